"""Products with weights, normalisations and sequences of ONNX as calls of functions of PyTorch."""

from collections.abc import Iterable, Sequence
from math import prod
from typing import Any

from cnnparams.interop.onnx_nodes import Calls, Node
from cnnparams.interop.sketch import UnreadableError
from cnnparams.interop.torch_trace import Called, Ref


def flipped(node: Node, ref: Ref, axes: Sequence[int]) -> tuple[Called, Ref]:
    """Return the exchange of the two axes of a matrix, and what it makes."""
    made = node.tensors.new([ref.shape[axis] for axis in axes])
    return node.call("permute", ref, tuple(axes), outputs=[made]), made


def gemm(node: Node) -> Iterable[Called]:
    """Read a product of matrices with a sum: a linear layer, if the second one is a weight."""
    if node.get("alpha", 1.0) != 1 or (node.ref(2) is not None and node.get("beta", 1.0) != 1):
        raise UnreadableError("with factors")
    one, other, bias = node.data(0), node.data(1), node.ref(2)
    if node.get("transA", 0):
        turn, one = flipped(node, one, (1, 0))
        yield turn
    yield from product(node, one, other, bias, is_turned=bool(node.get("transB", 0)))


def product(
    node: Node,
    one: Ref,
    other: Ref,
    bias: Ref | None,
    *,
    is_turned: bool,
    outputs: Sequence[Ref] | None = None,
) -> Iterable[Called]:
    """Yield a product of matrices with a sum; `is_turned` says that the second one stands on its side."""
    made = list(node.outputs() if outputs is None else outputs)
    size = other.shape[0 if is_turned else 1]
    is_layer = other in node.tensors.weights and len(other.shape) == 2
    if is_layer and (bias is None or prod(bias.shape) == size):
        if not is_turned:
            turn, other = flipped(node, other, (1, 0))
            yield turn
        yield node.call("linear", one, other, bias, outputs=made)
        return
    if is_turned:
        turn, other = flipped(node, other, (1, 0))
        yield turn
    if bias is None:
        yield node.call("matmul", one, other, outputs=made)
        return
    between = node.tensors.new(made[0].shape)
    yield node.call("matmul", one, other, outputs=[between])
    yield node.call("add", between, bias, outputs=made)


def matmul(node: Node) -> Called:
    """Read a product of matrices."""
    return node.call("matmul", node.data(0), node.data(1))


def quantised_matmul(one: int, other: int) -> Calls:
    """Read a product of matrices of whole numbers, whose scales are not looked at."""

    def read(node: Node) -> Called:
        node.tensors.quantised.add(node.name(other))
        return node.call("matmul", node.data(one), node.data(other))

    return read


def batch_norm(node: Node) -> Called:
    """Read batch normalisation."""
    mean, variance = node.state(3), node.state(4)
    return node.call("batch_norm", node.data(0), mean, variance, node.learnt(1, 1.0), node.learnt(2, 0.0))


def layer_norm(name: str) -> Calls:
    """Read a normalisation over the last axes."""

    def read(node: Node) -> Called:
        shape = node.shape(0)
        axis = node.get("axis", -1)
        weights = [node.learnt(1, 1.0), *([node.learnt(2, 0.0)] if name == "layer_norm" else [])]
        return node.call(name, node.data(0), shape[axis % len(shape) :], *weights)

    return read


def group_norm(node: Node) -> Called:
    """Read group normalisation; until version 20, a group has one scale, which no layer here has."""
    channels = node.shape(0)[1]
    if node.shape(1) != (channels,):
        raise UnreadableError(f"has {node.shape(1)[0]} scales for {channels} channels")
    return node.call(
        "group_norm", node.data(0), node.get("num_groups"), node.learnt(1, 1.0), node.learnt(2, 0.0)
    )


def instance_norm(node: Node) -> Called:
    """Read instance normalisation."""
    weights = [node.learnt(1, 1.0), node.learnt(2, 0.0)]
    return node.call("instance_norm", node.data(0), None, None, *weights)


def prelu(node: Node) -> Called:
    """Read a ReLU with slopes."""
    slope = node.data(1)
    wide = [size for size in slope.shape if size != 1]
    if len(wide) > 1:
        raise UnreadableError("with a slope for each position")
    return node.call("prelu", node.data(0), Ref(slope.number, tuple(wide or [1])))


def recurrent(name: str) -> Calls:
    """Read a recurrent layer."""

    def read(node: Node) -> Called:
        states = [node.ref(place) for place in (5, 6) if node.name(place) in node.tensors.moving]
        named: dict[str, Any] = {
            "states": tuple(states),
            "layout": node.get("layout", 0),
            "bias": node.ref(3),
        }
        if name == "packed_lstm":
            named["peepholes"] = node.ref(7)
        return node.call(name, node.data(0), node.data(1), node.data(2), **named)

    return read


def attention(node: Node) -> Called:
    """Read attention without weights, of tensors whose heads are an axis."""
    if len(node.shape(0)) != 4 or node.name(4) or node.name(5):
        raise UnreadableError("in another form than four axes without a past")
    return node.call("scaled_dot_product_attention", *[node.data(at) for at in range(3)], node.ref(3))
