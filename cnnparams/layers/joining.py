"""Joining: several inputs become one, one behind the other, some of them cut to fit."""

from typing import Any, cast, final

from attrs import Attribute, field, frozen

from cnnparams.errors import ConfigError, ShapeError
from cnnparams.fields import setting
from cnnparams.layers.several import WeightlessMerge, check_inputs, clash
from cnnparams.shapes import S, Shape, check_spatial, got, is_whole, show, with_last


def _some_axis(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    if not is_whole(value):
        raise TypeError(f"{setting(instance, attribute)} must be a whole number, {got(value)}")
    if value == 0:
        rule = "must be counted from 1, or from -1 at the end (0 is the batch, which shapes leave out)"
        raise ConfigError(f"{setting(instance, attribute)} {rule}, got 0")


@final
@frozen(repr=False)
class Concat(WeightlessMerge):
    """All inputs behind one another along one axis, the channels unless another is chosen.

    `axis` is counted from 1, as in Keras' `Concatenate` and PyTorch's `cat`, where 0 is the batch, or from
    the end with -1, -2, ... Nothing is broadcast.

    Shapes:
        two or more that are equal but for one axis -> their sum along that axis

    Weights:
        none

    Raises:
        TypeError: the axis is not a whole number, or this is not a tuple of shapes.
        ConfigError: the axis is 0.
        ShapeError: there are fewer than two inputs, one is empty, has a size below 1 or lacks the axis, or
            two disagree along another one.

    Source:
        https://keras.io/api/layers/merging_layers/concatenate/

    >>> Concat().output_shape(((28, 28, 64), (28, 28, 128), (28, 28, 32)))  # 224 = 64 + 128 + 32
    (28, 28, 224)
    >>> Concat(axis=1).output_shape(((1, 768), (196, 768)))  # 197 = 1 + 196
    (197, 768)
    """

    axis: int = field(default=-1, validator=_some_axis, kw_only=True)

    def output_shape(self, prev_shape: tuple[S, ...]) -> S:
        """Return the first input's shape with the sum of all along the axis."""
        return cast(S, tuple(_joined(self, prev_shape)))  # no type says "the same rank"


def _joined(layer: Concat, shapes: tuple[Shape, ...]) -> list[int]:
    """Return the sizes that the inputs have in common and, along one axis, their sum."""
    check_inputs(layer, shapes)
    first, rank = shapes[0], len(shapes[0])
    for place, shape in enumerate(shapes, start=1):
        if len(shape) != rank:
            rule = f"inputs 1 and {place} must have equally many axes, got {show(first)} and {show(shape)}"
            raise ShapeError(f"{layer}: {rule}{_flattened(first, shape, place)}")
    axis = layer.axis - 1 if layer.axis > 0 else rank + layer.axis
    if not 0 <= axis < rank:
        raise ShapeError(f"{layer}: there is no axis {show(layer.axis)}, got {show(first)}")
    before, after = first[:axis], first[axis + 1 :]
    if any((shape[:axis], shape[axis + 1 :]) != (before, after) for shape in shapes):
        raise ShapeError(f"{layer}: {clash(shapes, along=axis - rank)}")
    return [*before, sum([shape[axis] for shape in shapes]), *after]


def _flattened(first: Shape, shape: Shape, place: int) -> str:
    """Offer to make a vector of what is to lie behind a vector."""
    if len(first) == 1:
        return f"; put Flatten() behind input {place}"
    return "; put Flatten() behind input 1" if len(shape) == 1 else ""


@final
@frozen(repr=False)
class CropLike(WeightlessMerge):
    """The first input cut to the height and width of the second: the channels stay those of the first.

    Where a U-Net hands features over from its way down to its way up. Works along a length and in
    volumes too. Neither Keras nor PyTorch has a layer for it.

    Shapes:
        (height, width, channels) and the same or smaller -> the second's height and width, channels

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are not exactly two inputs, one has a size below 1, they differ in rank or have no
            axis before the channels, or the first is the smaller.

    Source:
        https://arxiv.org/abs/1505.04597

    >>> CropLike().output_shape(((64, 64, 512), (56, 56, 1024)))
    (56, 56, 512)
    """

    def output_shape(self, prev_shape: tuple[S, ...]) -> S:
        """Return the sizes of the second input and the channels of the first."""
        check_inputs(self, prev_shape, exactly_two=True)
        first, second = prev_shape
        check_spatial(self, first)
        shapes = f"{show(first)} and {show(second)}"
        if len(first) != len(second):
            raise ShapeError(f"{self}: expects two inputs with equally many axes, got {shapes}")
        if not _covers(first, second):
            mend = "; name them the other way round" if _covers(second, first) else ""
            raise ShapeError(f"{self}: input 1 must be as large as input 2 or larger, got {shapes}{mend}")
        return with_last(second, first[-1])


def _covers(larger: Shape, smaller: Shape) -> bool:
    return all(size >= other for size, other in zip(larger[:-1], smaller[:-1], strict=True))
