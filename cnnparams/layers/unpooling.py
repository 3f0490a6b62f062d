"""Unpooling: the inverse of max pooling, each number at the position of its maximum; nothing is learnt."""

from typing import final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Image, Pair, expect
from cnnparams.arithmetic.terms import named
from cnnparams.bases.base import Weightless, WithoutArithmetic
from cnnparams.settings.per_axis import pair, pair_or_none, per_axis, per_axis_or_none
from cnnparams.window import Seen, spread


@final
@frozen(repr=False)
class MaxUnpool2D(WithoutArithmetic[Image, Image], Weightless[Image, Image]):
    """The partial inverse of `MaxPool2D`: all values but the largest are zero.

    The rows that the pooling left over at the end are not known; PyTorch takes them as an argument of the
    call.

    Args:
        pool_size: size of the window of the pooling that is undone: a number for both, or (height, width).
        stride: how far that window moved: a number for both, or (height, width). None is the pool size.

    Shapes:
        (height, width, channels) -> ((height - 1) * stride + pool, (width - 1) * stride + pool, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is below 1.
        ShapeError: the input is not an image.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool2d.html

    >>> MaxUnpool2D(2).output_shape((14, 14, 8))  # 28 = (14 - 1) * 2 + 2
    (28, 28, 8)
    """

    pool_size: Pair = field(default=(2, 2), converter=pair, validator=per_axis(2))
    stride: Pair | None = field(
        default=None, converter=pair_or_none, validator=per_axis_or_none(2), kw_only=True
    )

    def output_shape(self, prev_shape: Image) -> Image:
        """Return what a pool of this size and stride may have come from; the channels stay."""
        height, width, channels = expect(self, prev_shape, 3)
        down, across = self.stride or tuple([named("stride", size) for size in self.pool_size])
        tall, wide = self.pool_size
        return ((height - 1) * down + tall, (width - 1) * across + wide, channels)

    def windows(self, prev_shape: Image) -> Seen:
        """Return along each axis which of the inputs may have come from a window that holds the output."""
        sizes = zip(self.pool_size, self.stride or self.pool_size, strict=True)
        return tuple([spread(size, step, 0) for size, step in sizes])
