"""Transposed convolutions: each element of the input is spread over as many outputs as the kernel covers."""

from typing import Any, Literal, TypeVar, cast, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import Image, Pair, Series, Shape, Sides, Single, Triple, Volume, expect
from cnnparams.arithmetic.terms import named
from cnnparams.arithmetic.values import show, show_sizes
from cnnparams.bases.activating import activation_operations
from cnnparams.bases.base import Layer
from cnnparams.bases.grouping import check_channels, divide_filters
from cnnparams.bases.windows import kernel_axes
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.operations import Operations, of_weight, positions, rows
from cnnparams.settings.checks import boolean, integer, text_or_none
from cnnparams.settings.per_axis import (
    padding_of,
    pair,
    pair_or_none,
    per_axis,
    per_axis_or_none,
    single,
    single_or_none,
    transposed_padding_1d,
    transposed_padding_2d,
    transposed_padding_3d,
    triple,
    triple_or_none,
)
from cnnparams.weights import Weight
from cnnparams.window import Seen, spread

X = TypeVar("X", bound=Shape)


def _less_than_a_step(instance: Any, _attribute: "Attribute[Any]", output_padding: Any) -> None:
    """Refuse outputs that no element reaches; in PyTorch, the dilation may be the larger number."""
    for more, step, rate in zip(output_padding or (), instance.stride, instance.dilation, strict=False):
        if more >= (step if isinstance(instance.padding, str) else max(step, rate)):
            rule = "output_padding must be smaller than the stride"
            raise ConfigError(f"{type(instance).__name__}: {rule} {show(step)}, got {show(more)}")


