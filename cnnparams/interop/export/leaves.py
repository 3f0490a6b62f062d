"""A network with all blocks opened: its layers in their order, each with those whose outputs it takes."""

from collections.abc import Iterator
from typing import Any, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer
from cnnparams.blocks.bidirectional import Bidirectional
from cnnparams.layers.input import Input
from cnnparams.layers.shared import Shared
from cnnparams.layers.tied import Tied
from cnnparams.layers.wrappers import TimeDistributed
from cnnparams.networks.network import Network
from cnnparams.step import Step, core_of


@final
@frozen(eq=False)
class Leaf:
    """One layer at its place.

    Args:
        path: its path.
        layer: the layer; of a shared or tied one, the layer inside.
        inputs: paths of the leaves whose outputs it takes.
        prev_shapes: shapes of these outputs.
        output_shape: shape of its own output.
        owner: path of the leaf that has its weights: its own path, or that of the first use.
        arrays: the name of the array for each weight that is tied.
        is_trained: whether its weights are trained.
        frozen_weights: names of the weights that are not, though the others are.
        param_count: its learnable parameters, wherever they are counted.
        has_weights: whether it has any weights, learnt or not.
    """

    path: str
    layer: Layer[Any, Shape]
    inputs: tuple[str, ...]
    prev_shapes: tuple[Shape, ...]
    output_shape: Shape
    owner: str
    arrays: tuple[tuple[str, str], ...]
    is_trained: bool
    frozen_weights: tuple[str, ...]
    param_count: int
    has_weights: bool

    @property
    def is_input(self) -> bool:
        """Whether it is an input of the network."""
        return isinstance(self.layer, Input)

    @property
    def kind(self) -> str:
        """The name of its class."""
        return type(self.layer).__name__


@final
@frozen(eq=False)
class Opened:
    """A network with all blocks opened.

    Args:
        network: the network.
        leaves: its layers, by their paths.
        blocks: the steps of its blocks, by their paths.
        outputs: the path of each output, and that of the leaf it comes from.
    """

    network: Network[Any]
    leaves: dict[str, Leaf]
    blocks: dict[str, Step]
    outputs: dict[str, str]
    _users: dict[str, list[Leaf]] = field(init=False, factory=dict[str, list[Leaf]])

    def __attrs_post_init__(self) -> None:
        """Note who takes which output."""
        for leaf in self.leaves.values():
            for path in dict.fromkeys(leaf.inputs):
                self._users.setdefault(path, []).append(leaf)

    def users(self, path: str) -> list[Leaf]:
        """Return the leaves that take an output."""
        return self._users.get(path, [])

    def used(self) -> set[str]:
        """Return the paths of the leaves that an output depends on."""
        pending = list(self.outputs.values())
        found: set[str] = set()
        while pending:
            path = pending.pop()
            if path not in found:
                found.add(path)
                pending += self.leaves[path].inputs
        return found

    @property
    def inputs(self) -> list[Leaf]:
        """The inputs, in their order."""
        return [leaf for leaf in self.leaves.values() if leaf.is_input]


def opened(network: Network[Any]) -> Opened:
    """Open all blocks of a network; wrappers of recurrent and of repeated layers stay closed."""
    ends: dict[str, str] = {}
    blocks: dict[str, Step] = {}
    firsts: dict[str, str] = {}
    leaves: dict[str, Leaf] = {}
    for step in network.steps:
        for leaf in _leaves_in(step, step.path, ends, blocks, firsts):
            leaves[leaf.path] = leaf
    outputs = {step.path: ends[step.path] for step in network.outputs if not isinstance(step.layer, Input)}
    return Opened(network, leaves, blocks, outputs)


def _leaves_in(
    step: Step, owner: str, ends: dict[str, str], blocks: dict[str, Step], firsts: dict[str, str]
) -> Iterator[Leaf]:
    """Yield the leaves of a step, and note where its output comes from.

    Args:
        step: the step.
        owner: the path of the same step where its weights are used first.
        ends: for each step, the path of the leaf that its output comes from, which grows.
        blocks: the steps of blocks, which grows.
        firsts: for each name of shared weights, the path of their first use, which grows.
    """
    if isinstance(step.layer, Shared):
        owner = firsts.setdefault(step.layer.name, owner)
    core = core_of(step.layer)
    if step.local_children and not isinstance(core, Bidirectional | TimeDistributed):
        blocks[step.path] = step
        for child, local in zip(step.children, step.local_children, strict=True):
            yield from _leaves_in(child, f"{owner}/{local.path}", ends, blocks, firsts)
        ends[step.path] = ends[f"{step.path}/{step.local_ports[1] or step.local_children[-1].path}"]
        return
    ends[step.path] = step.path
    prev_shape: Any = step.prev_shapes if core.takes_several else (*step.prev_shapes, None)[0]
    weights = () if isinstance(core, Input) else core.weights(prev_shape)
    yield Leaf(
        step.path,
        core,
        tuple([ends[path] for path in step.inputs]),
        step.prev_shapes,
        step.output_shape,
        owner if weights else step.path,
        step.layer.arrays if isinstance(step.layer, Tied) else (),
        step.layer.trainable,
        tuple(step.layer.frozen_weights),
        sum([weight.size for weight in weights if weight.learnable]),
        bool(weights),
    )
