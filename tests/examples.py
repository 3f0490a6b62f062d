"""THE table of layers: each with an input, what must come out, and where that is known from."""

from typing import Any

from attrs import frozen

from cnnparams import (
    Activation,
    AvgPool2D,
    Conv1D,
    Conv2D,
    Conv3D,
    Dense,
    Dropout,
    Flatten,
    FullyConnected,
    Input,
    Layer,
    MaxPool2D,
    ReLU,
    Weight,
)


@frozen
class Example:
    """One layer behind one input, with its output, its weights, its count and the source of these.

    `torch` and `keras` are the names of the same layer there, "" where there is none.
    """

    layer: Layer[Any, Any]
    prev_shape: Any
    output_shape: tuple[int, ...]
    weights: tuple[Weight, ...]
    count: int
    source: str
    torch: str = ""
    keras: str = ""


LESSON = "the lesson: ((m * n * d) + 1) * k and (c * p) + 1 * c"
TORCH = "https://docs.pytorch.org/docs/stable/generated/torch.nn."

EXAMPLES = [
    Example(Input((32, 32, 3)), (), (32, 32, 3), (), 0, LESSON, keras="Input"),
    Example(
        Conv2D(8, 5),
        (32, 32, 3),
        (28, 28, 8),
        (
            Weight("kernel", kernel_height=5, kernel_width=5, in_channels=3, filters=8),
            Weight("bias", filters=8),
        ),
        608,
        LESSON,
        torch="Conv2d",
        keras="Conv2D",
    ),
    Example(
        Conv2D(256, (5, 3), stride=(2, 1), padding=((1, 2), (0, 1)), dilation=(1, 2), groups=2, bias=False),
        (27, 26, 96),
        (13, 23, 256),  # (27 + 1 + 2 - 5) // 2 + 1, (26 + 0 + 1 - ((3 - 1) * 2 + 1)) // 1 + 1
        (Weight("kernel", kernel_height=5, kernel_width=3, group_channels=48, filters=256),),
        184320,  # 5 * 3 * 48 * 256
        TORCH + "Conv2d.html",
    ),
    Example(
        Conv2D(4, 3, stride=2, padding="same", activation="relu"),
        (7, 8, 1),
        (4, 4, 4),  # ceil(7 / 2), ceil(8 / 2)
        (
            Weight("kernel", kernel_height=3, kernel_width=3, in_channels=1, filters=4),
            Weight("bias", filters=4),
        ),
        40,
        "https://keras.io/api/layers/convolution_layers/convolution2d/",
    ),
    Example(MaxPool2D(), (28, 28, 8), (14, 14, 8), (), 0, LESSON, torch="MaxPool2d", keras="MaxPooling2D"),
    Example(
        MaxPool2D(3, stride=2, padding=1, dilation=(1, 2), ceil_mode=True),
        (112, 113, 64),
        (57, 56, 64),  # torch.nn.MaxPool2d(3, 2, 1, (1, 2), ceil_mode=True)
        (),
        0,
        TORCH + "MaxPool2d.html",
    ),
    Example(AvgPool2D(2), (10, 10, 16), (5, 5, 16), (), 0, LESSON, "AvgPool2d", "AveragePooling2D"),
    Example(
        AvgPool2D(3, stride=(2, 1), padding="same"), (7, 5, 2), (4, 5, 2), (), 0, TORCH + "AvgPool2d.html"
    ),
    Example(Flatten(), (5, 5, 16), (400,), (), 0, LESSON, torch="Flatten", keras="Flatten"),
    Example(
        FullyConnected(120),
        (5, 5, 16),
        (120,),
        (Weight("kernel", inputs=400, units=120), Weight("bias", units=120)),
        48120,
        LESSON,
        torch="Flatten, Linear",
        keras="Flatten, Dense",
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
        "https://keras.io/api/layers/core_layers/dense/",
        torch="Linear",
        keras="Dense",
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
        Activation("tanh"), (28, 28, 6), (28, 28, 6), (), 0, LESSON, torch="Tanh, ...", keras="Activation"
    ),
    Example(ReLU(), (55, 55, 96), (55, 55, 96), (), 0, TORCH + "ReLU.html", torch="ReLU", keras="ReLU"),
    Example(Dropout(), (4096,), (4096,), (), 0, TORCH + "Dropout.html", torch="Dropout", keras="Dropout"),
]
