"""Attention: PyTorch keeps query, key and value in one array, as wide as the input."""

import operator
from collections.abc import Callable
from math import prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import ConfigError, MultiHeadAttention, Shape, ShapeError, Weight
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, TORCH_DOCS, Example, Wrong

EXAMPLES = [
    Example(
        MultiHeadAttention(12, 64),
        (197, 768),
        (197, 768),
        (
            Weight("query_kernel", channels=768, heads=12, head_features=64),
            Weight("query_bias", heads=12, head_features=64),
            Weight("key_kernel", channels=768, heads=12, head_features=64),
            Weight("key_bias", heads=12, head_features=64),
            Weight("value_kernel", channels=768, heads=12, head_features=64),
            Weight("value_bias", heads=12, head_features=64),
            Weight("output_kernel", heads=12, head_features=64, channels=768),
            Weight("output_bias", channels=768),
        ),
        2362368,  # 4 * 768 * 768 + 4 * 768: each of the 12 in a ViT-B
        TORCH_DOCS + "MultiheadAttention.html",
    ),
    Example(
        MultiHeadAttention(2, 3, output_features=7, bias=False),
        (4, 5, 8),
        (4, 5, 7),
        (
            Weight("query_kernel", channels=8, heads=2, head_features=3),
            Weight("key_kernel", channels=8, heads=2, head_features=3),
            Weight("value_kernel", channels=8, heads=2, head_features=3),
            Weight("output_kernel", heads=2, head_features=3, units=7),
        ),
        186,  # 3 * 8 * 2 * 3 + 2 * 3 * 7
        KERAS_DOCS + "attention_layers/multi_head_attention/",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose


WRONG: list[Wrong] = [
    (lambda: MultiHeadAttention(0, 64), ConfigError, "MultiHeadAttention: heads must be 1 or more, got 0"),
    (
        lambda: any_of.MultiHeadAttention("12", 64),
        TypeError,
        "MultiHeadAttention: heads must be a whole number, got '12' (str)",
    ),
    (
        lambda: MultiHeadAttention(12, -64),
        ConfigError,
        "MultiHeadAttention: head_features must be 1 or more, got -64",
    ),
    (
        lambda: any_of.MultiHeadAttention(12, 768 / 12),
        TypeError,
        "MultiHeadAttention: head_features must be a whole number, got 64.0 (float)",
    ),
    (
        lambda: MultiHeadAttention(12, 64, output_features=0),
        ConfigError,
        "MultiHeadAttention: output_features must be 1 or more, got 0",
    ),
    (
        lambda: any_of.MultiHeadAttention(12, 64, output_features=(768,)),
        TypeError,
        "MultiHeadAttention: output_features must be a whole number, got (768,) (tuple)",
    ),
    (
        lambda: any_of.MultiHeadAttention(12, 64, bias=0),
        TypeError,
        "MultiHeadAttention: bias must be True or False, got 0 (int)",
    ),
    (
        lambda: any_of.MultiHeadAttention(2, 4).weights([49, 8]),
        TypeError,
        "MultiHeadAttention(heads=2, head_features=4): a shape must be a tuple of whole numbers, got [49, 8] (list); write (49, 8)",
    ),
    (
        lambda: MultiHeadAttention(2, 4).weights((8,)),
        ShapeError,
        "MultiHeadAttention(heads=2, head_features=4): expects an input with an axis before its channels, got (8,)",
    ),
    (
        lambda: MultiHeadAttention(2, 4, bias=False).output_shape((0, 8)),
        ShapeError,
        "MultiHeadAttention(heads=2, head_features=4, bias=False): every size in a shape must be 1 or more, got (0, 8)",
    ),
]


def renamed(name: str) -> Callable[[Shape], tuple[str, Shape]]:
    return lambda shape: (name, shape)


INPUTS = ("query", "key", "value")

TORCH_WEIGHTS = {
    **{
        f"{name}_kernel": lambda shape: ("in_proj_weight", (3 * prod(shape[1:]), shape[0])) for name in INPUTS
    },
    **{f"{name}_bias": lambda shape: ("in_proj_bias", (3 * prod(shape),)) for name in INPUTS},
    "output_kernel": lambda shape: ("weight", (shape[-1], prod(shape[:-1]))),
    "output_bias": lambda shape: ("bias", shape),
}
KERAS_WEIGHTS = {
    f"{ours}_{kind}": renamed(f"{theirs}.{kind}")
    for ours, theirs in {**{name: name for name in INPUTS}, "output": "attention_output"}.items()
    for kind in ("kernel", "bias")
}

# PyTorch's heads make up the channels, so most draws should, too: these are the same in all of one draw.
heads = st.shared(st.integers(1, 12), key="heads")
head_features = st.shared(st.integers(1, 64), key="head_features")
width = st.builds(operator.mul, heads, head_features)
sequences = st.tuples(st.integers(1, 200), width)

ENTRIES = (
    Entry(
        MultiHeadAttention,
        required={"heads": heads, "head_features": head_features},
        options={"output_features": st.none() | width | draw.units, "bias": draw.flags},
        inputs=st.integers(0, 7).flatmap(lambda die: sequences if die else draw.any_shape()),
        torch=Torch(
            lambda torch, layer, shape: torch.nn.MultiheadAttention(
                shape[-1], layer.heads, bias=layer.bias, batch_first=True
            ),
            call=lambda attention, array: attention(array, array, array),
            weights=TORCH_WEIGHTS,
            lacks={
                "positions along any but one axis": lambda _, shape: len(shape) != 2,
                "heads of their own width": lambda layer, shape: (
                    layer.heads * layer.head_features != shape[-1]
                ),
                "an output of its own width": lambda layer, shape: (
                    layer.output_features not in {None, shape[-1]}
                ),
            },
            channels_last=True,
        ),
        keras=Keras(
            lambda keras, layer, _: keras.layers.MultiHeadAttention(
                layer.heads, layer.head_features, output_shape=layer.output_features, use_bias=layer.bias
            ),
            call=lambda attention, array: attention(array, array),
            weights=KERAS_WEIGHTS,
            lacks={"refusing a vector": lambda _, shape: len(shape) == 1},
        ),
    ),
)
