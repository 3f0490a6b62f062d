"""Recurrent layers, attention and wrappers in PyTorch: all take the channels last."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from attrs import evolve

import cnnparams as c
from cnnparams.interop.export.expressions import (
    Call,
    Constant,
    Expression,
    Items,
    Sum,
    Value,
    call,
    method,
)
from cnnparams.interop.export.orders import Order, channels_last, index, without_axes
from cnnparams.interop.export.torch_parts import Write, made
from cnnparams.interop.export.ways import Compute, LacksError, Many, Site, Way, called

NAMES: Mapping[type[Any], str] = {c.SimpleRNN: "RNN", c.LSTM: "LSTM", c.GRU: "GRU"}
"""The recurrent layers that PyTorch has."""

Inside = Callable[[Site], Way]


def _with(module: Call, **settings: Constant) -> Call:
    """Return a call with more settings, which are always written."""
    return evolve(module, settings=(*module.settings, *call("", **settings).settings))


def _cells(name: str, layer: Any, inputs: int) -> Call:
    """Return the module of a recurrent layer."""
    if layer.bias and layer.bias_vectors == 1:
        raise LacksError("it has two bias vectors, not one")
    if getattr(layer, "peepholes", False):
        raise LacksError("it has no peepholes")
    module = made(f"nn.{name}", inputs, layer.units, num_layers=layer.num_layers, bias=layer.bias)
    if getattr(layer, "projection", None):
        module = _with(module, proj_size=layer.projection)
    return _with(module, batch_first=True)


def recurrent(site: Site) -> Way:
    """Return a recurrent layer: all of its outputs, or the last."""
    layer = site.layer

    def compute(module: Expression, inputs: tuple[Expression, ...]) -> Expression:
        whole = index(called(module, inputs), ["0"])
        return whole if layer.return_sequences else index(whole, [":", "-1"])

    gives = channels_last(len(site.leaf.output_shape))
    return Way((site.last,), gives, _cells(NAMES[type(layer)], layer, site.channels), compute)


def bidirectional(site: Site) -> Way:
    """Return a recurrent layer in both directions."""
    layer = site.layer.layer
    if type(layer) not in NAMES or site.layer.backward not in {None, layer}:
        raise LacksError("both directions must be alike, of one of its recurrent layers")
    if layer.num_layers > 1:
        raise LacksError("each of several layers takes both directions of the one before")
    module = _with(_cells(NAMES[type(layer)], layer, site.channels), bidirectional=True)
    half = layer.output_shape(site.shape)[-1]

    def compute(made_before: Expression, inputs: tuple[Expression, ...]) -> Expression:
        both = index(called(made_before, inputs), ["0"])
        if layer.return_sequences and site.layer.merge == "concat":
            return both
        steps = ("...", "...") if layer.return_sequences else (":, -1", ":, 0")  # each where it ends
        ends = (index(both, [steps[0], f":{half}"]), index(both, [steps[1], f"{half}:"]))
        return _merged(site.layer.merge, ends)

    return Way((site.last,), channels_last(len(site.leaf.output_shape)), module, compute)


def _merged(merge: str, ends: tuple[Expression, ...]) -> Expression:
    """Return the outputs of both directions as one."""
    if merge == "concat":
        return call("torch.cat", Items(ends), dim=1)
    joined = Sum("*" if merge == "mul" else "+", ends)
    return Sum("/", (joined, Value(2))) if merge == "ave" else joined


def _asked(order: Callable[[tuple[Expression, ...]], tuple[Expression, ...]], *, is_theirs: bool) -> Compute:
    """Return the call of an attention; PyTorch's own also gives its weights."""
    settings: dict[str, Constant] = {"need_weights": False} if is_theirs else {}

    def compute(module: Expression, inputs: tuple[Expression, ...]) -> Expression:
        asked = evolve(call("", *order(inputs), **settings), on=module)
        return index(asked, ["0"]) if is_theirs else asked

    return compute


