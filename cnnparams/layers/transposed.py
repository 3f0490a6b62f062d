"""Transposed convolutions: each element of the input is spread over as many outputs as the kernel reaches."""

from typing import Any, Literal, final

from attrs import Attribute, field, frozen

from cnnparams.axes import (
    padding_of,
    pair,
    pair_or_none,
    per_axis,
    per_axis_or_none,
    single,
    single_or_none,
    spread_1d,
    spread_2d,
    spread_3d,
    triple,
    triple_or_none,
)
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.fields import flag, label_or_none, whole
from cnnparams.layers.base import Layer
from cnnparams.layers.windows import divide_filters, kernel_axes, refuse_channels
from cnnparams.shapes import Image, Pair, Series, Shape, Sides, Single, Triple, Volume, expect, show, times
from cnnparams.terms import named
from cnnparams.weights import Weight


def _less_than_a_step(instance: Any, _attribute: "Attribute[Any]", output_padding: Any) -> None:
    """Refuse a row of outputs that no element reaches; PyTorch lets dilation make up for the stride."""
    for more, step, rate in zip(output_padding or (), instance.stride, instance.dilation, strict=False):
        if more >= (step if isinstance(instance.padding, str) else max(step, rate)):
            rule = "output_padding must be smaller than the stride"
            raise ConfigError(f"{type(instance).__name__}: {rule} {show(step)}, got {show(more)}")


def _weights(
    layer: "ConvTranspose1D | ConvTranspose2D | ConvTranspose3D", prev_shape: Shape
) -> tuple[Weight, ...]:
    """Return the kernel, in Keras' order of axes, and, unless switched off, the bias."""
    channels, filters, groups = prev_shape[-1], layer.filters, layer.groups
    refuse_channels(layer, prev_shape, groups)
    made = {"filters": filters} if groups == 1 else {"group_filters": filters // groups}
    kernel = Weight("kernel", **kernel_axes(layer.kernel_size), **made, in_channels=channels)
    return (kernel, Weight("bias", filters=filters)) if layer.bias else (kernel,)


def _sizes(
    layer: "ConvTranspose1D | ConvTranspose2D | ConvTranspose3D", prev_shape: Shape
) -> tuple[int, ...]:
    sizes = tuple([_size(layer, prev_shape[axis], axis) for axis in range(len(layer.kernel_size))])
    if min(sizes) < 1:
        rule = f"nothing is left of {times(prev_shape[:-1])} but {times(sizes)}"
        raise ShapeError(f"{layer}: {rule} (input {show(prev_shape)}); use less padding")
    return sizes


def _size(layer: "ConvTranspose1D | ConvTranspose2D | ConvTranspose3D", size: int, axis: int) -> int:
    """Return how far the spread elements of one axis reach, less the padding."""
    step, reach, padding = layer.stride[axis], layer.kernel_size[axis], layer.padding
    if layer.dilation[axis] != 1:
        reach = (reach - 1) * layer.dilation[axis] + 1
    more = layer.output_padding[axis] if layer.output_padding else None
    if not isinstance(padding, str):
        spread = (size - 1) * step + reach - named("trimming", sum(padding[axis]))
        return spread if more is None else spread + more
    if padding == "same":
        return size * step if more is None else (size - 1) * step + reach % 2 + more
    if more is None:
        return size * step if step > reach else (size - 1) * step + reach
    return (size - 1) * step + reach + more


@final
@frozen(repr=False)
class ConvTranspose1D(Layer[Series, Series]):
    """A transposed convolution over a length, sometimes called deconvolution.

    The settings are those of `ConvTranspose2D`.

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

    filters: int = field(validator=whole(1))
    kernel_size: Single = field(converter=single, validator=per_axis(1))
    stride: Single = field(default=(1,), converter=single, validator=per_axis(1), kw_only=True)
    padding: Literal["valid", "same"] | tuple[Sides] = field(
        default="valid", converter=spread_1d, validator=padding_of(1, "valid", "same"), kw_only=True
    )
    dilation: Single = field(default=(1,), converter=single, validator=per_axis(1), kw_only=True)
    output_padding: Single | None = field(
        default=None,
        converter=single_or_none,
        validator=[per_axis_or_none(1, minimum=0), _less_than_a_step],
        kw_only=True,
    )
    groups: int = field(default=1, validator=[whole(1), divide_filters], kw_only=True)
    bias: bool = field(default=True, validator=flag, kw_only=True)
    activation: str | None = field(default=None, validator=label_or_none, kw_only=True)

    def weights(self, prev_shape: Series) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        return _weights(self, expect(self, prev_shape, 2))

    def output_shape(self, prev_shape: Series) -> Series:
        """Return how far the input is spread, and one channel per filter."""
        (length,) = _sizes(self, expect(self, prev_shape, 2))
        return (length, self.filters)


@final
@frozen(repr=False)
class ConvTranspose2D(Layer[Image, Image]):
    """A transposed convolution over height and width, sometimes called deconvolution.

    `padding` says which framework's output size is meant. A word is Keras': `"same"` gives size times
    stride, `"valid"` at least that. A number, one for each axis, or (before, after) is PyTorch's:
    taken off what the kernel reaches. `output_padding` adds to the end, as both do.

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

    filters: int = field(validator=whole(1))
    kernel_size: Pair = field(converter=pair, validator=per_axis(2))
    stride: Pair = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)
    padding: Literal["valid", "same"] | tuple[Sides, Sides] = field(
        default="valid", converter=spread_2d, validator=padding_of(2, "valid", "same"), kw_only=True
    )
    dilation: Pair = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)
    output_padding: Pair | None = field(
        default=None,
        converter=pair_or_none,
        validator=[per_axis_or_none(2, minimum=0), _less_than_a_step],
        kw_only=True,
    )
    groups: int = field(default=1, validator=[whole(1), divide_filters], kw_only=True)
    bias: bool = field(default=True, validator=flag, kw_only=True)
    activation: str | None = field(default=None, validator=label_or_none, kw_only=True)

    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        return _weights(self, expect(self, prev_shape, 3))

    def output_shape(self, prev_shape: Image) -> Image:
        """Return how far the input is spread, and one channel per filter."""
        height, width = _sizes(self, expect(self, prev_shape, 3))
        return (height, width, self.filters)


