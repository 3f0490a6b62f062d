"""Wrong uses of blocks."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import (
    Add,
    Branches,
    ConfigError,
    Conv2D,
    Dense,
    FullyConnected,
    Graph,
    Input,
    Network,
    NetworkError,
    ReLU,
    Residual,
    Sequential,
    ShapeError,
)

any_of: Any = cnnparams  # wrong types are passed on purpose

CELL = Network((8, 8, 4)).add(Conv2D(4, 1))
SHORT = "(Network((8, 8, 4)).add(Conv2D(filters=4, kernel_size=(1, 1))))"
LONG = Sequential(*[Conv2D(4, 1)] * 9)

NESTED = Network((8, 8, 3), name="net").add(
    Sequential(Sequential(Conv2D(4, 1, name="conv1"), ReLU()), name="body")
)

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (Sequential, ConfigError, "Sequential: takes at least one layer, got none"),
    (lambda: any_of.Sequential(3), TypeError, "Sequential: takes layers, got 3 (int)"),
    (
        lambda: any_of.Sequential([ReLU()]),
        TypeError,
        "Sequential: takes layers, got [ReLU()] (list); write Sequential(*layers)",
    ),
    (
        lambda: any_of.Sequential(ReLU),
        TypeError,
        "Sequential: takes layers, got the class ReLU; write ReLU(...)",
    ),
    (lambda: any_of.Sequential(Add()), ConfigError, "Sequential: takes layers with one input, got Add()"),
    (lambda: any_of.Graph(ReLU()), TypeError, "Graph: network must be a Network, got ReLU() (ReLU)"),
    (
        lambda: Graph(Network((3,)).add_input("other", (3,))),
        ConfigError,
        "Graph: network must have one input, got input, other",
    ),
    (
        lambda: Graph(Network((3,))),
        ConfigError,
        "Graph: network must have a layer behind its input, got none",
    ),
    (
        lambda: NESTED["body/0/conv"],
        NetworkError,
        "net: there is no step 'body/0/conv'; did you mean 'body/0/conv1'?",
    ),
    (
        lambda: NESTED.freeze("bodies/0/conv1"),
        NetworkError,
        "net: there is no step 'bodies/0/conv1'; did you mean 'body'?",
    ),
    (lambda: NESTED["body/0/conv1/kernel"], NetworkError, "net: there is no step 'body/0/conv1/kernel'"),
    (lambda: any_of.Graph(None), TypeError, "Graph: network must be a Network, got None (NoneType)"),
    (lambda: Graph(CELL, name="a/b"), ConfigError, "Graph: name must not contain '/', got 'a/b'"),
    (
        lambda: any_of.Graph(CELL, trainable=0),
        TypeError,
        "Graph: trainable must be True or False, got 0 (int)",
    ),
    (
        lambda: any_of.Graph(CELL).param_count((8,)),
        ShapeError,
        "Conv2D(filters=4, kernel_size=(1, 1)): expects an input (height, width, channels), got (8,)",
    ),
    (
        lambda: any_of.Graph(CELL).output_shape([8, 8, 4]),
        TypeError,
        f"Graph(network={SHORT}): a shape must be a tuple of whole numbers, got [8, 8, 4] (list)",
    ),
    (
        lambda: Graph(CELL).weights((8, 8, 0)),
        ShapeError,
        f"Graph(network={SHORT}): every size in a shape must be 1 or more, got (8, 8, 0)",
    ),
    (
        lambda: Network((8, 8, 4)).add(Graph(CELL), after=["input", "input"]),
        NetworkError,
        f"Network: Graph(network={SHORT}) has one input; merge them first, got ['input', 'input']",
    ),
    (
        lambda: any_of.Sequential(Network((3,))),
        TypeError,
        "Sequential: takes layers, got a network; write Graph(...)",
    ),
    (
        lambda: any_of.Branches(ReLU(), merge=Add),
        TypeError,
        "Branches: merge must be a layer, got the class Add; write Add(...)",
    ),
    (
        lambda: Network((3,), name="net").add(any_of.Network((3,))),
        TypeError,
        "net: add() takes a layer, got a network; write Graph(...)",
    ),
    (
        lambda: Network((3,), name="net").add_input("other", (3,)).replace("other", ReLU()),
        NetworkError,
        "net: 'other' is an input and stays one, got ReLU()",
    ),
    (
        lambda: Network((3,), name="net").add(ReLU()).replace("relu", Input((3,))),
        NetworkError,
        "net: 'relu' is no input; see add_input(), got Input(shape=(3,))",
    ),
    (
        lambda: any_of.Network((3,)).summary(leaves=1),
        TypeError,
        "summary: leaves must be True or False, got 1 (int)",
    ),
    (
        lambda: Residual(Conv2D(16, 3)).output_shape((32, 32, 3)),
        ShapeError,
        "Residual(Conv2D(filters=16, kernel_size=(3, 3))): the body makes (30, 30, 16), the shortcut (32, 32, 3); "
        "pad the body so that it keeps the size, or give a shortcut that makes the same",
    ),
    (
        lambda: Network((8, 8, 4)).add(LONG, after=["input", "input"]),
        NetworkError,
        "Network: Sequential(Conv2D(filters=4, kernel_size=(1, 1)), Conv2D(filters=4, kernel_size=(1, 1)),"
        " Conv2D(filters=4, kernel_size=(1, 1)), Conv2D(filters=4, kernel_size=(1...)"
        " has one input; merge them first, got ['input', 'input']",
    ),
    (
        lambda: Residual(Conv2D(8, 3, stride=2, padding=1)).output_shape((33, 33, 4)),
        ShapeError,
        "Residual(Conv2D(filters=8, kernel_size=(3, 3), stride=(2, 2), padding=((1, 1), (1, 1)))): the body makes"
        " (17, 17, 8), the shortcut (33, 33, 4); use shortcut=Conv2D(8, 1, stride=2)",
    ),
    (
        lambda: Residual(FullyConnected(5)).output_shape((4, 4, 1)),
        ShapeError,
        "Residual(FullyConnected(units=5)): the body makes (5,), the shortcut (4, 4, 1);"
        " give a shortcut that makes the same",
    ),
    (Residual, ConfigError, "Residual: takes at least one layer, got none"),
    (
        lambda: any_of.Residual(ReLU(), then=Add()),
        ConfigError,
        "Residual: takes layers with one input, got Add()",
    ),
    (lambda: any_of.Residual(ReLU(), shortcut=3), TypeError, "Residual: takes layers, got 3 (int)"),
    (Branches, ConfigError, "Branches: takes at least one layer, got none"),
    (
        lambda: any_of.Branches(ReLU(), merge="concat"),
        TypeError,
        "Branches: merge must be a layer such as Concat(), got 'concat' (str)",
    ),
    (
        lambda: any_of.Branches(ReLU(), merge=ReLU()),
        ConfigError,
        "Branches: merge must have several inputs, as Concat() has, got ReLU()",
    ),
    (
        lambda: Residual(Conv2D(128, 3, stride=2, padding=1)).param_count((56, 56, 64)),
        ShapeError,
        "Residual(Conv2D(filters=128, kernel_size=(3, 3), stride=(2, 2), padding=((1, 1), (1, 1)))): the body makes"
        " (28, 28, 128), the shortcut (56, 56, 64); use shortcut=Conv2D(128, 1, stride=2)",
    ),
    (
        lambda: Residual(Conv2D(8, 1, stride=(2, 1))).param_count((8, 8, 8)),
        ShapeError,
        "Residual(Conv2D(filters=8, kernel_size=(1, 1), stride=(2, 1))): the body makes (4, 8, 8), the shortcut"
        " (8, 8, 8); use shortcut=Conv2D(8, 1, stride=(2, 1))",
    ),
    (
        lambda: Residual(Conv2D(8, 1)).param_count((8, 8, 3)),
        ShapeError,
        "Residual(Conv2D(filters=8, kernel_size=(1, 1))): the body makes (8, 8, 8), the shortcut (8, 8, 3);"
        " use shortcut=Conv2D(8, 1)",
    ),
    (
        lambda: Residual(Dense(8)).param_count((3,)),
        ShapeError,
        "Residual(Dense(units=8)): the body makes (8,), the shortcut (3,); give a shortcut that makes the same",
    ),
    (
        lambda: Sequential(ReLU(name="a"), ReLU(name="a")).param_count((3,)),
        NetworkError,
        "Sequential: the name 'a' is taken by ReLU(), got it again for ReLU()",
    ),
    (
        lambda: any_of.Sequential(ReLU()).param_count([3]),
        TypeError,
        "Sequential(ReLU()): a shape must be a tuple of whole numbers, got [3] (list)",
    ),
]
