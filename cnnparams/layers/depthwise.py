"""Depthwise convolutions: each channel has filters of its own; separable ones mix the channels afterwards."""

from typing import final

from attrs import field, frozen

from cnnparams.axes import pair, per_axis, single
from cnnparams.fields import flag, label_or_none, whole
from cnnparams.layers.windows import Windows1D, Windows2D, kernel_axes
from cnnparams.shapes import Image, Pair, Series, Single, expect, slide
from cnnparams.weights import Weight


@final
@frozen(repr=False)
class DepthwiseConv1D(Windows1D):
    """A convolution over a length with `depth_multiplier` filters for each channel alone.

    It is a grouped convolution with as many groups as channels. The other settings are those of `Conv1D`.

    Shapes:
        (length, channels) -> (positions, channels * depth_multiplier)

    Weights:
        kernel (kernel_length, channels, depth_multiplier); bias (channels * depth_multiplier,)

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, or the padding is unknown.
        ShapeError: the input is not a series, or the kernel does not fit.

    Source:
        https://keras.io/api/layers/convolution_layers/depthwise_convolution1d/

    >>> DepthwiseConv1D(3).param_count((128, 16))  # 64 = (3 * 16 * 1) + 16
    64
    >>> DepthwiseConv1D(3, depth_multiplier=2).output_shape((128, 16))  # 32 = 16 * 2
    (126, 32)
    """

    kernel_size: Single = field(converter=single, validator=per_axis(1))
    depth_multiplier: int = field(default=1, validator=whole(1), kw_only=True)
    bias: bool = field(default=True, validator=flag, kw_only=True)
    activation: str | None = field(default=None, validator=label_or_none, kw_only=True)

    def weights(self, prev_shape: Series) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        channels = expect(self, prev_shape, 2)[1]
        axes = kernel_axes(self.kernel_size)
        kernel = Weight("kernel", **axes, in_channels=channels, depth_multiplier=self.depth_multiplier)
        return (kernel, Weight("bias", filters=channels * self.depth_multiplier)) if self.bias else (kernel,)

    def output_shape(self, prev_shape: Series) -> Series:
        """Return how often the kernel fits, and `depth_multiplier` channels for each of the input."""
        (length,) = slide(
            self,
            expect(self, prev_shape, 2),
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )
        return (length, prev_shape[1] * self.depth_multiplier)


@final
@frozen(repr=False)
class DepthwiseConv2D(Windows2D):
    """A convolution over height and width with `depth_multiplier` filters for each channel alone.

    It is a grouped convolution with as many groups as channels. The other settings are those of `Conv2D`.

    Shapes:
        (height, width, channels) -> (positions down, positions across, channels * depth_multiplier)

    Weights:
        kernel (kernel_height, kernel_width, channels, depth_multiplier); bias (channels * depth_multiplier,)

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, or the padding is unknown.
        ShapeError: the input is not an image, or the kernel does not fit.

    Source:
        https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/

    >>> DepthwiseConv2D(3, padding="same").param_count((112, 112, 32))  # 320 = (3 * 3 * 32 * 1) + 32
    320
    >>> DepthwiseConv2D(3, depth_multiplier=2).output_shape((112, 112, 32))  # 64 = 32 * 2
    (110, 110, 64)
    """

    kernel_size: Pair = field(converter=pair, validator=per_axis(2))
    depth_multiplier: int = field(default=1, validator=whole(1), kw_only=True)
    bias: bool = field(default=True, validator=flag, kw_only=True)
    activation: str | None = field(default=None, validator=label_or_none, kw_only=True)

    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        channels = expect(self, prev_shape, 3)[2]
        axes = kernel_axes(self.kernel_size)
        kernel = Weight("kernel", **axes, in_channels=channels, depth_multiplier=self.depth_multiplier)
        return (kernel, Weight("bias", filters=channels * self.depth_multiplier)) if self.bias else (kernel,)

    def output_shape(self, prev_shape: Image) -> Image:
        """Return how often the kernel fits, and `depth_multiplier` channels for each of the input."""
        height, width = slide(
            self,
            expect(self, prev_shape, 3),
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )
        return (height, width, prev_shape[2] * self.depth_multiplier)


