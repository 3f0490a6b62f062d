"""Explanations: what is printed can be evaluated, and gives what is counted."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from attrs import frozen
from hypothesis import given

from cnnparams import (
    LSTM,
    AvgPool2D,
    BatchNorm,
    Bidirectional,
    Concat,
    Conv2D,
    Crop2D,
    Dense,
    DepthwiseConv2D,
    FullyConnected,
    Image,
    Layer,
    MaxPool2D,
    Merge,
    Network,
    NetworkError,
    ReLU,
    Sequential,
    Shape,
    Weight,
    zoo,
)
from cnnparams.arithmetic.glossary import joined, letter
from cnnparams.command_line import textbook_network
from cnnparams.explanation import Explanation
from tests.families import EXAMPLES
from tests.printed import read_letters, read_lines
from tests.records import Example
from tests.strategies import networks

NOTHING = Weight("nothing", units=1)


@frozen(repr=False)
class Given(Layer[Any, Shape]):
    """A layer for these tests: weights as given."""

    given: tuple[Weight, ...]
    factor: int = 1

    def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
        return self.given

    def output_shape(self, prev_shape: Any) -> Shape:
        return (prev_shape[0] * self.factor,)


def total(*weights: Weight) -> tuple[str, str]:
    line = Given(weights).explain((3,)).total
    assert eval(line.numbers) == line.value == sum(weight.size for weight in weights if weight.learnable)
    return line.letters, line.numbers


def test_a_convolution_is_counted_as_in_the_lesson() -> None:
    line = Conv2D(8, 5).explain((32, 32, 3)).total
    assert (line.letters, line.numbers) == ("((m * n * d) + 1) * k", "((5 * 5 * 3) + 1) * 8")


def test_a_fully_connected_layer_is_counted_as_in_the_lesson() -> None:
    line = FullyConnected(120).explain((5, 5, 16)).total
    assert (line.letters, line.numbers) == ("(c * p) + 1 * c", "(120 * 400) + 1 * 120")


def test_what_weights_have_in_common_is_taken_out() -> None:
    assert total() == ("0", "0")
    assert total(Weight("a", filters=3)) == ("k", "3")
    assert total(Weight("a")) == ("1", "1")
    assert total(Weight("a", units=2, inputs=3)) == ("c * p", "2 * 3")
    assert total(Weight("a", units=2), Weight("b", units=2)) == ("2 * c", "2 * 2")
    assert total(Weight("a", units=2), Weight.state("b", units=2)) == ("c", "2")
    assert total(Weight("a", units=2), Weight("b", filters=3)) == ("c + k", "2 + 3")
    assert total(Weight("a", units=2, inputs=3), Weight("b", filters=3)) == ("(c * p) + k", "(2 * 3) + 3")
    assert total(Weight("a", units=2, steps=3, gates=4), Weight("b", gates=4), Weight("c", gates=4)) == (
        "((c * steps) + 1 + 1) * gates",
        "((2 * 3) + 1 + 1) * 4",
    )


def test_an_axis_of_one_name_and_two_sizes_is_not_common() -> None:
    assert total(Weight("a", units=2, inputs=3), Weight("b", units=4)) == (
        "(c_1 * p) + c_2",
        "(2 * 3) + 4",
    )


def test_a_setting_without_a_letter_keeps_its_name() -> None:
    (line,) = Given((), factor=2).explain((3,)).sizes
    assert (line.label, line.letters, line.numbers, line.value) == ("features", "p * factor", "3 * 2", 6)


def test_the_shapes_of_a_merge_are_told_apart() -> None:
    @frozen(repr=False)
    class Stack(Merge[Image, Image]):
        def weights(self, prev_shape: tuple[Image, ...]) -> tuple[Weight, ...]:
            return ()

        def output_shape(self, prev_shape: tuple[Image, ...]) -> Image:
            return (*prev_shape[0][:2], sum(shape[2] for shape in prev_shape))

    explanation = Stack().explain(((8, 8, 3), (8, 8, 4)))
    assert [(line.letters, line.numbers) for line in explanation.sizes] == [("d1 + d2", "3 + 4")]
    assert explanation.prev_shapes == ((8, 8, 3), (8, 8, 4))
    assert "(8, 8, 3) + (8, 8, 4) -> (8, 8, 7)" in str(explanation)


def test_a_network_is_explained_step_by_step() -> None:
    explanation = textbook_network().explain()
    assert [part.title for part in explanation.parts] == [step.path for step in textbook_network().steps]
    assert explanation.total.numbers == "608 + 3216 + 48120 + 10164 + 850"
    assert explanation.total.value == 62958
    assert explanation.prev_shapes == ((32, 32, 3),)
    assert explanation.output_shape == (10,)
    assert Network((3,)).explain().total.numbers == "0"
    assert Network((3,)).add(FullyConnected(2)).explain().total.numbers == "8"


def test_a_title_is_the_path_the_name_or_the_kind() -> None:
    assert textbook_network()["CONV1"].explain().title == "CONV1"
    assert Conv2D(8, 5, name="first").explain((9, 9, 1)).title == "first"
    assert Conv2D(8, 5).explain((9, 9, 1)).title == "Conv2D"


def check_lines(text: str) -> None:
    """Evaluate what is printed: all sides of each line agree."""
    for line in read_lines(text):
        assert len(set(line.numbers)) == 1, line


@given(networks())
def test_every_printed_line_evaluates_to_its_value(network: Network[Any]) -> None:
    for step in network.steps:
        explanation = step.explain()
        check_lines(str(explanation))
        last = read_lines(str(explanation))[-1]
        assert last.label == "total"
        assert eval(explanation.total.numbers) == last.numbers[-1] == step.param_count()
    for depth in (None, 1, 100):
        check_lines(str(network.explain(depth=depth)))
    assert eval(network.explain().total.numbers) == network.param_count()


@given(networks())
def test_every_computed_size_is_the_size_that_comes_out(network: Network[Any]) -> None:
    for step in network.steps:
        axes = dict(zip(("height", "width", "channels"), step.output_shape, strict=False))
        for line in step.explain().sizes:
            assert eval(line.numbers) == line.value
            assert line.value == axes.get(line.label, step.output_shape[0])


def test_the_computed_axes_of_all_weights_are_shown() -> None:
    @frozen(repr=False)
    class Twice(Layer[Any, Shape]):
        times: int
        others: int

        def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
            size = prev_shape[0]
            return (
                Weight("first", units=size, inputs=size * self.times),
                Weight("second", hidden=size + self.others, steps=size),
                Weight.state("third", rows=size - self.times),
            )

        def output_shape(self, prev_shape: Any) -> Shape:
            return (prev_shape[0],)

    explanation = Twice(times=2, others=3).explain((5,))
    assert [(line.label, line.letters, line.numbers, line.value) for line in explanation.derived] == [
        ("inputs", "p_1 * times", "5 * 2", 10),  # two sizes of one name have two letters
        ("hidden", "p_1 + others", "5 + 3", 8),
        ("rows", "p_1 - times", "5 - 2", 3),
    ]
    assert (explanation.total.value, explanation.state.value) == (90, 3)  # 90 = 5 * 10 + 8 * 5


def test_explaining_changes_nothing() -> None:
    layer = MaxPool2D(3, stride=2)
    layer.explain((9, 9, 1))
    assert type(layer.pool_size[0]) is int
    assert layer == MaxPool2D(3, stride=2)


def test_what_is_common_is_written_in_the_order_of_the_first_weight() -> None:
    assert total(Weight("a", this=2, that=3), Weight("b", that=3, this=2)) == ("2 * this * that", "2 * 2 * 3")


def test_what_comes_twice_is_counted_once() -> None:
    one, other = {"units": 2, "inputs": 3}, {"units": 2}
    assert total(Weight("a", **one), Weight("b", **one), Weight("c", **other), Weight("d", **other)) == (
        "2 * ((c * p) + 1 * c)",
        "2 * ((2 * 3) + 1 * 2)",
    )


def test_more_than_a_kernel_and_its_bias_is_put_in_brackets() -> None:
    kernel, bias = Weight("kernel", units=2, inputs=3), Weight("bias", units=2)
    assert total(kernel, bias) == ("(c * p) + 1 * c", "(2 * 3) + 1 * 2")
    assert total(kernel, Weight("more", units=2, steps=5), bias) == ("(p + steps + 1) * c", "(3 + 5 + 1) * 2")
    several = {"units": 2, "gates": 4}
    assert total(Weight("kernel", inputs=3, **several), Weight("bias", **several)) == (
        "(p + 1) * gates * c",
        "(3 + 1) * 4 * 2",
    )
    assert total(Weight("kernel", units=2, inputs=3, steps=5), bias) == (
        "((p * steps) + 1) * c",
        "((3 * 5) + 1) * 2",
    )


def test_settings_of_settings_keep_their_names() -> None:
    class Pair(NamedTuple):
        times: int

    @frozen(repr=False)
    class Scaled(Layer[Any, Shape]):
        inner: Given
        pair: Pair
        factors: tuple[int, ...]

        def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
            return ()

        def output_shape(self, prev_shape: Any) -> Shape:
            (size,) = self.inner.output_shape(prev_shape)
            return (size * self.pair.times * self.factors[-1],)

    (line,) = Scaled(Given((), factor=2), Pair(3), tuple(range(1, 10))).explain((5,)).sizes
    assert (line.letters, line.numbers) == ("p * factor * 3 * factors", "5 * 2 * 3 * 9")


def test_a_network_is_explained_under_its_name() -> None:
    explanation = Network((3,), name="small").add(FullyConnected(2)).explain()
    assert (explanation.title, explanation.kind) == ("small", "Network")
    assert (explanation.total.label, explanation.state.label) == ("total", "state")
    assert (explanation.state.value, explanation.sizes, explanation.weights) == (0, (), ())


def signs(arithmetic: str) -> list[str]:
    return re.findall(r"-?\w+", arithmetic)  # a negative number has its sign in front


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.layer))
def test_in_one_layer_a_letter_has_one_value(example: Example) -> None:
    explanation = example.layer.explain(example.prev_shape)
    for part in explanation.parts or (explanation,):
        values: dict[str, int] = {}
        lines = () if part.parts else (*part.sizes, *part.derived, *part.weights, part.total, part.state)
        for line in lines:
            named = [(line.name, str(line.value))] if line.name else []
            written = zip(signs(line.letters), signs(line.numbers), strict=True)
            for sign, number in [*((letter(name), value) for name, value in named), *written]:
                assert values.setdefault(sign, int(number)) == int(number), (sign, line)
            known = {sign: value for sign, value in values.items() if not sign.isdigit()}
            assert eval(line.letters, known) == line.value


def equations(explanation: Explanation) -> list[str]:
    return [" = ".join(line.sides) for line in read_lines(str(explanation))]


def test_what_differs_from_axis_to_axis_has_the_axis_in_its_letter() -> None:
    explanation = Conv2D(8, 3, stride=(2, 1), padding=(0, 1)).explain((9, 9, 3))
    assert equations(explanation)[:2] == [
        "(h + z_h - n) // s_h + 1 = (9 + 0 - 3) // 2 + 1 = 4",
        "(w + z_w - m) // s_w + 1 = (9 + 2 - 3) // 1 + 1 = 9",
    ]
    letters = read_letters(str(explanation))
    assert list(letters)[-4:] == ["z_h", "z_w", "s_h", "s_w"]
    assert letters["s_h"] == "stride, along the height"
    assert letters["z_w"] == "padding at both ends together, along the width"
    assert "s" not in letters
    assert r"\frac{h + z_{h} - n}{s_{h}}" in explanation.to("latex")


def test_what_differs_in_another_way_is_numbered() -> None:
    layer = Given((Weight("a", units=2, inputs=3), Weight("b", units=4), Weight("c", steps=5)))
    explanation = layer.explain((3,))
    assert equations(explanation)[1:] == [
        "c_1 * p = 2 * 3 = 6",
        "c_2 = 4",
        "steps = 5",
        "(c_1 * p) + c_2 + steps = (2 * 3) + 4 + 5 = 15",
    ]
    letters = read_letters(str(explanation))
    assert (letters["c_1"], letters["c_2"]) == (
        "neurons of this layer, value 1",
        "neurons of this layer, value 2",
    )
    assert "c" not in letters


def test_a_name_without_a_letter_is_told_apart_too() -> None:
    explanation = Given((Weight("a", steps=2), Weight("b", steps=3))).explain((3,))
    assert equations(explanation)[-1] == "steps_1 + steps_2 = 2 + 3 = 5"
    assert r"\text{steps}_{1}" in explanation.to("latex")


def test_two_names_with_one_letter_are_told_apart_where_they_differ() -> None:
    weights = (Weight("a", hidden_filters=2), Weight("b", filters=3))
    assert total(*weights) == ("k_1 + k_2", "2 + 3")
    assert total(Weight("a", hidden_filters=2), Weight("b", filters=2)) == ("k + k", "2 + 2")


def test_a_letter_has_one_line_of_all_that_it_means() -> None:
    network = Network((9, 9, 1)).add(Conv2D(2, 3)).add(MaxPool2D(2)).add(Crop2D(1)).add(FullyConnected(3))
    letters = read_letters(str(network.explain()))
    assert letters["m"] == "filter or window width"
    assert letters["n"] == "filter or window height"
    assert len(letters) == len(set(letters))
    assert joined(["stride"]) == joined(["stride", "stride"]) == "stride"
    assert joined(["zeros at both ends", "cuts at both ends"]) == "zeros or cuts at both ends"
    assert joined(["neurons of this layer", "features of each entry"]) == (
        "neurons of this layer, or features of each entry"
    )
    assert joined(["width", "filter width"]) == "width, or filter width"


def test_the_letters_of_many_inputs_are_one_line() -> None:
    explanation = Concat().explain(((4, 4, 1),) * 7)
    assert read_letters(str(explanation)) == {
        "d1 ... d7": "filters of the previous layer, one for each input"
    }
    assert "\nConcat  7 x (4, 4, 1) -> (4, 4, 7)\n" in str(explanation)
    assert explanation.to("markdown").startswith(r"$d_{1} \ldots d_{7}$ = filters of the previous layer")
    two = ((4, 4, 1),) * 3 + ((4, 4, 2),) + ((4, 4, 1),) * 3
    assert "3 x (4, 4, 1) + (4, 4, 2) + 3 x (4, 4, 1) -> " in str(Concat().explain(two))
    assert list(read_letters(str(Concat().explain(((4, 4, 1),) * 6)))) == [f"d{n}" for n in range(1, 7)]


def test_many_summands_are_written_once_each() -> None:
    stack = LSTM(64, num_layers=5).explain((200, 128)).total
    # of each of 5 layers a kernel, a recurrent kernel and a bias; above the first, all kernels see 64
    assert (stack.letters, stack.numbers) == ("(p + 9 * c + 5) * gates * c", "(128 + 9 * 64 + 5) * 4 * 64")
    assert eval(stack.numbers) == stack.value
    both = Bidirectional(LSTM(64, num_layers=2)).explain((200, 128))
    assert (both.total.numbers, both.parts[0].total.letters) == (
        "2 * 82432",
        "(p + c + 1 + c + c + 1) * gates * c",
    )


def test_equal_counts_are_written_once_in_a_sum() -> None:
    network = Network((3,)).add(Dense(3)).add(Dense(2)).add(Dense(3)).add(Dense(3)).add(Dense(3))
    assert network.explain().total.numbers == "3 * 12 + 8 + 9"  # (3 * 3) + 3, (3 * 2) + 2 and (2 * 3) + 3
    assert Network((3,)).add(Dense(3)).add(Dense(3)).explain().total.numbers == "2 * 12"


def text_after_letters(explanation: Explanation) -> str:
    return str(explanation).rpartition("\n\n")[2]


def test_a_block_that_is_not_opened_is_one_line() -> None:
    network = Network((4,), name="net").add(Sequential(Dense(4), BatchNorm(), name="block")).add(Dense(4))
    assert (
        text_after_letters(network.explain(depth=1))
        == """\
