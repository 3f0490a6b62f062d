"""A tensor of a model whose channels come first, and where the axes of our shape are in it."""

from collections.abc import Sequence
from math import prod
from typing import TypeAlias, final

from attrs import evolve, frozen

from cnnparams.arithmetic.shapes import Shape

Order: TypeAlias = tuple[int | None, ...]
"""For each axis of our shape, the axis of the model's tensor; None is of size 1, and not in the tensor."""


@final
@frozen
class Value:
    """A tensor of a model, the batch included.

    Nothing is moved where a model exchanges axes: only the order is another one. Axes of size 1 may be left
    out of it. The batch is left out too, unless other axes are folded into it.

    Args:
        step: the number of the step that makes it.
        shape: its sizes in the model.
        order: for each axis of our shape, the axis of the model.
        batch: the axis that holds the batch; None if there is none, as in a parameter.
        batch_size: how many examples are in the batch.
        outer: how many there are of what stands before the batch in its axis, where axes are folded into it.
        is_turned: whether the order is that of a source whose axes were put in another order.
        is_viewed: whether the model has exchanged axes since the step that made it.
    """

    step: int
    shape: tuple[int, ...]
    order: Order
    batch: int | None
    batch_size: int
    outer: int = 1
    is_turned: bool = False
    is_viewed: bool = False

    def size(self, axis: int | None) -> int:
        """Return the size of an axis of the model, without the batch."""
        if axis is None:
            return 1
        return self.shape[axis] // self.batch_size if axis == self.batch else self.shape[axis]

    @property
    def own(self) -> Shape:
        """The shape as it is written here: channels last, and without the batch."""
        return tuple([self.size(axis) for axis in self.order])

    @property
    def is_folded(self) -> bool:
        """Whether the axis of the batch holds more than the batch."""
        return self.batch is not None and self.size(self.batch) > 1

    def place(self, axis: int) -> int | None:
        """Return where an axis of the model is in our shape; None if it is left out."""
        axis %= len(self.shape)
        return self.order.index(axis) if axis in self.order else None

    def with_axes(self, shape: tuple[int, ...], axes: Sequence[int | None]) -> "Value":
        """Return the same numbers in a tensor whose axes are these of the present one; None is a new axis."""
        new = {old: place for place, old in enumerate(axes) if old is not None}
        order = tuple([None if axis is None else new.get(axis) for axis in self.order])
        batch = None if self.batch is None else new.get(self.batch)
        kept = [axis for axis in axes if axis is not None]
        is_viewed = self.is_viewed or kept != sorted(kept)
        return evolve(self, shape=shape, order=order, batch=batch, is_viewed=is_viewed)


def channels_last(shape: Sequence[int], batch: int | None) -> Order:
    """Return the usual order of a tensor: positions, then channels; a series and a vector are as they are."""
    axes = [axis for axis in range(len(shape)) if axis != batch]
    return (*axes[1:], axes[0]) if len(axes) > 2 else tuple(axes)


def with_folded(order: Sequence[int | None], value: Value) -> Order:
    """Return an order with the axis of the batch in front, where other axes are folded into it."""
    return (value.batch, *order) if value.is_folded else tuple(order)


def wide(shape: Shape) -> list[int]:
    """Return the sizes but those that are 1."""
    return [size for size in shape if size != 1]


@final
@frozen
class Part:
    """Axes that become other axes when a tensor gets another shape.

    Args:
        places: where they are in our shape.
        axes: what they become, as axes of the model.
    """

    places: list[int]
    axes: list[int]

    @property
    def is_together(self) -> bool:
        """Whether they lie one behind the other, so that nothing must be moved."""
        return self.places == list(range(self.places[0], self.places[0] + len(self.places)))


def parts_of(value: Value, new: Sequence[int], batch: int | None) -> list[Part]:
    """Return which axes become which when a tensor gets another shape, those of size 1 left out.

    Args:
        value: the tensor.
        new: its new sizes in the model.
        batch: the axis of the new shape that holds the batch.

    Raises:
        ValueError: the order leaves an axis out.
    """
    parts: list[Part] = []
    for olds, news in groups_of(value.shape, new):
        kept = [axis for axis in olds if value.size(axis) > 1]
        axes = [axis for axis in news if axis != batch or new[axis] > value.batch_size]
        places = [value.order.index(axis) for axis in kept]
        if len(axes) == 1 and len(kept) == len(wide(value.own)):
            places.sort()  # all of it becomes a vector, whose order is not looked at
            places = list(range(places[0], places[-1] + 1))
        if kept:
            parts.append(Part(places, axes))
    return parts


def order_after(value: Value, parts: Sequence[Part], new: Sequence[int], batch: int | None) -> Order:
    """Return the order of a tensor after parts of it, each together, became others."""
    starts = {part.places[0]: part.axes for part in parts}
    found: list[int] = [axis for place in range(len(value.order)) for axis in starts.get(place, ())]
    if len(found) > 2 and len(value.order) == 1:
        found = [axis for axis in channels_last(new, batch) if axis in found]  # a vector becomes an image
    missing = [axis for axis in range(len(new)) if axis not in found and axis != batch]
    return tuple(found or missing[-1:] or [None])


def groups_of(old: Sequence[int], new: Sequence[int]) -> list[tuple[list[int], list[int]]]:
    """Return which axes of one shape become which axes of another one, in the smallest groups.

    Axes of size 1 are in no group.
    """
    shapes = (old, new)
    left: tuple[list[int], list[int]] = ([], [])
    for side in (0, 1):
        left[side].extend([axis for axis, size in enumerate(shapes[side]) if size != 1])
    groups: list[tuple[list[int], list[int]]] = []
    while left[0]:
        group: tuple[list[int], list[int]] = ([left[0].pop(0)], [])
        sizes = [old[group[0][0]], 1]
        while sizes[0] != sizes[1]:
            side = int(sizes[0] > sizes[1])
            axis = left[side].pop(0)
            group[side].append(axis)
            sizes[side] *= shapes[side][axis]
        groups.append(group)
    return groups


def batch_after(value: Value, new: Sequence[int]) -> tuple[int | None, int]:
    """Return which axis holds the batch when a tensor gets another shape, and what stands before it there.

    Raises:
        ValueError: the batch is divided among several axes.
    """
    if value.batch is None:
        return None, 1
    before = prod(value.shape[: value.batch]) * value.outer
    if value.batch_size == 1:
        return _batch_of_one(before, new)
    passed = [prod(new[:axis]) for axis in range(len(new))]
    axis = max([axis for axis, size in enumerate(new) if size > 1 and passed[axis] <= before])
    outer, left = divmod(before, passed[axis])
    if not left and new[axis] % (outer * value.batch_size) == 0:
        return axis, outer
    raise ValueError("the batch is divided among axes")


def _batch_of_one(before: int, new: Sequence[int]) -> tuple[int, int]:
    """Return the axis of a batch of one, which no number tells: where an axis begins, but not the last.

    Args:
        before: how many there are of what stands before the batch.
        new: the new sizes in the model.
    """
    found: list[tuple[int, int]] = []
    passed = 1
    for axis, size in enumerate(new):
        outer, left = divmod(before, passed)
        if not left and size % outer == 0:
            found.append((axis, outer))
        passed *= size
    if not found:
        raise ValueError("the batch is divided among axes")
    begins = [each for each in found if each[1] == 1 and each[0] < len(new) - 1]
    return (begins or found)[0]
