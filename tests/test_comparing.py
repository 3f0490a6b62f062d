"""Two networks compared: what is equal, changed, added and removed."""

import copy
from random import Random
from typing import Any

import pytest

from cnnparams import (
    Activation,
    AdaptiveAvgPool2D,
    AdaptiveMaxPool1D,
    Add,
    BatchNorm,
    ChannelSlice,
    Concat,
    Conv2D,
    ConvTranspose1D,
    Custom,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    FlattenPositions,
    FullyConnected,
    GlobalAvgPool2D,
    GlobalMaxPool1D,
    Identity,
    Layer,
    MaxPool2D,
    Multiply,
    Network,
    Parameter,
    Permute,
    ReLU,
    Reshape,
    Resize,
    Sequential,
    Shared,
    Slice,
    Softmax,
    Split,
    Subtract,
    Tied,
    TimeDistributed,
    UpSample2D,
    Weight,
    zoo,
)
from tests.shown import shown
from tests.test_summary import zoo_networks

IMAGE: Any = Network((8, 8, 4), name="net")


def statuses(first: Any, second: Any) -> list[tuple[str, str]]:
    return [(pair.path, pair.status) for pair in first.compare(second).different]


def test_a_network_is_equal_to_itself_under_any_name() -> None:
    for network in zoo_networks():
        difference = network.compare(copy.deepcopy(network).rename("other"))
        assert difference
        assert difference.different == ()
        others = [step for step in network.leaves() if not isinstance(step.layer, Identity | Flatten)]
        assert len(others) <= len(difference.pairs) <= len(list(network.leaves()))


def test_the_table_of_two_that_are_equal() -> None:
    difference = zoo.resnet18().compare(zoo.resnet18().rename("mine"))
    assert str(difference) == (
        "ResNet-18 and mine: equal\n"
        "Layer      Status   ResNet-18        mine  Change\n"
        "─────────────────────────────────────────────────\n"
        "69 layers  equal   11,689,512  11,689,512       0\n"
        "─────────────────────────────────────────────────\n"
        "Total              11,689,512  11,689,512       0\n"
        "Multiply-adds: 1,814,073,344 and 1,814,073,344"
    )
    assert shown(IMAGE.compare(IMAGE))[0][0] == "1 layer"
    larger = Network((9, 9, 3)).add(ReLU())
    different = Network((8, 8, 3)).add(ReLU()).compare(larger)
    assert "equal" not in [row[1] for row in shown(different)]


def test_what_is_changed_is_said_with_both_lines_of_arithmetic() -> None:
    small = IMAGE.add(Conv2D(6, 3, name="a")).add(ReLU(name="b")).add(Dense(2, name="c"))
    large = IMAGE.add(Conv2D(6, 5, name="a")).add(Dense(2, name="b")).add(Dense(2, name="c"))
    difference = small.compare(large)
    assert not difference
    assert difference.first is not None
    assert difference.first.path == "a"
    assert str(difference) == (
        "net and other: the first difference is a (changed)\n"
        "Layer                                                             Status   net  other  Change\n"
        "─────────────────────────────────────────────────────────────────────────────────────────────\n"
        "a                                                                 changed  222    606     384\n"
        "├─ kernel_size: (3, 3) -> (5, 5)\n"
        "├─ output: (6, 6, 6) -> (4, 4, 6)\n"
        "├─ first: ((m * n * d) + 1) * k = ((3 * 3 * 4) + 1) * 6 = 222\n"
        "└─ second: ((m * n * d) + 1) * k = ((5 * 5 * 4) + 1) * 6 = 606\n"
        "b                                                                 changed    0     14      14\n"
        "├─ class: ReLU -> Dense\n"
        "├─ input: (6, 6, 6) -> (4, 4, 6)\n"
        "├─ output: (6, 6, 6) -> (4, 4, 2)\n"
        "├─ weights: none -> kernel (6, 2), bias (2,)\n"
        "├─ first: 0\n"
        "└─ second: (c * p) + 1 * c = (2 * 6) + 1 * 2 = 14\n"
        "c                                                                 changed   14      6      -8\n"
        "├─ input: (6, 6, 6) -> (4, 4, 2)\n"
        "├─ output: (6, 6, 2) -> (4, 4, 2)\n"
        "├─ weights: kernel (6, 2), bias (2,) -> kernel (2, 2), bias (2,)\n"
        "├─ first: (c * p) + 1 * c = (2 * 6) + 1 * 2 = 14\n"
        "└─ second: (c * p) + 1 * c = (2 * 2) + 1 * 2 = 6\n"
        "1 layer                                                           equal      0      0       0\n"
        "─────────────────────────────────────────────────────────────────────────────────────────────\n"
        "Total                                                                      236    626     390\n"
        "Multiply-adds: 8,208 and 9,856"
    )


