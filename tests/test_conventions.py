"""What papers and tools count, of one network."""

from typing import Any

import pytest

import cnnparams
from cnnparams import (
    GRU,
    LSTM,
    Activation,
    BatchNorm,
    ConfigError,
    Conv2D,
    Convention,
    ConvTranspose2D,
    Custom,
    Dense,
    FullyConnected,
    GlobalAvgPool2D,
    Input,
    LayerNorm,
    MaxPool1D,
    MaxPool2D,
    MultiHeadAttention,
    Network,
    NetworkError,
    Operation,
    ReLU,
    Sequential,
    Shared,
    Softmax,
    Tied,
    TimeDistributed,
    UnknownCostError,
    UpSample2D,
    zoo,
)
from cnnparams.conventions import (
    ALL,
    ARITHMETIC,
    CALFLOPS,
    DEEPSPEED,
    FLOPS,
    FVCORE,
    MACS,
    NASBENCH,
    PTFLOPS,
    TENSORFLOW,
    THOP,
    TORCH,
    TORCHINFO,
    TORCHPROFILE,
    TORCHSCAN,
    ULTRALYTICS,
)
from tests.families import EXAMPLES

LENET = (
    Network((32, 32, 1), name="LeNet-5")
    .extend([Conv2D(6, 5, activation="relu"), MaxPool2D(2), Conv2D(16, 5, activation="relu"), MaxPool2D(2)])
    .extend([FullyConnected(120, activation="relu"), FullyConnected(84, activation="relu")])
    .add(FullyConnected(10))
)


# What the tools print for the same network in PyTorch, every layer a module of its own: measured with
# fvcore 0.1.5, thop 0.1.1, ptflops 0.7.5, torchinfo 1.8.0 and PyTorch 2.13; torchprofile 0.1.0, torchscan
# 0.2.0, ultralytics-thop 2.2.3, calflops 0.3.2, DeepSpeed 0.19.8 and PyTorch 2.14.1. And the TensorFlow
# profiler for the same layers of Keras: TensorFlow 2.21.0, Keras 3.15.1.
@pytest.mark.parametrize(
    ("convention", "count"),
    [
        (None, 416_520),
        (MACS, 416_520),
        (FLOPS, 833_040),
        (NASBENCH, 423_038),
        (TORCH, 833_040),
        (FVCORE, 416_520),
        (THOP, 416_520),
        (PTFLOPS, 448_662),
        (TORCHINFO, 423_038),
        (TORCHPROFILE, 416_520),
        (TORCHSCAN, 844_276),
        (ULTRALYTICS, 416_520),
        (CALFLOPS, 852_156),
        (DEEPSPEED, 852_156),
        (TENSORFLOW, 845_862),
        # 6,518 biases, 6,508 rectified numbers, 3 comparisons in each of 1,576 windows
        (ARITHMETIC, 416_520 + 6_518 + 6_508 + 3 * 1_576),
    ],
)
def test_one_network_has_many_numbers(convention: Convention | None, count: int) -> None:
    assert LENET.op_count(convention) == count
    assert sum(step.op_count(convention) for step in LENET.steps) == count
    nested = Network((32, 32, 1)).add(Sequential(*[step.layer for step in LENET.steps[1:]]), name="body")
    assert nested.op_count(convention) == nested["body"].op_count(convention) == count
    assert LENET.freeze().op_count(convention) == count


@pytest.mark.parametrize("network", [LENET, zoo.resnet18(), zoo.mobilenet_v2(), zoo.densenet121()])
def test_the_differences_explain_all(network: Any) -> None:
    reconciliation = network.reconcile()
    assert [each.convention for each in reconciliation.reckonings] == list(ALL)
    for each in reconciliation.reckonings:
        assert each.remainder == 0
        assert each.count == network.op_count(each.convention)
        assert each.macs == network.macs()


def test_every_convention_counts_every_layer() -> None:
    """None stumbles over settings that its tool has no word for."""
    known = 0
    for example in EXAMPLES:
        layer = example.layer
        shapes = example.prev_shape if layer.takes_several else (example.prev_shape,)
        if isinstance(layer, Input | Tied) or not shapes:  # some begin a network, some need another layer
            continue
        network: Any = Network(shapes[0])
        for number, shape in enumerate(shapes[1:]):
            network = network.add_input(f"other{number}", shape)
        network = network.add(layer, after=[step.path for step in network.inputs])
        try:
            reconciliation = network.reconcile()
        except UnknownCostError:
            continue
        assert [each.remainder for each in reconciliation.reckonings] == [0] * len(ALL)
        known += 1
    assert known > 0.9 * len(EXAMPLES)


