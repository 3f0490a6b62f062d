"""Convolutions: one filter of weights slides over the input for each channel of the output."""

from typing import final

from attrs import field, frozen

from cnnparams.axes import pair, per_axis, single, triple
from cnnparams.fields import flag, label_or_none, whole
from cnnparams.layers.windows import (
    Windows1D,
    Windows2D,
    Windows3D,
    divide_filters,
    kernel_axes,
    refuse_channels,
)
from cnnparams.shapes import Image, Pair, Series, Shape, Single, Triple, Volume, expect, slide
from cnnparams.weights import Weight


def _weights(layer: "Conv1D | Conv2D | Conv3D", prev_shape: Shape) -> tuple[Weight, ...]:
    """Return the kernel, with the channels that one group sees, and, unless switched off, the bias."""
    channels, groups = prev_shape[-1], layer.groups
    refuse_channels(layer, prev_shape, groups)
    axes = kernel_axes(layer.kernel_size)
    if groups == 1:
        axes["in_channels"] = channels
    else:
        axes["group_channels"] = channels // groups
    kernel = Weight("kernel", **axes, filters=layer.filters)
    return (kernel, Weight("bias", filters=layer.filters)) if layer.bias else (kernel,)


@final
@frozen(repr=False)
class Conv1D(Windows1D):
    """A convolution over a length.

    `padding` is `"valid"` (none), `"same"` or `"causal"` (Keras': `ceil(n / stride)` positions; causal
    puts all of it at the start), a number (PyTorch's: symmetric), or `((before, after),)`.
    `activation` is a label.

    Shapes:
        (length, channels) -> (positions, filters)

    Weights:
        kernel (kernel_length, channels / groups, filters); bias (filters,)

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: a number is out of range, the padding is unknown, or `groups` does not divide `filters`.
        ShapeError: the input is not a series, `groups` does not divide its channels, or it is too small.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html

    >>> Conv1D(64, 3).param_count((128, 16))  # 3136 = ((3 * 16) + 1) * 64
    3136
    >>> Conv1D(64, 3, dilation=2, padding="causal").output_shape((128, 16))
    (128, 64)
    """

    filters: int = field(validator=whole(1))
    kernel_size: Single = field(converter=single, validator=per_axis(1))
    groups: int = field(default=1, validator=[whole(1), divide_filters], kw_only=True)
    bias: bool = field(default=True, validator=flag, kw_only=True)
    activation: str | None = field(default=None, validator=label_or_none, kw_only=True)

    def weights(self, prev_shape: Series) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        return _weights(self, expect(self, prev_shape, 2))

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
class Conv2D(Windows2D):
    """A convolution over height and width.

    `padding` is `"valid"` (none), `"same"` (Keras': `ceil(n / stride)` positions, the odd pixel at
    the end), a number or a pair (PyTorch's: symmetric), or `((top, bottom), (left, right))`.
    `activation` is a label.

    Shapes:
        (height, width, channels) -> (positions down, positions across, filters)

    Weights:
        kernel (kernel_height, kernel_width, channels / groups, filters); bias (filters,)

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: a number is out of range, the padding is unknown, or `groups` does not divide `filters`.
        ShapeError: the input is not an image, `groups` does not divide its channels, or it is too small.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html

    >>> Conv2D(8, 5).param_count((32, 32, 3))  # 608 = ((5 * 5 * 3) + 1) * 8
    608
    >>> Conv2D(8, 5).output_shape((32, 32, 3))  # 28 = (32 - 5) // 1 + 1
    (28, 28, 8)
    """

    filters: int = field(validator=whole(1))
    kernel_size: Pair = field(converter=pair, validator=per_axis(2))
    groups: int = field(default=1, validator=[whole(1), divide_filters], kw_only=True)
    bias: bool = field(default=True, validator=flag, kw_only=True)
    activation: str | None = field(default=None, validator=label_or_none, kw_only=True)

    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        return _weights(self, expect(self, prev_shape, 3))

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


@final
@frozen(repr=False)
class Conv3D(Windows3D):
    """A convolution over depth, height and width.

    The arguments are those of `Conv2D`, with a number or three of them where it takes a pair.

    Shapes:
        (depth, height, width, channels) -> (positions along depth, height and width, filters)

    Weights:
        kernel (kernel_depth, kernel_height, kernel_width, channels / groups, filters); bias (filters,)

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: a number is out of range, the padding is unknown, or `groups` does not divide `filters`.
        ShapeError: the input is not a volume, `groups` does not divide its channels, or it is too small.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv3d.html

    >>> Conv3D(64, 3, padding=1).param_count((16, 112, 112, 3))  # 5248 = ((3 * 3 * 3 * 3) + 1) * 64
    5248
    >>> Conv3D(64, 3, padding=1).output_shape((16, 112, 112, 3))  # 16 = (16 + 2 - 3) // 1 + 1
    (16, 112, 112, 64)
    """

    filters: int = field(validator=whole(1))
    kernel_size: Triple = field(converter=triple, validator=per_axis(3))
    groups: int = field(default=1, validator=[whole(1), divide_filters], kw_only=True)
    bias: bool = field(default=True, validator=flag, kw_only=True)
    activation: str | None = field(default=None, validator=label_or_none, kw_only=True)

    def weights(self, prev_shape: Volume) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        return _weights(self, expect(self, prev_shape, 4))

    def output_shape(self, prev_shape: Volume) -> Volume:
        """Return how often the kernel fits, and one channel per filter."""
        depth, height, width = slide(
            self,
            expect(self, prev_shape, 4),
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )
        return (depth, height, width, self.filters)
