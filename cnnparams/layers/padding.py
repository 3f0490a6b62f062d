"""Padding and cropping: rows of zeros are put around the input, or rows are cut off; channels stay."""

from typing import final

from attrs import field, frozen

from cnnparams.axes import ends_1d, ends_2d, ends_3d, ends_of
from cnnparams.errors import ShapeError
from cnnparams.layers.base import Weightless
from cnnparams.shapes import Image, Series, Sides, Volume, axis_names, expect, show
from cnnparams.terms import named


def _padded(size: int, ends: Sides) -> int:
    """Return the size of one axis with zeros at its ends."""
    before, after = ends
    return size + named("before", before) + named("after", after)


def _cropped(layer: "Crop1D | Crop2D | Crop3D", prev_shape: Series | Image | Volume, axis: int) -> int:
    """Return what remains of one axis."""
    before, after = layer.cropping[axis]
    size = prev_shape[axis]
    remaining = size - named("before", before) - named("after", after)
    if remaining < 1:
        rule = f"cropping must leave some of the {axis_names(len(prev_shape))[axis]}"
        cut = f"{show(before)} + {show(after)} of {show(size)}"
        raise ShapeError(f"{layer}: {rule}, got {cut} (input {show(prev_shape)})")
    return remaining


@final
@frozen(repr=False)
class ZeroPad1D(Weightless[Series, Series]):
    """Zeros before and after a series.

    `padding` is one number for both ends, or (before, after): the same in Keras and PyTorch.

    Shapes:
        (length, channels) -> (length + before + after, channels)

    Weights:
        none

    Raises:
        TypeError: the padding has the wrong type.
        ConfigError: the padding has too many numbers, or one below 0.
        ShapeError: the input is not a series.

    Source:
        https://keras.io/api/layers/reshaping_layers/zero_padding1d/

    >>> ZeroPad1D((2, 0)).output_shape((128, 16))  # 130 = 128 + 2 + 0
    (130, 16)
    """

    padding: tuple[Sides] = field(converter=ends_1d, validator=ends_of(1))

    def output_shape(self, prev_shape: Series) -> Series:
        """Return the length with the zeros; the channels stay."""
        length, channels = expect(self, prev_shape, 2)
        return (_padded(length, self.padding[0]), channels)


@final
@frozen(repr=False)
class ZeroPad2D(Weightless[Image, Image]):
    """Zeros around an image.

    `padding` is one number for all sides, (height, width), or ((top, bottom), (left, right)), as in Keras.
    PyTorch's four numbers are (left, right, top, bottom).

    Shapes:
        (height, width, channels) -> (height + top + bottom, width + left + right, channels)

    Weights:
        none

    Raises:
        TypeError: the padding has the wrong type.
        ConfigError: the padding has too few or too many numbers, or one below 0.
        ShapeError: the input is not an image.

    Source:
        https://keras.io/api/layers/reshaping_layers/zero_padding2d/

    >>> ZeroPad2D(3).output_shape((224, 224, 3))  # 230 = 224 + 3 + 3
    (230, 230, 3)
    >>> ZeroPad2D(((0, 1), (0, 1))).output_shape((112, 112, 96))  # 113 = 112 + 0 + 1
    (113, 113, 96)
    """

    padding: tuple[Sides, Sides] = field(converter=ends_2d, validator=ends_of(2))

    def output_shape(self, prev_shape: Image) -> Image:
        """Return height and width with the zeros; the channels stay."""
        height, width, channels = expect(self, prev_shape, 3)
        down, across = self.padding
        return (_padded(height, down), _padded(width, across), channels)


@final
@frozen(repr=False)
class ZeroPad3D(Weightless[Volume, Volume]):
    """Zeros around a volume.

    `padding` is written as in `ZeroPad2D`, for (depth, height, width). PyTorch's six numbers begin with
    the last axis.

    Shapes:
        (depth, height, width, channels) -> each of the first three + before + after, channels

    Weights:
        none

    Raises:
        TypeError: the padding has the wrong type.
        ConfigError: the padding has too few or too many numbers, or one below 0.
        ShapeError: the input is not a volume.

    Source:
        https://keras.io/api/layers/reshaping_layers/zero_padding3d/

    >>> ZeroPad3D((0, 1, 1)).output_shape((16, 112, 112, 3))  # 114 = 112 + 1 + 1
    (16, 114, 114, 3)
    """

    padding: tuple[Sides, Sides, Sides] = field(converter=ends_3d, validator=ends_of(3))

    def output_shape(self, prev_shape: Volume) -> Volume:
        """Return depth, height and width with the zeros; the channels stay."""
        depth, height, width, channels = expect(self, prev_shape, 4)
        inward, down, across = self.padding
        return (_padded(depth, inward), _padded(height, down), _padded(width, across), channels)


@final
@frozen(repr=False)
class Crop1D(Weightless[Series, Series]):
    """A series without its ends.

    `cropping` is one number for both ends, or (before, after). Something must remain.

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

    cropping: tuple[Sides] = field(converter=ends_1d, validator=ends_of(1))

    def output_shape(self, prev_shape: Series) -> Series:
        """Return what remains of the length; the channels stay."""
        shape = expect(self, prev_shape, 2)
        return (_cropped(self, shape, 0), shape[1])


@final
@frozen(repr=False)
class Crop2D(Weightless[Image, Image]):
    """An image without its edges.

    `cropping` is one number for all sides, (height, width), or ((top, bottom), (left, right)), as in
    Keras. In PyTorch it is `ZeroPad2d` with negative numbers. Something must remain.

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

    cropping: tuple[Sides, Sides] = field(converter=ends_2d, validator=ends_of(2))

    def output_shape(self, prev_shape: Image) -> Image:
        """Return what remains of height and width; the channels stay."""
        shape = expect(self, prev_shape, 3)
        return (_cropped(self, shape, 0), _cropped(self, shape, 1), shape[2])


@final
@frozen(repr=False)
class Crop3D(Weightless[Volume, Volume]):
    """A volume without its faces.

    `cropping` is written as in `Crop2D`, for (depth, height, width). Something must remain.

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

    cropping: tuple[Sides, Sides, Sides] = field(converter=ends_3d, validator=ends_of(3))

    def output_shape(self, prev_shape: Volume) -> Volume:
        """Return what remains of depth, height and width; the channels stay."""
        shape = expect(self, prev_shape, 4)
        return (_cropped(self, shape, 0), _cropped(self, shape, 1), _cropped(self, shape, 2), shape[3])
