"""Convolutions and products with weights, whose kernels may be computed from others."""

from collections.abc import Sequence
from math import prod
from typing import Any

import cnnparams as c
from cnnparams.bases.base import Layer
from cnnparams.interop.drafting import opaque
from cnnparams.interop.sketch import Arrays, UnreadableError
from cnnparams.interop.torch_layout import for_each, last_axis_last, per_axis, positions, spatial
from cnnparams.interop.torch_reader import Computed, Emit, Reader
from cnnparams.interop.torch_trace import Called, Ref
from cnnparams.interop.values import Value

PRODUCTS = frozenset(
    {"addmm", "baddbmm", "bmm", "conv1d", "conv2d", "einsum", "linear", "matmul", "mm", "rmatmul"}
)
"""Functions that multiply matrices."""


def with_kernel(
    reader: Reader, layer: Layer[Any, Any], kernel: Computed, value: Value
) -> tuple[Layer[Any, Any], Arrays]:
    """Return a layer whose kernel may be computed from weights, and which tensors these are.

    Args:
        reader: the reader.
        layer: the layer, as if the kernel were a weight.
        kernel: the kernel.
        value: the input of the layer.
    """
    roots = sorted(kernel.roots)
    learnt = [number for number in roots if reader.arrays[number].is_learnt]
    if not kernel.name and learnt:
        return layer, {"kernel": roots[0]}
    if kernel.name == "weight_norm" and len(learnt) == 2:
        magnitude, direction = sorted(learnt, key=lambda number: reader.arrays[number].size)
        return c.WeightNorm(layer), {"kernel": direction, "magnitude": magnitude}
    if "mv" in kernel.names and len(learnt) == 1:
        state = [number for number in roots if number not in learnt]
        return c.SpectralNorm(layer), {"kernel": learnt[0], **_vectors(reader, state)}
    if len(roots) == 1 and learnt and reader.arrays[roots[0]].size == prod(kernel.ref.shape):
        standardized = {"batch_norm", "std_mean", "var_mean", "std", "var"} & kernel.names
        return (c.WeightStandardization(layer) if standardized else layer), {"kernel": roots[0]}
    # Its weights are known, and so is what it does with its input, as the kernel is the same for all inputs.
    known, arrays = reader.opaque_weights(roots, avoid="bias")
    shape = value.own[1:] if value.is_folded else value.own
    made = [each for each in layer.weights(shape) if each.name == "bias"]
    kind = f"{type(layer).__name__} of a computed kernel"
    made_of = (*known, *made)
    # What multiplies weights with each other is arithmetic that no layer here tells.
    operations = None if PRODUCTS & kernel.names else layer.operations(shape)
    return opaque((shape,), layer.output_shape(shape), made_of, kind, operations), arrays


def _vectors(reader: Reader, state: Sequence[int]) -> Arrays:
    names = {"_u": "vector_u", "_v": "vector_v", "u": "vector_u", "v": "vector_v"}
    found: dict[str, int] = {}
    for number in state:
        path = reader.arrays[number].path
        name = next((ours for ending, ours in names.items() if path.endswith(ending)), path)
        found[name] = number
    return found


def bias_of(reader: Reader, bias: Ref | None) -> Arrays:
    """Return the bias of a layer, if there is one that is a weight itself."""
    return {} if bias is None else reader.weights(bias=bias) or {}


def weighted(
    reader: Reader, call: Called, layer: Layer[Any, Any], value: Value, arrays: Arrays, bias: Ref | None
) -> Value:
    """Add a layer with a kernel, and after it its bias, if that is computed."""
    made = reader.add(call, for_each(layer, value), [value], value.order, arrays)
    if bias is None or "bias" in arrays:
        return made
    return reader.sketch.add(c.Add(), [made, reader.value(bias)], made, kind="add")


