"""Tied weights: each layer has all its weights; in a network, the array is counted once."""

from typing import Any

import cnnparams
from cnnparams import (
    ConfigError,
    Dense,
    Embedding,
    Network,
    NetworkError,
    ReLU,
    Sequential,
    Shared,
    Tied,
    TimeDistributed,
    Weight,
)
from tests.against.entry import Entry
from tests.records import TORCH_DOCS, Example, Wrong

EXAMPLES = [
    Example(
        Tied(Dense(1000), {"kernel": "table"}),
        (20, 64),
        (20, 1000),
        (Weight("kernel", inputs=64, units=1000), Weight("bias", units=1000)),
        65000,  # (64 + 1) * 1000
        TORCH_DOCS + "Linear.html",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose
tied: Any = Tied
TOKENS = Network((20,), name="net").add(Tied(Embedding(100, 8), {"embeddings": "table"}), name="tokens")
TABLE = "the array 'table' is embeddings of Embedding(vocabulary_size=100, features=8)"

WRONG: list[Wrong] = [
    (lambda: tied(3, {"kernel": "a"}), TypeError, "Tied: layer must be a layer, got 3 (int)"),
    (
        lambda: tied(Sequential(ReLU()), {"kernel": "a"}),
        ConfigError,
        "Tied: layer must be a single layer, not a block, got Sequential(ReLU())",
    ),
    (
        lambda: tied(Shared(Dense(3), name="s"), {"kernel": "a"}),
        ConfigError,
        "Tied: layer must not be shared itself, got Shared(layer=Dense(units=3)); write Shared(Tied(...), name=...)",
    ),
    (
        lambda: tied(Dense(3), "kernel"),
        TypeError,
        "Tied: arrays must name an array for each weight, as in {'kernel': 'table'}, got 'kernel' (str)",
    ),
    (
        lambda: tied(Dense(3), (("kernel",),)),
        TypeError,
        "Tied: arrays must name an array for each weight, as in {'kernel': 'table'}, got (('kernel',),) (tuple)",
    ),
    (
        lambda: tied(Dense(3), {}),
        ConfigError,
        "Tied: arrays must name an array for one weight or more, got none",
    ),
    (
        lambda: tied(Dense(3), {1: "a"}),
        TypeError,
        "Tied: arrays: the name of a weight must be a string, got 1 (int)",
    ),
    (
        lambda: tied(Dense(3), {"kernel": ""}),
        ConfigError,
        "Tied: arrays: the name of an array must not be empty, got ''",
    ),
    (
        lambda: tied(Dense(3), {"kernel": "a", "bias": "a"}),
        ConfigError,
        "Tied: arrays must be different ones, got a, a",
    ),
    (
        lambda: Tied(Dense(3), {"gamma": "a"}).weights((4,)),
        ConfigError,
        "Tied(Dense(units=3), {'gamma': 'a'}): arrays must be of its weights kernel, bias, got 'gamma'",
    ),
    (
        lambda: Tied(ReLU(), {"gamma": "a"}).weights((4,)),
        ConfigError,
        "Tied(ReLU(), {'gamma': 'a'}): has no weights to tie, got 'gamma'",
    ),
    (
        lambda: TOKENS.add(Tied(Dense(99), {"kernel": "table"})),
        NetworkError,
        f"net: {TABLE} with the shape (100, 8), got (8, 99) for kernel of Dense(units=99)",
    ),
    (
        lambda: TOKENS.add(Tied(Dense(100), {"kernel": "table"}, trainable=False)),
        NetworkError,
        f"net: {TABLE}, which is trained, got kernel of Dense(units=100), which is frozen; freeze both or none",
    ),
    (
        lambda: TOKENS.add(Shared(Dense(100), name="table")),
        NetworkError,
        "net: the name 'table' is that of a tied array and of shared weights,"
        " Embedding(vocabulary_size=100, features=8) and Dense(units=100); give one of them another name",
    ),
    (
        lambda: TOKENS.add(TimeDistributed(Tied(Dense(3), {"kernel": "new"}))),
        ConfigError,
        "TimeDistributed: layer must not be tied itself, got Tied(Dense(units=3), {'kernel': 'new'}); put it into a block, TimeDistributed(Sequential(Tied(...)))",
    ),
]

ENTRIES = (
    Entry(
        Tied,
        torch="the layer inside is compared for itself",
        keras="the layer inside is compared for itself",
    ),
)