def test_the_columns_say_what_they_are() -> None:
    columns = IMAGE.compare(IMAGE.rename("b")).data().columns
    assert [(each.key, each.header, each.align, each.keep, each.meaning) for each in columns] == [
        ("layer", "Layer", "left", None, "paths of the layers, one or both"),
        ("status", "Status", "left", 60, "equal, changed, added or removed"),
        ("first", "net", "right", None, "parameters in the first network"),
        ("second", "b", "right", None, "parameters in the second network"),
        ("change", "Change", "right", 50, "how many more parameters the second one has"),
        ("changes", "Changes", "left", None, "what is different, without the names"),
    ]


def test_of_parameters_that_are_as_many_there_is_no_arithmetic() -> None:
    small = IMAGE.add(Conv2D(6, 3, name="a")).add(Conv2D(6, 1, name="b"))
    large = small.replace("a", Conv2D(6, 3, padding=1)).add(Conv2D(2, 1, name="c"))
    assert str(small.compare(large)) == (
        "net and other: the first difference is a (changed)\n"
        "Layer                                             Status   net  other  Change\n"
        "─────────────────────────────────────────────────────────────────────────────\n"
        "a                                                 changed  222    222       0\n"
        "├─ padding: ((0, 0), (0, 0)) -> ((1, 1), (1, 1))\n"
        "└─ output: (6, 6, 6) -> (8, 8, 6)\n"
        "b                                                 changed   42     42       0\n"
        "├─ input: (6, 6, 6) -> (8, 8, 6)\n"
        "└─ output: (6, 6, 6) -> (8, 8, 6)\n"
        "c                                                 added            14      14\n"
        "1 layer                                           equal      0      0       0\n"
        "─────────────────────────────────────────────────────────────────────────────\n"
        "Total                                                      264    278      14\n"
        "Multiply-adds: 9,072 and 16,896"
    )
    assert [row.cells for row in small.compare(large).data().rows[-2:]] == [
        ("c", "added", "", 14, 14, ""),
        ("Total", "", 264, 278, 14, ""),
    ]
    assert shown(IMAGE.add(ReLU()).compare(IMAGE.add(ReLU())))[0][0] == "2 layers"


def test_what_is_added_opens_to_its_arithmetic() -> None:
    one = IMAGE.add(Conv2D(6, 3, name="a"))
    other = IMAGE.add(Conv2D(6, 5, name="a")).add(Dense(2, name="c"))
    changed, added, *_ = one.compare(other).table().rows
    assert changed.inside is None
    assert added.inside is not None
    sheet: Any = added.inside()
    assert [(each.title, each.kind) for each in sheet.sections] == [("c", "Dense"), ("c", "")]


def test_layers_that_were_added_or_removed_do_not_move_the_others() -> None:
    plain = IMAGE.extend([Conv2D(8, 3), ReLU(), Conv2D(8, 3), ReLU()])
    normed = IMAGE.extend([Conv2D(8, 3), BatchNorm(), ReLU(), Conv2D(8, 3), BatchNorm(), ReLU()])
    assert statuses(plain, normed) == [("batch_norm", "added"), ("batch_norm_1", "added")]
    assert statuses(normed, plain) == [("batch_norm", "removed"), ("batch_norm_1", "removed")]
    assert statuses(IMAGE.add(ReLU(), name="z"), IMAGE.add(ReLU(), name="y").add(ReLU(), name="z")) == [
        ("y", "added")
    ]
    assert statuses(IMAGE.add(ReLU(), name="a"), IMAGE.add(ReLU(), name="a").add(Flatten())) == [
        ("flatten", "added")
    ]


