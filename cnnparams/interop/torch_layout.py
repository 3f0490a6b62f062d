"""How the axes of PyTorch's tensors are put in the order that a layer needs."""

from typing import Any

import cnnparams as c
from cnnparams.bases.base import Layer
from cnnparams.interop.sketch import UnreadableError
from cnnparams.interop.torch_reader import Reader
from cnnparams.interop.torch_trace import several
from cnnparams.interop.values import Value, with_folded


def axis_of(value: Value, axis: int) -> int:
    """Return an axis of ours, as layers count them: from 1, and -1 is the last.

    Raises:
        UnreadableError: it is the axis of the batch, or of size 1 and left out.
    """
    place = value.place(axis)
    if place is None:
        raise UnreadableError("along the batch, or an axis of size 1")
    return -1 if place == len(value.order) - 1 else place + 1


def per_axis(value: Any, axes: int) -> tuple[Any, ...]:
    """Return a setting for each axis, a number or a pair; one number is for all."""
    values = several(value)
    values = values * axes if len(values) == 1 else values
    return tuple([each if isinstance(each, tuple) else int(each) for each in values])


def positions(value: Value, axes: int) -> list[int]:
    """Return the axes of positions, behind that of the channels."""
    rank = len(value.shape)
    return list(range(rank - axes, rank))


def spatial(reader: Reader, value: Value, axes: int) -> Value:
    """Return a tensor with its positions first, then its channels."""
    rank = len(value.shape)
    return reader.sketch.arranged(value, with_folded([*positions(value, axes), rank - axes - 1], value))


def for_each(layer: Layer[Any, Any], value: Value) -> Layer[Any, Any]:
    """Return a layer that is applied to each of the images that are folded into the batch."""
    return c.TimeDistributed(layer) if value.is_folded else layer


def last_axis_last(reader: Reader, value: Value) -> Value:
    """Return a tensor whose last axis is the last one of the model."""
    last = len(value.shape) - 1
    if value.order[-1:] == (last,):
        return value
    others = [axis for axis in value.order if axis != last and value.size(axis) > 1]
    return reader.sketch.arranged(value, [*others, last])


def channels_at(value: Value) -> int:
    """Return which axis of the model holds the channels."""
    return 0 if value.batch is None else 1


def channels_last_of(reader: Reader, value: Value) -> Value:
    """Return a tensor whose channels are its last axis."""
    channels = channels_at(value)
    if value.order[-1:] == (channels,):
        return value
    others = [axis for axis in value.order if axis != channels and value.size(axis) > 1]
    return reader.sketch.arranged(value, [*others, channels])


def last_axes_last(reader: Reader, value: Value, count: int) -> Value:
    """Return a tensor whose last axes are the last ones of the model, in whatever order."""
    rank = len(value.shape)
    last = list(range(rank - count, rank))
    if sorted([-1 if axis is None else axis for axis in value.order[-count:]]) == last:
        return value
    others = [axis for axis in value.order if axis not in last and value.size(axis) > 1]
    return reader.sketch.arranged(value, [*others, *last])
