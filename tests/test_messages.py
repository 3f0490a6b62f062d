"""Wrong uses are told word for word: settings, shapes, networks, and every family's own."""

from collections.abc import Callable
from enum import IntEnum
from typing import Any

import pytest

from cnnparams import (
    LSTM,
    Activation,
    Add,
    AvgPool2D,
    ConfigError,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    FullyConnected,
    Input,
    Layer,
    MaxPool2D,
    Network,
    NetworkError,
    Parameter,
    ReLU,
    ShapeError,
    Weight,
)
from cnnparams.analysis.summary import COLUMNS
from tests import wrong_sharing, wrong_surgery
from tests.families import WRONG
from tests.records import Wrong

COLUMN_NAMES = ", ".join(COLUMNS)
STEPS = "; the steps are input, CONV1, POOL1, CONV2, POOL2, FC3"


class Eight:
    """A whole number of another library."""

    def __index__(self) -> int:
        return 8

    def __repr__(self) -> str:
        return "Eight()"


class Size(IntEnum):
    SMALL = 3


class Plain(Layer[Any, Any]):
    """A layer that attrs has not made."""

    def __init__(self) -> None: ...

    def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
        return ()

    def output_shape(self, prev_shape: Any) -> Any:
        return prev_shape


# Wrong types are passed on purpose.
conv: Any = Conv2D
pool: Any = MaxPool2D
weight: Any = Weight
network: Any = Network

PAIR = "must be a whole number, or 2 of them (height, width)"
SIDES = "must be 'valid', 'same', a whole number, or for each of (height, width) a whole number or (before, after)"

