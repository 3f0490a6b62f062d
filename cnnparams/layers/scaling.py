"""Scaling by numbers that are given, not learnt."""

from math import isfinite
from typing import Any, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import brief, got
from cnnparams.bases.base import Elementwise
from cnnparams.errors import ConfigError
from cnnparams.operations import Kind, Operations, elements, per_element
from cnnparams.settings.checks import describe, is_number


def _as_float(value: Any) -> Any:
    """Return a whole number as a float, so that equal values look equal; anything else as it is."""
    return float(value) + 0.0 if is_number(value) and abs(value) < _LARGE else value


_LARGE = 2**53
"""From here on, a float does not hold each whole number."""


def _finite(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    who = describe(instance, attribute)
    if type(value) is not float:
        rule = f"must be a number below {_LARGE}" if is_number(value) else "must be a number"
        raise TypeError(f"{who} {rule}, {got(value)}")
    if not isfinite(value):
        raise ConfigError(f"{who} must be finite, got {brief(value)}")


@final
@frozen(repr=False)
class Scale(Elementwise):
    """Each element times a number, plus a number; nothing is learnt.

    `LayerScale` learns a number for each channel.

    Args:
        factor: the number by which elements are multiplied. Keras' `scale`.
        offset: the number that is added then.

    Shapes:
        any -> the same

    Weights:
        none

    Raises:
        TypeError: an argument is not a number, or the input is not a shape.
        ConfigError: an argument is infinite.
        ShapeError: the input is empty or has a size below 1.

    Source:
        https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/

    >>> Scale(1 / 255).output_shape((224, 224, 3))
    (224, 224, 3)
    """

    factor: float = field(converter=_as_float, validator=_finite)
    offset: float = field(default=0.0, converter=_as_float, validator=_finite, kw_only=True)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return a product, unless by 1, and a sum, unless of 0, for each element."""
        counts: dict[Kind, int] = {"multiply": int(self.factor != 1), "add": int(self.offset != 0)}
        axes = elements(self.output_shape(prev_shape))
        return per_element(axes, {kind: times for kind, times in counts.items() if times})
