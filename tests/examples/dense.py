"""Examples of fully connected layers."""

from cnnparams import Dense, FullyConnected, Weight
from tests.examples.record import KERAS, LESSON, Example

EXAMPLES = [
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
        KERAS + "core_layers/dense/",
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
]
