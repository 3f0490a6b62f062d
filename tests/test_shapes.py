"""Output shapes against windows that are really slid, one position after the other."""

from typing import Any

import pytest
from hypothesis import assume, example, given, strategies as st

import cnnparams
from cnnparams import (
    AvgPool1D,
    AvgPool2D,
    AvgPool3D,
    Conv1D,
    Conv2D,
    Conv3D,
    ConvTranspose1D,
    ConvTranspose3D,
    Dense,
    FullyConnected,
    Layer,
    MaxPool1D,
    MaxPool2D,
    MaxPool3D,
    Shape,
    ShapeError,
)
from tests.strategies import convolutions, images, max_pools


def slide_naively(
    size: int, window: int, stride: int, before: int, after: int, dilation: int, *, ceil_mode: bool
) -> int:
    """Count window positions by listing the elements under each."""
    real = set(range(before, before + size))
    padded = range(before + size + after)
    count, start = 0, 0
    while True:
        under = [start + dilation * tap for tap in range(window)]
        fits = all(element in padded for element in under)
        # With ceil mode a window may hang over the end if it starts in the input or in the padding before it;
        # one further stride would have to be at least partly inside.
        hangs = (
            ceil_mode and start <= max(real) and under[0] - stride + (under[-1] - under[0]) < len(padded) - 1
        )
        if not fits and not hangs:
            return count
        count, start = count + 1, start + stride


def same_naively(size: int, stride: int) -> int:
    """Count the positions 0, stride, 2 * stride, ... inside of the input."""
    return len([position for position in range(size) if position % stride == 0])


def expected(layer: Conv2D | MaxPool2D, shape: tuple[int, int, int]) -> list[int]:
    window = layer.kernel_size if isinstance(layer, Conv2D) else layer.pool_size
    stride = layer.stride or window
    if layer.padding == "same":
        return [same_naively(size, step) for size, step in zip(shape, stride, strict=False)]
    return [
        slide_naively(
            shape[axis],
            window[axis],
            stride[axis],
            *layer.padding[axis],
            layer.dilation[axis],
            ceil_mode=isinstance(layer, MaxPool2D) and layer.ceil_mode,
        )
        for axis in range(2)
    ]


@given(convolutions(), images)
def test_a_convolution_has_one_output_for_each_position(layer: Conv2D, shape: tuple[int, int, int]) -> None:
    positions = expected(layer, shape)
    if min(positions) < 1:
        with pytest.raises(ShapeError):
            layer.output_shape(shape)
    else:
        assert layer.output_shape(shape) == (*positions, layer.filters)


@given(max_pools(), images)
@example(MaxPool2D(3, stride=2, ceil_mode=True), (6, 7, 1))
@example(MaxPool2D(2, stride=5, padding=1, ceil_mode=True), (4, 9, 1))
@example(MaxPool2D(9, stride=4, ceil_mode=True), (7, 7, 1))
def test_a_pool_has_one_output_for_each_position(layer: MaxPool2D, shape: tuple[int, int, int]) -> None:
    positions = expected(layer, shape)
    if min(positions) < 1:
        with pytest.raises(ShapeError):
            layer.output_shape(shape)
    else:
        assert layer.output_shape(shape) == (*positions, shape[2])


@given(images, st.integers(1, 4), st.booleans())
def test_average_and_maximum_have_the_same_shape(shape: tuple[int, int, int], size: int, ceil: bool) -> None:
    assume(min(shape[:2]) >= size)
    average, maximum = AvgPool2D(size, ceil_mode=ceil), MaxPool2D(size, ceil_mode=ceil)
    assert average.output_shape(shape) == maximum.output_shape(shape)


def spread_naively(size: int, kernel: int, stride: int, dilation: int) -> int:
    """Count the outputs between the first and the last that any element of the input is spread to."""
    reached = {element * stride + tap * dilation for element in range(size) for tap in range(kernel)}
    return max(reached) + 1


