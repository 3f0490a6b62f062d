"""Wrong uses of what is shared: in a network, and inside of blocks."""

from typing import Any

import cnnparams
from cnnparams import (
    Branches,
    Conv2D,
    Custom,
    Dense,
    Flatten,
    LayerNorm,
    Network,
    NetworkError,
    Parameter,
    ReLU,
    Sequential,
    ShapeError,
    Shared,
    Weight,
)
from tests.records import Wrong

any_of: Any = cnnparams  # wrong types are passed on purpose

START = Network((8, 8, 4), name="net")
HEAD = Shared(Conv2D(4, 1), name="head")
TOWER = Shared(Sequential(Conv2D(4, 1, name="conv"), ReLU()), name="tower")


def one_for_each(shape: tuple[int, ...]) -> tuple[Weight, ...]:
    return tuple([Weight(f"w{number}", units=2) for number in range(shape[0])])


NORM = Shared(LayerNorm(), name="norm")
COUNTED = Shared(Custom(one_for_each, (5,)), name="counted")

CONV = "Conv2D(filters=4, kernel_size=(1, 1))"
SHARED = f"net: the name 'head' is shared by {CONV}"

WRONG: list[Wrong] = [
    (
        lambda: START.add(Parameter((8, 8, 4), name="p")).add(HEAD, after=["input", "p"]),
        NetworkError,
        f"net: Shared(layer={CONV}) has one input; merge them first, got ['input', 'p']",
    ),
    (
        lambda: START.add(HEAD).add(Shared(Conv2D(4, 1), name="head", place="head")),
        NetworkError,
        f"net: 'head' is already used by Shared(layer={CONV}), so Shared(layer={CONV}, place='head') cannot have it",
    ),
    (
        lambda: START.add(HEAD).add(Conv2D(4, 1, name="head")),
        NetworkError,
        f"net: 'head' is already used by Shared(layer={CONV}), so {CONV} cannot have it",
    ),
    (
        lambda: START.add(HEAD).add(Sequential(Shared(Conv2D(5, 1), name="head"))),
        NetworkError,
        f"{SHARED}, got it for Conv2D(filters=5, kernel_size=(1, 1))",
    ),
    (
        lambda: START.add(HEAD).add(Sequential(HEAD, trainable=False)),
        NetworkError,
        f"{SHARED}, which is trained, got a use that is frozen; freeze all uses or none",
    ),
    (
        lambda: START.add(Sequential(HEAD, trainable=False)).add(HEAD),
        NetworkError,
        f"{SHARED}, which is frozen, got a use that is trained; freeze all uses or none",
    ),
    (
        lambda: START.add(HEAD).add(Conv2D(5, 1)).add(HEAD),
        NetworkError,
        f"{SHARED} with in_channels=4 in its kernel, got an input that needs in_channels=5",
    ),
    (
        lambda: START.add(TOWER).add(Conv2D(5, 1)).add(TOWER),
        NetworkError,
        "net: the name 'tower' is shared by Sequential(Conv2D(filters=4, kernel_size=(1, 1), name='conv'), ReLU()) with"
        " in_channels=4 in its conv/kernel, got an input that needs in_channels=5",
    ),
    (
        lambda: START.add(NORM).add(Conv2D(5, 1)).add(NORM),
        NetworkError,
        "net: the name 'norm' is shared by LayerNorm() with channels=4 in its gamma,"
        " got an input that needs channels=5",
    ),
    (
        lambda: Network((2,), name="net").add(COUNTED).add(Dense(3)).add(COUNTED),
        NetworkError,
        "net: the name 'counted' is shared by Custom(weights=one_for_each, output_shape=(5,)) with 2 weights,"
        " got an input that needs 3",
    ),
    (
        lambda: START.add(Branches(HEAD, Shared(Dense(4), name="head"))),
        NetworkError,
        f"Branches: the name 'head' is shared by {CONV}, got it for Dense(units=4)",
    ),
    (
        lambda: START.add(Sequential(HEAD, Flatten(), HEAD)),
        ShapeError,
        f"{CONV}: expects an input (height, width, channels), got (256,)",
    ),
]
