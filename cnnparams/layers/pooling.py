"""Pooling: a window slides over each channel and keeps one number per position; nothing is learnt."""

from typing import Any, Literal, final

from attrs import Attribute, field, frozen

from cnnparams.axes import (
    padding_of,
    pair,
    pair_or_none,
    per_axis,
    per_axis_or_none,
    sides_1d,
    sides_2d,
    sides_3d,
    single,
    single_or_none,
    triple,
    triple_or_none,
)
from cnnparams.errors import ConfigError
from cnnparams.fields import flag
from cnnparams.layers.base import Weightless
from cnnparams.shapes import Image, Pair, Series, Shape, Sides, Single, Triple, Volume, expect, show, slide
from cnnparams.terms import named


def _half_at_most(instance: Any, _attribute: "Attribute[Any]", padding: Any) -> None:  # any pooling layer
    """Refuse windows that could lie in the padding alone, as PyTorch does."""
    if padding == "same":
        return
    for size, sides in zip(instance.pool_size, padding, strict=True):
        if max(sides) > size // 2:
            rule = f"padding must be at most half of the pool size {show(size)}"
            raise ConfigError(f"{type(instance).__name__}: {rule}, got {show(max(sides))}")


def _positions(
    layer: "_Pool1D | _Pool2D | _Pool3D", prev_shape: Shape, dilation: tuple[int, ...]
) -> tuple[int, ...]:
    return slide(
        layer,
        prev_shape,
        layer.pool_size,
        stride=layer.stride or tuple([named("stride", size) for size in layer.pool_size]),
        padding=layer.padding,
        dilation=dilation,
        ceil_mode=layer.ceil_mode,
        noun="pool",
    )


@frozen(repr=False)
class _Pool1D(Weightless[Series, Series]):
    """What both kinds of pooling over a length are told."""

    pool_size: Single = field(default=(2,), converter=single, validator=per_axis(1))
    stride: Single | None = field(
        default=None, converter=single_or_none, validator=per_axis_or_none(1), kw_only=True
    )
    padding: Literal["same"] | tuple[Sides] = field(
        default=((0, 0),), converter=sides_1d, validator=[padding_of(1, "same"), _half_at_most], kw_only=True
    )
    ceil_mode: bool = field(default=False, validator=flag, kw_only=True)


@frozen(repr=False)
class _Pool2D(Weightless[Image, Image]):
    """What both kinds of pooling over height and width are told."""

    pool_size: Pair = field(default=(2, 2), converter=pair, validator=per_axis(2))
    stride: Pair | None = field(
        default=None, converter=pair_or_none, validator=per_axis_or_none(2), kw_only=True
    )
    padding: Literal["same"] | tuple[Sides, Sides] = field(
        default=((0, 0), (0, 0)),
        converter=sides_2d,
        validator=[padding_of(2, "same"), _half_at_most],
        kw_only=True,
    )
    ceil_mode: bool = field(default=False, validator=flag, kw_only=True)


@frozen(repr=False)
class _Pool3D(Weightless[Volume, Volume]):
    """What both kinds of pooling over depth, height and width are told."""

    pool_size: Triple = field(default=(2, 2, 2), converter=triple, validator=per_axis(3))
    stride: Triple | None = field(
        default=None, converter=triple_or_none, validator=per_axis_or_none(3), kw_only=True
    )
    padding: Literal["same"] | tuple[Sides, Sides, Sides] = field(
        default=((0, 0), (0, 0), (0, 0)),
        converter=sides_3d,
        validator=[padding_of(3, "same"), _half_at_most],
        kw_only=True,
    )
    ceil_mode: bool = field(default=False, validator=flag, kw_only=True)


@final
@frozen(repr=False)
class MaxPool1D(_Pool1D):
    """The largest value under a window along a length, for each channel.

    `stride` is the pool size unless given. `padding` is written as in `Conv1D`, without causal; `ceil_mode`
    lets a last window hang over the end, as PyTorch does.

    Shapes:
        (length, channels) -> (positions, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, or the padding is more than half of the pool size.
        ShapeError: the input is not a series, or the pool does not fit.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html

    >>> MaxPool1D(2).output_shape((128, 16))  # 64 = (128 - 2) // 2 + 1
    (64, 16)
    """

    dilation: Single = field(default=(1,), converter=single, validator=per_axis(1), kw_only=True)

    def output_shape(self, prev_shape: Series) -> Series:
        """Return how often the pool fits; the channels stay."""
        (length,) = _positions(self, expect(self, prev_shape, 2), self.dilation)
        return (length, prev_shape[1])


