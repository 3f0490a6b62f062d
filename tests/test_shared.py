"""Sharing: one set of weights, however often and wherever it is used."""

import pickle
from collections.abc import Callable
from typing import Any

import attrs
import pytest

import cnnparams
from cnnparams import (
    BatchNorm,
    Branches,
    Concat,
    Conv2D,
    Dense,
    Flatten,
    FullyConnected,
    Graph,
    Network,
    NetworkError,
    ReLU,
    Sequential,
    ShapeError,
    Shared,
    Subtract,
    Weight,
)
from tests.shown import shown

TOWER = Sequential(Conv2D(8, 3, name="conv"), BatchNorm(), ReLU(), Flatten(), Dense(5, name="code"))
ONE_TOWER = (3 * 3 * 1 + 1) * 8 + 2 * 8 + (26 * 26 * 8 + 1) * 5
HEAD = Conv2D(4, 3, padding=1)
ONE_HEAD = (3 * 3 * 6 + 1) * 4


def siamese() -> Network[Any]:
    tower = Shared(TOWER, name="tower")
    network = Network((28, 28, 1), name="siamese").add(tower).add_input("other", (28, 28, 1)).add(tower)
    return network.add(Subtract(), after=["tower", "tower_1"]).add(Dense(1, name="same"))


def pyramid() -> Network[Any]:
    network: Network[Any] = Network((32, 32, 6), name="pyramid")
    for level in ("p3", "p4", "p5"):
        network = network.add(Conv2D(6, 3, stride=2, padding=1, name=level))
    for level in ("p3", "p4", "p5"):
        network = network.add(Shared(HEAD, name="head", place=f"head_{level}"), after=level)
    return network


def inside_and_outside() -> Network[Any]:
    head = Shared(HEAD, name="head")
    both = Branches(head, Sequential(ReLU(), head), name="both")
    return Network((8, 8, 6)).add(both).add(Conv2D(6, 1)).add(head)


EVERY = pytest.mark.parametrize("network", [siamese(), pyramid(), inside_and_outside()])


def test_the_towers_of_a_siamese_network_count_once() -> None:
    network = siamese()
    assert network.param_count() == ONE_TOWER + (5 + 1) * 1
    assert network.state_count() == 2 * 8
    assert [step.param_count() for step in network.steps] == [0, ONE_TOWER, 0, 0, 0, 6]
    assert [step.shared_with for step in network.steps] == [None, None, None, "tower", None, None]
    assert network["tower_1/code"].param_count() == 0
    assert network["tower_1/code"].shared_with == "tower"
    assert network["tower_1"].weights == ()
    assert network["tower_1"].output_shape == (5,)


def test_the_heads_of_a_pyramid_count_once() -> None:
    network = pyramid()
    assert network.param_count() == 3 * (3 * 3 * 6 + 1) * 6 + ONE_HEAD
    assert [step.path for step in network.outputs] == ["head_p3", "head_p4", "head_p5"]
    assert [step.output_shape for step in network.outputs] == [(16, 16, 4), (8, 8, 4), (4, 4, 4)]


def test_an_earlier_network_knows_the_uses_that_it_has_itself() -> None:
    head = Shared(Conv2D(6, 3, padding=1), name="head")
    one_head = (3 * 3 * 6 + 1) * 6
    none: Network[Any] = Network((8, 8, 6)).add(ReLU())
    one = none.add(head)
    two = one.add(head)
    assert [network.param_count() for network in (none, one, two)] == [0, one_head, one_head]
    assert [[use.name for use in network.shared_uses] for network in (none, one, two)] == [
        [],
        ["head"],
        ["head"],
    ]
    # On from an earlier network: without a use, with one that is the first, and behind a block.
    assert none.add(head).param_count() == one_head
    assert none.add(head)["head"].shared_with is None
    assert one.add(head).param_count() == one_head
    assert one.add(Sequential(ReLU(), head)).param_count() == one_head
    assert two.add(head).param_count() == one_head
    assert Graph(none).param_count((8, 8, 6)) == 0
    assert Network((8, 8, 6)).add(Graph(none)).add(head).param_count() == one_head
    assert Network((8, 8, 6)).add(Graph(one)).add(head).param_count() == one_head


