"""Groups: filters and channels must be divisible by their number."""

from typing import Any

from attrs import Attribute

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import show
from cnnparams.errors import ConfigError, ShapeError


def divide_filters(instance: Any, _attribute: "Attribute[int]", groups: int) -> None:  # Any: a grouped layer
    """Refuse groups with different numbers of filters."""
    if instance.filters % groups:
        who, filters = type(instance).__name__, show(instance.filters)
        raise ConfigError(f"{who}: groups must divide the {filters} filters, got {show(groups)}")


def check_channels(layer: object, prev_shape: Shape, groups: int) -> None:
    """Refuse an input whose number of channels is not divisible by the number of groups.

    Raises:
        ShapeError: it is not.
    """
    if prev_shape[-1] % groups:
        rule = f"groups must divide the {show(prev_shape[-1])} channels of the input"
        raise ShapeError(f"{layer}: {rule} (input {show(prev_shape)})")
