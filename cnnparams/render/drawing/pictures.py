"""A picture of a network as data: what every diagram is drawn from, and all that its styles know."""

from collections.abc import Iterator
from typing import Literal, TypeAlias, final

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape

Role: TypeAlias = Literal[
    "input",
    "convolution",
    "fully connected",
    "pooling",
    "upsampling",
    "merge",
    "normalization",
    "activation",
    "block",
    "other",
]
"""What a step does, as far as a picture shows it: each has a colour, and its word in the key."""


@final
@frozen
class Node:
    """A step of a picture: a layer, or a block with or without what is inside of it.

    Args:
        path: what it is called in `inputs`; each is there once.
        name: its name, as it is shown.
        kind: class of the layer.
        role: what it does.
        shape: shape of its output.
        params: the learnable parameters, of all for which it stands.
        inputs: paths of the nodes whose outputs it takes, in their order; they may be inside of other nodes.
        count: how many equal blocks, one behind the other, it stands for.
        nodes: what is inside, if that is shown.
        output: path of the node inside whose output is that of the block, if they are shown.
        twin: path of the first node that has the same weights, if they are shared.
    """

    path: str
    name: str
    kind: str
    role: Role
    shape: Shape
    params: int
    inputs: tuple[str, ...]
    count: int = 1
    nodes: "tuple[Node, ...]" = ()
    output: str | None = None
    twin: str | None = None


@final
@frozen
class Picture:
    """What is drawn.

    Args:
        title: what stands under it.
        nodes: the steps, each after those whose outputs it takes.
        params: all learnable parameters.
        layout: how shapes are shown.
    """

    title: str
    nodes: tuple[Node, ...]
    params: int
    layout: Literal["channels_last", "channels_first"] = "channels_last"


def all_nodes(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Yield nodes and those inside them, each block before what is inside."""
    for node in nodes:
        yield node
        yield from all_nodes(node.nodes)