def test_inside_of_blocks_too_there_is_one_set_of_weights() -> None:
    network = inside_and_outside()
    assert network.param_count() == ONE_HEAD + (8 + 1) * 6
    counts = {step.path: step.param_count() for step in network.leaves() if step.param_count()}
    assert counts == {"both/0": ONE_HEAD, "conv2d": (8 + 1) * 6}
    assert network["both/1/1"].shared_with == network["head"].shared_with == "head"
    assert network["both/1"].param_count() == 0


def test_a_block_after_the_first_use_leaves_the_weights_there() -> None:
    head = Shared(HEAD, name="head")
    network = (
        Network((8, 8, 6)).add(head).add(Conv2D(6, 1)).add(Sequential(ReLU(), Sequential(head), name="late"))
    )
    assert network["late"].param_count() == 0
    assert network["late/1/0"].shared_with == "head"
    assert network.param_count() == ONE_HEAD + (4 + 1) * 6
    assert network["late/1/0"].uses[0].weights == network["head"].weights


def test_what_is_shared_inside_of_what_is_shared_counts_once() -> None:
    inner = Shared(Conv2D(6, 3, padding=1), name="inner")
    outer = Shared(Sequential(inner, ReLU(), inner), name="outer")
    network = Network((8, 8, 6)).add(outer).add(outer).add(inner)
    assert network.param_count() == (3 * 3 * 6 + 1) * 6
    assert [step.shared_with for step in network.steps[1:]] == [None, "outer", "inner"]


def test_alone_a_shared_layer_answers_as_the_layer_does() -> None:
    shared = Shared(TOWER, name="tower")
    assert shared.param_count((28, 28, 1)) == ONE_TOWER
    assert shared.weights((28, 28, 1)) == TOWER.weights((28, 28, 1))
    explanation = shared.explain((28, 28, 1))
    assert (explanation.title, explanation.kind) == ("tower", "Sequential")
    assert Network((28, 28, 1)).add(shared).param_count() == ONE_TOWER
    block = Sequential(Shared(HEAD, name="head"), Conv2D(6, 1), Shared(HEAD, name="head"))
    assert block.param_count((8, 8, 6)) == ONE_HEAD + (4 + 1) * 6


def test_a_use_is_named_by_its_weights_unless_it_has_a_place() -> None:
    head = Shared(Conv2D(6, 3, padding=1), name="Head")
    network = (
        Network((8, 8, 6)).add(head).add(head).add(Shared(head.layer, name="Head", place="last")).add(head)
    )
    assert [step.path for step in network.steps] == ["input", "Head", "Head_1", "last", "Head_2"]


def test_the_later_uses_say_with_what_they_are_shared() -> None:
    assert [
        line.rsplit(maxsplit=1)
        for line in str(
            siamese().summary(columns=["layer", "type", "output_shape", "params"], depth=1)
        ).splitlines()[3:7]
    ] == [
        ["input     Input                          (28, 28, 1)", "0"],
        ["tower     Sequential                     (5,)", f"{ONE_TOWER:,}"],
        ["other     Input                          (28, 28, 1)", "0"],
        ["tower_1   Sequential, shared with tower  (5,)", "0"],
    ]
    lines = str(pyramid().explain()).splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("head_p4"))
    assert [" ".join(line.split()) for line in lines[at : at + 4]] == [
        "head_p4 Conv2D, shared with head_p3 (8, 8, 6) -> (8, 8, 4)",
        "height (h + z - n) // s + 1 = (8 + 2 - 3) // 1 + 1 = 8",
        "width (w + z - m) // s + 1 = (8 + 2 - 3) // 1 + 1 = 8",
        "total 0",
    ]
    rows = shown(inside_and_outside().summary(columns=["layer", "type"], leaves=True))
    assert [row for row in rows if "shared" in row[1]] == [
        ("both/1/1", "Conv2D, shared with both/0"),
        ("head", "Conv2D, shared with both/0"),
    ]
    assert "Conv2D, shared with head_p3" in pyramid().explain()._repr_html_()
    assert r"Conv2D, shared with head}\_ \text{p3}" in pyramid().explain()._repr_latex_()


