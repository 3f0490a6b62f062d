"""Resizing: more or fewer points along the axes of space; the channels stay, or pay for it."""

from typing import Any, Literal, TypeVar, cast, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Image, Pair, Series, Shape, Single, Triple, Volume, expect
from cnnparams.arithmetic.terms import named
from cnnparams.arithmetic.values import show, show_sizes
from cnnparams.bases.base import Weightless, WithoutArithmetic
from cnnparams.errors import ShapeError
from cnnparams.operations import INTERPOLATIONS, Operations, per_element, positions
from cnnparams.settings.checks import integer, one_of
from cnnparams.settings.per_axis import pair, per_axis, single, triple
from cnnparams.window import Seen, Window, interpolated

X = TypeVar("X", bound=Shape)


class UpSample(Weightless[X, X]):
    """What upsampling along one, two and three axes does alike."""

    __slots__ = ()

    # Any: tuples whose length only the subclasses know, and no type of a tuple can be narrowed there.
    size: Any
    interpolation: Any  # each class has words of its own

    @final
    def output_shape(self, prev_shape: X) -> X:
        """Return each axis `size` times as long; the channels stay."""
        *sizes, channels = expect(self, prev_shape, len(self.size) + 1)
        scaled = [size * named("factor", factor) for size, factor in zip(sizes, self.size, strict=True)]
        return cast(X, (*scaled, channels))  # no type says "the same rank"

    @final
    def operations(self, prev_shape: X) -> Operations:
        """Return what the interpolation does for each element of the output."""
        shape = self.output_shape(prev_shape)
        return per_element({**positions(shape), "channels": shape[-1]}, INTERPOLATIONS[self.interpolation])

    @final
    def windows(self, prev_shape: X) -> Seen:
        """Return what the interpolation takes along each axis."""
        kind: str = self.interpolation
        sizes = zip(prev_shape, self.output_shape(prev_shape)[:-1], strict=False)
        return tuple([interpolated(size, new, kind) for size, new in sizes])


@final
@frozen(repr=False)
class UpSample1D(UpSample[Series]):
    """A series `size` times as long. How the points between are made up is no matter of shapes.

    Args:
        size: what the length is multiplied by. PyTorch's `scale_factor`, without fractions.
        interpolation: what is put between the elements: `"nearest"` or `"linear"`.
            Shapes are the same.

    Shapes:
        (length, channels) -> (length * size, channels)

    Weights:
        none

    Raises:
        TypeError: the size has the wrong type.
        ConfigError: the size is below 1.
        ShapeError: the input is not a series.

    Source:
        https://keras.io/api/layers/reshaping_layers/up_sampling1d/

    >>> UpSample1D(3).output_shape((128, 16))  # 384 = 128 * 3
    (384, 16)
    """

    size: Single = field(default=(2,), converter=single, validator=per_axis(1))
    interpolation: Literal["nearest", "linear"] = field(
        default="nearest", validator=one_of("nearest", "linear"), kw_only=True
    )


@final
@frozen(repr=False)
class UpSample2D(UpSample[Image]):
    """An image `size` times as high and wide.

    `Resize` takes the new size itself.

    Args:
        size: what height and width are multiplied by: a number for both, or (height, width). PyTorch's
            `scale_factor`, without fractions.
        interpolation: what is put between the elements: `"nearest"`, `"bilinear"` or `"bicubic"`.
            Shapes are the same.

    Shapes:
        (height, width, channels) -> (height * size, width * size, channels)

    Weights:
        none

    Raises:
        TypeError: the size has the wrong type.
        ConfigError: the size has too few or too many numbers, or one below 1.
        ShapeError: the input is not an image.

    Source:
        https://keras.io/api/layers/reshaping_layers/up_sampling2d/

    >>> UpSample2D().output_shape((28, 28, 64))  # 56 = 28 * 2
    (56, 56, 64)
    """

    size: Pair = field(default=(2, 2), converter=pair, validator=per_axis(2))
    interpolation: Literal["nearest", "bilinear", "bicubic"] = field(
        default="nearest", validator=one_of("nearest", "bilinear", "bicubic"), kw_only=True
    )


