"""Edits that meet each other: of blocks and of what is inside, of shared and frozen parts, of outputs."""

from typing import Any

import pytest
from attrs import evolve, frozen

import cnnparams
from cnnparams import (
    LSTM,
    Add,
    BatchNorm,
    Bidirectional,
    Block,
    Cell,
    ConfigError,
    Conv2D,
    Dense,
    Graph,
    Layer,
    Network,
    NetworkError,
    Opaque,
    ReLU,
    ResizeLike,
    Sequential,
    Shared,
    Tied,
    TimeDistributed,
    Weight,
)

KNOWN = {each: getattr(cnnparams, each) for each in cnnparams.__all__}
IMAGE = Network((8, 8, 4), name="net")
SHARED = "the weights are shared with other places"


def reasons(network: Network[Any]) -> list[str | None]:
    return [fold.reason for fold in network.batch_norm_folds().folds if fold.into is None]


def test_a_single_weight_in_each_step_of_a_sequence_is_trained_again_with_all_others() -> None:
    network = Network((5, 8)).add(TimeDistributed(Dense(4)), name="td")
    frozen_bias = network.freeze("td/bias")
    assert frozen_bias.unfreeze("td") == frozen_bias.unfreeze() == network.freeze().unfreeze() == network


def test_what_is_frozen_first_makes_no_difference() -> None:
    network = Network((4,)).add(Dense(4), name="d")
    assert network.freeze("d/bias").freeze("d/kernel") == network.freeze("d/kernel").freeze("d/bias")
    network = Network((4,))
    for names in (("bias", "kernel"), ("kernel", "bias")):
        network = network.add(Shared(Dense(4), name="s", frozen_weights=names))
    assert network.trainable_count() == 0


def test_a_normalisation_is_folded_only_where_all_uses_allow_it() -> None:
    def shared(*layers: Layer[Any, Any]) -> Any:
        return Shared(Sequential(*layers), name="s")

    norm, conv = BatchNorm(name="b"), Conv2D(4, 1, bias=False, name="c")
    twice = IMAGE.add(shared(norm, conv)).add(shared(norm, conv))
    assert reasons(twice) == ["input before it is Input, no convolution or dense layer", SHARED]
    assert twice.fold_batch_norm() == twice
    after = IMAGE.add(shared(ReLU(), conv)).add(BatchNorm(name="o")).add(shared(ReLU(), conv), after="input")
    assert reasons(after) == [SHARED]
    inside = IMAGE.add(shared(conv, norm)).add(shared(conv, norm))
    assert inside.fold_batch_norm().param_count() == (4 + 1) * 4
    output = Graph(Network((8, 8, 4)).add(conv).add(norm), output="c")
    assert reasons(IMAGE.add(output, name="g")) == ["g/c before it is used elsewhere too"]
    assert reasons(IMAGE.add(conv).add(BatchNorm(axis=1))) == [
        "it normalises along another axis than the channels"
    ]
    assert IMAGE.add(conv).add(BatchNorm(axis=3)).fold_batch_norm().param_count() == (4 + 1) * 4
    steps = Network((3, 8, 8, 4)).add(TimeDistributed(conv.__class__(4, 1))).add(TimeDistributed(BatchNorm()))
    assert reasons(steps) == ["it is applied to each step of a sequence"]


def test_a_block_that_is_replaced_takes_what_is_inside_with_it() -> None:
    network = IMAGE.add(Sequential(Sequential(Dense(4))), name="o").add(Dense(4))
    assert network.replace(Sequential, Dense(4)).param_count() == 2 * (4 + 1) * 4
    assert network.replace("*", ReLU()).param_count() == 0


def test_a_frozen_bidirectional_is_edited() -> None:
    network = Network((5, 8)).add(Bidirectional(LSTM(4)), name="bi")
    one = (8 + 4 + 1) * 4 * 4
    for edited in (
        network.freeze().unfreeze("bi/forward"),
        network.freeze("bi/*").unfreeze("bi/backward"),
        network.freeze("bi").replace("bi/forward", LSTM(4)),
    ):
        assert (edited.trainable_count(), edited.param_count()) == (one, 2 * one)


def test_a_block_of_ones_own_with_nothing_to_learn_is_frozen_too() -> None:
    @frozen(repr=False)
    class Own(Block[Any, Any]):
        layer: Layer[Any, Any]

        def expand(self, prev_shape: Any) -> Network[Any]:
            return Network(prev_shape).add(self.layer, name="layer")

    shared = Shared(ReLU(), name="s")
    assert IMAGE.add(shared).add(Own(shared)).freeze().trainable_count() == 0