def _attention(site: Site, keys: int, values: int, value_features: int, *, is_theirs: bool) -> Call:
    """Return an attention: PyTorch's where its heads make up the channels, else one of linear layers."""
    layer = site.layer
    more: dict[str, Constant] = {}
    if keys != site.channels:
        more["kdim"] = keys
    if values != site.channels:
        more["vdim"] = values
    if is_theirs:
        module = made("nn.MultiheadAttention", site.channels, layer.heads, bias=layer.bias)
        return _with(module, **more, batch_first=True)
    if value_features != layer.head_features:
        more["value"] = value_features
    widths = (layer.head_features, site.leaf.output_shape[-1])
    return _with(made("Attention", site.channels, layer.heads, *widths, bias=layer.bias), **more)


def _heads_are_channels(site: Site) -> bool:
    """Whether the heads make up the channels, of one axis of positions, as PyTorch has it."""
    width = site.layer.heads * site.layer.head_features
    return site.rank == 2 and width == site.channels == site.leaf.output_shape[-1]


def self_attention(site: Site) -> Way:
    """Return attention of an input to itself."""
    layer, is_theirs = site.layer, _heads_are_channels(site)
    if layer.bias_kv and not is_theirs:
        raise LacksError("it learns a key and a value only where the heads make up the channels")
    module = _attention(site, site.channels, site.channels, layer.head_features, is_theirs=is_theirs)
    if layer.bias_kv:
        module = _with(module, add_bias_kv=True)
    compute = _asked(lambda inputs: (inputs[0], inputs[0], inputs[0]), is_theirs=is_theirs)
    return Way((site.last,), site.last, module, compute)


def cross_attention(site: Site) -> Way:
    """Return attention of one input to another."""
    layer, shapes = site.layer, site.leaf.prev_shapes
    own = layer.value_features or layer.head_features
    is_theirs = _heads_are_channels(site) and own == layer.head_features
    module = _attention(site, shapes[1][-1], shapes[-1][-1], own, is_theirs=is_theirs)
    wants = tuple([channels_last(len(shape)) for shape in shapes])
    compute = _asked(lambda inputs: (inputs[0], inputs[1], inputs[-1]), is_theirs=is_theirs)
    return Way(wants, site.last, module, compute)


def attention(_: Site) -> Many:
    """Return attention without weights."""
    return lambda inputs: call("F.scaled_dot_product_attention", inputs[0], inputs[1], inputs[-1])


def window_attention(site: Site) -> Way:
    """Return attention in windows."""
    layer = site.layer
    module = made(
        "WindowAttention",
        site.channels,
        layer.heads,
        *layer.window_size,
        bias=layer.bias,
        relative_positions=layer.relative_positions,
        shift=layer.shift,
    )
    names = {"relative_position_bias": "relative_position_bias_table"}
    return Way((site.last,), site.last, module, parameters=names)


def parametrized(function: str, inside: Inside) -> Write:
    """Return the way of a layer whose kernel is computed."""

    def way(site: Site) -> Way:
        leaf = evolve(site.leaf, layer=site.layer.layer)
        found = inside(evolve(site, leaf=leaf))
        # All layers with one kernel, which these wrappers take, are one module.
        return evolve(found, module=call(function, cast("Call", found.module)))

    return way


def each_step(inside: Inside) -> Write:
    """Return the way of a layer for each step: steps are moved into the batch, and out of it again."""

    def way(site: Site) -> Way:
        steps, *shape = site.shape
        order: Order = without_axes(site.order, [0])
        leaf = evolve(
            site.leaf,
            layer=site.layer.layer,
            prev_shapes=(tuple(shape),),
            output_shape=site.leaf.output_shape[1:],
        )
        found = inside(evolve(site, leaf=leaf, orders=(order,)))
        compute = found.compute or called

        def run(module: Expression, inputs: tuple[Expression, ...]) -> Expression:
            flat = method(inputs[0], "flatten", 0, 1)
            return method(compute(module, (flat,)), "unflatten", 0, (-1, steps))

        wants = (0, *[axis + 1 for axis in found.wants[0]])
        return evolve(found, wants=(wants,), gives=(0, *[axis + 1 for axis in found.gives]), compute=run)

    return way
