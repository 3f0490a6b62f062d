"""Sums and products, element by element or of matrices."""

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, TypeAlias

import cnnparams as c
from cnnparams.bases.base import Layer
from cnnparams.interop.sketch import UnreadableError
from cnnparams.interop.torch_layout import axis_of, last_axis_last
from cnnparams.interop.torch_reader import Emit, Reader
from cnnparams.interop.torch_trace import Called, Ref, several
from cnnparams.interop.values import Order, Value, channels_last

AnyLayer: TypeAlias = Layer[Any, Any]


def each_alone(make: Callable[[Called], AnyLayer]) -> Emit:
    """Read a function of every element by itself."""

    def emit(reader: Reader, call: Called) -> Value:
        value = with_an_axis(reader, reader.value(call.get(0, "input")))
        if len(call.refs) > 1:
            raise UnreadableError("of several tensors")
        return reader.add(call, make(call), [value], value.order)

    return emit


def with_an_axis(reader: Reader, value: Value) -> Value:
    """Return a tensor that has an axis: a weight that is a single number has none."""
    return value if value.own else reader.sketch.arranged(value, (None,))


def activation(name: str) -> Emit:
    """Read an activation."""
    return each_alone(lambda _: c.Activation(name))


def hardtanh(call: Called) -> AnyLayer:
    """Return the activation that keeps numbers within two bounds."""
    bounds = (call.get(1, "min_val", -1.0), call.get(2, "max_val", 1.0))
    return c.Activation("relu6" if bounds == (0, 6) else "hardtanh")


def dropout(kind: Callable[[float], AnyLayer]) -> Emit:
    """Read a dropout, by a function with its rate or by a module that holds it."""

    def make(call: Called) -> AnyLayer:
        names = [name for name in ("drop_prob", "p", "rate") if hasattr(call.function, name)]
        return kind(float(getattr(call.function, names[0]) if names else call.get(1, "p", 0.5)))

    return each_alone(make)


def softmax(reader: Reader, call: Called) -> Value:
    """Read a softmax, or its logarithm."""
    value = reader.value(call.get(0, "input"))
    axis = axis_of(value, call.get(1, "dim"))
    if call.name == "log_softmax":
        if axis != -1:
            raise UnreadableError("along another axis than the last")
        return reader.add(call, c.Activation("log_softmax"), [value], value.order)
    return reader.add(call, c.Softmax(axis=axis), [value], value.order)


def glu(reader: Reader, call: Called) -> Value:
    """Read the gated linear unit, which halves an axis."""
    value = reader.value(call.get(0, "input"))
    return reader.add(call, c.GLU(axis=axis_of(value, call.get(1, "dim", -1))), [value], value.order)