@final
@frozen(repr=False)
class MaxPool2D(_Pool2D):
    """The largest value under a window along height and width, for each channel.

    `stride` is the pool size unless given. `padding` is written as in `Conv2D`; `ceil_mode` lets a
    last window hang over the end, as PyTorch does.

    Shapes:
        (height, width, channels) -> (positions down, positions across, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, or the padding is more than half of the pool size.
        ShapeError: the input is not an image, or the pool does not fit.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html

    >>> MaxPool2D(2).output_shape((28, 28, 8))  # 14 = (28 - 2) // 2 + 1
    (14, 14, 8)
    >>> MaxPool2D(3, stride=2, ceil_mode=True).output_shape((112, 112, 64))  # 56 = (112 - 3 + 1) // 2 + 1
    (56, 56, 64)
    """

    dilation: Pair = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)

    def output_shape(self, prev_shape: Image) -> Image:
        """Return how often the pool fits; the channels stay."""
        height, width = _positions(self, expect(self, prev_shape, 3), self.dilation)
        return (height, width, prev_shape[2])


@final
@frozen(repr=False)
class MaxPool3D(_Pool3D):
    """The largest value under a window along depth, height and width, for each channel.

    `stride` is the pool size unless given. `padding` is written as in `Conv3D`; `ceil_mode` lets a
    last window hang over the end, as PyTorch does.

    Shapes:
        (depth, height, width, channels) -> (positions along depth, height and width, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, or the padding is more than half of the pool size.
        ShapeError: the input is not a volume, or the pool does not fit.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool3d.html

    >>> MaxPool3D((1, 2, 2)).output_shape((16, 112, 112, 64))  # 16 = (16 - 1) // 1 + 1
    (16, 56, 56, 64)
    """

    dilation: Triple = field(default=(1, 1, 1), converter=triple, validator=per_axis(3), kw_only=True)

    def output_shape(self, prev_shape: Volume) -> Volume:
        """Return how often the pool fits; the channels stay."""
        depth, height, width = _positions(self, expect(self, prev_shape, 4), self.dilation)
        return (depth, height, width, prev_shape[3])


@final
@frozen(repr=False)
class AvgPool1D(_Pool1D):
    """The mean under a window along a length, for each channel.

    The settings are those of `MaxPool1D`, without dilation.

    Shapes:
        (length, channels) -> (positions, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, or the padding is more than half of the pool size.
        ShapeError: the input is not a series, or the pool does not fit.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html

    >>> AvgPool1D(4).output_shape((128, 16))  # 32 = (128 - 4) // 4 + 1
    (32, 16)
    """

    def output_shape(self, prev_shape: Series) -> Series:
        """Return how often the pool fits; the channels stay."""
        (length,) = _positions(self, expect(self, prev_shape, 2), (1,))
        return (length, prev_shape[1])


@final
@frozen(repr=False)
class AvgPool2D(_Pool2D):
    """The mean under a window along height and width, for each channel.

    The settings are those of `MaxPool2D`, without dilation.

    Shapes:
        (height, width, channels) -> (positions down, positions across, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, or the padding is more than half of the pool size.
        ShapeError: the input is not an image, or the pool does not fit.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html

    >>> AvgPool2D(2).output_shape((10, 10, 16))  # 5 = (10 - 2) // 2 + 1
    (5, 5, 16)
    """

    def output_shape(self, prev_shape: Image) -> Image:
        """Return how often the pool fits; the channels stay."""
        height, width = _positions(self, expect(self, prev_shape, 3), (1, 1))
        return (height, width, prev_shape[2])


@final
@frozen(repr=False)
class AvgPool3D(_Pool3D):
    """The mean under a window along depth, height and width, for each channel.

    The settings are those of `MaxPool3D`, without dilation.

    Shapes:
        (depth, height, width, channels) -> (positions along depth, height and width, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: a number is out of range, or the padding is more than half of the pool size.
        ShapeError: the input is not a volume, or the pool does not fit.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool3d.html

    >>> AvgPool3D(2).output_shape((8, 28, 28, 64))  # 4 = (8 - 2) // 2 + 1
    (4, 14, 14, 64)
    """

    def output_shape(self, prev_shape: Volume) -> Volume:
        """Return how often the pool fits; the channels stay."""
        depth, height, width = _positions(self, expect(self, prev_shape, 4), (1, 1, 1))
        return (depth, height, width, prev_shape[3])
