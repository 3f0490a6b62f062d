"""What people see: whole texts, real HTML tables, LaTeX that is LaTeX."""

import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from importlib import import_module
from operator import add, floordiv, mod, mul, sub
from pathlib import Path
from pkgutil import iter_modules
from types import SimpleNamespace
from typing import Any

import pytest

import cnnparams
from cnnparams import (
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    FullyConnected,
    Layer,
    MaxPool1D,
    MaxPool2D,
    Network,
    Weight,
    render,
)
from cnnparams.arithmetic.notation import in_letters, in_numbers, latex_in_numbers
from cnnparams.arithmetic.terms import Term, named
from cnnparams.arithmetic.values import show
from cnnparams.command_line import textbook_network
from cnnparams.render.cells import Labelled, Part
from cnnparams.render.html import write_fragment
from cnnparams.render.sheets import Working
from cnnparams.render.tables import Column, Row, Table
from cnnparams.step import Step
from tests.test_network import Scale

LENET = textbook_network()


class Cells(HTMLParser):
    """Collect the rows of a table."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


def test_the_summary_is_a_table_that_adds_up() -> None:
    assert (
        str(LENET.summary(columns=["layer", "type", "output_shape", "size", "params"]))
        == """\
LeNet-5
Layer    Type            Output shape  Output size  Params
──────────────────────────────────────────────────────────
input    Input           (32, 32, 3)         3,072       0
CONV1    Conv2D          (28, 28, 8)         6,272     608
POOL1    MaxPool2D       (14, 14, 8)         1,568       0
CONV2    Conv2D          (10, 10, 16)        1,600   3,216
POOL2    MaxPool2D       (5, 5, 16)            400       0
FC3      FullyConnected  (120,)                120  48,120
FC4      FullyConnected  (84,)                  84  10,164
Softmax  FullyConnected  (10,)                  10     850
──────────────────────────────────────────────────────────
Total                                               62,958
Params 62,958 · trainable 62,958 · frozen 0"""
    )


def test_the_summary_is_data_first() -> None:
    summary = LENET.freeze("FC3").summary()
    assert [column.header for column in summary.columns] == [
        "Layer",
        "Type",
        "Output shape",
        "Params",
        "Share",
    ]
    assert summary.table().rows[1].cells == (
        "CONV1",
        Labelled("Conv2D"),
        (28, 28, 8),
        608,
        Part(608, 62958),
    )
    assert sum(row.of_all(Step.param_count) for row in summary.rows) == summary.total_params == 62958
    assert (summary.trainable_params, summary.non_trainable_params) == (62958 - 48120, 48120)
    assert str(summary).endswith("Params 62,958 · trainable 14,838 · frozen 48,120")
    assert "FC3      FullyConnected, frozen" in str(summary)


def test_state_stands_under_the_totals_where_there_is_some() -> None:
    network = Network((8, 8, 2000)).add(Scale())
    assert str(network.summary()).splitlines()[-1] == (
        "Params 4,000 · trainable 4,000 · frozen 0 · state, not learnt 2,000"
    )


def test_an_unnamed_network_is_called_network() -> None:
    assert str(Network((3,)).summary()).splitlines()[0] == "Network"


def test_the_explanation_of_a_network_in_full() -> None:
    network = (
        Network((6, 6, 1), name="two").add(Conv2D(2, 3, stride=2, name="conv")).add(Dense(3, bias=False))
    )
    assert (
        str(network.explain())
        == """\
m = filter width
n = filter height
d = filters of the previous layer
k = filters of this layer
c = neurons of this layer
p = neurons of the previous layer
h = height of the input
w = width of the input
z = padding at both ends together
s = stride

input  Input   (6, 6, 1)
    total  0
conv   Conv2D  (6, 6, 1) -> (2, 2, 2)
    height  (h + z - n) // s + 1 = (6 + 0 - 3) // 2 + 1 = 2
    width   (w + z - m) // s + 1 = (6 + 0 - 3) // 2 + 1 = 2
    kernel  m * n * d * k = 3 * 3 * 1 * 2 = 18
    bias    k = 2
    total   ((m * n * d) + 1) * k = ((3 * 3 * 1) + 1) * 2 = 20
dense  Dense   (2, 2, 2) -> (2, 2, 3)
    kernel  c * p = 3 * 2 = 6
    total   c * p = 3 * 2 = 6