class Transposed(Layer[X, X]):
    """What transposed convolutions along one, two and three axes do alike."""

    __slots__ = ()

    # Any: tuples whose length only the subclasses know, and no type of a tuple can be narrowed there.
    filters: int
    kernel_size: Any
    stride: Any
    padding: Any
    dilation: Any
    output_padding: Any
    groups: int
    bias: bool
    activation: str | None

    @final
    def weights(self, prev_shape: X) -> tuple[Weight, ...]:
        """Return the kernel, in Keras' order of axes, and, unless switched off, the bias."""
        expect(self, prev_shape, len(self.kernel_size) + 1)
        check_channels(self, prev_shape, self.groups)
        filters, groups = self.filters, self.groups
        made = {"filters": filters} if groups == 1 else {"group_filters": filters // groups}
        kernel = Weight("kernel", **kernel_axes(self.kernel_size), **made, in_channels=prev_shape[-1])
        return (kernel, Weight("bias", filters=filters)) if self.bias else (kernel,)

    @final
    def output_shape(self, prev_shape: X) -> X:
        """Return how far the input is spread along each axis, and one channel per filter."""
        expect(self, prev_shape, len(self.kernel_size) + 1)
        sizes = tuple([self._size(prev_shape[axis], axis) for axis in range(len(self.kernel_size))])
        if min(sizes) < 1:
            rule = f"the output would be {show_sizes(sizes)}"
            raise ShapeError(f"{self}: {rule} (input {show(prev_shape)}); use less padding")
        return cast(X, (*sizes, self.filters))  # no type says "the same rank"

    def _size(self, size: int, axis: int) -> int:
        """Return how far the spread elements of one axis reach, less the padding."""
        step: int = self.stride[axis]
        reach: int = self.kernel_size[axis]
        padding: Literal["valid", "same"] | tuple[Sides, ...] = self.padding
        if self.dilation[axis] != 1:
            reach = (reach - 1) * self.dilation[axis] + 1
        more: int | None = self.output_padding[axis] if self.output_padding else None
        if not isinstance(padding, str):
            spread = (size - 1) * step + reach - named("trimming", sum(padding[axis]))
            return spread if more is None else spread + more
        if padding == "same":
            return size * step if more is None else (size - 1) * step + reach % 2 + more
        if more is None:
            return size * step if step > reach else (size - 1) * step + reach
        return (size - 1) * step + reach + more

    @final
    def operations(self, prev_shape: X) -> Operations:
        """Return the kernel once for each position of the input, the bias for each of the output."""
        shape = self.output_shape(prev_shape)
        kernel, *bias = self.weights(prev_shape)
        return (
            of_weight(kernel, **rows(prev_shape)),
            *[of_weight(each, **positions(shape)) for each in bias],
            *activation_operations(self.activation, {**positions(shape), "filters": shape[-1]}),
        )

    @final
    def windows(self, prev_shape: X) -> Seen:
        """Return along each axis which of the inputs, spread apart, reach an output."""
        self.output_shape(prev_shape)
        axes = range(len(self.kernel_size))
        return tuple([spread(self._reach(axis), self.stride[axis], self._cut_before(axis)) for axis in axes])

    def _reach(self, axis: int) -> int:
        reach: int = (self.kernel_size[axis] - 1) * self.dilation[axis] + 1
        return reach

    def _cut_before(self, axis: int) -> int:
        """Return how many elements are cut off at the start of an axis.

        Source:
            https://github.com/keras-team/keras/blob/master/keras/src/backend/common/backend_utils.py
        """
        padding: Literal["valid", "same"] | tuple[Sides, ...] = self.padding
        if not isinstance(padding, str):
            return padding[axis][0]
        if padding == "valid":
            return 0
        reach, step = self._reach(axis), self.stride[axis]
        more: int | None = self.output_padding[axis] if self.output_padding else None
        added: int = reach + step - 2 if more is None else reach + reach % 2 - 2 + more
        return max(reach - 1 - (added + 1) // 2, 0)


@final
@frozen(repr=False)
class ConvTranspose1D(Transposed[Series]):
    """A transposed convolution over a length, sometimes called deconvolution.

    Args:
        filters: number of filters, which is the number of channels of the output. PyTorch's `out_channels`.
        kernel_size: length of the kernel.
        stride: how far the kernel moves in the output for each element of the input. Keras' `strides`.
        padding: which output size is meant. `"same"`: `size * stride`, as in Keras. `"valid"`: all that the
            kernel reaches, and at least `size * stride`, as in Keras. A number: what the kernel reaches, less
            that many at both ends, as in PyTorch. ((before, after),): each end by itself.
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps. Keras'
            `dilation_rate`.
        output_padding: elements added at the end of the output, fewer than the stride (if `padding` is
            numbers, than the larger of stride and dilation). None leaves the size to `padding`. A number with
            `"same"` makes `(size - 1) * stride + output_padding`, and 1 more for an odd kernel, as in Keras.
        groups: number of groups into which the input's channels and the filters are divided: a filter sees
            the channels of its own group only. It must divide both.
        bias: whether each filter has a bias. Keras' `use_bias`.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

    Shapes:
        (length, channels) -> (length, filters)

    Weights:
        kernel (kernel_length, filters / groups, channels); bias (filters,)

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, the padding is unknown, `groups` does not divide `filters`, or
            `output_padding` is not smaller than the stride.
        ShapeError: the input is not a series, `groups` does not divide its channels, or it is too small.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html and
        https://keras.io/api/layers/convolution_layers/convolution1d_transpose/

    >>> ConvTranspose1D(8, 4, stride=2, padding=1).output_shape((16, 4))  # 32 = (16 - 1) * 2 + 4 - 2
    (32, 8)
    """

    filters: int = field(validator=integer(1))
    kernel_size: Single = field(converter=single, validator=per_axis(1))
    stride: Single = field(default=(1,), converter=single, validator=per_axis(1), kw_only=True)
    padding: Literal["valid", "same"] | tuple[Sides] = field(
        default="valid",
        converter=transposed_padding_1d,
        validator=padding_of(1, "valid", "same"),
        kw_only=True,
    )
    dilation: Single = field(default=(1,), converter=single, validator=per_axis(1), kw_only=True)
    output_padding: Single | None = field(
        default=None,
        converter=single_or_none,
        validator=[per_axis_or_none(1, minimum=0), _less_than_a_step],
        kw_only=True,
    )
    groups: int = field(default=1, validator=[integer(1), divide_filters], kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)


@final
@frozen(repr=False)
class ConvTranspose2D(Transposed[Image]):
    """A transposed convolution over height and width, sometimes called deconvolution.

    Args:
        filters: number of filters, which is the number of channels of the output. PyTorch's `out_channels`.
        kernel_size: height and width of the kernel: a number for both, or (height, width).
        stride: how far the kernel moves in the output for each element of the input: a number for both, or
            (height, width). Keras' `strides`.
        padding: which output size is meant. `"same"`: `size * stride`, as in Keras. `"valid"`: all that the
            kernel reaches, and at least `size * stride`, as in Keras. A number: what the kernel reaches, less
            that many on every side, as in PyTorch. A pair: for height and for width, a number or
            (before, after).
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps: a number for both, or
            (height, width). Keras' `dilation_rate`.
        output_padding: elements added at the end of the output, fewer than the stride (if `padding` is
            numbers, than the larger of stride and dilation): a number for both, or (height, width). None
            leaves the size to `padding`. A number with `"same"` makes `(size - 1) * stride + output_padding`,
            and 1 more for an odd kernel, as in Keras.
        groups: number of groups into which the input's channels and the filters are divided: a filter sees
            the channels of its own group only. It must divide both.
        bias: whether each filter has a bias. Keras' `use_bias`.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

    Shapes:
        (height, width, channels) -> (height, width, filters)

    Weights:
        kernel (kernel_height, kernel_width, filters / groups, channels); bias (filters,)

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, the padding is unknown, `groups` does not divide `filters`, or
            `output_padding` is not smaller than the stride.
        ShapeError: the input is not an image, `groups` does not divide its channels, or it is too small.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html and
        https://keras.io/api/layers/convolution_layers/convolution2d_transpose/

    >>> ConvTranspose2D(64, 2, stride=2).param_count((28, 28, 128))  # 32832 = (2 * 2 * 128 * 64) + 64
    32832
    >>> ConvTranspose2D(64, 2, stride=2).output_shape((28, 28, 128))  # 56 = (28 - 1) * 2 + 2
    (56, 56, 64)
    """

    filters: int = field(validator=integer(1))
    kernel_size: Pair = field(converter=pair, validator=per_axis(2))
    stride: Pair = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)
    padding: Literal["valid", "same"] | tuple[Sides, Sides] = field(
        default="valid",
        converter=transposed_padding_2d,
        validator=padding_of(2, "valid", "same"),
        kw_only=True,
    )
    dilation: Pair = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)
    output_padding: Pair | None = field(
        default=None,
        converter=pair_or_none,
        validator=[per_axis_or_none(2, minimum=0), _less_than_a_step],
        kw_only=True,
    )
    groups: int = field(default=1, validator=[integer(1), divide_filters], kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)