@final
@frozen(repr=False)
class UpSample3D(UpSample[Volume]):
    """A volume `size` times as deep, high and wide.

    Args:
        size: what depth, height and width are multiplied by: a number for all three, or
            (depth, height, width). PyTorch's `scale_factor`, without fractions.
        interpolation: what is put between the elements: `"nearest"` or `"trilinear"`.
            Shapes are the same.

    Shapes:
        (depth, height, width, channels) -> (depth * size, height * size, width * size, channels)

    Weights:
        none

    Raises:
        TypeError: the size has the wrong type.
        ConfigError: the size has too few or too many numbers, or one below 1.
        ShapeError: the input is not a volume.

    Source:
        https://keras.io/api/layers/reshaping_layers/up_sampling3d/

    >>> UpSample3D((1, 2, 2)).output_shape((16, 28, 28, 64))  # 56 = 28 * 2
    (16, 56, 56, 64)
    """

    size: Triple = field(default=(2, 2, 2), converter=triple, validator=per_axis(3))
    interpolation: Literal["nearest", "trilinear"] = field(
        default="nearest", validator=one_of("nearest", "trilinear"), kw_only=True
    )


@final
@frozen(repr=False)
class Resize(Weightless[Image, Image]):
    """An image brought to a new height and width, larger or smaller.

    PyTorch's `Upsample(size)` and Keras' `Resizing(height, width)` do the same; torchvision's `Resize` with
    one number keeps the proportions.

    Args:
        size: new height and width: a number for a square, or (height, width).
        interpolation: how elements are put between others: `"nearest"`, `"bilinear"` or `"bicubic"`. Shapes
            are the same.

    Shapes:
        (height, width, channels) -> (new height, new width, channels)

    Weights:
        none

    Raises:
        TypeError: the size has the wrong type.
        ConfigError: the size has too few or too many numbers, or one below 1.
        ShapeError: the input is not an image.

    Source:
        https://keras.io/api/layers/preprocessing_layers/image_preprocessing/resizing/

    >>> Resize((224, 320)).output_shape((480, 640, 3))
    (224, 320, 3)
    """

    size: Pair = field(converter=pair, validator=per_axis(2))
    interpolation: Literal["nearest", "bilinear", "bicubic"] = field(
        default="bilinear", validator=one_of("nearest", "bilinear", "bicubic"), kw_only=True
    )

    def output_shape(self, prev_shape: Image) -> Image:
        """Return the new height and width; the channels stay."""
        _, _, channels = expect(self, prev_shape, 3)
        return (*self.size, channels)

    def operations(self, prev_shape: Image) -> Operations:
        """Return what the interpolation does for each element of the output."""
        shape = self.output_shape(prev_shape)
        return per_element({**positions(shape), "channels": shape[-1]}, INTERPOLATIONS[self.interpolation])

    def windows(self, prev_shape: Image) -> Seen:
        """Return what the interpolation takes along each axis."""
        sizes = zip(prev_shape, self.size, strict=False)
        return tuple([interpolated(size, new, self.interpolation) for size, new in sizes])


@final
@frozen(repr=False)
class PixelShuffle(WithoutArithmetic[Image, Image], Weightless[Image, Image]):
    """Channels become points: each group of `factor * factor` channels is laid out as a square.

    Keras has no such layer.

    Args:
        factor: what height and width are multiplied by; its square must divide the channels. PyTorch's
            `upscale_factor`.

    Shapes:
        (height, width, channels) -> (height * factor, width * factor, channels / (factor * factor))

    Weights:
        none

    Raises:
        TypeError: the factor is not a whole number.
        ConfigError: the factor is below 1.
        ShapeError: the input is not an image, or `factor * factor` does not divide its channels.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.PixelShuffle.html,
        https://arxiv.org/abs/1609.05158

    >>> PixelShuffle(3).output_shape((64, 64, 27))  # 192 = 64 * 3, 3 = 27 // (3 * 3)
    (192, 192, 3)
    """

    factor: int = field(validator=integer(1))

    def output_shape(self, prev_shape: Image) -> Image:
        """Return the larger height and width, and the channels that are left."""
        return _to_space(self, prev_shape, "factor", self.factor)

    def windows(self, prev_shape: Image) -> Seen:
        """Return that each square of the output sees one position."""
        return (Window(upsampling=self.factor),) * 2


