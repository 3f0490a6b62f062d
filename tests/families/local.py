"""Locally connected layers: convolutions that share no weights, which no framework has today."""

from typing import Any

import cnnparams
from cnnparams import LocallyConnected2D, ShapeError, Weight
from tests.against.entry import Entry
from tests.records import Example, Wrong

EXAMPLES = [
    Example(
        LocallyConnected2D(64, 3),
        (32, 32, 3),
        (30, 30, 64),
        (
            Weight(
                "kernel",
                output_height=30,
                output_width=30,
                kernel_height=3,
                kernel_width=3,
                in_channels=3,
                filters=64,
            ),
            Weight("bias", output_height=30, output_width=30, filters=64),
        ),
        1612800,  # Keras 2's documentation: (30 * 30) * (3 * 3 * 3 * 64) + (30 * 30) * 64
        "https://faroit.com/keras-docs/2.1.5/layers/local/",
    ),
    Example(
        LocallyConnected2D(2, (1, 2), stride=2, padding=1, bias=False, activation="relu"),
        (4, 4, 1),
        (3, 3, 2),  # (4 + 2 - 1) // 2 + 1, (4 + 2 - 2) // 2 + 1
        (
            Weight(
                "kernel",
                output_height=3,
                output_width=3,
                kernel_height=1,
                kernel_width=2,
                in_channels=1,
                filters=2,
            ),
        ),
        36,  # 3 * 3 * 1 * 2 * 1 * 2
        "one filter for each position",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[Wrong] = [
    (
        lambda: LocallyConnected2D(8, 5).weights((4, 4, 1)),
        ShapeError,
        "LocallyConnected2D(filters=8, kernel_size=(5, 5)): a 5 x 5 kernel does not fit into 4 x 4 (input (4, 4, 1))",
    ),
]

ENTRIES = (
    Entry(
        LocallyConnected2D,
        torch="PyTorch never had one",
        keras="Keras had one until version 2, and 3 is compared with",
    ),
)