WRONG_SETTINGS: list[Wrong] = [
    (lambda: conv(0, 5), ConfigError, "Conv2D: filters must be 1 or more, got 0"),
    (lambda: conv(-8, 5), ConfigError, "Conv2D: filters must be 1 or more, got -8"),
    (lambda: conv(8.0, 5), TypeError, "Conv2D: filters must be a whole number, got 8.0 (float)"),
    (lambda: conv(True, 5), TypeError, "Conv2D: filters must be a whole number, got True (bool)"),
    (lambda: conv("8", 5), TypeError, "Conv2D: filters must be a whole number, got '8' (str)"),
    (lambda: conv(None, 5), TypeError, "Conv2D: filters must be a whole number, got None (NoneType)"),
    (lambda: conv(8, 0), ConfigError, "Conv2D: kernel_size must be 1 or more, got 0"),
    (lambda: conv(8, (5, -1)), ConfigError, "Conv2D: kernel_size must be 1 or more, got -1"),
    (lambda: conv(8, 5.0), TypeError, f"Conv2D: kernel_size {PAIR}, got 5.0 (float)"),
    (lambda: conv(8, True), TypeError, f"Conv2D: kernel_size {PAIR}, got True (bool)"),
    (lambda: conv(8, "5"), TypeError, f"Conv2D: kernel_size {PAIR}, got '5' (str)"),
    (lambda: conv(8, None), TypeError, f"Conv2D: kernel_size {PAIR}, got None (NoneType)"),
    (lambda: conv(8, [5, 5]), TypeError, f"Conv2D: kernel_size {PAIR}, got [5, 5] (list); write (5, 5)"),
    (lambda: conv(8, (5, True)), TypeError, f"Conv2D: kernel_size {PAIR}, got (5, True) (tuple)"),
    (lambda: conv(8, (5, 5, 5)), ConfigError, f"Conv2D: kernel_size {PAIR}, got (5, 5, 5)"),
    (lambda: conv(8, ()), ConfigError, f"Conv2D: kernel_size {PAIR}, got ()"),
    (lambda: conv(8, 5, stride=0), ConfigError, "Conv2D: stride must be 1 or more, got 0"),
    (lambda: conv(8, 5, stride=1.5), TypeError, f"Conv2D: stride {PAIR}, got 1.5 (float)"),
    (lambda: conv(8, 5, dilation=(0, 1)), ConfigError, "Conv2D: dilation must be 1 or more, got 0"),
    (lambda: conv(8, 5, padding="full"), ConfigError, f"Conv2D: padding {SIDES}, got 'full'"),
    (lambda: conv(8, 5, padding=-1), ConfigError, "Conv2D: padding must be 0 or more, got -1"),
    (lambda: conv(8, 5, padding=None), TypeError, f"Conv2D: padding {SIDES}, got None (NoneType)"),
    (lambda: conv(8, 5, padding=1.0), TypeError, f"Conv2D: padding {SIDES}, got 1.0 (float)"),
    (lambda: conv(8, 5, padding=True), TypeError, f"Conv2D: padding {SIDES}, got True (bool)"),
    (lambda: conv(8, 5, padding=(1, 2, 3)), ConfigError, f"Conv2D: padding {SIDES}, got (1, 2, 3)"),
    (lambda: conv(8, 5, padding=(1, 0.5)), TypeError, f"Conv2D: padding {SIDES}, got 0.5 (float)"),
    (lambda: conv(8, 5, padding=((1, 2, 3), 0)), ConfigError, f"Conv2D: padding {SIDES}, got (1, 2, 3)"),
    (lambda: conv(8, 5, padding=((0, -1), 0)), ConfigError, "Conv2D: padding must be 0 or more, got -1"),
    (lambda: conv(8, 5, groups=0), ConfigError, "Conv2D: groups must be 1 or more, got 0"),
    (lambda: conv(8, 5, groups=3), ConfigError, "Conv2D: groups must divide the 8 filters, got 3"),
    (lambda: conv(8, 5, groups="2"), TypeError, "Conv2D: groups must be a whole number, got '2' (str)"),
    (lambda: conv(8, 5, bias=1), TypeError, "Conv2D: bias must be True or False, got 1 (int)"),
    (lambda: conv(8, 5, activation=3), TypeError, "Conv2D: activation must be a string, got 3 (int)"),
    (lambda: conv(8, 5, activation=" "), ConfigError, "Conv2D: activation must not be empty, got ' '"),
    (lambda: conv(8, 5, name=3), TypeError, "Conv2D: name must be a string, got 3 (int)"),
    (lambda: conv(8, 5, name=""), ConfigError, "Conv2D: name must not be empty, got ''"),
    (lambda: conv(8, 5, name="a/b"), ConfigError, "Conv2D: name must not contain '/', got 'a/b'"),
    (
        lambda: conv(8, 5, trainable=None),
        TypeError,
        "Conv2D: trainable must be True or False, got None (NoneType)",
    ),
    (lambda: pool(0), ConfigError, "MaxPool2D: pool_size must be 1 or more, got 0"),
    (lambda: pool(2, stride=0), ConfigError, "MaxPool2D: stride must be 1 or more, got 0"),
    (lambda: pool(2, ceil_mode=1), TypeError, "MaxPool2D: ceil_mode must be True or False, got 1 (int)"),
    (
        lambda: pool(3, padding=2),
        ConfigError,
        "MaxPool2D: padding must be at most half of the pool size 3, got 2",
    ),
    (
        lambda: AvgPool2D(2, padding=((0, 1), (0, 2))),
        ConfigError,
        "AvgPool2D: padding must be at most half of the pool size 2, got 2",
    ),
    (lambda: Dense(0), ConfigError, "Dense: units must be 1 or more, got 0"),
    (lambda: FullyConnected(-1), ConfigError, "FullyConnected: units must be 1 or more, got -1"),
    (lambda: Activation(""), ConfigError, "Activation: function must not be empty, got ''"),
    (lambda: Dropout(1.5), ConfigError, "Dropout: rate must be a number from 0 to 1, got 1.5"),
    (lambda: Dropout(float("nan")), ConfigError, "Dropout: rate must be a number from 0 to 1, got nan"),
    (lambda: Dropout(True), TypeError, "Dropout: rate must be a number from 0 to 1, got True (bool)"),
    (lambda: Weight("kernel", filters=0), ConfigError, "Weight('kernel'): filters must be 1 or more, got 0"),
    (
        lambda: Weight("kernel", filters=True),
        TypeError,
        "Weight('kernel'): filters must be a whole number, got True (bool)",
    ),
    (lambda: weight(3), TypeError, "Weight: the name must be a string, got 3 (int)"),
]

