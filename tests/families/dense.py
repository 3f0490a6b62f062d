"""Fully connected layers: `Dense` is a linear map of the last axis, `FullyConnected` one of all elements."""

from math import prod
from typing import Any

from cnnparams import Dense, FullyConnected, Weight
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import torch_activation
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, LESSON, Example

EXAMPLES = [
    Example(
        FullyConnected(120),
        (5, 5, 16),
        (120,),
        (Weight("kernel", inputs=400, units=120), Weight("bias", units=120)),
        48120,
        LESSON,
    ),
    Example(
        FullyConnected(10, bias=False), (84,), (10,), (Weight("kernel", inputs=84, units=10),), 840, LESSON
    ),
    Example(
        Dense(84),
        (7, 7, 120),
        (7, 7, 84),
        (Weight("kernel", inputs=120, units=84), Weight("bias", units=84)),
        10164,
        KERAS_DOCS + "core_layers/dense/",
    ),
    Example(
        Dense(10, bias=False, activation="softmax"),
        (84,),
        (10,),
        (Weight("kernel", inputs=84, units=10),),
        840,
        LESSON,
    ),
]


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
