"""Batch normalisation folded into the layer before it: what changes, what stays and why."""

import pytest

from cnnparams import (
    Add,
    BatchNorm,
    Branches,
    Cell,
    Concat,
    Conv2D,
    ConvTranspose2D,
    Dense,
    DepthwiseConv2D,
    FrozenBatchNorm,
    FullyConnected,
    Graph,
    Identity,
    LocallyConnected2D,
    MaxPool2D,
    Network,
    ReLU,
    Residual,
    SeparableConv2D,
    Sequential,
    Shared,
    WeightNorm,
    zoo,
)

IMAGE = Network((8, 8, 4), name="net")
NO = "no convolution or dense layer"
FOLDED = "scale into the kernel, shift into the bias"


def reasons(network: Network) -> dict[str, str]:
    return {fold.path: fold.reason for fold in network.batch_norm_folds().folds if fold.into is None}


# Each of its 53 normalisations has 2 numbers learnt for each channel, and leaves a bias of one: half remains.
# https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.fuse_conv_bn_eval.html
def test_a_published_network_is_folded_whole() -> None:
    network = zoo.resnet50()
    folded = network.fold_batch_norm()
    assert folded.param_count() == 25557032 - 53120 // 2
    assert folded.state_count() == 0
    assert reasons(network) == {}
    assert len(network.batch_norm_folds().folds) == 53
    assert folded["layer1/0/bn1"].layer == Identity(name="bn1")
    assert folded["layer1/0/conv1"].layer == Conv2D(64, 1, name="conv1")
    assert [step.path for step in folded.leaves()] == [step.path for step in network.leaves()]
    assert folded.fold_batch_norm() is folded


@pytest.mark.parametrize(
    ("layer", "change"),
    [
        (Conv2D(6, 3, bias=False), 6 - 12),
        (Conv2D(6, 3), -12),
        (ConvTranspose2D(6, 3, bias=False), 6 - 12),
        (DepthwiseConv2D(3, bias=False), 4 - 8),
        (SeparableConv2D(6, 3, bias=False), 6 - 12),
        (Dense(6, bias=False), 6 - 12),
        (FullyConnected(6, activation="linear"), -12),
        (LocallyConnected2D(6, 3, bias=False), 6 * 6 * 6 - 12),  # a bias for each position
    ],
)
def test_what_is_folded(layer, change: int) -> None:
    network = IMAGE.add(layer, name="before").add(BatchNorm(name="bn"))
    (fold,) = network.batch_norm_folds().folds
    assert (fold.path, fold.into, fold.change) == ("bn", "before", change)
    assert network.fold_batch_norm().param_count() - network.param_count() == change
    assert network.fold_batch_norm().output_shape == network.output_shape


CONV = Conv2D(4, 1, name="conv")


@pytest.mark.parametrize(
    ("network", "path", "reason"),
    [
        (
            IMAGE.add(MaxPool2D(2, name="pool")).add(BatchNorm()),
            "batch_norm",
            "pool before it is MaxPool2D, no convolution or dense layer",
        ),
        (IMAGE.add(BatchNorm()), "batch_norm", "input before it is Input, no convolution or dense layer"),
        (
            IMAGE.add(Conv2D(4, 1, activation="relu", name="conv")).add(BatchNorm()),
            "batch_norm",
            "conv before it has the activation relu in between",
        ),
        (
            IMAGE.add(CONV).add(BatchNorm(name="bn")).add(Add(), after=["conv", "bn"]),
            "bn",
            "conv before it is used elsewhere too",
        ),
        (
            IMAGE.add(Shared(Conv2D(4, 1), name="conv")).add(BatchNorm(name="bn")),
            "bn",
            "the weights are shared with other places",
        ),
        (
            IMAGE.add(CONV).add(Shared(BatchNorm(), name="bn")),
            "bn",
            "the weights are shared with other places",
        ),
        (
            IMAGE.add(CONV).add(BatchNorm(track_statistics=False, name="bn")),
            "bn",
            "it has no statistics of its own, but takes those of the batch",
        ),
        (
            IMAGE.add(WeightNorm(Conv2D(4, 1), name="conv")).add(BatchNorm(name="bn")),
            "bn",
            "conv before it is WeightNorm, which computes its kernel at each use",
        ),
        (
            IMAGE.add(Residual(CONV, name="block")).add(BatchNorm(name="bn")),
            "bn",
            "block/add before it is Add, no convolution or dense layer",
        ),
    ],
)
def test_what_stays_and_why(network: Network, path: str, reason: str) -> None:
    assert reasons(network) == {path: reason}
    assert network.fold_batch_norm() == network


