"""Parts of tensors of ONNX, new shapes and orders, as calls of functions of PyTorch."""

from collections.abc import Iterable
from math import prod

from cnnparams.interop.onnx_nodes import Calls, Node
from cnnparams.interop.sketch import UnreadableError
from cnnparams.interop.torch_trace import Called


def joined(node: Node) -> Called:
    """Read tensors one behind the other."""
    return node.call("cat", node.all_data(), node.get("axis", 1))


def split(node: Node) -> Called:
    """Read an axis that is divided in parts."""
    sizes = [ref.shape for ref in node.outputs()]
    return node.call("split", node.data(0), sizes, node.get("axis", 0))


def sliced(node: Node) -> Called:
    """Read parts of axes."""
    starts, ends = node.ints("starts", 1), node.ints("ends", 2)
    axes, steps = node.ints("axes", 3), node.ints("steps", 4)
    rank = len(node.shape(0))
    items = [slice(None)] * rank
    for place, (start, end) in enumerate(zip(starts or (), ends or (), strict=True)):
        step = steps[place] if steps else 1
        stop = None if step < 0 and end < -node.shape(0)[axes[place] if axes else place] else end
        items[axes[place] if axes else place] = slice(start, stop, step)
    return node.call("getitem", node.data(0), tuple(items))


def gathered(node: Node) -> Called:
    """Read a choice of elements: rows of a weight, one element, some in a row, or others."""
    data, indices = node.data(0), node.numbers(1)
    axis = node.get("axis", 0) % max(len(data.shape), 1)
    if indices is None:
        if data in node.tensors.weights and axis == 0 and len(data.shape) == 2:
            return node.call("embedding", node.data(1), data)
        return node.call("index_select", data, axis, node.data(1))
    rank = len(node.tensors.shapes.known[node.name(1)].shape)
    if rank == 0:
        return node.call("select", data, axis, indices[0])
    first = indices[0] if indices else 0
    if rank == 1 and indices and indices == list(range(first, first + len(indices))) and first >= 0:
        items = [slice(None)] * axis + [slice(first, first + len(indices))]
        return node.call("getitem", data, tuple(items))
    return node.call("index_select", data, axis)


def padded(node: Node) -> Called:
    """Read a padding: PyTorch begins with the last axis."""
    given, rank = node.ints("pads", 1) or [], len(node.shape(0))
    axes = node.ints("axes", 3) if node.version >= 18 else None
    named = [axis % rank for axis in axes] if axes is not None else list(range(rank))
    pairs = {axis: (given[at], given[at + len(named)]) for at, axis in enumerate(named)}
    numbers = [number for axis in range(rank)[::-1] for number in pairs.get(axis, (0, 0))]
    while numbers[-2:] == [0, 0]:
        del numbers[-2:]
    mode = {"edge": "replicate", "wrap": "circular"}.get(node.get("mode", ""), node.get("mode", "constant"))
    return node.call("pad", node.data(0), numbers, mode)


def resized(node: Node) -> Called:
    """Read a resize of positions."""
    before, after = node.shape(0), node.output().shape
    if before[:2] != after[:2] or not 1 <= len(before) - 2 <= 3:
        raise UnreadableError("of the batch, or of channels")
    mode = node.get("mode", "nearest")
    if mode == "linear":
        mode = {1: "linear", 2: "bilinear", 3: "trilinear"}[len(before) - 2]
    elif mode == "cubic":
        mode = "bicubic"
    return node.call("interpolate", node.data(0), None, None, mode)


def transpose(node: Node) -> Called:
    """Read axes in another order."""
    axes = node.get("perm") or range(len(node.shape(0)))[::-1]
    return node.call("permute", node.data(0), tuple(axes))


def squeeze(node: Node) -> Called:
    """Read axes of size 1 that go."""
    axes = node.ints("axes", 1)
    return node.call("squeeze", node.data(0), *([] if axes is None else [tuple(axes)]))


def unsqueeze(node: Node) -> Iterable[Called]:
    """Read new axes of size 1."""
    data, made = node.data(0), node.output()
    axes = sorted([axis % len(made.shape) for axis in node.ints("axes", 1) or ()])
    for number, axis in enumerate(axes, start=1):
        shape = (*data.shape[:axis], 1, *data.shape[axis:])
        after = made if number == len(axes) else node.tensors.new(shape)
        yield node.call("unsqueeze", data, axis, outputs=[after])
        data = after
    if not axes:
        yield node.call("clone", data)


def reshaped(name: str) -> Calls:
    """Read a new shape for the same numbers."""

    def read(node: Node) -> Called:
        if prod(node.shape(0)) != prod(node.output().shape):
            raise UnreadableError(f"makes {node.output().shape} of {node.shape(0)}")
        return node.call(name, node.data(0))

    return read


def expanded(node: Node) -> Called:
    """Read a tensor that is repeated along axes of size 1."""
    return node.call("expand", node.data(0))


def tiled(node: Node) -> Called:
    """Read a tensor that is repeated."""
    return node.call("repeat", node.data(0))


def shuffled(name: str) -> Calls:
    """Read channels that become positions, or the reverse."""
    return lambda node: node.call(name, node.data(0), node.get("blocksize"))


def chosen(node: Node) -> Called:
    """Read a choice between two tensors, element by element."""
    return node.call("where", *node.all_data())


def moved(name: str) -> Calls:
    """Read what moves numbers, but is no layer."""
    return lambda node: node.call(name, *node.all_data())


def constant(name: str) -> Calls:
    """Read what makes numbers that do not depend on the input."""
    return lambda node: node.call(name)
