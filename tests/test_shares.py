"""Where the parameters, the multiply-adds and the activations are, and the columns that say so."""

import pickle
from typing import Any

import pytest

from cnnparams import (
    ConfigError,
    Conv2D,
    Custom,
    Dense,
    Dropout,
    Flatten,
    Network,
    ReLU,
    Sequential,
    TimeDistributed,
    UnknownCostError,
    Window,
    zoo,
)
from tests.shown import shown

NETWORK: Any = (
    Network((4, 4, 2), name="net").add(Conv2D(3, 3, bias=False)).add(ReLU()).add(Flatten()).add(Dense(5))
)


def test_the_largest_come_first_each_with_its_share() -> None:
    largest = NETWORK.largest()
    # 3 * 3 * 2 * 3 = 54 and 12 * 5 + 5 = 65 parameters
    assert [(each.name, each.kind, each.amount) for each in largest.shares] == [
        ("dense", "Dense", 65),
        ("conv2d", "Conv2D", 54),
    ]
    assert [each.share for each in largest.shares] == [65 / 119, 54 / 119]
    assert [each.cumulative for each in largest.shares] == [65 / 119, 1.0]
    assert NETWORK.largest(1).shares == largest.shares[:1]
    assert len(zoo.vgg16().largest().shares) == 10  # of its 16 layers with weights
    assert largest.to("text") == (
        "net\n"
        "Layer   Type    Parameters  Share  Up to here\n"
        "─────────────────────────────────────────────\n"
        "dense   Dense           65  54.6%       54.6%\n"
        "conv2d  Conv2D          54  45.4%      100.0%\n"
        "─────────────────────────────────────────────\n"
        "Total parameters 119"
    )


def test_shares_of_multiply_adds_and_of_activations() -> None:
    assert [each.amount for each in NETWORK.largest(by="macs").shares] == [54 * 2 * 2, 60]
    # The image, the outputs of convolution, ReLU and Flatten, and that of the last layer.
    assert [each.amount for each in NETWORK.largest(by="activations").shares] == [32, 12, 12, 12, 5]


def test_kinds_of_layers_add_up() -> None:
    kinds = zoo.resnet50().largest(kinds=True)
    assert [(each.name, each.kind, each.amount) for each in kinds.shares] == [
        ("Conv2D", "53 layers", 23_454_912),
        ("Dense", "1 layer", 2_049_000),
        ("BatchNorm", "53 layers", 53_120),
    ]
    assert kinds.total == zoo.resnet50().param_count()
    assert kinds.shares[-1].cumulative == 1


def test_activations_of_steps_of_time_count_each_time() -> None:
    clip = Network((3, 4, 4, 2)).add(TimeDistributed(Sequential(Conv2D(5, 1), ReLU())))
    assert [each.amount for each in clip.largest(by="activations").shares] == [240, 240, 96]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"n": 0}, ConfigError, "net: largest(): n must be 1 or more, got 0"),
        ({"n": True}, TypeError, "net: largest(): n must be a whole number, got True (bool)"),
        (
            {"by": 3},
            TypeError,
            "net: largest(): by must be one of 'params', 'macs', 'activations', got 3 (int)",
        ),
        (
            {"by": "mac"},
            ConfigError,
            "net: largest(): by must be one of 'params', 'macs', 'activations', got 'mac'; did you mean 'macs'?",
        ),
        ({"kinds": 1}, TypeError, "net: largest(): kinds must be True or False, got 1 (int)"),
    ],
)
def test_wrong_questions_are_refused(options: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as refused:
        NETWORK.largest(**options)
    assert str(refused.value) == message


def test_multiply_adds_that_are_not_known_have_no_shares() -> None:
    silent = NETWORK.add(Custom((), lambda shape: shape))
    with pytest.raises(UnknownCostError, match=r"net: the operations of custom \(Custom\) are not known"):
        silent.largest(by="macs")
    assert silent.largest().total == 119


def test_the_columns_of_costs_add_up_to_the_lines_below() -> None:
    columns = ("layer", "share", "macs", "ops", "activations", "receptive_field")
    summary = NETWORK.add(Dropout(0.5)).summary(columns=columns)
    assert summary.to("text") == (
        "net\n"
        "Layer    Share  Multiply-adds  Operations  Activations  Receptive field\n"
        "───────────────────────────────────────────────────────────────────────\n"
        "input                       0           0           32            1 x 1\n"
        "conv2d   45.4%            216         216           12            3 x 3\n"
        "relu                        0          12           12            3 x 3\n"
        "flatten                     0           0           12              all\n"
        "dense    54.6%             60          65            5              all\n"
        "dropout                     0           0            5              all\n"
        "───────────────────────────────────────────────────────────────────────\n"
        "Total     100%            276         293           78\n"
        "Params 119 · trainable 119 · frozen 0"
    )
    assert pickle.loads(pickle.dumps(summary)) == summary


@pytest.mark.parametrize("leaves", [False, True])
def test_the_columns_of_every_network_add_up(leaves: bool) -> None:
    for name in ("resnet50", "inception_v3", "unet", "mobilenet_v3_small", "densenet121"):
        network: Any = zoo.build(name)
        summary = network.summary(columns=("macs", "activations"), leaves=leaves)
        sums = summary.table().rows[-1].cells
        assert sums == (network.macs(), network.largest(by="activations").total)


def test_what_is_not_known_is_no_number() -> None:
    network = Network((8, 8, 1)).add(Custom((), lambda shape: shape)).add(Conv2D(1, (1, 3)))
    summary = network.summary(columns=("macs", "receptive_field"))
    assert shown(summary) == [
        ("0", "1 x 1"),
        ("unknown", "unknown"),
        ("144", "unknown"),
        ("at least 144", ""),
    ]


def test_groups_have_the_field_of_their_last_step() -> None:
    flat: Any = Network((8, 8, 1)).add(Conv2D(1, 3), name="a/one").add(Conv2D(1, (1, 3)), name="a/two")
    assert shown(flat.summary(columns=("layer", "receptive_field"), depth=1))[-1] == ("a", "3 x 5")


def test_an_image_may_be_seen_whole_along_one_axis() -> None:
    network: Any = Network((8, 8, 1)).add(Custom((), lambda shape: shape, windows=()), name="all")
    assert shown(network.summary(columns=("receptive_field",)))[-1] == ("all",)
    rows: Any = (
        Network((8, 8, 1)).add(Dense(2)).add(Custom((), lambda shape: shape, windows=(Window(), None)))
    )
    assert shown(rows.summary(columns=("receptive_field",)))[-1] == ("1 x all",)
