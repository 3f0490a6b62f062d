"""Freezing, unfreezing and replacing, where blocks, cells and what is shared meet."""

from typing import Any

import pytest
from attrs import evolve, frozen

import cnnparams
from cnnparams import (
    Block,
    Branches,
    Conv2D,
    Dense,
    Graph,
    Layer,
    Network,
    NetworkError,
    ReLU,
    Sequential,
    ShapeError,
    Shared,
    TimeDistributed,
)

START = Network((8, 8, 4))
CONV = Conv2D(4, 1)
ONE = (4 + 1) * 4
HEAD = Shared(CONV, name="head")
TOWER = Shared(Sequential(Conv2D(4, 1, name="a"), Conv2D(4, 1, name="b")), name="tower")


def test_layers_inside_of_several_uses_are_frozen_together() -> None:
    assert START.add(TOWER).add(TOWER).freeze("tower/a", "tower_1/b").frozen_count() == 2 * ONE


def test_what_is_shared_inside_of_what_is_shared_is_frozen_in_all_places() -> None:
    outer = Shared(Sequential(HEAD, CONV), name="outer")
    assert START.add(HEAD).add(outer).freeze("head", "outer/1").frozen_count() == 2 * ONE
    assert START.add(Shared(Sequential(HEAD, HEAD), name="twice")).freeze("twice/0").frozen_count() == ONE


def test_all_that_is_unfrozen_is_trained() -> None:
    network = START.add(Sequential(CONV, CONV, name="block"))
    assert network.freeze("block/0").unfreeze().frozen_count() == 0
    assert network.freeze("block/0").unfreeze("block").frozen_count() == 0
    assert network.freeze("block").unfreeze("block/0").frozen_count() == ONE


def test_what_is_shared_is_unfrozen_inside_of_frozen_blocks_too() -> None:
    network = START.add(Sequential(Sequential(HEAD), CONV, name="block")).add(HEAD)
    assert network.freeze("block/0").unfreeze().frozen_count() == 0
    assert network.freeze("block/0").unfreeze("head").frozen_count() == 0
    assert network.freeze("block").unfreeze("head").frozen_count() == ONE


def test_a_frozen_cell_leaves_what_it_shares_the_same() -> None:
    outer = Sequential(HEAD)
    cell = Graph(START.add(Shared(outer, name="outer")), trainable=False)
    assert START.add(Shared(outer, name="outer", trainable=False)).add(cell).frozen_count() == ONE


@pytest.mark.parametrize("path", ["graph", "graph/head", "graph/head_1"])
def test_what_is_used_twice_in_a_cell_is_frozen_in_both_places(path: str) -> None:
    network = START.add(Graph(START.add(HEAD).add(HEAD)))
    assert network.freeze(path).frozen_count() == network.freeze().frozen_count() == ONE
    assert network.freeze(path).unfreeze() == network


@pytest.mark.parametrize(
    "inside", [START.add(ReLU()), START.add(Graph(START.add(ReLU()))), START.add(Graph(START.add(HEAD)))]
)
def test_what_is_frozen_and_unfrozen_is_the_same_network(inside: Network[Any]) -> None:
    network = START.add(Graph(inside, name="cell"))
    assert network.freeze().unfreeze() == network
    (step, *_) = network["cell"].children
    assert network.freeze(step.path).unfreeze(step.path) == network


def test_uses_may_say_in_their_own_way_that_they_are_frozen() -> None:
    block = Sequential(Shared(Sequential(CONV), name="one"), name="block", trainable=False)
    network = START.add(block).add(Shared(Sequential(CONV), name="one", trainable=False))
    assert network.freeze("block/0/0").frozen_count() == ONE
    assert network.replace("block/0/0", Conv2D(4, 1, bias=False, trainable=False)).frozen_count() == 4 * 4
    assert network.replace("block/0/0", Conv2D(4, 1, bias=False)).trainable_count() == 4 * 4


WITHOUT_BIAS = Conv2D(4, 1, bias=False)


