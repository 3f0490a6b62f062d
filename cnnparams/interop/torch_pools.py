"""Pools, reductions and resizing."""

from collections.abc import Sequence
from typing import Any

import cnnparams as c
from cnnparams.interop.drafting import as_list
from cnnparams.interop.sketch import UnreadableError
from cnnparams.interop.torch_arithmetic import AnyLayer, merged
from cnnparams.interop.torch_layout import axis_of, channels_last_of, for_each, per_axis, spatial
from cnnparams.interop.torch_reader import Emit, Reader
from cnnparams.interop.torch_trace import Called, Ref, several
from cnnparams.interop.values import Order, Value


def steps(size: tuple[int, ...], stride: Any, ceil_mode: Any) -> dict[str, Any]:
    """Return how a window moves: as far as it is wide, if nothing else is said."""
    given = per_axis(stride, len(size)) if stride is not None and stride != () else size
    # Each place is a window where the stride is 1: nothing is left over that could be a window more.
    ceils = bool(ceil_mode) and any(step > 1 for step in given)
    return {"stride": None if given == size else given, "ceil_mode": ceils}


def max_pool(kind: Any, axes: int) -> Emit:
    """Read a pool of maxima."""

    def emit(reader: Reader, call: Called) -> list[Value | None]:
        value = spatial(reader, reader.value(call.get(0, "input")), axes)
        size = per_axis(call.get(1, "kernel_size"), axes)
        layer = kind(
            size,
            **steps(size, call.get(2, "stride"), call.get(5, "ceil_mode", default=False)),
            padding=per_axis(call.get(3, "padding", 0), axes),
            dilation=per_axis(call.get(4, "dilation", 1), axes),
        )
        return [reader.add(call, for_each(layer, value), [value], value.order), None]

    return emit


def avg_pool(kind: Any, axes: int) -> Emit:
    """Read a pool of means."""

    def emit(reader: Reader, call: Called) -> Value:
        value = spatial(reader, reader.value(call.get(0, "input")), axes)
        size = per_axis(call.get(1, "kernel_size"), axes)
        layer = kind(
            size,
            **steps(size, call.get(2, "stride"), call.get(4, "ceil_mode", default=False)),
            padding=per_axis(call.get(3, "padding", 0), axes),
            count_include_pad=bool(call.get(5, "count_include_pad", default=True)),
        )
        return reader.add(call, for_each(layer, value), [value], value.order)

    return emit


def adaptive(kind: Any, axes: int) -> Emit:
    """Read a pool whose output has a given size."""

    def emit(reader: Reader, call: Called) -> list[Value | None]:
        value = spatial(reader, reader.value(call.get(0, "input")), axes)
        given = call.get(1, "output_size")
        sizes = tuple(several(given) if as_list(given) else [given] * axes)
        layer = EVERYWHERE[kind](keepdims=True) if set(sizes) == {1} else kind(sizes)
        return [reader.add(call, for_each(layer, value), [value], value.order), None]

    return emit


def reduced(kind: Any) -> Emit:
    """Read a sum, a mean or an extreme along axes."""

    def emit(reader: Reader, call: Called) -> list[Value | None]:
        value, given = reader.value(call.get(0, "input")), call.get(1, "dim", call.named.get("axis"))
        rank = len(value.shape)
        keep = bool(call.get(2, "keepdim", default=False))
        if isinstance(given, Ref):
            return [
                merged(
                    reader, call, {c.Max: c.Maximum(), c.Min: c.Minimum()}[kind], [value, reader.value(given)]
                )
            ]
        is_whole = given is None or given == ()
        if is_whole and value.batch is not None:
            raise UnreadableError("of the whole batch")
        axes = list(range(rank)) if is_whole else sorted({axis % rank for axis in several(given)})
        if value.batch in axes:
            raise UnreadableError("along the batch")
        new = [axis for axis in range(rank) if keep or axis not in axes]
        wide = [axis for axis in axes if value.size(axis) > 1]
        left: Order = tuple([axis for axis in value.order if axis not in axes or axis not in wide])
        if not wide:
            return [value.with_axes(call.outputs[0].shape, new), None]
        layer: AnyLayer
        everywhere = [axis for axis in value.order[:-1] if value.size(axis) > 1]
        if (
            kind is c.Mean
            and sorted(wide) == sorted(map(int, filter(None, everywhere)))
            and len(value.order) in GLOBAL
        ):
            layer = GLOBAL[len(value.order)](keepdims=keep)
            left = (*[each if keep else None for each in value.order[:-1]], value.order[-1])
            left = left if keep else (value.order[-1],)
        else:
            keep_all = not left
            layer = kind(tuple([axis_of(value, axis) for axis in wide]), keepdims=keep or keep_all)
            left = value.order if keep or keep_all else left
        shape = tuple([1 if axis in axes else size for axis, size in enumerate(value.shape)])
        made = reader.sketch.value(0, shape, left, value.batch)
        made = reader.sketch.add(layer, [value], made)
        return [made.with_axes(call.outputs[0].shape, new), None]

    return emit


