"""Arithmetic on shapes that a model does when it runs: here it is done beforehand, on small arrays only."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from math import prod
from typing import Any, TypeAlias, final

from attrs import frozen

from cnnparams.interop.drafting import as_list
from cnnparams.interop.onnx_file import Onnx
from cnnparams.interop.onnx_records import Operation

MOST_NUMBERS = 4096
"""How many numbers an array may have with which anything is computed."""

Array: TypeAlias = Any  # of numpy, which comes with the package onnx


class TooLargeError(Exception):
    """An array would be larger than those with which anything is computed."""


@final
@frozen(eq=False)
class Sum:
    """An operation on arrays that are known.

    Args:
        onnx: the package.
        numpy: the package.
        operation: the operation.
        inputs: the arrays; None for one that is left out.
    """

    onnx: Onnx
    numpy: Any
    operation: Operation
    inputs: Sequence[Array]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a setting."""
        value = self.operation.attributes.get(name)
        return default if value is None else value

    def input(self, place: int) -> Array:
        """Return an input; None if it is left out."""
        return self.inputs[place] if place < len(self.inputs) else None

    def setting(self, name: str, place: int) -> list[int] | None:
        """Return whole numbers that are a setting or, in later versions, an input."""
        given = self.input(place)
        if given is not None:
            return [int(each) for each in given.reshape(-1)]
        value = self.get(name)
        return None if value is None else [int(each) for each in value]

    def sized(self, sizes: Sequence[int]) -> tuple[int, ...]:
        """Return a shape that is small enough.

        Raises:
            TooLargeError: it is not.
        """
        if any(size < 0 for size in sizes) or prod(sizes) > MOST_NUMBERS:
            raise TooLargeError
        return tuple(sizes)


Fold: TypeAlias = Callable[[Sum], Array]


def _of_all(name: str) -> Fold:
    """Return a function of arrays that are broadcast to one shape."""

    def fold(sum_: Sum) -> Array:
        sum_.sized(sum_.numpy.broadcast_shapes(*[each.shape for each in sum_.inputs]))
        return reduce(getattr(sum_.numpy, name), sum_.inputs[1:], sum_.inputs[0])

    return fold


def _of_one(name: str) -> Fold:
    return lambda sum_: getattr(sum_.numpy, name)(sum_.input(0))


def _divided(sum_: Sum) -> Array:
    one, other = sum_.inputs
    sum_.sized(sum_.numpy.broadcast_shapes(one.shape, other.shape))
    if one.dtype.kind != "f":
        return sum_.numpy.trunc(one / other).astype(one.dtype)
    return one / other


def _cast(sum_: Sum) -> Array:
    return sum_.input(0).astype(sum_.onnx.helper.tensor_dtype_to_np_dtype(sum_.get("to", 1)))


def _constant(sum_: Sum) -> Array:
    for name in ("value_int", "value_ints", "value_float", "value_floats"):
        value = sum_.get(name)
        if value is not None:
            sum_.sized([len(as_list(value) or ())])
            return sum_.numpy.array(value, dtype="int64" if "int" in name else "float32")
    raise TooLargeError


def _filled(sum_: Sum) -> Array:
    shape = sum_.sized([int(each) for each in sum_.input(0).reshape(-1)])
    value = sum_.get("value")
    number = sum_.numpy.zeros(1, "float32") if value is None else sum_.onnx.numpy_helper.to_array(value)
    return sum_.numpy.full(shape, number.reshape(-1)[0], dtype=number.dtype)


def _gathered(sum_: Sum) -> Array:
    data, indices = sum_.inputs
    axis = sum_.get("axis", 0)
    sum_.sized([*indices.shape, *[size for at, size in enumerate(data.shape) if at != axis % data.ndim]])
    return sum_.numpy.take(data, indices, axis=axis)


def _joined(sum_: Sum) -> Array:
    sum_.sized([sum(each.size for each in sum_.inputs)])
    return sum_.numpy.concatenate(sum_.inputs, axis=sum_.get("axis", 0))


def _range(sum_: Sum) -> Array:
    start, stop, step = [each.item() for each in sum_.inputs]
    sum_.sized([max(int((stop - start) / step) + 1, 0)])
    return sum_.numpy.arange(start, stop, step, dtype=sum_.input(0).dtype)


