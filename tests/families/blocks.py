"""Blocks, whose layers are compared each for itself, and their sums with published networks."""

from typing import Any

import cnnparams
from cnnparams import (
    Add,
    BatchNorm,
    Branches,
    Cell,
    Concat,
    ConfigError,
    Conv2D,
    Dense,
    FullyConnected,
    Graph,
    Input,
    MaxPool2D,
    Network,
    NetworkError,
    ReLU,
    Residual,
    Sequential,
    ShapeError,
    UpSample2D,
    Weight,
)
from tests.against.entry import Entry
from tests.records import Example, Wrong

RESNET = "He et al., Deep Residual Learning (2015), https://arxiv.org/abs/1512.03385, figure 5"
INCEPTION = "Szegedy et al., Going Deeper with Convolutions (2014), https://arxiv.org/abs/1409.4842, table 1"


def kernel(size: int, channels: int, filters: int) -> Weight:
    return Weight("kernel", kernel_height=size, kernel_width=size, in_channels=channels, filters=filters)


def norm(channels: int) -> list[Weight]:
    return [
        Weight("gamma", channels=channels),
        Weight("beta", channels=channels),
        Weight.state("moving_mean", channels=channels),
        Weight.state("moving_variance", channels=channels),
    ]


def under(path: str, *weights: Weight) -> list[Weight]:
    return [weight.under(path) for weight in weights]


UNET = "https://arxiv.org/abs/1505.04597, figure 1: 3 x 3 convolutions after up-sampling and copying"
TWO_INPUTS = (
    Network((28, 28, 1024))
    .add(UpSample2D(2, name="up"))
    .add_input("skip", (56, 56, 512))
    .add(Concat(name="cat"), after=["up", "skip"])
    .add(Conv2D(512, 3, name="conv"))
)
GRAPH = (
    "Graph(network=(Network((28, 28, 1024)).add(UpSample2D(name='up')).add_input('skip', (56, 56, 512))"
    ".add(Concat(name='cat'), after=('up', 'skip')).add(Conv2D(filt...)"
)

