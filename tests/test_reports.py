"""Reports in every format: what is written, read back by other people's parsers."""

import csv
import io
import json
import re
import sys
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pandas as pd
import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from cnnparams import (
    ConfigError,
    Conv2D,
    Custom,
    Dense,
    Network,
    NetworkError,
    ReLU,
    Report,
    Sequential,
    Weight,
    zoo,
)
from cnnparams.command_line import textbook_network
from cnnparams.render import html as html_format, text as text_format
from cnnparams.render.cells import percent
from cnnparams.render.html import MOST_ROWS
from cnnparams.render.tables import Column, Row, Table, all_rows
from cnnparams.render.terminal import broken, has_signs, in_ascii, terminal_width, width_of
from tests.drawing import trials
from tests.shown import shown

LENET = textbook_network()
RESNET: Any = zoo.resnet50()
UNKNOWN: Any = (
    Network((4,), name="net").add(Custom((Weight("w", units=3),), lambda shape: shape)).add(Dense(2))
)

NAMES = st.text(min_size=1, max_size=60).filter(
    lambda name: name not in {"", "input"} and name == name.strip() and name.isprintable() and "/" not in name
)


def reports() -> list[Report]:
    return [
        LENET.summary(),
        RESNET.summary(),
        RESNET.summary(leaves=True),
        RESNET.totals(),
        RESNET.memory(training=True, optimizer="adam"),
        RESNET.memory(training=True).layers(),
        RESNET.largest(),
        RESNET.reconcile(),
        RESNET.training_macs(),
        RESNET.receptive_field("layer4"),
        RESNET.batch_norm_folds(),
        UNKNOWN.summary(columns=["layer", "macs", "input_shape"]),
    ]


# Text


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_text_fits_the_width_and_no_number_is_cut(width: int) -> None:
    for name in ("lenet5", "resnet50", "unet", "densenet121", "googlenet"):
        network: Any = zoo.build(name)
        summary = network.summary()
        text = summary.to_text(width=width)
        assert max(map(width_of, text.splitlines())) <= width
        counts = re.findall(r"[\d,]{3,}", text)
        for row in all_rows(summary.table().rows):
            assert f"{row.cells[3]:,}" in counts or row.cells[3] < 100


def test_columns_that_have_no_room_are_left_out_and_named() -> None:
    columns = ["layer", "type", "output_shape", "params", "share", "macs", "weights", "state"]
    summary = LENET.summary(columns=columns)
    assert summary.to_text(width=200).splitlines()[-1] == "Params 62,958 · trainable 62,958 · frozen 0"
    assert summary.to_text(width=70).splitlines()[-1] == "No room for: Weights, State."
    assert summary.to_text(width=58).splitlines()[-1] == "No room for: Share, Multiply-adds, Weights, State."
    narrow = summary.to_text(width=20)
    assert narrow.splitlines()[1].split() == ["Layer", "Params"]
    assert "No room for: Type,\nOutput shape, Share,\nMultiply-adds," in narrow


def test_long_names_are_broken_between_words_and_under_their_branches() -> None:
    inner = Sequential(
        Conv2D(2, 1, name="convolution_of_the_first_branch_with_a_very_long_name"),
        Sequential(ReLU(), Dense(3), name="x" * 30),
    )
    network = Network((4, 4, 1), name="a name of the network that is long").add(
        inner, name="block_with-a-name"
    )
    assert network.summary(columns=["layer", "params"], depth=3).to_text(width=32).splitlines() == [
        "a name of the network that is",
        "long",
        "Layer                     Params",
        "────────────────────────────────",
        "input                          0",
        "block_with-a-name             13",
        "├─ convolution_of_the_         4",
        "│  first_branch_with_a_",
        "│  very_long_name",
        "└─ xxxxxxxxxxxxxxxxxxxxx       9",
        "   │  xxxxxxxxx",
        "   ├─ 0                        0",
        "   └─ 1                        9",
        "────────────────────────────────",
        "Total                         13",
        "Params 13 · trainable 13 ·",
        "frozen 0",
    ]


