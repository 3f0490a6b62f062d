"""Pooling: a window slides over each channel and keeps one number per position; nothing is learnt."""

from typing import Any, Literal, final

from attrs import Attribute, field, frozen

from cnnparams.axes import padding_of, pair, pair_or_none, per_axis, per_axis_or_none, sides_2d
from cnnparams.errors import ConfigError
from cnnparams.fields import flag
from cnnparams.layers.base import Weightless
from cnnparams.shapes import Image, Sides, expect, show, slide


def _half_at_most(instance: Any, _attribute: "Attribute[Any]", padding: Any) -> None:  # any pooling layer
    """Refuse windows that could lie in the padding alone, as PyTorch does."""
    if padding == "same":
        return
    for size, sides in zip(instance.pool_size, padding, strict=True):
        if max(sides) > size // 2:
            who = type(instance).__name__
            raise ConfigError(
                f"{who}: padding must be at most half of the pool size {show(size)}, got {show(max(sides))}"
            )


@final
@frozen(repr=False)
class MaxPool2D(Weightless[Image, Image]):
    """The largest value under a window, for each channel.

    `stride` is the pool size unless given. `padding` is written as in `Conv2D`. `ceil_mode` lets a
    last window hang over the end, as PyTorch does.

    Shapes:
        (height, width, channels) -> (positions down, positions across, channels)

    Weights:
        none

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: a number is out of range, or the padding is more than half of the pool size.
        ShapeError: the input is not an image, or the pool does not fit.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html

    >>> MaxPool2D(2).output_shape((28, 28, 8))  # 14 = (28 - 2) // 2 + 1
    (14, 14, 8)
    >>> MaxPool2D(3, stride=2, ceil_mode=True).output_shape((112, 112, 64))  # 56 = (112 - 3 + 1) // 2 + 1
    (56, 56, 64)
    """

    pool_size: tuple[int, int] = field(default=(2, 2), converter=pair, validator=per_axis(2))
    stride: tuple[int, int] | None = field(
        default=None, converter=pair_or_none, validator=per_axis_or_none(2), kw_only=True
    )
    padding: Literal["same"] | tuple[Sides, Sides] = field(
        default=((0, 0), (0, 0)),
        converter=sides_2d,
        validator=[padding_of(2, "same"), _half_at_most],
        kw_only=True,
    )
    dilation: tuple[int, int] = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)
    ceil_mode: bool = field(default=False, validator=flag, kw_only=True)

    def output_shape(self, prev_shape: Image) -> Image:
        """Return how often the pool fits down and across; the channels stay."""
        height, width = slide(
            self,
            expect(self, prev_shape, 3),
            self.pool_size,
            stride=self.stride or self.pool_size,
            padding=self.padding,
            dilation=self.dilation,
            ceil_mode=self.ceil_mode,
            noun="pool",
        )
        return (height, width, prev_shape[2])


@final
@frozen(repr=False)
class AvgPool2D(Weightless[Image, Image]):
    """The mean under a window, for each channel.

    The arguments are those of `MaxPool2D`, without dilation.

    Shapes:
        (height, width, channels) -> (positions down, positions across, channels)

    Weights:
        none

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: a number is out of range, or the padding is more than half of the pool size.
        ShapeError: the input is not an image, or the pool does not fit.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html

    >>> AvgPool2D(2).output_shape((10, 10, 16))  # 5 = (10 - 2) // 2 + 1
    (5, 5, 16)
    """

    pool_size: tuple[int, int] = field(default=(2, 2), converter=pair, validator=per_axis(2))
    stride: tuple[int, int] | None = field(
        default=None, converter=pair_or_none, validator=per_axis_or_none(2), kw_only=True
    )
    padding: Literal["same"] | tuple[Sides, Sides] = field(
        default=((0, 0), (0, 0)),
        converter=sides_2d,
        validator=[padding_of(2, "same"), _half_at_most],
        kw_only=True,
    )
    ceil_mode: bool = field(default=False, validator=flag, kw_only=True)

    def output_shape(self, prev_shape: Image) -> Image:
        """Return how often the pool fits down and across; the channels stay."""
        height, width = slide(
            self,
            expect(self, prev_shape, 3),
            self.pool_size,
            stride=self.stride or self.pool_size,
            padding=self.padding,
            dilation=(1, 1),
            ceil_mode=self.ceil_mode,
            noun="pool",
        )
        return (height, width, prev_shape[2])
