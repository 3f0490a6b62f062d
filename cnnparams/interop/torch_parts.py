"""Parts of tensors, and tensors that are joined or padded."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import cnnparams as c
from cnnparams.bases.base import Layer
from cnnparams.interop.sketch import UnreadableError
from cnnparams.interop.torch_layout import axis_of
from cnnparams.interop.torch_reader import Reader
from cnnparams.interop.torch_trace import Called, Ref, several
from cnnparams.interop.values import Value, channels_last


def taken(reader: Reader, call: Called) -> Value:
    """Read an index: slices, single elements, and new axes."""
    value, index = reader.value(call.get(0, "input")), call.arguments[1]
    items: list[Any] = several(index)
    if any(isinstance(item, Ref | list | bool | tuple) for item in items):
        raise UnreadableError("by an index that is computed")
    given = sum([item is not None and item is not Ellipsis for item in items])
    if Ellipsis not in items:
        items.append(Ellipsis)
    at = items.index(Ellipsis)
    items[at : at + 1] = [slice(None)] * (len(value.shape) - given)
    axes: list[int | None] = []
    axis = 0
    for item in items:
        if item is None:
            axes.append(None)
            continue
        if type(item) is slice:
            value = sliced(reader, value, axis, item)
            axes.append(axis)
        else:
            value = selected(reader, value, axis, item)
        axis += 1
    return value.with_axes(call.outputs[0].shape, axes)


def sliced(reader: Reader, value: Value, axis: int, item: slice) -> Value:
    """Return a part of an axis; the axis keeps its place."""
    size = value.shape[axis]
    start, stop, step = item.indices(size)
    kept = len(range(start, stop, step))
    if kept == size and step == 1:
        return value
    if axis == value.batch or kept == 0:
        raise UnreadableError("a part of the batch")
    shape = tuple([kept if place == axis else each for place, each in enumerate(value.shape)])
    layer: Layer[Any, Any] = c.Slice(
        start or None, stop if stop < size else None, axis=axis_of(value, axis), step=step
    )
    return reader.sketch.add(
        layer, [value], reader.sketch.value(0, shape, value.order, value.batch), kind="slice"
    )


def selected(reader: Reader, value: Value, axis: int, index: int) -> Value:
    """Return one element of an axis, which stays in the model's shape with the size 1."""
    if axis == value.batch:
        raise UnreadableError("one of the batch")
    place = value.place(axis)
    if place is None or value.shape[axis] == 1:
        return value
    shape = tuple([1 if at == axis else each for at, each in enumerate(value.shape)])
    order = tuple([each for each in value.order if each != axis])
    if not order:
        stop = index + 1 if index != -1 else None
        layer: Layer[Any, Any] = c.Slice(index, stop)
        order = (None,)
    else:
        layer = c.Select(index, axis=axis_of(value, axis))
    return reader.sketch.add(layer, [value], reader.sketch.value(0, shape, order, value.batch), kind="select")


def select(reader: Reader, call: Called) -> Value:
    """Read one element of an axis, which goes."""
    value = reader.value(call.get(0, "input"))
    axis, index = call.get(1, "dim") % len(value.shape), call.get(2, "index")
    made = selected(reader, value, axis, index)
    return made.with_axes(call.outputs[0].shape, [each for each in range(len(value.shape)) if each != axis])


def narrow(reader: Reader, call: Called) -> Value:
    """Read a part of an axis."""
    value = reader.value(call.get(0, "input"))
    axis, start = call.get(1, "dim") % len(value.shape), call.get(2, "start")
    return sliced(reader, value, axis, slice(start, start + call.get(3, "length")))


def divided(reader: Reader, call: Called) -> list[Value | None]:
    """Read an axis that is divided in parts; only those that are used become steps."""
    value = reader.value(call.get(0, "input"))
    axis: int = call.get(2, "dim", 0) % len(value.shape)
    sizes = [ref.shape[axis] for ref in call.outputs]
    found: list[Value | None] = []
    start = 0
    for index, (ref, size) in enumerate(zip(call.outputs, sizes, strict=True)):
        if not reader.is_used(ref):
            found.append(None)
        elif len(set(sizes)) == 1 and len(sizes) > 1 and axis != value.batch:
            layer = c.Split(len(sizes), index, axis=axis_of(value, axis))
            found.append(reader.add(call, layer, [value], value.order, output=index))
        else:
            found.append(sliced(reader, value, axis, slice(start, start + size)))
        start += size
    return found


def unbound(reader: Reader, call: Called) -> list[Value | None]:
    """Read the elements of an axis, each by itself."""
    value = reader.value(call.get(0, "input"))
    axis: int = call.get(1, "dim", 0) % len(value.shape)
    axes = [each for each in range(len(value.shape)) if each != axis]
    return [
        selected(reader, value, axis, index).with_axes(ref.shape, axes) if reader.is_used(ref) else None
        for index, ref in enumerate(call.outputs)
    ]


