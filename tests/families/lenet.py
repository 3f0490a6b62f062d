"""The layers of the LeNet-5 of 1998, which no framework has today."""

from itertools import product
from math import prod
from typing import Any

import cnnparams
from cnnparams import ConfigError, PartialConv2D, ShapeError, Subsample2D, Weight
from tests.against.entry import Entry
from tests.records import Example, Wrong
from tests.tally import Forward, Numbers, each, windows_of

PAPER = "LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998), section II.B"

# Table I of the paper: which maps of S2 each map of C3 sees.
C3 = (
    *((first, (first + 1) % 6, (first + 2) % 6) for first in range(6)),
    *((first, (first + 1) % 6, (first + 2) % 6, (first + 3) % 6) for first in range(6)),
    (0, 1, 3, 4),
    (1, 2, 4, 5),
    (0, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)

EXAMPLES = [
    Example(
        Subsample2D(2),
        (28, 28, 6),
        (14, 14, 6),
        (Weight("coefficient", channels=6), Weight("bias", channels=6)),
        12,  # S2 "has 12 trainable parameters"
        PAPER,
    ),
    Example(
        Subsample2D((1, 2)),
        (10, 10, 16),
        (10, 5, 16),
        (Weight("coefficient", channels=16), Weight("bias", channels=16)),
        32,  # as many as S4 has
        PAPER,
    ),
    Example(
        PartialConv2D(5, C3),
        (14, 14, 6),
        (10, 10, 16),
        (Weight("kernel", kernel_height=5, kernel_width=5, connections=60), Weight("bias", filters=16)),
        1516,  # C3 "has 1,516 trainable parameters"
        PAPER,
    ),
    Example(
        PartialConv2D((1, 3), ((0,), (1, 0)), stride=2, padding="same", bias=False),
        (7, 7, 2),
        (4, 4, 2),
        (Weight("kernel", kernel_height=1, kernel_width=3, connections=3),),
        9,  # 1 * 3 * (1 + 2)
        PAPER,
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

CONNECTIONS = "must be a tuple that holds, for each filter, the tuple of its channels"

WRONG: list[Wrong] = [
    (
        lambda: Subsample2D(3).param_count((2, 2, 1)),
        ShapeError,
        "Subsample2D(pool_size=(3, 3)): a 3 x 3 pool does not fit into 2 x 2 (input (2, 2, 1))",
    ),
    (
        lambda: any_of.PartialConv2D(5, [[0]]),
        TypeError,
        f"PartialConv2D: connections {CONNECTIONS}, got [[0]] (list)",
    ),
    (
        lambda: any_of.PartialConv2D(5, ((0, True),)),
        TypeError,
        f"PartialConv2D: connections {CONNECTIONS}, got ((0, True),) (tuple)",
    ),
    (
        lambda: PartialConv2D(5, ((0, 0),)),
        ConfigError,
        f"PartialConv2D: connections {CONNECTIONS}, at least one, counted from 0, none twice, got ((0, 0),)",
    ),
    (
        lambda: PartialConv2D(5, ()),
        ConfigError,
        f"PartialConv2D: connections {CONNECTIONS}, at least one, counted from 0, none twice, got ()",
    ),
    (
        lambda: PartialConv2D(5, ((),)),
        ConfigError,
        f"PartialConv2D: connections {CONNECTIONS}, at least one, counted from 0, none twice, got ((),)",
    ),
    (
        lambda: PartialConv2D(1, ((0, 3),)).weights((5, 5, 3)),
        ShapeError,
        "PartialConv2D(kernel_size=(1, 1), connections=((0, 3),)): connections go up to channel 3,"
        " the input has 3 from 0 on (input (5, 5, 3))",
    ),
    (
        lambda: PartialConv2D(1, ((0, 3),)).param_count((5, 5, 3)),
        ShapeError,
        "PartialConv2D(kernel_size=(1, 1), connections=((0, 3),)): connections go up to channel 3,"
        " the input has 3 from 0 on (input (5, 5, 3))",
    ),
]

ENTRIES = (
    Entry(
        PartialConv2D,
        torch="groups share out all channels evenly, a table of connections does not",
        keras="groups share out all channels evenly, a table of connections does not",
    ),
    Entry(
        Subsample2D,
        torch="pooling has had no weights since the 1990s",
        keras="pooling has had no weights since the 1990s",
    ),
)


def subsample(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Add up each window, and scale and shift the sum."""
    for _ in each(layer.output_shape(prev_shape)):
        numbers.sum(prod(layer.pool_size)) * 1 + 1


def connect(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Slide each filter over the channels that it is connected to."""
    *sizes, _ = prev_shape
    for place in product(*windows_of(layer, sizes)):
        for seen in layer.connections:
            total = numbers.sum_of_products(prod(map(len, place)) * len(seen))
            if layer.bias:
                total + 1


FORWARD: dict[type, Forward] = {Subsample2D: subsample, PartialConv2D: connect}
