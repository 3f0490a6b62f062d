"""Blocks of one's own, which only say which network they stand for: nested, shared, frozen and edited."""

from collections.abc import Callable

import pytest
from attrs import frozen

from cnnparams import (
    Block,
    ConfigError,
    Conv2D,
    Dense,
    Layer,
    Network,
    PReLU,
    ReLU,
    Reshape,
    Sequential,
    ShapeError,
    Shared,
    TimeDistributed,
)


@frozen(repr=False)
class Chain(Block):
    layers: tuple[Layer, ...]

    def expand(self, prev_shape):
        network = Network(prev_shape)
        for place, layer in enumerate(self.layers):
            network = network.add(layer, name=str(place))
        return network


@frozen(repr=False)
class Made(Block):
    make: Callable[..., object]

    def expand(self, prev_shape):
        return self.make(prev_shape)


INPUT = Network((8, 8, 4))
CONV = Conv2D(4, 1)  # 20 = ((1 * 1 * 4) + 1) * 4
TWICE = Shared(Chain((Shared(CONV, name="weights"), ReLU())), name="twice")


def own(*, trainable: bool = True) -> Shared:
    return Shared(Chain((CONV, ReLU())), name="own", trainable=trainable)


@pytest.mark.parametrize(
    "layer",
    [
        Chain((Conv2D(4, 1, trainable=False), CONV)),
        Chain((Chain((Conv2D(4, 1, trainable=False),)), CONV)),
        Sequential(Chain((Conv2D(4, 1, trainable=False), CONV))),
        Chain((Sequential(Conv2D(4, 1, trainable=False), CONV),)),
    ],
)
def test_what_is_frozen_in_a_wrapper_stays_frozen_at_any_depth(layer: Layer) -> None:
    network = Network((3, 8, 8, 4)).add(TimeDistributed(layer))
    assert (network.param_count(), network.trainable_count()) == (40, 20)
    assert network.unfreeze("time_distributed").trainable_count() == 40


@pytest.mark.parametrize(
    "layer",
    [
        Chain((Sequential(Shared(CONV, name="weights")), Shared(CONV, name="weights"))),
        Sequential(Chain((Shared(CONV, name="weights"),)), Shared(CONV, name="weights")),
    ],
)
def test_what_is_shared_in_a_wrapper_is_counted_once_at_any_depth(layer: Layer) -> None:
    network = Network((3, 8, 8, 4)).add(TimeDistributed(layer))
    assert network.param_count() == 20
    assert network.freeze().trainable_count() == 0
    tapped = network.add_input("image", (8, 8, 4)).add(Shared(CONV, name="weights"))
    assert tapped.param_count() == 20


def test_a_wrapper_takes_blocks_of_ones_own_at_any_depth() -> None:
    network = Network((3, 8, 8, 4)).add(TimeDistributed(Sequential(Chain((Chain((CONV,)), CONV)))))
    assert network.trainable_count() == 40


@pytest.mark.parametrize("block", [Chain((CONV, CONV)), Sequential(CONV, CONV)])
def test_what_is_left_of_a_frozen_block_is_frozen(block: Layer) -> None:
    left = INPUT.add(block, name="block").freeze().until("block/0")
    assert (left.param_count(), left.trainable_count()) == (20, 0)


def test_what_is_left_of_a_block_in_a_frozen_block_is_frozen() -> None:
    left = INPUT.add(Sequential(Chain((CONV, CONV))), name="block").freeze().until("block/0/0")
    assert (left.param_count(), left.trainable_count()) == (20, 0)


@pytest.mark.parametrize("block", [Chain, lambda layers, **settings: Sequential(*layers, **settings)])
def test_a_frozen_block_holds_another_use_of_a_shared_block(block) -> None:
    first = Shared(TWICE.layer, name="twice", trainable=False)
    network = INPUT.add(first).add(block((TWICE,), trainable=False))
    assert (network.param_count(), network.trainable_count()) == (20, 0)


def test_a_shared_block_stays_what_it_is_when_it_is_frozen_with_all_others() -> None:
    network = INPUT.add(TWICE).add(Chain((TWICE,))).freeze()
    again = network.add(Shared(TWICE.layer, name="twice", trainable=False))
    assert (again.param_count(), again.trainable_count()) == (20, 0)


def test_an_edit_that_changes_nothing_leaves_the_layer_as_it_is() -> None:
    network = INPUT.add(Chain((CONV, ReLU())), name="block").add(own())
    assert network.unfreeze("block/0") == network
    assert network.replace("block/0", network["block/0"].layer) == network
    assert network.unfreeze("own/0") == network
    assert network.unfreeze("own/0").add(own()).param_count() == 40
    frozen_use = INPUT.add(own(trainable=False))
    assert frozen_use.freeze("own/0") == frozen_use
    assert frozen_use.freeze("own/0").add(own(trainable=False)).param_count() == 20


