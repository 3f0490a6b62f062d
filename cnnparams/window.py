"""A window: which inputs an output sees along an axis."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, final

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from cnnparams.arithmetic.shapes import Shape, Sides
from cnnparams.arithmetic.sliding import sides_of
from cnnparams.arithmetic.values import got, is_integer
from cnnparams.settings.checks import boolean, describe, integer


def _whole(instance: object, attribute: "Attribute[int]", value: object) -> None:
    if not is_integer(value):
        raise TypeError(f"{describe(instance, attribute)} must be a whole number, {got(value)}")


@final
@frozen
class Window:
    """Which inputs an output sees along one axis, and how far the window moves to the next output.

    Output 0 sees the inputs from `-padding` on, `size` of them; output 1 those that are `stride` further on.
    Inputs before 0 and behind the last are padding.

    Args:
        size: number of inputs from the first that is seen to the last, also those between that a dilated
            kernel leaves out. With 0 or less, none is seen, unless inputs are repeated.
        stride: how far the window moves from one output to the next. With 0, all see the same.
        padding: how many places before the first input the window of the first output begins; negative where
            inputs are left out.
        upsampling: how often each input is repeated before the window moves over it.
        repeats: how many outputs in a row see the same, as in attention inside of windows.
        phase: how many outputs that first see the same are missing at the start.
        inside: whether outputs whose window lies outside of the input see nothing of it: not padding, but
            another input.
        axis: which axis of the output it belongs to, counted from 0. None is the axis at the same place.

    Raises:
        TypeError: a setting is not a whole number.
        ConfigError: a setting is negative that must not be.

    >>> window = Window(3, stride=2, padding=1)
    >>> window.first(10), window.last(10)  # 19 = 10 * 2 - 1, 21 = 19 + 3 - 1
    (19, 21)
    """

    size: int = field(default=1, validator=_whole)
    stride: int = field(default=1, validator=integer(0), kw_only=True)
    padding: int = field(default=0, validator=_whole, kw_only=True)
    upsampling: int = field(default=1, validator=integer(1), kw_only=True)
    repeats: int = field(default=1, validator=integer(1), kw_only=True)
    phase: int = field(default=0, validator=_whole, kw_only=True)
    inside: bool = field(default=False, validator=boolean, kw_only=True)
    axis: int | None = field(default=None, validator=optional(integer(0)), kw_only=True)

    def first(self, position: int) -> int:
        """Return the first input that an output sees.

        Args:
            position: the output's place, counted from 0.
        """
        return self._start(position) // self.upsampling

    def last(self, position: int) -> int:
        """Return the last input that an output sees; it is before the first if there is none.

        Args:
            position: the output's place, counted from 0.
        """
        return (self._start(position) + self.size - 1) // self.upsampling

    def _start(self, position: int) -> int:
        return (position + self.phase) // self.repeats * self.stride - self.padding


Seen: TypeAlias = tuple[Window | None, ...]
"""For each axis of an input, the window through which an output sees it.

None, or no entry for the last axes, stands for the whole axis, as for channels.
"""

Windows: TypeAlias = Seen | tuple[Seen, ...]
"""The windows of a layer; of one with several inputs, those of each input."""

ITSELF = Window()
"""The window of a layer that treats each place by itself."""

NOTHING: Seen = (Window(0),)
"""The windows of an input of which only the shape matters."""


def itself(axes: int, others: Mapping[int, Window | None] = MappingProxyType({})) -> Seen:
    """Return the windows of a layer that treats each place along its first axes by itself.

    Args:
        axes: number of these axes.
        others: the windows of axes for which that is not so, by their places.
    """
    return tuple([others.get(axis, ITSELF) for axis in range(axes)])


def broadcast_windows(shape: Shape, output_shape: Shape) -> Seen:
    """Return the windows of an input that is broadcast: all of an axis that is repeated, else each place."""
    new = len(output_shape) - len(shape)
    return tuple(
        [
            Window(axis=place + new) if size == output_shape[place + new] else None
            for place, size in enumerate(shape)
        ]
    )


def later(window: Window | None) -> Window | None:
    """Return the window of an axis where the output has one axis more before it."""
    return window if window is None or window.axis is None else evolve(window, axis=window.axis + 1)


def under_kernel(
    prev_shape: Shape,
    positions: tuple[int, ...],
    window: tuple[int, ...],
    stride: tuple[int, ...],
    padding: Literal["same", "causal"] | tuple[Sides, ...],
    dilation: tuple[int, ...],
) -> tuple[Window, ...]:
    """Return the windows of a kernel or pool that has these positions along the axes of an input."""
    found: list[Window] = []
    for axis, size in enumerate(window):
        reach, step = (size - 1) * dilation[axis] + 1, stride[axis]
        before, _ = sides_of(padding, axis, prev_shape[axis], positions[axis], reach, step)
        found.append(Window(reach, stride=step, padding=before))
    return tuple(found)


def interpolated(size: int, new: int, interpolation: str) -> Window:
    """Return the window through which an axis that is brought to another size is seen.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html: the centre of
        place i is (i + 1/2) * size / new - 1/2; a linear mean takes the input on both sides of it, a cubic
        one two on each side
    """
    if interpolation == "nearest":
        return Window(stride=size, upsampling=new)
    if size == new:
        return ITSELF
    more = 2 * new if interpolation == "bicubic" else 0
    return Window(2 * new + 2 * more, stride=2 * size, padding=new - size + more, upsampling=2 * new)


def spread(reach: int, stride: int, before: int) -> Window:
    """Return the window of a transposed convolution: its kernel is laid down at every `stride` outputs.

    Args:
        reach: how many outputs the kernel covers, with its gaps.
        stride: how far apart it is laid down.
        before: how many outputs are cut off at the start.
    """
    return Window(reach - stride + 1, padding=reach - stride - before, upsampling=stride)
