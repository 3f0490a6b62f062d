"""What wrappers share: they hold one layer, whose name and `trainable` are theirs."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer
from cnnparams.bases.block import Block, EditableBlock, expand, is_built_in
from cnnparams.bases.checking import check_layer, check_takes_one
from cnnparams.errors import ConfigError
from cnnparams.settings.checks import describe

if TYPE_CHECKING:
    from attrs import Attribute

    from cnnparams.bases.block import InnerStep

AnyLayer = Layer[Any, Shape]  # Any: layers of all ranks are wrapped alike


def one_layer(wrapper: AnyLayer, attribute: "Attribute[Any]", value: object) -> None:
    """Accept a layer with one input, without a name and not frozen: these are settings of the wrapper."""
    who = describe(wrapper, attribute)
    layer = check_layer(f"{who} must be a layer", value)
    check_takes_one(f"{who} must have one input", layer)
    kind = type(wrapper).__name__
    if is_shared(layer):
        hint = "" if is_shared(wrapper) else f"; write Shared({kind}(...), name=...)"
        raise ConfigError(f"{who} must not be shared itself, got {layer}{hint}")
    own = [] if layer.name is None else [f"name={layer.name!r}"]
    own += [] if layer.trainable else ["trainable=False"]
    if own:
        given = ", ".join(own)
        raise ConfigError(
            f"{who} must leave name and trainable to its wrapper, got {given}; write {kind}(..., {given})"
        )


def nothing_shared_or_frozen(instance: object, attribute: "Attribute[Any]", value: AnyLayer) -> None:
    """Accept a block only if no layer inside is shared or frozen: the wrapper would hide it."""
    layers = value.named_layers().values() if isinstance(value, EditableBlock) else ()
    _refuse_shared_or_frozen(describe(instance, attribute), layers)
    for layer in layers:
        nothing_shared_or_frozen(instance, attribute, layer)


def check_inside(who: str, layer: AnyLayer, prev_shape: Shape) -> None:
    """Refuse shared or frozen layers in what cannot list all its layers without an input.

    Raises:
        ConfigError: a layer inside is shared or frozen.
    """
    if isinstance(layer, Block) and not is_built_in(layer):
        _refuse_in_steps(who, expand(layer, prev_shape).steps)


def is_shared(layer: AnyLayer) -> bool:
    """Whether a layer is `Shared`, which is named by its place and not by its name."""
    return layer.named_by != "name"


def _refuse_in_steps(who: str, steps: "Sequence[InnerStep]") -> None:
    for step in steps:
        _refuse_shared_or_frozen(who, [step.layer])
        _refuse_in_steps(who, step.local_children)


def _refuse_shared_or_frozen(who: str, layers: Iterable[AnyLayer]) -> None:
    for layer in layers:
        if is_shared(layer) or not layer.trainable:
            state = "shared" if is_shared(layer) else "frozen"
            raise ConfigError(f"{who} must hold nothing that is {state}, got {layer}")
