"""Pooling: a window slides over each channel and keeps one number per position; nothing is learnt."""

from abc import abstractmethod
from math import prod
from typing import Any, Literal, TypeVar, cast, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import Image, Pair, Series, Shape, Sides, Single, Triple, Volume, expect
from cnnparams.arithmetic.sliding import count_positions, count_taps
from cnnparams.arithmetic.terms import named
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Weightless
from cnnparams.errors import ConfigError
from cnnparams.operations import Operation, Operations, positions
from cnnparams.settings.checks import boolean
from cnnparams.settings.per_axis import (
    padding_1d,
    padding_2d,
    padding_3d,
    padding_of,
    pair,
    pair_or_none,
    per_axis,
    per_axis_or_none,
    single,
    single_or_none,
    triple,
    triple_or_none,
)
from cnnparams.window import Seen, under_kernel

X = TypeVar("X", bound=Shape)


def _half_at_most(instance: Any, _attribute: "Attribute[Any]", padding: Any) -> None:  # any pooling layer
    """Refuse windows that could lie in the padding alone, as PyTorch does."""
    if padding == "same":
        return
    for size, sides in zip(instance.pool_size, padding, strict=True):
        if max(sides) > size // 2:
            rule = f"padding must be at most half of the pool size {show(size)}"
            raise ConfigError(f"{type(instance).__name__}: {rule}, got {show(max(sides))}")


class Pool(Weightless[X, X]):
    """What pooling along one, two and three axes does alike."""

    __slots__ = ()

    # Any: tuples whose length only the subclasses know, and no type of a tuple can be narrowed there.
    pool_size: Any
    stride: Any
    padding: Any
    ceil_mode: bool

    @final
    def output_shape(self, prev_shape: X) -> X:
        """Return the number of positions of the pool along each axis; the channels stay."""
        axes = len(self.pool_size)
        positions = count_positions(
            self,
            expect(self, prev_shape, axes + 1),
            self.pool_size,
            stride=self.stride or tuple([named("stride", size) for size in self.pool_size]),
            padding=self.padding,
            dilation=self._dilation(),
            ceil_mode=self.ceil_mode,
            noun="pool",
        )
        return cast(X, (*positions, prev_shape[-1]))  # no type says "the same rank"

    @abstractmethod
    def _dilation(self) -> tuple[int, ...]:
        """Return the dilation along each axis."""

    @final
    def _others(self, prev_shape: X) -> dict[str, int]:
        """Return how many elements all windows hold besides the first of each, and the channels."""
        stride = self.stride or tuple([named("stride", size) for size in self.pool_size])
        *places, channels = shape = self.output_shape(prev_shape)
        taps, filled = count_taps(
            prev_shape,
            tuple(places),
            self.pool_size,
            stride=stride,
            padding=self.padding,
            dilation=self._dilation(),
        )
        whole = prod(self.pool_size)
        if taps == whole * prod(places):
            return {"others": whole - 1, **positions(shape), "channels": channels}
        return {"others": taps - filled, "channels": channels}

    @final
    def windows(self, prev_shape: X) -> Seen:
        """Return the pool along each axis."""
        stride, shape = self.stride or self.pool_size, self.output_shape(prev_shape)
        return under_kernel(prev_shape, shape, self.pool_size, stride, self.padding, self._dilation())


class MaxPool(Pool[X]):
    """What max pooling along one, two and three axes does alike: its windows may be dilated."""

    __slots__ = ()

    # Any: tuples whose length only the subclasses know, and no type of a tuple can be narrowed there.
    dilation: Any

    @final
    def _dilation(self) -> tuple[int, ...]:
        dilation: tuple[int, ...] = self.dilation
        return dilation

    @final
    def operations(self, prev_shape: X) -> Operations:
        """Return the comparisons in each window; padding is no element."""
        return (Operation("compare", **self._others(prev_shape)),)


