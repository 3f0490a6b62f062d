"""Arithmetic that is counted by doing it: naive forward passes on numbers that note each operation.

A layer's operations are products of axes. Here a layer is computed as a textbook describes it, one element
after another, and what that takes is counted. Padding is computed as any other element, as frameworks do.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import Any

Tally = Counter[str]
Forward = Callable[[Any, Any, "Numbers"], None]
"""A layer, the shape of its input, or the shapes, and the numbers that it computes with."""

Window = list[int]


class Number:
    """A number of which only the arithmetic is of interest."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally

    def _note(self, kind: str) -> "Number":
        self.tally[kind] += 1
        return self

    def __add__(self, other: object) -> "Number":
        return self._note("add")

    __radd__ = __sub__ = __rsub__ = __add__

    def __mul__(self, other: object) -> "Number":
        return self._note("multiply")

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> "Number":
        return self._note("divide")

    __rtruediv__ = __truediv__

    def __neg__(self) -> "Number":
        return self

    def plus_product(self, one: object, other: object) -> "Number":
        """Add a product: one multiply-add."""
        return self._note("multiply_add")

    def larger(self, other: object) -> "Number":
        return self._note("compare")

    smaller = is_positive = larger

    def exp(self) -> "Number":
        return self._note("exponential")

    log = erf = exp

    def root(self) -> "Number":
        return self._note("root")


class Numbers:
    """Where numbers come from, and what was done with all of them."""

    def __init__(self) -> None:
        self.tally: Tally = Counter()
        self.one = Number(self.tally)

    def sum_of_products(self, many: int) -> Number:
        """Add so many products up, from zero on."""
        total = self.one
        for _ in range(many):
            total = total.plus_product(self.one, self.one)
        return total

    def sum(self, many: int) -> Number:
        """Add so many numbers up."""
        total = self.one
        for _ in range(many - 1):
            total = total + self.one
        return total

    def largest(self, many: int) -> Number:
        """Find the largest of so many numbers."""
        best = self.one
        for _ in range(many - 1):
            best = best.larger(self.one)
        return best


def each(sizes: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Yield all places in an array of these sizes."""
    return product(*map(range, sizes))


def slid(
    size: int, taken: int, step: int, padding: Any, rate: int = 1, *, ceil: bool = False
) -> list[Window]:
    """Slide a window along an axis: the elements of each of its positions, counted from the input's first."""
    reach = (taken - 1) * rate + 1
    if padding == "causal":
        starts: Sequence[int] = range(1 - reach, size - reach + 1, step)
    elif padding == "same":  # as many positions as steps, with what is missing added at both ends
        places = len(range(0, size, step))
        missing = max((places - 1) * step + reach - size, 0)
        starts = range(-(missing // 2), places * step - missing // 2, step)[:places]
    else:
        before, after = padding
        starts = range(-before, size + after - reach + 1, step)
        more = -before + len(starts) * step
        if ceil and more - step + reach < size + after and more < size:  # it begins on the input
            starts = [*starts, more]
    return [[start + element * rate for element in range(taken)] for start in starts]


def inside(window: Window, size: int) -> int:
    """Count the elements of a window that are not padding."""
    return sum([0 <= place < size for place in window])


# What functions of an element are by definition.
def sigmoid(x: Number) -> Number:
    return 1 / (1 + (-x).exp())


def tanh(x: Number) -> Number:
    twice = x.exp()  # of 2x, which is a constant in the exponent
    return (twice - 1) / (twice + 1)


def softplus(x: Number) -> Number:
    return (x.exp() + 1).log()


def softmax(numbers: Numbers, many: int) -> None:
    """Compute a row of exponentials of the differences from the largest, each divided by their sum."""
    top = numbers.largest(many)
    for _ in range(many):
        (numbers.one - top).exp()
    total = numbers.sum(many)
    for _ in range(many):
        numbers.one / total


FUNCTIONS: dict[str, Callable[[Number], object]] = {
    "linear": lambda x: x,
    "relu": lambda x: x.larger(0),
    "relu6": lambda x: x.larger(0).smaller(6),
    "leaky_relu": lambda x: x.is_positive(0) * 0.01,
    "sigmoid": sigmoid,
    "tanh": tanh,
    "silu": lambda x: x * sigmoid(x),
    "swish": lambda x: x * sigmoid(x),
    "softplus": softplus,
    "softsign": lambda x: x / (x + 1),
    "mish": lambda x: x * tanh(softplus(x)),
    "gelu": lambda x: (1 + (x * 0.7).erf()) * (x * 0.5),
    "elu": lambda x: (x.is_positive(0).exp() - 1) * 1.0,
    "selu": lambda x: (x.is_positive(0).exp() - 1) * 1.67 * 1.05,
    "celu": lambda x: ((x * 2).is_positive(0).exp() - 1) * 0.5,
    "hard_sigmoid": lambda x: (x * 0.2 + 0.5).larger(0).smaller(1),
    "hard_swish": lambda x: x * (x + 3).larger(0).smaller(6) * 0.17,
    "exponential": lambda x: x.exp(),
}


def activate(function: str | None, shape: Sequence[int], numbers: Numbers) -> None:
    """Compute an activation of an array of this shape."""
    if function is None:
        return
    if function == "softmax":
        for _ in each(shape[:-1]):
            softmax(numbers, shape[-1])
        return
    for _ in each(shape):
        FUNCTIONS[function](numbers.one)


def windows_of(layer: Any, sizes: Sequence[int]) -> list[list[Window]]:
    """Slide the kernel of a layer along each axis."""
    paddings = [layer.padding] * len(sizes) if isinstance(layer.padding, str) else layer.padding
    axes = zip(sizes, layer.kernel_size, layer.stride, paddings, layer.dilation, strict=True)
    return [slid(*axis) for axis in axes]
