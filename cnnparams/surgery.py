"""Surgery: the same network with another layer, frozen, or cut off.

What is shared has one definition for all its uses: it is edited there, and the uses follow.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from cnnparams.errors import NetworkError
from cnnparams.graph import Graph
from cnnparams.layers.base import Block, Layer, adapted, opened, place
from cnnparams.layers.input import Input
from cnnparams.layers.shared import Shared
from cnnparams.network import Network, title
from cnnparams.rebuilding import rebuilt
from cnnparams.shapes import Shape
from cnnparams.step import Step

AnyLayer: TypeAlias = Layer[Any, Shape]  # Any: a network mixes ranks, each is checked again
Edit: TypeAlias = Callable[[AnyLayer], AnyLayer]
Definitions: TypeAlias = dict[str, Shared[Any, Shape]]


def replaced(network: Network[Any], name: str, layer: AnyLayer) -> Network[Any]:
    """Put another layer in one place; where both are shared under one name, in all its uses."""
    path = network[name].path.split("/")
    definitions: Definitions = {}
    layers = {step.path: step.layer for step in network.steps}
    layers[path[0]] = _edited(layers[path[0]], path[1:], lambda _: layer, definitions)
    return _with_layers(network, layers, definitions)


def with_trainable(network: Network[Any], names: tuple[str, ...], *, trainable: bool) -> Network[Any]:
    """Freeze or unfreeze these layers and what is inside of them, or without names all."""
    definitions: Definitions = {}
    layers = {step.path: step.layer for step in network.steps}
    edit = _unfrozen if trainable else _frozen
    for path in [network[name].path for name in names] or list(layers):
        head, *way = path.split("/")
        if not isinstance(layers[head], Input):  # there is nothing to freeze
            layers[head] = _edited(layers[head], way, edit, definitions, trainable=trainable)
    return _with_layers(network, layers, definitions)


def ended(network: Network[Any], name: str) -> Network[Any]:
    """Keep a step and all that feeds it; of a block around it, what is needed."""
    head, *way = network[name].path.split("/")
    needed = {head}
    for step in reversed(network.steps):
        if step.path in needed:
            needed.update([path.partition("/")[0] for path in step.inputs])
    kept = [step for step in network.steps if step.path in needed]
    first = next((step for step in kept if isinstance(step.layer, Input)), None)
    if first is None:
        raise NetworkError(f"{title(network)}: there is no input before {name!r}")
    kept.remove(first)

    def layer_of(step: Step) -> AnyLayer:
        return _ended_inside(network, step, way) if way and step.path == head else step.layer

    return rebuilt(network, [first, *kept], layer_of)


def _ended_inside(network: Network[Any], step: Step, way: Sequence[str]) -> AnyLayer:
    """Return, of a block, the network that ends with the step of this name, as a block."""
    if not isinstance(step.layer, Block):
        rule = f"what is shared cannot end inside, got {'/'.join([step.path, *way])!r}"
        raise NetworkError(f"{title(network)}: {rule}; give this use weights of its own with replace()")
    inside = opened(step.layer, step.prev_shapes[0])
    kept = inside.until("/".join(way))
    return step.layer if kept.steps == inside.steps else Graph(kept)


def _with_layers(
    network: Network[Any], layers: Mapping[str, AnyLayer], definitions: Definitions
) -> Network[Any]:
    def layer_of(step: Step) -> AnyLayer:
        return _following(layers[step.path], definitions)

    return rebuilt(network, network.steps, layer_of)


def _edited(
    layer: AnyLayer,
    way: Sequence[str],
    edit: Edit,
    definitions: Definitions,
    *,
    trainable: bool | None = None,
) -> AnyLayer:
    """Edit a layer or, following the names, one inside of it; note the new definition of what is shared.

    If the edit makes it `trainable` or not, so becomes what is shared inside of the layer, in all its uses.
    """
    if isinstance(layer, Shared):
        now = definitions.get(layer.name, layer)
        if way:
            core = adapted(now.layer, trainable=now.trainable)
            core = _edited(core, way, edit, definitions, trainable=trainable)
            edited: AnyLayer = adapted(now, layer=core, trainable=core.trainable)
        else:
            edited = edit(now)
            _note_inside(edited, definitions, trainable=trainable)
        if not isinstance(edited, Shared) or edited.name != layer.name:
            return edited
        definitions[layer.name] = edited
        return layer  # it will follow, with all other uses
    if way and isinstance(layer, Block):
        name, *rest = way
        old = layer.inside().get(name)
        if old is None:
            raise NetworkError(f"{layer}: inside() does not tell of {name!r}, so it cannot be edited")
        inner = old if layer.trainable else adapted(old, trainable=False)
        inner = _edited(inner, rest, edit, definitions, trainable=trainable)
        if place(inner) is None:
            inner = adapted(inner, **{inner.placed_by: place(old)})
        touched = [definitions[use.name] for use in _uses(layer) if use.name in definitions]
        block = _open_for(layer, [inner, *touched])
        frozen = not block.trainable
        if frozen:
            inner = adapted(inner, trainable=old.trainable)  # frozen by what is around it, as before
        inside = {**block.inside(), name: inner}
        return block.with_inside(
            {each: _following(part, definitions, frozen=frozen) for each, part in inside.items()}
        )
    edited = edit(layer)
    _note_inside(edited, definitions, trainable=trainable)
    return edited


def _note_inside(edited: AnyLayer, definitions: Definitions, *, trainable: bool | None) -> None:
    """Let what is shared inside of a layer become trainable or not as the layer has."""
    for use in _uses(edited) if trainable is not None else ():
        definitions[use.name] = adapted(use, trainable=trainable)


def _following(layer: AnyLayer, definitions: Definitions, *, frozen: bool = False) -> AnyLayer:
    """Let what is shared follow its definition, in a layer and inside of it.

    In what is frozen around it, it need not be frozen itself.
    """
    touched = [definitions[use.name] for use in _uses(layer) if use.name in definitions]
    if not touched or not isinstance(layer, Shared | Block):
        return layer
    if isinstance(layer, Shared):
        now = definitions.get(layer.name, layer)
        core = _following(adapted(now.layer, trainable=now.trainable), definitions, frozen=frozen)
        trainable = layer.trainable if frozen else core.trainable
        return adapted(now, layer=adapted(core, trainable=True), trainable=trainable, place=layer.place)
    layer = _open_for(layer, touched)
    frozen = frozen or not layer.trainable
    inside = {name: _following(each, definitions, frozen=frozen) for name, each in layer.inside().items()}
    return layer.with_inside(inside)


def _open_for(block: Block[Any, Shape], trained: Sequence[AnyLayer]) -> Block[Any, Shape]:
    """If one of these inside of a frozen block is trained, freeze not the block but all that is inside."""
    if block.trainable or not any(layer.trainable for layer in trained):
        return block
    frozen = {name: adapted(inner, trainable=False) for name, inner in block.inside().items()}
    return adapted(block.with_inside(frozen), trainable=True)


def _uses(layer: AnyLayer) -> list[Shared[Any, Shape]]:
    """Return what is shared in a layer: it itself, and what is inside of it."""
    if isinstance(layer, Shared):
        return [layer, *_uses(layer.layer)]
    inside = layer.inside().values() if isinstance(layer, Block) else ()
    return [use for inner in inside for use in _uses(inner)]


def _frozen(layer: AnyLayer) -> AnyLayer:
    """Freeze a layer; a block freezes what is inside."""
    return adapted(layer, trainable=False)


def _unfrozen(layer: AnyLayer) -> AnyLayer:
    """Unfreeze a layer and all that is inside of it."""
    if isinstance(layer, Shared):
        layer = adapted(layer, layer=_unfrozen(layer.layer))
    if isinstance(layer, Block):
        layer = layer.with_inside({name: _unfrozen(inner) for name, inner in layer.inside().items()})
    return adapted(layer, trainable=True)
