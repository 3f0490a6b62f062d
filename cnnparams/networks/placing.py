"""Placing a layer in a network: from the layer and the steps before it to the new step."""

from collections.abc import Sequence
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from attrs import evolve

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Layer, infer
from cnnparams.bases.block import Block, expanded, output_of
from cnnparams.bases.copying import copied_with
from cnnparams.errors import ConfigError, NetworkError
from cnnparams.step import ONE_INPUT, Step, is_distributed, is_shared, is_tied, with_known_count
from cnnparams.weights import Weight, plain

if TYPE_CHECKING:
    from cnnparams.layers.shared import Shared
    from cnnparams.layers.tied import Tied
    from cnnparams.layers.wrappers import TimeDistributed
    from cnnparams.sharing import Use

AnyLayer = Layer[Any, Shape]  # Any: a network mixes ranks; each layer checks its own input


def shapes_of(layer: AnyLayer, sources: Sequence[Step], who: str) -> tuple[Shape, ...]:
    """Return the input shapes of a layer with several inputs; `who` is the network, for messages.

    Raises:
        NetworkError: there is no step before it, or several before a layer with one input.
    """
    if not layer.takes_several:
        rule = "has one input; merge them first" if sources else "needs an input"
        raise NetworkError(f"{who}: {layer} {rule}, got {[source.path for source in sources]}")
    if not sources and not layer.takes_none:
        raise NetworkError(f"{who}: {layer} needs an input, got []")
    return tuple([source.output_shape for source in sources])


def place(
    path: str,
    layer: AnyLayer,
    sources: Sequence[Step],
    prev_shape: Any,  # as wide as In
    *,
    several: bool,
) -> Step:
    """Return the step of a layer after these steps, whose shapes are `prev_shape`; `several` is as it says.

    Raises:
        What the layer raises for this shape.
    """
    if several:
        inputs, prev_shapes = tuple([source.path for source in sources]), prev_shape
    else:
        inputs, prev_shapes = (sources[0].path,), (prev_shape,)
    if layer.is_composite:
        return _place_composite(path, layer, inputs, prev_shapes, prev_shape)
    output_shape, weights = _infer_once(layer, prev_shape) if layer.is_ours else infer(layer, prev_shape)
    return Step(path, layer, inputs, prev_shapes, output_shape, weights)


@lru_cache(maxsize=4096)
def _infer_once(layer: AnyLayer, prev_shape: Any) -> tuple[Shape, tuple[Weight, ...]]:  # as wide as In
    """Return what built-in layers say, which depends on settings and shape alone: equal layers share it.

    A layer of somebody's own may ask with numbers that record how they were computed. They are equal to plain
    ones, so they must not stay here.
    """
    output_shape, weights = infer(layer, prev_shape)
    total = sum(output_shape)
    for weight in weights:
        total += weight.size
    if type(total) is int and type(output_shape) is tuple:  # one number with a record would give the sum one
        return output_shape, weights
    return tuple(map(int, output_shape)), tuple(map(plain, weights))


