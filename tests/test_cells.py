"""Blocks of any wiring: cells, which have no shape of their own, and graphs with several inputs."""

import pickle
from typing import Any

import pytest

import cnnparams
from cnnparams import (
    Add,
    BatchNorm,
    Cell,
    ChannelSlice,
    Concat,
    Conv2D,
    Custom,
    Dense,
    FullyConnected,
    Graph,
    Input,
    MaxPool2D,
    Multiply,
    Network,
    NetworkError,
    Opaque,
    Parameter,
    ReLU,
    Sequential,
    ShapeError,
    Shared,
    UpSample2D,
    Weight,
)

any_of: Any = cnnparams  # wrong types are passed on purpose
DECODER = (
    Cell()
    .add(UpSample2D(2, name="up"))
    .add_input("skip")
    .add(Concat(), after=["up", "skip"])
    .add(Conv2D(64, 3, padding=1, name="conv"))
)
DECODER_COUNT = (3 * 3 * (128 + 64) + 1) * 64
ENCODER = (
    Network((28, 28, 64), name="net")
    .add(MaxPool2D(2, name="pool"))
    .add(Conv2D(128, 1, bias=False, name="deep"))
)
KNOWN = {each: getattr(cnnparams, each) for each in cnnparams.__all__}


def c2f(filters: int, repeats: int) -> Cell:
    """Return the block of YOLOv8: two halves, each bottleneck behind the last, all concatenated."""
    cell = Cell().add(Conv2D(2 * filters, 1, bias=False), name="cv1")
    cell = cell.add(ChannelSlice(0, filters), name="a")
    cell = cell.add(ChannelSlice(filters, 2 * filters), after="cv1", name="b")
    ends = ["a", "b"]
    for place in range(repeats):
        body = [Conv2D(filters, 3, padding=1, bias=False) for _ in range(2)]
        cell = cell.add(cnnparams.Residual(*body), after=ends[-1], name=f"m{place}")
        ends.append(f"m{place}")
    return cell.add(Concat(), after=ends).add(Conv2D(2 * filters, 1, bias=False), name="cv2")


def test_a_cell_takes_its_shapes_from_its_place() -> None:
    # cv1: 64 * 32; two bottlenecks of two 3 x 3 convolutions with 16 channels; cv2: (2 + 2) * 16 channels in
    count = 64 * 32 + 2 * 2 * 9 * 16 * 16 + 4 * 16 * 32
    network = Network((80, 80, 64)).add(c2f(16, 2), name="first").add(c2f(16, 2), name="second")
    assert network["first"].param_count() == count
    assert network["second"].param_count() == count - 32 * 32  # it has 32 channels less before it
    assert network.output_shape == (80, 80, 32)
    assert c2f(16, 2).output_shape((5, 7, 3)) == (5, 7, 32)


def test_a_block_of_several_inputs_stands_where_a_merge_stands() -> None:
    network = ENCODER.add(DECODER, after=["deep", "input"], name="decoder")
    assert network.output_shape == (28, 28, 64)
    assert network["decoder"].param_count() == DECODER_COUNT
    assert [step.path for step in network["decoder"].children] == [
        "decoder/up",
        "decoder/concat",
        "decoder/conv",
    ]
    assert network["decoder/concat"].inputs == ("decoder/up", "input")
    assert network["decoder/up"].inputs == ("deep",)
    assert [leaf.path for leaf in network.leaves()][-3:] == ["decoder/up", "decoder/concat", "decoder/conv"]
    assert [part.title for part in network.explain().parts[-1].parts] == [
        "decoder/up",
        "decoder/concat",
        "decoder/conv",
    ]


def test_a_network_of_several_inputs_is_a_graph_of_several_inputs() -> None:
    inside = (
        Network((7, 7, 8), name="gate")
        .add(Conv2D(16, 1, name="a"))
        .add_input("skip", (7, 7, 16))
        .add(Multiply(), after=["a", "skip"])
    )
    network = Network((14, 14, 8)).add(ReLU(name="act")).add_input("other", (14, 14, 16))
    network = network.add(Graph(inside), after=["act", "other"], name="gate")
    assert network.output_shape == (14, 14, 16)
    assert network.param_count() == (8 + 1) * 16
    assert Graph(inside).param_count(((7, 7, 8), (7, 7, 16))) == (8 + 1) * 16