EXAMPLES = [
    Example(
        Graph(TWO_INPUTS),
        ((28, 28, 1024), (56, 56, 512)),
        (54, 54, 512),  # 2 * 28 - 3 + 1
        tuple(under("conv", kernel(3, 1536, 512), Weight("bias", filters=512))),
        7078400,  # (3 * 3 * (1024 + 512) + 1) * 512
        UNET,
    ),
    Example(
        Cell(output="cat")
        .add(UpSample2D(2, name="up"))
        .add_input("skip")
        .add(Concat(name="cat"), after=["up", "skip"])
        .add(Conv2D(512, 3, name="conv")),
        ((14, 14, 1024), (28, 28, 512)),
        (28, 28, 1536),  # 1024 + 512
        tuple(under("conv", kernel(3, 1536, 512), Weight("bias", filters=512))),
        7078400,  # (3 * 3 * (1024 + 512) + 1) * 512
        UNET,
    ),
    Example(
        Sequential(
            Conv2D(64, 7, stride=2, padding=3, bias=False, name="conv1"), BatchNorm(name="bn1"), ReLU()
        ),
        (224, 224, 3),
        (112, 112, 64),
        (*under("conv1", kernel(7, 3, 64)), *under("bn1", *norm(64))),
        9536,  # 7 * 7 * 3 * 64 + 2 * 64: the first layers of every ResNet
        RESNET,
    ),
    Example(
        Residual(Conv2D(64, 3, padding=1, bias=False), ReLU(), Conv2D(64, 3, padding=1, bias=False)),
        (56, 56, 64),
        (56, 56, 64),
        (*under("0", kernel(3, 64, 64)), *under("2", kernel(3, 64, 64))),
        73728,  # 2 * 3 * 3 * 64 * 64
        RESNET,
    ),
    Example(
        Residual(
            Conv2D(128, 3, stride=2, padding=1, bias=False),
            shortcut=Sequential(Conv2D(128, 1, stride=2, bias=False), BatchNorm()),
        ),
        (56, 56, 64),
        (28, 28, 128),
        (
            *under("0", kernel(3, 64, 128)),
            *under("shortcut/0", kernel(1, 64, 128)),
            *under("shortcut/1", *norm(128)),
        ),
        82176,  # 3 * 3 * 64 * 128 + 64 * 128 + 2 * 128
        RESNET,
    ),
    Example(
        Branches(
            Conv2D(64, 1, bias=False),
            Sequential(Conv2D(96, 1, bias=False), Conv2D(128, 3, padding=1, bias=False)),
            Sequential(Conv2D(16, 1, bias=False), Conv2D(32, 5, padding=2, bias=False)),
            Sequential(MaxPool2D(3, stride=1, padding=1), Conv2D(32, 1, bias=False)),
        ),
        (28, 28, 192),
        (28, 28, 256),  # 64 + 128 + 32 + 32
        (
            *under("0", kernel(1, 192, 64)),
            *under("1/0", kernel(1, 192, 96)),
            *under("1/1", kernel(3, 96, 128)),
            *under("2/0", kernel(1, 192, 16)),
            *under("2/1", kernel(5, 16, 32)),
            *under("3/1", kernel(1, 192, 32)),
        ),
        163328,  # 12288 + 18432 + 110592 + 3072 + 12800 + 6144: "159K", in units of 1,024, inception (3a)
        INCEPTION,
    ),
    Example(
        Branches(Conv2D(8, 1, name="left"), Conv2D(8, 3, padding=1, name="right"), merge=Add()),
        (9, 9, 2),
        (9, 9, 8),
        (
            *under("left", kernel(1, 2, 8), Weight("bias", filters=8)),
            *under("right", kernel(3, 2, 8), Weight("bias", filters=8)),
        ),
        176,  # ((1 * 1 * 2) + 1) * 8 + ((3 * 3 * 2) + 1) * 8
        "the sum of its branches",
    ),
    Example(
        Graph(Network((9, 9, 2)).add(Conv2D(8, 1, name="pointwise")).add(ReLU(name="relu"))),
        (4, 4, 2),
        (4, 4, 8),
        (*under("pointwise", kernel(1, 2, 8), Weight("bias", filters=8)),),
        24,  # ((1 * 1 * 2) + 1) * 8
        "the network inside",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

CELL = Network((8, 8, 4)).add(Conv2D(4, 1))
SHORT = "(Network((8, 8, 4)).add(Conv2D(filters=4, kernel_size=(1, 1))))"
LONG = Sequential(*[Conv2D(4, 1)] * 9)

NESTED = Network((8, 8, 3), name="net").add(
    Sequential(Sequential(Conv2D(4, 1, name="conv1"), ReLU()), name="body")
)


WRONG: list[Wrong] = [
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
        "Graph: network must have a layer after its input, got none",
    ),
    (
        lambda: Graph(Network((3,)).add(ReLU()), output="relu6"),
        ConfigError,
        "Graph: output must be a step of the network; Network: there is no step 'relu6'; did you mean 'relu'?",
    ),
    (
        lambda: any_of.Graph(Network((3,)).add(ReLU()), output=1),
        TypeError,
        "Graph: output must be a string, got 1 (int)",
    ),
    (
        lambda: Graph(TWO_INPUTS).output_shape(((8, 8, 3),)),
        ShapeError,
        f"{GRAPH}: takes 2 inputs (input, skip), got 1: ((8, 8, 3),)",
    ),
    (
        lambda: any_of.Graph(TWO_INPUTS).output_shape((8, 8, 3)),
        TypeError,
        f"{GRAPH}: takes a tuple of shapes, one for each input, got (8, 8, 3) (tuple)",
    ),
    (
        lambda: Graph(TWO_INPUTS).output_shape(((8, 8, 3), (8, 0, 3))),
        ShapeError,
        f"{GRAPH}: every size in a shape must be 1 or more, got (8, 0, 3)",
    ),
    (
        lambda: any_of.Cell().add(ReLU),
        TypeError,
        "Cell: add() takes a layer, got the class ReLU; write ReLU(...)",
    ),
    (
        lambda: any_of.Cell().add(ReLU(), name=1),
        TypeError,
        "Cell: the name of a step must be a string, got 1 (int)",
    ),
    (
        lambda: Cell().add(ReLU(), name="a//b"),
        ConfigError,
        "Cell: the name of a step must have a name on both sides of a slash, got 'a//b'",
    ),
    (lambda: Cell().add_input(""), ConfigError, "Cell: the name of an input must not be empty, got ''"),
    (
        lambda: Cell().add_input("input"),
        NetworkError,
        "Cell: 'input' is already used by an input, so an input cannot have it",
    ),
    (
        lambda: Cell().add(ReLU(), name="a").add(Conv2D(3, 1), name="a"),
        NetworkError,
        "Cell: 'a' is already used by ReLU(), so Conv2D(filters=3, kernel_size=(1, 1)) cannot have it",
    ),
    (
        lambda: Cell().add(Add()),
        NetworkError,
        "Cell: Add() has several inputs; name them: after=['...', '...']",
    ),
    (
        lambda: Cell().add(ReLU(), after=["input", "input"]),
        NetworkError,
        "Cell: ReLU() has one input; merge them first, got ['input', 'input']",
    ),
    (
        lambda: Cell().add(ReLU(), name="act").add(Add(), after=["input", "akt"]),
        NetworkError,
        "Cell: there is no step 'akt'; did you mean 'act'?",
    ),
    (
        lambda: any_of.Cell().add(ReLU(), after=3),
        TypeError,
        "Cell: after= takes the name of a step, or several, got 3 (int)",
    ),
    (lambda: any_of.Cell().add(Add(), after=[3]), TypeError, "Cell: steps are found by name, got 3 (int)"),
    (lambda: any_of.Cell(output=3), TypeError, "Cell: output must be a string, got 3 (int)"),
    (
        lambda: any_of.Cell(steps=[3]),
        TypeError,
        "Cell: its steps are made by add() and add_input(), got [3] (list)",
    ),
    (lambda: Cell().output_shape((3,)), ConfigError, "Cell(): takes at least one layer, got none"),
    (
        lambda: Cell(output="b").add(ReLU(), name="bb").output_shape((3,)),
        ConfigError,
        "Cell: output must be one of its steps, got 'b'; did you mean 'bb'?",
    ),
    (
        lambda: Cell().add(ReLU()).add_input("skip").output_shape(((3,),)),
        ShapeError,
        "Cell().add(ReLU()).add_input('skip'): takes 2 inputs (input, skip), got 1: ((3,),)",
    ),
    (
        lambda: any_of.Graph(Network((3,)).add(ReLU()), frozen_weights=("relu/bias",)),
        ConfigError,
        "Graph: frozen_weights must be those of a single layer, not of a block, got ('relu/bias',)",
    ),
    (
        lambda: Graph(Network((3,))),
        ConfigError,
        "Graph: network must have a layer after its input, got none",
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
        f"Graph(network={SHORT}): a shape must be a tuple of whole numbers, got [8, 8, 4] (list); write (8, 8, 4)",
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
        "Branches: merge must be a layer such as Concat(), got the class Add; write Add(...)",
    ),
    (
        lambda: Network((3,), name="net").add(any_of.Network((3,))),
        TypeError,
        "net: add() takes a layer, got a network; write Graph(...)",
    ),
    (
        lambda: Network((3,), name="net").add_input("other", (3,)).replace("other", ReLU()),
        NetworkError,
        "net: 'other' is an input; replace it by an Input, got ReLU()",
    ),
    (
        lambda: Network((3,), name="net").add(ReLU()).replace("relu", Input((3,))),
        NetworkError,
        "net: 'relu' is not an input; use add_input(), got Input(shape=(3,))",
    ),
    (
        lambda: any_of.Network((3,)).summary(leaves=1),
        TypeError,
        "summary: leaves must be True or False, got 1 (int)",
    ),
    (
        lambda: Residual(Conv2D(16, 3)).output_shape((32, 32, 3)),
        ShapeError,
        "Residual(Conv2D(filters=16, kernel_size=(3, 3))): the body produces (30, 30, 16), the shortcut (32, 32, 3); "
        "pad the body so that it keeps the size, or give a shortcut that produces the same",
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
        "Residual(Conv2D(filters=8, kernel_size=(3, 3), stride=(2, 2), padding=((1, 1), (1, 1)))): the body produces"
        " (17, 17, 8), the shortcut (33, 33, 4); use shortcut=Conv2D(8, 1, stride=2)",
    ),
    (
        lambda: Residual(FullyConnected(5)).output_shape((4, 4, 1)),
        ShapeError,
        "Residual(FullyConnected(units=5)): the body produces (5,), the shortcut (4, 4, 1);"
        " give a shortcut that produces the same",
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
        "Residual(Conv2D(filters=128, kernel_size=(3, 3), stride=(2, 2), padding=((1, 1), (1, 1)))): the body produces"
        " (28, 28, 128), the shortcut (56, 56, 64); use shortcut=Conv2D(128, 1, stride=2)",
    ),
    (
        lambda: Residual(Conv2D(8, 1, stride=(2, 1))).param_count((8, 8, 8)),
        ShapeError,
        "Residual(Conv2D(filters=8, kernel_size=(1, 1), stride=(2, 1))): the body produces (4, 8, 8), the shortcut"
        " (8, 8, 8); use shortcut=Conv2D(8, 1, stride=(2, 1))",
    ),
    (
        lambda: Residual(Conv2D(8, 1)).param_count((8, 8, 3)),
        ShapeError,
        "Residual(Conv2D(filters=8, kernel_size=(1, 1))): the body produces (8, 8, 8), the shortcut (8, 8, 3);"
        " use shortcut=Conv2D(8, 1)",
    ),
    (
        lambda: Residual(Dense(8)).param_count((3,)),
        ShapeError,
        "Residual(Dense(units=8)): the body produces (8,), the shortcut (3,); give a shortcut that produces the same",
    ),
    (
        lambda: Sequential(ReLU(name="a"), ReLU(name="a")).param_count((3,)),
        NetworkError,
        "Sequential: 'a' is already used by ReLU(), so ReLU() cannot have it",
    ),
    (
        lambda: any_of.Sequential(ReLU()).param_count([3]),
        TypeError,
        "Sequential(ReLU()): a shape must be a tuple of whole numbers, got [3] (list); write (3,)",
    ),
]

ENTRIES = tuple(
    Entry(
        block,
        torch="its layers are compared each for itself",
        keras="its layers are compared each for itself",
    )
    for block in (Sequential, Residual, Branches, Graph, Cell)
)