def test_what_replaces_a_layer_of_a_frozen_block_is_frozen_by_the_block_as_before() -> None:
    replaced = Conv2D(4, 1, bias=False, trainable=False)
    block = START.add(Sequential(CONV, CONV, name="b", trainable=False))
    wanted = START.add(Sequential(WITHOUT_BIAS, CONV, name="b", trainable=False))
    assert block.replace("b/0", replaced) == wanted
    one, other = (Shared(Sequential(layer), name="one") for layer in (CONV, WITHOUT_BIAS))
    shared = START.add(Sequential(one, Sequential(ReLU(), one), name="b", trainable=False))
    wanted = START.add(Sequential(other, Sequential(ReLU(), other), name="b", trainable=False))
    assert shared.replace("b/0/0", replaced) == wanted


def test_a_layer_replaced_by_itself_leaves_an_equal_network() -> None:
    network = START.add(ReLU()).add(ReLU()).add(HEAD)
    assert [network.replace(step.path, step.layer) for step in network.steps] == [network] * 4


def test_the_place_inside_of_a_block_keeps_its_name() -> None:
    block = Sequential(Conv2D(4, 1, name="a"), Branches(Conv2D(4, 1, name="b"), ReLU()), name="block")
    network = START.add(block).replace("block/a", ReLU())
    assert isinstance(network["block/a"].layer, ReLU)
    assert isinstance(network.replace("block/1/b", ReLU())["block/1/b"].layer, ReLU)
    assert START.add(TOWER).replace("tower/a", ReLU())["tower/a"].param_count() == 0


HEADS: Any = Shared(Sequential(CONV, CONV), name="heads")


def test_one_edit_takes_up_where_the_other_left() -> None:
    network = START.add(HEADS).add(Sequential(HEADS, name="b"))
    frozen = network.freeze("heads/0", "heads/1")
    assert frozen.frozen_count() == 2 * ONE
    assert frozen.unfreeze("heads/0", "b").frozen_count() == 0
    assert frozen.unfreeze("heads").frozen_count() == 0
    assert eval(repr(network.freeze("heads").freeze("heads/0")), vars(cnnparams)).frozen_count() == 2 * ONE


def test_what_is_shared_far_inside_of_what_is_shared_is_frozen_everywhere() -> None:
    outer = Shared(Sequential(Sequential(HEAD), CONV), name="outer")
    network = START.add(outer).add(HEAD)
    assert network.freeze("outer/0").frozen_count() == ONE
    assert network.freeze().unfreeze("outer/0").trainable_count() == ONE


def test_a_use_can_be_replaced_by_what_is_called_alike() -> None:
    network = START.add(HEAD).add(HEAD)
    plain = network.replace("head_1", Conv2D(4, 1, name="head_1"))
    assert plain.param_count() == 2 * ONE
    assert network.replace("head_1", Shared(CONV, name="other")).param_count() == 2 * ONE
    assert START.add(Sequential(HEAD, HEAD)).replace(
        "sequential/1", Conv2D(4, 1, name="head")
    ).param_count() == (2 * ONE)


def test_what_is_frozen_by_the_block_around_it_is_left_as_it_is() -> None:
    network = START.add(Sequential(CONV, CONV, name="b")).freeze("b")
    assert network.freeze("b/0") == network


def test_uses_that_are_frozen_by_what_is_around_them_stay_the_same_inside() -> None:
    one = Shared(Sequential(HEAD), name="one")
    frozen = Shared(Sequential(HEAD), name="one", trainable=False)
    network = START.add(Sequential(one, HEAD, name="b", trainable=False)).add(frozen)
    assert network.freeze("b/1").frozen_count() == ONE
    assert network.unfreeze("b/1").trainable_count() == ONE


def test_a_block_in_a_cell_is_edited_together_with_what_it_shares() -> None:
    cell = START.add(HEAD).add(Sequential(HEAD, name="b"))
    network = START.add(Graph(cell, name="cell"))
    assert network.freeze("cell/b").frozen_count() == ONE
    assert network.freeze("cell/b").unfreeze("cell/b") == network
    assert network.freeze().unfreeze("cell/b/0").trainable_count() == ONE