def test_the_output_is_that_of_the_step_named() -> None:
    cell = Cell(output="cat").add_input("skip").add(Concat(), after=["input", "skip"], name="cat")
    cell = cell.add(Conv2D(10, 1), name="aux")
    network = ENCODER.add(cell, after=["deep", "pool"], name="cell").add(ReLU())
    assert network.output_shape == (14, 14, 192)
    assert network["cell"].param_count() == (192 + 1) * 10
    assert network.add(ReLU(), after="cell/aux").output_shape == (14, 14, 10)
    assert cell.explain(((14, 14, 128), (14, 14, 64))).output_shape == (14, 14, 192)
    graph = Graph(Network((8, 8, 4)).add(Conv2D(3, 1, name="a")).add(Conv2D(5, 1, name="b")), output="a")
    assert Network((8, 8, 4)).add(graph).output_shape == (8, 8, 3)
    assert eval(repr(graph), KNOWN) == graph
    assert Network((8, 8, 4)).add(graph, name="g").until("g/b").output_shape == (8, 8, 5)


def test_what_is_inside_is_frozen_replaced_and_cut_by_its_path() -> None:
    network = ENCODER.add(DECODER, after=["deep", "input"], name="decoder")
    assert network.freeze("decoder/conv").frozen_count() == DECODER_COUNT
    assert network.freeze("decoder").unfreeze("decoder") == network
    assert network.replace("decoder/conv", Conv2D(32, 1)).output_shape == (28, 28, 32)
    assert isinstance(network.replace("decoder/conv", Conv2D(32, 1))["decoder"].layer, Cell)
    up = network.until("decoder/up")
    assert [step.path for step in up.steps] == ["input", "pool", "deep", "decoder"]
    assert up.output_shape == (28, 28, 128)
    both = network.until("decoder/concat")
    assert both.output_shape == (28, 28, 192)
    assert both["decoder"].inputs == ("deep", "input")


def test_a_cell_is_a_value() -> None:
    for cell in (
        DECODER,
        Cell(output="a", name="cell", trainable=False).add(ReLU(name="a")).add(ReLU()).add(ReLU()),
        Cell().add(Parameter((4,))).add(Add(), after=["input", "parameter"]).add(ReLU(), after="input"),
        c2f(8, 1),
    ):
        assert eval(repr(cell), KNOWN) == cell
        assert repr(eval(repr(cell), KNOWN)) == repr(cell)
        assert pickle.loads(pickle.dumps(cell)) == cell
        assert hash(eval(repr(cell), KNOWN)) == hash(cell)
    assert DECODER.add(ReLU()) != DECODER
    assert Cell().add(ReLU()) != Cell(name="here").add(ReLU())
    assert str(Cell(name="here").add(ReLU())) == "Cell().add(ReLU())"


def test_a_cell_names_its_steps_as_a_network_does() -> None:
    cell = Cell().add(Conv2D(3, 1)).add(ReLU()).add(ReLU()).add(Conv2D(3, 1, name="last"))
    network = Network((8, 8, 3)).add(cell, name="cell")
    assert [step.path for step in network["cell"].children] == [
        "cell/conv2d",
        "cell/relu",
        "cell/relu_1",
        "cell/last",
    ]


def test_a_step_with_a_new_name_is_followed() -> None:
    cell = Cell(output="a").add_input("k").add(Conv2D(3, 1, name="a"), after="input").add(ReLU())
    cell = cell.add(Add(), after=["a", "k"])
    network = Network((8, 8, 3)).add_input("k", (8, 8, 3)).add(cell, after=["input", "k"], name="cell")
    wider = network.replace("cell/a", Conv2D(3, 3, padding=1, name="b"))
    assert wider["cell/add"].inputs == ("cell/b", "k")
    assert getattr(wider["cell"].layer, "output", None) == "b"
    for name, by in {"k": "an input", "relu": "ReLU()"}.items():
        with pytest.raises(NetworkError) as caught:
            network.replace("cell/a", Conv2D(3, 1, name=name))
        rule = f"Cell: {name!r} is already used by {by}"
        assert str(caught.value) == f"{rule}, so Conv2D(filters=3, kernel_size=(1, 1)) cannot have it"
    inner = Network((8, 8, 3)).add(Conv2D(3, 1, name="a")).add(ReLU())
    graph = Network((8, 8, 3)).add(Graph(inner, output="a"), name="graph")
    assert graph.replace("graph/a", Conv2D(5, 1, name="b")).output_shape == (8, 8, 5)
    assert graph.replace("graph/relu", ReLU(name="b")).output_shape == (8, 8, 3)
    deep = Graph(Network((8, 8, 3)).add(Sequential(ReLU(), Conv2D(9, 1)), name="s"), output="s/0")
    named = Network((8, 8, 3)).add(deep, name="graph").replace("graph/s", Sequential(ReLU(), name="t"))
    assert named["graph/t/0"].output_shape == named.output_shape


