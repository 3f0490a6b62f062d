"""The comparison can fail: it tells layers that are wrong in a single point, and tables that say little."""

from typing import Any

import pytest
from attrs import evolve, field, frozen
from hypothesis import Phase, settings, strategies as st

from cnnparams import Conv2D, ShapeError, Weight
from tests.against.compare import DRAWS, compare, compare_spoilt
from tests.against.side import Side
from tests.families import TABLE


class WithoutBias(Conv2D):
    def weights(self, prev_shape: Any) -> Any:
        return super().weights(prev_shape)[:1]


class AxesSwapped(Conv2D):
    def weights(self, prev_shape: Any) -> Any:
        kernel, *bias = super().weights(prev_shape)
        height, width, channels, filters = kernel.axes
        return (Weight("kernel", **dict((height, width, filters, channels))), *bias)


class Misnamed(Conv2D):
    def weights(self, prev_shape: Any) -> Any:
        kernel, *bias = super().weights(prev_shape)
        return (Weight("filter", **dict(kernel.axes)), *bias)


class BiasNotLearnt(Conv2D):
    def weights(self, prev_shape: Any) -> Any:
        kernel, *bias = super().weights(prev_shape)
        return (kernel, *[Weight.state("bias", **dict(weight.axes)) for weight in bias])


class TooWide(Conv2D):
    def output_shape(self, prev_shape: Any) -> Any:
        height, width, filters = super().output_shape(prev_shape)
        return height, width + (width > 8), filters


class TooLenient(Conv2D):
    def output_shape(self, prev_shape: Any) -> Any:
        try:
            return super().output_shape(prev_shape)
        except ShapeError:
            return 1, 1, self.filters


class TooStrict(Conv2D):
    def output_shape(self, prev_shape: Any) -> Any:
        if max(self.stride) > min(self.kernel_size):
            raise ShapeError("some pixels are never seen")
        return super().output_shape(prev_shape)


@frozen(repr=False)
class Unchecked(Conv2D):
    dilation = field(default=(1, 1), converter=lambda number: (number, number), kw_only=True)


WRONG = (WithoutBias, AxesSwapped, Misnamed, BiasNotLearnt, TooWide, TooLenient, TooStrict)
QUICK = settings(DRAWS, phases=[Phase.generate])  # the first counterexample will do
CONV2D = next(entry for entry in TABLE if entry.layer is Conv2D)

each_side = pytest.mark.parametrize(
    "side",
    [
        pytest.param(CONV2D.torch, id="torch", marks=pytest.mark.framework("torch")),
        pytest.param(CONV2D.keras, id="keras", marks=pytest.mark.framework("keras", "jax")),
    ],
)


@each_side
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_layer_is_told_with_what_both_say(wrong: type, side: Side) -> None:
    with pytest.raises(AssertionError) as caught:
        compare(evolve(CONV2D, layer=wrong), side, QUICK)
    layer, ours, theirs = str(caught.value).splitlines()
    assert layer.startswith(f"{wrong.__name__}(filters=")
    assert " behind (" in layer
    assert ours.startswith("  cnnparams  ")
    assert theirs.startswith(f"  {side.framework}  ")


@each_side
def test_a_setting_that_nobody_checks_is_told(side: Side) -> None:
    with pytest.raises(AssertionError, match=r"^Unchecked\(.*, dilation="):
        compare_spoilt(evolve(CONV2D, layer=Unchecked), side, QUICK)


@each_side
def test_a_wrong_translation_is_told(side: Side) -> None:
    as_kept = evolve(side, weights={"kernel": lambda shape: ("filters", shape)})
    with pytest.raises(AssertionError, match=r"^Conv2D\("):
        compare(CONV2D, as_kept, QUICK)


@each_side
def test_a_wrong_counterpart_is_told(side: Side) -> None:
    def without_bias(framework: Any, conv: Any, prev_shape: Any) -> Any:
        return side.build(framework, evolve(conv, bias=False), prev_shape)

    with pytest.raises(AssertionError, match=r"^Conv2D\("):
        compare(CONV2D, evolve(side, build=without_bias), QUICK)


@each_side
def test_a_table_whose_draws_are_few_is_told(side: Side) -> None:
    few = evolve(CONV2D, required={"filters": st.just(8), "kernel_size": st.just(3)}, options={})
    with pytest.raises(AssertionError, match=rf"^Conv2D in {side.framework}: only 2 different draws$"):
        compare(evolve(few, inputs=st.sampled_from([(8, 8, 3), (9, 9, 3)])), side, QUICK)


@each_side
def test_a_table_whose_draws_are_refused_is_told(side: Side) -> None:
    large = {"filters": st.integers(1, 24), "kernel_size": st.just(5)}
    small = st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 24))
    message = rf"^Conv2D in {side.framework}: only \d+ of \d+ make a layer$"
    with pytest.raises(AssertionError, match=message):
        compare(evolve(CONV2D, required=large, options={}, inputs=small), side, QUICK)
