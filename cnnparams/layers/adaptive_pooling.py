"""Adaptive pooling: the output size is given, the windows follow; nothing is learnt."""

from math import prod
from typing import Any, ClassVar, TypeVar, cast, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Image, Series, Shape, Volume, expect
from cnnparams.arithmetic.sliding import adaptive_taps
from cnnparams.bases.base import Weightless
from cnnparams.operations import Operation, Operations, positions
from cnnparams.settings.per_axis import open_pair, open_single, open_triple, per_axis_or_open
from cnnparams.window import Seen, Window

X = TypeVar("X", bound=Shape)


class AdaptivePool(Weightless[X, X]):
    """What adaptive pooling along one, two and three axes does alike."""

    __slots__ = ()

    takes_largest: ClassVar[bool] = False

    # Any: tuples whose length only the subclasses know, and no type of a tuple can be narrowed there.
    output_size: Any

    @final
    def output_shape(self, prev_shape: X) -> X:
        """Return the given sizes, None being that of the input; the channels stay."""
        *sizes, channels = expect(self, prev_shape, len(self.output_size) + 1)
        given = zip(self.output_size, sizes, strict=True)
        return cast(X, (*[size if new is None else new for new, size in given], channels))  # the same rank

    @final
    def operations(self, prev_shape: X) -> Operations:
        """Return the comparisons in each window, or its additions and a division."""
        *places, channels = shape = self.output_shape(prev_shape)
        taps = [adaptive_taps(size, made) for size, made in zip(prev_shape, places, strict=False)]
        others = {"others": int(prod(taps) - prod(places)), "channels": channels}
        if self.takes_largest:
            return (Operation("compare", **others),)
        return (Operation("add", **others), Operation("divide", **positions(shape), channels=channels))

    @final
    def windows(self, prev_shape: X) -> Seen:
        """Return windows that are spread over each axis."""
        axes = zip(prev_shape, self.output_shape(prev_shape), strict=True)
        return tuple([Window(size, stride=size, upsampling=new) for size, new in axes])


@final
@frozen(repr=False)
class AdaptiveAvgPool1D(AdaptivePool[Series]):
    """The mean under windows that are spread so that `output_size` of them cover the input.

    The output may be larger than the input, as in PyTorch: windows then overlap.

    Args:
        output_size: length of the output. (None,) is that of the input.

    Shapes:
        (length, channels) -> (output_size, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: an output size is below 1.
        ShapeError: the input is not a series.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool1d.html

    >>> AdaptiveAvgPool1D(5).output_shape((128, 16))
    (5, 16)
    """

    output_size: tuple[int | None] = field(converter=open_single, validator=per_axis_or_open(1))


@final
@frozen(repr=False)
class AdaptiveMaxPool1D(AdaptivePool[Series]):
    """The largest value under windows that are spread so that `output_size` of them cover the input.

    The output may be larger than the input, as in PyTorch: windows then overlap.

    Args:
        output_size: length of the output. (None,) is that of the input.

    Shapes:
        (length, channels) -> (output_size, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: an output size is below 1.
        ShapeError: the input is not a series.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool1d.html

    >>> AdaptiveMaxPool1D(5).output_shape((128, 16))
    (5, 16)
    """

    takes_largest: ClassVar[bool] = True

    output_size: tuple[int | None] = field(converter=open_single, validator=per_axis_or_open(1))


@final
@frozen(repr=False)
class AdaptiveAvgPool2D(AdaptivePool[Image]):
    """The mean under windows that are spread so that `output_size` of them cover the input.

    The output may be larger than the input, as in PyTorch: windows then overlap.

    Args:
        output_size: height and width of the output: a number for both, or (height, width). None in
            place of one of them is that of the input.

    Shapes:
        (height, width, channels) -> (height and width as given, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: an output size is below 1.
        ShapeError: the input is not an image.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html

    >>> AdaptiveAvgPool2D(7).output_shape((13, 9, 512))
    (7, 7, 512)
    """

    output_size: tuple[int | None, int | None] = field(converter=open_pair, validator=per_axis_or_open(2))


@final
@frozen(repr=False)
class AdaptiveMaxPool2D(AdaptivePool[Image]):
    """The largest value under windows that are spread so that `output_size` of them cover the input.

    The output may be larger than the input, as in PyTorch: windows then overlap.

    Args:
        output_size: height and width of the output: a number for both, or (height, width). None in
            place of one of them is that of the input.

    Shapes:
        (height, width, channels) -> (height and width as given, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: an output size is below 1.
        ShapeError: the input is not an image.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html

    >>> AdaptiveMaxPool2D(7).output_shape((13, 9, 512))
    (7, 7, 512)
    """

    takes_largest: ClassVar[bool] = True

    output_size: tuple[int | None, int | None] = field(converter=open_pair, validator=per_axis_or_open(2))


@final
@frozen(repr=False)
class AdaptiveAvgPool3D(AdaptivePool[Volume]):
    """The mean under windows that are spread so that `output_size` of them cover the input.

    The output may be larger than the input, as in PyTorch: windows then overlap.

    Args:
        output_size: depth, height and width of the output: a number for all three, or (depth, height,
            width). None in place of one of them is that of the input.

    Shapes:
        (depth, height, width, channels) -> (depth, height and width as given, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: an output size is below 1.
        ShapeError: the input is not a volume.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool3d.html

    >>> AdaptiveAvgPool3D(1).output_shape((2, 7, 7, 512))
    (1, 1, 1, 512)
    """

    output_size: tuple[int | None, int | None, int | None] = field(
        converter=open_triple, validator=per_axis_or_open(3)
    )


@final
@frozen(repr=False)
class AdaptiveMaxPool3D(AdaptivePool[Volume]):
    """The largest value under windows that are spread so that `output_size` of them cover the input.

    The output may be larger than the input, as in PyTorch: windows then overlap.

    Args:
        output_size: depth, height and width of the output: a number for all three, or (depth, height,
            width). None in place of one of them is that of the input.

    Shapes:
        (depth, height, width, channels) -> (depth, height and width as given, channels)

    Weights:
        none

    Raises:
        TypeError: a setting has the wrong type.
        ConfigError: an output size is below 1.
        ShapeError: the input is not a volume.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool3d.html

    >>> AdaptiveMaxPool3D(1).output_shape((2, 7, 7, 512))
    (1, 1, 1, 512)
    """

    takes_largest: ClassVar[bool] = True

    output_size: tuple[int | None, int | None, int | None] = field(
        converter=open_triple, validator=per_axis_or_open(3)
    )