def number_of(value: object) -> float | None:
    """Return a number; None if this is none."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def aligned(
    reader: Reader, values: Sequence[Value], shape: tuple[int, ...]
) -> tuple[list[Value], Order, int | None]:
    """Return how the axes of tensors lie under the axes of what they are broadcast to.

    Returns:
        the tensors, as if each had all axes of the result; the order of the result; its axis of the batch.
    """
    rank = len(shape)
    wide = [
        value.with_axes(
            (1,) * (rank - len(value.shape)) + value.shape,
            [*[None] * (rank - len(value.shape)), *range(len(value.shape))],
        )
        for value in values
    ]
    batch = next((value.batch for value in wide if value.batch is not None), None)
    needed = {axis for axis, size in enumerate(shape) if size > 1 and axis != batch}
    if any(value.is_folded for value in wide) and batch is not None:
        needed.add(batch)

    def is_spread(value: Value) -> bool:  # whether a new axis of size 1 stands behind another
        first = next((place for place, axis in enumerate(value.order) if axis is not None), 0)
        return None in value.order[first:]

    for value in sorted(wide, key=lambda each: (is_spread(each), -len(each.order))):
        sizes = {axis: value.size(axis) for axis in value.order if axis is not None}
        if all(sizes.get(axis, 1) > 1 for axis in needed):
            reader.sketch.settle(value)
            return wide, value.order, batch
    order = channels_last(shape, None if batch in needed else batch)
    return wide, order, batch


def broadcast(layer: AnyLayer) -> Emit:
    """Read a function of several tensors that are broadcast to one shape."""

    def emit(reader: Reader, call: Called) -> Value:
        values = [reader.value(each) for each in call.arguments if isinstance(each, Ref)]
        values += [reader.value(each) for each in call.named.values() if isinstance(each, Ref)]
        return merged(reader, call, layer, values)

    return emit


def merged(
    reader: Reader,
    call: Called,
    layer: AnyLayer,
    values: Sequence[Value],
    shape: tuple[int, ...] | None = None,
) -> Value:
    """Add a layer whose inputs are broadcast to one shape: that of the call, if no other is given."""
    shape = call.outputs[0].shape if shape is None else shape
    wide, order, batch = aligned(reader, values, shape)
    ordered: list[Value] = []
    for value in wide:
        present = {axis for axis in value.order if axis is not None and value.size(axis) > 1}
        wanted: list[int | None] = [axis if axis in present else None for axis in order]
        while wanted and wanted[0] is None and len(wanted) > 1:
            wanted.pop(0)
        if value.own == () or _fits(value, wanted):
            ordered.append(value)
        else:
            ordered.append(reader.sketch.arranged(value, wanted))
    return reader.sketch.add(layer, ordered, reader.sketch.value(0, shape, order, batch))


def _fits(value: Value, wanted: Sequence[int | None]) -> bool:
    """Whether a tensor can be broadcast as it is: its last axes are those wanted, or of size 1."""
    order = list(value.order)
    while len(order) > len(wanted) and value.size(order[0]) == 1:
        order.pop(0)
    if len(order) != len(wanted):
        return False
    return all(
        one == other or (other is None and value.size(one) == 1)
        for one, other in zip(order, wanted, strict=True)
    )


def arithmetic(layer: AnyLayer, with_number: Callable[[float, bool], AnyLayer], learnt: str = "") -> Emit:
    """Read an operator: of two tensors, or of a tensor and a number.

    Args:
        layer: the merge of two tensors.
        with_number: the layer for a number, told whether the number stands first.
        learnt: what the other is if it is a weight: "position" or "scale".
    """

    def emit(reader: Reader, call: Called) -> Value:
        one, other = call.get(0, "input"), call.get(1, "other")
        if call.name in _REVERSED:
            one, other = other, one
        if call.named.get("alpha", 1) != 1:
            raise UnreadableError("with alpha")
        numbers = (number_of(one), number_of(other))
        for place, number in enumerate(numbers):
            if number is not None:
                value = with_an_axis(reader, reader.value((one, other)[1 - place]))
                return reader.add(call, with_number(number, place == 0), [value], value.order)
        known = _learnt(reader, call, one, other, learnt) or _learnt(reader, call, other, one, learnt)
        return known or merged(reader, call, layer, [reader.value(one), reader.value(other)])

    return emit


_REVERSED = {"rdiv", "rsub"}


def _learnt(reader: Reader, call: Called, one: Ref, other: Ref, learnt: str) -> Value | None:
    """Return the layer that adds a learnt vector at each position, or multiplies each channel."""
    value, weight = reader.values.get(one), reader.computed.get(other)
    if not learnt or value is None or weight is None or other in reader.values or len(weight.roots) != 1:
        return None
    array = reader.arrays[min(weight.roots)]
    if not array.is_learnt or reader.taken[min(weight.roots)] > 1:
        return None
    if not weight.names <= {"view", "reshape", "unsqueeze", "to", "type_as"}:
        return None
    if call.outputs[0].shape != one.shape:
        return None
    if learnt == "position":
        if (
            value.order != (1, 2)
            or weight.ref.shape[-2:] != one.shape[-2:]
            or array.size != one.shape[1] * one.shape[2]
        ):
            return None
        arrays = {"embeddings": min(weight.roots)}
        return reader.add(call, c.PositionEmbedding(), [value], value.order, arrays, path=array.path)
    wide = [axis - len(weight.ref.shape) for axis, size in enumerate(weight.ref.shape) if size > 1]
    if len(wide) != 1 or value.order[-1] != wide[0] % len(one.shape):
        return None
    return reader.add(call, c.LayerScale(), [value], value.order, {"gamma": min(weight.roots)})


def difference(number: float, is_first: bool) -> AnyLayer:  # noqa: FBT001 - as all of these are called
    """Return a number less a tensor, or the reverse."""
    return c.Scale(-1.0, offset=number) if is_first else c.Scale(1.0, offset=-number)


def quotient(number: float, is_first: bool) -> AnyLayer:  # noqa: FBT001 - as all of these are called
    """Return a number divided by a tensor, or the reverse."""
    return c.Activation("reciprocal") if is_first else c.Scale(1 / number)


def power(reader: Reader, call: Called) -> Value:
    """Read a power with a number."""
    value, number = reader.value(call.get(0, "input")), number_of(call.get(1, "exponent"))
    names = {2.0: "square", 0.5: "sqrt", -0.5: "rsqrt", -1.0: "reciprocal"}
    if number is None:
        raise UnreadableError("of two tensors")
    return reader.add(call, c.Activation(names.get(number, "power")), [value], value.order)


def matmul(reader: Reader, call: Called) -> Value:
    """Read a product of matrices."""
    one, other = call.get(0, "input"), call.get(1, "other", call.named.get("mat2"))
    number = _kernel(reader, other)
    if number is not None:
        value = last_axis_last(reader, reader.value(one))
        layer = c.Dense(other.shape[1], bias=False)
        return reader.add(call, layer, [value], value.order, {"kernel": number})
    values = [reader.value(one), reader.value(other)]
    return product(reader, values, call.outputs[0].shape)


def product_and_bias(reader: Reader, call: Called) -> Value:
    """Read `addmm(bias, input, weight)`, which a linear layer becomes."""
    bias, one, other = [call.get(place, name) for place, name in enumerate(("input", "mat1", "mat2"))]
    number, biases = _kernel(reader, other), reader.weights(bias=bias)
    if number is None or not biases or bias.shape != other.shape[1:] or {"alpha", "beta"} & set(call.named):
        raise UnreadableError("of other than an input, a weight and a bias")
    value = last_axis_last(reader, reader.value(one))
    return reader.add(call, c.Dense(other.shape[1]), [value], value.order, {"kernel": number, **biases})


def _kernel(reader: Reader, ref: Ref) -> int | None:
    """Return the weight that a matrix is, whichever way its axes stand; None if it is none."""
    weight = reader.computed.get(ref)
    if weight is None or ref in reader.values or len(ref.shape) != 2 or len(weight.roots) != 1:
        return None
    number = min(weight.roots)
    moved = weight.names <= {"t", "T", "mT", "transpose", "permute", "to"}
    return number if moved and reader.arrays[number].is_learnt else None


def product(reader: Reader, values: Sequence[Value], shape: tuple[int, ...]) -> Value:
    """Add a product of two tensors whose last two axes are matrices."""
    rank = len(shape)
    if any(len(value.shape) < 2 for value in values):
        raise UnreadableError("of a vector")
    wide = [
        value.with_axes(
            (1,) * (rank - len(value.shape)) + value.shape,
            [*[None] * (rank - len(value.shape)), *range(len(value.shape))],
        )
        for value in values
    ]
    batch = next((value.batch for value in wide if value.batch is not None), None)
    both = all(value.batch is not None for value in wide)
    if batch is not None and batch >= rank - 2 and both:
        raise UnreadableError("whose rows are the batch")
    rows = None if batch == rank - 2 and not wide[0].is_folded else rank - 2
    leading = [axis for axis in range(rank - 2) if any(value.size(axis) > 1 for value in wide)]
    ordered: list[Value] = []
    turned: list[bool] = []
    for value in wide:
        lead = leading[next((at for at, axis in enumerate(leading) if value.size(axis) > 1), len(leading)) :]
        normal = (*lead, rows if value is wide[0] else rank - 2, rank - 1)
        is_turned = value.order == (*lead, rank - 1, rank - 2)
        turned.append(is_turned)
        if is_turned:
            reader.sketch.settle(value)
        ordered.append(value if is_turned else reader.sketch.arranged(value, normal))
    layer = c.MatMul(transpose_first=turned[0], transpose_second=turned[1])
    value = reader.sketch.value(0, shape, (*leading, rows, rank - 1), batch)
    return reader.sketch.add(layer, ordered, value)


def scaled_sum(reader: Reader, call: Called) -> Value:
    """Read a sum with a product of two others."""
    first, one, other = (
        reader.value(call.get(place, name)) for place, name in enumerate(("input", "tensor1", "tensor2"))
    )
    if call.named.get("value", 1) != 1:
        raise UnreadableError("with a factor")
    return merged(reader, call, c.Add(), [first, merged(reader, call, c.Multiply(), [one, other])])


def einsum(reader: Reader, call: Called) -> Value:
    """Read a sum of products of two tensors as a product of matrices.

    Letters of both inputs and of the output are many matrices; those of one input are its rows, or its
    columns, several of them made one axis before; what the output lacks is summed.
    """
    given = call.arguments[1:]
    refs = several(given[0]) if len(given) == 1 else list(given)
    equation = str(call.get(0, "equation")).replace(" ", "")
    terms, arrow, result = equation.partition("->")
    first, comma, second = terms.partition(",")
    both = [letter for letter in first if letter in second]
    inner = [letter for letter in both if letter not in result]
    leading = [letter for letter in both if letter in result]
    rows = [letter for letter in first if letter not in second]
    columns = [letter for letter in second if letter not in first]
    if not (arrow and comma) or len(refs) != 2 or "." in equation or set(rows + columns) - set(result):
        raise UnreadableError(equation)
    values = [reader.value(ref) for ref in refs]
    batches = {
        term[value.batch]
        for value, term in zip(values, (first, second), strict=True)
        if value.batch is not None
    }
    if not batches <= set(
        leading if all(value.batch is not None for value in values) else leading + rows + columns
    ):
        raise UnreadableError(equation)
    one = _as_matrices(reader, values[0], first, [leading, rows, inner])
    other = _as_matrices(reader, values[1], second, [leading, inner, columns])
    sizes = dict(zip(result, call.outputs[0].shape, strict=True))
    kept = leading + rows + columns
    shape = tuple([sizes[letter] for letter in kept])
    made = product(reader, [one, other], (*one.shape[:-1], other.shape[-1]))
    made = reader.sketch.reshaped(made, shape)
    return made.with_axes(call.outputs[0].shape, [kept.index(letter) for letter in result])


def _as_matrices(reader: Reader, value: Value, letters: str, parts: Sequence[Sequence[str]]) -> Value:
    """Return a tensor whose axes are those of many matrices, then one of rows and one of columns."""
    leading, rows, columns = parts
    axes = [letters.index(letter) for letter in (*leading, *rows, *columns)]
    turned = value.with_axes(tuple([value.shape[axis] for axis in axes]), axes)
    sizes = [turned.shape[: len(leading)], turned.shape[len(leading) : len(leading) + len(rows)]]
    shape = (*sizes[0], prod(sizes[1]), prod(turned.shape[len(leading) + len(rows) :]))
    return reader.sketch.reshaped(turned, shape)