class AvgPool(Pool[X]):
    """What average pooling along one, two and three axes does alike."""

    __slots__ = ()

    @final
    def _dilation(self) -> tuple[int, ...]:
        return (1,) * len(self.pool_size)

    @final
    def operations(self, prev_shape: X) -> Operations:
        """Return the additions in each window, where padding is no element, and a division for each."""
        shape = self.output_shape(prev_shape)
        means = Operation("divide", **positions(shape), channels=shape[-1])
        return (Operation("add", **self._others(prev_shape)), means)


@frozen(repr=False)
class Pool1D(Pool[Series]):
    """The settings of both kinds of pooling along a length."""

    pool_size: Single = field(default=(2,), converter=single, validator=per_axis(1))
    stride: Single | None = field(
        default=None, converter=single_or_none, validator=per_axis_or_none(1), kw_only=True
    )
    padding: Literal["same"] | tuple[Sides] = field(
        default=((0, 0),),
        converter=padding_1d,
        validator=[padding_of(1, "same"), _half_at_most],
        kw_only=True,
    )
    ceil_mode: bool = field(default=False, validator=boolean, kw_only=True)


@frozen(repr=False)
class Pool2D(Pool[Image]):
    """The settings of both kinds of pooling along height and width."""

    pool_size: Pair = field(default=(2, 2), converter=pair, validator=per_axis(2))
    stride: Pair | None = field(
        default=None, converter=pair_or_none, validator=per_axis_or_none(2), kw_only=True
    )
    padding: Literal["same"] | tuple[Sides, Sides] = field(
        default=((0, 0), (0, 0)),
        converter=padding_2d,
        validator=[padding_of(2, "same"), _half_at_most],
        kw_only=True,
    )
    ceil_mode: bool = field(default=False, validator=boolean, kw_only=True)


@frozen(repr=False)
class Pool3D(Pool[Volume]):
    """The settings of both kinds of pooling along depth, height and width."""

    pool_size: Triple = field(default=(2, 2, 2), converter=triple, validator=per_axis(3))
    stride: Triple | None = field(
        default=None, converter=triple_or_none, validator=per_axis_or_none(3), kw_only=True
    )
    padding: Literal["same"] | tuple[Sides, Sides, Sides] = field(
        default=((0, 0), (0, 0), (0, 0)),
        converter=padding_3d,
        validator=[padding_of(3, "same"), _half_at_most],
        kw_only=True,
    )
    ceil_mode: bool = field(default=False, validator=boolean, kw_only=True)


@final
@frozen(repr=False)
class MaxPool1D(Pool1D, MaxPool[Series]):
    """The largest value under a window along a length, for each channel.

    Args:
        pool_size: length of the window. PyTorch's `kernel_size`.
        stride: how far the window moves from one position to the next. None is the pool size, so that windows
            do not overlap.
        padding: elements added at the ends of the input. `"valid"`: none. `"same"`: as in Keras, as many as
            it takes for `ceil(size / stride)` positions, an odd one at the end. A number: that many at both
            ends, as in PyTorch. ((before, after),): each end by itself. At most half of the pool size.
        ceil_mode: whether a last window may hang over the end, as in PyTorch. It must start inside of the
            input or of the padding before it. With `"same"`, this changes nothing.
        dilation: spacing of the elements that the window sees, where 1 leaves no gaps. Keras'
            `dilation_rate`.

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


@final
@frozen(repr=False)
class MaxPool2D(Pool2D, MaxPool[Image]):
    """The largest value under a window along height and width, for each channel.

    Args:
        pool_size: height and width of the window: a number for both, or (height, width). PyTorch's
            `kernel_size`.
        stride: how far the window moves from one position to the next: a number for both, or (height, width).
            None is the pool size, so that windows do not overlap.
        padding: elements added around the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes
            for `ceil(size / stride)` positions, an odd one below and to the right. A number: that many on
            every side, as in PyTorch. A pair: for height and for width, a number or (before, after). At most
            half of the pool size.
        ceil_mode: whether a last window may hang over the end, as in PyTorch. It must start inside of the
            input or of the padding before it. With `"same"`, this changes nothing.
        dilation: spacing of the elements that the window sees, where 1 leaves no gaps: a number for both, or
            (height, width). Keras' `dilation_rate`.

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


