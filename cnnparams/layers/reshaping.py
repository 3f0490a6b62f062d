"""Reshaping: the same numbers in another arrangement."""

from math import prod
from typing import final

from attrs import frozen

from cnnparams.layers.base import Weightless
from cnnparams.shapes import Shape, Vector, check_shape


@final
@frozen(repr=False)
class Flatten(Weightless[Shape, Vector]):
    """All elements in one row.

    Shapes:
        any -> (elements,)

    Weights:
        none

    Raises:
        TypeError, ShapeError: the input is not a shape.

    Source:
        https://keras.io/api/layers/reshaping_layers/flatten/

    >>> Flatten().output_shape((5, 5, 16))  # 400 = 5 * 5 * 16
    (400,)
    """

    def output_shape(self, prev_shape: Shape) -> Vector:
        """Return the number of elements."""
        check_shape(self, prev_shape)
        return (prod(prev_shape),)
