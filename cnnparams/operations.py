"""An operation is a kind of arithmetic and named axes; how often it is done is their product."""

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias, final, get_args

from attrs import field, frozen

from cnnparams.arithmetic.glossary import PER_ELEMENT
from cnnparams.arithmetic.shapes import Shape, axis_names
from cnnparams.arithmetic.values import argument, got, is_integer, show
from cnnparams.errors import ConfigError
from cnnparams.weights import Weight

Kind: TypeAlias = Literal[
    "multiply_add", "add", "multiply", "compare", "divide", "exponential", "root", "unknown"
]
"""The kinds of arithmetic. An exponential is also a logarithm or an error function.

`unknown` is what a layer computes for each element without saying how, as an activation by a name that this
library does not know; it has no multiply-adds.
"""

KINDS: tuple[Kind, ...] = get_args(Kind)


@final
@frozen(init=False, repr=False)
class Operation:
    """One piece of the arithmetic that a layer does for one example, as often as its axes multiply to.

    An axis means the same as in a `Weight`: a convolution does its kernel once for each position of the
    output, so its multiply-adds have the axes of the kernel and those of the output.

    Args:
        kind: `"multiply_add"`, `"add"`, `"multiply"`, `"compare"`, `"divide"`, `"exponential"` or `"root"`;
            `"unknown"` where a layer does not say what it does to its elements.
        **axes: size of each axis by its name, in order; without any, it is done once.

    Raises:
        TypeError: the kind is not a string, or an axis is not a whole number.
        ConfigError: there is no such kind, an axis is negative, or its name is not a Python name.

    >>> kernel = Operation("multiply_add", kernel_height=5, kernel_width=5, in_channels=3, filters=8,
    ...                    output_height=28, output_width=28)
    >>> kernel.count  # 470400 = 5 * 5 * 3 * 8 * 28 * 28
    470400
    """

    kind: Kind
    axes: tuple[tuple[str, int], ...]
    count: int = field(eq=False)
    """How often it is done, which is the product of the axes."""

    def __init__(self, kind: Kind, /, **axes: int) -> None:
        """Describe an operation."""
        if not _is_kind(kind):
            _refuse_kind(kind)
        count = 1
        for name, size in axes.items():
            if type(size) is not int or size < 0 or not name.isidentifier():
                _check_axis(kind, name, size)
            count = count * size
        _set_kind(self, kind)
        _set_axes(self, tuple(axes.items()))
        _set_count(self, count)

    def repeated(self, axis: str, times: int) -> "Operation":
        """Return the operation done so many times, along one more axis.

        Args:
            axis: name of the axis; if there is one of this name, it gets a number.
            times: size of the axis.
        """
        axes = dict(self.axes)
        name, number = axis, 1
        while name in axes:
            number += 1
            name = f"{axis}{number}"
        return Operation(self.kind, **{name: times}, **axes)

    def __repr__(self) -> str:
        axes = "".join([f", {argument(axis, show(size))}" for axis, size in self.axes])
        return f"Operation({self.kind!r}{axes})"


Operations: TypeAlias = tuple[Operation, ...]


Axes: TypeAlias = dict[str, int]


def per_element(axes: Axes, counts: Mapping[Kind, int]) -> Operations:
    """Return operations that are done so often for each element of these axes."""
    return tuple(
        [
            Operation(kind, **({PER_ELEMENT: times} if times != 1 else {}), **axes)
            for kind, times in counts.items()
        ]
    )


def of_weight(weight: Weight, **each: int) -> Operation:
    """Return the use of each number of a weight, as often as these axes say: of a bias, an addition."""
    kind: Kind = "add" if "bias" in weight.name else "multiply_add"
    return Operation(kind, **dict(weight.axes), **each)


def of_pairs(kind: Kind, inputs: tuple[Shape, ...], shape: Shape) -> Operations:
    """Return what merges inputs into an output of this shape: one operation for each input but the first."""
    more = {"merged_pairs": len(inputs) - 1} if len(inputs) != 2 else {}
    return (Operation(kind, **more, **elements(shape)),)


# With weights that are made once for each row and column: a mean of two along each axis, of four if cubic.
INTERPOLATIONS: dict[str, dict[Kind, int]] = {
    "nearest": {},
    "linear": {"multiply": 2, "add": 1},
    "bilinear": {"multiply": 4, "add": 3},
    "trilinear": {"multiply": 8, "add": 7},
    "bicubic": {"multiply": 20, "add": 15},
}
"""What each kind of interpolation does for an element of the output."""


def elements(shape: Shape) -> Axes:
    """Return the axes of a shape by their names."""
    return dict(zip(axis_names(len(shape)), shape, strict=True))


def rows(shape: Shape, own: int = 1) -> Axes:
    """Return the axes of a shape before its last one, or its last `own`."""
    return dict(zip(axis_names(len(shape))[:-own], shape[:-own], strict=True))


def positions(shape: Shape) -> Axes:
    """Return the spatial axes of an output by their names, such as `output_height`."""
    return {f"output_{name}": size for name, size in rows(shape).items()}


def count_of(operations: Iterable[Operation], kind: Kind) -> int:
    """Return how many operations of a kind there are."""
    count = 0
    for operation in operations:
        if operation.kind == kind:
            count += operation.count
    return count


_KNOWN = frozenset(KINDS)


def _is_kind(kind: object) -> bool:
    return type(kind) is str and kind in _KNOWN


def _refuse_kind(kind: object) -> None:
    rule = f"the kind must be {', '.join(map(repr, KINDS[:-1]))} or {KINDS[-1]!r}"
    if type(kind) is not str:
        raise TypeError(f"Operation: {rule}, {got(kind)}")
    raise ConfigError(f"Operation: {rule}, got {kind!r}")


def _check_axis(kind: str, name: str, size: int) -> None:
    if not name.isidentifier():
        raise ConfigError(f"Operation({kind!r}): the name of an axis must be a Python name, got {name!r}")
    if not is_integer(size):
        raise TypeError(f"Operation({kind!r}): {name} must be a whole number, {got(size)}")
    if size < 0:
        raise ConfigError(f"Operation({kind!r}): {name} must be 0 or more, got {show(size)}")


# As for a `Weight`: the setters of the slots are the fastest way.
_set_kind, _set_axes, _set_count = (vars(Operation)[each].__set__ for each in ("kind", "axes", "count"))
