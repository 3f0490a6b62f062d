"""Regularisation: noise while training; the shape stays."""

from typing import Any, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import S, Shape, check_spatial
from cnnparams.bases.base import Elementwise, SameRank, Weightless, WithoutArithmetic
from cnnparams.settings.checks import as_float, fraction
from cnnparams.window import Seen, itself


@final
@frozen(repr=False)
class Dropout(WithoutArithmetic[Any, Any], Elementwise):
    """Each element is set to zero with probability `rate` while training.

    Args:
        rate: probability that an element is set to zero, from 0 to 1. PyTorch's `p`.

    Shapes:
        any -> the same

    Weights:
        none

    Raises:
        TypeError: the rate is not a number, or the input is not a shape.
        ConfigError: the rate is not between 0 and 1.
        ShapeError: the input is empty or has a size below 1.

    Source:
        https://jmlr.org/papers/v15/srivastava14a.html

    >>> Dropout(0.5).output_shape((4096,))
    (4096,)
    """

    rate: float = field(default=0.5, converter=as_float, validator=fraction)


@final
@frozen(repr=False)
class SpatialDropout(
    WithoutArithmetic[Any, Any], SameRank, Weightless[Any, Any]
):  # Any: the rank is a variable of the method
    """Each channel is set to zero as a whole, at all positions, with probability `rate` while training.

    Keras' `SpatialDropout1D`, `2D` and `3D`, PyTorch's `Dropout1d`, `2d` and `3d`.

    Args:
        rate: probability that a channel is set to zero, from 0 to 1. PyTorch's `p`.

    Shapes:
        (..., channels) -> the same

    Weights:
        none

    Raises:
        TypeError: the rate is not a number, or the input is not a shape.
        ConfigError: the rate is not between 0 and 1.
        ShapeError: the input is a vector, or has a size below 1.

    Source:
        https://arxiv.org/abs/1411.4280

    >>> SpatialDropout(0.1).output_shape((14, 14, 512))
    (14, 14, 512)
    """

    rate: float = field(default=0.5, converter=as_float, validator=fraction)

    def output_shape(self, prev_shape: S) -> S:
        """Return the shape of the input."""
        check_spatial(self, prev_shape, hint="use Dropout() instead")
        return prev_shape

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each element is seen by itself."""
        return itself(len(prev_shape))


@final
@frozen(repr=False)
class DropPath(WithoutArithmetic[Any, Any], Elementwise):
    """All of an example is set to zero with probability `rate` while training: stochastic depth.

    At the end of a residual branch, the example then takes the shortcut alone. It is
    `StochasticDepth` in torchvision and in Keras' ConvNeXt, `DropPath` in timm.

    Args:
        rate: probability that an example is set to zero, from 0 to 1.

    Shapes:
        any -> the same

    Weights:
        none

    Raises:
        TypeError: the rate is not a number, or the input is not a shape.
        ConfigError: the rate is not between 0 and 1.
        ShapeError: the input is empty or has a size below 1.

    Source:
        https://arxiv.org/abs/1603.09382

    >>> DropPath(0.1).output_shape((56, 56, 96))
    (56, 56, 96)
    """

    rate: float = field(converter=as_float, validator=fraction)


@final
@frozen(repr=False)
class GaussianNoise(WithoutArithmetic[Any, Any], Elementwise):
    """Random numbers with mean 0 and this standard deviation are added while training.

    Only Keras has it; like Keras, we take a deviation from 0 to 1.

    Args:
        stddev: standard deviation of the noise, from 0 to 1.

    Shapes:
        any -> the same

    Weights:
        none

    Raises:
        TypeError: `stddev` is not a number, or the input is not a shape.
        ConfigError: `stddev` is not between 0 and 1.
        ShapeError: the input is empty or has a size below 1.

    Source:
        https://keras.io/api/layers/regularization_layers/gaussian_noise/

    >>> GaussianNoise(0.1).output_shape((28, 28, 1))
    (28, 28, 1)
    """

    stddev: float = field(converter=as_float, validator=fraction)