def test_layers_of_other_names_are_paired_by_their_order() -> None:
    one = IMAGE.add(Conv2D(8, 3), name="stem/conv").add(ReLU(), name="stem/act").add(Flatten()).add(Dense(3))
    other = (
        IMAGE.add(Conv2D(8, 3), name="features")
        .add(ReLU(), name="x")
        .add(Flatten())
        .add(Dense(4), name="head")
    )
    difference = one.compare(other)
    assert [(pair.path, pair.status, pair.changes) for pair in difference.different] == [
        ("dense | head", "changed", ("units: 3 -> 4", "output: (3,) -> (4,)"))
    ]
    reordered = IMAGE.add(Conv2D(4, 3), name="a").add(BatchNorm(), name="b").add(ReLU(), name="c")
    swapped = IMAGE.add(Conv2D(4, 3), name="d").add(ReLU(), name="e").add(BatchNorm(), name="f")
    assert statuses(reordered, swapped) == [("e", "added"), ("c", "removed")]
    replaced = (
        IMAGE.add(Conv2D(4, 3), name="d")
        .add(Permute((3, 1, 2)), name="e")
        .add(Dense(4), name="f")
        .add(ReLU(), name="g")
    )
    assert [status for _, status in statuses(reordered, replaced)] == ["removed", "added", "added", "changed"]


def test_equal_names_in_another_order_are_paired_all_the_same() -> None:
    one = IMAGE.add(ReLU(), name="a").add(BatchNorm(), name="b")
    other = IMAGE.add(BatchNorm(), name="b").add(ReLU(), name="a")
    assert [pair.changes for pair in one.compare(other).pairs[1:]] == [
        ("takes: input -> b",),
        ("takes: a -> input",),
    ]


def test_wiring_is_compared_through_layers_that_were_added() -> None:
    two = IMAGE.add(ReLU(), name="a").add(Conv2D(4, 1), name="b", after="input")
    both = two.add(Add(), after=["a", "b"], name="sum")
    twice = two.add(Add(), after=["a", "a"], name="sum")
    assert both.compare(twice).different[0].changes == ("takes: a, b -> a, a",)
    assert (
        both.compare(two.add(Dropout(0.1), name="d").add(Add(), after=["a", "d"], name="sum"))
        .different[0]
        .status
        == "added"
    )
    block = IMAGE.add(Sequential(ReLU(), Conv2D(4, 1)), name="s").add(Add(), after=["s", "s/0"], name="sum")
    assert block.compare(block.rename("x"))
    assert [
        pair.path
        for pair in block.compare(
            IMAGE.add(Sequential(ReLU(), Conv2D(4, 1)), name="s").add(Add(), after=["s", "input"], name="sum")
        ).different
    ] == ["sum"]


def test_layers_of_equal_paths_stand_in_the_order_of_both_networks() -> None:
    def chain(names: str) -> Any:
        return IMAGE.extend([Activation(name, name=name) for name in names])

    def pairs(first: str, second: str) -> list[tuple[str, str]]:
        both = chain(first).compare(chain(second)).pairs
        return [(pair.path, pair.status) for pair in both[1:]]

    assert pairs("abcd", "xaycdz") == [
        ("x", "added"),
        ("a", "equal"),
        ("b", "removed"),
        ("y", "added"),
        ("c", "equal"),  # what it takes is, through b or y, the output of a
        ("d", "equal"),
        ("z", "added"),
    ]
    assert pairs("abc", "c") == [("a", "removed"), ("b", "removed"), ("c", "equal")]


def test_that_nothing_is_equal_by_path_does_not_keep_layers_apart() -> None:
    one = Network((8, 8, 4)).add(GlobalAvgPool2D(), name="a").add(Dense(3), name="b")
    other = Network((9, 9, 4)).add(GlobalAvgPool2D(), name="c").add(Dense(3), name="d")
    assert [(pair.path, pair.status) for pair in one.compare(other).pairs] == [
        ("input", "changed"),
        ("a | c", "changed"),
        ("b | d", "equal"),
    ]


def renamed(layers: list[Layer[Any, Any]], prefix: str) -> Any:
    """Return a chain of layers, none of which has the path of one in another chain."""
    network = IMAGE
    for place, layer in enumerate(layers):
        network = network.add(layer, name=f"{prefix}{place}")
    return network