def _reduced(name: str) -> Fold:
    def fold(sum_: Sum) -> Array:
        axes = sum_.setting("axes", 1)
        keeps = bool(sum_.get("keepdims", 1))
        function = getattr(sum_.numpy, name)
        return function(sum_.input(0), axis=None if axes is None else tuple(axes), keepdims=keeps)

    return fold


def _reshaped(sum_: Sum) -> Array:
    data, target = sum_.inputs
    zero = sum_.get("allowzero", 0)
    shape = [int(each) for each in target]
    return data.reshape([data.shape[at] if not size and not zero else size for at, size in enumerate(shape)])


def _sliced(sum_: Sum) -> Array:
    data = sum_.input(0)
    starts, ends = sum_.setting("starts", 1) or [], sum_.setting("ends", 2) or []
    axes, steps = sum_.setting("axes", 3), sum_.setting("steps", 4)
    parts = [slice(None)] * data.ndim
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        step = steps[at] if steps else 1
        parts[axes[at] if axes else at] = slice(start, None if step < 0 and end < -data.size else end, step)
    return data[tuple(parts)]


def _squeezed(sum_: Sum) -> Array:
    axes = sum_.setting("axes", 1)
    return sum_.numpy.squeeze(sum_.input(0), axis=None if axes is None else tuple(axes))


def _unsqueezed(sum_: Sum) -> Array:
    return sum_.numpy.expand_dims(sum_.input(0), tuple(sum_.setting("axes", 1) or ()))


def _expanded(sum_: Sum) -> Array:
    data, target = sum_.inputs
    shape = sum_.numpy.broadcast_shapes(data.shape, tuple([int(each) for each in target]))
    return sum_.numpy.broadcast_to(data, sum_.sized(shape))


def _tiled(sum_: Sum) -> Array:
    data, repeats = sum_.inputs
    counts = [int(each) for each in repeats]
    sum_.sized([size * count for size, count in zip(data.shape, counts, strict=True)])
    return sum_.numpy.tile(data, counts)


def _flattened(sum_: Sum) -> Array:
    data, axis = sum_.input(0), sum_.get("axis", 1)
    return data.reshape([prod(data.shape[:axis]), prod(data.shape[axis:])])


FOLDS: Mapping[str, Fold] = {
    "Abs": _of_one("abs"),
    "Add": _of_all("add"),
    "And": _of_all("logical_and"),
    "Cast": _cast,
    "Ceil": _of_one("ceil"),
    "Concat": _joined,
    "Constant": _constant,
    "ConstantOfShape": _filled,
    "Div": _divided,
    "Equal": _of_all("equal"),
    "Expand": _expanded,
    "Flatten": _flattened,
    "Floor": _of_one("floor"),
    "Gather": _gathered,
    "Greater": _of_all("greater"),
    "GreaterOrEqual": _of_all("greater_equal"),
    "Identity": lambda sum_: sum_.input(0),
    "Less": _of_all("less"),
    "LessOrEqual": _of_all("less_equal"),
    "Max": _of_all("maximum"),
    "Min": _of_all("minimum"),
    "Mod": _of_all("mod"),
    "Mul": _of_all("multiply"),
    "Neg": _of_one("negative"),
    "Not": _of_one("logical_not"),
    "Or": _of_all("logical_or"),
    "Pow": _of_all("power"),
    "Range": _range,
    "Reciprocal": _of_one("reciprocal"),
    "ReduceMax": _reduced("max"),
    "ReduceMin": _reduced("min"),
    "ReduceProd": _reduced("prod"),
    "ReduceSum": _reduced("sum"),
    "Reshape": _reshaped,
    "Round": _of_one("round"),
    "Slice": _sliced,
    "Sqrt": _of_one("sqrt"),
    "Squeeze": _squeezed,
    "Sub": _of_all("subtract"),
    "Tile": _tiled,
    "Transpose": lambda sum_: sum_.numpy.transpose(sum_.input(0), sum_.get("perm")),
    "Unsqueeze": _unsqueezed,
    "Where": lambda sum_: sum_.numpy.where(*sum_.inputs),
}
"""How an operation is done on arrays that are known."""