two
    total  20 + 6 = 26"""
    )


def test_html_is_a_real_table() -> None:
    cells = Cells(LENET._repr_html_())
    assert cells.rows[0] == ["Layer", "Type", "Output shape", "Params", "Share", ""]
    assert ["CONV1", "Conv2D", "(28, 28, 8)", "608", "1.0%", ""] in cells.rows
    assert "<p>Params 62,958 · trainable 62,958 · frozen 0</p>" in LENET._repr_html_()
    explained = Cells(LENET["CONV1"].explain()._repr_html_())
    assert explained.rows[0] == ["Layer", "Type and shapes", "What", "Arithmetic"]
    assert explained.rows[1][:3] == ["CONV1", "Conv2D (32, 32, 3) -> (28, 28, 8)", "height"]
    assert explained.rows[2][:3] == ["", "", "width"]
    assert explained.rows[-1][:3] == ["", "", "total"]
    whole = Cells(LENET.explain()._repr_html_())
    assert whole.rows[-1][:3] == ["LeNet-5", "", "total"]
    assert LENET["CONV1"].explain()._repr_html_().startswith("<p>m = filter width<br>n = filter height<br>")
    assert "<p>" not in Flatten().explain((3,))._repr_html_()


EVIL = "<script>alert('&')</script>"


def test_every_text_in_html_is_escaped() -> None:
    network = Network((8, 8, 3), name=EVIL).add(Conv2D(2, 1, name="<b>x&y"))
    for html in (network._repr_html_(), network.explain()._repr_html_()):
        assert {"script", "b", "i"}.isdisjoint(Cells(html).tags)
        assert "&lt;b&gt;x&amp;y" in html
        assert "&lt;script&gt;" in html


def test_the_lines_under_a_table_are_escaped_in_html() -> None:
    column = Column("x", "<i>x</i>", "left")
    table = Table("<i>title</i>", (column,), (Row(("<i>cell</i>",)),), (("<i>sum</i>", 3),), ("<i>note</i>",))
    html = write_fragment(table)
    assert "i" not in Cells(html).tags
    for text in ("title", "x", "cell", "sum", "note"):
        assert f"&lt;i&gt;{text}&lt;/i&gt;" in html


def test_html_has_the_state_with_the_weights_and_under_them() -> None:
    explanation = Network((8, 8, 3)).add(BatchNorm(name="bn")).explain()
    letters, _, table = explanation._repr_html_().partition("<table>")
    assert [row[2:] for row in Cells(table).rows[2:]] == [
        ["gamma", "d = 3"],
        ["beta", "d = 3"],
        ["moving_mean (state)", "d = 3"],
        ["moving_variance (state)", "d = 3"],
        ["total", "2 * d = 2 * 3 = 6"],
        ["state", "2 * d = 2 * 3 = 6"],
        ["total", "6"],
        ["state", "6"],
    ]
    assert letters == "<p>d = filters of the previous layer</p>"


def test_latex_is_a_formula_for_the_letters_and_for_each_layer() -> None:
    latex = Conv2D(8, 5, padding=2, dilation=2, name="a_b").explain((32, 32, 3))._repr_latex_()
    assert latex.splitlines() == [
        "$$",
        r"\begin{aligned}",
        r"&m = \text{filter width} \\",
        r"&n = \text{filter height} \\",
        r"&d = \text{filters of the previous layer} \\",
        r"&k = \text{filters of this layer} \\",
        r"&h = \text{height of the input} \\",
        r"&w = \text{width of the input} \\",
        r"&z = \text{padding at both ends together} \\",
        r"&s = \text{stride} \\",
        r"&r = \text{dilation rate}",
        r"\end{aligned}",
        "$$",
        "",
        "$$",
        r"\begin{array}{l}",
        r"\text{a}\_ \text{b}\quad \text{Conv2D}\quad \text{(32, 32, 3)}\;\rightarrow\;\text{(28, 28, 8)} \\",
        r"\begin{aligned}",
        r"&\text{height}&&\left\lfloor \frac{h + z - ((n - 1) \times r + 1)}{s} \right\rfloor + 1"
        r" = \left\lfloor \frac{32 + 4 - ((5 - 1) \times 2 + 1)}{1} \right\rfloor + 1 = 28 \\",
        r"&\text{width}&&\left\lfloor \frac{w + z - ((m - 1) \times r + 1)}{s} \right\rfloor + 1"
        r" = \left\lfloor \frac{32 + 4 - ((5 - 1) \times 2 + 1)}{1} \right\rfloor + 1 = 28 \\",
        r"&\text{kernel}&&m \times n \times d \times k = 5 \times 5 \times 3 \times 8 = 600 \\",
        r"&\text{bias}&&k = 8 \\",
        r"&\text{total}&&((m \times n \times d) + 1) \times k = ((5 \times 5 \times 3) + 1) \times 8 = 608",
        r"\end{aligned}",
        r"\end{array}",
        "$$",
    ]


def test_latex_of_a_network_ends_with_its_total() -> None:
    assert LENET.explain()._repr_latex_().splitlines()[-8:] == [
        "$$",
        r"\begin{array}{l}",
        r"\text{LeNet-5} \\",
        r"\begin{aligned}",
        r"&\text{total}&&608 + 3216 + 48120 + 10164 + 850 = 62{,}958",
        r"\end{aligned}",
        r"\end{array}",
        "$$",
    ]


def test_markdown_is_headings_in_words_and_a_formula_for_each_layer() -> None:
    network = Network((6, 6, 1), name="two").add(Dense(3, bias=False, name="a_b")).add(Dense(2, bias=False))
    assert (
        network.explain().to("markdown")
        == r"""$c$ = neurons of this layer, $p$ = neurons of the previous layer

