"""Adaptive pooling: the output size is given, the windows follow; nothing is learnt."""

from typing import final

from attrs import field, frozen

from cnnparams.axes import pair, per_axis, single, triple
from cnnparams.layers.base import Weightless
from cnnparams.shapes import Image, Pair, Series, Single, Triple, Volume, expect


@final
@frozen(repr=False)
class AdaptiveAvgPool1D(Weightless[Series, Series]):
    """The mean under windows that are spread so that `output_size` of them cover the input.

    The output may be larger than the input, as in PyTorch: windows then overlap.

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

    output_size: Single = field(converter=single, validator=per_axis(1))

    def output_shape(self, prev_shape: Series) -> Series:
        """Return the given size; the channels stay."""
        channels = expect(self, prev_shape, 2)[1]
        return (*self.output_size, channels)


@final
@frozen(repr=False)
class AdaptiveMaxPool1D(Weightless[Series, Series]):
    """The largest value under windows that are spread so that `output_size` of them cover the input.

    The output may be larger than the input, as in PyTorch: windows then overlap.

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

    output_size: Single = field(converter=single, validator=per_axis(1))

    def output_shape(self, prev_shape: Series) -> Series:
        """Return the given size; the channels stay."""
        channels = expect(self, prev_shape, 2)[1]
        return (*self.output_size, channels)


@final
@frozen(repr=False)
class AdaptiveAvgPool2D(Weightless[Image, Image]):
    """The mean under windows that are spread so that `output_size` of them cover the input.

    The output may be larger than the input, as in PyTorch: windows then overlap.

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

    output_size: Pair = field(converter=pair, validator=per_axis(2))

    def output_shape(self, prev_shape: Image) -> Image:
        """Return the given size; the channels stay."""
        channels = expect(self, prev_shape, 3)[2]
        return (*self.output_size, channels)


@final
@frozen(repr=False)
class AdaptiveMaxPool2D(Weightless[Image, Image]):
    """The largest value under windows that are spread so that `output_size` of them cover the input.

    The output may be larger than the input, as in PyTorch: windows then overlap.

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

    output_size: Pair = field(converter=pair, validator=per_axis(2))

    def output_shape(self, prev_shape: Image) -> Image:
        """Return the given size; the channels stay."""
        channels = expect(self, prev_shape, 3)[2]
        return (*self.output_size, channels)


@final
@frozen(repr=False)
class AdaptiveAvgPool3D(Weightless[Volume, Volume]):
    """The mean under windows that are spread so that `output_size` of them cover the input.

    The output may be larger than the input, as in PyTorch: windows then overlap.

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

    output_size: Triple = field(converter=triple, validator=per_axis(3))

    def output_shape(self, prev_shape: Volume) -> Volume:
        """Return the given size; the channels stay."""
        channels = expect(self, prev_shape, 4)[3]
        return (*self.output_size, channels)


@final
@frozen(repr=False)
class AdaptiveMaxPool3D(Weightless[Volume, Volume]):
    """The largest value under windows that are spread so that `output_size` of them cover the input.

    The output may be larger than the input, as in PyTorch: windows then overlap.

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

    output_size: Triple = field(converter=triple, validator=per_axis(3))

    def output_shape(self, prev_shape: Volume) -> Volume:
        """Return the given size; the channels stay."""
        channels = expect(self, prev_shape, 4)[3]
        return (*self.output_size, channels)
