"""Learnt tensors: neither framework has layers for them, but both have layers that hold the same arrays."""

from typing import Any

from hypothesis import strategies as st

from cnnparams import ClassToken, LayerScale, Parameter, PositionEmbedding
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch

SEQUENCES = st.tuples(st.integers(1, 200), draw.units) | draw.any_shape()


def channelwise(prev_shape: Any) -> str:
    positions = "xyz"[: len(prev_shape) - 1]
    return f"b{positions}c,c->b{positions}c"


def embedding(torch: Any, prev_shape: Any, *, rows: int | None = None) -> Any:
    length, channels = prev_shape
    return torch.nn.Embedding(rows or length, channels)


def put_in_front(embedding: Any, array: Any) -> Any:
    import torch

    return torch.cat([embedding.weight.expand(len(array), 1, -1), array], dim=1)


ENTRIES = (
    Entry(
        LayerScale,
        inputs=draw.any_shape(),
        torch="torchvision has it inside of its ConvNeXt, PyTorch has not",
        keras=Keras(
            lambda keras, _, shape: keras.layers.EinsumDense(channelwise(shape), output_shape=shape),
            weights={"gamma": lambda shape: ("kernel", shape)},
        ),
    ),
    Entry(
        PositionEmbedding,
        inputs=SEQUENCES,
        torch=Torch(
            lambda torch, _, shape: embedding(torch, shape),
            call=lambda embedding, array: array + embedding.weight,
            weights={"embeddings": lambda shape: ("weight", shape)},
            channels_last=True,
        ),
        keras="KerasHub has it, Keras has not",
    ),
    Entry(
        ClassToken,
        inputs=SEQUENCES,
        torch=Torch(
            lambda torch, _, shape: embedding(torch, shape, rows=1),
            call=put_in_front,
            weights={"class_token": lambda shape: ("weight", (1, *shape))},
            channels_last=True,
        ),
        keras="KerasHub has it inside of its Vision Transformer, Keras has not",
    ),
    Entry(
        Parameter,
        torch="a parameter is an array, not a module with an output",
        keras="a variable is an array, not a layer with an output",
    ),
)
