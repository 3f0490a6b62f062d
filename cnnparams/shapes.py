"""Shapes are plain tuples of whole numbers, channels last, without the batch; their arithmetic is pure.

The functions take `who` they work for, so that a message can begin with it.
"""

from types import FunctionType
from typing import Any, Literal, TypeAlias, TypeGuard, TypeVar, cast, overload

from cnnparams.errors import ShapeError
from cnnparams.terms import Term, named

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
"""Padding of one axis: at its start and at its end."""

V = TypeVar("V")
S = TypeVar("S", Vector, Series, Image, Volume, Shape)
"""A rank, without the sizes: bound to Shape, it would let pyright take those of an input for the output's."""

AXES: dict[int, tuple[str, ...]] = {
    1: ("features",),
    2: ("length", "channels"),
    3: ("height", "width", "channels"),
    4: ("depth", "height", "width", "channels"),
}
"""What the axes of a shape are called, by rank."""

SPATIAL: dict[int, tuple[str, ...]] = {rank - 1: names[:-1] for rank, names in AXES.items() if rank > 1}
"""What the axes that a window slides along are called, by their number."""


def axis_names(rank: int) -> tuple[str, ...]:
    """Name the axes of a shape; beyond four they are numbered."""
    return AXES.get(rank) or tuple(f"axis{position}" for position in range(rank))


def is_whole(value: object) -> TypeGuard[int]:
    """Tell whether a value is an int, not what only behaves like one: `True` is not 1, `2.0` is not 2."""
    return type(value) is int or type(value) is Term


def is_tuple(value: object) -> TypeGuard[tuple[Any, ...]]:  # Any: what is in it is still to be checked
    """Tell whether a value is a tuple of whatever."""
    return isinstance(value, tuple)


def plain(value: V) -> V:
    """Write a tuple of another class, such as `torch.Size`, as a tuple."""
    # The cast: a named tuple is more than its class says, but not to us.
    return cast("V", tuple(value)) if is_tuple(value) else value


def show(value: object) -> str:
    """Write a value as Python does; functions by name, numbers too long for decimals as hexadecimals."""
    if isinstance(value, FunctionType):
        return value.__name__
    try:
        return repr(value)
    except Exception:  # noqa: BLE001 - more than 4,300 digits, or a foreign object's own failure
        if is_tuple(value):
            return f"({', '.join(map(show, value))}{',' * (len(value) == 1)})"
        return hex(value) if is_whole(value) else object.__repr__(value)


def got(value: object) -> str:
    """Show a value whose type is wrong, with its type; numbers of other libraries are whole, but not ints."""
    is_number = hasattr(value, "__index__") and type(value) not in {int, bool}
    return f"got {show(value)} ({type(value).__name__}){'; write int(...)' if is_number else ''}"


def check_shape(who: object, shape: object) -> None:
    """Refuse whatever is not a tuple of one or more positive whole numbers."""
    if is_tuple(shape) and shape:  # the common case, as fast as it gets
        for size in shape:
            if type(size) is not int or size < 1:
                break
        else:
            return
    if not is_tuple(shape):
        raise TypeError(f"{who}: a shape must be a tuple of whole numbers, {got(shape)}")
    if not shape:
        raise ShapeError(f"{who}: a shape must have at least one axis, got ()")
    if not all(map(is_whole, shape)):
        raise TypeError(f"{who}: a shape must hold whole numbers only, got {show(shape)}")
    if min(shape) < 1:
        raise ShapeError(f"{who}: every size in a shape must be 1 or more, got {show(shape)}")


