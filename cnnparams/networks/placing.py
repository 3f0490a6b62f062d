"""Placing a layer in a network: from the layer and the steps before it to the new step."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer, Source, infer, is_built_in_class
from cnnparams.bases.block import Block, expand, known_expansion
from cnnparams.bases.copying import copied_with
from cnnparams.errors import ConfigError, NetworkError
from cnnparams.layers.shared import Shared
from cnnparams.sharing import SharedUse
from cnnparams.step import Step, with_known_count
from cnnparams.weights import Weight

if TYPE_CHECKING:
    from typing import Protocol

    class NetworkInside(Protocol):
        """What a step takes from the network of its block; `Network` itself is built of steps."""

        @property
        def steps(self) -> tuple[Step, ...]:
            """The steps, the input first."""
            ...

        @property
        def output_shape(self) -> Shape:
            """The shape of the output."""
            ...

        @property
        def shared_uses(self) -> tuple[SharedUse, ...]:
            """The first use of each set of shared weights."""
            ...

        def param_count(self) -> int:
            """Return the number of learnable parameters."""
            ...


AnyLayer = Layer[Any, Shape]  # Any: a network mixes ranks; each layer checks its own input


def shapes_of(layer: AnyLayer, sources: Sequence[Step], who: str) -> tuple[Shape, ...]:
    """Return the input shapes of a layer with several inputs; `who` is the network, for messages.

    Raises:
        NetworkError: there is no step before it, or several before a layer with one input.
    """
    if not layer.takes_several:
        rule = "has one input; merge them first" if sources else "needs an input"
        raise NetworkError(f"{who}: {layer} {rule}, got {[source.path for source in sources]}")
    if not sources and not isinstance(layer, Source):
        raise NetworkError(f"{who}: {layer} needs an input, got []")
    return tuple([source.output_shape for source in sources])


def place(path: str, layer: AnyLayer, sources: Sequence[Step], prev_shape: Any) -> Step:  # as wide as In
    """Return the step of a layer after these steps, whose shapes are `prev_shape`.

    Raises:
        What the layer raises for this shape.
    """
    if layer.takes_several:
        inputs, prev_shapes = tuple([source.path for source in sources]), prev_shape
    else:
        inputs, prev_shapes = (sources[0].path,), (prev_shape,)
    if layer.is_composite:
        return _place_composite(path, layer, inputs, prev_shapes, prev_shape)
    built_in = is_built_in_class(type(layer))
    output_shape, weights = _infer_once(layer, prev_shape) if built_in else infer(layer, prev_shape)
    return Step(path, layer, inputs, prev_shapes, output_shape, weights)


_infer_once = lru_cache(maxsize=4096)(infer)
"""Results of built-in layers: they depend on settings and shape alone, so equal layers share them."""


def _place_composite(
    path: str,
    layer: AnyLayer,
    inputs: tuple[str, ...],
    prev_shapes: tuple[Shape, ...],
    prev_shape: Any,  # as wide as In
) -> Step:
    """Return the step of a layer that may be a block, or shared, or both."""
    kind = type(layer)
    shared = cast("Shared[Any, Shape]", layer) if kind is Shared else None  # as the class is final
    core: AnyLayer
    if shared is None:
        core = layer
    else:
        core = copied_with(shared.layer, name=shared.name, trainable=shared.trainable)
    children: tuple[Step, ...] = ()
    weights: tuple[Weight, ...] = ()
    uses: tuple[SharedUse, ...] = ()
    network: NetworkInside | None = None
    if Block in type(core).__mro__:  # much faster than isinstance(), as the class is abstract
        block = cast("Block[Any, Shape]", core)
        known = cast("NetworkInside | None", known_expansion(block, prev_shape))
        network = cast("NetworkInside", expand(block, prev_shape)) if known is None else known
        output_shape, children, uses = network.output_shape, network.steps[1:], network.shared_uses
    else:
        output_shape, weights = infer(core, prev_shape)
    step = Step(path, layer, inputs, prev_shapes, output_shape, weights, local_children=children, uses=uses)
    if network is not None:
        step = with_known_count(step, network.param_count())
    if shared is None:
        return step
    if any(use.name == shared.name for use in uses):
        raise ConfigError(f"Shared: layer must not hold a use of its own name {shared.name!r}, got {core}")
    own = SharedUse(shared.name, shared.layer, shared.trainable, step.weights)
    return evolve(step, uses=(own, *uses))