def test_types_are_broken_before_they_are_left_out() -> None:
    network = Network((4,)).add(Dense(2)).freeze()
    assert network.summary(columns=["layer", "type", "params"]).to_text(width=29).splitlines()[1:6] == [
        "Layer  Type           Params",
        "────────────────────────────",
        "input  Input               0",
        "dense  Dense, frozen      10",
        "────────────────────────────",
    ]
    mixed = Network((4,)).add(Sequential(Dense(2), Dense(2)), name="s").freeze("s/0")
    assert mixed.summary(columns=["layer", "type", "params"], depth=1).to_text(width=30).splitlines()[
        3:6
    ] == [
        "input  Input                 0",
        "s      Sequential,          16",
        "       partly frozen",
    ]
    assert "No room for: Type." in mixed.summary(columns=["layer", "type", "params"]).to_text(width=20)


def test_room_that_is_left_shows_the_shares() -> None:
    lines = LENET.summary().to_text(width=60).splitlines()
    assert lines[3:11] == [
        "input    Input           (32, 32, 3)        0",
        "CONV1    Conv2D          (28, 28, 8)      608   1.0% ▏",
        "POOL1    MaxPool2D       (14, 14, 8)        0",
        "CONV2    Conv2D          (10, 10, 16)   3,216   5.1% ▍",
        "POOL2    MaxPool2D       (5, 5, 16)         0",
        "FC3      FullyConnected  (120,)        48,120  76.4% █████▍",
        "FC4      FullyConnected  (84,)         10,164  16.1% █▏",
        "Softmax  FullyConnected  (10,)            850   1.4% ▏",
    ]
    assert "█" not in LENET.summary().to_text(width=58)
    whole = Network((4,)).add(Dense(2)).summary(columns=["layer", "share"])
    assert whole.to_text(width=80).splitlines()[4] == f"dense   100% {'█' * 20}"
    assert "#" in LENET.summary().to_text(width=80, ascii=True)


def test_wide_letters_take_two_cells() -> None:
    network = Network((4,), name="網").add(Dense(2, name="層層")).add(Dense(3, name="e\u0301"))
    lines = network.summary(columns=["layer", "params"]).to_text(ascii=False).splitlines()
    assert lines[4:6] == ["層層       10", "e\u0301           9"]
    assert {width_of(line) for line in lines[1:7]} == {13}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_a_terminal_without_the_signs_gets_others(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bytes_written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(bytes_written, encoding=encoding))
    network = Network((8, 8, 4), name="Ä層").extend([Sequential(Dense(4), ReLU())] * 2)
    print(network.summary(columns=["layer", "type", "params"], depth=2))  # noqa: T201 - as users do
    sys.stdout.flush()
    assert bytes_written.getvalue().decode("ascii").splitlines()[:9] == [
        "\\xc4\\u5c64",
        "Layer                       Type            Params",
        "--------------------------------------------------",
        "input                       Input                0",
        "sequential .. sequential_1  Sequential x 2      40",
        "|- 0                        Dense               40",
        "`- 1                        ReLU                 0",
        "--------------------------------------------------",
        "Total                                           40",
    ]


def test_what_can_be_shown_is_asked_of_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(encoding=None, isatty=lambda: True))
    monkeypatch.setenv("COLUMNS", "60")
    assert (has_signs(), terminal_width()) == (True, 60)
    assert repr(LENET.summary()) == LENET.summary().to_text(width=60)
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(encoding="no such encoding", isatty=lambda: False))
    assert (has_signs(), terminal_width()) == (False, None)
    monkeypatch.setattr(sys, "stdout", None)
    assert (has_signs(), terminal_width()) == (True, None)


def test_broken_names_are_whole_when_joined() -> None:
    assert broken("GlobalAvgPool2D", 10) == ["GlobalAvg", "Pool2D"]
    assert broken("a_b", 1) == ["a", "_", "b"]
    assert in_ascii("▏é") == "|\\xe9"