def test_a_layer_inside_of_a_block_before_it() -> None:
    network = IMAGE.add(Sequential(Sequential(CONV)), name="block").add(BatchNorm(name="bn"))
    assert network.batch_norm_folds().folds[0].into == "block/0/conv"
    ending = Cell(output="conv").add(CONV).add(Conv2D(9, 1), after="input", name="aux")
    assert IMAGE.add(ending, name="cell").add(BatchNorm()).batch_norm_folds().folds[0].into == "cell/conv"
    used_inside = Cell(output="conv").add(CONV).add(ReLU(), name="act")
    assert reasons(IMAGE.add(used_inside, name="cell").add(BatchNorm(name="bn"))) == {
        "bn": "cell/conv before it is used elsewhere too"
    }
    branches = IMAGE.add(Branches(Sequential(Conv2D(2, 1, bias=False), BatchNorm()), ReLU(), merge=Concat()))
    assert branches.fold_batch_norm().param_count() == (4 + 1) * 2
    graph = IMAGE.add(Graph(IMAGE.add(CONV).add(BatchNorm())), name="g")
    assert graph.fold_batch_norm().param_count() == (4 + 1) * 4


def test_a_normalisation_that_is_all_state_is_folded_too() -> None:
    network = IMAGE.add(Conv2D(6, 3, bias=False, name="conv")).add(FrozenBatchNorm(name="bn"))
    (fold,) = network.batch_norm_folds().folds
    assert (fold.change, fold.state) == (6, 4 * 6)
    folded = network.fold_batch_norm()
    assert (folded.param_count(), folded.state_count()) == ((9 * 4 + 1) * 6, 0)


def test_a_shared_block_is_folded_in_all_uses_or_in_none() -> None:
    block = Shared(Sequential(Conv2D(4, 1), BatchNorm()), name="s")
    network = IMAGE.add(block).add(block)
    first, second = network.batch_norm_folds().folds
    assert (first.into, first.change, first.state) == ("s/0", -8, 8)
    assert (second.into, second.change, second.state) == ("s_1/0", 0, 0)
    assert second.reason == "with s/1, which it shares"
    folded = network.fold_batch_norm()
    assert (folded.param_count(), folded.state_count()) == (20, 0)
    for used, norm, other in (("s/0", "s/1", "s_1/1"), ("s_1/0", "s_1/1", "s/1")):
        tapped = network.add(Dense(2), after=used)
        assert reasons(tapped) == {
            norm: f"{used} before it is used elsewhere too",
            other: f"{norm}, which shares its weights, stays",
        }
        assert tapped.fold_batch_norm() == tapped


@pytest.mark.parametrize(
    ("frozen", "word"),
    [
        (("c/kernel", "c/bias"), "; frozen as c is"),
        (("c/kernel",), "; partly frozen as c is"),
        (("bn/gamma", "bn/beta"), "; trained as c is"),
        (("c/bias", "bn/beta"), ""),
    ],
)
def test_single_frozen_weights_are_told(frozen: tuple[str, ...], word: str) -> None:
    network = IMAGE.add(Conv2D(4, 1, name="c")).add(BatchNorm(name="bn")).freeze(*frozen)
    assert network.batch_norm_folds().folds[0].reason == FOLDED + word


@pytest.mark.parametrize(
    ("conv", "norm", "word"), [(False, True, "; frozen as conv is"), (True, False, "; trained as conv is")]
)
def test_what_is_folded_is_trained_as_the_convolution_is(conv: bool, norm: bool, word: str) -> None:
    network = IMAGE.add(Conv2D(6, 3, name="conv", trainable=conv)).add(BatchNorm(name="bn", trainable=norm))
    (fold,) = network.batch_norm_folds().folds
    assert fold.reason == FOLDED + word
    assert network.fold_batch_norm().trainable_count() == (9 * 4 + 1) * 6 * conv


def test_the_table_says_what_becomes_of_each() -> None:
    network = IMAGE.add(Conv2D(6, 3, bias=False, name="conv")).add(BatchNorm(name="bn")).add(ReLU())
    assert str(network.add(BatchNorm(name="other")).batch_norm_folds()) == (
        "net\n"
        "BatchNorm  At inference      Param # change  Reason\n"
        f"{'─' * 101}\n"
        f"bn         folded into conv              -6  {FOLDED}, which is new\n"
        f"other      stays                          0  relu before it is ReLU, {NO}\n"
        f"{'─' * 101}\n"
        "Param # change -6 · State, not learnt, change -12"
    )
