"""What wrappers share: they hold one layer, whose name and `trainable` are theirs."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import In, Layer, Out
from cnnparams.bases.block import check_nesting
from cnnparams.bases.checking import check_layer, check_takes_one
from cnnparams.bases.copying import copied_with
from cnnparams.errors import ConfigError
from cnnparams.settings.checks import describe

if TYPE_CHECKING:
    from attrs import Attribute

AnyLayer = Layer[Any, Shape]  # Any: layers of all ranks are wrapped alike
T = TypeVar("T")


class Wrapper(Layer[In, Out]):
    """A layer that holds another one. `name`, `trainable` and `frozen_weights` are those of the wrapper."""

    __slots__ = ()

    layer: Any  # each wrapper says of which ranks

    def seen(self, prev_shape: Any) -> Any:  # as wide as In
        """Return the input shape that the layer inside sees."""
        return prev_shape


def opened(wrapper: Wrapper[Any, Shape]) -> AnyLayer:
    """Return the layer inside with the settings of its wrapper."""
    own = {name: getattr(wrapper, name) for name in ("trainable", "frozen_weights")}
    return copied_with(wrapper.layer, name=None if _is_shared(wrapper) else wrapper.name, **own)


def closed(wrapper: Wrapper[Any, Shape], layer: AnyLayer) -> AnyLayer:
    """Return the wrapper with another layer inside, whose settings become those of the wrapper.

    Raises:
        What the wrapper raises for such a layer.
    """
    own = {name: getattr(layer, name) for name in ("trainable", "frozen_weights")}
    inside = copied_with(layer, trainable=True, frozen_weights=())
    of_its_class: Any = wrapper  # attrs has made each of the classes, but not this base
    if _is_shared(wrapper):  # its own name is that of its weights
        return evolve(of_its_class, layer=inside, **own)
    return evolve(of_its_class, layer=copied_with(inside, name=None), name=layer.name, **own)


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
    if _is_shared(layer):
        hint = "" if _is_shared(wrapper) else f"; write Shared({kind}(...), name=...)"
        if wrapper.opened_as == "distributed":
            hint += f" or, to share it with layers outside, {kind}(Sequential(Shared(...)))"
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


def _is_shared(layer: AnyLayer) -> bool:
    """Whether a layer is `Shared`, whose class cannot be imported here."""
    return layer.opened_as == "shared"