def test_what_a_part_needs_is_an_input_by_a_name_that_is_free() -> None:
    start = Network((8,)).add(Dense(8), name="a").add(Dense(8), name="b")
    for part, inputs in (
        (start.add(Add(), after=["a", "b"], name="d").from_("d"), ["input", "b"]),
        (start.add(Add(), after=["a", "input"], name="c").from_("c"), ["input", "input_1"]),
        (
            Network((8,)).add_input("x", (8,)).add(Add(), after=["input", "x"], name="s").from_("input"),
            ["input", "x"],
        ),
    ):
        assert [step.path for step in part.inputs] == inputs
        assert eval(repr(part), KNOWN) == part
    block = Sequential(Dense(8, name="p"), Dense(8, name="q"))
    tapped = Network((8,)).add(block, name="blk").add(Add(), after=["blk", "blk/p"], name="s").from_("s")
    assert [step.path for step in tapped.inputs] == ["input", "blk_p"]
    assert Graph(tapped).output_shape(((4, 8), (4, 8))) == (4, 8)


@pytest.mark.parametrize(
    ("path", "inputs", "shape", "count"),
    [
        ("cell/a", ("input",), (8, 8, 5), (4 + 1) * 5),
        ("cell/b", ("input",), (3, 3, 6), (2 + 1) * 6),  # the other input is the only one now
        ("cell/c", ("input",), (8, 8, 5), (4 + 1) * 5),
        ("cell/d", ("input", "other"), (8, 8, 6), (4 + 1) * 5 + (2 + 1) * 6),
    ],
)
def test_a_block_with_several_inputs_is_cut(
    path: str, inputs: tuple[str, ...], shape: tuple[int, ...], count: int
) -> None:
    cell = Network((8, 8, 4)).add(Conv2D(5, 1), name="a").add_input("skip", (3, 3, 2))
    cell = cell.add(Conv2D(6, 1), name="b").add(Add(), after=["a", "a"], name="c")
    cell = cell.add(ResizeLike(), after=["b", "c"], name="d").add(ReLU(), name="e")
    network = IMAGE.add_input("other", (3, 3, 2)).add(Graph(cell), after=["input", "other"], name="cell")
    part = network.until(path)
    assert part["cell"].inputs == inputs
    assert (part.output_shape, part.param_count()) == (shape, count)
    assert part["cell"].prev_shapes == tuple(step.output_shape for step in part.inputs)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: (
                Network((4,), name="net")
                .add(Tied(BatchNorm(), {"moving_mean": "t"}))
                .add(Tied(BatchNorm(), {"gamma": "t"}))
            ),
            NetworkError,
            (
                "net: the array 't' is moving_mean of BatchNorm(), which is state, got gamma of BatchNorm(),"
                " which is learnt"
            ),
        ),
        (
            lambda: Tied(Dense(4), (("kernel", "a"), ("kernel", "b"))),
            ConfigError,
            "Tied: arrays must be different ones, got kernel, kernel",
        ),
        (
            lambda: Opaque((4,), (4,), (Weight("a", x=2), Weight("a", x=3))),
            ConfigError,
            "Opaque: weights must have different names, got a, a",
        ),
        (
            lambda: evolve(Sequential(ReLU()), layers=[ReLU()]),
            TypeError,
            "Sequential: its layers must be a tuple, got [ReLU()] (list)",
        ),
        (
            lambda: Graph(IMAGE.add(ReLU()), output="input"),
            ConfigError,
            "Graph: output must be a layer of the network, got 'input'",
        ),
        (
            lambda: Graph(IMAGE.add(ReLU(), name="g/a"), output="g"),
            ConfigError,
            "Graph: output must be a layer of the network, got 'g'",
        ),
        (
            lambda: Cell(output="input").add(ReLU()).output_shape((3,)),
            ConfigError,
            "Cell: output must be one of its layers, got 'input'",
        ),
        (
            lambda: (
                Network((5, 8), name="net")
                .add(TimeDistributed(Sequential(Dense(4))), name="td")
                .until("td/0")
            ),
            NetworkError,
            "net: a network cannot end inside a TimeDistributed, got 'td/0'",
        ),
        (
            lambda: (
                Network((5, 8), name="net")
                .add(Sequential(Sequential(TimeDistributed(Sequential(Dense(4))))), name="outer")
                .until("outer/0/0/0")
            ),
            NetworkError,
            "net: a network cannot end inside a TimeDistributed, got 'outer/0/0/0'",
        ),
    ],
)
def test_a_wrong_use_is_told_in_full(make: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message