def _place_composite(
    path: str,
    layer: AnyLayer,
    inputs: tuple[str, ...],
    prev_shapes: tuple[Shape, ...],
    prev_shape: Any,  # as wide as In
) -> Step:
    """Return the step of a layer that may be a block, shared, or applied to each step of a sequence."""
    times: Shape = ()
    core, seen, times = (
        _opened(layer, prev_shape) if layer.opened_as in _OPENED_HERE else (layer, prev_shape, times)
    )
    try:
        if Block in type(core).__mro__:  # much faster than isinstance(), as the class is abstract
            block = cast("Block[Any, Shape]", core)
            inside: _Interior | None = getattr(block, "_interior", None)
            if inside is None or inside.prev_shape != seen:
                inside = _interior(block, seen, expanded(block, seen))
                if getattr(block, "_expanded", None) is not None:  # not of a user-defined block
                    object.__setattr__(block, "_interior", inside)
            step = Step(
                path,
                layer,
                inputs,
                prev_shapes,
                (*times, *inside.output_shape),
                (),
                local_children=inside.children,
                local_ports=inside.ports,
                uses=inside.uses,
            )
            with_known_count(step, inside.param_count)
            if times:
                step = _repeated(step, prod(times))
        else:
            output_shape, weights = infer(core, seen)
            step = Step(path, layer, inputs, prev_shapes, (*times, *output_shape), weights)
            if is_tied(core):
                step = evolve(step, uses=_arrays(core, layer, weights))
    except Exception as error:
        if times:
            error.add_note(f"inside TimeDistributed (input {show(prev_shape)})")
        raise
    if not is_shared(layer):
        return step
    if any(use.name == layer.name for use in step.uses):
        raise ConfigError(f"Shared: layer must not hold a use of its own name {layer.name!r}, got {core}")
    from cnnparams.sharing import SharedUse  # loaded by those who share weights

    own = SharedUse(layer.name, layer.layer, layer.trainable, layer.frozen_weights, step.weights)
    return evolve(step, uses=(own, *step.uses))


def _arrays(tied: "Tied[Any, Shape]", layer: AnyLayer, weights: tuple[Weight, ...]) -> "tuple[Use, ...]":
    """Return the uses of the arrays that a tied layer has with others; it must not be inside of another."""
    if tied is not layer:
        kind = type(layer).__name__
        hint = f"put it into a block, {kind}(Sequential(Tied(...)))"
        raise ConfigError(f"{kind}: layer must not be tied itself, got {tied}; {hint}")
    from cnnparams.sharing import ArrayUse  # loaded by those who share weights

    by_name = {weight.name: weight for weight in weights}
    return tuple(
        [
            ArrayUse(array, tied.layer, by_name[name], tied.trainable and name not in tied.frozen_weights)
            for name, array in tied.arrays
        ]
    )


_OPENED_HERE = {"shared", "distributed"}


def _opened(layer: AnyLayer, prev_shape: Any) -> tuple[AnyLayer, Any, Shape]:  # as wide as In
    """Return the layer inside these wrappers, the input that it sees, and the lengths of the sequences."""
    times: Shape = ()
    while layer.opened_as in _OPENED_HERE:
        wrapper = cast("Shared[Any, Shape] | TimeDistributed", layer)
        if is_distributed(wrapper):
            prev_shape, times = wrapper.one_step(prev_shape), (*times, prev_shape[0])
        settings = {name: getattr(wrapper, name) for name in ("name", "trainable", "frozen_weights")}
        layer = copied_with(wrapper.layer, **settings)
    return layer, prev_shape, times


def _repeated(step: Step, times: int) -> Step:
    """Return the step of a block that is applied so often to one example."""
    children = tuple([evolve(child, repeats=times * child.repeats) for child in step.local_children])
    return with_known_count(evolve(step, local_children=children), step.param_count())


class _Interior(NamedTuple):  # much faster to make than a class of attrs
    """What the step of a block takes from the network inside, for an input of this shape."""

    prev_shape: Any  # as wide as In
    output_shape: Shape
    children: tuple[Step, ...]
    ports: tuple[tuple[str, ...], str | None]
    uses: "tuple[Use, ...]"
    param_count: int


# Any: the input is as wide as In, and a network is built of steps
def _interior(block: "Block[Any, Shape]", prev_shape: Any, inside: Any) -> _Interior:
    children, ports, output_step = inside.steps[1:], ONE_INPUT, block.output_step
    if len(inside.inputs) > 1 or output_step is not None:
        names = tuple([step.path for step in inside.inputs])
        children = tuple([step for step in children if step.path not in names])
        ports = (names, output_step)
    return _Interior(
        prev_shape, output_of(block, inside), children, ports, inside.shared_uses, inside.param_count()
    )