@final
@frozen(repr=False)
class MaxPool3D(Pool3D, MaxPool[Volume]):
    """The largest value under a window along depth, height and width, for each channel.

    Args:
        pool_size: depth, height and width of the window: a number for all three, or (depth, height, width).
            PyTorch's `kernel_size`.
        stride: how far the window moves from one position to the next: a number for all three, or
            (depth, height, width). None is the pool size, so that windows do not overlap.
        padding: elements added around the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes
            for `ceil(size / stride)` positions, an odd one at the end of its axis. A number: that many on
            every side, as in PyTorch. A triple: for depth, for height and for width, a number or
            (before, after). At most half of the pool size.
        ceil_mode: whether a last window may hang over the end, as in PyTorch. It must start inside of the
            input or of the padding before it. With `"same"`, this changes nothing.
        dilation: spacing of the elements that the window sees, where 1 leaves no gaps: a number for all
            three, or (depth, height, width). Keras' `dilation_rate`.

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


@final
@frozen(repr=False)
class AvgPool1D(Pool1D, AvgPool[Series]):
    """The mean under a window along a length, for each channel.

    Args:
        pool_size: length of the window. PyTorch's `kernel_size`.
        stride: how far the window moves from one position to the next. None is the pool size, so that windows
            do not overlap.
        padding: elements added at the ends of the input. `"valid"`: none. `"same"`: as in Keras, as many as
            it takes for `ceil(size / stride)` positions, an odd one at the end. A number: that many at both
            ends, as in PyTorch. ((before, after),): each end by itself. At most half of the pool size.
        ceil_mode: whether a last window may hang over the end, as in PyTorch. It must start inside of the
            input or of the padding before it. With `"same"`, this changes nothing.
        count_include_pad: whether added elements count in the mean, as in PyTorch by default; Keras leaves
            them out. It changes no shape.

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

    count_include_pad: bool = field(default=True, validator=boolean, kw_only=True)


@final
@frozen(repr=False)
class AvgPool2D(Pool2D, AvgPool[Image]):
    """The mean under a window along height and width, for each channel.

    Args:
        pool_size: height and width of the window: a number for both, or (height, width). PyTorch's
            `kernel_size`.
        stride: how far the window moves from one position to the next: a number for both, or (height, width).
            None is the pool size, so that windows do not overlap.
        padding: elements added around the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes
            for `ceil(size / stride)` positions, an odd one below and to the right. A number: that many on
            every side, as in PyTorch. A pair: for height and for width, a number or (before, after). At most
            half of the pool size.
        ceil_mode: whether a last window may hang over the end, as in PyTorch. It must start inside of the
            input or of the padding before it. With `"same"`, this changes nothing.
        count_include_pad: whether added elements count in the mean, as in PyTorch by default; Keras leaves
            them out. It changes no shape.

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

    count_include_pad: bool = field(default=True, validator=boolean, kw_only=True)


@final
@frozen(repr=False)
class AvgPool3D(Pool3D, AvgPool[Volume]):
    """The mean under a window along depth, height and width, for each channel.

    With padding, PyTorch refuses an input that is smaller than the window; Keras and this layer take it.

    Args:
        pool_size: depth, height and width of the window: a number for all three, or (depth, height, width).
            PyTorch's `kernel_size`.
        stride: how far the window moves from one position to the next: a number for all three, or
            (depth, height, width). None is the pool size, so that windows do not overlap.
        padding: elements added around the input. `"valid"`: none. `"same"`: as in Keras, as many as it takes
            for `ceil(size / stride)` positions, an odd one at the end of its axis. A number: that many on
            every side, as in PyTorch. A triple: for depth, for height and for width, a number or
            (before, after). At most half of the pool size.
        ceil_mode: whether a last window may hang over the end, as in PyTorch. It must start inside of the
            input or of the padding before it. With `"same"`, this changes nothing.
        count_include_pad: whether added elements count in the mean, as in PyTorch by default; Keras leaves
            them out. It changes no shape.

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

    count_include_pad: bool = field(default=True, validator=boolean, kw_only=True)
