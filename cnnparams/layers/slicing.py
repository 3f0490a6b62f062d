"""Slicing: a part of one axis is kept; nothing is learnt."""

from typing import Any, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import S, Shape, check_shape, with_size
from cnnparams.arithmetic.values import got, is_integer, show
from cnnparams.bases.base import SameRank, Weightless, WithoutArithmetic
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.settings.axes import one_axis, place_of
from cnnparams.settings.checks import check_integer, describe, integer
from cnnparams.window import Seen, Window, itself


def _index(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    if not is_integer(value):
        raise TypeError(f"{describe(instance, attribute)} must be a whole number, {got(value)}")


def _index_or_none(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    if value is not None and not is_integer(value):
        raise TypeError(f"{describe(instance, attribute)} must be a whole number or None, {got(value)}")


def _after_start(instance: Any, attribute: "Attribute[Any]", stop: int | None) -> None:  # a Slice
    """Refuse a slice that is empty whatever the input; a start and a stop of two signs depend on it."""
    start = instance.start or 0
    if stop == 0 or (stop is not None and (start < 0) == (stop < 0) and stop <= start):
        rule = f"must be after start, {show(instance.start)}"
        raise ConfigError(f"{describe(instance, attribute)} {rule}, got {show(stop)}")


@final
@frozen(repr=False)
class Slice(WithoutArithmetic[Any, Any], SameRank, Weightless[Any, Any]):  # Any: SameRank says it
    """The elements from `start` to before `stop` along one axis: Python's `[start:stop:step]`.

    Negative numbers count from the end, as in Python. Unlike in Python, the axis must have all elements that
    are asked for, and at least one remains.

    Args:
        start: first element that is kept, counted from 0, or from -1 at the end. None is the first of the
            axis.
        stop: the element after the last one that is kept, counted likewise. None keeps all up to the end.
        axis: axis along which elements are kept: 1 is the first after the batch, and -1 is the last, the
            channels. 0, the batch, is refused.
        step: how many elements further the next one is that is kept, 1 or more, as in PyTorch.

    Shapes:
        any -> the same with fewer elements along the axis

    Weights:
        none

    Raises:
        TypeError: an argument is not a whole number, or the input is not a shape.
        ConfigError: the axis is 0, `step` is below 1, or `stop` is not after `start`.
        ShapeError: the input is empty, has a size below 1 or lacks the axis, `start` or `stop` is outside of
            the axis, or nothing remains.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.narrow.html,
        https://docs.python.org/3/reference/expressions.html#slicings

    >>> Slice(1, axis=1).output_shape((197, 768))  # 196 = 197 - 1: without the class token
    (196, 768)
    >>> Slice(-64).output_shape((28, 28, 192))  # the last 64 channels
    (28, 28, 64)
    >>> Slice(axis=1, step=2).output_shape((7, 7, 96))  # 4 = (7 + 2 - 1) // 2
    (4, 7, 96)
    """

    start: int | None = field(default=None, validator=_index_or_none)
    stop: int | None = field(default=None, validator=[_index_or_none, _after_start])
    axis: int = field(default=-1, validator=one_axis, kw_only=True)
    step: int = field(default=1, validator=integer(1), kw_only=True)

    def output_shape(self, prev_shape: S) -> S:
        """Return the input's shape with the elements that are kept."""
        check_shape(self, prev_shape)
        place = place_of(self, self.axis, prev_shape)
        kept = size = prev_shape[place]
        if self.stop is not None:
            kept = self._from_start("stop", self.stop, prev_shape, place, size)
        if self.start is not None:
            kept = kept - self._from_start("start", self.start, prev_shape, place, size - 1)
        if kept < 1:
            rule = f"must keep some of the {show(size)} along axis {show(self.axis)}"
            raise ShapeError(f"{self}: {rule}, got none (input {show(prev_shape)})")
        if self.step != 1:
            kept = (kept + self.step - 1) // self.step
        return with_size(prev_shape, place, kept)

    def _from_start(self, setting: str, value: int, prev_shape: Shape, place: int, most: int) -> int:
        """Return the place of an element, counted from the start."""
        size = prev_shape[place]
        if not -size <= value <= most:
            rule = (
                f"{setting} must be from {show(-int(size))} to {show(int(most))} along axis {show(self.axis)}"
            )
            raise ShapeError(f"{self}: {rule}, got {show(value)} (input {show(prev_shape)})")
        return size + value if value < 0 else value

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each element is seen by itself, from the first that is kept on."""
        place = place_of(self, self.axis, prev_shape)
        start = 0 if self.start is None else self.start % prev_shape[place]
        return itself(len(prev_shape), {place: Window(stride=self.step, padding=-start)})


@final
@frozen(repr=False)
class Select(WithoutArithmetic[Shape, Any], Weightless[Shape, Any]):  # Any: no type says "one axis less"
    """One element along one axis, which is dropped: PyTorch's `select`.

    `Slice` keeps the axis.

    Args:
        index: the element, counted from 0, or from -1 at the end.
        axis: axis along which the element is taken: 1 is the first after the batch, and -1 is the last, the
            channels. 0, the batch, is refused.

    Shapes:
        any of two axes or more -> the same without the axis

    Weights:
        none

    Raises:
        TypeError: an argument is not a whole number, or the input is not a shape.
        ConfigError: the axis is 0.
        ShapeError: the input has a single axis, has a size below 1 or lacks the axis, or `index` is outside
            of the axis.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.select.html

    >>> Select(0).output_shape((197, 768))  # the class token
    (768,)
    """

    index: int = field(validator=_index)
    axis: int = field(default=1, validator=one_axis, kw_only=True)

    def output_shape(self, prev_shape: Shape) -> Shape:
        """Return the input's shape without the axis."""
        check_shape(self, prev_shape)
        place = place_of(self, self.axis, prev_shape)
        size = prev_shape[place]
        if not -size <= self.index < size:
            rule = f"index must be from {show(-size)} to {show(size - 1)} along axis {show(self.axis)}"
            raise ShapeError(f"{self}: {rule}, got {show(self.index)} (input {show(prev_shape)})")
        if len(prev_shape) == 1:
            stop = "" if self.index == -1 else f", {show(self.index + 1)}"
            rule = "expects an input of two axes or more, as it drops one"
            raise ShapeError(
                f"{self}: {rule}, got {show(prev_shape)}; Slice({show(self.index)}{stop}) keeps it"
            )
        return (*prev_shape[:place], *prev_shape[place + 1 :])

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that the one element is seen along the axis, and each along the others by itself."""
        place = place_of(self, self.axis, prev_shape)
        moved: dict[int, Window | None] = {
            axis: Window(axis=axis - 1) for axis in range(place + 1, len(prev_shape))
        }
        moved[place] = Window(stride=0, padding=-(self.index % prev_shape[place]), axis=0)
        return itself(len(prev_shape), moved)


def _one_of_the_parts(instance: Any, attribute: "Attribute[Any]", value: Any) -> None:  # a Split
    check_integer(describe(instance, attribute), value, 0)
    if value >= instance.parts:
        rule = f"must be less than parts, {show(instance.parts)}"
        raise ConfigError(f"{describe(instance, attribute)} {rule}, got {show(value)}")


@final
@frozen(repr=False)
class Split(WithoutArithmetic[Any, Any], SameRank, Weightless[Any, Any]):  # Any: SameRank says it
    """One of several equal parts of an axis: PyTorch's `chunk`, Keras' `ops.split`.

    A network takes the other parts by the same layer with another `index`.

    Args:
        parts: number of parts; it must divide the axis.
        index: which of the parts is kept, counted from 0.
        axis: axis that is divided: 1 is the first after the batch, and -1 is the last, the channels. 0, the
            batch, is refused.

    Shapes:
        any -> the same with 1 / parts of the elements along the axis

    Weights:
        none

    Raises:
        TypeError: an argument is not a whole number, or the input is not a shape.
        ConfigError: `parts` is below 1, `index` is below 0 or not less than `parts`, or the axis is 0.
        ShapeError: the input is empty, has a size below 1 or lacks the axis, or `parts` does not divide it.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.chunk.html,
        https://keras.io/api/ops/numpy/#split-function

    >>> Split(2, 0).output_shape((28, 28, 116))  # 58 = 116 // 2
    (28, 28, 58)
    """

    parts: int = field(validator=integer(1))
    index: int = field(validator=_one_of_the_parts)
    axis: int = field(default=-1, validator=one_axis, kw_only=True)

    def output_shape(self, prev_shape: S) -> S:
        """Return the input's shape with a part of the axis."""
        check_shape(self, prev_shape)
        place = place_of(self, self.axis, prev_shape)
        size = prev_shape[place]
        if size % self.parts:
            rule = f"parts must divide the {show(size)} along axis {show(self.axis)}"
            raise ShapeError(f"{self}: {rule} (input {show(prev_shape)})")
        return with_size(prev_shape, place, size // self.parts)

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each element is seen by itself, from the first of the part on."""
        place = place_of(self, self.axis, prev_shape)
        start = self.index * (prev_shape[place] // self.parts)
        return itself(len(prev_shape), {place: Window(padding=-start)})
