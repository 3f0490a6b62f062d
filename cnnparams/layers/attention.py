"""Attention: each position looks at all positions and takes from each as much as concerns it."""

from collections.abc import Iterable
from math import prod
from typing import Any, final

from attrs import field, frozen
from attrs.validators import optional

from cnnparams.arithmetic.shapes import (
    Image,
    Pair,
    S,
    Shape,
    axis_names,
    check_spatial,
    expect,
    with_last_axis,
)
from cnnparams.arithmetic.terms import named
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Layer, Merge, SameRank
from cnnparams.bases.initializing import check_positions
from cnnparams.bases.several_inputs import WeightlessMerge, check_inputs
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.operations import Operation, Operations, of_weight
from cnnparams.settings.checks import boolean, integer
from cnnparams.settings.per_axis import pair, per_axis
from cnnparams.weights import Weight
from cnnparams.window import Seen, Window, broadcast_windows, itself

Axes = dict[str, int]


def _not_in_pytorchs_order(layer: Any, positional: tuple[Any, ...]) -> None:  # Any: it has heads
    """Refuse two numbers that may be PyTorch's `embed_dim` and `num_heads`, which are valid here too."""
    if len(positional) < 2 or layer.heads <= layer.head_features:
        return
    kind, first, second = type(layer).__name__, layer.heads, layer.head_features
    lines = f"write {kind}(heads={show(first)}, head_features={show(second)})"
    if first % second == 0:
        theirs = f"{kind}(heads={show(second)}, head_features={show(first // second)})"
        lines = f"{lines} or, for PyTorch's order, {theirs}"
    rule = "two numbers of which the first is larger may be meant in PyTorch's order, embed_dim and num_heads"
    raise ConfigError(f"{kind}: {rule}, got {show(first)} and {show(second)}; {lines}")


def _projections(
    query: Axes, key: Axes, value: Axes, output: Axes, *, heads: Axes, value_heads: Axes, bias: bool
) -> list[Weight]:
    """Return kernel and, unless switched off, bias of query, key, value and output.

    The first four name the channels that each of them sees or, for the output, makes.
    """
    parts = {
        "query": (query, heads),
        "key": (key, heads),
        "value": (value, value_heads),
        "output": (value_heads, output),
    }
    weights: list[Weight] = []
    for name, (seen, made) in parts.items():
        weights.append(Weight(f"{name}_kernel", **seen, **made))
        if bias:
            weights.append(Weight(f"{name}_bias", **made))
    return weights


def _used(weights: Iterable[Weight], query: Axes, key: Axes, value: Axes) -> list[Operation]:
    """Return projections and biases, each at the positions of its input, the output at those of the query."""
    of = {"query": query, "key": key, "value": value, "output": query}
    parts = [(weight, of.get(weight.name.partition("_")[0])) for weight in weights]
    return [of_weight(weight, **each) for weight, each in parts if each is not None]


def _attended(queries: Axes, keys: int, features: Axes, values: Axes) -> list[Operation]:
    """Return the scores of queries and keys, their softmax, and the mean of the values that it weights.

    `queries` are all axes of the scores but the keys, heads among them.
    """
    others = {**queries, "others": named("keys", keys) - 1}
    scores = {**queries, "keys": keys}
    return [
        Operation("multiply", **queries, **features),  # queries are divided by a root, as the scores would be
        Operation("multiply_add", **scores, **features),
        Operation("compare", **others),  # the largest
        Operation("add", **scores),  # is subtracted
        Operation("exponential", **scores),
        Operation("add", **others),
        Operation("divide", **scores),
        Operation("multiply_add", **scores, **values),
    ]


def _check_positions(layer: object, shapes: tuple[Shape, ...]) -> None:
    """Refuse anything but two or three inputs with as many axes of positions each."""
    check_inputs(layer, shapes, most=3)
    for place, shape in enumerate(shapes, start=1):
        check_spatial(layer, shape)
        if len(shape) != len(shapes[0]):
            rule = f"inputs 1 and {place} must have the same number of axes"
            raise ShapeError(f"{layer}: {rule}, got {show(shapes[0])} and {show(shape)}")


