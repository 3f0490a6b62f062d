"""What layers with several inputs share: whether the inputs agree and, if not, what to do about it."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, cast

from cnnparams.arithmetic.shapes import Shape, axis_names, check_shapes
from cnnparams.arithmetic.values import is_tuple, show
from cnnparams.bases.base import Merge, Weightless
from cnnparams.errors import ShapeError

_CONVOLUTIONS = {2: "Conv1D", 3: "Conv2D", 4: "Conv3D"}


class WeightlessMerge(Weightless[tuple[Shape, ...], Any], Merge[Shape, Any]):
    """A merge with nothing to learn.

    Any: the inputs are named where the layer is added, and only then have a rank. So the rank is a
    variable of `output_shape`, not of the class.
    """

    __slots__ = ()


def check_inputs(
    who: object, shapes: object, *, least: int = 2, most: int | None = None, numbers: bool = False
) -> None:
    """Refuse anything but a tuple of as many shapes; `most` is None for any number from `least` on.

    With `numbers`, an input may be a single number, whose shape is ().

    Raises:
        TypeError: this is not a tuple of tuples of whole numbers.
        ShapeError: a shape is empty or has a size below 1, or there are too few or too many of them.
    """
    axes = tuple([shape for shape in shapes if shape != ()]) if numbers and is_tuple(shapes) else shapes
    check_shapes(who, axes)
    number = len(cast("tuple[Shape, ...]", shapes))  # as it is one now
    if number < least or (most is not None and number > most):
        raise ShapeError(f"{who}: takes {_NUMBERS[least, most]}, got {number}: {show(shapes)}")


_NUMBERS: dict[tuple[int, int | None], str] = {
    (1, None): "one input or more",
    (2, None): "two inputs or more",
    (2, 2): "two inputs",
    (2, 3): "two or three inputs",
}


def check_ranks(who: object, shapes: tuple[Shape, ...], hint: Callable[[int], str] | None = None) -> None:
    """Refuse shapes with different numbers of axes; `hint` makes a mend of the place of the second.

    Raises:
        ShapeError: two differ.
    """
    first = shapes[0]
    for place, shape in enumerate(shapes, start=1):
        if len(shape) != len(first):
            rule = f"inputs 1 and {place} must have the same number of axes"
            mend = "" if hint is None else hint(place)
            raise ShapeError(f"{who}: {rule}, got {show(first)} and {show(shape)}{mend}")


def check_equal(who: object, shapes: tuple[Shape, ...]) -> None:
    """Refuse anything but a tuple of two or more equal shapes.

    Raises:
        TypeError: this is not a tuple of tuples of whole numbers.
        ShapeError: a shape is empty or has a size below 1, there is one only, or two differ.
    """
    check_inputs(who, shapes)
    check_ranks(who, shapes)
    if any(shape != shapes[0] for shape in shapes):
        raise ShapeError(f"{who}: {clash(shapes, along=_NOWHERE)}")


_NOWHERE = 0
"""No axis: those along which inputs may differ are counted from the end."""


def broadcast(shapes: Sequence[Shape]) -> list[int] | None:
    """Return the sizes to which all can be broadcast, or None; axes that one lacks are 1 and come first."""
    sizes: list[int] = []
    for axis in range(-max(map(len, shapes)), 0):
        present = [shape[axis] for shape in shapes if len(shape) >= -axis]
        size = max(present)
        if any(other not in {1, size} for other in present):
            return None
        sizes.append(size)
    return sizes


def clash(shapes: tuple[Shape, ...], *, along: int | None = None) -> str:
    """Say which inputs disagree along which axes, and suggest what to do.

    They are broadcast or, if `along` is given, concatenated along that axis, counted from the end.
    """
    pairs = combinations(enumerate(shapes, start=1), 2)
    found = ((one, two, _disagreeing(one[1], two[1], along)) for one, two in pairs)
    one, two, axes = next(each for each in found if each[2])
    names = axis_names(max(len(one[1]), len(two[1])))
    *most, last = [names[axis] for axis in axes]
    same = f"{', '.join(most)} and {last}" if most else last
    or_one = ", or 1" if along is None else ""
    rule = f"inputs {one[0]} and {two[0]} must have the same {same}{or_one}"
    return f"{rule}, got {show(one[1])} and {show(two[1])}; {_hint(one, two, axes, along)}"


def _disagreeing(one: Shape, two: Shape, along: int | None) -> list[int]:
    """Return the axes, counted from the end, along which two inputs disagree."""
    return [
        axis
        for axis in range(-min(len(one), len(two)), 0)
        if one[axis] != two[axis]
        if (1 not in {one[axis], two[axis]} if along is None else axis != along)
    ]


def _hint(one: tuple[int, Shape], two: tuple[int, Shape], axes: list[int], along: int | None) -> str:
    """Suggest what brings one of two inputs, each with its place, to the sizes of the other."""
    if axes == [-1]:
        (place, shape), (_, goal) = sorted([one, two], key=lambda each: each[1][-1])
        return f"put {_pointwise(len(shape), goal[-1])} after input {place}"
    (_, goal), (place, shape) = sorted([one, two], key=lambda each: each[1])
    if along is None and len(goal) == len(shape) and len(shape) in _CONVOLUTIONS:
        # The shortcut of residual networks: a 1 x 1 convolution has ceil(size / stride) positions.
        strides = [-(-size // wanted) for size, wanted in zip(shape[:-1], goal[:-1], strict=True)]
        if [-(-size // by) for size, by in zip(shape[:-1], strides, strict=True)] == list(goal[:-1]):
            return f"put {_pointwise(len(shape), goal[-1], strides)} after input {place}"
    example = ", for example with CropLike()" if len(goal) == len(shape) else ""
    return f"resize or crop one of them first{example}"


def _pointwise(rank: int, channels: int, strides: Sequence[int] = (1,)) -> str:
    if rank not in _CONVOLUTIONS:
        return f"Dense({show(channels)})"
    stride = strides[0] if len(set(strides)) == 1 else tuple(strides)
    return f"{_CONVOLUTIONS[rank]}({show(channels)}, 1{f', stride={show(stride)}' if stride != 1 else ''})"