@final
@frozen(repr=False)
class ConvTranspose3D(Transposed[Volume]):
    """A transposed convolution over depth, height and width, sometimes called deconvolution.

    Args:
        filters: number of filters, which is the number of channels of the output. PyTorch's `out_channels`.
        kernel_size: depth, height and width of the kernel: a number for all three, or (depth, height, width).
        stride: how far the kernel moves in the output for each element of the input: a number for all three,
            or (depth, height, width). Keras' `strides`.
        padding: which output size is meant. `"same"`: `size * stride`, as in Keras. `"valid"`: all that the
            kernel reaches, and at least `size * stride`, as in Keras. A number: what the kernel reaches, less
            that many on every side, as in PyTorch. A triple: for depth, for height and for width, a number or
            (before, after).
        dilation: spacing of the elements that the kernel sees, where 1 leaves no gaps: a number for all
            three, or (depth, height, width). Keras' `dilation_rate`.
        output_padding: elements added at the end of the output, fewer than the stride (if `padding` is
            numbers, than the larger of stride and dilation): a number for all three, or
            (depth, height, width). None leaves the size to `padding`. A number with `"same"` makes
            `(size - 1) * stride + output_padding`, and 1 more for an odd kernel, as in Keras.
        groups: number of groups into which the input's channels and the filters are divided: a filter sees
            the channels of its own group only. It must divide both.
        bias: whether each filter has a bias. Keras' `use_bias`.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

    Shapes:
        (depth, height, width, channels) -> (depth, height, width, filters)

    Weights:
        kernel (kernel_depth, kernel_height, kernel_width, filters / groups, channels); bias (filters,)

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, the padding is unknown, `groups` does not divide `filters`, or
            `output_padding` is not smaller than the stride.
        ShapeError: the input is not a volume, `groups` does not divide its channels, or it is too small.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose3d.html and
        https://keras.io/api/layers/convolution_layers/convolution3d_transpose/

    >>> ConvTranspose3D(8, 2, stride=2).output_shape((4, 14, 14, 16))  # 8 = (4 - 1) * 2 + 2
    (8, 28, 28, 8)
    """

    filters: int = field(validator=integer(1))
    kernel_size: Triple = field(converter=triple, validator=per_axis(3))
    stride: Triple = field(default=(1, 1, 1), converter=triple, validator=per_axis(3), kw_only=True)
    padding: Literal["valid", "same"] | tuple[Sides, Sides, Sides] = field(
        default="valid",
        converter=transposed_padding_3d,
        validator=padding_of(3, "valid", "same"),
        kw_only=True,
    )
    dilation: Triple = field(default=(1, 1, 1), converter=triple, validator=per_axis(3), kw_only=True)
    output_padding: Triple | None = field(
        default=None,
        converter=triple_or_none,
        validator=[per_axis_or_none(3, minimum=0), _less_than_a_step],
        kw_only=True,
    )
    groups: int = field(default=1, validator=[integer(1), divide_filters], kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)
