"""Sums, products, activations and reductions of ONNX as calls of functions of PyTorch."""

from collections.abc import Iterable
from math import inf

from cnnparams.interop.onnx_nodes import Calls, Node
from cnnparams.interop.sketch import UnreadableError
from cnnparams.interop.torch_trace import Called, Ref


def each(name: str) -> Calls:
    """Read a function of one tensor."""
    return lambda node: node.call(name, node.data(0))


def both(name: str) -> Calls:
    """Read an operator: of two tensors, or of a tensor and a number."""
    return lambda node: node.call(name, node.operand(0), node.operand(1))


def all_of(name: str) -> Calls:
    """Read a function of any number of tensors; of one, it is the tensor."""
    return lambda node: combined(node, name)


def combined(node: Node, name: str) -> Called:
    """Return a function of any number of tensors."""
    if len(node.operation.inputs) == 1:
        return node.call("clone", node.data(0))
    return node.call(name, *node.all_data())


def extreme(name: str, bound: int) -> Calls:
    """Read the larger or the smaller of tensors; of a tensor and a number, it is a bound.

    Args:
        name: the function of tensors.
        bound: which bound a number is: 0 the lower one, 1 the upper one.
    """

    def read(node: Node) -> Called:
        numbers = [node.number(place) for place in range(len(node.operation.inputs))]
        known = [number for number in numbers if number is not None]
        if len(numbers) == 2 and len(known) == 1:
            data = node.data(numbers.index(None))
            return bounded(node, data, known[0] if bound == 0 else -inf, known[0] if bound == 1 else inf)
        return combined(node, name)

    return read


def clip(node: Node) -> Called:
    """Read numbers that are kept within bounds."""
    bounds: list[float] = []
    for place, (name, default) in enumerate((("min", -inf), ("max", inf)), start=1):
        number = node.number(place) if node.name(place) else node.get(name, default)
        if number is None:
            raise UnreadableError("with bounds that are computed")
        bounds.append(number)
    return bounded(node, node.data(0), *bounds)


def bounded(node: Node, data: Ref, least: float, most: float) -> Called:
    """Return numbers within bounds: from 0 on, a ReLU."""
    if (least, most) == (0, inf):
        return node.call("relu", data)
    if inf in {-least, most}:
        return node.call("threshold", data)
    return node.call("hardtanh", data, least, most)


def softmax(name: str) -> Calls:
    """Read a softmax; until version 12, it is over all axes from one on."""

    def read(node: Node) -> Called:
        shape = node.shape(0)
        axis = node.get("axis", -1 if node.version >= 13 else 1) % max(len(shape), 1)
        if node.version < 13:
            wide = [at for at, size in enumerate(shape) if at >= axis and size != 1]
            if len(wide) > 1:
                raise UnreadableError("over several axes")
            axis = wide[0] if wide else axis
        return node.call(name, node.data(0), axis)

    return read


def reduced(name: str) -> Calls:
    """Read a sum, a mean or an extreme along axes."""

    def read(node: Node) -> Called:
        axes, keep = _axes(node)
        if axes == []:
            return node.call("clone", node.data(0))
        return node.call(name, node.data(0), None if axes is None else tuple(axes), bool(keep))

    return read


def _axes(node: Node) -> tuple[list[int] | None, int]:
    """Return the axes of a reduction, None for all; and whether they stay."""
    axes, keep = node.ints("axes", 1), node.get("keepdims", 1)
    if axes:
        return axes, keep
    return ([] if node.get("noop_with_empty_axes", 0) else None), keep


def length(node: Node) -> Called:
    """Read the length along axes."""
    axes, keep = _axes(node)
    return node.call("norm", node.data(0), 2, axes, keepdim=bool(keep))


def squares(node: Node) -> Iterable[Called]:
    """Read the sum of squares along axes."""
    axes, keep = _axes(node)
    between = node.tensors.new(node.shape(0))
    yield node.call("square", node.data(0), outputs=[between])
    yield node.call("sum", between, None if axes is None else tuple(axes), bool(keep))


def normalized(node: Node) -> Called:
    """Read the division by the length along an axis."""
    return node.call("normalize", node.data(0), node.get("p", 2), node.get("axis", -1))


def dropout(node: Node) -> Called:
    """Read a dropout, which does nothing here."""
    rate = node.number(1) if node.name(1) else node.get("ratio", 0.5)
    return node.call("dropout", node.data(0), 0.5 if rate is None else rate)


def einsum(node: Node) -> Called:
    """Read a sum of products."""
    return node.call("einsum", node.get("equation", ""), node.all_data())


def responses(node: Node) -> Called:
    """Read the normalisation over neighbouring channels."""
    return node.call("local_response_norm", node.data(0), node.get("size"))


def power(node: Node) -> Called:
    """Read a power."""
    return node.call("pow", node.data(0), node.operand(1))