@pytest.mark.parametrize(
    "layer", [Shared(Sequential(CONV), name="loop"), Sequential(Shared(CONV, name="loop"))]
)
def test_a_shared_layer_cannot_be_put_into_itself(layer: Layer) -> None:
    network = INPUT.add(Shared(Sequential(CONV), name="loop"))
    with pytest.raises(
        ConfigError, match=r"^Shared: layer must not hold a use of its own name 'loop', got Shared"
    ):
        network.replace("loop/0", layer)


def test_a_shared_block_without_layers_is_frozen_and_unfrozen() -> None:
    network = INPUT.add(Shared(Made(Network), name="empty"))
    assert network.freeze().param_count() == 0
    assert network.freeze().unfreeze() == network


HEAD = Shared(CONV, name="head")


def test_a_block_is_asked_again_each_time() -> None:
    sizes = [4]
    block = Made(lambda shape: Network(shape).add(Dense(sizes[-1])))
    network = Network((3,))
    assert network.add(block).param_count() == (3 + 1) * 4
    sizes.append(5)
    assert network.add(block).param_count() == (3 + 1) * 5
    assert network.add(Sequential(block)).param_count() == (3 + 1) * 5


def test_a_block_inside_another_is_edited_with_its_own_input() -> None:
    inner = Chain((Reshape((8 * 8 * 6,)), Dense(3)))  # which takes no input of other sizes
    network = INPUT.add(Sequential(Conv2D(6, 1), inner, name="outer"))
    assert network.freeze("outer/1/1").frozen_count() == (8 * 8 * 6 + 1) * 3
    assert network.replace("outer/1/1", Dense(2)).output_shape == (2,)


@pytest.mark.parametrize(
    "block",
    [
        Sequential(Chain((HEAD, ReLU()))),
        Chain((Chain((HEAD, ReLU())),)),
        Sequential(ReLU(), Sequential(Chain((ReLU(), HEAD)))),
        Shared(Chain((HEAD, ReLU())), name="shared"),
        Shared(Sequential(Chain((HEAD,))), name="shared"),
        Sequential(Shared(Chain((HEAD,)), name="shared")),
    ],
)
def test_what_is_shared_far_inside_of_hidden_layers_follows_its_other_uses(block: Layer) -> None:
    network = INPUT.add(block, name="block").add(HEAD)
    assert network.param_count() == 20
    for edited in (network.freeze("head"), network.freeze("block"), network.freeze()):
        assert (edited.param_count(), edited.trainable_count()) == (20, 0)
        for thawed in (edited.unfreeze("head"), edited.unfreeze("block"), edited.unfreeze()):
            assert (thawed.param_count(), thawed.trainable_count()) == (20, 20)
    wider = network.replace("head", Shared(Conv2D(4, 1, bias=False), name="head"))
    assert wider.param_count() == 16


@pytest.mark.parametrize(
    ("layer", "count"),
    [(Conv2D(4, 1, trainable=False), 20), (PReLU(per="network", trainable=False), 1)],
)
@pytest.mark.parametrize(
    "around",
    [
        lambda block: block,
        Sequential,
        lambda block: Chain((block,)),
        lambda block: Shared(block, name="shared"),
        lambda block: Sequential(Shared(Sequential(block), name="shared")),
    ],
)
def test_hidden_layers_that_are_frozen_are_unfrozen_at_any_depth(layer: Layer, count: int, around) -> None:
    network = INPUT.add(around(Chain((layer,))), name="block")
    assert network.frozen_count() == count
    assert network.unfreeze().trainable_count() == count
    assert network.unfreeze("block").trainable_count() == count


def test_a_block_keeps_its_name_when_it_becomes_a_graph() -> None:
    mine = Chain((HEAD, Conv2D(4, 1, trainable=False)), name="mine")
    network = INPUT.add(Sequential(mine, name="outer")).add(HEAD)
    for edited in (network.freeze("head"), network.unfreeze("outer"), network.freeze("outer/mine/0")):
        assert edited["outer/mine"].kind == "Graph"
        assert edited["outer/mine"].layer.name == "mine"


ASKED: list[Callable[[Block], object]] = [
    INPUT.add,
    lambda block: block.output_shape((8, 8, 4)),
    lambda block: block.param_count((8, 8, 4)),
    lambda block: block.explain((8, 8, 4)),
    lambda block: Network((3, 8, 8, 4)).add(TimeDistributed(block)),
]


@pytest.mark.parametrize("ask", ASKED)
def test_the_network_of_a_block_has_the_input_of_the_block(ask: Callable[[Block], object]) -> None:
    rule = r"expand\(\) must return a network with the input \(8, 8, 4\), got "
    with pytest.raises(ShapeError, match=rf"{rule}\(8, 8, 4\) and \(3,\)"):
        ask(Made(lambda shape: Network(shape).add_input("facts", (3,))))
    with pytest.raises(ShapeError, match=rf"{rule}\(8, 8, 5\)"):
        ask(Made(lambda _shape: Network((8, 8, 5)).add(CONV)))


@pytest.mark.parametrize("ask", ASKED)
def test_a_block_returns_a_network_and_not_its_class(ask: Callable[[Block], object]) -> None:
    with pytest.raises(TypeError, match=r"expand\(\) must return a Network, got <class "):
        ask(Made(lambda _shape: Network))