@final
@frozen(repr=False)
class DepthToSpace(WithoutArithmetic[Image, Image], Weightless[Image, Image]):
    """Channels become points, as in `PixelShuffle`, but in TensorFlow's order of channels.

    Args:
        block_size: what height and width are multiplied by; its square must divide the channels.

    Shapes:
        (height, width, channels) -> (height * block_size, width * block_size, channels / block_size ** 2)

    Weights:
        none

    Raises:
        TypeError: the block size is not a whole number.
        ConfigError: the block size is below 1.
        ShapeError: the input is not an image, or the square of the block size does not divide its channels.

    Source:
        https://www.tensorflow.org/api_docs/python/tf/nn/depth_to_space

    >>> DepthToSpace(2).output_shape((32, 32, 12))  # 64 = 32 * 2, 3 = 12 // (2 * 2)
    (64, 64, 3)
    """

    block_size: int = field(validator=integer(1))

    def output_shape(self, prev_shape: Image) -> Image:
        """Return the larger height and width, and the channels that are left."""
        return _to_space(self, prev_shape, "block_size", self.block_size)

    def windows(self, prev_shape: Image) -> Seen:
        """Return that each square of the output sees one position."""
        return (Window(upsampling=self.block_size),) * 2


def _to_space(layer: Weightless[Image, Image], prev_shape: Image, word: str, factor: int) -> Image:
    height, width, channels = expect(layer, prev_shape, 3)
    square = factor * factor
    if channels % square:
        rule = f"{word} * {word} = {show(square)} must divide the {show(channels)} channels of the input"
        hint = f"add Conv2D({show(channels + -channels % square)}, 1) before it"
        raise ShapeError(f"{layer}: {rule} (input {show(prev_shape)}); {hint}")
    return (height * factor, width * factor, channels // square)


@final
@frozen(repr=False)
class PixelUnshuffle(WithoutArithmetic[Image, Image], Weightless[Image, Image]):
    """Points become channels: each square of `factor * factor` points is laid out along the channels.

    The inverse of `PixelShuffle`. Keras has no such layer.

    Args:
        factor: what height and width are divided by; it must divide both. PyTorch's `downscale_factor`.

    Shapes:
        (height, width, channels) -> (height / factor, width / factor, channels * factor * factor)

    Weights:
        none

    Raises:
        TypeError: the factor is not a whole number.
        ConfigError: the factor is below 1.
        ShapeError: the input is not an image, or the factor does not divide its height and width.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.PixelUnshuffle.html

    >>> PixelUnshuffle(2).output_shape((224, 224, 3))  # 112 = 224 // 2, 12 = 3 * 2 * 2
    (112, 112, 12)
    """

    factor: int = field(validator=integer(1))

    def output_shape(self, prev_shape: Image) -> Image:
        """Return the smaller height and width, and the channels that they have become."""
        return _to_depth(self, prev_shape, "factor", self.factor)

    def windows(self, prev_shape: Image) -> Seen:
        """Return that each position sees a square of the input."""
        return (Window(self.factor, stride=self.factor),) * 2


@final
@frozen(repr=False)
class SpaceToDepth(WithoutArithmetic[Image, Image], Weightless[Image, Image]):
    """Points become channels, as in `PixelUnshuffle`, but in TensorFlow's order of channels.

    Args:
        block_size: what height and width are divided by; it must divide both.

    Shapes:
        (height, width, channels) -> (height / block_size, width / block_size, channels * block_size ** 2)

    Weights:
        none

    Raises:
        TypeError: the block size is not a whole number.
        ConfigError: the block size is below 1.
        ShapeError: the input is not an image, or the block size does not divide its height and width.

    Source:
        https://www.tensorflow.org/api_docs/python/tf/nn/space_to_depth

    >>> SpaceToDepth(2).output_shape((64, 64, 3))  # 32 = 64 // 2, 12 = 3 * 2 * 2
    (32, 32, 12)
    """

    block_size: int = field(validator=integer(1))

    def output_shape(self, prev_shape: Image) -> Image:
        """Return the smaller height and width, and the channels that they have become."""
        return _to_depth(self, prev_shape, "block_size", self.block_size)

    def windows(self, prev_shape: Image) -> Seen:
        """Return that each position sees a square of the input."""
        return (Window(self.block_size, stride=self.block_size),) * 2


def _to_depth(layer: Weightless[Image, Image], prev_shape: Image, word: str, factor: int) -> Image:
    height, width, channels = expect(layer, prev_shape, 3)
    if height % factor or width % factor:
        rule = f"{word} must divide height and width, got {show_sizes(prev_shape[:-1])}"
        missing = ((0, -height % factor), (0, -width % factor))
        hint = f"add ZeroPad2D({show(missing)}) before it"
        raise ShapeError(f"{layer}: {rule} (input {show(prev_shape)}); {hint}")
    return (height // factor, width // factor, channels * factor * factor)