def test_of_layers_in_order_those_that_were_removed_are_found() -> None:
    layers = [Activation(f"f{number}") for number in range(6)]
    whole = renamed(layers, "a")
    for chosen in range(64):
        kept = [place for place in range(6) if chosen >> place & 1]
        part = renamed([layers[place] for place in kept], "b")
        expected = [
            f"a{place} | b{kept.index(place)}" if place in kept else f"a{place}" for place in range(6)
        ]
        for first, second, gone in ((whole, part, "removed"), (part, whole, "added")):
            pairs = first.compare(second).pairs[1:]
            paths = [" | ".join(sorted(pair.path.split(" | "))) for pair in pairs]
            assert paths == expected
            assert [pair.status for pair in pairs if " | " not in pair.path] == [gone] * (6 - len(kept))


def test_layers_that_come_again_and_again_are_paired_by_their_order_too() -> None:
    drawn = Random(1)  # noqa: S311 - nothing is secret
    body: list[Layer[Any, Any]] = [Activation(drawn.choice("abcdefgh")) for _ in range(240)]
    one = renamed([Dense(4), *body, Dense(4, bias=False)], "a")
    other = renamed([Dropout(0.1), *body[:100], Dropout(0.2), *body[100:], Dropout(0.3)], "b")
    assert [(pair.path, pair.status) for pair in one.compare(other).different] == [
        ("a0", "removed"),
        ("b0", "added"),
        ("b101", "added"),
        ("a241", "removed"),
        ("b242", "added"),
    ]


def test_layers_of_another_class_do_not_stand_for_each_other_in_an_order() -> None:
    one = renamed([ReLU(), BatchNorm(), Activation("tanh")], "a")
    other = renamed([ReLU(), Dropout(0.1), Activation("tanh")], "b")
    assert statuses(one, other) == [("a1", "removed"), ("b1", "added")]
    one = renamed([ReLU(), Activation("tanh"), Dense(4)], "a")
    other = renamed([ReLU(), BatchNorm(), Activation("gelu"), Dense(4)], "b")
    assert statuses(one, other) == [("b1", "added"), ("a1 | b2", "changed")]
    other = renamed([ReLU(), Activation("gelu"), BatchNorm(), Dense(4)], "b")
    assert statuses(one, other) == [("a1 | b1", "changed"), ("b2", "added")]
    one = renamed([ReLU(), Activation("tanh"), Activation("elu"), Dense(4)], "a")
    other = renamed([ReLU(), BatchNorm(), Activation("gelu"), Activation("selu"), Dense(4)], "b")
    assert statuses(one, other) == [("b1", "added"), ("a1 | b2", "changed"), ("a2 | b3", "changed")]
    one = renamed([ReLU(), Activation("tanh"), BatchNorm(), Dropout(0.1), Dense(4)], "a")
    other = renamed([ReLU(), Dense(4, bias=False), Activation("elu"), Dropout(0.2), Dense(4)], "b")
    assert statuses(one, other) == [
        ("b1", "added"),
        ("a1 | b2", "changed"),
        ("a2", "removed"),
        ("a3 | b3", "changed"),
    ]
    assert statuses(other, one) == [
        ("b1", "removed"),
        ("b2 | a1", "changed"),
        ("a2", "added"),
        ("b3 | a3", "changed"),
    ]


def test_names_of_layers_make_no_difference() -> None:
    assert IMAGE.add(ReLU(name="a")).compare(IMAGE.add(ReLU(name="b")))


def test_what_blocks_are_merged_in_which_order_is_compared() -> None:
    two = IMAGE.add(Sequential(ReLU(), Dense(4)), name="a")
    two = two.add(Sequential(ReLU(), Dense(4)), name="b", after="input")
    one, other = (two.add(Concat(), after=after, name="c") for after in (["a", "b"], ["b", "a"]))
    assert one.compare(one)
    assert [pair.changes for pair in one.compare(other).different] == [("takes: a/1, b/1 -> b/1, a/1",)]


def test_what_has_no_input_is_compared() -> None:
    learnt = IMAGE.add(Parameter((8, 8, 4)), name="p")
    assert learnt.compare(IMAGE.add(ReLU(), name="p")).different[0].changes == (
        "class: Parameter -> ReLU",
        "input: none -> (8, 8, 4)",
        "weights: parameter (8, 8, 4) -> none",
        "takes: none -> input",
    )
    merged = learnt.add(ReLU(), after="input", name="r").add(Add(), after=["r", "p"], name="sum")
    other = IMAGE.add(ReLU(), after="input", name="r").add(Add(), after=["r", "r"], name="sum")
    assert [(pair.path, pair.changes) for pair in merged.compare(other).different] == [
        ("p", ()),
        ("sum", ("takes: r, p -> r, r",)),
    ]
    wider = IMAGE.add(ReLU(), name="r").add(Concat(), after=["r", "r"], name="sum")
    fewer = IMAGE.add(Dense(3), name="r").add(Concat(), after=["r", "r"], name="sum")
    assert wider.compare(fewer).different[1].changes == (
        "input: (8, 8, 4) + (8, 8, 4) -> (8, 8, 3) + (8, 8, 3)",
        "output: (8, 8, 8) -> (8, 8, 6)",
    )