def test_the_table_says_what_is_counted() -> None:
    lines = str(LENET.reconcile()).splitlines()
    assert lines[0] == "LeNet-5"
    start = next(number for number, line in enumerate(lines) if line.startswith("ptflops"))
    assert [line.split("  ", 1)[0] for line in lines[start : start + 1]] == ["ptflops"]
    assert [" ".join(line.split()) for line in lines[start : start + 4]] == [
        "ptflops MACs 448,662",
        "Conv2D additions of biases 6,304",
        "relu elements of the input 13,016",
        "MaxPool2D elements of the input 12,608",
    ]
    assert LENET.reconcile()["thop"].count == 416_520
    with pytest.raises(NetworkError, match=r"got 'thob'; did you mean 'thop'\?$"):
        LENET.reconcile()["thob"]


# By hand, from the tools' sources: https://github.com/facebookresearch/fvcore/blob/main/fvcore/nn/jit_handles.py,
# https://github.com/Lyken17/pytorch-OpCounter/blob/master/thop/vision/calc_func.py,
# https://github.com/sovrasov/flops-counter.pytorch/blob/master/ptflops/pytorch_ops.py
@pytest.mark.parametrize(
    ("convention", "layer", "shape", "count"),
    [
        (FVCORE, BatchNorm(), (8, 8, 4), 2 * 256),
        (FVCORE, BatchNorm(scale=False, center=False), (8, 8, 4), 256),
        (FVCORE, LayerNorm(), (7, 4), 5 * 28),
        (FVCORE, UpSample2D(2, interpolation="bilinear"), (2, 2, 4), 4 * 64),
        (FVCORE, UpSample2D(2), (2, 2, 4), 64),
        (FVCORE, MultiHeadAttention(2, 3), (5, 4), 5 * 4 * 4 * 6),
        (THOP, ConvTranspose2D(3, 2, stride=2), (4, 4, 5), 2 * 2 * 5 * 3 * 8 * 8),
        (THOP, Softmax(), (5, 4), 3 * 20 - 5),
        (THOP, Softmax(axis=1), (5, 4), 3 * 20 - 4),
        (THOP, GlobalAvgPool2D(), (4, 4, 5), 80 + 5),
        (THOP, LSTM(3, bias_vectors=2), (5, 4), 5 * (4 + 3 + 2) * 12 + 8 * 5 * 3),
        (PTFLOPS, GRU(3), (5, 4), 5 * (4 + 3 + 2) * 9 + 7 * 5 * 3),
        (
            PTFLOPS,
            MultiHeadAttention(2, 3),
            (5, 4),
            480 + 2 * 5 * 5 * 6 + 3 * 5 * 6 + 5 * 4 + 5 * 6 + 2 * 5 * 5,
        ),
        (TORCHINFO, Dense(3), (5, 4), (4 + 1) * 3),
        (TORCHINFO, Conv2D(3, 2), (4, 4, 5), (20 + 1) * 3 * 9),
    ],
)
def test_what_a_tool_charges_for_a_layer(convention: Convention, layer: Any, shape: Any, count: int) -> None:
    assert Network(shape).add(layer).op_count(convention) == count


def test_a_layer_is_counted_at_each_use_and_each_step() -> None:
    shared = Shared(Dense(4, activation="relu"), name="s")
    twice = Network((3,)).add(shared).replace("s", shared).add(Dense(3)).add(shared)
    assert twice.op_count(PTFLOPS) == 2 * ((3 + 1) * 4 + 2 * 4) + (4 + 1) * 3
    frames = Network((5, 8, 8, 3)).add(TimeDistributed(Conv2D(4, 3, activation="relu")))
    block = Network((5, 8, 8, 3)).add(TimeDistributed(Sequential(Conv2D(4, 3), ReLU())))
    by_hand = 5 * (27 + 1 + 2) * 4 * 6 * 6
    assert frames.op_count(PTFLOPS) == block.op_count(PTFLOPS) == by_hand
    assert frames.reconcile()["ptflops"].count == block.reconcile()["ptflops"].count == by_hand


def test_a_window_of_nothing_but_padding_compares_nothing() -> None:
    pool = MaxPool1D(2, padding=1, dilation=2)  # its window holds the elements -1 and 1 of an input of one
    assert pool.operations((1, 3)) == (Operation("compare", others=0, channels=3),)


def test_a_convention_of_ones_own() -> None:
    halves = Convention("halves", "things", {Conv2D: {"macs": 2, "biases": 1}, "relu": {"outputs": 3}})
    assert Network((32, 32, 3)).add(Conv2D(8, 5)).add(ReLU()).op_count(halves) == (
        2 * 470_400 + 6_272 + 3 * 6_272
    )
    assert Network((3,)).add(Activation("ReLU")).op_count(halves) == 9
    assert hash(halves) == hash(Convention("halves", "things", {}))
    assert halves != Convention("halves", "things", {})
    assert repr(halves) == "Convention(name='halves', unit='things')"


