"""What is known of layers of Keras that no layer here describes: their output shapes and weights."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, final

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import is_integer
from cnnparams.errors import ConfigError
from cnnparams.interop.drafting import Call, as_list, as_mapping, opaque
from cnnparams.interop.keras_layers import AnyLayer
from cnnparams.weights import Weight

Config: TypeAlias = Mapping[str, Any]  # Any: JSON


@final
@frozen
class Facts:
    """What is known of one layer.

    Args:
        output_shape: the shape of its output, as Keras has it; None if it is not known.
        weights: its weights; None if they are not known.
    """

    output_shape: Shape | None = None
    weights: tuple[Weight, ...] | None = None


def facts_of(config: Config, model: Any) -> dict[str, Facts]:  # Any: a model of Keras, or something else
    """Return what is known of layers, by their paths.

    Args:
        config: the config of the model, in which a tensor has its shape where a layer takes it.
        model: the model itself, which has the weights, or whatever else was given.
    """
    layers = as_list((as_mapping(config.get("config")) or {}).get("layers")) or ()
    functions = set(_functions(layers, ""))
    facts = {path: Facts(shape, () if path in functions else None) for path, shape in _shapes(layers, "")}
    for path, layer in _layers(getattr(model, "layers", ()), ""):
        known = facts.get(path, Facts()).output_shape or _size(getattr(layer, "output", None))
        facts[path] = Facts(known, tuple(_weights(layer)))
    return facts


def _shapes(layers: Sequence[Any], path: str) -> Iterator[tuple[str, Shape]]:
    """Yield the shapes of tensors that layers take, with the paths of the layers that made them."""
    for layer in layers:
        node = as_mapping(layer) or {}
        inside = as_list((as_mapping(node.get("config")) or {}).get("layers")) or ()
        yield from _shapes(inside, f"{path}{node.get('name')}/")
        for tensor in _tensors(node.get("inbound_nodes")):
            history, shape = as_list(tensor.get("keras_history")) or (), as_list(tensor.get("shape")) or ()
            if history and len(shape) > 1 and all(map(is_integer, shape[1:])):
                yield f"{path}{history[0]}", tuple(shape[1:])


def _functions(layers: Sequence[Any], path: str) -> Iterator[str]:
    """Yield the paths of functions, which have no weights."""
    for layer in layers:
        node = as_mapping(layer) or {}
        inside = as_list((as_mapping(node.get("config")) or {}).get("layers")) or ()
        yield from _functions(inside, f"{path}{node.get('name')}/")
        if is_function(node):
            yield f"{path}{node.get('name')}"


def is_function(layer: Config) -> bool:
    """Whether this is a function of `keras.ops`, and not a layer."""
    return str(layer.get("module")).startswith(("keras.src.ops", "keras.ops"))


def _tensors(value: object) -> Iterator[Config]:
    """Yield the settings of the tensors in a value, at any depth."""
    held = as_mapping(value)
    if held is not None and held.get("class_name") == "__keras_tensor__":
        yield as_mapping(held.get("config")) or {}
    for each in [*(as_list(value) or ()), *(held.values() if held is not None else ())]:
        yield from _tensors(each)


def _layers(layers: Sequence[Any], path: str) -> Iterator[tuple[str, Any]]:
    """Yield the layers of a model and of those inside, with their paths."""
    for layer in layers:
        yield f"{path}{layer.name}", layer
        yield from _layers(getattr(layer, "layers", ()), f"{path}{layer.name}/")


def _size(tensor: Any) -> Shape | None:  # Any: a tensor of Keras
    """Return the shape of a single tensor without the batch, if all of it is known."""
    sizes = as_list(getattr(tensor, "shape", None)) or ()
    return tuple(sizes[1:]) if len(sizes) > 1 and all(map(is_integer, sizes[1:])) else None


def _weights(layer: Any) -> Iterator[Weight]:  # Any: a layer of Keras
    """Yield the weights of a layer."""
    taken: set[str] = set()
    for number, weight in enumerate(layer.weights):
        word = str(weight.name)
        name = word if word.isidentifier() and word not in taken else f"weight_{number}"
        taken.add(name)
        axes = {f"axis{place}": size for place, size in enumerate(weight.shape)}
        is_learnt = weight.trainable or not layer.trainable  # of a layer that is frozen, all are not trained
        yield Weight(name, **axes) if is_learnt else Weight.state(name, **axes)


def kept(call: Call, facts: Facts) -> AnyLayer:
    """Return a step for a layer of which only shapes and weights are known.

    Raises:
        ConfigError: they are not known.
    """
    if facts.output_shape is None or facts.weights is None:
        what = "the shape of its output is" if facts.output_shape is None else "its weights are"
        raise ConfigError(f"{call.kind}: {what} not in the config; give the model itself, to keep it")
    return opaque(call.shapes, facts.output_shape, facts.weights, call.kind)