def test_it_is_compared_with_what_a_shared_block_shares_its_weights() -> None:
    inner = Shared(Conv2D(4, 1), name="i")
    u, v = (Shared(Sequential(inner, Conv2D(4, 1), ReLU()), name=name) for name in "uv")
    both = IMAGE.extend([u, v])
    one, other = both.add(u, name="c"), both.add(v, name="c")
    assert one.compare(one)
    # In both blocks, the first layer has the weights of `i`, and the last has none.
    assert [(pair.path, pair.changes) for pair in one.compare(other).different] == [
        ("c/1", ("shares its weights with: u/1 -> v/1",))
    ]
    tied = [Tied(Dense(4), {"kernel": array}) for array in "xyxy"]
    ends = [IMAGE.extend(tied), IMAGE.extend([*tied[:3], tied[0]])]
    assert ends[0].compare(ends[0])
    assert [pair.changes for pair in ends[0].compare(ends[1]).different] == [
        ("shares its weights with: tied_1 -> tied",)
    ]
    nested = Shared(Sequential(Sequential(u), Dense(4)), name="deep")
    assert IMAGE.extend([nested, u]).compare(IMAGE.extend([nested, u]))
    assert [
        pair.changes for pair in IMAGE.extend([nested, u]).compare(IMAGE.extend([nested, v])).pairs[-3:]
    ] == [
        (),
        ("weights: none -> kernel (1, 1, 4, 4), bias (4,)", "shares its weights with: deep/0/0/1 -> none"),
        (),
    ]


def test_it_is_compared_what_is_frozen_and_with_what_weights_are_shared() -> None:
    shared = IMAGE.add(Shared(Conv2D(4, 1), name="s"))
    assert shared.compare(shared.freeze("s")).different[0].changes == ("trainable: True -> False",)
    assert shared.compare(shared.freeze("s/bias")).different[0].changes == (
        "frozen_weights: () -> ('bias',)",
    )
    assert shared.compare(IMAGE.add(Conv2D(4, 1), name="s"))
    u, v = (Shared(Conv2D(4, 1), name=name) for name in "uv")
    assert not IMAGE.extend([u, v, u, v]).compare(IMAGE.extend([u, v, v, u]))
    pair = IMAGE.extend([u, v])
    assert [one.changes for one in pair.add(u, name="c").compare(pair.add(v, name="c")).different] == [
        ("shares its weights with: u -> v",)
    ]


def test_settings_that_no_count_sees_are_seen() -> None:
    assert IMAGE.add(Conv2D(4, 3)).compare(IMAGE.add(Conv2D(4, 3)).freeze()).different[0].changes == (
        "trainable: True -> False",
    )
    padded = IMAGE.add(Conv2D(4, 3, padding=((1, 1), (1, 1))), name="c")
    assert IMAGE.add(Conv2D(4, 3, padding=((2, 0), (1, 1))), name="c").compare(padded).different[
        0
    ].changes == ("padding: ((2, 0), (1, 1)) -> ((1, 1), (1, 1))",)


def test_what_is_shared_or_applied_many_times_is_compared_too() -> None:
    twin = Shared(Dense(4), name="t")
    assert statuses(IMAGE.add(twin).add(twin), IMAGE.add(Dense(4), name="t").add(Dense(4), name="t_1")) == [
        ("t_1", "changed")
    ]
    twice, apart = IMAGE.add(twin).add(twin), IMAGE.add(Dense(4), name="t").add(Dense(4), name="t_1")
    assert twice.compare(apart).different[0].changes == (
        "weights: none -> kernel (4, 4), bias (4,)",
        "shares its weights with: t -> none",
    )
    assert apart.compare(twice).different[0].changes == (
        "weights: kernel (4, 4), bias (4,) -> none",
        "shares its weights with: none -> t",
    )
    assert twice.compare(twice)
    assert twice.compare(IMAGE.add(twin, name="x").add(twin, name="y"))
    times: Any = Network((5, 8)).add(TimeDistributed(Sequential(Dense(2))), name="td")
    more: Any = Network((6, 8)).add(TimeDistributed(Sequential(Dense(2))), name="td")
    assert times.compare(more).pairs[1].changes == ("applied: 5 -> 6 times",)