LENET = (
    Network((32, 32, 3), name="LeNet-5")
    .add(Conv2D(8, 5, name="CONV1"))
    .add(MaxPool2D(2, name="POOL1"))
    .add(Conv2D(16, 5, name="CONV2"))
    .add(MaxPool2D(2, name="POOL2"))
    .add(FullyConnected(120, name="FC3"))
)
SMALL = Network((4, 4, 8), name="small")
TWO_WAYS = Network((4, 4, 3)).add(ReLU()).add(Conv2D(3, 1)).add(Add(), after=["relu", "conv2d"])
lenet: Any = LENET

WRONG_SHAPES: list[Wrong] = [
    (
        lambda: conv(8, 5).param_count((400,)),
        ShapeError,
        "Conv2D(filters=8, kernel_size=(5, 5)): expects an input (height, width, channels), got (400,)",
    ),
    (
        lambda: conv(8, 5).weights((4, 4)),
        ShapeError,
        "Conv2D(filters=8, kernel_size=(5, 5)): expects an input (height, width, channels), got (4, 4); an image with one channel is (4, 4, 1)",
    ),
    (
        lambda: pool(2).output_shape((4, 4, 4, 3)),
        ShapeError,
        "MaxPool2D(): expects an input (height, width, channels), got (4, 4, 4, 3)",
    ),
    (
        lambda: Conv2D(16, 5).param_count((4, 4, 8)),
        ShapeError,
        "Conv2D(filters=16, kernel_size=(5, 5)): a 5 x 5 kernel does not fit into 4 x 4 (input (4, 4, 8))",
    ),
    (
        lambda: Conv2D(16, (5, 3), padding=(0, 1), dilation=(2, 1)).output_shape((8, 4, 8)),
        ShapeError,
        "Conv2D(filters=16, kernel_size=(5, 3), padding=((0, 0), (1, 1)), dilation=(2, 1)):"
        " a 5 x 3 kernel dilated to 9 x 3 does not fit into 8 x 4 padded to 8 x 6 (input (8, 4, 8))",
    ),
    (
        lambda: AvgPool2D(3).output_shape((2, 3, 1)),
        ShapeError,
        "AvgPool2D(pool_size=(3, 3)): a 3 x 3 pool does not fit into 2 x 3 (input (2, 3, 1))",
    ),
    (
        lambda: Conv2D(8, 3, groups=4).param_count((5, 5, 6)),
        ShapeError,
        "Conv2D(filters=8, kernel_size=(3, 3), groups=4): groups must divide the 6 channels of the input"
        " (input (5, 5, 6))",
    ),
    (
        lambda: Flatten().param_count(()),
        ShapeError,
        "Flatten(): a shape must have at least one axis, got ()",
    ),
    (
        lambda: Dense(3).param_count((4, 0)),
        ShapeError,
        "Dense(units=3): every size in a shape must be 1 or more, got (4, 0)",
    ),
    (
        lambda: FullyConnected(3).param_count((4, True)),
        TypeError,
        "FullyConnected(units=3): a shape must hold whole numbers only, got (4, True)",
    ),
    (
        lambda: conv(3, 1).param_count([4, 4, 3]),
        TypeError,
        "Conv2D(filters=3, kernel_size=(1, 1)): a shape must be a tuple of whole numbers, got [4, 4, 3] (list); write (4, 4, 3)",
    ),
    (lambda: Input(()), ShapeError, "Input: a shape must have at least one axis, got ()"),
    (lambda: network((0, 3)), ShapeError, "Network: every size in a shape must be 1 or more, got (0, 3)"),
    (lambda: network(32), TypeError, "Network: a shape must be a tuple of whole numbers, got 32 (int)"),
]

