"""Convolutions: one filter of weights slides over the input for each channel of the output."""

from typing import Literal, final

from attrs import Attribute, field, frozen

from cnnparams.errors import ConfigError, ShapeError
from cnnparams.fields import flag, label_or_none, padding_of, pair, per_axis, sides_2d, whole
from cnnparams.layers.base import Layer
from cnnparams.shapes import Image, Sides, expect, show, slide
from cnnparams.weights import Weight


def _divides_filters(instance: "Conv2D", _attribute: "Attribute[int]", groups: int) -> None:
    if instance.filters % groups:
        raise ConfigError(
            f"Conv2D: groups must divide the {show(instance.filters)} filters, got {show(groups)}"
        )


@final
@frozen(repr=False)
class Conv2D(Layer[Image, Image]):
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
    kernel_size: tuple[int, int] = field(converter=pair, validator=per_axis(2))
    stride: tuple[int, int] = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)
    padding: Literal["same"] | tuple[Sides, Sides] = field(
        default=((0, 0), (0, 0)), converter=sides_2d, validator=padding_of(2), kw_only=True
    )
    dilation: tuple[int, int] = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)
    groups: int = field(default=1, validator=[whole(1), _divides_filters], kw_only=True)
    bias: bool = field(default=True, validator=flag, kw_only=True)
    activation: str | None = field(default=None, validator=label_or_none, kw_only=True)

    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        _, _, channels = expect(self, prev_shape, 3)
        height, width = self.kernel_size
        if self.groups == 1:
            kernel = Weight(
                "kernel", kernel_height=height, kernel_width=width, in_channels=channels, filters=self.filters
            )
        elif channels % self.groups:
            rule = f"groups must divide the {show(channels)} channels of the input"
            raise ShapeError(f"{self}: {rule} (input {show(prev_shape)})")
        else:
            kernel = Weight(
                "kernel",
                kernel_height=height,
                kernel_width=width,
                group_channels=channels // self.groups,
                filters=self.filters,
            )
        return (kernel, Weight("bias", filters=self.filters)) if self.bias else (kernel,)

    def output_shape(self, prev_shape: Image) -> Image:
        """Return how often the kernel fits down and across, and one channel per filter."""
        height, width = slide(
            self,
            expect(self, prev_shape, 3),
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )
        return (height, width, self.filters)