input  Input       (4,)
    total  0
block  Sequential  (4,) -> (4,)  total 28, state 8
dense  Dense       (4,) -> (4,)
    kernel  c * p = 4 * 4 = 16
    bias    c = 4
    total   (c * p) + 1 * c = (4 * 4) + 1 * 4 = 20
net
    total  28 + 20 = 48
    state  8"""
    )
    opened = text_after_letters(network.explain(depth=2))
    assert "block/0  Dense       (4,) -> (4,)\n" in opened
    assert "block    Sequential  (4,) -> (4,)\n    total  20 + 8 = 28\n    state  8\n" in opened
    assert network.explain(depth=100) != network.explain(depth=2)
    assert str(network.explain(depth=100)) == str(network.explain(depth=2)) == str(network.explain())
    assert "**`block`** `Sequential` `(4,) -> (4,)` total 28, state 8\n\n**`dense`** " in (
        network.explain(depth=1).to("markdown")
    )
    closed = (
        r"\text{block}\quad \text{Sequential}\quad \text{(4,)}\;\rightarrow\;\text{(4,)}"
        r"\quad \text{total 28, state 8}"
    )
    assert f"\\begin{{array}}{{l}}\n{closed}\n\\end{{array}}\n" in network.explain(depth=1).to("latex")
    html = network.explain(depth=1).to("html")
    assert ">Sequential (4,) -&gt; (4,)</td>" in html
    assert ">28</td>" in html


def lines_of(network: Network[Any], depth: int | None = None) -> int:
    return len(str(network.explain(depth=depth)).splitlines())


@pytest.mark.parametrize(
    "build",
    [zoo.resnet18, zoo.resnet50, zoo.densenet121, zoo.vgg11, zoo.mnasnet1_0, zoo.unet, textbook_network],
)
def test_blocks_are_opened_as_far_as_there_is_room(build: Callable[[], Network[Any]]) -> None:
    network = build()
    lines = [lines_of(network, depth) for depth in range(1, 7)]
    fitting = max([place for place, count in enumerate(lines) if count <= 70], default=0)
    few = lines[fitting] < 20
    assert lines_of(network) == lines[fitting + few]


def test_how_much_of_a_network_is_explained() -> None:
    assert lines_of(zoo.resnet50()) < 70
    assert lines_of(zoo.resnet50(), 100) > 400
    assert "\nfeatures/0    Conv2D " in str(zoo.vgg16().explain())  # closed, its blocks are 15 lines


def with_block(dense: int, inside: int, *others: Layer[Any, Any]) -> Network[Any]:
    """Return a network of layers, and of a block with layers inside, that all differ.

    Its lines: 2 letters and a blank one, 2 of the input, 4 of each dense layer, 2 of the total; and of the
    block 1 if it is closed, or 4 of each layer inside and 2 of its own.
    """
    layers = [Dense(size) for size in range(2, 2 + dense)]
    block = Sequential(*[Dense(size) for size in range(30, 30 + inside)], name="block")
    return Network((1,)).extend([*layers, *others, block])


@pytest.mark.parametrize(
    ("network", "closed", "opened", "is_opened"),
    [
        (with_block(3, 13), 3 + 2 + 3 * 4 + 1 + 2, 3 + 2 + 3 * 4 + 13 * 4 + 2 + 2, True),  # 20 are few
        (with_block(2, 13, Dense(9, bias=False), ReLU()), 21, 74, False),  # 3 and 2 lines more: 21 are not
        (with_block(4, 10, Dense(9, bias=False), ReLU()), 29, 70, True),  # 70 are not too many
        (with_block(4, 11, ReLU()), 26, 71, False),  # 71 are
    ],
)
def test_from_20_to_70_lines_are_shown(
    network: Network[Any], closed: int, opened: int, is_opened: bool
) -> None:
    assert (lines_of(network, 1), lines_of(network, 2)) == (closed, opened)
    assert lines_of(network) == (opened if is_opened else closed)


def test_a_step_is_opened_to_a_depth_too() -> None:
    step = zoo.resnet50()["layer3"]
    assert text_after_letters(step.explain(depth=1)).splitlines() == [
        "layer3/0      Residual  (28, 28, 512) -> (14, 14, 1024)  total 1,512,448, state 5,120",
        "layer3/1 x 5  Residual  (14, 14, 1024) -> (14, 14, 1024)  total 1,117,184, state 3,072",
        "    the same: layer3/2, layer3/3, layer3/4, layer3/5",
        "layer3",
        "    total  1512448 + 5 * 1117184 = 7,098,368",
        "    state  5120 + 5 * 3072 = 20,480",
    ]


def test_neighbours_that_are_alike_are_explained_once() -> None:
    network = Network((4,)).add(Dense(4)).add(Dense(4)).add(ReLU()).add(Dense(4))
    text = text_after_letters(network.explain())
    assert text.splitlines()[2:] == [
        "dense x 2  Dense  (4,) -> (4,)",
        "    kernel  c * p = 4 * 4 = 16",
        "    bias    c = 4",
        "    total   (c * p) + 1 * c = (4 * 4) + 1 * 4 = 20",
        "    the same: dense_1",
        "relu       ReLU   (4,) -> (4,)",
        "    total  0",
        "dense_2    Dense  (4,) -> (4,)",
        "    kernel  c * p = 4 * 4 = 16",
        "    bias    c = 4",
        "    total   (c * p) + 1 * c = (4 * 4) + 1 * 4 = 20",
        "Network",
        "    total  3 * 20 = 60",
    ]
    assert "<td" in network.explain().to("html")
    assert ">the same</td>" in network.explain().to("html")
    assert r"\text{the same: dense}\_ \text{1}" in network.explain().to("latex")
    assert "**`dense x 2`** `Dense` `(4,) -> (4,)` (the same: `dense_1`)" in network.explain().to("markdown")


def test_of_many_names_those_in_the_middle_are_left_out() -> None:
    network = Network((4,))
    for number in range(9):
        network = network.add(ReLU(name=f"r{number}"))
    assert "\nr0 x 9  ReLU   (4,) -> (4,)\n    total  0\n    the same: r1, r2, ..., r8\n" in (
        "\n" + str(network.explain())
    )


def test_what_differs_in_anything_shown_is_explained_apart() -> None:
    one = Network((9, 9, 2))
    for first, second in (
        (Conv2D(2, 3, padding=1), Conv2D(2, 5, padding=2)),  # another kernel
        (MaxPool2D(3, stride=1, padding=1), AvgPool2D(3, stride=1, padding=1)),  # another kind
        (Conv2D(2, 1), Conv2D(2, 1, bias=False)),  # another number of lines
        (Sequential(ReLU(), ReLU()), Sequential(ReLU())),  # more inside
        (Sequential(ReLU(name="a")), Sequential(ReLU(name="b"))),  # another name inside
        (Sequential(Conv2D(2, 1)), Sequential(Conv2D(2, 3, padding=1))),
        (MaxPool2D(3, stride=1, padding=1), MaxPool2D(3, stride=1, padding="same")),  # another formula
    ):
        assert " x 2" not in str(one.add(first, after="input").add(second).explain(depth=1))
        assert " x 2" in str(one.add(first, after="input").add(first).explain(depth=1))


@pytest.mark.parametrize(
    ("depth", "error", "message"),
    [
        (0, NetworkError, "explain: depth must be 1 or more, got 0"),
        (True, TypeError, "explain: depth must be a whole number, got True (bool)"),
        (2.0, TypeError, "explain: depth must be a whole number, got 2.0 (float)"),
    ],
)
def test_a_wrong_depth_is_refused(depth: Any, error: type[Exception], message: str) -> None:
    for ask in (textbook_network().explain, textbook_network()["CONV1"].explain):
        with pytest.raises(error) as caught:
            ask(depth=depth)
        assert str(caught.value) == message


def test_numbers_taken_from_an_explanation_are_plain() -> None:
    explanation = Conv2D(8, 5, groups=2).explain((32, 32, 4))
    lines = [*explanation.sizes, *explanation.derived, *explanation.weights, explanation.total]
    taken = [line.value for line in lines] + [*explanation.output_shape, *explanation.prev_shapes[0]]
    assert {type(number) for number in taken} == {int}
    network = Network((3,)).add(Dense(explanation.total.value))
    assert {type(number) for weight in network["dense"].weights for number in weight.shape} == {int}


def test_a_title_that_is_the_kind_is_written_once() -> None:
    assert text_after_letters(Conv2D(8, 5).explain((9, 9, 1))).splitlines()[0] == (
        "Conv2D  (9, 9, 1) -> (5, 5, 8)"
    )
    assert r"\text{Conv2D}\quad \text{(9, 9, 1)}" in Conv2D(8, 5).explain((9, 9, 1)).to("latex")
    assert "**`Conv2D`** `(9, 9, 1) -> (5, 5, 8)`" in Conv2D(8, 5).explain((9, 9, 1)).to("markdown")


def test_no_line_is_repeated() -> None:
    lines = read_lines(str(DepthwiseConv2D(3).explain((9, 9, 3))))
    assert [line.label for line in lines] == ["height", "width", "filters", "kernel", "bias", "total"]


def test_a_long_equation_begins_with_its_value_and_is_broken() -> None:
    counts = [Dense(size, bias=False) for size in range(2, 14)]
    network = Network((1,), name="many")
    for layer in counts:
        network = network.add(layer)
    # 2 + 2 * 3 + 3 * 4 + ... + 12 * 13
    assert text_after_letters(network.explain()).splitlines()[-1] == (
        "    total  728 = 2 + 6 + 12 + 20 + 30 + 42 + 56 + 72 + 90 + 110 + 132 + 156"
    )
    wide = Concat().explain(tuple((4, 4, size) for size in range(1001, 1020)))
    assert read_lines(str(wide))[0].numbers == [19190, 19190]  # 19 * 1010
    assert max(map(len, text_after_letters(wide).splitlines()[1:])) <= 110
    assert wide.to("latex").count("&&&{} + ") == 2


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.layer))
def test_no_line_of_arithmetic_is_wider_than_110(example: Example) -> None:
    arithmetic = text_after_letters(example.layer.explain(example.prev_shape)).splitlines()
    assert max(len(line) for line in arithmetic if line.startswith("    ")) <= 110


def test_an_explanation_has_every_format_by_name() -> None:
    explanation = textbook_network().explain()
    assert explanation.to("text") == str(explanation)
    assert explanation.to("html") == explanation._repr_html_()
    assert explanation.to("latex") == explanation._repr_latex_()
    assert explanation.to("markdown").startswith("$m$ = filter or window width, $n$ = ")
    with pytest.raises(NetworkError) as caught:
        explanation.to("htm")
    assert str(caught.value) == (
        "explanation: the formats are html, latex, markdown, text, got 'htm'; did you mean 'html'?"
    )
    wrong: Any = 3
    with pytest.raises(TypeError) as refused:
        explanation.to(wrong)
    assert str(refused.value) == "explanation: a format is chosen by its name, got 3 (int)"


def test_a_name_with_backticks_is_a_name_in_markdown() -> None:
    text = Network((3,), name="`a``b`").add(Dense(2, name="$x$ *y*")).explain().to("markdown")
    assert "**``` `a``b` ```**" in text
    assert "**`$x$ *y*`** `Dense`" in text


def test_layers_that_differ_in_their_names_alone_are_explained_once() -> None:
    network = Network((4,)).add(Dense(4)).add(ReLU()).add(Dense(4, name="other")).add(Dense(4, bias=False))
    _, first, _, second, third = network.explain().parts
    assert (first.title, second.title) == ("dense", "other")
    assert first.weights is second.weights
    assert (first.total.value, third.total.value) == (20, 16)  # (4 * 4) + 4 and 4 * 4
    own = Network((4,)).add(Given((Weight("a", units=4),))).add(Given((Weight("a", units=4),)))
    assert own.explain().total.numbers == "2 * 4"  # layers of others are asked each time
