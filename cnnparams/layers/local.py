"""Locally connected layers: as a convolution, but each position has filters of its own."""

from typing import final

from attrs import field, frozen

from cnnparams.axes import pair, per_axis
from cnnparams.fields import flag, label_or_none, whole
from cnnparams.layers.windows import Windows2D, kernel_axes
from cnnparams.shapes import Image, Pair, expect, slide
from cnnparams.weights import Weight


@final
@frozen(repr=False)
class LocallyConnected2D(Windows2D):
    """A convolution over height and width whose filters are not shared between positions.

    The settings are those of `Conv2D`, without groups. Keras had the layer until its version 2.

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

    filters: int = field(validator=whole(1))
    kernel_size: Pair = field(converter=pair, validator=per_axis(2))
    bias: bool = field(default=True, validator=flag, kw_only=True)
    activation: str | None = field(default=None, validator=label_or_none, kw_only=True)

    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        """Return a kernel and, unless switched off, a bias for each position."""
        height, width, filters = self.output_shape(prev_shape)
        places = {"output_height": height, "output_width": width}
        seen = kernel_axes(self.kernel_size)
        kernel = Weight("kernel", **places, **seen, in_channels=prev_shape[2], filters=filters)
        return (kernel, Weight("bias", **places, filters=filters)) if self.bias else (kernel,)

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