def test_what_is_put_elsewhere_does_not_change_what_has_its_name() -> None:
    network = START.add(HEAD).add(Sequential(CONV, name="q"))
    with pytest.raises(NetworkError):
        network.replace("q/0", Sequential(Shared(Conv2D(4, 1, bias=False), name="head")))
    assert network.replace("q/0", Sequential(HEAD)).param_count() == ONE


def test_a_new_block_may_hold_steps_of_a_sequence() -> None:
    network = Network((5, 8)).add(Dense(4), name="d")
    block = Sequential(TimeDistributed(Sequential(Dense(4, bias=False))))
    assert network.replace("d", block).param_count() == 8 * 4


def test_what_is_shared_in_a_block_of_ones_own_follows_an_edit_beside_it() -> None:
    @frozen(repr=False)
    class Own(Block[Any, Any]):
        layer: Layer[Any, Any]

        def expand(self, prev_shape: Any) -> Network[Any]:
            return Network(prev_shape).add(self.layer, name="layer")

    network = START.add(Sequential(CONV, Own(HEAD)), name="q").add(HEAD)
    assert network.freeze("q/0", "head").frozen_count() == 2 * ONE


def test_single_weights_of_what_is_shared_are_frozen_by_the_names_of_several_uses() -> None:
    network = START.add(HEAD).add(HEAD)
    assert network.freeze("head/bias", "head_1/kernel").frozen_count() == ONE
    assert network.freeze().unfreeze("head/bias", "head_1/kernel").trainable_count() == ONE


def test_each_use_can_be_replaced_by_another_layer_at_once() -> None:
    network = START.add(HEAD).add(HEAD)
    apart = network.replace(Shared, lambda step: Shared(CONV, name=f"{step.path}_alone"))
    assert apart.param_count() == 2 * ONE
    named = network.replace(Shared, lambda step: Conv2D(4, 1, bias=step.path == "head", name=step.path))
    assert named.param_count() == ONE + 4 * 4
    with pytest.raises(NetworkError) as caught:
        network.replace(Shared, lambda step: Shared(Conv2D(4, 1, bias=step.path == "head"), name="head"))
    assert str(caught.value) == (
        "replace: the weights 'head' are shared, so one layer must take the place in all uses,"
        " got Shared(layer=Conv2D(filters=4, kernel_size=(1, 1)))"
        " and Shared(layer=Conv2D(filters=4, kernel_size=(1, 1), bias=False))"
    )


def test_in_a_network_as_a_layer_shapes_are_checked_for_the_input_that_it_has() -> None:
    cell = Graph(Network((4, 4, 3)).add(Conv2D(8, 3), name="a"))
    network = Network((32, 32, 3)).add(cell, name="cell")
    assert network.replace("cell/a", Conv2D(8, 5)).output_shape == (28, 28, 8)  # 28 = 32 - 5 + 1
    back = Network((4, 4, 3)).add(Graph(network), name="outer")
    with pytest.raises(ShapeError) as caught:
        back.replace("outer/cell/a", Conv2D(8, 5))
    assert str(caught.value) == (
        "Conv2D(filters=8, kernel_size=(5, 5)): a 5 x 5 kernel does not fit into 4 x 4 (input (4, 4, 3))"
    )


def test_what_each_step_of_a_sequence_is_made_of_is_frozen_by_what_is_around_it_only() -> None:
    network = Network((5, 8)).add(TimeDistributed(Sequential(Dense(4), Dense(3))), name="td")
    frozen = network.freeze("td")
    assert frozen.freeze("td/0") == frozen
    assert eval(repr(frozen.freeze("td/0")), vars(cnnparams)) == frozen


def test_in_steps_of_a_sequence_in_a_frozen_block_what_is_shared_stays_frozen_by_the_block() -> None:
    def network(*, bias: bool) -> Network[Any]:
        head = Shared(Dense(8, bias=bias), name="head")
        block = Sequential(TimeDistributed(Sequential(head)), name="b", trainable=False)
        return Network((5, 8)).add(block).add(evolve(head, trainable=False))

    new = Shared(Dense(8, bias=False), name="head", trainable=False)
    assert network(bias=True).replace("head", new) == network(bias=False)
