"""Two layers of the LeNet-5 of 1998: pooling that is trained, and filters that see some of the channels."""

from math import prod
from typing import Any, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import Image, Pair, expect
from cnnparams.arithmetic.sliding import count_positions
from cnnparams.arithmetic.terms import named
from cnnparams.arithmetic.values import got, is_integer, is_tuple, show
from cnnparams.bases.base import Layer
from cnnparams.bases.windows import Windows2D, kernel_axes, kernel_operations
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.operations import Operation, Operations, per_element, positions
from cnnparams.settings.checks import boolean, describe
from cnnparams.settings.per_axis import pair, per_axis
from cnnparams.weights import Weight
from cnnparams.window import Seen, Window

Connections = tuple[tuple[int, ...], ...]


@final
@frozen(repr=False)
class Subsample2D(Layer[Image, Image]):
    """The sum under a window that moves by its own size, times a coefficient, plus a bias, for each channel.

    Args:
        pool_size: size of the window, and how far it moves: a number for both, or (height, width).

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
        height, width = count_positions(
            self,
            expect(self, prev_shape, 3),
            self.pool_size,
            stride=tuple([named("stride", size) for size in self.pool_size]),
            padding=((0, 0), (0, 0)),
            dilation=(1, 1),
            noun="pool",
        )
        return (height, width, prev_shape[2])

    def operations(self, prev_shape: Image) -> Operations:
        """Return the sum of each window, its product with the coefficient, and the bias."""
        shape = self.output_shape(prev_shape)
        each = {**positions(shape), "channels": shape[-1]}
        others = Operation("add", others=prod(self.pool_size) - 1, **each)
        return (others, *per_element(each, {"multiply": 1, "add": 1}))

    def windows(self, prev_shape: Image) -> Seen:
        """Return the pool along each axis."""
        return tuple([Window(size, stride=size) for size in self.pool_size])


def _table(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept, for each filter, the channels that it sees: at least one, none twice."""
    who, rule = (
        describe(instance, attribute),
        "must be a tuple that holds, for each filter, the tuple of its channels",
    )
    if not is_tuple(value) or not all(is_tuple(seen) and all(map(is_integer, seen)) for seen in value):
        raise TypeError(f"{who} {rule}, {got(value)}")
    if not value or not all(seen and min(seen) >= 0 and len(set(seen)) == len(seen) for seen in value):
        raise ConfigError(f"{who} {rule}, at least one, counted from 0, none twice, got {show(value)}")


@final
@frozen(repr=False)
class PartialConv2D(Windows2D):
    """A convolution in which each filter sees some of the channels only.

    Args:
        kernel_size: height and width of the kernel: a number for both, or (height, width).
        connections: for each filter, the tuple of the channels that it sees: one or more, counted from 0,
            none twice.
        stride: how far the kernel moves from one position to the next: a number for both, or (height, width).
            Keras' `strides`.
        padding: zeros around the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes for
            `ceil(size / stride)` positions, an odd one below and to the right. A number: that many on every
            side, as in PyTorch. A pair: for height and for width, a number or (before, after).
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps: a number for both, or
            (height, width). Keras' `dilation_rate`.
        bias: whether each filter has a bias. Keras' `use_bias`.

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
    bias: bool = field(default=True, validator=boolean, kw_only=True)

    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        """Return a kernel for each connection and, unless switched off, the bias."""
        self.output_shape(prev_shape)
        count = sum([len(seen) for seen in self.connections])
        kernel = Weight("kernel", **kernel_axes(self.kernel_size), connections=count)
        return (kernel, Weight("bias", filters=len(self.connections))) if self.bias else (kernel,)

    def _output_channels(self, prev_shape: Image) -> int:
        """Return one channel per filter; refuse connections to channels that the input does not have."""
        last = max(map(max, self.connections))
        if last >= prev_shape[2]:
            rule = f"connections go up to channel {show(last)}, the input has {show(prev_shape[2])} from 0 on"
            raise ShapeError(f"{self}: {rule} (input {show(prev_shape)})")
        return len(self.connections)

    def operations(self, prev_shape: Image) -> Operations:
        """Return the kernel and the bias, once for each position of the output."""
        return kernel_operations(self, prev_shape, None)
