"""Convolutions: one filter of weights slides over the input for each channel of the output."""

from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Image, Pair, Series, Shape, Single, Triple, Volume, expect
from cnnparams.arithmetic.values import show
from cnnparams.bases.grouping import check_channels, divide_filters
from cnnparams.bases.windows import Windows, Windows1D, Windows2D, Windows3D, kernel_axes, kernel_operations
from cnnparams.errors import ShapeError
from cnnparams.settings.checks import Validator, boolean, integer, one_of, text_or_none
from cnnparams.settings.per_axis import pair, per_axis, single, triple
from cnnparams.weights import Weight

if TYPE_CHECKING:
    from cnnparams.operations import Operations

X = TypeVar("X", bound=Shape)

PaddingMode: TypeAlias = Literal["zeros", "reflect", "replicate", "circular"]
padding_modes: Validator = one_of("zeros", "reflect", "replicate", "circular")


class Convolution(Windows[X]):
    """What convolutions along one, two and three axes do alike."""

    __slots__ = ()

    filters: int
    groups: int
    bias: bool
    activation: str | None
    padding_mode: PaddingMode

    @final
    def weights(self, prev_shape: X) -> tuple[Weight, ...]:
        """Return the kernel, with the channels of one group, and, unless switched off, the bias."""
        expect(self, prev_shape, len(self.kernel_size) + 1)
        check_channels(self, prev_shape, self.groups)
        axes = kernel_axes(self.kernel_size)
        if self.groups == 1:
            axes["in_channels"] = prev_shape[-1]
        else:
            axes["group_channels"] = prev_shape[-1] // self.groups
        kernel = Weight("kernel", **axes, filters=self.filters)
        return (kernel, Weight("bias", filters=self.filters)) if self.bias else (kernel,)

    @final
    def _output_channels(self, prev_shape: X) -> int:
        if self.padding_mode != "zeros":
            _check_mode(self, prev_shape)
        return self.filters

    @final
    def operations(self, prev_shape: X) -> "Operations":
        """Return the kernel and the bias, once for each position of the output, and the activation."""
        return kernel_operations(self, prev_shape, self.activation)


def _check_mode(layer: Convolution[X], prev_shape: X) -> None:
    """Refuse padding that takes more elements than there are, as PyTorch does."""
    for axis, size in enumerate(prev_shape[:-1]):
        if isinstance(layer.padding, str):
            reach = (layer.kernel_size[axis] - 1) * layer.dilation[axis]
            added = reach if layer.padding == "causal" else (reach + 1) // 2
        else:
            added = max(layer.padding[axis])
        most = {"reflect": size - 1, "circular": size}.get(layer.padding_mode, added)
        if added > most:
            rule = f"padding_mode={layer.padding_mode!r} can add at most {show(most)} elements"
            raise ShapeError(f"{layer}: {rule}, got {show(added)} (input {show(prev_shape)})")


@final
@frozen(repr=False)
class Conv1D(Windows1D, Convolution[Series]):
    """A convolution over a length.

    Args:
        filters: number of filters, which is the number of channels of the output. PyTorch's `out_channels`.
        kernel_size: length of the kernel.
        stride: how far the kernel moves from one position to the next. Keras' `strides`.
        padding: zeros at the ends of the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes
            for `ceil(size / stride)` positions, an odd one at the end. `"causal"`: as in Keras, as many
            positions, with all zeros before the start. A number: that many at both ends, as in PyTorch.
            ((before, after),): each end by itself.
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps. Keras'
            `dilation_rate`.
        groups: number of groups into which the input's channels and the filters are divided: a filter sees
            the channels of its own group only. It must divide both.
        bias: whether each filter has a bias. Keras' `use_bias`.
        padding_mode: what is added: `"zeros"`, or `"reflect"`, `"replicate"` or `"circular"`, elements of the
            input, as in PyTorch. It changes no shape, but needs an input that is large enough.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

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

    filters: int = field(validator=integer(1))
    kernel_size: Single = field(converter=single, validator=per_axis(1))
    groups: int = field(default=1, validator=[integer(1), divide_filters], kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    padding_mode: PaddingMode = field(default="zeros", validator=padding_modes, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)


@final
@frozen(repr=False)
class Conv2D(Windows2D, Convolution[Image]):
    """A convolution over height and width.

    Args:
        filters: number of filters, which is the number of channels of the output. PyTorch's `out_channels`.
        kernel_size: height and width of the kernel: a number for both, or (height, width).
        stride: how far the kernel moves from one position to the next: a number for both, or (height, width).
            Keras' `strides`.
        padding: zeros around the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes for
            `ceil(size / stride)` positions, an odd one below and to the right. A number: that many on every
            side, as in PyTorch. A pair: for height and for width, a number or (before, after).
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps: a number for both, or
            (height, width). Keras' `dilation_rate`.
        groups: number of groups into which the input's channels and the filters are divided: a filter sees
            the channels of its own group only. It must divide both.
        bias: whether each filter has a bias. Keras' `use_bias`.
        padding_mode: what is added: `"zeros"`, or `"reflect"`, `"replicate"` or `"circular"`, elements of the
            input, as in PyTorch. It changes no shape, but needs an input that is large enough.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

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

    filters: int = field(validator=integer(1))
    kernel_size: Pair = field(converter=pair, validator=per_axis(2))
    groups: int = field(default=1, validator=[integer(1), divide_filters], kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    padding_mode: PaddingMode = field(default="zeros", validator=padding_modes, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)


@final
@frozen(repr=False)
class Conv3D(Windows3D, Convolution[Volume]):
    """A convolution over depth, height and width.

    Args:
        filters: number of filters, which is the number of channels of the output. PyTorch's `out_channels`.
        kernel_size: depth, height and width of the kernel: a number for all three, or (depth, height, width).
        stride: how far the kernel moves from one position to the next: a number for all three, or
            (depth, height, width). Keras' `strides`.
        padding: zeros around the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes for
            `ceil(size / stride)` positions, an odd one at the end of its axis. A number: that many on every
            side, as in PyTorch. A triple: for depth, for height and for width, a number or (before, after).
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps: a number for all
            three, or (depth, height, width). Keras' `dilation_rate`.
        groups: number of groups into which the input's channels and the filters are divided: a filter sees
            the channels of its own group only. It must divide both.
        bias: whether each filter has a bias. Keras' `use_bias`.
        padding_mode: what is added: `"zeros"`, or `"reflect"`, `"replicate"` or `"circular"`, elements of the
            input, as in PyTorch. It changes no shape, but needs an input that is large enough.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

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

    filters: int = field(validator=integer(1))
    kernel_size: Triple = field(converter=triple, validator=per_axis(3))
    groups: int = field(default=1, validator=[integer(1), divide_filters], kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    padding_mode: PaddingMode = field(default="zeros", validator=padding_modes, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)
