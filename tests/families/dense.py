"""Fully connected layers: `Dense` is a linear map of the last axis, `FullyConnected` one of all elements."""

from math import prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import Bilinear, ConfigError, Dense, FullyConnected, Shape, ShapeError, Weight
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import torch_activation
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, LESSON, TORCH_DOCS, Example, Wrong
from tests.tally import Forward, Numbers, activate, each

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
    Example(
        Bilinear(40),
        ((128, 20), (128, 30)),
        (128, 40),
        (Weight("kernel", units=40, inputs1=20, inputs2=30), Weight("bias", units=40)),
        24040,  # torch.nn.Bilinear(20, 30, 40): 40 * 20 * 30 + 40
        TORCH_DOCS + "Bilinear.html",
    ),
    Example(
        Bilinear(5, bias=False),
        ((3,), (3,)),
        (5,),
        (Weight("kernel", units=5, inputs1=3, inputs2=3),),
        45,  # 5 * 3 * 3
        TORCH_DOCS + "Bilinear.html",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[Wrong] = [
    (lambda: Bilinear(0), ConfigError, "Bilinear: units must be 1 or more, got 0"),
    (lambda: any_of.Bilinear(40.0), TypeError, "Bilinear: units must be a whole number, got 40.0 (float)"),
    (
        lambda: any_of.Bilinear(40, bias=1),
        TypeError,
        "Bilinear: bias must be True or False, got 1 (int)",
    ),
    (
        lambda: any_of.Bilinear(40).weights((20, 30)),
        TypeError,
        "Bilinear(units=40): takes a tuple of shapes, one for each input, got (20, 30) (tuple)",
    ),
    (
        lambda: Bilinear(40).weights(((20,), (30,), (30,))),
        ShapeError,
        "Bilinear(units=40): takes two inputs, got 3: ((20,), (30,), (30,))",
    ),
    (
        lambda: Bilinear(40).output_shape(((20,), (0,))),
        ShapeError,
        "Bilinear(units=40): every size in a shape must be 1 or more, got (0,)",
    ),
    (
        lambda: Bilinear(40).output_shape(((7, 20), (1, 30))),
        ShapeError,
        "Bilinear(units=40): inputs 1 and 2 must have the same axes before the last, got (7, 20) and (1, 30)",
    ),
    (
        lambda: Bilinear(40).output_shape(((2, 7, 20), (2, 1, 30))),
        ShapeError,
        "Bilinear(units=40): inputs 1 and 2 must have the same axes before the last,"
        " got (2, 7, 20) and (2, 1, 30)",
    ),
    (
        lambda: any_of.Bilinear(40).weights(((7, 20), (30,))),
        ShapeError,
        "Bilinear(units=40): inputs 1 and 2 must have the same axes before the last, got (7, 20) and (30,)",
    ),
]


def linear(torch: Any, inputs: int, layer: Any) -> list[Any]:
    linear = torch.nn.Linear(inputs, layer.units, bias=layer.bias)
    return [linear, *torch_activation(torch, layer.activation, axis=-1)]


def dense(keras: Any, layer: Any) -> Any:
    return keras.layers.Dense(layer.units, activation=layer.activation, use_bias=layer.bias)


SETTINGS = {
    "required": {"units": draw.units},
    "options": {"bias": draw.flags, "activation": draw.labels},
    "inputs": draw.any_shape(),
}


@st.composite
def two_inputs(pick: st.DrawFn) -> tuple[Shape, ...]:
    """Draw two shapes that differ in the last axis, and now and then in any."""
    first, second = pick(draw.any_shape()), pick(draw.any_shape())
    if pick(st.integers(0, 4)):
        second = (*first[:-1], second[-1])
    return first, second


ENTRIES = (
    Entry(
        Bilinear,
        required={"units": draw.units},
        options={"bias": draw.flags},
        inputs=two_inputs(),
        torch=Torch(
            lambda torch, layer, shapes: torch.nn.Bilinear(
                shapes[0][-1], shapes[1][-1], layer.units, bias=layer.bias
            ),
            weights={"kernel": lambda shape: ("weight", shape)},
            channels_last=True,
        ),
        keras="Keras has no layer for two inputs that multiplies their elements",
    ),
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


def multiply(layer: Any, rows: Any, inputs: int, numbers: Numbers) -> None:
    """Multiply each row with the kernel."""
    for _ in each(rows):
        for _ in range(layer.units):
            total = numbers.sum_of_products(inputs)
            if layer.bias:
                total + 1
    activate(layer.activation, [*rows, layer.units], numbers)


def between(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Multiply one input with the kernel of each unit, and that with the other input."""
    (*rows, first), (*_, second) = prev_shape
    for _ in each(rows):
        for _ in range(layer.units):
            for _ in range(second):
                numbers.sum_of_products(first)
            total = numbers.sum_of_products(second)
            if layer.bias:
                total + 1


FORWARD: dict[type, Forward] = {
    Dense: lambda layer, prev_shape, numbers: multiply(layer, prev_shape[:-1], prev_shape[-1], numbers),
    FullyConnected: lambda layer, prev_shape, numbers: multiply(layer, (), prod(prev_shape), numbers),
    Bilinear: between,
}
