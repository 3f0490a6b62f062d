"""The summary: rows to a depth, equal blocks folded, columns that add up."""

import pickle
from typing import Any

import pytest

from cnnparams import (
    BatchNorm,
    Conv2D,
    Custom,
    Dense,
    Flatten,
    Network,
    NetworkError,
    ReLU,
    Residual,
    Sequential,
    Shared,
    TimeDistributed,
    Weight,
    zoo,
)
from cnnparams.analysis.columns import COLUMNS
from cnnparams.analysis.rows import row_count
from cnnparams.render.cells import AtLeast, Labelled
from tests.shown import shown, unopened_cells

RESNET50 = """\
ResNet-50
Layer     Type             Output shape        Params  Share
────────────────────────────────────────────────────────────
input     Input            (224, 224, 3)            0
conv1     Conv2D           (112, 112, 64)       9,408  <0.1%
bn1       BatchNorm        (112, 112, 64)         128  <0.1%
relu      ReLU             (112, 112, 64)           0
maxpool   MaxPool2D        (56, 56, 64)             0
layer1    Sequential       (56, 56, 256)      215,808   0.8%
├─ 0      Residual         (56, 56, 256)       75,008   0.3%
└─ 1 … 2  Residual × 2     (56, 56, 256)      140,800   0.6%
layer2    Sequential       (28, 28, 512)    1,219,584   4.8%
├─ 0      Residual         (28, 28, 512)      379,392   1.5%
└─ 1 … 3  Residual × 3     (28, 28, 512)      840,192   3.3%
layer3    Sequential       (14, 14, 1024)   7,098,368  27.8%
├─ 0      Residual         (14, 14, 1024)   1,512,448   5.9%
└─ 1 … 5  Residual × 5     (14, 14, 1024)   5,585,920  21.9%
layer4    Sequential       (7, 7, 2048)    14,964,736  58.6%
├─ 0      Residual         (7, 7, 2048)     6,039,552  23.6%
└─ 1 … 2  Residual × 2     (7, 7, 2048)     8,925,184  34.9%
avgpool   GlobalAvgPool2D  (2048,)                  0
fc        Dense            (1000,)          2,049,000   8.0%
────────────────────────────────────────────────────────────
Total                                      25,557,032   100%
Params 25,557,032 · trainable 25,557,032 · frozen 0 · state, not learnt 53,120"""

DOUBLE = Residual(Conv2D(4, 3, padding=1), BatchNorm(), ReLU())
IMAGE: Any = Network((8, 8, 4), name="net")


def zoo_networks() -> list[Any]:
    networks: list[Any] = []
    for name in zoo.__all__:
        try:
            network = getattr(zoo, name)()
        except TypeError:
            continue
        if isinstance(network, Network):
            networks.append(network)
    return networks


def test_a_person_reads_the_stages_of_a_resnet_and_their_blocks() -> None:
    assert str(zoo.resnet50().summary()) == RESNET50
    assert str(zoo.resnet50().summary(depth=2)) == RESNET50


def test_the_depth_is_as_deep_as_forty_rows_allow_but_not_below_eight() -> None:
    counts = {
        name: row_count(zoo.build(name).summary().rows) for name in ("resnet152", "unet", "mobilenet_v2")
    }
    assert counts == {"resnet152": 19, "unet": 27, "mobilenet_v2": 20}
    vgg: Any = zoo.vgg16()
    assert (row_count(vgg.summary(depth=1).rows), row_count(vgg.summary().rows)) == (5, 43)


def test_every_column_of_every_network_adds_up_at_every_depth() -> None:
    keys = ["params", "trainable", "state", "macs", "activations"]
    for network in zoo_networks():
        expected = (
            network.param_count(),
            network.trainable_count(),
            network.state_count(),
            network.macs(),
            network.largest(by="activations").total,
        )
        for depth in (1, 2, 3, 4, None, 100):
            for repeats in (True, False):
                table = network.summary(columns=keys, depth=depth, repeats=repeats).table()
                columns = zip(*[row.cells for row in unopened_cells(table)], strict=True)
                assert tuple(map(sum, columns)) == table.rows[-1].cells == expected
        leaves = network.summary(columns=keys, leaves=True)
        data = leaves.to_dicts()
        assert tuple([sum(row[key] for row in data) for key in keys]) == expected
        assert leaves.table().rows[-1].cells == expected


def test_a_row_inside_of_equal_blocks_counts_for_all_of_them() -> None:
    network = IMAGE.extend([DOUBLE] * 3)
    rows = network.summary(columns=["layer", "type", "params"], depth=2)
    assert shown(rows) == [
        ("input", "Input", "0"),
        ("residual … residual_2", "Residual × 3", "468"),  # 3 * ((3 * 3 * 4 + 1) * 4 + 2 * 4)
        ("0", "Conv2D", "444"),
        ("1", "BatchNorm", "24"),
        ("2", "ReLU", "0"),
        ("add", "Add", "0"),
        ("Total", "", "468"),
    ]
    assert [row.count for row in rows.rows] == [1, 3]
    assert rows.rows[1].alike == ("residual_1", "residual_2")