def convolution(kind: Any, axes: int, depthwise: Any = None) -> Emit:
    """Read a convolution; what pads its input as a mode says becomes a part of it."""

    def emit(reader: Reader, call: Called) -> Value:
        value, kernel = reader.value(call.get(0, "input")), reader.weight(call.get(1, "weight"))
        bias, padding = call.get(2, "bias"), call.get(4, "padding", 0)
        pads: Any = padding if isinstance(padding, str) else per_axis(padding, axes)
        settings: dict[str, Any] = {
            "stride": per_axis(call.get(3, "stride", 1), axes),
            "dilation": per_axis(call.get(5, "dilation", 1), axes),
            "groups": call.get(6, "groups", 1),
        }
        before, padded = reader.pads.get(value.step), None
        is_padded = isinstance(pads, str) or any(pads)
        if before is not None and not is_padded and set(before[1]) <= set(positions(value, axes)):
            step = reader.sketch.step(value)
            if step.place == reader.sketch.place and not step.uses:
                padded = value
                settings["padding_mode"], sides, value = before
                pads = tuple([sides.get(axis, (0, 0)) for axis in positions(value, axes)])
        arrays = bias_of(reader, bias)
        settings |= {"padding": pads, "bias": bool(arrays)}
        filters, channels, *size = kernel.ref.shape
        value = spatial(reader, value, axes)
        if (
            depthwise
            and settings["groups"] == value.own[-1] > 1 == channels
            and "padding_mode" not in settings
        ):
            del settings["groups"]
            made = depthwise(tuple(size), depth_multiplier=filters // value.own[-1], **settings)
        else:
            made = kind(filters, tuple(size), **settings)
        layer, kernels = with_kernel(reader, made, kernel, value)
        if padded is not None:
            reader.sketch.drop(padded)
        return weighted(reader, call, layer, value, {**kernels, **arrays}, bias)

    return emit


def transposed(kind: Any, axes: int) -> Emit:
    """Read a transposed convolution."""

    def emit(reader: Reader, call: Called) -> Value:
        value = spatial(reader, reader.value(call.get(0, "input")), axes)
        kernel, bias = reader.weight(call.get(1, "weight")), call.get(2, "bias")
        groups, arrays = call.get(6, "groups", 1), bias_of(reader, bias)
        made = kind(
            kernel.ref.shape[1] * groups,
            kernel.ref.shape[2:],
            stride=per_axis(call.get(3, "stride", 1), axes),
            padding=per_axis(call.get(4, "padding", 0), axes),
            output_padding=per_axis(call.get(5, "output_padding", 0), axes),
            groups=groups,
            dilation=per_axis(call.get(7, "dilation", 1), axes),
            bias=bool(arrays),
        )
        layer, kernels = with_kernel(reader, made, kernel, value)
        return weighted(reader, call, layer, value, {**kernels, **arrays}, bias)

    return emit


def linear(reader: Reader, call: Called) -> Value:
    """Read a linear layer, which acts on the last axis of the model."""
    value = last_axis_last(reader, reader.value(call.get(0, "input")))
    kernel, bias = reader.weight(call.get(1, "weight")), call.get(2, "bias")
    arrays = bias_of(reader, bias)
    made = c.Dense(kernel.ref.shape[0], bias=bool(arrays))
    layer, kernels = with_kernel(reader, made, kernel, value)
    made_value = reader.add(call, layer, [value], value.order, {**kernels, **arrays})
    if bias is None or arrays:
        return made_value
    return reader.sketch.add(c.Add(), [made_value, reader.value(bias)], made_value, kind="add")


def bilinear(reader: Reader, call: Called) -> Value:
    """Read a bilinear layer."""
    values = [
        last_axis_last(reader, reader.value(call.get(place, f"input{place + 1}"))) for place in range(2)
    ]
    arrays = affine(reader, kernel=call.get(2, "weight"), bias=call.get(3, "bias"))
    layer = c.Bilinear(call.get(2, "weight").shape[0], bias="bias" in arrays)
    return reader.add(call, layer, values, values[0].order, arrays)


def embedding(reader: Reader, call: Called) -> Value:
    """Read an embedding, which adds an axis."""
    value, table = reader.value(call.get(0, "input")), call.get(1, "weight")
    arrays = affine(reader, embeddings=table)
    order = tuple([axis for axis in value.order if axis is not None])
    value = reader.sketch.arranged(value, order)
    return reader.add(call, c.Embedding(*table.shape), [value], (*order, len(value.shape)), arrays)


def affine(reader: Reader, **refs: Ref | None) -> Arrays:
    """Return the weights of a layer by their names; None stands for one that it has not.

    Raises:
        UnreadableError: one is computed.
    """
    arrays = reader.weights(**refs)
    if arrays is None:
        raise UnreadableError("its weights are computed")
    return arrays
