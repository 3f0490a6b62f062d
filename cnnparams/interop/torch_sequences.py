"""Attention and recurrent layers."""

from typing import Any

import cnnparams as c
from cnnparams.bases.base import Layer
from cnnparams.interop.drafting import as_list
from cnnparams.interop.sketch import UnreadableError
from cnnparams.interop.torch_arithmetic import merged, product
from cnnparams.interop.torch_layout import for_each
from cnnparams.interop.torch_reader import Emit, Reader
from cnnparams.interop.torch_trace import Called, Ref, several
from cnnparams.interop.values import Value, with_folded


def multi_head_attention(reader: Reader, call: Called) -> list[Value | None]:
    """Read attention with its projections: the positions come first, then the batch."""
    query, key, value = (call.get(place, "") for place in range(3))
    features, heads = call.get(3, "embed_dim_to_check"), call.get(4, "num_heads")
    kernels = [call.get(5, "in_proj_weight")]
    if call.get(18, "use_separate_proj_weight", default=False):
        kernels = [call.named.get(f"{name}_proj_weight") for name in "qkv"]
    bias, extra = call.get(6, "in_proj_bias"), [call.get(7, "bias_k"), call.get(8, "bias_v")]
    output, output_bias = call.get(11, "out_proj_weight"), call.get(12, "out_proj_bias")
    if any(each is not None and reader.computed[each].name for each in (*kernels, bias, output)):
        raise UnreadableError("its weights are computed")
    if call.get(9, "add_zero_attn"):
        raise UnreadableError("add_zero_attn")
    if any(_is_computed(reader, call.named.get(name)) for name in ("attn_mask", "key_padding_mask")):
        raise UnreadableError("with a mask that is computed")
    parts = ("query", "key", "value")
    named = {
        "+".join([f"{part}_bias" for part in parts]): bias,
        "output_kernel": output,
        "output_bias": output_bias,
    }
    named |= {f"{part}_kernel": kernel for part, kernel in zip(parts, kernels, strict=False)}
    if len(kernels) == 1:
        del named["query_kernel"]
        named["+".join([f"{part}_kernel" for part in parts])] = kernels[0]
    named |= {"bias_k": extra[0], "bias_v": extra[1]}
    arrays = {name: ref.number for name, ref in named.items() if ref is not None}
    size = features // heads
    layer: Layer[Any, Any]
    sources = [reader.value(query)]
    if sources[0].batch == 0:
        raise UnreadableError("takes the batch for the positions, as without batch_first=True")
    if query == key == value and len(kernels) == 1:
        layer = c.MultiHeadAttention(
            heads=heads, head_features=size, bias=bias is not None, bias_kv=extra[0] is not None
        )
    elif extra[0] is not None:
        raise UnreadableError("bias_k of attention to another tensor")
    else:
        layer = c.CrossAttention(
            heads=heads, head_features=size, output_features=features, bias=bias is not None
        )
        sources += [reader.value(key)] if key == value else [reader.value(key), reader.value(value)]
    ordered = [_with_batch_first(reader, each) for each in sources]
    return [reader.add(call, layer, ordered, ordered[0].order, arrays), None]


def attention(reader: Reader, call: Called) -> Value:
    """Read attention without weights."""
    names = ("query", "key", "value")
    query, key, value = [
        _with_batch_first(reader, reader.value(call.get(place, name))) for place, name in enumerate(names)
    ]
    mask = call.get(3, "attn_mask")
    if not _is_computed(reader, mask):
        return reader.add(call, c.Attention(), [query, key, value], query.order)
    # What is added to the scores depends on the input, or is learnt: they are steps of their own.
    scores = product(reader, [query, _turned(key)], (*query.shape[:-1], key.shape[-2]))
    scaled = reader.sketch.add(
        c.Scale(float(call.get(6, "scale") or query.shape[-1] ** -0.5)), [scores], scores
    )
    biased = merged(reader, call, c.Add(), [scaled, reader.value(mask)], scaled.shape)
    weights = reader.sketch.add(c.Softmax(), [biased], biased)
    return product(reader, [weights, value], call.outputs[0].shape)


def _is_computed(reader: Reader, given: Any) -> bool:
    """Whether a tensor, or one of several, depends on the input or is learnt."""
    refs = [each for each in several(given) if isinstance(each, Ref)]
    return any(ref in reader.values or reader.roots_of(ref) for ref in refs)


def _with_batch_first(reader: Reader, value: Value) -> Value:
    axes = [axis for axis in range(len(value.shape)) if axis != value.batch or value.is_folded]
    return reader.sketch.arranged(value, axes)


def _turned(value: Value) -> Value:
    """Return a tensor with its last two axes exchanged."""
    *leading, rows, columns = range(len(value.shape))
    axes = (*leading, columns, rows)
    return value.with_axes(tuple([value.shape[axis] for axis in axes]), axes)


def recurrent(kind: Any, gates: int) -> Emit:
    """Read a recurrent layer of PyTorch; each of several layers in two directions is a step."""

    def emit(reader: Reader, call: Called) -> list[Value | None]:
        if as_list(call.get(3, "")) is not None:
            raise UnreadableError("sequences of different lengths")
        if _is_computed(reader, call.get(1, "hx")):
            raise UnreadableError("with a first state that is computed")
        value, params = reader.value(call.get(0, "input")), call.get(2, "params")
        bias, layers, both, batch_first = (
            call.get(3, ""), call.get(4, ""), call.get(7, ""), call.get(8, ""),
        )  # fmt: skip
        steps, last = (1, 2) if batch_first else (0, 2)
        value = reader.sketch.arranged(value, with_folded([steps, last], value))
        each = len(params) // (layers * (2 if both else 1))
        projection = params[4].shape[0] if each > (4 if bias else 2) else None
        units = params[0].shape[0] // gates
        settings: dict[str, Any] = {"return_sequences": True, "bias": bias}
        settings |= {"bias_vectors": 2} if bias else {}
        settings |= {"projection": projection} if projection else {}
        numbers = [reader.computed[ref] for ref in params]
        if any(number.name for number in numbers):
            raise UnreadableError("its weights are computed")
        arrays = {f"its {reader.arrays[ref.number].path}": ref.number for ref in params}
        if not both:
            layer: Layer[Any, Any] = kind(units, num_layers=layers, **settings)
            made = reader.add(call, for_each(layer, value), [value], value.order, arrays)
            return [made, *_last(reader, call, made, layers)]
        for number in range(layers):
            mine = dict(list(arrays.items())[number * 2 * each : (number + 1) * 2 * each])
            layer = c.Bidirectional(kind(units, **settings))
            value = reader.add(call, for_each(layer, value), [value], value.order, mine)
        return [value, None, None]

    return emit


def _last(reader: Reader, call: Called, made: Value, layers: int) -> list[Value | None]:
    """Return the last output of a layer in one direction, if it is used."""
    hidden = call.outputs[1]
    if not reader.is_used(hidden) or layers > 1 or made.is_folded:
        return [None, None]
    value = reader.sketch.value(0, hidden.shape, (2,), 1)
    return [reader.sketch.add(c.Select(-1, axis=1), [made], value, kind="last"), None]
