"""Padding and cropping: zeros are added at the ends of each axis, or elements cut off; the channels stay."""

from typing import Any, TypeVar, cast, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Image, Series, Shape, Sides, Volume, axis_names, expect
from cnnparams.arithmetic.terms import named
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Weightless, WithoutArithmetic
from cnnparams.errors import ShapeError
from cnnparams.settings.per_axis import both_ends_1d, both_ends_2d, both_ends_3d, both_ends_of
from cnnparams.window import Seen, Window

X = TypeVar("X", bound=Shape)


class ZeroPad(WithoutArithmetic[X, X], Weightless[X, X]):
    """What padding along one, two and three axes does alike."""

    __slots__ = ()

    # Any: tuples whose length only the subclasses know, and no type of a tuple can be narrowed there.
    padding: Any

    @final
    def output_shape(self, prev_shape: X) -> X:
        """Return each axis with its zeros, or without what negative numbers cut off; the channels stay."""
        *sizes, channels = expect(self, prev_shape, len(self.padding) + 1)
        padded = [
            size + named("before", before) + named("after", after)
            for size, (before, after) in zip(sizes, self.padding, strict=True)
        ]
        for axis, size in enumerate(padded):
            cut = -sum([min(number, 0) for number in self.padding[axis]])
            if size < 1 or cut > sizes[axis]:
                name = axis_names(len(prev_shape))[axis]
                rule = f"padding must leave some of the {name}, got {show(size)}"
                if cut > sizes[axis]:
                    rule = f"padding must not cut off more than there is of the {name}, got {show(cut)}"
                raise ShapeError(f"{self}: {rule} (input {show(prev_shape)})")
        return cast(X, (*padded, channels))  # no type says "the same rank"

    @final
    def windows(self, prev_shape: X) -> Seen:
        """Return that each position is seen by itself, behind what is added before."""
        return tuple([Window(padding=before) for before, _ in self.padding])


class Crop(WithoutArithmetic[X, X], Weightless[X, X]):
    """What cropping along one, two and three axes does alike."""

    __slots__ = ()

    # Any: tuples whose length only the subclasses know, and no type of a tuple can be narrowed there.
    cropping: Any

    @final
    def output_shape(self, prev_shape: X) -> X:
        """Return what remains of each axis; the channels stay."""
        expect(self, prev_shape, len(self.cropping) + 1)
        remaining = [self._remaining(prev_shape, axis) for axis in range(len(self.cropping))]
        return cast(X, (*remaining, prev_shape[-1]))  # no type says "the same rank"

    def _remaining(self, prev_shape: X, axis: int) -> int:
        before, after = self.cropping[axis]
        size = prev_shape[axis]
        remaining = size - named("before", before) - named("after", after)
        if remaining < 1:
            rule = f"cropping must leave some of the {axis_names(len(prev_shape))[axis]}"
            cut = f"{show(before)} + {show(after)} of {show(size)}"
            raise ShapeError(f"{self}: {rule}, got {cut} (input {show(prev_shape)})")
        return remaining

    @final
    def windows(self, prev_shape: X) -> Seen:
        """Return that each position is seen by itself, behind what is left out before."""
        return tuple([Window(padding=-before) for before, _ in self.cropping])


@final
@frozen(repr=False)
class ZeroPad1D(ZeroPad[Series]):
    """Zeros before and after a series.

    Args:
        padding: zeros to add; a negative number cuts off, as in PyTorch. A number for both ends, or (before,
            after), as in Keras and PyTorch.

    Shapes:
        (length, channels) -> (length + before + after, channels)

    Weights:
        none

    Raises:
        TypeError: the padding has the wrong type.
        ConfigError: the padding has too many numbers.
        ShapeError: the input is not a series, or nothing of it remains.

    Source:
        https://keras.io/api/layers/reshaping_layers/zero_padding1d/

    >>> ZeroPad1D((2, 0)).output_shape((128, 16))  # 130 = 128 + 2 + 0
    (130, 16)
    """

    padding: tuple[Sides] = field(converter=both_ends_1d, validator=both_ends_of(1, minimum=None))