def test_multiply_adds_that_are_not_known_are_said_to_be_so() -> None:
    silent = IMAGE.add(Custom((Weight("w", units=2),), (3,)), name="x")
    difference = silent.compare(silent)
    assert difference.macs == (None, None)
    assert difference.table().notes == ("Multiply-adds: unknown and unknown",)


def test_a_difference_has_every_format() -> None:
    difference = zoo.resnet18().compare(zoo.resnet34())
    frame = difference.to_dataframe()
    assert list(frame.columns) == ["layer", "status", "first", "second", "change", "changes"]
    assert len(frame) == len(difference.pairs)
    assert (frame["first"].sum(), frame["second"].sum()) == difference.params
    assert frame.change.sum() == difference.params[1] - difference.params[0]
    changed = zoo.resnet18().compare(zoo.resnet18(num_classes=10)).to_dicts()[-1]
    assert changed == {
        "layer": "fc",
        "status": "changed",
        "first": 513_000,
        "second": 5_130,
        "change": -507_870,
        "changes": "units: 1000 -> 10; output: (1000,) -> (10,)",
    }
    assert '"schema": "cnnparams.difference/1"' in difference.to_json()
    assert "arithmetic of layer1/2/conv1" in difference.to_html()


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(TypeError) as caught:
        IMAGE.compare(3)
    assert str(caught.value) == "net: compare() takes a network, got 3 (int)"


SAME: list[tuple[Any, Layer[Any, Any], Layer[Any, Any]]] = [
    ((8, 8, 4), MaxPool2D(3), MaxPool2D(3, stride=3)),
    ((8, 8, 4), DepthwiseConv2D(3, depth_multiplier=2), Conv2D(8, 3, groups=4)),
    ((8, 8, 4), GlobalAvgPool2D(keepdims=True), AdaptiveAvgPool2D(1)),
    ((8, 4), GlobalMaxPool1D(keepdims=True), AdaptiveMaxPool1D(1)),
    ((8, 8, 4), Softmax(), Softmax(axis=3)),
    ((8, 8, 4), Activation("softmax"), Softmax()),
    ((8, 8, 4), Activation("relu"), ReLU()),
    ((8, 8, 4), Activation("SiLU"), Activation("swish")),
    ((8, 8, 4), BatchNorm(), BatchNorm(axis=3)),
    ((8, 8, 4), Slice(2), ChannelSlice(2, 4)),
    ((8, 8, 4), Split(2, 1), Slice(2, 4)),
    ((8, 8, 4), Slice(axis=1, step=2), Slice(0, 8, axis=1, step=2)),
    ((8, 8, 4), Flatten(), Reshape((256,))),
    ((8, 8, 4), FlattenPositions(), Reshape((64, 4))),
    ((8, 8, 4), UpSample2D(2), Resize((16, 16), interpolation="nearest")),
    ((8, 4), ConvTranspose1D(3, 2), ConvTranspose1D(3, 2, padding=0, output_padding=0)),
    ((8,), FullyConnected(3), Dense(3)),
]


@pytest.mark.parametrize(("shape", "first", "second"), SAME)
def test_layers_that_do_the_same_are_equal(shape: Any, first: Any, second: Any) -> None:
    networks = [Network(shape, name="net").add(layer, name="a") for layer in (first, second)]
    assert networks[0].compare(networks[1])
    assert networks[0] != networks[1]


