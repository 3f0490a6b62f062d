"""Activations: each by its label, or by a class of its own."""

from math import prod
from typing import Any

from hypothesis import strategies as st

from cnnparams import Activation, PReLU, ReLU, Softmax
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import torch_activation
from tests.against.torch_side import Torch


def keras_prelu(keras: Any, layer: Any, shape: Any) -> list[Any]:
    """Share each slope along a first axis: of positions, of all elements, or of one of them."""
    flat = {"channel": (prod(shape[:-1]), shape[-1]), "network": (prod(shape),), "element": (1, *shape)}
    shared = keras.layers.PReLU(shared_axes=[1])
    return [keras.layers.Reshape(flat[layer.per]), shared, keras.layers.Reshape(shape)]


ENTRIES = (
    Entry(
        Activation,
        required={"function": draw.labels},
        inputs=draw.any_shape(),
        torch=Torch(lambda torch, layer, _: torch_activation(torch, layer.function)),
        keras=Keras(lambda keras, layer, _: keras.layers.Activation(layer.function)),
    ),
    Entry(
        ReLU,
        inputs=draw.any_shape(),
        torch=Torch(lambda torch, *_: torch.nn.ReLU()),
        keras=Keras(lambda keras, *_: keras.layers.ReLU()),
    ),
    Entry(
        Softmax,
        inputs=draw.any_shape(),
        torch=Torch(lambda torch, *_: torch.nn.Softmax(dim=1)),
        keras=Keras(lambda keras, *_: keras.layers.Softmax()),
    ),
    Entry(
        PReLU,
        options={"per": st.sampled_from(("channel", "network", "element"))},
        inputs=draw.any_shape(),
        torch=Torch(
            lambda torch, layer, shape: torch.nn.PReLU(shape[-1] if layer.per == "channel" else 1),
            lacks={"a slope for each element": lambda layer, _: layer.per == "element"},
            weights={"alpha": lambda shape: ("weight", shape or (1,))},
        ),
        keras=Keras(keras_prelu, weights={"alpha": lambda shape: ("alpha", (1, *shape))}),
    ),
)
