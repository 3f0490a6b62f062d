"""Depthwise convolutions: each channel has its own filters; separable ones then mix the channels."""

from typing import TypeVar, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Image, Pair, Series, Shape, Single, expect
from cnnparams.bases.windows import Windows, Windows1D, Windows2D, kernel_axes, kernel_operations
from cnnparams.operations import Operations
from cnnparams.settings.checks import boolean, integer, text_or_none
from cnnparams.settings.per_axis import pair, per_axis, single
from cnnparams.weights import Weight

X = TypeVar("X", bound=Shape)


class Depthwise(Windows[X]):
    """What depthwise convolutions along one and two axes do alike."""

    __slots__ = ()

    depth_multiplier: int
    bias: bool
    activation: str | None

    @final
    def weights(self, prev_shape: X) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        channels = expect(self, prev_shape, len(self.kernel_size) + 1)[-1]
        axes = kernel_axes(self.kernel_size)
        kernel = Weight("kernel", **axes, in_channels=channels, depth_multiplier=self.depth_multiplier)
        return (kernel, Weight("bias", filters=channels * self.depth_multiplier)) if self.bias else (kernel,)

    @final
    def _output_channels(self, prev_shape: X) -> int:
        return prev_shape[-1] * self.depth_multiplier

    @final
    def operations(self, prev_shape: X) -> Operations:
        """Return the kernel and the bias, once for each position of the output, and the activation."""
        return kernel_operations(self, prev_shape, self.activation)


class Separable(Windows[X]):
    """What separable convolutions along one and two axes do alike."""

    __slots__ = ()

    filters: int
    depth_multiplier: int
    bias: bool
    activation: str | None

    @final
    def weights(self, prev_shape: X) -> tuple[Weight, ...]:
        """Return both kernels and, unless switched off, the bias."""
        channels = expect(self, prev_shape, len(self.kernel_size) + 1)[-1]
        axes, multiplier = kernel_axes(self.kernel_size), self.depth_multiplier
        depthwise = Weight("depthwise_kernel", **axes, in_channels=channels, depth_multiplier=multiplier)
        pointwise = Weight("pointwise_kernel", spread_channels=channels * multiplier, filters=self.filters)
        return (depthwise, pointwise, *((Weight("bias", filters=self.filters),) if self.bias else ()))

    @final
    def _output_channels(self, prev_shape: X) -> int:
        return self.filters

    @final
    def operations(self, prev_shape: X) -> Operations:
        """Return both kernels and the bias, once for each position of the output, and the activation."""
        return kernel_operations(self, prev_shape, self.activation)


@final
@frozen(repr=False)
class DepthwiseConv1D(Windows1D, Depthwise[Series]):
    """A convolution over a length with `depth_multiplier` filters for each channel alone.

    It is a grouped convolution with as many groups as channels.

    Args:
        kernel_size: length of the kernel.
        stride: how far the kernel moves from one position to the next. Keras' `strides`.
        padding: zeros at the ends of the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes
            for `ceil(size / stride)` positions, an odd one at the end. `"causal"`: as many positions, with
            all zeros before the start; Keras has that for `Conv1D` only. A number: that many at both ends, as
            in PyTorch. ((before, after),): each end by itself.
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps. Keras'
            `dilation_rate`.
        depth_multiplier: number of filters for each channel of the input.
        bias: whether each filter has a bias. Keras' `use_bias`.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

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
    depth_multiplier: int = field(default=1, validator=integer(1), kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)


@final
@frozen(repr=False)
class DepthwiseConv2D(Windows2D, Depthwise[Image]):
    """A convolution over height and width with `depth_multiplier` filters for each channel alone.

    It is a grouped convolution with as many groups as channels.

    Args:
        kernel_size: height and width of the kernel: a number for both, or (height, width).
        stride: how far the kernel moves from one position to the next: a number for both, or (height, width).
            Keras' `strides`.
        padding: zeros around the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes for
            `ceil(size / stride)` positions, an odd one below and to the right. A number: that many on every
            side, as in PyTorch. A pair: for height and for width, a number or (before, after).
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps: a number for both, or
            (height, width). Keras' `dilation_rate`.
        depth_multiplier: number of filters for each channel of the input.
        bias: whether each filter has a bias. Keras' `use_bias`.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

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
    depth_multiplier: int = field(default=1, validator=integer(1), kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)


@final
@frozen(repr=False)
class SeparableConv1D(Windows1D, Separable[Series]):
    """A depthwise convolution over a length, then one of size 1 that mixes the channels.

    Args:
        filters: number of filters that mix the channels, which is the number of channels of the output.
        kernel_size: length of the depthwise kernel.
        stride: how far the kernel moves from one position to the next. Keras' `strides`.
        padding: zeros at the ends of the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes
            for `ceil(size / stride)` positions, an odd one at the end. `"causal"`: as many positions, with
            all zeros before the start; Keras has that for `Conv1D` only. A number: that many at both ends, as
            in PyTorch. ((before, after),): each end by itself.
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps. Keras'
            `dilation_rate`.
        depth_multiplier: number of depthwise filters for each channel of the input.
        bias: whether there is a bias after the mixing, one for each of the `filters`. Keras' `use_bias`.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

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

    filters: int = field(validator=integer(1))
    kernel_size: Single = field(converter=single, validator=per_axis(1))
    depth_multiplier: int = field(default=1, validator=integer(1), kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)


@final
@frozen(repr=False)
class SeparableConv2D(Windows2D, Separable[Image]):
    """A depthwise convolution over height and width, then one of size 1 that mixes the channels.

    Args:
        filters: number of filters that mix the channels, which is the number of channels of the output.
        kernel_size: height and width of the depthwise kernel: a number for both, or (height, width).
        stride: how far the kernel moves from one position to the next: a number for both, or (height, width).
            Keras' `strides`.
        padding: zeros around the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes for
            `ceil(size / stride)` positions, an odd one below and to the right. A number: that many on every
            side, as in PyTorch. A pair: for height and for width, a number or (before, after).
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps: a number for both, or
            (height, width). Keras' `dilation_rate`.
        depth_multiplier: number of depthwise filters for each channel of the input.
        bias: whether there is a bias after the mixing, one for each of the `filters`. Keras' `use_bias`.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

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

    filters: int = field(validator=integer(1))
    kernel_size: Pair = field(converter=pair, validator=per_axis(2))
    depth_multiplier: int = field(default=1, validator=integer(1), kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)