@given(
    st.integers(1, 9),
    st.tuples(st.integers(1, 5), st.integers(1, 4), st.integers(1, 3)),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
)
def test_a_transposed_convolution_reaches_as_far_as_it_is_spread(
    size: int, window: tuple[int, int, int], sides: tuple[int, int]
) -> None:
    kernel, stride, dilation = window
    for more in range(max(stride, dilation)):
        layer = ConvTranspose1D(
            1, kernel, stride=stride, dilation=dilation, padding=(sides,), output_padding=more
        )
        reached = spread_naively(size, kernel, stride, dilation) + more - sum(sides)
        if reached < 1:
            with pytest.raises(ShapeError):
                layer.output_shape((size, 1))
        else:
            assert layer.output_shape((size, 1)) == (reached, 1)


@given(st.integers(1, 40), st.integers(1, 5), st.integers(1, 5), st.integers(0, 3), st.integers(1, 3))
def test_one_two_and_three_dimensions_agree_axis_by_axis(
    size: int, kernel: int, stride: int, padding: int, dilation: int
) -> None:
    positions = slide_naively(size, kernel, stride, padding, padding, dilation, ceil_mode=False)
    assume(positions >= 1)
    one = Conv1D(2, kernel, stride=stride, padding=padding, dilation=dilation)
    two = Conv2D(2, kernel, stride=stride, padding=padding, dilation=dilation)
    three = Conv3D(2, kernel, stride=stride, padding=padding, dilation=dilation)
    assert one.output_shape((size, 3)) == (positions, 2)
    assert two.output_shape((size, size, 3)) == (positions, positions, 2)
    assert three.output_shape((size, size, size, 3)) == (positions, positions, positions, 2)


@given(st.integers(1, 40), st.integers(1, 5))
def test_causal_padding_has_an_output_for_each_start(size: int, stride: int) -> None:
    layer = Conv1D(1, 3, stride=stride, padding="causal")
    assert layer.output_shape((size, 1)) == (len(range(0, size, stride)), 1)


@pytest.mark.parametrize(
    ("layer", "shape", "positions"),
    [
        (Conv1D(4, 3, padding=1), (9, 2), (9, 4)),
        (Conv1D(4, 3, padding="valid"), (9, 2), (7, 4)),
        (Conv3D(4, 3, padding=1), (9, 8, 7, 2), (9, 8, 7, 4)),
        (Conv3D(4, 3, padding="valid"), (9, 8, 7, 2), (7, 6, 5, 4)),
        (MaxPool1D(3, stride=1, padding=1), (9, 2), (9, 2)),
        (MaxPool1D(3, stride=1, padding="valid"), (9, 2), (7, 2)),
        (AvgPool3D(3, stride=1, padding=1), (9, 8, 7, 2), (9, 8, 7, 2)),
        (AvgPool3D(3, stride=1, padding="valid"), (9, 8, 7, 2), (7, 6, 5, 2)),
        (ConvTranspose1D(4, 3, padding=1), (9, 2), (9, 4)),
        (ConvTranspose1D(4, 3, padding="same"), (9, 2), (9, 4)),
        (ConvTranspose1D(4, 2, stride=3), (9, 2), (27, 4)),
        (ConvTranspose1D(4, 2, stride=3, padding=0), (9, 2), (26, 4)),
        (ConvTranspose3D(4, 3, padding=1), (9, 8, 7, 2), (9, 8, 7, 4)),
        (ConvTranspose3D(4, 3, padding="same"), (9, 8, 7, 2), (9, 8, 7, 4)),
    ],
)
def test_padding_is_written_alike_for_one_axis_and_for_three(
    layer: Layer[Any, Any], shape: Shape, positions: Shape
) -> None:
    assert layer.output_shape(shape) == positions


@pytest.mark.parametrize(
    ("layer", "axes"),
    [
        (Conv1D(4, 9), "length, channels"),
        (Conv3D(4, 9), "depth, height, width, channels"),
        (MaxPool1D(2), "length, channels"),
        (MaxPool3D(2), "depth, height, width, channels"),
        (AvgPool1D(2), "length, channels"),
        (AvgPool2D(2), "height, width, channels"),
        (AvgPool3D(2), "depth, height, width, channels"),
    ],
)
def test_a_wrong_rank_is_told_by_name_and_axes(layer: Layer[Any, Any], axes: str) -> None:
    with pytest.raises(ShapeError) as caught:
        layer.output_shape((3,))
    assert str(caught.value) == f"{layer}: expects an input ({axes}), got (3,)"


