"""Orders of axes: where PyTorch has each axis of a value, tracked from layer to layer."""

from collections.abc import Sequence
from typing import TypeAlias

from cnnparams.interop.export.expressions import Expression, Text, as_term, method

Order: TypeAlias = tuple[int, ...]
"""For each axis of a tensor but the batch, which axis of our shape it is, counted from 0."""


def channels_first(rank: int) -> Order:
    """Return the order of PyTorch's images: the channels, then the rest.

    >>> channels_first(3), channels_first(1)
    ((2, 0, 1), (0,))
    """
    return (rank - 1, *range(rank - 1)) if rank else ()


def channels_last(rank: int) -> Order:
    """Return the order of our shapes.

    >>> channels_last(3)
    (0, 1, 2)
    """
    return tuple(range(rank))


def without_axes(order: Order, places: Sequence[int]) -> Order:
    """Return the order when these axes are gone.

    >>> without_axes((2, 0, 1), [0])
    (1, 0)
    """
    left = [axis for axis in order if axis not in places]
    return tuple([axis - sum(place < axis for place in places) for axis in left])


def dim(order: Order, place: int) -> int:
    """Return which axis of a tensor, the batch included, an axis of our shape is.

    >>> dim((2, 0, 1), 2), dim((0, 1, 2), 2), dim((0,), 0)
    (1, -1, 1)
    """
    at = order.index(place)
    return -1 if at == len(order) - 1 > 0 else at + 1


def moved(value: Expression, have: Order, want: Order) -> Expression:
    """Return a tensor with its axes in another order."""
    rank = len(have)
    if have == want:
        return value
    if rank == 2:
        return method(value, "transpose", 1, 2)
    if want == (have[-1], *have[:-1]):
        return method(value, "movedim", -1, 1)
    if have == (want[-1], *want[:-1]):
        return method(value, "movedim", 1, -1)
    return method(value, "permute", 0, *[have.index(axis) + 1 for axis in want])


def aligned(value: Expression, have: Order, want: Order) -> Expression:
    """Return a tensor with axes of size 1 where it has none, for arithmetic with one of more axes.

    Counted from the last axis of our shapes, those that it does not have are missing at the start.
    """
    missing = len(want) - len(have)
    present = tuple([axis - missing for axis in want if axis >= missing])
    value = moved(value, have, present)
    if not missing:
        return value
    if want[:missing] == channels_last(missing):
        return index(value, [":", *["None"] * missing, "..."])
    return index(value, [":", *[":" if axis >= missing else "None" for axis in want]])


def index(value: Expression, parts: Sequence[str]) -> Expression:
    """Return a part of a tensor: what stands in its brackets."""
    return Text(f"{as_term(value)}[{', '.join(parts)}]")
