"""Reducing: all elements along some axes become one; nothing is learnt."""

from math import prod
from typing import Any, ClassVar, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import Shape, check_shape
from cnnparams.arithmetic.values import got_sizes, is_integer, is_tuple, show
from cnnparams.bases.base import Weightless
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.operations import Kind, Operation, Operations, elements, per_element
from cnnparams.settings.axes import NOT_THE_BATCH, place_of
from cnnparams.settings.checks import boolean, describe
from cnnparams.window import Seen, Window


def _axes(value: Any) -> Any:
    """Return a single axis as a tuple of one; anything else as it is."""
    return (value,) if is_integer(value) else value


def _some_axes(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    who = describe(instance, attribute)
    if not is_tuple(value) or not all(map(is_integer, value)):
        raise TypeError(f"{who} must be a whole number, or a tuple of them, {got_sizes(value)}")
    if not value:
        raise ConfigError(f"{who} must name one axis or more, got ()")
    if 0 in value:
        raise ConfigError(f"{who} {NOT_THE_BATCH}, got {show(value)}")


@frozen(repr=False)
class Reduction(Weightless[Any, Any]):  # Any: the axes decide the rank
    """What all reductions do alike: the axes vanish, or have the size 1."""

    kind: ClassVar[Kind] = "add"
    """What two elements become one by."""

    axis: tuple[int, ...] = field(converter=_axes, validator=_some_axes)
    keepdims: bool = field(default=False, validator=boolean, kw_only=True)

    @final
    def output_shape(self, prev_shape: Shape) -> Any:
        """Return the axes that remain; with `keepdims`, all, those reduced with the size 1."""
        check_shape(self, prev_shape)
        places = [place_of(self, axis, prev_shape) for axis in self.axis]
        if len(set(places)) < len(places):
            raise ShapeError(f"{self}: each axis must be named once (input {show(prev_shape)})")
        if self.keepdims:
            return tuple([1 if place in places else size for place, size in enumerate(prev_shape)])
        left = tuple([size for place, size in enumerate(prev_shape) if place not in places])
        if not left:
            rule = f"no axis would remain (input {show(prev_shape)})"
            raise ShapeError(f"{self}: {rule}; write keepdims=True")
        return left

    def _others(self, prev_shape: Shape) -> Operation:
        """Return what is done to all elements of each result but the first."""
        shape = self.output_shape(prev_shape)
        others = prod(prev_shape) // prod(shape) - 1
        return Operation(self.kind, **elements(shape), others=others)

    @final
    def windows(self, prev_shape: Shape) -> Seen:
        """Return that all is seen along the axes, and each element along the others by itself."""
        self.output_shape(prev_shape)
        places = {place_of(self, axis, prev_shape) for axis in self.axis}
        left = [axis for axis in range(len(prev_shape)) if self.keepdims or axis not in places]
        return tuple(
            [None if axis in places else Window(axis=left.index(axis)) for axis in range(len(prev_shape))]
        )


@final
@frozen(repr=False)
class Mean(Reduction):
    """The mean along some axes.

    Args:
        axis: axis along which elements become one, or several: 1 is the first after the batch, and -1 is the
            last, the channels. 0, the batch, is refused. PyTorch's `dim`.
        keepdims: whether the axes stay, with the size 1, so that the result can be broadcast. PyTorch's
            `keepdim`.

    Shapes:
        any -> the axes that remain

    Weights:
        none

    Raises:
        TypeError: an axis is not a whole number, or the input is not a shape.
        ConfigError: an axis is 0, or there is none.
        ShapeError: the input is empty, has a size below 1 or lacks an axis, one is named twice, or none would
            remain.

    Source:
        https://keras.io/api/ops/numpy/#mean-function

    >>> Mean(-1, keepdims=True).output_shape((56, 56, 64))  # one number for each position
    (56, 56, 1)
    >>> Mean((1, 2)).output_shape((7, 7, 512))
    (512,)
    """

    def operations(self, prev_shape: Shape) -> Operations:
        """Return the additions of each result, and a division."""
        return (
            self._others(prev_shape),
            *per_element(elements(self.output_shape(prev_shape)), {"divide": 1}),
        )


@final
@frozen(repr=False)
class Sum(Reduction):
    """The sum along some axes.

    Args:
        axis: axis along which elements become one, or several: 1 is the first after the batch, and -1 is the
            last, the channels. 0, the batch, is refused. PyTorch's `dim`.
        keepdims: whether the axes stay, with the size 1, so that the result can be broadcast. PyTorch's
            `keepdim`.

    Shapes:
        any -> the axes that remain

    Weights:
        none

    Raises:
        TypeError: an axis is not a whole number, or the input is not a shape.
        ConfigError: an axis is 0, or there is none.
        ShapeError: the input is empty, has a size below 1 or lacks an axis, one is named twice, or none would
            remain.

    Source:
        https://keras.io/api/ops/numpy/#sum-function

    >>> Sum(-1, keepdims=True).output_shape((56, 56, 64))
    (56, 56, 1)
    >>> Sum((1, 2)).output_shape((7, 7, 512))
    (512,)
    """

    def operations(self, prev_shape: Shape) -> Operations:
        """Return the additions of each result."""
        return (self._others(prev_shape),)


@final
@frozen(repr=False)
class Max(Reduction):
    """The largest number along some axes. `Maximum` is that of several inputs.

    Args:
        axis: axis along which elements become one, or several: 1 is the first after the batch, and -1 is the
            last, the channels. 0, the batch, is refused. PyTorch's `dim`.
        keepdims: whether the axes stay, with the size 1, so that the result can be broadcast. PyTorch's
            `keepdim`.

    Shapes:
        any -> the axes that remain

    Weights:
        none

    Raises:
        TypeError: an axis is not a whole number, or the input is not a shape.
        ConfigError: an axis is 0, or there is none.
        ShapeError: the input is empty, has a size below 1 or lacks an axis, one is named twice, or none would
            remain.

    Source:
        https://keras.io/api/ops/numpy/#max-function

    >>> Max(-1, keepdims=True).output_shape((56, 56, 64))
    (56, 56, 1)
    >>> Max((1, 2)).output_shape((7, 7, 512))
    (512,)
    """

    kind: ClassVar[Kind] = "compare"

    def operations(self, prev_shape: Shape) -> Operations:
        """Return the comparisons of each result."""
        return (self._others(prev_shape),)


@final
@frozen(repr=False)
class Min(Reduction):
    """The smallest number along some axes. `Minimum` is that of several inputs.

    Args:
        axis: axis along which elements become one, or several: 1 is the first after the batch, and -1 is the
            last, the channels. 0, the batch, is refused. PyTorch's `dim`.
        keepdims: whether the axes stay, with the size 1, so that the result can be broadcast. PyTorch's
            `keepdim`.

    Shapes:
        any -> the axes that remain

    Weights:
        none

    Raises:
        TypeError: an axis is not a whole number, or the input is not a shape.
        ConfigError: an axis is 0, or there is none.
        ShapeError: the input is empty, has a size below 1 or lacks an axis, one is named twice, or none would
            remain.

    Source:
        https://keras.io/api/ops/numpy/#min-function

    >>> Min(-1, keepdims=True).output_shape((56, 56, 64))
    (56, 56, 1)
    >>> Min((1, 2)).output_shape((7, 7, 512))
    (512,)
    """

    kind: ClassVar[Kind] = "compare"

    def operations(self, prev_shape: Shape) -> Operations:
        """Return the comparisons of each result."""
        return (self._others(prev_shape),)
