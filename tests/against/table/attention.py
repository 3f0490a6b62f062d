"""Attention: PyTorch keeps query, key and value in one array, as wide as the input."""

import operator
from collections.abc import Callable
from math import prod

from hypothesis import strategies as st

from cnnparams import MultiHeadAttention, Shape
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch


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
