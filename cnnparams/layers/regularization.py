"""Regularisation: noise while training; the shape stays."""

from typing import final

from attrs import field, frozen

from cnnparams.fields import fraction
from cnnparams.layers.base import Elementwise
from cnnparams.shapes import S


@final
@frozen(repr=False)
class Dropout(Elementwise[S]):
    """Each element is set to zero with probability `rate` while training.

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

    rate: float = field(default=0.5, validator=fraction)
