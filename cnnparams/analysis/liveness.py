"""Which tensors are needed at once in a forward pass that keeps nothing for a backward pass."""

from collections.abc import Collection, Sequence
from math import prod

from cnnparams.analysis.flow import Node
from cnnparams.analysis.kept import passes_on
from cnnparams.bases.base import Elementwise
from cnnparams.conventions.applied import unwrapped
from cnnparams.layers.activations import PReLU, Softmax
from cnnparams.layers.normalization import BatchNorm, FrozenBatchNorm, Normalization
from cnnparams.layers.parameters import LayerScale, Parameter, PositionEmbedding

_IN_PLACE = (
    Elementwise,
    PReLU,
    Softmax,
    BatchNorm,
    FrozenBatchNorm,
    Normalization,
    LayerScale,
    PositionEmbedding,
)
"""Layers that can write their output over their input, element by element or row by row."""


def peak(nodes: Sequence[Node], *, in_place: bool, outputs: Collection[str] = ()) -> tuple[int, str]:
    """Return how many numbers are held at most for one example, and the path of the layer that makes them so.

    A tensor is held from its making to its last reader, an input from the start and an output to the end.
    Layers that only drop numbers while training pass on their input. With `in_place`, an element-wise layer
    that is the last reader of its input writes over it.

    Args:
        nodes: the layers.
        in_place: whether element-wise layers write over their input.
        outputs: the paths of outputs, beside those that nobody reads.
    """
    last_reader: dict[str, int] = {}
    for number, node in enumerate(nodes):
        for path in node.inputs:
            last_reader[path] = number
    last_reader.update(dict.fromkeys(outputs, len(nodes)))
    storage: dict[str, str] = {}
    sizes: dict[str, int] = {}
    until: dict[str, int] = {}
    for number, node in enumerate(nodes):
        path, layer = node.step.path, unwrapped(node.step.layer, node.step.prev_shapes)[0]
        size = 0 if isinstance(layer, Parameter) else prod(node.step.output_shape) * node.step.repeats
        own = path
        if node.inputs:
            before = storage[node.inputs[0]]
            # Over a whole tensor that nobody reads later; to write over a part would keep all of it.
            is_free = in_place and until[before] <= number and sizes[before] == size
            if passes_on(layer, eval_mode=True) or (is_free and isinstance(layer, _IN_PLACE)):
                own = before
        storage[path] = own
        sizes[own] = max(sizes.get(own, 0), size)  # a parameter is held as such, and takes no more
        until[own] = max(until.get(own, 0), last_reader.get(path, len(nodes)))
    return _largest(nodes, storage, sizes, until)


def _largest(
    nodes: Sequence[Node], storage: dict[str, str], sizes: dict[str, int], until: dict[str, int]
) -> tuple[int, str]:
    """Follow the forward pass, and note when the tensors that are held are largest."""
    ends: dict[int, list[str]] = {}
    for name, number in until.items():
        ends.setdefault(number, []).append(name)
    held = {node.step.path: sizes[node.step.path] for node in nodes if not node.inputs}
    now = sum(held.values())
    most, where = now, nodes[0].step.path
    for number, node in enumerate(nodes):
        name = storage[node.step.path]
        if name not in held:
            held[name] = sizes[name]
            now += sizes[name]
        if now > most:
            most, where = now, node.step.path
        for name in ends.get(number, ()):
            now -= held.pop(name)
    return most, where