def test_half_of_a_pool_size_is_exact() -> None:
    size, half = 2**54 + 2, 2**53 + 1  # a float would make 2**53 of the half
    assert MaxPool2D(size, padding=half).padding == ((half, half), (half, half))


def test_a_kernel_that_does_not_fit_is_told_by_name_along_one_axis() -> None:
    with pytest.raises(ShapeError) as caught:
        Conv1D(4, 9).output_shape((3, 2))
    assert (
        str(caught.value) == f"{Conv1D(4, 9)}: a kernel of length 9 does not fit into length 3 (input (3, 2))"
    )
    with pytest.raises(ShapeError) as caught:
        Conv3D(4, 9).weights((3,))  # type: ignore[arg-type]
    assert str(caught.value) == f"{Conv3D(4, 9)}: expects an input (depth, height, width, channels), got (3,)"


@pytest.mark.parametrize("layer", [Dense(3), FullyConnected(3)])
def test_weights_behind_no_shape_are_refused_by_name(layer: Layer[Any, Any]) -> None:
    with pytest.raises(ShapeError) as caught:
        layer.weights(())
    assert str(caught.value) == f"{layer}: a shape must have at least one axis, got ()"


KERNEL: dict[str, Any] = {"filters": 8, "kernel_size": (2, 3, 4)}
POOL: dict[str, Any] = {"pool_size": (2, 3, 4)}
STRIDE: dict[str, Any] = {"stride": (3, 1, 2)}
PADDING: dict[str, Any] = {"padding": ((1, 0), (0, 1), (2, 1))}
DILATION: dict[str, Any] = {"dilation": (1, 3, 2)}


@pytest.mark.parametrize("shape", [(17, 20, 23, 8), (18, 13, 22, 8), (19, 15, 18, 8)])
@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        *[("Conv", KERNEL | more) for more in (STRIDE, STRIDE | PADDING, STRIDE | {"padding": "same"})],
        ("Conv", KERNEL | DILATION | STRIDE | PADDING),
        ("ConvTranspose", KERNEL | STRIDE | PADDING),
        ("ConvTranspose", KERNEL | DILATION | STRIDE),
        ("ConvTranspose", KERNEL | STRIDE | {"output_padding": (2, 0, 1)}),
        ("DepthwiseConv", {"kernel_size": (2, 3, 4)} | DILATION | STRIDE | PADDING),
        ("SeparableConv", KERNEL | DILATION | STRIDE | PADDING),
        *[
            (kind, POOL | {"ceil_mode": ceil_mode} | more)
            for kind in ("MaxPool", "AvgPool")
            for ceil_mode in (False, True)
            for more in ({}, STRIDE, PADDING, STRIDE | PADDING, STRIDE | {"padding": "same"})
        ],
        ("MaxPool", POOL | DILATION | STRIDE | PADDING),
        ("MaxPool", POOL | DILATION | {"ceil_mode": True}),
        ("AdaptiveAvgPool", {"output_size": (2, 3, 4)}),
        ("AdaptiveMaxPool", {"output_size": (2, 3, 4)}),
        ("UpSample", {"size": (2, 3, 4)}),
        ("ZeroPad", PADDING),
        ("Crop", {"cropping": PADDING["padding"]}),
    ],
)
def test_each_axis_has_its_own_settings(kind: str, settings: dict[str, Any], shape: Shape) -> None:
    """The layers along one axis have examples with sources; those along several do the same for each axis."""

    def along(*axes: int) -> tuple[int, ...]:
        chosen = {
            name: tuple([value[axis] for axis in axes]) if isinstance(value, tuple) else value
            for name, value in settings.items()
        }
        layer = getattr(cnnparams, f"{kind}{len(axes)}D")(**chosen)
        sizes: tuple[int, ...] = layer.output_shape((*[shape[axis] for axis in axes], 8))
        return sizes[:-1]

    one, two, three = along(0), along(1), along(2)
    pairs = [axes for axes in ((0, 1), (1, 2)) if hasattr(cnnparams, f"{kind}2D")]
    assert [along(*axes) for axes in pairs] == [one + two, two + three][: len(pairs)]
    if hasattr(cnnparams, f"{kind}3D"):
        assert along(0, 1, 2) == one + two + three
