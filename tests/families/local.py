"""Locally connected layers: convolutions that share no weights, which no framework has today."""

from itertools import product
from math import prod
from typing import Any

import cnnparams
from cnnparams import ConfigError, LocallyConnected1D, LocallyConnected2D, ShapeError, Weight
from tests.against.entry import Entry
from tests.records import Example, Wrong
from tests.tally import Forward, Numbers, activate, windows_of

KERAS_2 = "https://faroit.com/keras-docs/2.1.5/layers/local/"

EXAMPLES = [
    Example(
        LocallyConnected1D(64, 3),
        (10, 32),
        (8, 64),
        (
            Weight("kernel", output_length=8, kernel_length=3, in_channels=32, filters=64),
            Weight("bias", output_length=8, filters=64),
        ),
        49664,  # Keras 2's first example: kernel (8, 3 * 32, 64) and bias (8, 64)
        KERAS_2,
    ),
    Example(
        LocallyConnected1D(32, 3),
        (8, 64),
        (6, 32),
        (
            Weight("kernel", output_length=6, kernel_length=3, in_channels=64, filters=32),
            Weight("bias", output_length=6, filters=32),
        ),
        37056,  # Keras 2's second example, behind the first: 6 * ((3 * 64) + 1) * 32
        KERAS_2,
    ),
    Example(
        LocallyConnected1D(2, 3, stride=2, padding="causal", dilation=2, bias=False, activation="relu"),
        (7, 1),
        (4, 2),  # ceil(7 / 2)
        (Weight("kernel", output_length=4, kernel_length=3, in_channels=1, filters=2),),
        24,  # 4 * 3 * 1 * 2
        "one filter for each position",
    ),
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
        KERAS_2,
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
    (lambda: LocallyConnected2D(0, 5), ConfigError, "LocallyConnected2D: filters must be 1 or more, got 0"),
    (
        lambda: any_of.LocallyConnected2D(8, 5, padding="causal"),
        ConfigError,
        "LocallyConnected2D: padding must be 'valid', 'same', a whole number, or for each of (height, width)"
        " a whole number or (before, after), got 'causal'",
    ),
    (
        lambda: any_of.LocallyConnected2D(8, 5).output_shape((32, 3)),
        ShapeError,
        "LocallyConnected2D(filters=8, kernel_size=(5, 5)): expects an input (height, width, channels), got (32, 3);"
        " an image with one channel is (32, 3, 1)",
    ),
    (
        lambda: any_of.LocallyConnected1D(8.0, 3),
        TypeError,
        "LocallyConnected1D: filters must be a whole number, got 8.0 (float)",
    ),
    (
        lambda: LocallyConnected1D(8, 0),
        ConfigError,
        "LocallyConnected1D: kernel_size must be 1 or more, got 0",
    ),
    (
        lambda: any_of.LocallyConnected1D(8, 3, bias=1),
        TypeError,
        "LocallyConnected1D: bias must be True or False, got 1 (int)",
    ),
    (
        lambda: any_of.LocallyConnected1D(8, 3, padding="full"),
        ConfigError,
        "LocallyConnected1D: padding must be 'valid', 'same', 'causal', a whole number, or for each of (length)"
        " a whole number or (before, after), got 'full'",
    ),
    (
        lambda: LocallyConnected1D(8, 3, padding=1).weights((0, 3)),
        ShapeError,
        "LocallyConnected1D(filters=8, kernel_size=(3,), padding=((1, 1),)):"
        " every size in a shape must be 1 or more, got (0, 3)",
    ),
    (
        lambda: any_of.LocallyConnected1D(8, 3).weights((5, 5, 3)),
        ShapeError,
        "LocallyConnected1D(filters=8, kernel_size=(3,)): expects an input (length, channels), got (5, 5, 3)",
    ),
    (
        lambda: LocallyConnected1D(8, 5).weights((4, 1)),
        ShapeError,
        "LocallyConnected1D(filters=8, kernel_size=(5,)): a kernel of length 5 does not fit into length 4"
        " (input (4, 1))",
    ),
]

ENTRIES = tuple(
    Entry(
        layer,
        torch="PyTorch never had one",
        keras="Keras had one until version 2, and 3 is compared with",
    )
    for layer in (LocallyConnected1D, LocallyConnected2D)
)


def filter_locally(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Slide over the input with other filters at each place."""
    *sizes, channels = prev_shape
    places = windows_of(layer, sizes)
    for place in product(*places):
        for _ in range(layer.filters):
            total = numbers.sum_of_products(prod(map(len, place)) * channels)
            if layer.bias:
                total + 1
    activate(layer.activation, [*map(len, places), layer.filters], numbers)


FORWARD: dict[type, Forward] = dict.fromkeys((LocallyConnected1D, LocallyConnected2D), filter_locally)
