"""Whether a value is a layer: one check for networks, blocks and wrappers."""

from typing import Any, cast

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got
from cnnparams.bases.base import Layer
from cnnparams.bases.block import is_network
from cnnparams.errors import ConfigError


def is_layer(value: object) -> bool:
    """Whether a value is a layer that is made by attrs."""
    # Much faster than isinstance(), as the class is abstract.
    return Layer in type(value).__mro__ and hasattr(value, "name")


def check_layer(rule: str, value: object) -> Layer[Any, Shape]:
    """Return the value if it is a layer; `rule` says who wants one, and messages begin with it.

    Raises:
        TypeError: it is not a layer, or it is a class, a network, or not made by attrs.
    """
    if is_layer(value):
        return cast("Layer[Any, Shape]", value)
    kind = type(value)
    if issubclass(kind, Layer):
        raise TypeError(f"{rule}; {kind.__name__} must be made by attrs, with @frozen")
    if isinstance(value, type):
        raise TypeError(f"{rule}, got the class {value.__name__}; write {value.__name__}(...)")
    if is_network(value):
        raise TypeError(f"{rule}, got a network; write Graph(...)")
    raise TypeError(f"{rule}, {got(value)}")


def check_takes_one(rule: str, layer: Layer[Any, Shape]) -> None:
    """Refuse a layer with several inputs.

    Raises:
        ConfigError: it has several.
    """
    if layer.takes_several:
        raise ConfigError(f"{rule}, got {layer}")
