"""Shapes: plain tuples of whole numbers, channels last, without the batch.

`who` is the layer or network that a function works for; messages begin with it.
"""

from typing import Literal, TypeAlias, TypeVar, cast, overload

from cnnparams.arithmetic.terms import named
from cnnparams.arithmetic.values import brief, got, got_sizes, is_integer, is_tuple
from cnnparams.errors import ShapeError

Shape: TypeAlias = tuple[int, ...]
Vector: TypeAlias = tuple[int]
Series: TypeAlias = tuple[int, int]
Image: TypeAlias = tuple[int, int, int]
Volume: TypeAlias = tuple[int, int, int, int]

Single: TypeAlias = tuple[int]
Pair: TypeAlias = tuple[int, int]
Triple: TypeAlias = tuple[int, int, int]
"""A number for each spatial axis."""

Sides: TypeAlias = tuple[int, int]
"""Two numbers for one axis: at its start and at its end."""

S = TypeVar("S", Vector, Series, Image, Volume, Shape)
"""A rank, not the sizes: bound to Shape, pyright would give the output the sizes of the input."""

AXES: dict[int, tuple[str, ...]] = {
    1: ("features",),
    2: ("length", "channels"),
    3: ("height", "width", "channels"),
    4: ("depth", "height", "width", "channels"),
}
"""The names of the axes of a shape, by rank."""

SPATIAL: dict[int, tuple[str, ...]] = {rank - 1: names[:-1] for rank, names in AXES.items() if rank > 1}
"""The names of the axes that a window slides along, by the number of such axes."""


def axis_names(rank: int) -> tuple[str, ...]:
    """Return the names of the axes of a shape; above rank four they are numbered."""
    return AXES.get(rank) or tuple(f"axis{position}" for position in range(rank))


def check_shape(who: object, shape: object) -> None:
    """Refuse anything but a tuple of one or more positive whole numbers."""
    if is_tuple(shape) and shape:  # the common case, as fast as it gets
        for size in shape:
            if type(size) is not int or size < 1:
                break
        else:
            return
    if not is_tuple(shape):
        raise TypeError(f"{who}: a shape must be a tuple of whole numbers, {got_sizes(shape)}")
    if not shape:
        raise ShapeError(f"{who}: a shape must have at least one axis, got ()")
    if not all(map(is_integer, shape)):
        raise TypeError(f"{who}: a shape must hold whole numbers only, got {brief(shape)}")
    if min(shape) < 1:
        raise ShapeError(f"{who}: every size in a shape must be 1 or more, got {brief(shape)}")


def check_shapes(who: object, shapes: object) -> None:
    """Refuse anything but a tuple of shapes.

    Raises:
        TypeError: this is not a tuple of tuples of whole numbers.
        ShapeError: a shape is empty or has a size below 1.
    """
    if not is_tuple(shapes) or not all(map(is_tuple, shapes)):
        raise TypeError(f"{who}: takes a tuple of shapes, one for each input, {got(shapes)}")
    for shape in shapes:
        check_shape(who, shape)


@overload
def expect(who: object, shape: Shape, rank: Literal[1]) -> Vector: ...
@overload
def expect(who: object, shape: Shape, rank: Literal[2]) -> Series: ...
@overload
def expect(who: object, shape: Shape, rank: Literal[3]) -> Image: ...
@overload
def expect(who: object, shape: Shape, rank: Literal[4]) -> Volume: ...
@overload
def expect(who: object, shape: Shape, rank: int) -> Shape: ...
def expect(who: object, shape: Shape, rank: int) -> Shape:
    """Return the shape if it has this rank; otherwise the error says what was expected.

    Raises:
        TypeError: the shape is not a tuple of whole numbers.
        ShapeError: the shape is empty, has a size below 1 or another rank.
    """
    if type(shape) is tuple and len(shape) == rank:  # the common case, as fast as it gets
        for size in shape:
            if type(size) is not int or size < 1:
                break
        else:
            return shape
    check_shape(who, shape)
    if len(shape) != rank:
        axes = ", ".join(axis_names(rank))
        raise ShapeError(f"{who}: expects an input ({axes}), got {brief(shape)}{_hint(shape, rank)}")
    return shape


def expect_sequence(who: object, shape: Shape, rank: int) -> tuple[int, Shape]:
    """Return the length of a sequence and the shape of a step, of this rank, its axes named as such.

    Raises:
        TypeError: the shape is not a tuple of whole numbers.
        ShapeError: the shape is empty, has a size below 1 or another rank.
    """
    check_shape(who, shape)
    axes = axis_names(rank)
    if len(shape) != rank + 1:
        batch = _hint(shape, rank + 1) if len(shape) == rank + 2 else ""
        raise ShapeError(f"{who}: expects an input (time, {', '.join(axes)}), got {brief(shape)}{batch}")
    return named("time", shape[0]), tuple(map(named, axes, shape[1:]))


def check_spatial(who: object, shape: Shape, *, hint: str = "") -> None:
    """Refuse a shape without an axis before its channels.

    Raises:
        TypeError: the shape is not a tuple of whole numbers.
        ShapeError: the shape is empty, has a size below 1 or one axis only.
    """
    check_shape(who, shape)
    if len(shape) == 1:
        offer = f"; {hint}" if hint else ""
        raise ShapeError(
            f"{who}: expects an input with an axis before its channels, got {brief(shape)}{offer}"
        )


def _hint(shape: Shape, rank: int) -> str:
    """Suggest what is usually meant by a shape of another rank."""
    if rank == 1:
        return "; add Flatten() before it"
    if len(shape) == rank + 1 and shape[0] == 1:
        return f"; without the batch, that is {brief(shape[1:])}"
    if rank == 3 and len(shape) == 2:
        return f"; an image with one channel is {brief((*shape, 1))}"
    return ""


def with_last_axis(shape: S, size: int) -> S:
    """Return the shape with another size of its last axis."""
    return cast(S, (*shape[:-1], size))  # no type says "the same rank"


def with_size(shape: S, place: int, size: int) -> S:
    """Return the shape with another size of the axis at this place, counted from 0."""
    return cast(S, (*shape[:place], size, *shape[place + 1 :]))  # no type says "the same rank"