def test_a_later_use_is_explained_by_its_sizes_alone() -> None:
    dense = Shared(FullyConnected(5), name="fc")
    network = Network((4, 4, 2)).add(dense).add_input("other", (4, 4, 2)).add(dense)
    first, later = (network[name].explain() for name in ("fc", "fc_1"))
    assert [(line.label, line.numbers) for line in first.derived] == [("inputs", "4 * 4 * 2")]
    assert (later.derived, later.weights, later.shared_with) == ((), (), "fc")
    assert [(line.label, line.value) for line in (later.total, later.state)] == [("total", 0), ("state", 0)]


def test_a_shared_block_is_explained_as_the_block() -> None:
    parts = siamese().explain().parts
    assert [part.kind for part in parts] == [
        "Input",
        "Sequential",
        "Input",
        "Sequential",
        "Subtract",
        "Dense",
    ]


@EVERY
def test_the_arithmetic_adds_up_to_the_count(network: Network[Any]) -> None:
    explanation = network.explain()
    assert eval(explanation.total.numbers) == network.param_count()
    assert eval(explanation.state.numbers) == network.state_count()
    assert sum(leaf.param_count() for leaf in network.leaves()) == network.param_count()
    assert sum(weight.size for step in network.steps for weight in step.weights if weight.learnable) == (
        network.param_count()
    )


@EVERY
def test_a_network_that_shares_is_a_value(network: Network[Any]) -> None:
    known = {each: getattr(cnnparams, each) for each in cnnparams.__all__}
    assert eval(repr(network), known) == network
    assert pickle.loads(pickle.dumps(network)) == network
    assert hash(pickle.loads(pickle.dumps(network))) == hash(network)


@EVERY
def test_freezing_moves_counts_and_unfreezing_moves_them_back(network: Network[Any]) -> None:
    for step in network.steps:
        frozen = network.freeze(step.path)
        assert frozen.param_count() == network.param_count()
        assert frozen.unfreeze(step.path) == network
    assert network.freeze().trainable_count() == 0
    assert network.freeze().unfreeze() == network


def test_freezing_one_use_freezes_all() -> None:
    for use in ("head_p3", "head_p5"):
        assert pyramid().freeze(use).frozen_count() == ONE_HEAD
    assert siamese().freeze("tower_1").frozen_count() == ONE_TOWER
    assert siamese().freeze("tower_1/conv").frozen_count() == (3 * 3 * 1 + 1) * 8
    assert inside_and_outside().freeze("head").frozen_count() == ONE_HEAD
    assert inside_and_outside().freeze("both").frozen_count() == ONE_HEAD
    assert Network((8, 8, 6)).add(Shared(HEAD, name="head", trainable=False)).frozen_count() == ONE_HEAD


def test_freezing_what_is_shared_inside_of_what_is_shared_freezes_all_uses() -> None:
    inner = Shared(Conv2D(6, 1), name="inner", place="use")
    outer = Shared(Sequential(inner, ReLU()), name="outer")
    network = Network((8, 8, 6)).add(outer).add(Shared(inner.layer, name="inner"))
    assert network.param_count() == (6 + 1) * 6
    for name in ("outer", "outer/use", "inner"):
        frozen = network.freeze(name)
        assert frozen.frozen_count() == (6 + 1) * 6
        assert not frozen["inner"].layer.trainable
        assert not frozen["outer/use"].layer.trainable


def test_what_is_shared_under_another_name_stays_as_it_is() -> None:
    one = Shared(Sequential(Conv2D(6, 1, name="conv")), name="one")
    network = Network((8, 8, 6)).add(one).add(Shared(Conv2D(6, 3), name="two"))
    assert network.freeze("one/conv").frozen_count() == (6 + 1) * 6
    assert network.freeze("one/conv")["two"].layer.trainable


def test_a_use_keeps_its_place_where_another_one_is_frozen() -> None:
    block = Sequential(Shared(HEAD, name="head", place="use"), Conv2D(6, 1), name="block")
    network = Network((8, 8, 6)).add(block).add(Shared(HEAD, name="head"))
    frozen = network.freeze("head")
    assert [leaf.path for leaf in frozen.leaves()] == ["input", "block/use", "block/1", "head"]
    assert frozen.frozen_count() == ONE_HEAD


