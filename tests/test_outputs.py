"""Outputs that are said by name."""

import copy
import pickle
from typing import Any

import pytest

from cnnparams import Add, BatchNorm, Conv2D, Dense, Graph, Network, NetworkError, Sequential

PYRAMID: Any = (
    Network((32, 32, 3), name="pyramid")
    .add(Conv2D(4, 3, padding=1), name="low")
    .add(Sequential(Conv2D(4, 3, padding=1), BatchNorm()), name="middle")
    .add(Add(), after=["low", "middle"], name="high")
)
OUTPUTS = {"p2": "low", "p3": "middle/0", "p4": "high"}


def paths(network: Any) -> list[tuple[str, str]]:
    return [(name, step.path) for name, step in network.named_outputs.items()]


def test_a_step_that_others_take_is_an_output_if_it_is_said() -> None:
    assert paths(PYRAMID) == [("high", "high")]
    said = PYRAMID.with_outputs(OUTPUTS)
    assert paths(said) == list(OUTPUTS.items())
    assert [step.path for step in said.outputs] == ["low", "middle/0", "high"]
    assert said.steps == PYRAMID.steps
    assert said != PYRAMID
    assert said == PYRAMID.with_outputs({**OUTPUTS, "p4": PYRAMID["high"]})
    assert hash(said) == hash(PYRAMID)
    assert said.output_shape == (32, 32, 4)


def test_outputs_survive_what_keeps_the_steps() -> None:
    said = PYRAMID.with_outputs(OUTPUTS)
    for kept in (
        said.rename("other"),
        said.freeze(),
        said.freeze().unfreeze("low"),
        said.replace("low", Conv2D(4, 5, padding=2)),
        said.fold_batch_norm(),
        copy.deepcopy(said),
        pickle.loads(pickle.dumps(said)),
    ):
        assert paths(kept) == list(OUTPUTS.items())
    assert paths(said.replace("low", Conv2D(4, 5, padding=2, name="first")))[0] == ("p2", "first")


def test_a_network_that_grows_or_is_cut_says_them_again() -> None:
    said = PYRAMID.with_outputs(OUTPUTS)
    assert paths(said.add(Dense(2), name="head")) == [("head", "head")]
    assert paths(said.until("middle")) == [("middle", "middle")]


def test_they_are_in_its_source_and_in_its_data() -> None:
    said = PYRAMID.with_outputs(OUTPUTS)
    assert eval(repr(said)) == said
    assert Network.from_json(said.to_json()) == said
    assert said.to_json().endswith(',\n  "outputs": {"p2": "low", "p3": "middle/0", "p4": "high"}\n}')
    outer = Network((32, 32, 3)).add(Graph(said), name="body")
    assert Network.from_json(outer.to_json()) == outer
    assert eval(repr(outer)) == outer


@pytest.mark.parametrize(
    ("outputs", "error", "message"),
    [
        (
            ["low"],
            TypeError,
            "with_outputs: takes a dict of steps by the names of the outputs, got ['low'] (list)",
        ),
        ({}, NetworkError, "with_outputs: must name one output or more, got none"),
        ({"a/b": "low"}, ValueError, "with_outputs: the name of an output must not contain '/', got 'a/b'"),
        ({3: "low"}, TypeError, "with_outputs: the name of an output must be a string, got 3 (int)"),
    ],
)
def test_wrong_outputs_are_refused(outputs: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as refused:
        PYRAMID.with_outputs(outputs)
    assert str(refused.value) == f"pyramid: {message}"


def test_a_step_that_is_not_there_is_refused() -> None:
    with pytest.raises(NetworkError) as refused:
        PYRAMID.with_outputs({"p5": "hihg"})
    assert str(refused.value) == "pyramid: there is no step 'hihg'; did you mean 'high'?"
    text = PYRAMID.with_outputs(OUTPUTS).to_json()
    for change, message in (
        ('{"p2": "lwo", ', "from_json: outputs: pyramid: there is no step 'lwo'; did you mean 'low'?"),
        ('{"p2": 3, ', "from_json: outputs: pyramid: steps are found by name, got 3 (int)"),
    ):
        with pytest.raises(NetworkError) as refused:
            Network.from_json(text.replace('{"p2": "low", ', change))
        assert str(refused.value).startswith(message)


def test_an_output_is_not_folded_away_and_is_held_to_the_end() -> None:
    body = (
        Network((8, 8, 6))
        .add(Conv2D(6, 1, bias=False), name="b")
        .add(BatchNorm(), name="bn")
        .add(Conv2D(6, 1), name="c")
        .add(Conv2D(6, 1), name="d")
    )
    assert [fold.into for fold in body.batch_norm_folds().folds] == ["b"]
    said = body.with_outputs({"p": "b", "q": "d"})
    assert [fold.into for fold in said.batch_norm_folds().folds] == [None]
    chain = Network((8, 8, 6)).extend([Conv2D(6, 1, name=name) for name in "abcd"])
    # One tensor has 8 * 8 * 6 numbers of 4 bytes; two are held at once, and a third one to the end.
    one = 8 * 8 * 6 * 4
    assert chain.memory().activations == 2 * one
    assert chain.with_outputs({"p": "a", "q": "d"}).memory().activations == 3 * one
