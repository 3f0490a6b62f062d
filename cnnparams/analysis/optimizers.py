"""What optimizers store for each tensor that they train, as PyTorch's do."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, TypeAlias

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer
from cnnparams.conventions.kernels import is_bias
from cnnparams.layers.attention import MultiHeadAttention
from cnnparams.weights import Weight

Stored: TypeAlias = tuple[int, int]
"""How many numbers of the type of the weights are stored, and how many bytes besides."""

STEP = 4
"""The bytes of a counter of steps: a float32 for each tensor."""


def _of_each(copies: int, counters: int) -> Callable[[Shape], Stored]:
    """Return what is stored: so many numbers for each of a tensor, and so many counters."""
    return lambda shape: (copies * prod(shape), counters * STEP)


def _adafactor(shape: Shape) -> Stored:
    """Store the mean of the squares along each of the last two axes in place of the squares."""
    size = prod(shape)
    if len(shape) < 2:
        return size, STEP
    return size // shape[-1] + size // shape[-2], STEP


OPTIMIZERS: Mapping[str, Callable[[Shape], Stored]] = {
    "sgd": _of_each(0, 0),
    "momentum": _of_each(1, 0),
    "nesterov": _of_each(1, 0),
    "adam": _of_each(2, 1),
    "adamw": _of_each(2, 1),
    "amsgrad": _of_each(3, 1),
    "nadam": _of_each(2, 2),
    "radam": _of_each(2, 1),
    "adamax": _of_each(2, 1),
    "adadelta": _of_each(2, 1),
    "adagrad": _of_each(1, 1),
    "rmsprop": _of_each(1, 1),
    "rmsprop_momentum": _of_each(2, 1),
    "rmsprop_centered": _of_each(2, 1),
    "rprop": _of_each(2, 1),
    "asgd": _of_each(1, 3),
    "adafactor": _adafactor,
}
"""What each optimizer of `torch.optim` stores for a tensor, by its name."""


def stored(optimizer: str, layer: Layer[Any, Any], weights: Sequence[Weight]) -> Stored:
    """Return what an optimizer stores for the weights of a layer that are trained."""
    each = [OPTIMIZERS[optimizer](shape) for shape in torch_shapes(layer, weights)]
    return sum([numbers for numbers, _ in each]), sum([more for _, more in each])


def torch_shapes(layer: Layer[Any, Any], weights: Sequence[Weight]) -> list[Shape]:
    """Return the shapes of the tensors that PyTorch has for these weights.

    The filters come first, the axes of a window last; what heads or gates make is one axis. Self-attention
    has one array for the kernels of queries, keys and values, and one for their biases.
    """
    shapes = {weight.name: _torch_shape(weight) for weight in weights if not _is_pair(weight)}
    pairs = [(weight.size // 2,) for weight in weights if _is_pair(weight) for _ in range(2)]
    packed: list[Shape] = []
    for kind in ("kernel", "bias") if isinstance(layer, MultiHeadAttention) else ():
        names = [f"{part}_{kind}" for part in ("query", "key", "value")]
        parts = [shapes.pop(name) for name in names if name in shapes]
        if parts:
            packed.append((sum([part[0] for part in parts]), *parts[0][1:]))
    return [*packed, *shapes.values(), *pairs]


def _is_pair(weight: Weight) -> bool:
    """Whether it is the two biases of a recurrent layer, which are arrays of their own in PyTorch."""
    return ("bias_vectors", 2) in weight.axes


def _torch_shape(weight: Weight) -> Shape:
    if is_bias(weight.name):
        return (weight.size,)
    window = [size for name, size in weight.axes if name.startswith("kernel_")]
    others = [size for name, size in weight.axes if not name.startswith("kernel_")]
    if window or len(others) < 3:
        return (*reversed(others), *window)
    if weight.name.startswith("output"):  # of attention: from the features of all heads
        return (others[-1], prod(others[:-1]))
    return (prod(others[1:]), others[0])
