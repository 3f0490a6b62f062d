"""Activations: each by its label, or by a class of its own."""

from math import prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import GLU, Activation, ConfigError, PReLU, ReLU, ShapeError, Softmax, Weight
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import torch_activation
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, LESSON, TORCH_DOCS, Example, Wrong
from tests.tally import Forward, Numbers, activate, each, sigmoid, softmax

EXAMPLES = [
    Example(Activation("tanh"), (28, 28, 6), (28, 28, 6), (), 0, LESSON),
    Example(ReLU(), (55, 55, 96), (55, 55, 96), (), 0, TORCH_DOCS + "ReLU.html"),
    Example(Softmax(), (1000,), (1000,), (), 0, TORCH_DOCS + "Softmax.html"),
    Example(Softmax(axis=1), (49, 12), (49, 12), (), 0, TORCH_DOCS + "Softmax.html"),
    Example(GLU(), (100, 512), (100, 256), (), 0, TORCH_DOCS + "GLU.html"),  # 512 / 2
    Example(GLU(axis=1), (100, 3), (50, 3), (), 0, TORCH_DOCS + "GLU.html"),
    Example(
        PReLU(),
        (56, 56, 64),
        (56, 56, 64),
        (Weight("alpha", channels=64),),
        64,  # torch.nn.PReLU(64)
        TORCH_DOCS + "PReLU.html",
    ),
    Example(PReLU(per="network"), (28, 6), (28, 6), (Weight("alpha"),), 1, TORCH_DOCS + "PReLU.html"),
    Example(
        PReLU(),
        (10,),
        (10,),
        (Weight("alpha", channels=10),),
        10,  # torch.nn.PReLU(10), behind torch.nn.Linear(..., 10)
        TORCH_DOCS + "PReLU.html",
    ),
    Example(PReLU(per="network"), (10,), (10,), (Weight("alpha"),), 1, TORCH_DOCS + "PReLU.html"),
    Example(
        PReLU(per="element"),
        (10,),
        (10,),
        (Weight("alpha", features=10),),
        10,
        KERAS_DOCS + "activation_layers/prelu/",
    ),
    Example(
        PReLU(per="element"),
        (4, 5, 6),
        (4, 5, 6),
        (Weight("alpha", height=4, width=5, channels=6),),
        120,  # 4 * 5 * 6
        KERAS_DOCS + "activation_layers/prelu/",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose


WRONG: list[Wrong] = [
    (lambda: any_of.Activation(3), TypeError, "Activation: function must be a string, got 3 (int)"),
    (lambda: Activation(" "), ConfigError, "Activation: function must not be empty, got ' '"),
    (
        lambda: any_of.Activation("tanh").output_shape(6),
        TypeError,
        "Activation(function='tanh'): a shape must be a tuple of whole numbers, got 6 (int)",
    ),
    (
        lambda: Activation("tanh").output_shape((6, 0)),
        ShapeError,
        "Activation(function='tanh'): every size in a shape must be 1 or more, got (6, 0)",
    ),
    (
        lambda: any_of.ReLU().output_shape((6, 1.5)),
        TypeError,
        "ReLU(): a shape must hold whole numbers only, got (6, 1.5)",
    ),
    (lambda: ReLU().output_shape(()), ShapeError, "ReLU(): a shape must have at least one axis, got ()"),
    (
        lambda: any_of.Softmax().output_shape([10]),
        TypeError,
        "Softmax(): a shape must be a tuple of whole numbers, got [10] (list); write (10,)",
    ),
    (
        lambda: Softmax().output_shape((-10,)),
        ShapeError,
        "Softmax(): every size in a shape must be 1 or more, got (-10,)",
    ),
    (
        lambda: any_of.PReLU(per="image"),
        ConfigError,
        "PReLU: per must be 'channel', 'network' or 'element', got 'image'",
    ),
    (
        lambda: any_of.PReLU(per=1),
        TypeError,
        "PReLU: per must be 'channel', 'network' or 'element', got 1 (int)",
    ),
    (
        lambda: any_of.PReLU(per="network").weights(None),
        TypeError,
        "PReLU(per='network'): a shape must be a tuple of whole numbers, got None (NoneType)",
    ),
    (lambda: any_of.Softmax(axis=1.0), TypeError, "Softmax: axis must be a whole number, got 1.0 (float)"),
    (
        lambda: Softmax(axis=0),
        ConfigError,
        "Softmax: axis must be counted from 1, or from -1 at the end (0 is the batch, which shapes leave out), got 0",
    ),
    (
        lambda: Softmax(axis=3).output_shape((4, 5)),
        ShapeError,
        "Softmax(axis=3): there is no axis 3, got (4, 5)",
    ),
    (lambda: GLU(axis=-3).output_shape((4, 5)), ShapeError, "GLU(axis=-3): there is no axis -3, got (4, 5)"),
    (
        lambda: GLU().output_shape((4, 5)),
        ShapeError,
        "GLU(): the size of the axis must be even, got 5 (input (4, 5))",
    ),
    (
        lambda: PReLU(per="element").output_shape((4, 0)),
        ShapeError,
        "PReLU(per='element'): every size in a shape must be 1 or more, got (4, 0)",
    ),
]


def keras_prelu(keras: Any, layer: Any, shape: Any) -> list[Any]:
    """Share each slope along a first axis: of positions, of all elements, or of one of them."""
    flat = {"channel": (prod(shape[:-1]), shape[-1]), "network": (prod(shape),), "element": (1, *shape)}
    shared = keras.layers.PReLU(shared_axes=[1])
    return [keras.layers.Reshape(flat[layer.per]), shared, keras.layers.Reshape(shape)]


AXES = st.sampled_from((-1, -1, -2, -3, 1, 2, 3, 4))
BATCH = {
    "refusing the batch": lambda layer, shape: layer.axis == 0 or layer.axis == -len(shape) - 1,
}

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
        options={"axis": AXES},
        inputs=draw.any_shape(),
        torch=Torch(
            lambda torch, layer, _: torch.nn.Softmax(dim=layer.axis), channels_last=True, lacks=BATCH
        ),
        keras=Keras(lambda keras, layer, _: keras.layers.Softmax(axis=layer.axis), lacks=BATCH),
    ),
    Entry(
        GLU,
        options={"axis": AXES},
        inputs=draw.any_shape(),
        torch=Torch(lambda torch, layer, _: torch.nn.GLU(dim=layer.axis), channels_last=True, lacks=BATCH),
        keras="Keras has no such layer",
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


def forward(function: str) -> Forward:
    return lambda _, prev_shape, numbers: activate(function, prev_shape, numbers)


def gated(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Compute a half times the sigmoid of the other."""
    for _ in each(prev_shape):
        pass
    for _ in range(len(list(each(prev_shape))) // 2):
        numbers.one * sigmoid(numbers.one)


def along(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Compute a softmax along any axis."""
    rows = list(prev_shape)
    many = rows.pop(layer.axis if layer.axis < 0 else layer.axis - 1)
    for _ in each(rows):
        softmax(numbers, many)


FORWARD: dict[type, Forward] = {
    Activation: lambda layer, prev_shape, numbers: activate(layer.function, prev_shape, numbers),
    ReLU: forward("relu"),
    PReLU: forward("leaky_relu"),
    Softmax: along,
    GLU: gated,
}
