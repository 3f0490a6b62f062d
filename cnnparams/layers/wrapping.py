"""What wrappers share: they hold one layer, which leaves its name and whether it is trained to them."""

from typing import TYPE_CHECKING, Any

from cnnparams.errors import ConfigError
from cnnparams.fields import setting
from cnnparams.layers.base import Block, Layer
from cnnparams.shapes import Shape, got

if TYPE_CHECKING:
    from attrs import Attribute


def one_layer(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept a layer with one input; what it is called and whether it is trained, its wrapper says."""
    who = setting(instance, attribute)
    if isinstance(value, type):
        raise TypeError(f"{who} must be a layer, got the class {value.__name__}; write {value.__name__}(...)")
    if not isinstance(value, Layer):
        raise TypeError(f"{who} must be a layer, {got(value)}")
    if value.merges:
        raise ConfigError(f"{who} must have one input, got {value}")
    kind = type(instance).__name__
    if value.placed_by != "name":
        raise ConfigError(f"{who} must not be shared itself, got {value}; share what is outside")
    own = [] if value.name is None else [f"name={value.name!r}"]
    own += [] if value.trainable else ["trainable=False"]
    if own:
        told = ", ".join(own)
        raise ConfigError(
            f"{who} must leave name and trainable to its wrapper, got {told}; write {kind}(..., {told})"
        )


def closed(instance: object, attribute: "Attribute[Any]", value: Layer[Any, Shape]) -> None:
    """Accept a block only if nothing inside of it is shared or frozen: nobody could see it there."""
    for inner in value.inside().values() if isinstance(value, Block) else ():
        if inner.placed_by != "name" or not inner.trainable:
            state = "frozen" if inner.placed_by == "name" else "shared"
            raise ConfigError(
                f"{setting(instance, attribute)} must hold nothing that is {state}, got {inner}"
            )
        closed(instance, attribute, inner)
