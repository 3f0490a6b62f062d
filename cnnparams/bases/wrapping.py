"""What wrappers share: they hold one layer, whose name and `trainable` are theirs."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Layer
from cnnparams.bases.block import check_nesting
from cnnparams.bases.checking import check_layer, check_takes_one
from cnnparams.errors import ConfigError
from cnnparams.settings.checks import describe

if TYPE_CHECKING:
    from attrs import Attribute

AnyLayer = Layer[Any, Shape]  # Any: layers of all ranks are wrapped alike
T = TypeVar("T")


def one_layer(wrapper: AnyLayer, attribute: "Attribute[Any]", value: object) -> None:
    """Accept a layer with one input, without a name and not frozen: these are settings of the wrapper."""
    who = describe(wrapper, attribute)
    layer = check_layer(f"{who} must be a layer", value)
    check_takes_one(f"{who} must have one input", layer)
    _leave_to_wrapper(wrapper, who, layer)


def one_layer_of_any_inputs(wrapper: AnyLayer, attribute: "Attribute[Any]", value: object) -> None:
    """Accept a layer with one input or several, without a name and not frozen."""
    who = describe(wrapper, attribute)
    layer = check_layer(f"{who} must be a layer", value)
    if layer.takes_none:
        raise ConfigError(f"{who} must have an input, got {layer}")
    _leave_to_wrapper(wrapper, who, layer)


def _leave_to_wrapper(wrapper: AnyLayer, who: str, layer: AnyLayer) -> None:
    """Refuse what is a setting of the wrapper: a name, `trainable`, and that its weights are shared."""
    kind = type(wrapper).__name__
    if is_shared(layer):
        hint = "" if is_shared(wrapper) else f"; write Shared({kind}(...), name=...)"
        raise ConfigError(f"{who} must not be shared itself, got {layer}{hint}")
    check_nesting(kind, layer)
    own = [] if layer.name is None else [f"name={layer.name!r}"]
    own += [] if layer.trainable else ["trainable=False"]
    own += [f"frozen_weights={layer.frozen_weights!r}"] if layer.frozen_weights else []
    if own:
        given = ", ".join(own)
        raise ConfigError(
            f"{who} must leave name and trainable to its wrapper, got {given}; write {kind}(..., {given})"
        )


def ask_inside(wrapper: Layer[Any, Any], ask: Callable[[Any], T], seen: Shape, prev_shape: Shape) -> T:
    """Ask the layer inside; if it refuses its input, add a note that says where it is."""
    try:
        return ask(seen)
    except Exception as error:
        error.add_note(f"inside {type(wrapper).__name__} (input {show(prev_shape)})")
        raise


def is_shared(layer: AnyLayer) -> bool:
    """Whether a layer is `Shared`, which is named by its place and not by its name."""
    return layer.named_by != "name"