def test_what_is_not_known_is_no_zero() -> None:
    network = LENET.add(Custom((), (3,)), name="mine")
    for ask in (lambda: network.op_count(FVCORE), network.reconcile):
        with pytest.raises(UnknownCostError):
            ask()
    assert network.op_count(FVCORE, unknown="skip") == 416_520
    named = Network((3,)).add(Dense(4, activation="mine"))
    assert named.op_count(PTFLOPS) == 16
    with pytest.raises(UnknownCostError, match="what its activation does is not known"):
        named.steps[1].op_count(ARITHMETIC)


WRITE = "write FLOPS, from cnnparams.conventions"
any_word: Any = "fvcore"
any_of: Any = cnnparams  # wrong types are passed on purpose


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: any_of.Convention("a", "b", 3),
            TypeError,
            "Convention: rules must be a mapping from classes of layers to quantities, got 3 (int)",
        ),
        (
            lambda: any_of.Convention("a", "b", {int: {}}),
            TypeError,
            "Convention: rules are for classes of layers or names of activations, got <class 'int'> (type)",
        ),
        (
            lambda: any_of.Convention("a", "b", {Conv2D: 3}),
            TypeError,
            "Convention: rules of a kind must be a mapping from quantities to factors, got 3 (int)",
        ),
        (
            lambda: any_of.Convention("a", "b", {Conv2D: {"macs": 2.0}}),
            TypeError,
            "Convention: rules: a factor must be a whole number, got 2.0 (float)",
        ),
        (lambda: any_of.Convention("", "b", {}), ConfigError, "Convention: name must not be empty, got ''"),
        (
            lambda: LENET.op_count(any_of.Conv2D),
            TypeError,
            f"LeNet-5: op_count() takes a Convention, got {Conv2D!r} (LayerClass); {WRITE}",
        ),
        (
            lambda: LENET.op_count(any_word),
            TypeError,
            "LeNet-5: op_count() takes a Convention, got 'fvcore' (str); " + WRITE.replace("FLOPS", "FVCORE"),
        ),
    ],
)
def test_a_wrong_convention_is_told_in_full(make: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "quantity", ["units", "windows", "cells", "rows", "kernel", "merged", "macs_at_output"]
)
def test_a_quantity_that_a_layer_has_not_is_named(quantity: str) -> None:
    ours = Convention("ours", "operations", {cnnparams.Layer: {quantity: 1}})
    network: Any = cnnparams.Network((8, 8, 3)).add(Conv2D(1, 3))
    with pytest.raises(ConfigError) as refused:
        network.op_count(ours)
    rule = f"has no quantity {quantity!r}; give its rule to the kinds of layers that have it"
    assert str(refused.value) == f"Convention ours: Input(shape=(8, 8, 3)) {rule}"


def test_an_activation_that_is_not_known_is_named_with_its_path() -> None:
    network = cnnparams.Network((8,), name="net").add(cnnparams.Activation("odd"), name="act")
    assert network.reconcile(MACS).reckonings[0].count == 0
    with pytest.raises(cnnparams.UnknownCostError) as unknown:
        network.reconcile()
    assert str(unknown.value) == (
        "net: the operations of act (Activation) are not known; "
        "define operations() in the class, or give Custom or Opaque operations=..."
    )


def test_some_conventions_are_reconciled_alone() -> None:
    ours = Convention("ours", "operations", {Conv2D: {"macs": 3}})
    both = LENET.reconcile(FLOPS, ours)
    assert [each.convention.name for each in both.reckonings] == ["FLOPs", "ours"]
    assert both["ours"].count == 3 * 357_600  # of two convolutions
    assert both["ours"].remainder == 0
    with pytest.raises(ConfigError) as twice:
        LENET.reconcile(MACS, FLOPS, MACS)
    assert str(twice.value) == (
        "LeNet-5: reconcile() takes conventions of different names, got MACs, FLOPs, MACs"
    )
    any_name: Any = 0
    with pytest.raises(TypeError) as number:
        both[any_name]
    assert str(number.value) == "reconcile: a convention is found by its name, got 0 (int)"
    with pytest.raises(TypeError) as wrong:
        LENET.reconcile("flops")  # type: ignore[arg-type]  # on purpose
    assert str(wrong.value) == "LeNet-5: reconcile() takes conventions, got 'flops' (str)"


def test_a_quantity_that_does_not_exist_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^Convention: rules: the quantities are macs, .*, got 'mac'; did"):
        Convention("a", "b", {Conv2D: {"mac": 1}})