@pytest.mark.parametrize(
    ("shape", "first", "second"),
    [
        ((8, 8, 4), AdaptiveAvgPool2D(1), AdaptiveAvgPool2D(2)),
        ((8, 8, 4), Split(2, 0), Slice(2)),
        ((8, 8, 4), Activation("tanh"), ReLU()),
        ((8, 8, 4), DepthwiseConv2D(3), Conv2D(4, 3)),
        ((8, 8, 4), FullyConnected(3), Dense(3)),
        ((8, 8, 4), Softmax(), Softmax(axis=1)),
        ((8, 4), ConvTranspose1D(3, 3, padding="same"), ConvTranspose1D(3, 3, padding=1)),
    ],
)
def test_layers_that_do_something_else_are_not(shape: Any, first: Any, second: Any) -> None:
    networks = [Network(shape, name="net").add(layer, name="a") for layer in (first, second)]
    assert statuses(*networks) == [("a", "changed")]


def test_what_changes_nothing_and_the_order_of_summands_do_not_matter() -> None:
    body = IMAGE.add(Conv2D(4, 3, padding=1, name="a"))
    first = body.add(Add(name="add"), after=["input", "a"])
    second = body.add(Identity(name="same"), after="input").add(Add(name="add"), after=["a", "same"])
    assert first.compare(second)
    turned = [body.add(Subtract(name="sub"), after=order) for order in (["input", "a"], ["a", "input"])]
    assert statuses(*turned) == [("sub", "changed")]


def test_channels_that_are_broadcast_are_the_same_with_and_without_their_positions() -> None:
    first, second = [
        IMAGE.add(GlobalAvgPool2D(keepdims=keepdims, name="pool")).add(
            Multiply(name="a"), after=["input", "pool"]
        )
        for keepdims in (True, False)
    ]
    assert statuses(first, second) == [("pool", "changed")]


def test_what_is_joined_in_two_goes_is_joined_in_one() -> None:
    body = IMAGE.add(Conv2D(4, 3, padding=1, name="a")).add(Conv2D(4, 1, name="b"))
    one = body.add(Concat(name="c"), after=["input", "a", "b"])
    two = body.add(Concat(name="ab"), after=["input", "a"]).add(Concat(name="c"), after=["ab", "b"])
    assert [(pair.path, pair.status) for pair in one.compare(two).different] == [("ab", "added")]
    rows = body.add(Concat(axis=1, name="ab"), after=["a", "b"])
    other = body.add(Concat(axis=1, name="ab"), after=["b", "a"])
    assert statuses(rows, other) == [("ab", "changed")]


def test_outputs_are_compared() -> None:
    two = IMAGE.add(Conv2D(4, 1), name="a").add(Conv2D(4, 1), name="b")
    said = [two.with_outputs(each) for each in ({"x": "a"}, {"x": "a", "y": "b"}, {"y": "b", "x": "a"})]
    networks = [two, *said]
    for place, one in enumerate(networks):
        for other_place, other in enumerate(networks):
            assert bool(one.compare(other)) == (place == other_place)
    difference = two.compare(said[1])
    assert [(pair.path, pair.changes) for pair in difference.different] == [
        ("a", ("output number: none -> 1",)),
        ("b", ("output number: 1 -> 2",)),
    ]
    flat = IMAGE.add(Conv2D(4, 1), name="a").add(Identity(), name="same")
    assert flat.compare(IMAGE.add(Conv2D(4, 1), name="a"))


def test_a_fully_connected_layer_is_a_flatten_and_a_dense_layer() -> None:
    one = IMAGE.add(MaxPool2D(2)).add(FullyConnected(3))
    other = IMAGE.add(MaxPool2D(2)).add(Flatten()).add(Dense(3))
    assert one.compare(other)
    assert not one.compare(IMAGE.add(MaxPool2D(2)).add(Dense(3)))
    assert statuses(IMAGE, IMAGE.add(Flatten())) == [("flatten", "added")]


def test_padding_is_compared_by_what_it_does() -> None:
    same = IMAGE.add(Conv2D(4, 3, padding="same"), name="a")
    assert same.compare(IMAGE.add(Conv2D(4, 3, padding=1), name="a"))
    assert not same.compare(IMAGE.add(Conv2D(4, 3, padding=((2, 0), (1, 1))), name="a"))
    assert not same.compare(IMAGE.add(Conv2D(4, 3, padding=1, padding_mode="circular"), name="a"))


def test_many_layers_that_are_not_equal_are_compared_place_by_place() -> None:
    one = IMAGE.extend([ReLU()] * 2500)
    other = IMAGE.extend([Dropout(), *[ReLU()] * 2400, Dropout()])
    difference = one.compare(other)
    assert len([pair for pair in difference.pairs if pair.status == "equal"]) == 2401  # and the input