@given(NAMES, st.integers(1, 30))
def test_no_letter_is_lost_where_names_are_broken(name: str, width: int) -> None:
    lines = broken(name, width)
    assert "".join("".join(lines).split()) == "".join(name.split())
    widest = max((width_of(sign) for sign in name), default=1)
    assert all(width_of(line) <= max(width, widest) for line in lines)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 0, ""),
        (0, 5, ""),
        (5, 5, "100%"),
        (1, 3, "33.3%"),
        (1, 2000, "0.1%"),
        (1, 2001, "<0.1%"),
        (1999, 2001, "99.9%"),
        (20000, 20001, ">99.9%"),
        (1, 10**400, "<0.1%"),
    ],
)
def test_shares_are_computed_from_whole_numbers(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


def test_rich_prints_it_in_colours() -> None:
    screen = io.StringIO()
    console = Console(
        file=screen, force_terminal=True, width=60, color_system="standard", legacy_windows=False
    )
    console.print(LENET.summary())
    printed = screen.getvalue()
    assert "\x1b[1m" in printed
    assert re.sub(r"\x1b\[[\d;]*m", "", printed) == LENET.summary().to_text(width=60) + "\n"


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"width": True}, TypeError, "to_text: width must be a whole number, got True (bool)"),
        ({"width": 0}, ConfigError, "to_text: width must be 1 or more, got 0"),
        ({"ascii": "yes"}, TypeError, "to_text: ascii must be True or False, got 'yes' (str)"),
    ],
)
def test_wrong_widths_are_refused(options: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as refused:
        LENET.summary().to_text(**options)
    assert str(refused.value) == message


# Markdown and LaTeX


class Texts(HTMLParser):
    """Collect the cells of the first table."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.is_over = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.is_over = True

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1] and not self.is_over:
            self.rows[-1][-1] += data


def read_markdown(text: str) -> list[list[str]]:
    html = MarkdownIt("commonmark").enable("table").render(text)
    return [[cell.strip("\n") for cell in row] for row in Texts(html).rows]


def test_markdown_is_a_table_that_a_parser_reads_back() -> None:
    for report in reports():
        rows = read_markdown(report.to_markdown())
        table = report.table()
        assert rows[0] == [column.header for column in table.columns]
        without_tree = [[re.sub(r"^[│├└─\xa0]+", "", row[0]), *row[1:]] for row in rows[1:]]
        assert [[cell.strip() for cell in row] for row in without_tree] == [
            [cell.strip() for cell in row] for row in shown(report)
        ]


@trials(100)
@given(NAMES)
def test_names_survive_every_format(name: str) -> None:
    network = Network((4,), name=name).add(Dense(2), name=name)
    summary = network.summary()
    (row,) = [row for row in read_markdown(summary.to_markdown()) if "Dense" in row]
    assert row[0].split() == name.split()
    assert summary.to_dicts()[1]["layer"] == name
    assert json.loads(summary.to_json())["rows"][1]["layer"] == name
    assert list(csv.DictReader(io.StringIO(summary.to_csv(), newline="")))[1]["layer"] == name
    texts = [text for row in Texts(summary.to_html()).rows for text in row]
    assert name in texts
    for style in ("volumes", "graph"):
        ET.fromstring(network.diagram(style).svg)  # noqa: S314 - our own
    assert summary.to_text(ascii=True).isascii()
    latex = summary.to_latex()
    body = latex.split("\\midrule")[1].replace(" \\\\\n", "").replace(" & ", "")
    bare = re.sub(r"\\text[a-z]+\{\}|\\dots\{\}|\$\\times\$|\\[&%$#_{}]", "", body)
    assert set("&%$#_{}~^\\").isdisjoint(bare.strip())


def test_latex_is_a_table_for_papers() -> None:
    network = (
        Network((8, 8, 4), name="50 % & more").extend([Sequential(Dense(4), ReLU())] * 2).freeze("*bias")
    )
    summary = network.summary(columns=["layer", "type", "params", "share"], depth=2)
    assert summary.to_latex().splitlines() == [
        r"\begin{table}",
        r"\centering",
        r"\caption{50 \% \& more}",
        r"\begin{tabular}{llrr}",
        r"\toprule",
        r"Layer & Type & Params & Share \\",
        r"\midrule",
        r"input & Input & 0 &  \\",
        r"sequential \dots{} sequential\_1 & Sequential $\times$ 2, partly frozen & 40 & 100\% \\",
        r"\quad 0 & Dense, partly frozen & 40 & 100\% \\",
        r"\quad 1 & ReLU & 0 &  \\",
        r"\midrule",
        r"Total &  & 40 & 100\% \\",
        r"\bottomrule",
        r"\end{tabular}",
        r"\par\smallskip {\small Params 40 \textperiodcentered{} trainable 32 \textperiodcentered{} frozen 8}",
        r"\end{table}",
    ]
    assert summary.to_latex(longtable=True).splitlines()[:9] == [
        r"\begin{longtable}{llrr}",
        r"\caption{50 \% \& more} \\",
        r"\toprule",
        r"Layer & Type & Params & Share \\",
        r"\midrule",
        r"\endhead",
        r"\bottomrule",
        r"\endfoot",
        r"input & Input & 0 &  \\",
    ]
    assert summary.to_latex(longtable=True).splitlines()[-2:] == [
        r"\addlinespace \multicolumn{4}{l}{\small Params 40 \textperiodcentered{} trainable 32 \textperiodcentered{} frozen 8} \\",
        r"\end{longtable}",
    ]
    bare = Table("t", (Column("a", "A", "left"),), (Row(("x",)),))
    from cnnparams.render.latex import write_table

    assert write_table(bare).splitlines()[-3:] == [r"\bottomrule", r"\end{tabular}", r"\end{table}"]
    wrong: Any = 1
    with pytest.raises(TypeError, match=r"to_latex: longtable must be True or False, got 1 \(int\)"):
        summary.to_latex(longtable=wrong)


# Data


def test_data_has_a_row_for_each_layer_and_adds_up() -> None:
    frame = RESNET.summary().to_dataframe()
    assert isinstance(frame, pd.DataFrame)
    assert frame.params.sum() == 25_557_032
    assert list(frame.layer) == [step.path for step in RESNET.leaves()]
    assert list(frame.output_shape) == [list(step.output_shape) for step in RESNET.leaves()]
    stages = RESNET.summary(columns=["layer", "params"], depth=2).to_dataframe()
    assert stages.params.sum() == 25_557_032
    assert list(stages.layer)[5:8] == ["layer1/0", "layer1/1", "layer1/2"]
    read = pd.read_csv(io.StringIO(RESNET.summary().to_csv()))
    assert read.params.sum() == 25_557_032
    assert list(read.output_shape)[1] == "112x112x64"
    empty = Network((3,)).summary(columns=["layer"]).to_dataframe()
    assert list(empty.columns) == ["layer"]


def test_csv_is_what_the_standard_says() -> None:
    csv_text = UNKNOWN.summary(columns=["layer", "macs", "input_shape"]).to_csv()
    assert csv_text == "layer,macs,input_shape\r\ninput,0,\r\ncustom,,4\r\ndense,8,4\r\n"


def test_json_follows_its_schema() -> None:
    schema = json.loads(files("cnnparams.render").joinpath("report.schema.json").read_text(encoding="utf-8"))
    for report in reports():
        data = json.loads(report.to_json())
        jsonschema.validate(data, schema)
        keys = [column["key"] for column in data["columns"]]
        assert all(list(row) == keys for row in data["rows"])
    summary = json.loads(RESNET.summary().to_json())
    assert summary["schema"] == "cnnparams.summary/1"
    assert summary["totals"] == {
        "params": 25_557_032,
        "Params": 25_557_032,
        "trainable": 25_557_032,
        "frozen": 0,
        "state, not learnt": 53_120,
    }
    assert summary["complete"] is True
    unknown = json.loads(UNKNOWN.summary(columns=["layer", "macs"]).to_json())
    assert [row["macs"] for row in unknown["rows"]] == [0, None, 8]
    assert (unknown["complete"], unknown["totals"]["macs"]) == (False, 8)
    folded = Network((4,)).add(Sequential(Custom((), lambda shape: shape), Dense(2)))
    blocks = json.loads(folded.summary(columns=["macs"], depth=1).to_json())
    assert [row["macs"] for row in blocks["rows"]] == [0, 8]
    assert (blocks["complete"], blocks["totals"]["macs"]) == (False, 8)
    merged: Any = Network((4,)).add(Dense(4))
    from cnnparams import Add

    shapes = merged.add(Add(), after=["input", "dense"]).summary(columns=["input_shape"])
    assert [row["input_shape"] for row in shapes.to_dicts()] == ["", [4], [[4], [4]]]
    assert list(csv.reader(io.StringIO(shapes.to_csv(), newline=""))) == [
        ["input_shape"],
        [""],
        ["4"],
        ["4 4"],
    ]


def test_a_row_is_a_line_of_json() -> None:
    lines = LENET.summary(columns=["layer", "params"]).to_json().splitlines()
    assert '    {"layer": "CONV1", "params": 608},' in lines
    assert '  "notes": []' in lines


def test_a_frame_needs_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError) as refused:
        LENET.summary().to_dataframe()
    assert str(refused.value) == "to_dataframe() needs pandas: pip install 'cnnparams[pandas]'"


def test_a_report_is_saved_in_the_format_of_its_name(tmp_path: Path) -> None:
    for suffix, text in {
        ".txt": LENET.summary().to_text(ascii=False),
        ".md": LENET.summary().to_markdown(),
        ".tex": LENET.summary().to_latex(),
        ".html": LENET.summary().to_html(),
        ".csv": LENET.summary().to_csv(),
        ".json": LENET.summary().to_json(),
    }.items():
        LENET.summary().save(tmp_path / f"lenet{suffix}")
        assert (tmp_path / f"lenet{suffix}").read_bytes().decode("utf-8") == text
    LENET.summary().save(str(tmp_path / "again.csv"))
    wrong: Any = 3
    with pytest.raises(TypeError) as refused:
        LENET.summary().save(wrong)
    assert str(refused.value) == "save: a file is named by a string or a path, got 3 (int)"
    with pytest.raises(NetworkError, match="save: this is not the name of a file"):
        LENET.summary().save("a\0.csv")
    with pytest.raises(NetworkError) as unknown:
        LENET.summary().save("lenet.docx")
    assert str(unknown.value) == (
        "save: the name of a file ends with .txt, .md, .tex, .html, .csv, .json, got 'lenet.docx'"
    )


# HTML


def visible(html: str) -> str:
    """Return the text of a page without its style sheet."""
    bare = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", bare)


def test_html_has_all_rows_without_scripts_and_styles() -> None:
    for report in reports():
        html = report.to_html()
        assert html.startswith("<!DOCTYPE html>\n<html")
        assert "<script" not in html
        words = visible(html).split()
        for cells in shown(report):
            for cell in cells:
                assert set(cell.replace("<", "&lt;").replace(">", "&gt;").split()) <= set(words)


def test_every_row_of_html_opens_what_is_inside() -> None:
    html = RESNET.summary()._repr_html_()
    assert html.count("<details open") == 4  # the stages, whose blocks are shown
    assert "inside 1 … 5" in html
    assert "m * n * d * k = 7 * 7 * 3 * 64 = 9,408" in html
    assert "arithmetic of conv1" in html
    assert "arithmetic of input" not in html
    assert html == RESNET._repr_html_()
    assert html == RESNET.summary()._repr_html_()


def test_arithmetic_without_letters_has_no_line_for_them() -> None:
    odd: Any = Network((4,)).add(Custom((Weight("w", things=3),), (2,)))
    html = odd.summary()._repr_html_()
    assert "arithmetic of custom" in html
    assert 'class="letters"' not in html


def test_html_of_thousands_of_rows_stops_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_ROWS == 2000
    monkeypatch.setattr(html_format, "MOST_ROWS", 10)
    network: Any = Network((4,)).extend([ReLU()] * 30)
    html = network.summary()._repr_html_()
    assert "22 more rows: to_text() has all of them." in html
    assert html.count('scope="row"') < 40


def test_bars_are_as_long_as_shares() -> None:
    html = Network((4,)).add(Dense(2)).summary()._repr_html_()
    assert 'class="bar" style="width: 4.00em"' in html
    tiny = Network((4,)).add(Dense(2)).add(Dense(10_000)).summary()._repr_html_()
    assert 'class="bar" style="width: 0.10em"' in tiny


def test_the_text_of_a_table_is_one_function_of_it() -> None:
    table = Table(
        "t", (Column("a", "A", "left"), Column("b", "B", "right")), (Row(("x", 1), rows=(Row(("y", 1)),)),)
    )
    assert text_format.write_table(table) == "t\nA     B\n───────\nx     1\n└─ y  1"
