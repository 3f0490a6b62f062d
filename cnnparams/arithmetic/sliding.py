"""Sliding windows: how many positions a window has along each axis of an input."""

from math import gcd
from typing import Literal

from cnnparams.arithmetic.shapes import Shape, Sides
from cnnparams.arithmetic.terms import named
from cnnparams.arithmetic.values import show, show_sizes
from cnnparams.errors import ShapeError


def count_positions(
    who: object,
    prev_shape: Shape,
    window: tuple[int, ...],
    *,
    stride: tuple[int, ...],
    padding: Literal["same", "causal"] | tuple[Sides, ...],
    dilation: tuple[int, ...],
    ceil_mode: bool = False,
    noun: str = "kernel",
) -> tuple[int, ...]:
    """Count the positions of a window along each spatial axis of an input.

    A dilated window reaches over `(window - 1) * dilation + 1` elements. With `"same"` and `"causal"`, there
    are `ceil(size / stride)` positions. With `ceil_mode`, the last window may reach over the end as long as
    it starts inside the input or the padding before it.

    Raises:
        ShapeError: the window does not fit into the padded input.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html and, for "same",
        https://keras.io/api/layers/convolution_layers/convolution2d/
    """
    positions: list[int] = []
    for axis, step in enumerate(stride):
        size = prev_shape[axis]
        if isinstance(padding, str):
            positions.append((size + step - 1) // step)
            continue
        before, after = padding[axis]
        reach = window[axis]
        if dilation[axis] != 1:
            reach = (reach - 1) * dilation[axis] + 1
        free = size + named("padding", before + after) - reach
        if not ceil_mode:
            count = free // step + 1
        else:
            count = (free + step - 1) // step + 1
            if (count - 1) * step >= size + before:
                count = count - 1
        if count < 1:
            rule = _does_not_fit(prev_shape, window, padding, dilation, noun)
            raise ShapeError(f"{who}: {rule} (input {show(prev_shape)})")
        positions.append(count)
    return tuple(positions)


def count_taps(
    prev_shape: Shape,
    positions: tuple[int, ...],
    window: tuple[int, ...],
    *,
    stride: tuple[int, ...],
    padding: Literal["same", "causal"] | tuple[Sides, ...],
    dilation: tuple[int, ...],
) -> tuple[int, int]:
    """Count the elements under all positions of a window, without padding, and the positions with any."""
    taps = filled = 1
    for axis, places in enumerate(positions):
        size, taken, step, rate = prev_shape[axis], window[axis], stride[axis], dilation[axis]
        before = sides_of(padding, axis, size, places, (taken - 1) * rate + 1, step)[0]
        # The windows in the middle are full; only those at the ends are looked at one by one.
        full = range(-(-before // step), (size - (taken - 1) * rate - 1 + before) // step + 1)
        full = range(max(full.start, 0), min(full.stop, places))
        ends = [*range(full.start), *range(full.stop, places)] if full else range(places)
        under = [_under(size, taken, rate, place * step - before) for place in ends]
        taps *= sum(under) + len(full) * taken
        filled *= sum(map(bool, under)) + len(full)
    return int(taps), int(filled)


def _under(size: int, taken: int, rate: int, start: int) -> int:
    """Count the elements of an axis under a window that begins at this place."""
    first = max(0, -(start // rate)) if start < 0 else 0  # of the window's elements
    last = min(taken - 1, (size - 1 - start) // rate)
    return max(0, last - first + 1)


def adaptive_taps(size: int, places: int) -> int:
    """Count the elements under all windows of an adaptive pool along one axis; windows may overlap.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html: window i begins at
        i * size // places and ends before the next whole number from (i + 1) * size / places on
    """
    # The windows cover the axis, and where one does not end at a whole number, two share an element.
    return size + places - gcd(size, places)


def sides_of(
    padding: Literal["same", "causal"] | tuple[Sides, ...],
    axis: int,
    size: int,
    places: int,
    reach: int,
    step: int,
) -> Sides:
    """Return how much is added at the start and at the end of an axis; of `"same"`, an odd one at the end."""
    if not isinstance(padding, str):
        return padding[axis]
    if padding == "causal":
        return reach - 1, 0
    whole = max((places - 1) * step + reach - size, 0)
    return whole // 2, whole - whole // 2


def _does_not_fit(
    prev_shape: Shape,
    window: tuple[int, ...],
    padding: tuple[Sides, ...],
    dilation: tuple[int, ...],
    noun: str,
) -> str:
    reach = [(size - 1) * rate + 1 for size, rate in zip(window, dilation, strict=True)]
    padded = [size + sum(sides) for size, sides in zip(prev_shape, padding, strict=False)]
    length = "length " if len(window) == 1 else ""
    dilated = f" dilated to {length}{show_sizes(reach)}" if reach != list(window) else ""
    room = f" padded to {length}{show_sizes(padded)}" if padded != list(prev_shape[:-1]) else ""
    what = f"a {noun} of length {show(window[0])}" if length else f"a {show_sizes(window)} {noun}"
    return f"{what}{dilated} does not fit into {length}{show_sizes(prev_shape[:-1])}{room}"