@final
@frozen(repr=False)
class ConvTranspose3D(Layer[Volume, Volume]):
    """A transposed convolution over depth, height and width, sometimes called deconvolution.

    The settings are those of `ConvTranspose2D`.

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

    filters: int = field(validator=whole(1))
    kernel_size: Triple = field(converter=triple, validator=per_axis(3))
    stride: Triple = field(default=(1, 1, 1), converter=triple, validator=per_axis(3), kw_only=True)
    padding: Literal["valid", "same"] | tuple[Sides, Sides, Sides] = field(
        default="valid", converter=spread_3d, validator=padding_of(3, "valid", "same"), kw_only=True
    )
    dilation: Triple = field(default=(1, 1, 1), converter=triple, validator=per_axis(3), kw_only=True)
    output_padding: Triple | None = field(
        default=None,
        converter=triple_or_none,
        validator=[per_axis_or_none(3, minimum=0), _less_than_a_step],
        kw_only=True,
    )
    groups: int = field(default=1, validator=[whole(1), divide_filters], kw_only=True)
    bias: bool = field(default=True, validator=flag, kw_only=True)
    activation: str | None = field(default=None, validator=label_or_none, kw_only=True)

    def weights(self, prev_shape: Volume) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        return _weights(self, expect(self, prev_shape, 4))

    def output_shape(self, prev_shape: Volume) -> Volume:
        """Return how far the input is spread, and one channel per filter."""
        depth, height, width = _sizes(self, expect(self, prev_shape, 4))
        return (depth, height, width, self.filters)
