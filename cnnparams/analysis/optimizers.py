"""What optimizers store for each tensor that they train, as PyTorch's do."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import TypeAlias

from cnnparams.arithmetic.shapes import Shape
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


def stored(optimizer: str, weights: Sequence[Weight]) -> Stored:
    """Return what an optimizer stores for these weights."""
    each = [OPTIMIZERS[optimizer](torch_shape(weight)) for weight in weights]
    return sum([numbers for numbers, _ in each]), sum([more for _, more in each])


def torch_shape(weight: Weight) -> Shape:
    """Return the shape that a kernel has in PyTorch: the filters first, the axes of the window last."""
    window = [size for name, size in weight.axes if name.startswith("kernel_")]
    others = [size for name, size in weight.axes if not name.startswith("kernel_")]
    return (*reversed(others), *window)