def test_a_cell_has_groups_and_is_split() -> None:
    cell = Cell().add(Conv2D(8, 1), name="g/a").add(ReLU(), name="g/b").split(2)
    cell = cell.add(Add(), after=["split/0", "split/1"]).add(ReLU(), after="g", name="last")
    network = Network((4, 4, 3)).add(cell, name="cell")
    assert [step.path for step in network["cell"].children] == [
        "cell/g/a",
        "cell/g/b",
        "cell/split/0",
        "cell/split/1",
        "cell/add",
        "cell/last",
    ]
    assert network["cell/last"].inputs == ("cell/g/b",)
    assert (network["cell/g"].param_count(), network.output_shape) == (32, (4, 4, 8))
    assert network.freeze("cell/g").trainable_count() == 0
    assert eval(repr(cell), KNOWN) == cell
    renamed = network.replace("cell/g/a", Conv2D(8, 1, name="z"))
    assert [step.path for step in renamed["cell"].children][:1] == ["cell/g/z"]
    assert renamed["cell/last"].inputs == ("cell/g/b",)
    named = Cell().split(2, names=["a", "b"]).add(Concat(), after=["b", "a"]).split(2, after="a")
    assert Network((4,)).add(named)["cell/split/0"].output_shape == (1,)
    for name in ("g", "g/a/x"):
        with pytest.raises(NetworkError, match=r"^Cell: '.*' is already used by Conv2D"):
            cell.add(ReLU(), name=name)


def test_a_cell_is_extended() -> None:
    layers = [Conv2D(3, 1), ReLU(), Conv2D(3, 1)]
    assert Cell().extend(layers) == Cell().add(layers[0]).add(layers[1]).add(layers[2])
    with pytest.raises(TypeError) as caught:
        any_of.Cell().extend(3)
    assert str(caught.value) == "Cell: extend() takes several layers, got 3 (int)"


def test_a_long_cell_is_rebuilt_by_its_repr() -> None:
    long = Cell().extend([ReLU()] * 1_600).add_input("skip").add(Add(), after=["input", "skip"])
    assert eval(repr(long.extend([ReLU()] * 20)), KNOWN) == long.extend([ReLU()] * 20)


def test_there_is_nothing_inside_of_a_plain_layer() -> None:
    cell = Cell().add(Dense(4, name="fc")).add(Sequential(Dense(4)), name="block")
    assert cell.add(Dense(4), after="block/0").param_count((3,)) == 16 + 20 + 20
    with pytest.raises(NetworkError) as caught:
        cell.add(Dense(4), after="fc/bias")
    assert str(caught.value) == "Cell: there is no step 'fc/bias'"


def test_a_merge_in_a_cell_needs_an_input() -> None:
    with pytest.raises(NetworkError) as caught:
        Cell().add(Add(), after=[])
    assert str(caught.value) == "Cell: Add() needs an input, got []"


def test_a_cell_that_grows_forgets_what_it_was() -> None:
    cell = Cell().add(Conv2D(3, 1))
    assert cell.output_shape((8, 8, 3)) == (8, 8, 3)
    assert cell.add(Conv2D(5, 1)).output_shape((8, 8, 3)) == (8, 8, 5)


def test_a_cell_nests_and_freezes() -> None:
    inner = Cell().add(Conv2D(4, 1, name="conv"))
    outer = Cell().add(inner, name="a").add(Sequential(inner), name="b").add(ReLU(), after="a/conv")
    network = Network((8, 8, 4)).add(outer, name="outer")
    assert network.param_count() == 2 * (4 + 1) * 4
    assert network["outer/relu"].inputs == ("outer/a/conv",)
    assert network.freeze("outer/b/0/conv").frozen_count() == (4 + 1) * 4
    assert Network((8, 8, 4)).add(Cell(trainable=False).add(inner)).trainable_count() == 0


