"""Two layers of the LeNet-5 of 1998: pooling that is trained, and filters that see some of the channels."""

from typing import Any, final

from attrs import Attribute, field, frozen

from cnnparams.axes import pair, per_axis
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.fields import flag, setting
from cnnparams.layers.base import Layer
from cnnparams.layers.windows import Windows2D, kernel_axes
from cnnparams.shapes import Image, Pair, expect, got, is_tuple, is_whole, show, slide
from cnnparams.terms import named
from cnnparams.weights import Weight

Connections = tuple[tuple[int, ...], ...]


@final
@frozen(repr=False)
class Subsample2D(Layer[Image, Image]):
    """The sum under a window that moves by its own size, times a coefficient, plus a bias, for each channel.

    Shapes:
        (height, width, channels) -> (positions down, positions across, channels)

    Weights:
        coefficient (channels,); bias (channels,)

    Raises:
        TypeError: the pool size has the wrong type.
        ConfigError: the pool size is below 1.
        ShapeError: the input is not an image, or the pool does not fit.

    Source:
        LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998), layers S2 and S4

    >>> Subsample2D(2).param_count((28, 28, 6))  # 12 = 2 * 6
    12
    """

    pool_size: Pair = field(default=(2, 2), converter=pair, validator=per_axis(2))

    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        """Return a coefficient and a bias for each channel."""
        _, _, channels = expect(self, prev_shape, 3)
        return (Weight("coefficient", channels=channels), Weight("bias", channels=channels))

    def output_shape(self, prev_shape: Image) -> Image:
        """Return how often the pool fits; the channels stay."""
        height, width = slide(
            self,
            expect(self, prev_shape, 3),
            self.pool_size,
            stride=tuple([named("stride", size) for size in self.pool_size]),
            padding=((0, 0), (0, 0)),
            dilation=(1, 1),
            noun="pool",
        )
        return (height, width, prev_shape[2])


def _table(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept, for each filter, the channels that it sees: at least one, none twice."""
    who, rule = (
        setting(instance, attribute),
        "must be a tuple that holds, for each filter, the tuple of its channels",
    )
    if not is_tuple(value) or not all(is_tuple(seen) and all(map(is_whole, seen)) for seen in value):
        raise TypeError(f"{who} {rule}, {got(value)}")
    if not value or not all(seen and min(seen) >= 0 and len(set(seen)) == len(seen) for seen in value):
        raise ConfigError(f"{who} {rule}, at least one, from 0 on and none twice, got {show(value)}")


@final
@frozen(repr=False)
class PartialConv2D(Windows2D):
    """A convolution in which each filter sees some of the channels only.

    `connections` has one entry for each filter: the channels that it sees, counted from 0.

    Shapes:
        (height, width, channels) -> (positions down, positions across, filters)

    Weights:
        kernel (kernel_height, kernel_width, connections); bias (filters,)

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, the padding is unknown, or a filter sees none or one twice.
        ShapeError: the input is not an image, has too few channels, or the kernel does not fit.

    Source:
        LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998), layer C3 and table I

    >>> layer = PartialConv2D(5, ((0, 1, 2), (1, 2, 3), (0, 1, 2, 3)))
    >>> layer.param_count((14, 14, 4))  # 253 = (5 * 5 * (3 + 3 + 4)) + 3
    253
    """

    kernel_size: Pair = field(converter=pair, validator=per_axis(2))
    connections: Connections = field(validator=_table)
    bias: bool = field(default=True, validator=flag, kw_only=True)

    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        """Return a kernel for each connection and, unless switched off, the bias."""
        self.output_shape(prev_shape)
        count = sum([len(seen) for seen in self.connections])
        kernel = Weight("kernel", **kernel_axes(self.kernel_size), connections=count)
        return (kernel, Weight("bias", filters=len(self.connections))) if self.bias else (kernel,)

    def output_shape(self, prev_shape: Image) -> Image:
        """Return how often the kernel fits, and one channel per entry of the table."""
        _, _, channels = expect(self, prev_shape, 3)
        last = max(map(max, self.connections))
        if last >= channels:
            rule = f"connections go up to channel {show(last)}, the input has {show(channels)} from 0 on"
            raise ShapeError(f"{self}: {rule} (input {show(prev_shape)})")
        height, width = slide(
            self,
            prev_shape,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )
        return (height, width, len(self.connections))
