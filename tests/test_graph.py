"""A network as a layer: what its steps are, behind inputs of other shapes, and what is edited inside."""

import pickle
from typing import Any

import pytest

import cnnparams
from cnnparams import (
    Add,
    BatchNorm,
    Conv2D,
    Dense,
    Flatten,
    Graph,
    Network,
    ReLU,
    Sequential,
    ShapeError,
    Shared,
)
from cnnparams.bases.block import expand
from cnnparams.bases.copying import copied_with
from cnnparams.layers.input import Input

CELL = (
    Network((8, 8, 4), name="cell")
    .add(Conv2D(4, 3, padding=1, name="a"))
    .add(Conv2D(4, 1, name="b"))
    .add(Add(name="sum"), after=["a", "b", "input"])
)
ONE_CELL = (3 * 3 * 4 + 1) * 4 + (4 + 1) * 4


def two_cells() -> Network[Any]:
    return Network((16, 16, 4), name="net").add(Graph(CELL, name="first")).add(Graph(CELL, name="second"))


def test_each_place_has_weights_of_its_own() -> None:
    network = two_cells()
    assert network.param_count() == 2 * ONE_CELL
    assert network.output_shape == (16, 16, 4)
    assert [step.path for step in network["second"].children] == ["second/a", "second/b", "second/sum"]
    assert network["second/sum"].inputs == ("second/a", "second/b", "first")


def test_behind_its_own_input_it_is_the_network() -> None:
    assert Graph(CELL).expand((8, 8, 4)) is CELL
    assert Graph(CELL).param_count((8, 8, 4)) == CELL.param_count() == ONE_CELL
    assert Network((8, 8, 4)).add(Graph(CELL)).output_shape == CELL.output_shape


def test_it_is_bound_to_another_input_once_wherever_it_stands() -> None:
    graph = Graph(CELL)
    network = expand(graph, (16, 16, 4))
    assert network.steps[0].output_shape == (16, 16, 4)
    assert expand(graph, (16, 16, 4)) is network
    assert expand(copied_with(graph, name="there"), (16, 16, 4)) is network


def test_an_input_like_its_output_is_another_input() -> None:
    graph = Graph(Network((8, 8, 3)).add(Conv2D(4, 1)))
    assert [weight.shape for weight in graph.weights((8, 8, 4))] == [(1, 1, 4, 4), (4,)]


def test_behind_another_input_shapes_are_checked_again() -> None:
    assert Graph(CELL).output_shape((5, 7, 4)) == (5, 7, 4)
    assert [weight.shape for weight in Graph(CELL.until("a")).weights((5, 7, 9))] == [(3, 3, 9, 4), (4,)]
    with pytest.raises(ShapeError) as caught:
        two_cells().add(Flatten(name="flat")).add(Graph(CELL, name="third"))
    assert caught.value.__notes__ == ["while adding 'third/a' to net, after flat (1024,)"]


def test_what_is_inside_is_frozen_and_replaced_by_its_path() -> None:
    network = two_cells()
    assert network.freeze("first").frozen_count() == ONE_CELL
    assert network.freeze("first/b").frozen_count() == (4 + 1) * 4
    assert network.freeze("first").unfreeze("first") == network
    assert network.replace("second/b", Sequential(Conv2D(4, 1), ReLU())).param_count() == 2 * ONE_CELL
    assert network.replace("second/a", BatchNorm()).param_count() == ONE_CELL + 2 * 4 + (4 + 1) * 4


def test_it_is_a_value() -> None:
    network = two_cells()
    known = {each: getattr(cnnparams, each) for each in cnnparams.__all__}
    assert eval(repr(network), known) == network
    assert pickle.loads(pickle.dumps(network)) == network
    assert hash(two_cells()) == hash(network)
    assert Graph(CELL) != Graph(CELL.until("b"))


def test_it_nests_and_shares() -> None:
    inner = Shared(Graph(CELL), name="cell")
    outer = Network((8, 8, 4)).add(inner).add(Sequential(inner, Graph(Network((8, 8, 4)).add(inner))))
    assert outer.param_count() == ONE_CELL
    assert [leaf.path for leaf in outer.leaves() if leaf.param_count()] == ["cell/a", "cell/b"]


def test_the_input_that_is_replaced_may_have_another_rank() -> None:
    network = Network((3,)).add(Dense(4))
    assert network.replace("input", Input((5, 3))).output_shape == (5, 4)
    assert Graph(network).output_shape((5, 3)) == (5, 4)