@overload
def expect(who: object, shape: Shape, rank: Literal[1]) -> Vector: ...
@overload
def expect(who: object, shape: Shape, rank: Literal[2]) -> Series: ...
@overload
def expect(who: object, shape: Shape, rank: Literal[3]) -> Image: ...
@overload
def expect(who: object, shape: Shape, rank: Literal[4]) -> Volume: ...
def expect(who: object, shape: Shape, rank: int) -> Shape:
    """Return the shape if it has this rank, else say what was expected.

    Raises:
        TypeError: the shape is not a tuple of whole numbers.
        ShapeError: the shape is empty, has a size below 1 or another rank.
    """
    check_shape(who, shape)
    if len(shape) != rank:
        axes = ", ".join(axis_names(rank))
        raise ShapeError(f"{who}: expects an input ({axes}), got {show(shape)}{_mend(shape, rank)}")
    return shape


def check_spatial(who: object, shape: Shape, *, mend: str = "") -> None:
    """Refuse a shape without an axis in front of its channels.

    Raises:
        TypeError: the shape is not a tuple of whole numbers.
        ShapeError: the shape is empty, has a size below 1 or one axis only.
    """
    check_shape(who, shape)
    if len(shape) == 1:
        offer = f"; {mend}" if mend else ""
        raise ShapeError(
            f"{who}: expects an input with an axis in front of its channels, got {show(shape)}{offer}"
        )


def _mend(shape: Shape, rank: int) -> str:
    """Offer what usually is meant by a shape of another rank."""
    if rank == 1:
        return "; add Flatten() before it"
    if len(shape) == rank + 1 and shape[0] == 1:
        return f"; without the batch, that is {show(shape[1:])}"
    if rank == 3 and len(shape) == 2:
        return f"; a picture without colours is {show((*shape, 1))}"
    return ""


def with_last(shape: S, size: int) -> S:
    """Return the shape with another last axis."""
    return cast(S, (*shape[:-1], size))  # no type says "the same rank"


def slide(
    who: object,
    prev_shape: Shape,
    window: tuple[int, ...],
    *,
    stride: tuple[int, ...],
    padding: Literal["same", "causal"] | tuple[Sides, ...],
    dilation: tuple[int, ...],
    ceil_mode: bool = False,
    noun: str = "kernel",
) -> tuple[int, ...]:
    """Count the positions of a window along each spatial axis of an input.

    A dilated window reaches over `(window - 1) * dilation + 1` elements. With `"same"` and `"causal"`,
    there are `ceil(size / stride)` positions. With `ceil_mode`, a last window may hang over the end as long
    as it starts inside of the input or of the padding before it.

    Raises:
        ShapeError: the window does not fit into the padded input.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html and, for "same",
        https://keras.io/api/layers/convolution_layers/convolution2d/
    """
    positions: list[int] = []
    for axis, step in enumerate(stride):
        size = prev_shape[axis]
        if isinstance(padding, str):
            positions.append((size + step - 1) // step)
            continue
        before, after = padding[axis]
        reach = window[axis]
        if dilation[axis] != 1:
            reach = (reach - 1) * dilation[axis] + 1
        free = size + named("padding", before + after) - reach
        if not ceil_mode:
            count = free // step + 1
        else:
            count = (free + step - 1) // step + 1
            if (count - 1) * step >= size + before:
                count = count - 1
        if count < 1:
            rule = _does_not_fit(prev_shape, window, padding, dilation, noun)
            raise ShapeError(f"{who}: {rule} (input {show(prev_shape)})")
        positions.append(count)
    return tuple(positions)


def _does_not_fit(
    prev_shape: Shape,
    window: tuple[int, ...],
    padding: tuple[Sides, ...],
    dilation: tuple[int, ...],
    noun: str,
) -> str:
    reach = [(size - 1) * rate + 1 for size, rate in zip(window, dilation, strict=True)]
    padded = [size + sum(sides) for size, sides in zip(prev_shape, padding, strict=False)]
    dilated = f" dilated to {times(reach)}" if reach != list(window) else ""
    room = f" padded to {times(padded)}" if padded != list(prev_shape[:-1]) else ""
    return f"a {times(window)} {noun}{dilated} does not fit into {times(prev_shape[:-1])}{room}"


def times(sizes: tuple[int, ...] | list[int]) -> str:
    """Write sizes as people say them: 5 x 5."""
    return " x ".join(map(show, sizes))
