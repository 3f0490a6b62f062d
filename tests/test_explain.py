"""Explanations: what is printed can be evaluated, and gives what is counted."""

import re
from typing import Any, NamedTuple

from attrs import frozen
from hypothesis import given

from cnnparams import Conv2D, FullyConnected, Image, Layer, MaxPool2D, Merge, Network, Shape, Weight
from cnnparams.__main__ import textbook_network
from cnnparams.explanation import Explanation
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
    assert total(Weight("a", units=2, inputs=3), Weight("b", units=4)) == ("(c * p) + c", "(2 * 3) + 4")


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


def lines(explanation: Explanation) -> list[str]:
    return [line for line in str(explanation).splitlines() if line.startswith("    ")]


@given(networks())
def test_every_printed_line_evaluates_to_its_value(network: Network[Any]) -> None:
    for step in network.steps:
        explanation = step.explain()
        for text in lines(explanation):
            *_, arithmetic, value = re.split(r" = |  +", text.strip())
            if re.search("[a-z]", arithmetic):  # a size that is only named, as in "bias  k = 8"
                assert value.replace(",", "").isdigit()
            else:
                assert eval(arithmetic) == int(value.replace(",", ""))
        assert eval(explanation.total.numbers) == step.param_count()
        assert lines(explanation)[-1].endswith(f"{step.param_count():,}")
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
        ("inputs", "p * times", "5 * 2", 10),
        ("hidden", "p + others", "5 + 3", 8),
        ("rows", "p - times", "5 - 2", 3),
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
