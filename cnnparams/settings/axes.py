"""Settings that name axes of the input: counted from 1, as 0 is the batch, or from -1 at the end."""

from typing import Any

from attrs import Attribute

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got, is_integer, show
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.settings.checks import describe

NOT_THE_BATCH = "must be counted from 1, or from -1 at the end (0 is the batch, which shapes leave out)"
"""The rule for the number of an axis."""


def one_axis(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept a whole number other than 0."""
    if not is_integer(value):
        raise TypeError(f"{describe(instance, attribute)} must be a whole number, {got(value)}")
    if value == 0:
        raise ConfigError(f"{describe(instance, attribute)} {NOT_THE_BATCH}, got 0")


def place_of(who: object, axis: int, shape: Shape, *, new: bool = False) -> int:
    """Return the place, counted from 0, of an axis in a shape, or if `new`, where it is to be added.

    Raises:
        ShapeError: the shape has no such axis, or the new axis would leave a gap.
    """
    rank = len(shape) + new
    place = axis - 1 if axis > 0 else rank + axis
    if not 0 <= place < rank:
        no_axis = f"there is no axis {show(axis)}" if not new else f"cannot add axis {show(axis)}"
        raise ShapeError(f"{who}: {no_axis}, got {show(shape)}")
    return int(place)
