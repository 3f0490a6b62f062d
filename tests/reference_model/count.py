"""Shapes and counts of a reference network, by formulas written independently of the library's."""

from math import prod
from typing import NamedTuple, TypeAlias

from cnnparams import Shape
from tests.reference_model.parts import (
    Chain,
    InputPart,
    Merge,
    Nested,
    Parallel,
    Part,
    ReferenceNetwork,
    SharedUse,
    SingleLayer,
    step_names,
)


class MismatchError(Exception):
    """A layer cannot take its input, or shapes cannot be merged."""


class Array(NamedTuple):
    """A weight. Shared layers have the same owner, so that each array is counted once."""

    owner: str
    size: int
    learned: bool
    frozen: bool


class Leaf(NamedTuple):
    """A layer at its path, with its output shape and the arrays that it uses."""

    path: str
    output_shape: Shape
    arrays: tuple[Array, ...]


def leaves_of(network: ReferenceNetwork) -> list[Leaf]:
    """Return all layers of a network, in order."""
    leaves: list[Leaf] = []
    walk_network(network, None, "", "", leaves, frozen=False)
    return leaves


def walk_network(
    network: ReferenceNetwork,
    input_shape: Shape | None,
    path: str,
    owner: str,
    leaves: list[Leaf],
    *,
    frozen: bool,
) -> list[Shape]:
    """Append the layers of a network to `leaves`, and return the output shape of each node.

    A nested network is given the `input_shape` of its place, and has no leaf for its input.
    """
    shapes: list[Shape] = []
    for name, node in zip(step_names(network.nodes), network.nodes, strict=True):
        node_path, node_owner, part = f"{path}{name}", f"{owner}{name}", node.part
        inputs = [shapes[position] for position in node.after]
        if isinstance(part, InputPart):
            shapes.append(input_shape or part.shape)
            leaves += [] if input_shape else [Leaf(node_path, shapes[-1], ())]
        elif isinstance(part, Merge):
            shapes.append(merged_shape(part.kind, inputs))
            leaves.append(Leaf(node_path, shapes[-1], ()))
        else:
            shapes.append(walk_part(part, inputs[0], node_path, node_owner, leaves, frozen=frozen))
    return shapes


def walk_part(part: Part, shape: Shape, path: str, owner: str, leaves: list[Leaf], *, frozen: bool) -> Shape:
    """Append the layers of a part to `leaves`, and return its output shape."""
    frozen = frozen or part.frozen

    def walk_inner(name: str, inner: Part, shape: Shape) -> Shape:
        return walk_part(inner, shape, f"{path}/{name}", f"{owner}/{name}", leaves, frozen=frozen)

    if isinstance(part, SharedUse):
        return walk_part(part.part, shape, path, f"<{part.key}>", leaves, frozen=frozen)
    if isinstance(part, SingleLayer):
        output, sizes = infer(part, shape)
        arrays = [Array(f"{owner}:{name}", size, learned, frozen) for name, size, learned in sizes]
        leaves.append(Leaf(path, output, tuple(arrays)))
        return output
    if isinstance(part, Nested):
        return walk_network(part.network, shape, f"{path}/", f"{owner}/", leaves, frozen=frozen)[-1]
    if isinstance(part, Parallel):
        outputs = [walk_inner(inner.name or str(at), inner, shape) for at, inner in enumerate(part.parts)]
        leaves.append(Leaf(f"{path}/merge", merged_shape(part.merge, outputs), ()))
        return leaves[-1].output_shape
    output = shape
    for at, inner in enumerate(part.parts):
        output = walk_inner(inner.name or str(at), inner, output)
    if isinstance(part, Chain):
        return output
    shortcut = walk_inner("shortcut", part.shortcut, shape) if part.shortcut else shape
    leaves.append(Leaf(f"{path}/add", merged_shape("add", [output, shortcut]), ()))
    return walk_inner("then", part.then, output) if part.then else output


def merged_shape(kind: str, shapes: list[Shape]) -> Shape:
    """Return the shape of a merge: channels are concatenated, or all shapes must be the same."""
    if kind == "concat" and len({shape[:-1] for shape in shapes}) == 1:
        return (*shapes[0][:-1], sum(shape[-1] for shape in shapes))
    if kind == "concat" or len(set(shapes)) > 1:
        raise MismatchError
    return shapes[0]


ArraySizes: TypeAlias = list[tuple[str, int, bool]]
"""The name of each array, its size, and whether it is learned."""


def infer(layer: SingleLayer, shape: Shape) -> tuple[Shape, ArraySizes]:
    """Return a layer's output shape and its arrays."""
    channels = shape[-1]
    if layer.kind == "dense":
        return (*shape[:-1], layer.size), _kernel_and_bias(layer, channels)
    if layer.kind == "full":
        return (layer.size,), _kernel_and_bias(layer, prod(shape))
    if layer.kind == "norm":
        per_channel = (("gamma", True), ("beta", True), ("mean", False), ("variance", False))
        return shape, [(name, channels, learned) for name, learned in per_channel]
    if layer.kind == "relu":
        return shape, []
    if len(shape) != 3:
        raise MismatchError
    if layer.kind == "mean":
        return (channels,), []
    # With "same" padding, there is a window at every stride-th position.
    height, width = (len(range(0, size, layer.stride)) for size in shape[:2])
    return (height, width, layer.size), _kernel_and_bias(layer, layer.kernel**2 * channels)


def _kernel_and_bias(layer: SingleLayer, inputs: int) -> ArraySizes:
    """Return the arrays of `size` filters or neurons, each with a weight per input and perhaps a bias."""
    kernel = ("kernel", layer.size * inputs, True)
    return [kernel, ("bias", layer.size, True)] if layer.bias else [kernel]