@final
@check_positions(_not_in_pytorchs_order)
@frozen(repr=False)
class MultiHeadAttention(SameRank):
    """Self-attention by several heads: each has a query, a key and a value of its own for each position.

    Every position looks at every other, so an image need not become a sequence first. How many
    positions there are does not matter to the weights. `CrossAttention` looks at another input.

    In PyTorch, `embed_dim` is `heads * head_features` and must be the channels of the input and of the
    output; the kernels of query, key and value are one array there. The totals are the same. PyTorch's
    order is `embed_dim, num_heads`, so two numbers of which the first is larger must have their names.

    Args:
        heads: number of heads. `num_heads` in Keras and PyTorch.
        head_features: number of features of each head's query, key and value. Keras' `key_dim`, for values
            too.
        output_features: number of channels of the output; None is that of the input. Keras' `output_shape`.
        bias: whether query, key, value and output have biases. Keras' `use_bias`.
        bias_kv: whether a learnt key and a learnt value are added to those of the positions, as one position
            more. PyTorch's `add_bias_kv`.

    Shapes:
        (..., channels) -> (..., output_features)

    Weights:
        query_kernel, key_kernel and value_kernel (channels, heads, head_features);
        query_bias, key_bias and value_bias (heads, head_features);
        output_kernel (heads, head_features, output_features); output_bias (output_features,);
        with `bias_kv`, bias_k and bias_v (heads, head_features)

    Raises:
        TypeError: an argument has the wrong type, or the input is not a shape.
        ConfigError: a number is below 1, or `heads` and `head_features` may be meant in PyTorch's order.
        ShapeError: the input is a vector, which has no positions, or has a size below 1.

    Source:
        https://keras.io/api/layers/attention_layers/multi_head_attention/

    >>> MultiHeadAttention(12, 64).param_count((197, 768))  # 2362368 = 4 * (768 * 12 * 64 + 768)
    2362368
    >>> MultiHeadAttention(8, 16, output_features=10).output_shape((49, 32))
    (49, 10)
    """

    heads: int = field(validator=integer(1))
    head_features: int = field(validator=integer(1))
    output_features: int | None = field(default=None, validator=optional(integer(1)), kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    bias_kv: bool = field(default=False, validator=boolean, kw_only=True)

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return kernel and, unless switched off, bias of query, key, value and output."""
        check_spatial(self, prev_shape)
        seen, heads = {"channels": prev_shape[-1]}, {"heads": self.heads, "head_features": self.head_features}
        made = seen if self.output_features is None else {"units": self.output_features}
        weights = _projections(seen, seen, seen, made, heads=heads, value_heads=heads, bias=self.bias)
        if self.bias_kv:
            weights += [Weight("bias_k", **heads), Weight("bias_v", **heads)]
        return tuple(weights)

    def output_shape(self, prev_shape: S) -> S:
        """Return the input's shape with the features of the output."""
        check_spatial(self, prev_shape)
        return (
            prev_shape if self.output_features is None else with_last_axis(prev_shape, self.output_features)
        )

    def operations(self, prev_shape: Shape) -> Operations:
        """Return the projections at all positions, and the attention of each position to all."""
        tokens = prod(prev_shape[:-1])
        keys = tokens + 1 if self.bias_kv else tokens
        each, features = {"queries": tokens}, {"head_features": self.head_features}
        return (
            *_used(self.weights(prev_shape), each, each, each),
            *_attended({"heads": self.heads, **each}, keys, features, features),
        )

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that all positions are seen."""
        return ()


@final
@check_positions(_not_in_pytorchs_order)
@frozen(repr=False)
class CrossAttention(Merge[Shape, Any]):  # Any: the output has the rank of the first input
    """Attention of one input to another by several heads: the queries of the first look into a memory.

    The inputs are the queries and the memory, from which keys and values are made. If the values are made
    from an input of their own, it is the third. Memory and queries may have other numbers of positions, along
    as many axes.

    Keras calls `MultiHeadAttention` with both, query and value first. In PyTorch, it is
    `MultiheadAttention(embed_dim, num_heads, kdim, vdim)`, where `embed_dim` is `heads * head_features` and
    must be the channels of the queries and of the output. PyTorch's order is `embed_dim, num_heads`, so two
    numbers of which the first is larger must have their names.

    Args:
        heads: number of heads. `num_heads` in Keras and PyTorch.
        head_features: number of features of each head's query and key. Keras' `key_dim`.
        output_features: number of channels of the output; None is that of the queries. Keras'
            `output_shape`.
        bias: whether query, key, value and output have biases. Keras' `use_bias`.
        value_features: number of features of each head's value; None is `head_features`. Keras' `value_dim`.

    Shapes:
        (..., channels1) and (..., channels2) -> the first with output_features;
        with values of their own, a third input like the second

    Weights:
        query_kernel (channels1, heads, head_features); key_kernel (channels2, heads, head_features);
        value_kernel (channels2 or channels3, heads, value_features); query_bias and key_bias (heads,
        head_features); value_bias (heads, value_features); output_kernel (heads, value_features,
        output_features); output_bias (output_features,)

    Raises:
        TypeError: an argument has the wrong type, or this is not a tuple of shapes.
        ConfigError: a number is below 1, or `heads` and `head_features` may be meant in PyTorch's order.
        ShapeError: there are not two or three inputs, they differ in rank, one is a vector or has a size
            below 1, or the third has other positions than the second.

    Source:
        https://keras.io/api/layers/attention_layers/multi_head_attention/,
        https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html

    >>> CrossAttention(8, 64).param_count(((100, 512), (77, 768)))  # 2 * 512 * 512 + 2 * 768 * 512 + 4 * 512
    1312768
    >>> CrossAttention(8, 64).output_shape(((100, 512), (77, 768)))
    (100, 512)
    """

    heads: int = field(validator=integer(1))
    head_features: int = field(validator=integer(1))
    output_features: int | None = field(default=None, validator=optional(integer(1)), kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    value_features: int | None = field(default=None, validator=optional(integer(1)), kw_only=True)

    def weights(self, prev_shape: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return kernel and, unless switched off, bias of query, key, value and output."""
        self._check(prev_shape)
        query, memory, values = prev_shape[0], prev_shape[1], prev_shape[-1]
        seen = {"channels1": query[-1]}
        heads: Axes = {"heads": self.heads, "head_features": self.head_features}
        own = self.value_features
        return tuple(
            _projections(
                seen,
                {"channels2": memory[-1]},
                {f"channels{len(prev_shape)}": values[-1]},
                seen if self.output_features is None else {"units": self.output_features},
                heads=heads,
                value_heads=heads if own is None else {"heads": self.heads, "value_features": own},
                bias=self.bias,
            )
        )

    def output_shape(self, prev_shape: tuple[S, ...]) -> S:
        """Return the shape of the queries with the features of the output."""
        self._check(prev_shape)
        query = prev_shape[0]
        return query if self.output_features is None else with_last_axis(query, self.output_features)

    def _check(self, shapes: tuple[Shape, ...]) -> None:
        _check_positions(self, shapes)
        memory, values = shapes[1], shapes[-1]
        if memory[:-1] != values[:-1]:
            rule = "keys and values must have the same positions"
            raise ShapeError(f"{self}: {rule}, got {show(memory)} and {show(values)}")

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return the projections at all positions, and the attention of each query to all keys."""
        query, memory = prev_shape[0], prev_shape[1]
        at_queries, at_keys = {"queries": prod(query[:-1])}, {"keys": prod(memory[:-1])}
        features = {"head_features": self.head_features}
        values = features if self.value_features is None else {"value_features": self.value_features}
        queries = {"heads": self.heads, **at_queries}
        return (
            *_used(self.weights(prev_shape), at_queries, at_keys, at_keys),
            *_attended(queries, at_keys["keys"], features, values),
        )

    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return that each query is seen by itself, and all of the memory."""
        return (itself(len(prev_shape[0]) - 1), *[()] * (len(prev_shape) - 1))


@final
@frozen(repr=False)
class Attention(WeightlessMerge):
    """Attention without weights: each query takes the mean of the values, weighted by how its key fits.

    The inputs are queries, keys and values, in the order of PyTorch's `scaled_dot_product_attention`; with
    two, the second is keys and values. Keras' `Attention` has them in the order query, value, key. Positions
    are along the axis before the channels: of several heads or images, each looks at its own. Axes before
    that are broadcast.

    Shapes:
        (..., queries, channels), (..., keys, channels) and (..., keys, values) -> (..., queries, values)

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are not two or three inputs, they differ in rank, one is a vector or has a size
            below 1, queries and keys have other channels, keys and values other positions, or the axes
            before those cannot be broadcast.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.scaled_dot_product_attention.html

    >>> Attention().output_shape(((10, 64), (49, 64), (49, 32)))
    (10, 32)
    """

    def output_shape(self, prev_shape: tuple[S, ...]) -> Any:  # Any: no type says "the same rank"
        """Return the positions of the queries, and the channels of the values."""
        _check_positions(self, prev_shape)
        shapes: tuple[Shape, ...] = prev_shape
        query, key, value = shapes[0], shapes[1], shapes[-1]
        names = axis_names(len(query))
        if query[-1] != key[-1]:
            rule = f"queries and keys must have the same {names[-1]}"
            raise ShapeError(f"{self}: {rule}, got {show(query)} and {show(key)}")
        if key[-2] != value[-2]:
            rule = f"keys and values must have the same {names[-2]}"
            raise ShapeError(f"{self}: {rule}, got {show(key)} and {show(value)}")
        output: list[int] = []
        for name, sizes in zip(names[:-2], zip(*shapes, strict=True), strict=False):
            others = [size for size in sizes if size != 1]
            if len(set(others)) > 1:
                raise ShapeError(f"{self}: all inputs must have the same {name}, or 1, got {show(shapes)}")
            output += others[:1] or [1]
        return (*output, query[-2], value[-1])

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return the attention of each query to all keys."""
        *_, keys, channels = prev_shape[1]
        *leading, queries, values = self.output_shape(prev_shape)
        before = dict(zip(axis_names(len(leading) + 2), leading, strict=False))
        axes = {**before, "queries": queries}
        return tuple(_attended(axes, keys, {"channels": channels}, {"value_features": values}))

    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return that each query is seen by itself, and all keys and values of the same head or image."""
        shape = self.output_shape(prev_shape)
        query, *others = [broadcast_windows(each, shape) for each in prev_shape]
        return (query[:-1], *[seen[:-2] for seen in others])


@final
@frozen(repr=False)
class WindowAttention(Layer[Image, Image]):
    """Self-attention inside windows of an image, with a learnt bias for each relative position: Swin's.

    The heads divide the channels. Windows do not overlap; torchvision pads an image that they do not
    divide, and crops the output, so its shape stays. A shift of the windows changes no number but the
    receptive field.

    As in torchvision, where it is a buffer, the table that says which bias belongs to which two positions of
    a window is state: one whole number for each pair.

    Args:
        heads: number of heads, which must divide the channels. torchvision's `num_heads`.
        window_size: height and width of a window: a number for both, or (height, width).
        bias: whether query, key, value and output have biases.
        relative_positions: whether each head adds a learnt bias for each position in the window relative to
            another.
        shift: how far the windows are moved down and to the right: a number for both, or (height, width).
            torchvision's `shift_size`.

    Shapes:
        (height, width, channels) -> the same

    Weights:
        query_kernel, key_kernel and value_kernel (channels, heads, head_features); query_bias, key_bias and
        value_bias (heads, head_features); output_kernel (heads, head_features, channels); output_bias
        (channels,); relative_position_bias (relative_positions, heads) with
        `(2 * window height - 1) * (2 * window width - 1)` relative positions; state: relative_position_index
        (position_pairs,)

    Raises:
        TypeError: an argument has the wrong type, or the input is not a shape.
        ConfigError: a number is below 1.
        ShapeError: the input is not an image, or `heads` does not divide its channels.

    Source:
        https://arxiv.org/abs/2103.14030,
        https://github.com/pytorch/vision/blob/main/torchvision/models/swin_transformer.py

    >>> WindowAttention(3, 7).param_count((56, 56, 96))  # 37755 = 4 * (96 * 96 + 96) + 13 * 13 * 3
    37755
    """

    heads: int = field(validator=integer(1))
    window_size: Pair = field(converter=pair, validator=per_axis(2))
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    relative_positions: bool = field(default=True, validator=boolean, kw_only=True)
    shift: Pair = field(default=(0, 0), converter=pair, validator=per_axis(2, minimum=0), kw_only=True)

    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        """Return the weights of the heads, the biases of relative positions, and which belongs where."""
        self.output_shape(prev_shape)
        seen = {"channels": prev_shape[2]}
        heads = {"heads": self.heads, "head_features": prev_shape[2] // self.heads}
        weights = _projections(seen, seen, seen, seen, heads=heads, value_heads=heads, bias=self.bias)
        if self.relative_positions:
            height, width = self.window_size
            positions = (2 * height - 1) * (2 * width - 1)
            pairs = (height * width) * (height * width)
            weights += [
                Weight("relative_position_bias", relative_positions=positions, heads=self.heads),
                Weight.state("relative_position_index", position_pairs=pairs),
            ]
        return tuple(weights)

    def output_shape(self, prev_shape: Image) -> Image:
        """Return the shape of the input."""
        *_, channels = expect(self, prev_shape, 3)
        if channels % self.heads:
            rule = f"heads must divide the {show(channels)} channels of the input"
            raise ShapeError(f"{self}: {rule} (input {show(prev_shape)})")
        return prev_shape

    def operations(self, prev_shape: Image) -> Operations:
        """Return projections and attention inside each window; the input is padded to whole windows."""
        height, width, channels = self.output_shape(prev_shape)
        tall, wide = self.window_size
        windows = ((height + tall - 1) // tall) * ((width + wide - 1) // wide)
        tokens = tall * wide
        each = {"windows": windows, "queries": tokens}
        features = {"head_features": channels // self.heads}
        queries = {"windows": windows, "heads": self.heads, "queries": tokens}
        weights = [weight for weight in self.weights(prev_shape) if "relative" not in weight.name]
        relative = [Operation("add", **queries, keys=tokens)] if self.relative_positions else []
        return (*_used(weights, each, each, each), *_attended(queries, tokens, features, features), *relative)

    def windows(self, prev_shape: Image) -> Seen:
        """Return that the positions of one window see each other; where one is as large as the image, all.

        torchvision does not shift windows along an axis that one of them covers.
        """
        axes = zip(self.output_shape(prev_shape), self.window_size, self.shift, strict=False)
        return tuple(
            [
                Window(own, stride=own, padding=-moved, repeats=own, phase=-moved) if own < size else None
                for size, own, moved in axes
            ]
        )
