"""Locally connected layers: as a convolution, but each position has filters of its own."""

from typing import TypeVar, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Image, Pair, Series, Shape, Single
from cnnparams.bases.activating import activation_operations
from cnnparams.bases.windows import Windows, Windows1D, Windows2D, kernel_axes
from cnnparams.operations import Operations, of_weight, positions
from cnnparams.settings.checks import boolean, integer, text_or_none
from cnnparams.settings.per_axis import pair, per_axis, single
from cnnparams.weights import Weight

X = TypeVar("X", bound=Shape)

_PLACES = {1: ("output_length",), 2: ("output_height", "output_width")}


class LocallyConnected(Windows[X]):
    """What locally connected layers along one and two axes do alike."""

    __slots__ = ()

    filters: int
    bias: bool
    activation: str | None

    @final
    def weights(self, prev_shape: X) -> tuple[Weight, ...]:
        """Return a kernel and, unless switched off, a bias for each position."""
        *positions, filters = self.output_shape(prev_shape)
        places = dict(zip(_PLACES[len(positions)], positions, strict=True))
        seen = kernel_axes(self.kernel_size)
        kernel = Weight("kernel", **places, **seen, in_channels=prev_shape[-1], filters=filters)
        return (kernel, Weight("bias", **places, filters=filters)) if self.bias else (kernel,)

    @final
    def _output_channels(self, prev_shape: X) -> int:
        return self.filters

    @final
    def operations(self, prev_shape: X) -> Operations:
        """Return each number of the kernel and of the bias once, and the activation."""
        shape = self.output_shape(prev_shape)
        once = [of_weight(weight) for weight in self.weights(prev_shape)]
        return (*once, *activation_operations(self.activation, {**positions(shape), "filters": shape[-1]}))


@final
@frozen(repr=False)
class LocallyConnected1D(Windows1D, LocallyConnected[Series]):
    """A convolution over a length whose filters are not shared between positions.

    Keras had the layer until its version 2.

    Args:
        filters: number of filters at each position, which is the number of channels of the output.
        kernel_size: length of the kernel.
        stride: how far the kernel moves from one position to the next. Keras' `strides`.
        padding: zeros at the ends of the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes
            for `ceil(size / stride)` positions, an odd one at the end. `"causal"`: as in Keras, as many
            positions, with all zeros before the start. A number: that many at both ends, as in PyTorch.
            ((before, after),): each end by itself.
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps. Keras'
            `dilation_rate`.
        bias: whether each filter has a bias, another one at each position. Keras' `use_bias`.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

    Shapes:
        (length, channels) -> (positions, filters)

    Weights:
        kernel (positions, kernel_length, channels, filters); bias (positions, filters)

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, or the padding is unknown.
        ShapeError: the input is not a series, or the kernel does not fit.

    Source:
        https://faroit.com/keras-docs/2.1.5/layers/local/

    >>> LocallyConnected1D(64, 3).param_count((10, 32))  # 49664 = 8 * ((3 * 32) + 1) * 64
    49664
    """

    filters: int = field(validator=integer(1))
    kernel_size: Single = field(converter=single, validator=per_axis(1))
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)


@final
@frozen(repr=False)
class LocallyConnected2D(Windows2D, LocallyConnected[Image]):
    """A convolution over height and width whose filters are not shared between positions.

    Keras had the layer until its version 2.

    Args:
        filters: number of filters at each position, which is the number of channels of the output.
        kernel_size: height and width of the kernel: a number for both, or (height, width).
        stride: how far the kernel moves from one position to the next: a number for both, or (height, width).
            Keras' `strides`.
        padding: zeros around the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes for
            `ceil(size / stride)` positions, an odd one below and to the right. A number: that many on every
            side, as in PyTorch. A pair: for height and for width, a number or (before, after).
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps: a number for both, or
            (height, width). Keras' `dilation_rate`.
        bias: whether each filter has a bias, another one at each position. Keras' `use_bias`.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

    Shapes:
        (height, width, channels) -> (positions down, positions across, filters)

    Weights:
        kernel (positions down, positions across, kernel_height, kernel_width, channels, filters);
        bias (positions down, positions across, filters)

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, or the padding is unknown.
        ShapeError: the input is not an image, or the kernel does not fit.

    Source:
        https://faroit.com/keras-docs/2.1.5/layers/local/

    >>> LocallyConnected2D(8, 5).param_count((32, 32, 3))  # 476672 = 28 * 28 * ((5 * 5 * 3) + 1) * 8
    476672
    """

    filters: int = field(validator=integer(1))
    kernel_size: Pair = field(converter=pair, validator=per_axis(2))
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)
