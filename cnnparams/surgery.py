"""Surgery: the same network with another layer, frozen, or cut off; shapes are checked again."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from cnnparams.errors import NetworkError
from cnnparams.layers.base import Block, Layer, adapted, place
from cnnparams.layers.input import Input
from cnnparams.layers.shared import Shared
from cnnparams.network import Network, title
from cnnparams.shapes import Shape
from cnnparams.step import Step

AnyLayer: TypeAlias = Layer[Any, Shape]  # Any: a network mixes ranks, each is checked again
Edit: TypeAlias = Callable[[AnyLayer], AnyLayer]


def replaced(network: Network[Any], name: str, layer: AnyLayer) -> Network[Any]:
    """Put another layer in one place."""
    old = network[name]
    head, *rest = old.path.split("/")
    if rest:
        return _edited(network, {head: [rest]}, lambda _: layer)
    named = layer if place(layer) is not None else adapted(layer, **{layer.placed_by: old.path})
    return _rebuilt(network, network.steps, lambda step: named if step is old else step.layer)


def with_trainable(network: Network[Any], names: tuple[str, ...], *, trainable: bool) -> Network[Any]:
    """Freeze or unfreeze these layers, or without names all."""
    chosen: dict[str, list[list[str]]] = {}
    for path in [network[name].path for name in names] or [step.path for step in network.steps]:
        head, *rest = path.split("/")
        chosen.setdefault(head, []).append(rest)

    def edit(layer: AnyLayer) -> AnyLayer:
        inside = _each_shared(layer, lambda shared: adapted(shared, trainable=trainable))
        return adapted(inside, trainable=trainable)

    return _edited(network, chosen, edit)


def ended(network: Network[Any], name: str) -> Network[Any]:
    """Keep a step and all that feeds it."""
    needed = {network[name].path}
    for step in reversed(network.steps):
        if step.path in needed:
            needed.update(step.inputs)
    kept = [step for step in network.steps if step.path in needed]
    first = next((step for step in kept if isinstance(step.layer, Input)), None)
    if first is None:
        raise NetworkError(f"{title(network)}: there is no input before {name!r}")
    kept.remove(first)
    return _rebuilt(network, [first, *kept], lambda step: step.layer)


def _rebuilt(
    network: Network[Any], steps: Sequence[Step], layer_of: Callable[[Step], AnyLayer]
) -> Network[Any]:
    """Add these steps again, with other layers; the first is the input."""
    first = layer_of(steps[0])
    if not isinstance(first, Input) or first.name not in {None, steps[0].path}:
        raise NetworkError(f"{title(network)}: the input stays an input and keeps its name, got {first!r}")
    again: Network[Any] = Network(first.shape, name=network.name)
    path_now = {steps[0].path: "input"}
    for step in steps[1:]:
        layer = layer_of(step)
        sources = tuple([again[path_now[path]] for path in step.inputs])
        again = again._placed(layer, step.path, sources)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - as add() does
        path_now[step.path] = place(layer) or step.path
    return again


def _edited(network: Network[Any], chosen: dict[str, list[list[str]]], edit: Edit) -> Network[Any]:
    """Edit some layers: for each step, the ways into its block, if any; what is shared, in all its uses."""
    layers: dict[str, AnyLayer] = {}
    shared: dict[str, Shared[Any, Shape]] = {}
    for step in network.steps:
        layer = step.layer
        for way in chosen.get(step.path, []):
            if not isinstance(layer, Input):  # there is nothing to edit
                layer = _edited_inside(layer, way, edit, shared)
        layers[step.path] = layer
    for step in network.steps if shared else ():
        layers[step.path] = _each_shared(
            layers[step.path],
            lambda use: adapted(shared[use.name], place=use.place) if use.name in shared else use,
        )
    return _rebuilt(network, network.steps, lambda step: layers[step.path])


def _edited_inside(
    layer: AnyLayer, way: Sequence[str], edit: Edit, shared: dict[str, Shared[Any, Shape]]
) -> AnyLayer:
    """Edit a layer or, following the names, one inside of it; note what of it is shared."""
    if isinstance(layer, Shared) and way:
        use: Shared[Any, Shape] = adapted(layer, layer=_edited_inside(layer.layer, way, edit, shared))
        shared[use.name] = use
        return use
    if way and isinstance(layer, Block):
        name, *rest = way
        return layer.with_inside(name, _edited_inside(layer.inside()[name], rest, edit, shared))

    def note(use: Shared[Any, Shape]) -> AnyLayer:
        shared[use.name] = use
        return use

    return _each_shared(edit(layer), note)


def _each_shared(layer: AnyLayer, change: Callable[[Shared[Any, Shape]], AnyLayer]) -> AnyLayer:
    """Change what is shared, in a layer and inside of it."""
    if isinstance(layer, Shared):
        return change(adapted(layer, layer=_each_shared(layer.layer, change)))
    if isinstance(layer, Block):
        for name, inner in layer.inside().items():
            changed = _each_shared(inner, change)
            if changed is not inner:
                layer = layer.with_inside(name, changed)
    return layer