def joined(reader: Reader, call: Called) -> Value:
    """Read tensors one behind the other."""
    refs: list[Ref] = [ref for ref in call.get(0, "tensors") if 0 not in ref.shape]
    if len(refs) == 1:
        return reader.value(refs[0])
    axis: int = call.get(1, "dim", call.named.get("axis", 0)) % len(refs[0].shape)
    token = _class_token(reader, call, refs, axis)
    if token is not None:
        return token
    values = [reader.value(ref) for ref in refs]
    first = max(values, key=lambda each: sum([size is not None for size in each.order]))
    order = first.order
    if axis not in order:
        order = channels_last(first.shape, None if first.is_folded else first.batch)
    if axis == first.batch:
        raise UnreadableError("along the batch")
    ordered = [reader.sketch.arranged(each, order) for each in values]
    batch = next((each.batch for each in values if each.batch is not None), None)
    layer = c.Concat(axis=axis_of(ordered[0], axis))
    return reader.add(call, layer, ordered, order, batch=batch)


REPEATS = frozenset({"broadcast_to", "expand", "repeat", "tile", "to"})
"""What makes one learnt vector a vector of each example."""


def _class_token(reader: Reader, call: Called, refs: Sequence[Ref], axis: int) -> Value | None:
    """Return a series behind a learnt vector, if this is what is joined."""
    first = reader.computed.get(refs[0])
    if first is None or len(refs) != 2 or len(first.roots) != 1 or refs[1] not in reader.values:
        return None
    value = reader.values[refs[1]]
    root = reader.arrays[min(first.roots)]
    if value.order != (1, 2) or axis != 1 or refs[0].shape[1] != 1 or root.size != value.own[-1]:
        return None
    if not root.is_learnt or reader.taken[min(first.roots)] > 1 or not first.names <= REPEATS:
        return None
    arrays = {"class_token": min(first.roots)}
    return reader.add(call, c.ClassToken(), [value], (1, 2), arrays, path=root.path)


def stacked(reader: Reader, call: Called) -> Value:
    """Read tensors one behind the other along a new axis."""
    values = [reader.value(ref) for ref in call.get(0, "tensors")]
    new = call.outputs[0].shape
    axis = call.get(1, "dim", 0) % len(new)
    order = values[0].order
    ordered = [reader.sketch.arranged(each, order) for each in values]
    axes: list[int | None] = list(range(len(new) - 1))
    axes.insert(axis, None)
    moved = ordered[0].with_axes(new, axes)
    before = [place for place, each in enumerate(moved.order) if each is not None and each > axis]
    place = min(before, default=len(moved.order))
    full = (*moved.order[:place], axis, *moved.order[place:])
    layer = c.Stack(axis=-1 if place == len(moved.order) else place + 1)
    return reader.add(call, layer, ordered, full, batch=moved.batch)


Sides: TypeAlias = Mapping[int, tuple[int, int]]
"""How much is added before and behind an axis of the model."""

PADS: dict[int, tuple[Any, Any]] = {
    1: (c.ZeroPad1D, c.Crop1D),
    2: (c.ZeroPad2D, c.Crop2D),
    3: (c.ZeroPad3D, c.Crop3D),
}


def padded(reader: Reader, call: Called) -> Value:
    """Read a padding: of positions, of channels, or a negative one that crops."""
    value, numbers = reader.value(call.get(0, "input")), call.get(1, "pad")
    mode = call.get(2, "mode", "constant")
    rank = len(value.shape)
    sides = {
        rank - 1 - place: (numbers[2 * place], numbers[2 * place + 1]) for place in range(len(numbers) // 2)
    }
    sides = {axis: pair for axis, pair in sides.items() if pair != (0, 0)}
    if not sides:
        return value
    for axis in sides:
        axis_of(value, axis)
    if mode != "constant":
        made = reader.opaque(call, "", call.outputs)[call.outputs[0]]
        reader.pads[made.step] = (mode, sides, value)
        return made
    for is_crop in (True, False):
        chosen = {axis: _one_way(pair, -1 if is_crop else 1) for axis, pair in sides.items()}
        value = _with_sides(reader, value, chosen, is_crop=is_crop)
    return value


def _one_way(pair: tuple[int, int], sign: int) -> tuple[int, int]:
    """Return what is added, or with the sign -1 what is taken away."""
    return max(sign * pair[0], 0), max(sign * pair[1], 0)


def _with_sides(reader: Reader, value: Value, sides: Sides, *, is_crop: bool) -> Value:
    last = value.order[-1]
    sign = -1 if is_crop else 1
    inner = {axis: pair for axis, pair in sides.items() if axis != last and pair != (0, 0)}
    if inner:
        layers = PADS.get(len(value.order) - 1)
        if layers is None:
            raise UnreadableError("of more axes than three, and the channels")
        pairs = tuple([inner.get(-1 if axis is None else axis, (0, 0)) for axis in value.order[:-1]])
        value = _resized(reader, value, layers[is_crop](pairs), inner, sign)
    outer = {axis: pair for axis, pair in sides.items() if axis == last and pair != (0, 0)}
    for axis, (before, after) in outer.items():
        layer = c.Slice(before or None, -after or None) if is_crop else c.PadChannels(before, after)
        value = _resized(reader, value, layer, {axis: (before, after)}, sign)
    return value


def _resized(reader: Reader, value: Value, layer: Layer[Any, Any], sides: Sides, sign: int) -> Value:
    shape = tuple([size + sign * sum(sides.get(axis, (0, 0))) for axis, size in enumerate(value.shape)])
    return reader.sketch.add(layer, [value], reader.sketch.value(0, shape, value.order, value.batch))
