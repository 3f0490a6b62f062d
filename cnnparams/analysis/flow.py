"""How tensors flow: the single layers of a network in their order, and what each takes as its inputs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import final

from attrs import frozen

from cnnparams.step import Step


@final
@frozen
class Node:
    """A single layer at its place, and the layers whose outputs it takes.

    Args:
        step: the step of the layer.
        inputs: paths of the layers before it; of a block, that of the layer whose output is the block's.
    """

    step: Step
    inputs: tuple[str, ...]


@final
@frozen
class Flow:
    """All single layers of a network.

    Args:
        nodes: the layers in their order.
        ends: for the path of each step, that of the layer whose output is the step's.
    """

    nodes: tuple[Node, ...]
    ends: Mapping[str, str]


def flow(steps: Sequence[Step]) -> Flow:
    """Return the single layers, with all blocks opened."""
    ends: dict[str, str] = {}
    return Flow(tuple(_nodes(steps, ends)), ends)


def _nodes(steps: Iterable[Step], ends: dict[str, str]) -> Iterator[Node]:
    for step in steps:
        if step.local_children:
            children = step.children
            yield from _nodes(children, ends)
            ends[step.path] = ends[output_of_block(step, children)]
        else:
            ends[step.path] = step.path
            yield Node(step, tuple([ends[path] for path in step.inputs]))


def output_of_block(block: Step, children: Sequence[Step]) -> str:
    """Return the path of the step inside whose output is that of a block."""
    name = block.local_ports[1]
    return children[-1].path if name is None else f"{block.path}/{name}"