@pytest.mark.parametrize(
    "network",
    [
        IMAGE.extend([Conv2D(4, 3, padding=1)] * 2),  # layers are not folded
        IMAGE.add(DOUBLE).add(ReLU()).add(DOUBLE),
        IMAGE.add(DOUBLE, name="a").add(DOUBLE, name="b", after="input"),
        IMAGE.add(DOUBLE, name="a").add(DOUBLE, name="b").freeze("b"),
        IMAGE.add(Shared(DOUBLE, name="s")).add(Shared(DOUBLE, name="s")),
        IMAGE.add(Sequential(Conv2D(4, 3))).add(Sequential(Conv2D(4, 3))),  # other shapes
        IMAGE.add(Sequential(Conv2D(4, 1))).add(Residual(Conv2D(4, 1))),
        IMAGE.add(Conv2D(4, 1), name="a/x")
        .add(ReLU(), name="a/y")
        .add(Conv2D(4, 1), name="b/x")
        .add(Flatten(), name="b/y"),
        IMAGE.add(Conv2D(4, 1), name="a/x").add(ReLU(), name="a/y").add(Conv2D(4, 1), name="b/x"),
    ],
)
def test_what_is_not_alike_or_does_not_follow_is_not_folded(network: Any) -> None:
    assert all(row.count == 1 for row in network.summary(depth=1).rows)


def test_equal_groups_of_a_flat_network_are_folded_too() -> None:
    flat = IMAGE
    for stage in ("one", "two"):
        for block in range(3):
            flat = flat.add(Conv2D(4, 3, padding=1), name=f"{stage}/{block}/conv")
            flat = flat.add(ReLU(), name=f"{stage}/{block}/act/relu")
    summary = flat.summary(columns=["layer", "type", "params"], depth=100)
    assert shown(summary)[1:5] == [
        ("one … two", "Group × 2", "888"),  # 2 * 3 * (3 * 3 * 4 + 1) * 4
        ("0 … 2", "Group × 3", "888"),
        ("conv", "Conv2D", "888"),
        ("act", "Group", "0"),
    ]
    assert sum(flat.summary(columns=["params"], depth=2).to_dicts()[at]["params"] for at in range(7)) == 888


def test_groups_inside_of_a_block_are_rows_too() -> None:
    from cnnparams import Graph

    inner: Any = (
        Network((8, 8, 4)).add(Conv2D(4, 1), name="a/x").add(ReLU(), name="a/y").add(Dense(2), name="b")
    )
    rows = shown(IMAGE.add(Graph(inner), name="g").summary(columns=["layer", "params"], depth=3))
    assert [name for name, _ in rows] == ["input", "g", "a", "x", "y", "b", "Total"]


def test_a_later_use_of_shared_weights_is_not_opened() -> None:
    block = Shared(Sequential(Conv2D(4, 1), ReLU()), name="twin")
    network = IMAGE.add(block).add(block)
    assert shown(network.summary(columns=["layer", "type", "params", "macs"], depth=9)) == [
        ("input", "Input", "0", "0"),
        ("twin", "Sequential", "20", "1,024"),
        ("0", "Conv2D", "20", "1,024"),
        ("1", "ReLU", "0", "0"),
        ("twin_1", "Sequential, shared with twin", "0", "1,024"),
        ("Total", "", "20", "2,048"),
    ]


def test_frozen_rows_say_so() -> None:
    network = IMAGE.add(DOUBLE, name="a").add(DOUBLE, name="b").freeze("a", "b/0")
    types = [cell for row in network.summary(columns=["type"], depth=1).table().rows for cell in row.cells]
    assert types == [
        Labelled("Input"),
        Labelled("Residual", 1, ("frozen",)),
        Labelled("Residual", 1, ("partly frozen",)),
    ]


def test_channels_first_changes_how_shapes_are_shown_and_nothing_else() -> None:
    network = IMAGE.add(Conv2D(6, 3)).add(Flatten())
    columns = ["layer", "input_shape", "output_shape"]
    first = network.summary(columns=columns, layout="channels_first")
    assert shown(first) == [
        ("input", "", "(4, 8, 8)"),
        ("conv2d", "(4, 8, 8)", "(6, 6, 6)"),
        ("flatten", "(6, 6, 6)", "(216,)"),
    ]
    last = network.summary(columns=columns)
    assert first.to_dicts() == last.to_dicts()
    assert first.to_json() == last.to_json()
    assert shown(last)[1] == ("conv2d", "(8, 8, 4)", "(6, 6, 6)")
    assert "(4, 8, 8)" in first.to_markdown()
    assert "(4, 8, 8)" in first.to_latex()
    assert "(4, 8, 8)" in first.to_html()


