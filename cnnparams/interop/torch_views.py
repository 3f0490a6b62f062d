"""New shapes and orders of axes for the same numbers."""

from typing import Any

import cnnparams as c
from cnnparams.interop.sketch import UnreadableError
from cnnparams.interop.torch_reader import Emit, Reader
from cnnparams.interop.torch_trace import Called, several
from cnnparams.interop.values import Value, channels_last, with_folded


def same(reader: Reader, call: Called) -> Value:
    """Read what changes no number: the output is the input."""
    return reader.value(call.get(0, "input"))


def view(reader: Reader, call: Called) -> Value:
    """Read a new shape for the same numbers, whatever function makes it."""
    ref = call.get(0, "input")
    is_last_use = reader.uses[ref] == 1
    return reader.sketch.reshaped(reader.value(ref), call.outputs[0].shape, is_last_use=is_last_use)


def turned(reader: Reader, call: Called) -> Value:
    """Read axes in another order: no number moves here."""
    value, rank = reader.value(call.get(0, "input")), len(call.outputs[0].shape)
    axes: list[int] = list(range(rank))
    if call.name == "permute":
        given: Any = call.arguments[1:] or (call.named["dims"],)
        given = several(given[0]) if len(given) == 1 else list(given)
        axes = [axis % rank for axis in given]
    elif call.name in {"T", "t", "mT"}:
        axes = axes[::-1] if call.name == "T" else [*axes[:-2], *axes[:-3:-1]]
    elif call.name == "movedim":
        sources, targets = (
            _axes(call.get(place, name), rank) for place, name in ((1, "source"), (2, "destination"))
        )
        axes = [axis for axis in axes if axis not in sources]
        for target, source in sorted(zip(targets, sources, strict=True)):
            axes.insert(target, source)
    else:
        one, other = (
            call.get(1, "dim0", call.named.get("axis0")),
            call.get(2, "dim1", call.named.get("axis1")),
        )
        axes[one], axes[other] = axes[other], axes[one]
    return value.with_axes(call.outputs[0].shape, axes)


def _axes(given: Any, rank: int) -> list[int]:
    return [axis % rank for axis in several(given)]


def squeezed(reader: Reader, call: Called) -> Value:
    """Read axes of size 1 that go."""
    value, rank = reader.value(call.get(0, "input")), len(call.get(0, "input").shape)
    given = call.get(1, "dim")
    axes = range(rank) if given is None else _axes(given, rank)
    kept = [axis for axis in range(rank) if axis not in axes or value.shape[axis] != 1]
    made = value.with_axes(call.outputs[0].shape, kept)
    if len(made.own) > 1 and sum([size > 1 for size in made.own]) == 1 and len(kept) <= 2:
        order = tuple([axis for axis in range(len(kept)) if axis != made.batch])
        vector = reader.sketch.value(0, call.outputs[0].shape, order, made.batch)
        if reader.uses[call.get(0, "input")] == 1:
            return reader.sketch.flattened(value, vector)
        return reader.add(call, c.Flatten(), [value], order, batch=made.batch)
    return made


def unsqueezed(reader: Reader, call: Called) -> Value:
    """Read a new axis of size 1."""
    value, rank = reader.value(call.get(0, "input")), len(call.outputs[0].shape)
    axes: list[int | None] = list(range(rank - 1))
    axes.insert(call.get(1, "dim") % rank, None)
    return value.with_axes(call.outputs[0].shape, axes)


def expanded(reader: Reader, call: Called) -> Value:
    """Read a tensor that is repeated along axes of size 1."""
    value, new = reader.value(call.get(0, "input")), call.outputs[0].shape
    shift = len(new) - len(value.shape)
    moved = value.with_axes(new, [None] * shift + list(range(len(value.shape))))
    repeats = [axis for axis, size in enumerate(new) if size != moved_size(value, axis - shift)]
    if all(axis == moved.batch for axis in repeats):
        return moved
    if value.batch is None:
        raise UnreadableError("of a weight")
    order = [axis for axis in channels_last(new, moved.batch) if axis is not None and new[axis] > 1]
    order = [moved.batch, *order] if moved.is_folded and moved.batch is not None else order
    before = reader.sketch.arranged(
        value, [None if axis < shift or axis in repeats else axis - shift for axis in order]
    )
    made = reader.sketch.value(0, new, tuple(order), moved.batch)
    return reader.sketch.add(c.Expand(made.own), [before], made)


def moved_size(value: Value, axis: int) -> int:
    """Return the size of an axis; one that a tensor lacks is of size 1."""
    return value.shape[axis] if axis >= 0 else 1


def repeated(reader: Reader, call: Called) -> Value:
    """Read a tensor that is repeated: along axes of size 1 as if it were expanded."""
    ref, new = call.get(0, "input"), call.outputs[0].shape
    shift = len(new) - len(ref.shape)
    for axis, size in enumerate(new):
        old = ref.shape[axis - shift] if axis >= shift else 1
        if old not in {1, size}:
            raise UnreadableError("along an axis that is not of size 1")
    return expanded(reader, call)


def shuffled(kind: Any) -> Emit:
    """Read channels that become positions, or the reverse, or change places."""

    def emit(reader: Reader, call: Called) -> Value:
        value = reader.value(call.get(0, "input"))
        value = reader.sketch.arranged(value, with_folded((2, 3, 1), value))
        layer = kind(call.arguments[1] if len(call.arguments) > 1 else next(iter(call.named.values())))
        return reader.add(call, layer, [value], value.order)

    return emit