EVERYWHERE: dict[Any, Any] = {
    c.AdaptiveAvgPool1D: c.GlobalAvgPool1D,
    c.AdaptiveAvgPool2D: c.GlobalAvgPool2D,
    c.AdaptiveAvgPool3D: c.GlobalAvgPool3D,
    c.AdaptiveMaxPool1D: c.GlobalMaxPool1D,
    c.AdaptiveMaxPool2D: c.GlobalMaxPool2D,
    c.AdaptiveMaxPool3D: c.GlobalMaxPool3D,
}
"""What a pool is whose output has a single position."""


GLOBAL: dict[int, Any] = {2: c.GlobalAvgPool1D, 3: c.GlobalAvgPool2D, 4: c.GlobalAvgPool3D}


def interpolate(reader: Reader, call: Called) -> Value:
    """Read a resize: by a factor if all sizes are that many times as large, else to a size."""
    ref = call.get(0, "input")
    value, axes = reader.value(ref), len(ref.shape) - 2
    value = spatial(reader, value, axes)
    old, new = ref.shape[2:], call.outputs[0].shape[2:]
    mode: Any = call.get(3, "mode", "nearest")
    if mode not in {"nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear"}:
        raise UnreadableError(f"mode={mode!r}")
    mode = "nearest" if mode == "nearest-exact" else mode
    factors = tuple([size // before for size, before in zip(new, old, strict=True)])
    layer: AnyLayer
    if all(size == before * factor for size, before, factor in zip(new, old, factors, strict=True)):
        kind: Any = {1: c.UpSample1D, 2: c.UpSample2D, 3: c.UpSample3D}[axes]
        layer = kind(factors, interpolation=mode)
    elif axes == 2:
        layer = c.Resize((new[0], new[1]), interpolation=mode)
    else:
        raise UnreadableError("to a size that is no multiple, in one or three dimensions")
    return reader.add(call, for_each(layer, value), [value], value.order)


def length(reader: Reader, value: Value, axes: Sequence[int]) -> Value:
    """Return the length along axes, which stay with the size 1."""
    squares = reader.sketch.add(c.Activation("square"), [value], value, kind="square")
    shape = tuple([1 if place in axes else size for place, size in enumerate(value.shape)])
    total = reader.sketch.value(0, shape, value.order, value.batch)
    layer = c.Sum(tuple([axis_of(value, axis) for axis in axes]), keepdims=True)
    total = reader.sketch.add(layer, [squares], total, kind="sum")
    return reader.sketch.add(c.Activation("sqrt"), [total], total, kind="sqrt")


def normalized(reader: Reader, call: Called) -> Value:
    """Read the division by the length along an axis."""
    value = reader.value(call.get(0, "input"))
    if call.get(1, "p", 2) != 2:
        raise UnreadableError("another length than that of squares")
    total = length(reader, value, [call.get(2, "dim", 1) % len(value.shape)])
    return reader.add(call, c.Divide(), [value, total], value.order)


def norm(reader: Reader, call: Called) -> Value:
    """Read the length along one axis."""
    value, given = reader.value(call.get(0, "input")), call.get(2, "dim")
    axes = several(given)
    if call.get(1, "p", "fro") not in {2, "fro"} or not call.get(3, "keepdim") or None in axes:
        raise UnreadableError("another length than that of squares, or of the whole batch")
    return length(reader, value, [axis % len(value.shape) for axis in axes])


def local_response_norm(reader: Reader, call: Called) -> Value:
    """Read the normalisation over neighbouring channels."""
    value = channels_last_of(reader, reader.value(call.get(0, "input")))
    return reader.add(call, c.LocalResponseNorm(call.get(1, "size")), [value], value.order)