@final
@frozen(repr=False)
class SeparableConv1D(Windows1D):
    """A depthwise convolution over a length, then one of size 1 that mixes the channels.

    The settings are those of `DepthwiseConv1D`; there is one bias, after the mixing.

    Shapes:
        (length, channels) -> (positions, filters)

    Weights:
        depthwise_kernel (kernel_length, channels, depth_multiplier);
        pointwise_kernel (channels * depth_multiplier, filters); bias (filters,)

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, or the padding is unknown.
        ShapeError: the input is not a series, or the kernel does not fit.

    Source:
        https://keras.io/api/layers/convolution_layers/separable_convolution1d/

    >>> SeparableConv1D(64, 3).param_count((128, 16))  # 1136 = (3 * 16) + (16 * 64) + 64
    1136
    >>> SeparableConv1D(64, 3).output_shape((128, 16))
    (126, 64)
    """

    filters: int = field(validator=whole(1))
    kernel_size: Single = field(converter=single, validator=per_axis(1))
    depth_multiplier: int = field(default=1, validator=whole(1), kw_only=True)
    bias: bool = field(default=True, validator=flag, kw_only=True)
    activation: str | None = field(default=None, validator=label_or_none, kw_only=True)

    def weights(self, prev_shape: Series) -> tuple[Weight, ...]:
        """Return both kernels and, unless switched off, the bias."""
        channels = expect(self, prev_shape, 2)[1]
        axes, multiplier = kernel_axes(self.kernel_size), self.depth_multiplier
        depthwise = Weight("depthwise_kernel", **axes, in_channels=channels, depth_multiplier=multiplier)
        pointwise = Weight("pointwise_kernel", spread_channels=channels * multiplier, filters=self.filters)
        return (depthwise, pointwise, *((Weight("bias", filters=self.filters),) if self.bias else ()))

    def output_shape(self, prev_shape: Series) -> Series:
        """Return how often the kernel fits, and one channel per filter."""
        (length,) = slide(
            self,
            expect(self, prev_shape, 2),
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )
        return (length, self.filters)


@final
@frozen(repr=False)
class SeparableConv2D(Windows2D):
    """A depthwise convolution over height and width, then one of size 1 that mixes the channels.

    The settings are those of `DepthwiseConv2D`; there is one bias, after the mixing.

    Shapes:
        (height, width, channels) -> (positions down, positions across, filters)

    Weights:
        depthwise_kernel (kernel_height, kernel_width, channels, depth_multiplier);
        pointwise_kernel (channels * depth_multiplier, filters); bias (filters,)

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, or the padding is unknown.
        ShapeError: the input is not an image, or the kernel does not fit.

    Source:
        Chollet, Xception (2017), https://arxiv.org/abs/1610.02357

    >>> SeparableConv2D(128, 3, bias=False).param_count((147, 147, 64))  # 8768 = (3 * 3 * 64) + (64 * 128)
    8768
    >>> SeparableConv2D(128, 3, padding="same").output_shape((147, 147, 64))
    (147, 147, 128)
    """

    filters: int = field(validator=whole(1))
    kernel_size: Pair = field(converter=pair, validator=per_axis(2))
    depth_multiplier: int = field(default=1, validator=whole(1), kw_only=True)
    bias: bool = field(default=True, validator=flag, kw_only=True)
    activation: str | None = field(default=None, validator=label_or_none, kw_only=True)

    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        """Return both kernels and, unless switched off, the bias."""
        channels = expect(self, prev_shape, 3)[2]
        axes, multiplier = kernel_axes(self.kernel_size), self.depth_multiplier
        depthwise = Weight("depthwise_kernel", **axes, in_channels=channels, depth_multiplier=multiplier)
        pointwise = Weight("pointwise_kernel", spread_channels=channels * multiplier, filters=self.filters)
        return (depthwise, pointwise, *((Weight("bias", filters=self.filters),) if self.bias else ()))

    def output_shape(self, prev_shape: Image) -> Image:
        """Return how often the kernel fits, and one channel per filter."""
        height, width = slide(
            self,
            expect(self, prev_shape, 3),
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )
        return (height, width, self.filters)
