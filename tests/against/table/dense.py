"""Fully connected layers: `Dense` is a linear map of the last axis, `FullyConnected` one of all elements."""

from math import prod
from typing import Any

from cnnparams import Dense, FullyConnected
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import torch_activation
from tests.against.torch_side import Torch


def linear(torch: Any, inputs: int, layer: Any) -> list[Any]:
    return [torch.nn.Linear(inputs, layer.units, bias=layer.bias), *torch_activation(torch, layer.activation)]


def dense(keras: Any, layer: Any) -> Any:
    return keras.layers.Dense(layer.units, activation=layer.activation, use_bias=layer.bias)


SETTINGS = {
    "required": {"units": draw.units},
    "options": {"bias": draw.flags, "activation": draw.labels},
    "inputs": draw.any_shape(),
}

ENTRIES = (
    Entry(
        Dense,
        **SETTINGS,
        torch=Torch(lambda torch, layer, shape: linear(torch, shape[-1], layer), channels_last=True),
        keras=Keras(lambda keras, layer, _: dense(keras, layer)),
    ),
    Entry(
        FullyConnected,
        **SETTINGS,
        torch=Torch(lambda torch, layer, shape: [torch.nn.Flatten(), *linear(torch, prod(shape), layer)]),
        keras=Keras(lambda keras, layer, _: [keras.layers.Flatten(), dense(keras, layer)]),
    ),
)