**`input`** `Input` `(6, 6, 1)`

$\begin{aligned} &\text{total}&&0 \end{aligned}$

**`a_b`** `Dense` `(6, 6, 1) -> (6, 6, 3)`

$\begin{aligned} &\text{kernel}&&c \times p = 3 \times 1 = 3 \\ &\text{total}&&c \times p = 3 \times 1 = 3 \end{aligned}$

**`dense`** `Dense` `(6, 6, 3) -> (6, 6, 2)`

$\begin{aligned} &\text{kernel}&&c \times p = 2 \times 3 = 6 \\ &\text{total}&&c \times p = 2 \times 3 = 6 \end{aligned}$

**`two`**

$\begin{aligned} &\text{total}&&3 + 6 = 9 \end{aligned}$"""
    )


def test_a_notebook_is_shown_typeset_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    published: list[dict[str, str]] = []
    monkeypatch.setitem(
        sys.modules, "IPython.display", SimpleNamespace(publish_display_data=published.append)
    )
    explanation = LENET["CONV1"].explain()
    explanation._ipython_display_()
    assert published == [{"text/markdown": explanation.to("markdown"), "text/plain": str(explanation)}]


def test_names_cannot_break_latex() -> None:
    latex = Network((3,), name=r"\a~^$%#{}&_").add(Dense(2)).explain()._repr_latex_()
    name = r"\backslash \text{a}\sim \wedge \$ \% \# \{ \} \& \_ "
    assert f"\n{name} \\\\\n" in latex


def test_names_of_several_letters_are_upright_in_latex() -> None:
    class Custom(Layer[Any, Any]):
        def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
            return (Weight("table", number_of_words=12, units=3),)

        def output_shape(self, prev_shape: Any) -> Any:
            return prev_shape

    assert (
        r"c \times \text{number}\_\text{of}\_\text{words} = 3 \times 12 = 36"
        in Custom().explain((1,))._repr_latex_()
    )


a, b, c = Term(7, "a"), Term(3, "b"), Term(2, "c")


@pytest.mark.parametrize(
    ("value", "text", "number"),
    [
        (a - (b - c), "a - (b - c)", 6),
        (a - b - c, "a - b - c", 2),
        (a - (b + c), "a - (b + c)", 2),
        (a + (b + c), "a + b + c", 12),
        (a + (b - c), "a + (b - c)", 8),
        ((a + b) * c, "(a + b) * c", 20),
        (a + b * c, "a + b * c", 13),
        (a * (b * c), "a * b * c", 42),
        (a * (b // c), "a * (b // c)", 7),
        (a // b * c, "a // b * c", 4),
        (a * b // c, "(a * b) // c", 10),
        (a // (b * c), "a // (b * c)", 1),
        (a % (b - 1), "a % (b - 1)", 1),
        (10 - a, "10 - a", 3),
        (10 + a, "10 + a", 17),
        (10 * a, "10 * a", 70),
        (10 // b, "10 // b", 3),
        (10 % b, "10 % b", 1),
        (-a, "-a", -7),
        (-(a // b), "-(a // b)", -2),
        (-(-a // b), "-((-a) // b)", 3),
        (b - -a, "b - (-a)", 10),
        (-a * b, "(-a) * b", -21),
        (0 + a, "a", 7),
        (1 * a, "a", 7),
        (a.bracketed() + 1, "(a) + 1", 8),
        (sum([a, b, c]), "a + b + c", 12),
    ],
)
def test_arithmetic_is_written_with_the_brackets_it_needs(value: int, text: str, number: int) -> None:
    assert value == number
    assert in_letters(value) == text
    assert eval(in_letters(value), {"a": 7, "b": 3, "c": 2}) == number
    assert eval(in_numbers(value)) == number


def test_a_number_with_something_that_is_no_int_is_no_term() -> None:
    numbers: list[Any] = [
        a + 0.5,
        0.5 + a,
        a - 0.5,
        0.5 - a,
        a * 0.5,
        0.5 * a,
        a // 0.5,
        0.5 // a,
        a % 0.5,
        0.5 % a,
    ]
    assert numbers == [7.5, 7.5, 6.5, -6.5, 3.5, 3.5, 14.0, 0.0, 0.0, 0.5]


def test_remainders_in_latex() -> None:
    assert latex_in_numbers((a + b) % c) == r"(7 + 3) \;\text{mod}\; 2"
    assert latex_in_numbers((a + b) // c * 2) == r"\left\lfloor \frac{7 + 3}{2} \right\rfloor \times 2"


def test_a_name_is_given_in_a_working_only() -> None:
    inside, outside = named("padding", a + b), named("padding", 10)
    assert isinstance(inside, Term)
    assert (inside.name, inside.operator, int(inside)) == ("padding", "", 10)
    assert type(outside) is int


def test_numbers_too_long_for_decimals_are_written_in_hexadecimals() -> None:
    huge = 10**5000
    assert Working("total", huge).numbers == hex(huge)
    network = Network((3,)).add(Dense(huge))
    assert f"Params {hex(4 * huge)} · " in str(network.summary())
    assert eval(network.explain().parts[1].total.numbers) == 4 * huge
    assert eval(repr(network), vars(cnnparams)) == network
    assert f"({hex(huge)},)" in str(network.explain())
    with pytest.raises(cnnparams.ShapeError, match=hex(huge)):
        network.add(Conv2D(1, 1))  # type: ignore[arg-type]


def test_pools_show_which_window_is_the_last() -> None:
    height, width = MaxPool2D(3, stride=2, ceil_mode=True).explain((6, 7, 1)).sizes
    assert height.letters == "(h + z - n + s - 1) // s + 1"
    assert width.numbers == "(7 + 0 - 3 + 2 - 1) // 2 + 1"


def test_a_stride_that_is_the_pool_size_is_called_a_stride() -> None:
    (length,) = MaxPool1D(2).explain((8, 1)).sizes
    assert (length.letters, length.numbers) == ("(l + z - n) // s + 1", "(8 + 0 - 2) // 2 + 1")


def test_html_sets_each_column_to_its_side() -> None:
    left = '<{} style="text-align: left;">'
    html = LENET["CONV1"].explain()._repr_html_()
    assert (html.count(left.format("th")), html.count(left.format("td"))) == (4, 4 * 5)


def test_cells_of_html_have_no_padding() -> None:
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", LENET.explain()._repr_html_())
    assert cells == [cell.strip() for cell in cells]
    assert len(cells) > 9


def test_html_of_a_network_has_the_rows_of_all_its_layers() -> None:
    titles = [row[0] for row in Cells(LENET.explain()._repr_html_()).rows[1:]]
    assert [title for title in titles if title] == [*(step.path for step in LENET), "LeNet-5"]


def test_a_name_that_looks_like_a_number_stays_a_name() -> None:
    rows = Cells(Dense(2, bias=False, name="1e5").explain((3,))._repr_html_()).rows
    assert rows[1][0] == "1e5"


def test_less_and_greater_are_signs_in_latex_and_an_x_is_a_letter() -> None:
    latex = Network((3,), name="<X>").explain()._repr_latex_()
    assert r"\lt \text{X}\gt  \\" in latex.splitlines()


def test_sizes_too_long_for_decimals_are_told_one_by_one() -> None:
    huge = 10**5000
    assert show((huge, 3)) == f"({hex(huge)}, 3)"
    assert show((huge,)) == f"({hex(huge)},)"


def test_what_cannot_show_itself_is_shown_by_kind_and_place() -> None:
    class Mute:
        def __repr__(self) -> str:
            raise RuntimeError

    mute = Mute()
    assert show(mute) == object.__repr__(mute)


@pytest.mark.parametrize("operation", [add, sub, mul, floordiv, mod])
def test_what_can_become_an_int_is_no_int(operation: Callable[[Any, Any], Any]) -> None:
    class Three:
        def __int__(self) -> int:
            return 3

    for left, right in ((Three(), a), (a, Three())):
        with pytest.raises(TypeError):
            operation(left, right)


def test_quotients_and_remainders_are_bracketed_where_it_helps() -> None:
    assert latex_in_numbers(a * (b // c)) == r"7 \times \left\lfloor \frac{3}{2} \right\rfloor"
    assert in_letters(a * b % c) == "(a * b) % c"


def test_state_and_what_a_size_is_called_are_lines_of_their_own() -> None:
    assert "    state         d = 3" in str(Scale().explain((8, 8, 3))).splitlines()
    lines = str(FullyConnected(120).explain((5, 5, 16))).splitlines()
    assert "    inputs  p = h * w * d = 5 * 5 * 16 = 400" in lines


def test_a_fraction_may_be_all_or_nothing() -> None:
    assert (Dropout(0).rate, Dropout(1).rate) == (0, 1)


def test_an_input_that_looks_like_a_number_stays_a_name() -> None:
    summary = Network((3,)).add_input("1e5", (4,)).add(Flatten()).summary(columns=["inputs"])
    assert "1e5" in str(summary).splitlines()
    assert ">1e5</span>" in summary._repr_html_()


def test_a_report_has_every_format_by_name() -> None:
    for report in (LENET.summary(), LENET.totals()):
        assert report.to("text") == str(report)
        assert report._repr_html_() in report.to("html")
        heads = [column.header for column in report.table().columns]
        assert Cells(report.to("html")).rows[0][: len(heads)] == heads


def test_a_format_is_one_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "def write_table(table):\n    return ' | '.join(column.key for column in table.columns)\n"
    tmp_path.joinpath("keys.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(render, "__path__", [*render.__path__, str(tmp_path)])
    assert LENET.summary().to("keys") == "layer | type | output_shape | params | share"
    assert LENET.totals().to("keys") == "framework | total | trainable | non_trainable"
    monkeypatch.delitem(sys.modules, "cnnparams.render.keys")


def test_an_unknown_format_is_refused() -> None:
    wrong: Any = 3
    with pytest.raises(TypeError) as caught:
        LENET.summary().to(wrong)
    assert str(caught.value) == "report: a format is chosen by its name, got 3 (int)"
    modules = [import_module(f"cnnparams.render.{found.name}") for found in iter_modules(render.__path__)]
    formats = [
        module.__name__.rpartition(".")[2]
        for module in modules
        if hasattr(module, "write_table") or hasattr(module, "write_data")
    ]
    assert formats == ["csv", "html", "json", "latex", "markdown", "text"]
    for name, near in (("htm", "; did you mean 'html'?"), ("tables", ""), ("xyz", "")):
        with pytest.raises(cnnparams.NetworkError) as refused:
            LENET.totals().to(name)
        assert str(refused.value) == f"report: the formats are {', '.join(formats)}, got {name!r}{near}"


def test_a_table_is_data() -> None:
    table = Network((8, 8, 2000), name="net").add(Scale()).summary(columns=["layer", "state"]).table()
    assert [(column.key, column.header, column.align) for column in table.columns] == [
        ("layer", "Layer", "left"),
        ("state", "State", "right"),
    ]
    assert [row.cells for row in table.rows] == [("input", 0), ("scale", 2000), ("Total", 2000)]
    assert table.footer[-1] == ("state, not learnt", 2000)
    assert (table.title, table.notes) == ("net", ())
    assert [(row.rows, row.is_repeat, row.is_total) for row in table.rows] == [
        ((), False, False),
        ((), False, False),
        ((), False, True),
    ]
