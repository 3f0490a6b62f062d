"""Cutting: the part of a network that ends with a step, or begins with one."""

from collections.abc import Sequence
from typing import Any

from attrs import evolve

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.block import Block, expand
from cnnparams.errors import NetworkError
from cnnparams.layers.input import Input
from cnnparams.layers.wrappers import TimeDistributed
from cnnparams.networks.editing import AsGraph
from cnnparams.paths import Names, head_of
from cnnparams.step import Step


def until(who: str, around: str, steps: Sequence[Step], names: Names, as_graph: AsGraph) -> list[Step] | None:
    """Return the step to which these names lead and all that it depends on, an input first.

    The steps are placed again afterwards: the last may have another layer and fewer inputs than before. None
    if there is no input among them. For messages, `who` is the network and `around` the path, with a slash,
    of the block that the steps are in.

    Raises:
        NetworkError: the step is inside a shared layer.
    """
    head, *inner = names
    place = next(position for position, step in enumerate(steps) if step.path == head)
    last = _shortened(who, around, steps[place], "/".join(inner), as_graph) if inner else steps[place]
    return _needed_for([*steps[:place], last], head)


def beginning_with(steps: Sequence[Step], begin: Sequence[Step]) -> tuple[list[Step], dict[str, Shape]]:
    """Return these steps and all that depend on them, and what they need from elsewhere: shapes by path."""
    paths = {step.path for step in steps}
    kept = {step.path for step in begin}
    for step in steps:
        if any(head_of(path, paths) in kept for path in step.inputs):
            kept.add(step.path)
    # A learnt tensor needs no input, so it is kept with the steps that use it.
    used = {path for step in steps if step.path in kept for path in step.inputs}
    kept.update([s.path for s in steps if s.path in used and s.layer.takes_none and not _is_input(s)])
    part = [step for step in steps if step.path in kept]
    shapes: dict[str, Shape] = {}
    for step in [*begin, *part]:
        for path, shape in zip(step.inputs, step.prev_shapes, strict=True):
            if head_of(path, paths) not in kept:
                shapes.setdefault(path, shape)
    return part, shapes


def _is_input(step: Step) -> bool:
    return isinstance(step.layer, Input)


def _needed_for(steps: Sequence[Step], path: str) -> list[Step] | None:
    """Return a step and all steps that it depends on, an input first; None if it depends on no input."""
    names = {step.path for step in steps}
    needed: set[str | None] = {path}
    for step in reversed(steps):
        if step.path in needed:
            needed.update([head_of(name, names) for name in step.inputs])
    kept = [step for step in steps if step.path in needed]
    first = next((step for step in kept if _is_input(step)), None)
    return None if first is None else [first, *[step for step in kept if step is not first]]


def _shortened(who: str, around: str, step: Step, path: str, as_graph: AsGraph) -> Step:
    """Return the step of a block as a graph that ends with an inner step."""
    if isinstance(step.layer, TimeDistributed):
        raise NetworkError(
            f"{who}: a network cannot end inside a TimeDistributed, got {f'{around}{step.path}/{path}'!r}"
        )
    if not isinstance(step.layer, Block):
        rule = f"a network cannot end inside a shared layer, got {f'{around}{step.path}/{path}'!r}"
        raise NetworkError(f"{who}: {rule}; give this use weights of its own with replace()")
    prev_shape: Any = step.prev_shapes if step.layer.takes_several else step.prev_shapes[0]  # as wide as In
    inside: Any = expand(step.layer, prev_shape)  # Any: only networks can be cut, and it is one
    kept = inside._until(path, who, f"{around}{step.path}/")  # noqa: SLF001 - a network too
    if kept.steps == inside.steps and step.layer.output_step is None:
        return step
    # An expansion may be that of an equal block with another name, which must not get into a value.
    name = inside.name if step.layer.holds_network else step.layer.name or step.kind
    # Inputs that are not needed any more are gone; the first that remains is now `input`.
    names = {each.path for each in inside.steps}
    needed = {each.path for each in _needed_for(inside.steps, head_of(path, names) or path) or ()}
    inputs = zip(step.inputs, inside.inputs, strict=True)
    return evolve(
        step,
        layer=as_graph(kept.rename(name)),
        inputs=tuple([path for path, each in inputs if each.path in needed]),
    )