WRONG_NETWORKS: list[Wrong] = [
    (lambda: network((4,), name=3), TypeError, "Network: the name must be a string, got 3 (int)"),
    (
        lambda: network((4,), name=""),
        NetworkError,
        "Network: the name must be printable and not empty, got ''",
    ),
    (lambda: lenet.add(3), TypeError, "LeNet-5: add() takes a layer, got 3 (int)"),
    (lambda: lenet.add(None), TypeError, "LeNet-5: add() takes a layer, got None (NoneType)"),
    (
        lambda: lenet.add(Conv2D),
        TypeError,
        "LeNet-5: add() takes a layer, got the class Conv2D; write Conv2D(...)",
    ),
    (lambda: lenet.replace("CONV1", "x"), TypeError, "LeNet-5: replace() takes a layer, got 'x' (str)"),
    (
        lambda: LENET.add(Dense(3, name="CONV1")),
        NetworkError,
        "LeNet-5: 'CONV1' is already used by Conv2D(filters=8, kernel_size=(5, 5)), so Dense(units=3) cannot have it",
    ),
    (
        lambda: LENET.add_input("input", (3,)),
        NetworkError,
        "LeNet-5: 'input' is already used by Input(shape=(32, 32, 3)), so Input(shape=(3,)) cannot have it",
    ),
    (
        lambda: lenet.add(Input((3,))),
        NetworkError,
        "LeNet-5: an input is added by add_input(name, shape), got Input(shape=(3,))",
    ),
    (lambda: LENET["CONV3"], NetworkError, "LeNet-5: there is no step 'CONV3'; did you mean 'CONV2'?"),
    (lambda: LENET["xyz"], NetworkError, f"LeNet-5: there is no step 'xyz'{STEPS}"),
    (
        lambda: lenet[3],
        TypeError,
        "LeNet-5: steps are found by name, got 3 (int); by number, write network.steps[3]",
    ),
    (lambda: lenet[1:3], TypeError, "LeNet-5: steps are found by name, got slice(1, 3, None) (slice)"),
    (lambda: LENET.until("pool"), NetworkError, f"LeNet-5: there is no step 'pool'{STEPS}"),
    (lambda: LENET.freeze("FC"), NetworkError, "LeNet-5: there is no step 'FC'; did you mean 'FC3'?"),
    (
        lambda: LENET.replace("input", ReLU()),
        NetworkError,
        "LeNet-5: the input stays an input and keeps its name, got ReLU()",
    ),
    (
        lambda: LENET.add(ReLU(), after=["FC3", "POOL2"]),
        NetworkError,
        "LeNet-5: ReLU() has one input; merge them first, got ['FC3', 'POOL2']",
    ),
    (
        lambda: LENET.summary(columns=["layers"]),
        NetworkError,
        f"summary: the columns are {COLUMN_NAMES}, got 'layers'; did you mean 'layer'?",
    ),
    (
        lambda: LENET.summary(columns=[]),
        NetworkError,
        f"summary: choose at least one of the columns {COLUMN_NAMES}",
    ),
    (
        lambda: LENET.summary(columns="params"),
        TypeError,
        "summary: the columns are chosen by a list of names, got 'params' (str)",
    ),
    (
        lambda: lenet.add(ReLU(), after=0),
        TypeError,
        "LeNet-5: after= takes the name of a step, or several, got 0 (int)",
    ),
    (lambda: lenet.add(ReLU(), after=[]), NetworkError, "LeNet-5: ReLU() needs an input, got []"),
    (
        lambda: conv(Eight(), 5),
        TypeError,
        "Conv2D: filters must be a whole number, got Eight() (Eight); write int(...)",
    ),
    (
        lambda: conv(8, 5).param_count((1, 32, 32, 3)),
        ShapeError,
        "Conv2D(filters=8, kernel_size=(5, 5)): expects an input (height, width, channels), got (1, 32, 32, 3);"
        " without the batch, that is (32, 32, 3)",
    ),
    (
        lambda: Network((3,)).add(Parameter((2,), name="free")).until("free"),
        NetworkError,
        "Network: there is no input before 'free'",
    ),
    (
        lambda: LENET.replace("input", Input((32, 32, 3), name="image")),
        NetworkError,
        "LeNet-5: the input stays an input and keeps its name, got Input(shape=(32, 32, 3), name='image')",
    ),
    (
        lambda: LENET.replace("CONV1", Conv2D(8, 5, name="CONV2")),
        NetworkError,
        "LeNet-5: 'CONV2' is already used by Conv2D(filters=8, kernel_size=(5, 5)), so"
        " Conv2D(filters=16, kernel_size=(5, 5)) cannot have it",
    ),
    (
        lambda: TWO_WAYS.replace("relu", Dropout(name="conv2d")),
        NetworkError,
        "Network: 'conv2d' is already used by Dropout(), so Conv2D(filters=3, kernel_size=(1, 1)) cannot have it",
    ),
    (
        lambda: TWO_WAYS.replace("add", ReLU()),
        NetworkError,
        "Network: ReLU() has one input; merge them first, got ['relu', 'conv2d']",
    ),
    (
        lambda: Network((3,)).add(Parameter((3,), name="p")).replace("p", Dense(3)),
        NetworkError,
        "Network: Dense(units=3) needs an input, got []",
    ),
    (lambda: TWO_WAYS.add(Add(), after=()), NetworkError, "Network: Add() needs an input, got []"),
    (
        lambda: lenet.add(ReLU(), after={"FC3"}),
        TypeError,
        "LeNet-5: after= takes the name of a step, or several, got {'FC3'} (set)",
    ),
    (lambda: lenet.extend(ReLU()), TypeError, "LeNet-5: extend() takes several layers, got ReLU() (ReLU)"),
    (
        lambda: lenet.add_input(None, (3,)),
        TypeError,
        "LeNet-5: the name of an input must be a string, got None (NoneType)",
    ),
    (
        lambda: lenet.add(Input((3,)), after=()),
        NetworkError,
        "LeNet-5: an input is added by add_input(name, shape), got Input(shape=(3,))",
    ),
    (
        lambda: lenet.summary(columns=5),
        TypeError,
        "summary: the columns are chosen by a list of names, got 5 (int)",
    ),
    (
        lambda: lenet.add(Plain()),
        TypeError,
        "LeNet-5: add() takes a layer; Plain must be made by attrs, with @frozen",
    ),
    (lambda: conv(8, 5, name="a\nb"), ConfigError, "Conv2D: name must be printable, got 'a\\nb'"),
    (
        lambda: conv(Size.SMALL, 5),
        TypeError,
        "Conv2D: filters must be a whole number, got <Size.SMALL: 3> (Size); write int(...)",
    ),
    (lambda: LSTM(8, num_layers=10**30), ConfigError, f"LSTM: num_layers must be 1000 or less, got {10**30}"),
    (lambda: Weight("a b"), ConfigError, "Weight: the name must be a Python name, got 'a b'"),
    (lambda: Weight("a\nb/c"), ConfigError, "Weight: the name must be a Python name, got 'a\\nb/c'"),
    (lambda: Weight("a/b c"), ConfigError, "Weight: the name must be a Python name, got 'a/b c'"),
    (
        lambda: Weight("a", **{"$x": 3}),
        ConfigError,
        "Weight('a'): the name of an axis must be a Python name, got '$x'",
    ),
    (
        lambda: lenet.summary(columns=[3]),
        TypeError,
        "summary: a column is chosen by its name, got 3 (int)",
    ),
]


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        *WRONG_SETTINGS,
        *WRONG_SHAPES,
        *WRONG_NETWORKS,
        *wrong_sharing.WRONG,
        *wrong_surgery.WRONG,
        *WRONG,
    ],
)
def test_a_wrong_use_is_told_in_full(
    wrong: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        wrong()
    assert str(caught.value) == message
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("wrong", "note"),
    [
        (
            lambda: SMALL.add(Conv2D(16, 5, name="CONV3")),
            "while adding 'CONV3' to small, after input (4, 4, 8)",
        ),
        (lambda: lenet.add(Conv2D(8, 5)), "while adding 'conv2d' to LeNet-5, after FC3 (120,)"),
        (
            lambda: Network((4, 4, 8)).add(ReLU()).add(Conv2D(16, 5)),
            "while adding 'conv2d' to the network, after relu (4, 4, 8)",
        ),
        (
            lambda: LENET.replace("CONV1", Conv2D(8, 28)),
            "while adding 'CONV2' to LeNet-5, after POOL1 (2, 2, 8)",
        ),
    ],
)
def test_a_network_says_where(wrong: Callable[[], object], note: str) -> None:
    before = (LENET.steps, SMALL.steps)
    with pytest.raises(ShapeError) as caught:
        wrong()
    assert caught.value.__notes__ == [note]
    assert (LENET.steps, SMALL.steps) == before
