"""Steps for functions that PyTorch has in another form than ONNX."""

from collections.abc import Sequence
from math import prod
from typing import Any

from attrs import evolve

import cnnparams as c
from cnnparams.bases.base import Layer
from cnnparams.interop.drafting import opaque
from cnnparams.interop.sketch import Arrays, UnreadableError
from cnnparams.interop.torch_arithmetic import broadcast, merged
from cnnparams.interop.torch_functions import FUNCTIONS
from cnnparams.interop.torch_reader import Emit, Reader
from cnnparams.interop.torch_trace import Called, Ref
from cnnparams.interop.values import Value
from cnnparams.operations import Kind, elements, per_element


def packed(kind: Any, gates: int) -> Emit:
    """Read a recurrent layer whose weights of all gates, and of both directions, are one tensor each."""

    def emit(reader: Reader, call: Called) -> list[Value | None]:
        value, bias = reader.value(call.get(0, "")), call.named["bias"]
        directions, rows, _ = call.get(1, "").shape
        settings: dict[str, Any] = {"return_sequences": True, "bias": bias is not None}
        settings |= {"bias_vectors": 2} if bias is not None else {}
        weights = [call.get(1, ""), call.get(2, ""), bias]
        peepholes = call.named.get("peepholes")
        if peepholes is not None:
            settings["peepholes"] = True
            weights.append(peepholes)
        is_first = bool(call.named["layout"])
        value = reader.sketch.arranged(value, [1, 2] if is_first else [0, 2])
        one = kind(rows // gates, **settings)
        layer: Layer[Any, Any] = one if directions == 1 else c.Bidirectional(one)
        steps, batch, units = value.own[0], reader.batch_size, rows // gates
        shape = (batch, steps, directions * units) if is_first else (steps, batch, directions * units)
        axes, at = ((1, 2), 0) if is_first else ((0, 2), 1)
        planned = reader.sketch.value(0, shape, axes, at)
        arrays = _arrays(reader, [ref for ref in weights if ref is not None])
        states = [reader.value(ref) for ref in call.named["states"]]
        if states:  # which no layer takes, but it is known what is done with it
            shapes = tuple([each.own for each in (value, *states)])
            known, arrays = reader.opaque_weights(list(arrays.values()))
            operations = layer.operations(value.own)
            layer = opaque(
                shapes, layer.output_shape(value.own), known, f"{call.title} with a state", operations
            )
        made = reader.sketch.add(layer, [value, *states], planned, arrays)
        return [_sequence(reader, call, made, directions, units), _last(reader, call, made, directions), None]

    return emit


def _arrays(reader: Reader, refs: Sequence[Ref]) -> Arrays:
    """Return the weights that are these tensors, or whose parts are, in another order.

    Raises:
        UnreadableError: they have more or fewer numbers.
    """
    roots = [number for ref in refs for number in sorted(reader.weight(ref).roots)]
    numbers = list(dict.fromkeys(roots))
    if sum([reader.arrays[number].size for number in numbers]) != sum([prod(ref.shape) for ref in refs]):
        raise UnreadableError("its weights are computed")
    return {f"weight{place}": number for place, number in enumerate(numbers)}


def _sequence(reader: Reader, call: Called, made: Value, directions: int, units: int) -> Value | None:
    """Return the outputs at all steps, with an axis of directions."""
    if not reader.is_used(call.outputs[0]):
        return None
    one, two, _ = made.shape
    parts = reader.sketch.reshaped(made, (one, two, directions, units))
    axes = [0, 1, 2, 3] if call.named["layout"] else [0, 2, 1, 3]
    return parts.with_axes(call.outputs[0].shape, axes)


def _last(reader: Reader, call: Called, made: Value, directions: int) -> Value | None:
    """Return the output at the last step, of a layer in one direction."""
    if len(call.outputs) < 2 or not reader.is_used(call.outputs[1]) or directions > 1:
        return None
    at = 0 if call.named["layout"] else 1
    value = reader.sketch.value(0, call.outputs[1].shape, (2,), at)
    return reader.sketch.add(c.Select(-1, axis=1), [made], value, kind="last")


def compared(kind: Kind | None) -> Emit:
    """Read a comparison of each element with a number or another tensor; of truths, it costs nothing."""

    def emit(reader: Reader, call: Called) -> Value:
        refs = [each for each in call.arguments if isinstance(each, Ref)]
        made = merged(reader, call, c.Maximum(), [reader.value(ref) for ref in refs])
        step = reader.sketch.step(made)
        shapes: list[tuple[int, ...]] = []
        for source in step.sources:
            before = reader.sketch.step(evolve(made, step=source))
            before.is_settled = True
            shapes.append(before.own)
        operations = () if kind is None else per_element(elements(made.own), {kind: 1})
        step.layer = opaque(tuple(shapes), made.own, (), call.title, operations)
        return made

    return emit


def guarded(emit: Emit) -> Emit:
    """Return a reading that says of settings that do not fit what it says of what is not read."""

    def guard(reader: Reader, call: Called) -> Value | Sequence[Value | None] | None:
        try:
            return emit(reader, call)
        except (ArithmeticError, AttributeError, LookupError, TypeError) as error:
            raise UnreadableError(f"its settings do not fit: {error}") from error

    return guard


_FUNCTIONS: dict[str, Emit] = {
    **FUNCTIONS,
    "average_of": broadcast(c.Average()),
    "compared": compared("compare"),
    "judged": compared(None),
    "packed_gru": packed(c.GRU, 3),
    "packed_lstm": packed(c.LSTM, 4),
    "packed_rnn": packed(c.SimpleRNN, 1),
    "sum_of": broadcast(c.Add()),
}

ONNX_FUNCTIONS: dict[str, Emit] = {name: guarded(emit) for name, emit in _FUNCTIONS.items()}
"""How a call becomes steps, by the name of its function; files may give it anything."""