def test_a_layer_of_its_own_that_has_the_same_name_keeps_its_weights() -> None:
    use, own = Shared(HEAD, name="head", place="use"), Conv2D(6, 1, name="head")
    network = Network((8, 8, 6)).add(Shared(HEAD, name="head")).add(Conv2D(6, 1)).add(Sequential(use, own))
    assert network["sequential/use"].param_count() == 0
    assert network["sequential/head"].param_count() == (4 + 1) * 6


def test_a_copy_goes_on_sharing() -> None:
    copy = pickle.loads(pickle.dumps(pyramid())).add(Shared(HEAD, name="head", place="more"), after="p3")
    assert copy["more"].shared_with == "head"
    assert copy.param_count() == pyramid().param_count()


def test_what_is_replaced_inside_is_replaced_in_all_uses() -> None:
    network = siamese().replace("tower_1/code", Dense(7))
    assert network["tower"].output_shape == network["tower_1"].output_shape == (7,)
    assert network.param_count() == ONE_TOWER + (26 * 26 * 8 + 1) * 2 + (7 + 1) * 1


def test_one_use_can_get_weights_of_its_own() -> None:
    network = pyramid().replace("head_p4", HEAD)
    assert network.param_count() == pyramid().param_count() + ONE_HEAD
    assert network.replace("head_p4", Shared(HEAD, name="head")).param_count() == pyramid().param_count()


def test_without_its_first_use_the_next_one_counts() -> None:
    assert pyramid().until("head_p5").param_count() == pyramid().param_count()
    assert pyramid().replace("head_p3", ReLU())["head_p4"].param_count() == ONE_HEAD
    assert inside_and_outside().until("both").param_count() == ONE_HEAD


def test_a_network_that_was_there_before_shares_nothing_with_what_was_added() -> None:
    start = Network((8, 8, 6))
    first = start.add(Shared(HEAD, name="head"))
    assert start.add(Shared(HEAD, name="head"))["head"].param_count() == ONE_HEAD
    assert start.add(Shared(Conv2D(2, 1), name="head")).param_count() == (6 + 1) * 2
    assert first.param_count() == ONE_HEAD


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda: pyramid().add(Shared(Conv2D(5, 1), name="head"), after="p3"),
            "{head}, got it for Conv2D(filters=5, kernel_size=(1, 1))",
        ),
        (
            lambda: pyramid().add(Shared(HEAD, name="head")),
            "{head} with in_channels=6 in its kernel, got an input that needs in_channels=4",
        ),
        (
            lambda: pyramid().add(Shared(HEAD, name="head", trainable=False), after="p3"),
            "{head}, which is trained, got a use that is frozen; freeze all uses or none",
        ),
        (
            lambda: pyramid().freeze().add(Shared(HEAD, name="head"), after="p3"),
            "{head}, which is frozen, got a use that is trained; freeze all uses or none",
        ),
    ],
)
def test_two_sets_of_weights_under_one_name_are_refused(wrong: Callable[[], object], message: str) -> None:
    head = (
        "pyramid: the name 'head' is shared by"
        " Conv2D(filters=4, kernel_size=(3, 3), padding=((1, 1), (1, 1)))"
    )
    with pytest.raises(NetworkError) as caught:
        wrong()
    assert str(caught.value) == message.format(head=head)
    assert caught.value.__notes__[-1].startswith("while adding 'head' to pyramid, after ")


def test_a_shared_layer_that_cannot_take_its_input_says_so() -> None:
    with pytest.raises(ShapeError) as caught:
        siamese().add(Shared(TOWER, name="tower"))
    assert caught.value.__notes__ == ["while adding 'tower_2/conv' to siamese, after same (1,)"]


def test_merging_what_is_shared_twice() -> None:
    head = Shared(HEAD, name="head")
    network = Network((8, 8, 6)).add(head).add(head, after="input").add(Concat(), after=["head", "head_1"])
    assert (network.output_shape, network.param_count()) == ((8, 8, 8), ONE_HEAD)


HEADS: Any = Shared(Sequential(Dense(8), Dense(8)), name="heads")


