"""Placing a layer in a network: from the layer and the steps before it to the new step."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

from attrs import evolve

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Layer, Source, infer
from cnnparams.bases.block import Block, Expansion, expand, is_built_in
from cnnparams.bases.copying import copied_with
from cnnparams.errors import ConfigError, NetworkError, ShapeError
from cnnparams.layers.input import Input
from cnnparams.layers.shared import Shared
from cnnparams.sharing import SharedUse
from cnnparams.step import Step
from cnnparams.weights import Weight

AnyLayer = Layer[Any, Shape]  # Any: a network mixes ranks; each layer checks its own input


def prev_shape_of(layer: AnyLayer, sources: Sequence[Step], who: str) -> Any:  # as wide as In
    """Return what the methods of a layer take after these steps; `who` is the network, for messages.

    Raises:
        NetworkError: the layer needs another number of steps before it.
    """
    if layer.takes_several:
        if not sources and not isinstance(layer, Source):
            raise NetworkError(f"{who}: {layer} needs an input, got []")
        return tuple([source.output_shape for source in sources])
    if len(sources) != 1:
        rule = "has one input; merge them first" if sources else "needs an input"
        raise NetworkError(f"{who}: {layer} {rule}, got {[source.path for source in sources]}")
    return sources[0].output_shape


def place(path: str, layer: AnyLayer, sources: Sequence[Step], prev_shape: Any) -> Step:  # as wide as In
    """Return the step of a layer after these steps, whose shapes are `prev_shape`.

    Raises:
        What the layer raises for this shape.
    """
    inputs = tuple([source.path for source in sources])
    prev_shapes = prev_shape if layer.takes_several else (prev_shape,)
    if layer.is_composite:
        return _place_composite(path, layer, inputs, prev_shapes, prev_shape)
    output_shape, weights = infer_once(layer, prev_shape) if is_built_in(layer) else infer(layer, prev_shape)
    return Step(path, layer, inputs, prev_shapes, output_shape, weights)


infer_once = lru_cache(maxsize=4096)(infer)
"""Results of built-in layers: they depend on settings and shape alone, so equal layers share them."""


def _place_composite(
    path: str,
    layer: AnyLayer,
    inputs: tuple[str, ...],
    prev_shapes: tuple[Shape, ...],
    prev_shape: Any,  # as wide as In
) -> Step:
    """Return the step of a layer that may be a block, or shared, or both."""
    core = layer
    if isinstance(layer, Shared):
        core = copied_with(layer.layer, name=layer.name, trainable=layer.trainable)
    children: tuple[Step, ...] = ()
    weights: tuple[Weight, ...] = ()
    if isinstance(core, Block):
        network = _network_inside(core, prev_shape)
        output_shape, children = network.output_shape, cast("tuple[Step, ...]", network.steps[1:])
    else:
        output_shape, weights = infer(core, prev_shape)
    uses = {use.name: use for step in children for use in step.uses}
    step = Step(
        path,
        layer,
        inputs,
        prev_shapes,
        output_shape,
        weights,
        local_children=children,
        uses=tuple(uses.values()),
    )
    if not isinstance(layer, Shared):
        return step
    if layer.name in uses:
        raise ConfigError(f"Shared: layer must not hold a use of its own name {layer.name!r}, got {core}")
    own = SharedUse(layer.name, layer.layer, layer.trainable, step.weights)
    return evolve(step, uses=(own, *step.uses))


def _network_inside(block: Block[Any, Shape], prev_shape: Shape) -> Expansion[Shape]:
    """Expand a block; the network of a user-defined one must take this input, and is frozen if the block is.

    Raises:
        ShapeError: the network has another input, or several.
    """
    network = expand(block, prev_shape)
    if is_built_in(block):
        return network
    steps = cast("tuple[Step, ...]", network.steps)
    inputs = [step.output_shape for step in steps if isinstance(step.layer, Input)]
    if inputs != [prev_shape]:
        rule = f"expand() must return a network with the input {show(prev_shape)}"
        raise ShapeError(f"{block}: {rule}, got {' and '.join(map(show, inputs))}")
    return network if block.trainable or not network.trainable_count() else network.freeze()
