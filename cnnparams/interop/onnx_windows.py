"""Convolutions and pools of ONNX as calls of functions of PyTorch."""

from collections.abc import Sequence
from typing import Any

from cnnparams.interop.onnx_nodes import Calls, Node
from cnnparams.interop.sketch import UnreadableError
from cnnparams.interop.torch_trace import Called, Ref

Pairs = tuple[tuple[int, int], ...]


def per_axis(node: Node, name: str, axes: int, default: int = 1) -> tuple[int, ...]:
    """Return a setting that has a number for each axis."""
    given = node.get(name)
    return (default,) * axes if given is None else tuple(given)


def sides(node: Node, kernel: Sequence[int], sizes: Sequence[int], *, word: bool = False) -> Any:
    """Return what is padded at each end of each axis; "same", if it may be a word."""
    axes = len(kernel)
    auto = node.get("auto_pad", "NOTSET")
    if auto == "NOTSET":
        pads = per_axis(node, "pads", 2 * axes, 0)
        return in_short(tuple(zip(pads[:axes], pads[axes:], strict=True)))
    if auto == "VALID":
        return (0,) * axes
    if auto not in {"SAME_UPPER", "SAME_LOWER"}:
        raise UnreadableError(f"auto_pad={auto!r}")
    if word and auto == "SAME_UPPER":
        return "same"
    strides, dilations = per_axis(node, "strides", axes), per_axis(node, "dilations", axes)
    totals = [
        max((-(-size // stride) - 1) * stride + (width - 1) * dilation + 1 - size, 0)
        for size, stride, width, dilation in zip(sizes, strides, kernel, dilations, strict=True)
    ]
    return in_short(tuple([halves(total, is_upper=auto == "SAME_UPPER") for total in totals]))


def halves(total: int, *, is_upper: bool) -> tuple[int, int]:
    """Return what is padded at each end; what is over, at the upper or at the lower one."""
    less, more = total // 2, total - total // 2
    return (less, more) if is_upper else (more, less)


def in_short(pairs: Pairs) -> Any:
    """Return one number for each axis if both ends are padded alike."""
    return tuple([one for one, _ in pairs]) if all(one == other for one, other in pairs) else pairs


def kernel_of(node: Node, weight: int = 1) -> tuple[int, ...]:
    """Return the size of a kernel: a setting, or what the weight says.

    Raises:
        UnreadableError: there is no axis of positions.
    """
    size = node.shape(weight)[2:]
    if not 1 <= len(size) <= 3:
        raise UnreadableError(f"{len(size)} axes of positions")
    return size


def convolution(node: Node) -> Called:
    """Read a convolution."""
    return convolved(node, node.data(0), node.data(1), node.ref(2))


def convolved(node: Node, data: Ref, kernel: Ref, bias: Ref | None) -> Called:
    """Return a convolution of these tensors."""
    size = kernel.shape[2:]
    axes = len(size)
    if not 1 <= axes <= 3:
        raise UnreadableError(f"{axes} axes of positions")
    return node.call(
        f"conv{axes}d",
        data,
        kernel,
        bias,
        per_axis(node, "strides", axes),
        sides(node, size, data.shape[2:], word=True),
        per_axis(node, "dilations", axes),
        node.get("group", 1),
    )


def quantised_convolution(node: Node) -> Called:
    """Read a convolution of whole numbers, whose scales are not looked at."""
    node.tensors.quantised.add(node.name(3))
    node.tensors.quantised.add(node.name(8))
    return convolved(node, node.data(0), node.data(3), node.ref(8))


def integer_convolution(node: Node) -> Called:
    """Read a convolution of whole numbers without a bias."""
    node.tensors.quantised.add(node.name(1))
    return convolved(node, node.data(0), node.data(1), None)


def transposed(node: Node) -> Called:
    """Read a transposed convolution."""
    size = kernel_of(node)
    axes = len(size)
    strides, dilations = per_axis(node, "strides", axes), per_axis(node, "dilations", axes)
    more = per_axis(node, "output_padding", axes, 0)
    auto, wanted = node.get("auto_pad", "NOTSET"), node.get("output_shape")
    pads: Any = None
    if wanted is None and auto in {"SAME_UPPER", "SAME_LOWER"}:
        wanted = [before * stride for before, stride in zip(node.shape(0)[2:], strides, strict=True)]
    if wanted is None:
        pads = sides(node, size, node.shape(0)[2:])
    else:
        whole = [
            stride * (before - 1) + added + (width - 1) * dilation + 1
            for stride, before, added, width, dilation in zip(
                strides, node.shape(0)[2:], more, size, dilations, strict=True
            )
        ]
        over = [full - after for full, after in zip(whole, wanted[-axes:], strict=True)]
        if min(over) < 0:
            raise UnreadableError(f"output_shape={list(wanted)}")
        pads = in_short(tuple([halves(total, is_upper=auto != "SAME_LOWER") for total in over]))
    return node.call(
        f"conv_transpose{axes}d",
        node.data(0),
        node.data(1),
        node.ref(2),
        strides,
        pads,
        more,
        node.get("group", 1),
        dilations,
    )


def max_pool(node: Node) -> Called:
    """Read a pool of maxima."""
    axes, size, pads = _window(node)
    return node.call(
        f"max_pool{axes}d",
        node.data(0),
        size,
        per_axis(node, "strides", axes),
        pads,
        per_axis(node, "dilations", axes),
        node.get("ceil_mode", 0),
    )


def avg_pool(node: Node) -> Called:
    """Read a pool of means."""
    axes, size, pads = _window(node)
    if per_axis(node, "dilations", axes) != (1,) * axes:
        raise UnreadableError("with dilations")
    settings = (node.get("ceil_mode", 0), node.get("count_include_pad", 0))
    strides = per_axis(node, "strides", axes)
    return node.call(f"avg_pool{axes}d", node.data(0), size, strides, pads, *settings)


def _window(node: Node) -> tuple[int, tuple[int, ...], Any]:
    axes = len(node.shape(0)) - 2
    if not 1 <= axes <= 3:
        raise UnreadableError(f"{axes} axes of positions")
    size = per_axis(node, "kernel_shape", axes)
    return axes, size, sides(node, size, node.shape(0)[2:])


def global_pool(name: str) -> Calls:
    """Read a pool over all positions."""

    def read(node: Node) -> Called:
        axes = len(node.shape(0)) - 2
        if not 1 <= axes <= 3:
            raise UnreadableError(f"{axes} axes of positions")
        return node.call(f"{name}{axes}d", node.data(0), 1)

    return read