def test_edits_through_several_uses_add_up() -> None:
    network = Network((8,)).add(HEADS).add(HEADS).add(Sequential(HEADS, name="b"))
    assert network.param_count() == 2 * 72
    assert network.freeze("heads/0", "heads_1/1").frozen_count() == 2 * 72
    assert network.freeze("heads/0", "b/0/1").frozen_count() == 2 * 72
    assert network.freeze().unfreeze("heads/0", "b/0/1").frozen_count() == 0
    assert network.freeze().unfreeze("b/0/0").trainable_count() == 72
    assert network.freeze("b").frozen_count() == 2 * 72
    assert network.freeze("b", "heads/1").frozen_count() == 2 * 72


def test_what_is_shared_within_what_is_shared_is_edited_too() -> None:
    inner = Shared(Dense(8), name="inner")
    outer = Shared(Sequential(Dense(8), inner), name="outer")
    network = Network((8,)).add(outer).add(inner).add(outer)
    assert network.param_count() == 2 * 72
    assert network.freeze("outer/0", "inner").frozen_count() == 2 * 72
    assert network.freeze("inner", "outer/0").frozen_count() == 2 * 72
    assert network.freeze("outer").frozen_count() == 2 * 72
    assert network.freeze("outer").unfreeze("inner").frozen_count() == 72
    assert network.replace("outer/0", Dense(8, bias=False)).param_count() == 72 + 64
    assert network.replace("inner", Shared(Dense(8, bias=False), name="inner")).param_count() == 72 + 64
    assert network.freeze().unfreeze() == network


def test_a_graph_that_shares_is_edited_as_a_whole() -> None:
    shared = Shared(Sequential(Dense(8)), name="s")
    network = Network((8,)).add(Graph(Network((8,)).add(shared).add(shared), name="g")).add(shared)
    assert network.param_count() == 72
    for path in ("g", "g/s", "g/s_1/0", "s"):
        assert network.freeze(path).frozen_count() == 72
        assert network.freeze(path).unfreeze(path) == network
    assert network.replace("g/s_1/0", Dense(8, bias=False)).param_count() == 64
    frozen = Network((8,)).add(Graph(Network((8,)).add(shared).add(shared), trainable=False))
    assert frozen.trainable_count() == 0


def test_all_uses_get_another_layer_under_the_same_name() -> None:
    other = Shared(Conv2D(4, 1), name="head")
    network = pyramid().replace("head_p4", other)
    assert network.param_count() == 3 * (3 * 3 * 6 + 1) * 6 + (6 + 1) * 4
    assert [step.path for step in network.outputs] == ["head_p3", "head_p4", "head_p5"]
    with pytest.raises(NetworkError):
        pyramid().replace("p5", other)


def test_what_is_shared_is_not_cut_inside() -> None:
    assert siamese().until("tower_1").param_count() == ONE_TOWER
    with pytest.raises(NetworkError) as caught:
        siamese().until("tower_1/conv")
    assert str(caught.value) == (
        "siamese: a network cannot end inside a shared layer, got 'tower_1/conv';"
        " give this use weights of its own with replace()"
    )


def test_a_layer_whose_weights_are_as_many_as_its_channels_cannot_be_shared_by_two_inputs() -> None:
    @attrs.frozen(repr=False)
    class PerChannel(cnnparams.SameRank):
        def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
            return tuple([Weight(f"w{channel}", units=5) for channel in range(prev_shape[-1])])

        def output_shape(self, prev_shape: Any) -> Any:
            return (5,)

    network = Network((2,), name="net").add(Shared(PerChannel(), name="a"))
    assert network.param_count() == 2 * 5
    with pytest.raises(NetworkError) as caught:
        network.add(Shared(PerChannel(), name="a"))
    assert str(caught.value) == (
        "net: the name 'a' is shared by PerChannel() with 2 weights, got an input that needs 5"
    )


def test_the_name_of_a_network_inside_is_not_that_of_its_weights() -> None:
    inside = Network((4,)).add(Dense(4))
    twice = (
        Network((4,)).add(Shared(Graph(inside), name="s")).add(Shared(Graph(inside.rename("x")), name="s"))
    )
    assert twice.param_count() == 20