def test_shapes_of_weights_of_several_inputs_and_formulas() -> None:
    network = IMAGE.add(Conv2D(4, 1, name="c")).add(zoo_add(), after=["input", "c"], name="sum")
    columns = ["input_shape", "weights", "formula", "inputs"]
    assert shown(network.summary(columns=columns)) == [
        ("", "", "", ""),
        (
            "(8, 8, 4)",
            "kernel (1, 1, 4, 4), bias (4,)",
            "((m * n * d) + 1) * k = ((1 * 1 * 4) + 1) * 4 = 20",
            "input",
        ),
        ("(8, 8, 4) + (8, 8, 4)", "", "", "input, c"),
    ]
    block = IMAGE.add(DOUBLE, name="a").summary(columns=["weights", "formula"], depth=1)
    assert shown(block)[1] == ("", "")


def zoo_add() -> Any:
    from cnnparams import Add

    return Add()


def test_what_a_block_does_not_say_makes_its_number_the_least() -> None:
    silent = Custom((Weight("w", units=3),), lambda shape: shape)
    network = IMAGE.extend([Sequential(Dense(4), silent)] * 2)
    table = network.summary(columns=["macs", "ops", "params"], depth=1).table()
    # 4 * 4 * 8 * 8 multiply-adds; with 4 * 8 * 8 additions of biases
    assert table.rows[1].cells == (AtLeast(2 * 1024), AtLeast(2 * 1280), 2 * 23)
    assert table.rows[-1].cells == (AtLeast(2048), AtLeast(2560), 46)
    opened = network.summary(columns=["macs"], depth=2).table()
    assert [row.cells for row in opened.rows[1].rows] == [(2048,), (None,)]
    assert opened.rows[-1].cells == (AtLeast(2048),)
    assert [row["macs"] for row in network.summary(columns=["macs"]).to_dicts()] == [
        0,
        1024,
        None,
        1024,
        None,
    ]


def test_what_is_inside_of_a_layer_applied_many_times_counts_for_all() -> None:
    network = Network((5, 8, 8, 4)).add(TimeDistributed(Sequential(Conv2D(2, 3), ReLU())), name="td")
    summary = network.summary(columns=["layer", "macs", "activations"], depth=3)
    sums = summary.table().rows[-1].cells
    assert sums == ("Total", network.macs(), network.largest(by="activations").total)
    columns = zip(*[row.cells[1:] for row in unopened_cells(summary.table())], strict=True)
    assert tuple(map(sum, columns)) == sums[1:]


def test_a_total_stands_in_the_first_column_where_that_has_one() -> None:
    assert shown(IMAGE.add(Dense(2)).summary(columns=["params", "layer"]))[-1] == ("10", "")
    assert shown(IMAGE.summary(columns=["layer", "type"])) == [("input", "Input")]


def test_every_column_has_its_words() -> None:
    assert all(column.key == key and column.header and column.meaning for key, column in COLUMNS.items())
    network = IMAGE.add(Conv2D(4, 3)).add(Flatten()).add(Dense(2))
    summary = network.summary(columns=list(COLUMNS))
    assert pickle.loads(pickle.dumps(summary)) == summary
    assert [len(row) for row in shown(summary)] == [len(COLUMNS)] * 5


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {"columns": "params"},
            TypeError,
            "summary: the columns are chosen by a list of names, got 'params' (str)",
        ),
        ({"columns": [3]}, TypeError, "summary: a column is chosen by its name, got 3 (int)"),
        (
            {"columns": []},
            NetworkError,
            f"summary: choose at least one of the columns {', '.join(COLUMNS)}",
        ),
        (
            {"columns": ["parms"]},
            NetworkError,
            f"summary: the columns are {', '.join(COLUMNS)}, got 'parms'; did you mean 'params'?",
        ),
        (
            {"columns": ["layer", "params", "layer"]},
            NetworkError,
            "summary: each column is there once, got 'layer' twice",
        ),
        ({"leaves": 1}, TypeError, "summary: leaves must be True or False, got 1 (int)"),
        ({"repeats": None}, TypeError, "summary: repeats must be True or False, got None (NoneType)"),
        ({"depth": True}, TypeError, "summary: depth must be a whole number, got True (bool)"),
        ({"depth": 2.0}, TypeError, "summary: depth must be a whole number, got 2.0 (float)"),
        ({"depth": 0}, NetworkError, "summary: depth must be 1 or more, got 0"),
        (
            {"depth": 2, "leaves": True},
            NetworkError,
            "summary: leaves=True opens everything, so no depth is chosen, got depth=2",
        ),
        (
            {"layout": 1},
            TypeError,
            "summary: layout must be 'channels_last' or 'channels_first', got 1 (int)",
        ),
        (
            {"layout": "channel_first"},
            NetworkError,
            "summary: layout must be 'channels_last' or 'channels_first', got 'channel_first'; did you mean 'channels_first'?",
        ),
    ],
)
def test_wrong_choices_are_refused(options: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as refused:
        IMAGE.summary(**options)
    assert str(refused.value) == message
