"""Recurrent layers, attention and layers of several inputs in Keras."""

from collections.abc import Callable
from typing import Any

from attrs import evolve

import cnnparams as c
from cnnparams.interop.export.expressions import Call, Constant, Expression, Items, Sum, but_for, call
from cnnparams.interop.export.keras_parts import DEFAULTS, Link, Write, indexed, made, merging
from cnnparams.interop.export.keras_windows import as_keras
from cnnparams.interop.export.torch_parts import short
from cnnparams.interop.export.ways import LacksError, Site, called


def cells(kind: str) -> Write:
    """Return the way of a recurrent layer; of several, one after another."""

    def way(site: Site) -> list[Link]:
        own = site.layer
        return [
            Link(
                _cell(kind, own, return_sequences=own.return_sequences or level + 1 < own.num_layers),
                suffix=f"_l{level}" if level else "",
            )
            for level in range(own.num_layers)
        ]

    return way


def _cell(kind: str, own: Any, *, return_sequences: bool) -> Call:
    if getattr(own, "peepholes", False):
        raise LacksError("it has no peepholes")
    if getattr(own, "projection", None):
        raise LacksError("it has no projection")
    if own.bias and own.bias_vectors == 2 and kind != "GRU":
        raise LacksError("it has one bias vector, not two")
    more: dict[str, Constant] = {"return_sequences": return_sequences, "use_bias": own.bias}
    if kind == "GRU" and own.bias_vectors == 1:
        more["reset_after"] = False
    return made(kind, own.units, **more)


def conv_cell(site: Site) -> list[Link]:
    """Return a recurrent layer of filters."""
    return [Link(_conv_cell_of(site.layer))]


def _conv_cell_of(own: Any) -> Call:
    return made(
        type(own).__name__,
        own.filters,
        short(own.kernel_size),
        strides=short(own.stride),
        padding=own.padding if isinstance(own.padding, str) else "valid",
        dilation_rate=short(own.dilation),
        return_sequences=own.return_sequences,
        use_bias=own.bias,
    )


def bidirectional(site: Site) -> list[Link]:
    """Return a recurrent layer in both directions."""
    own = site.layer
    forward = _one_way(own.layer)
    more: dict[str, Expression] = {}
    if own.backward is not None and own.backward != own.layer:
        backward = _one_way(own.backward)
        more["backward_layer"] = evolve(
            backward, settings=(*backward.settings, *call("", go_backwards=True).settings)
        )
    both = but_for(call("layers.Bidirectional", forward), DEFAULTS, merge_mode=own.merge)
    return [Link(evolve(both, settings=(*both.settings, *call("", **more).settings)))]


def _one_way(own: Any) -> Call:
    if isinstance(own, c.ConvLSTM1D | c.ConvLSTM2D | c.ConvLSTM3D):
        return _conv_cell_of(own)
    if own.num_layers > 1:
        raise LacksError("a stack has two layers of its own, and one wrapper holds one")
    return _cell(type(own).__name__, own, return_sequences=own.return_sequences)


def self_attention(site: Site) -> list[Link]:
    """Return attention of an input to itself."""
    own = site.layer
    if own.bias_kv:
        raise LacksError("it learns no key and no value")
    attention = made(
        "MultiHeadAttention",
        own.heads,
        own.head_features,
        output_shape=own.output_features,
        use_bias=own.bias,
    )
    return [Link(attention, lambda layer, inputs: called(layer, (inputs[0], inputs[0])))]


def cross_attention(site: Site) -> list[Link]:
    """Return attention of one input to another."""
    own = site.layer
    attention = made(
        "MultiHeadAttention",
        own.heads,
        own.head_features,
        value_dim=None if own.value_features == own.head_features else own.value_features,
        output_shape=own.output_features,
        use_bias=own.bias,
    )

    def asked(layer: Expression, inputs: tuple[Expression, ...]) -> Expression:
        query, key, *value = inputs
        if not value:
            return called(layer, (query, key))
        asked = Call("", (query, value[0]), on=layer)
        return evolve(asked, settings=call("", key=key).settings)

    return [Link(attention, asked)]


def attention(_: Site) -> list[Link]:
    """Return attention without weights."""

    def asked(layer: Expression, inputs: tuple[Expression, ...]) -> Expression:
        query, key, *value = inputs
        items = (query, value[0], key) if value else (query, key)
        return called(layer, (Items(items),))

    return [Link(made("Attention"), asked)]


def merge(kind: str, **more: Callable[[Site], Constant]) -> Write:
    """Return the way of a merge of this class."""

    def way(site: Site) -> list[Link]:
        settings = {name: value(site) for name, value in more.items()}
        return [Link(made(kind, **settings), lambda layer, inputs: called(layer, (Items(inputs),)))]

    return way


def dot(site: Site) -> list[Link]:
    """Return a product along one axis of each input."""
    own = site.layer
    axes = own.axes[0] if own.axes[0] == own.axes[1] else own.axes
    dot = made("Dot", axes, normalize=own.normalize)
    return [Link(dot, lambda layer, inputs: called(layer, (Items(inputs),)))]


def mat_mul(site: Site) -> list[Link]:
    """Return a product of matrices."""
    own = site.layer
    if len(set(map(len, site.leaf.prev_shapes))) > 1:
        raise LacksError("both matrices must have the same number of axes")

    def product(inputs: tuple[Expression, ...]) -> Expression:
        one, other = inputs
        turned = [
            call("keras.ops.swapaxes", x, -1, -2) if turn else x
            for x, turn in ((one, own.transpose_first), (other, own.transpose_second))
        ]
        return call("keras.ops.matmul", *turned)

    return [merging(product)]


def outer(site: Site) -> list[Link]:
    """Return the product of each pair of elements."""
    if len(set(map(len, site.leaf.prev_shapes))) > 1:
        raise LacksError("both inputs must have the same number of axes")
    return [merging(lambda x: Sum("*", (indexed(x[0], "...", "None"), indexed(x[1], "...", "None", ":"))))]


def divide(site: Site) -> list[Link]:
    """Return the first input divided by the second."""
    if len(set(map(len, site.leaf.prev_shapes))) > 1:
        raise LacksError("both inputs must have the same number of axes")
    return [merging(lambda x: Sum("/", x))]


def crop_like(site: Site) -> list[Link]:
    """Return the middle of an image."""
    one, other = site.leaf.prev_shapes
    cut = [
        ((size - left) // 2, size - left - (size - left) // 2)
        for size, left in zip(one[:-1], other[:-1], strict=True)
    ]
    if not any(map(any, cut)):
        return []
    if len(cut) > 3:
        raise LacksError("it crops three axes at most")
    return [
        Link(made(f"Cropping{len(cut)}D", as_keras(cut)), lambda layer, inputs: called(layer, inputs[:1]))
    ]


def resize_like(site: Site) -> list[Link]:
    """Return an image in the size of another one."""
    if site.rank != 3:
        raise LacksError("it resizes images only")
    word = {"nearest": "nearest", "linear": "bilinear"}[site.layer.interpolation]
    size = site.leaf.output_shape[:-1]
    resize = but_for(call("layers.Resizing", *size), {"interpolation": "bilinear"}, interpolation=word)
    return [Link(resize, lambda layer, inputs: called(layer, inputs[:1]))]


def unflatten_like(site: Site) -> list[Link]:
    """Return a series as an image."""
    reshape = made("Reshape", site.leaf.output_shape)
    return [Link(reshape, lambda layer, inputs: called(layer, inputs[:1]))]