@final
@frozen(repr=False)
class ZeroPad2D(ZeroPad[Image]):
    """Zeros around an image.

    PyTorch's four numbers are (left, right, top, bottom).

    Args:
        padding: zeros to add; a negative number cuts off, as in PyTorch. A number for every side, or for each
            of (height, width) a number or (before, after), that is ((top, bottom), (left, right)), as in
            Keras.

    Shapes:
        (height, width, channels) -> (height + top + bottom, width + left + right, channels)

    Weights:
        none

    Raises:
        TypeError: the padding has the wrong type.
        ConfigError: the padding has too few or too many numbers.
        ShapeError: the input is not an image, or nothing of an axis remains.

    Source:
        https://keras.io/api/layers/reshaping_layers/zero_padding2d/

    >>> ZeroPad2D(3).output_shape((224, 224, 3))  # 230 = 224 + 3 + 3
    (230, 230, 3)
    >>> ZeroPad2D(((0, 1), (0, 1))).output_shape((112, 112, 96))  # 113 = 112 + 0 + 1
    (113, 113, 96)
    """

    padding: tuple[Sides, Sides] = field(converter=both_ends_2d, validator=both_ends_of(2, minimum=None))


@final
@frozen(repr=False)
class ZeroPad3D(ZeroPad[Volume]):
    """Zeros around a volume.

    PyTorch's six numbers begin with the last axis.

    Args:
        padding: zeros to add; a negative number cuts off, as in PyTorch. A number for every side, or for each
            of (depth, height, width) a number or (before, after), as in Keras.

    Shapes:
        (depth, height, width, channels) -> each of the first three + before + after, channels

    Weights:
        none

    Raises:
        TypeError: the padding has the wrong type.
        ConfigError: the padding has too few or too many numbers.
        ShapeError: the input is not a volume, or nothing of an axis remains.

    Source:
        https://keras.io/api/layers/reshaping_layers/zero_padding3d/

    >>> ZeroPad3D((0, 1, 1)).output_shape((16, 112, 112, 3))  # 114 = 112 + 1 + 1
    (16, 114, 114, 3)
    """

    padding: tuple[Sides, Sides, Sides] = field(
        converter=both_ends_3d, validator=both_ends_of(3, minimum=None)
    )


@final
@frozen(repr=False)
class Crop1D(Crop[Series]):
    """A series without its ends.

    Args:
        cropping: elements to cut off: a number for both ends, or (before, after), as in Keras and PyTorch.
            Something must remain.

    Shapes:
        (length, channels) -> (length - before - after, channels)

    Weights:
        none

    Raises:
        TypeError: the cropping has the wrong type.
        ConfigError: the cropping has too many numbers, or one below 0.
        ShapeError: the input is not a series, or nothing of it remains.

    Source:
        https://keras.io/api/layers/reshaping_layers/cropping1d/

    >>> Crop1D((0, 2)).output_shape((130, 16))  # 128 = 130 - 0 - 2
    (128, 16)
    """

    cropping: tuple[Sides] = field(converter=both_ends_1d, validator=both_ends_of(1))


@final
@frozen(repr=False)
class Crop2D(Crop[Image]):
    """An image without its edges.

    In PyTorch it is `ZeroPad2d` with negative numbers.

    Args:
        cropping: elements to cut off: a number for every side, or for each of (height, width) a number or
            (before, after), that is ((top, bottom), (left, right)), as in Keras. Something must remain.

    Shapes:
        (height, width, channels) -> (height - top - bottom, width - left - right, channels)

    Weights:
        none

    Raises:
        TypeError: the cropping has the wrong type.
        ConfigError: the cropping has too few or too many numbers, or one below 0.
        ShapeError: the input is not an image, or nothing of its height or width remains.

    Source:
        https://keras.io/api/layers/reshaping_layers/cropping2d/

    >>> Crop2D(4).output_shape((64, 64, 512))  # 56 = 64 - 4 - 4
    (56, 56, 512)
    >>> Crop2D(((0, 1), (2, 0))).output_shape((113, 114, 64))  # 112 = 113 - 0 - 1 = 114 - 2 - 0
    (112, 112, 64)
    """

    cropping: tuple[Sides, Sides] = field(converter=both_ends_2d, validator=both_ends_of(2))


@final
@frozen(repr=False)
class Crop3D(Crop[Volume]):
    """A volume without its faces.

    Args:
        cropping: elements to cut off: a number for every side, or for each of (depth, height, width) a number
            or (before, after), as in Keras. Something must remain.

    Shapes:
        (depth, height, width, channels) -> each of the first three - before - after, channels

    Weights:
        none

    Raises:
        TypeError: the cropping has the wrong type.
        ConfigError: the cropping has too few or too many numbers, or one below 0.
        ShapeError: the input is not a volume, or nothing of one of its axes remains.

    Source:
        https://keras.io/api/layers/reshaping_layers/cropping3d/

    >>> Crop3D((4, 4, 0)).output_shape((28, 28, 28, 2))  # 20 = 28 - 4 - 4
    (20, 20, 28, 2)
    """

    cropping: tuple[Sides, Sides, Sides] = field(converter=both_ends_3d, validator=both_ends_of(3))