def test_errors_inside_say_where() -> None:
    with pytest.raises(ShapeError) as caught:
        ENCODER.add(DECODER, after=["input", "input"], name="decoder")
    assert caught.value.__notes__ == [
        "while adding 'decoder/concat' to net, after decoder/up (56, 56, 64) and input (28, 28, 64)"
    ]
    with pytest.raises(NetworkError) as missing:
        ENCODER.add(DECODER)
    assert str(missing.value).endswith("has several inputs; name them: after=['...', '...']")


def test_a_merge_is_shared() -> None:
    merge = Shared(DECODER, name="shared")
    network = ENCODER.add(merge, after=["deep", "input"]).add(merge, after=["deep", "input"])
    assert network.param_count() == 64 * 128 + DECODER_COUNT
    assert network["shared_1"].param_count() == 0
    assert network.freeze("shared/conv").frozen_count() == DECODER_COUNT
    assert network.replace("shared_1/conv", Conv2D(2, 1)).output_shape == (28, 28, 2)
    weighted = Shared(Custom((Weight("w", inputs=2),), (28, 28, 64), takes_several=True), name="sum")
    twice = ENCODER.add(weighted, after=["input", "input"]).add(weighted, after=["sum", "input"])
    assert twice.param_count() == 64 * 128 + 2


def test_a_layer_of_several_inputs_of_ones_own() -> None:
    gate = Custom((Weight("gate", channels=64),), lambda shapes: shapes[0], takes_several=True)
    network = ENCODER.add(gate, after=["input", "deep"], name="gate")
    assert network.output_shape == (28, 28, 64)
    assert network.param_count() == 64 * 128 + 64


def test_an_opaque_step() -> None:
    one = Opaque((14, 14, 128), (49,), (Weight("table", rows=3),), kind="Pooling")
    network = ENCODER.add(one, name="pooling").add(Dense(2))
    assert network["pooling"].kind == "Pooling"
    assert network["pooling"].explain().kind == "Pooling"
    assert network.param_count() == 64 * 128 + 3 + (49 + 1) * 2
    assert eval(repr(network), KNOWN) == network
    source = network.add(Opaque((), (9, 4), kind="Anchors"), name="anchors")
    assert source["anchors"].inputs == ()
    two = Opaque(((9, 4), (2,)), (5,))
    assert source.add(two, after=["anchors", "dense"]).output_shape == (5,)
    shared = Shared(one, name="both")
    assert ENCODER.add(shared).add(shared, after="deep").param_count() == 64 * 128 + 3
    with pytest.raises(ShapeError) as caught:
        ENCODER.add(ReLU(), after="pool").add(one)
    assert str(caught.value).endswith("expects (14, 14, 128), got (14, 14, 64)")


def test_an_edit_inside_is_checked_for_the_input_that_the_block_has() -> None:
    backbone = Graph(
        Network((32, 32, 3), name="backbone").add(Conv2D(4, 3, name="a")).add(Conv2D(4, 3, name="b"))
    )
    network = Network((8, 8, 3)).add(backbone, name="backbone")
    with pytest.raises(ShapeError) as caught:
        network.replace("backbone/a", Conv2D(4, 7))
    assert str(caught.value) == (
        "Conv2D(filters=4, kernel_size=(3, 3)): a 3 x 3 kernel does not fit into 2 x 2 (input (2, 2, 4))"
    )
    assert network.replace("backbone/a", Conv2D(4, 5)).output_shape == (2, 2, 4)


def test_a_block_with_several_inputs_is_expanded_once() -> None:
    flat = Cell().add_input("b").add(Add(), after=["input", "b"]).add(FullyConnected(3)).add(BatchNorm())
    network: Any = Network((4,)).add_input("b", (4,))
    for _ in range(3):
        network = network.add(flat, after=["input", "b"])
    assert network.param_count() == 3 * ((4 + 1) * 3 + 2 * 3)
    assert [step.path for step in network.inputs] == ["input", "b"]
    assert isinstance(network.inputs[1].layer, Input)
