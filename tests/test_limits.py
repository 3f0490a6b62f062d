"""Large and deep networks: what takes how many steps, and where an end is said."""

import pickle
import sys
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import attrs
import pytest
from attrs import frozen

import cnnparams
from cnnparams import (
    Add,
    Block,
    Branches,
    Cell,
    ConfigError,
    Conv2D,
    Dense,
    Graph,
    Layer,
    Network,
    NetworkError,
    ReLU,
    Residual,
    Sequential,
    ShapeError,
    Shared,
    TimeDistributed,
)
from cnnparams.bases import block as blocks

KNOWN = {each: getattr(cnnparams, each) for each in cnnparams.__all__}
IMAGE = Network((8, 8, 4))
LONG = "a" * 10**6
any_of: Any = cnnparams  # wrong types are passed on purpose


def nested(levels: int, wrap: Callable[[Any], Layer[Any, Any]]) -> Any:
    layer: Layer[Any, Any] = Conv2D(4, 1)
    for _ in range(levels):
        layer = wrap(layer)
    return layer


@pytest.mark.parametrize("wrap", [Sequential, Residual, lambda layer: Branches(layer, ReLU(), merge=Add())])
def test_a_hundred_levels_of_blocks_are_like_one(wrap: Callable[[Any], Layer[Any, Any]]) -> None:
    network = IMAGE.add(nested(100, wrap), name="block")
    assert network.param_count() == (4 + 1) * 4
    path = "/".join(["block", *["0"] * 100])
    assert network.freeze(path).trainable_count() == 0
    assert deepcopy(network["block"].layer) == network["block"].layer
    for twin in (
        pickle.loads(pickle.dumps(network)),
        IMAGE.add(nested(100, wrap), name="block"),
    ):
        assert twin == network
    assert network.explain().total.value == (4 + 1) * 4
    assert network[path].kind == "Conv2D"


@pytest.mark.parametrize(
    ("wrap", "who"),
    [
        (Sequential, "Sequential"),
        (Residual, "Residual"),
        (lambda layer: Cell().add(layer), "Cell"),
        (lambda layer: Graph(IMAGE.add(layer)), "Graph"),
        (lambda layer: Shared(Sequential(layer), name=f"s{len(repr(layer))}"), "Sequential"),
    ],
)
def test_deeper_blocks_are_refused(wrap: Callable[[Any], Layer[Any, Any]], who: str) -> None:
    with pytest.raises(ConfigError) as caught:
        nested(101, wrap)
    assert str(caught.value) == f"{who}: blocks nest at most 100 deep, got one of 100 levels inside"


def test_a_network_is_its_own_deep_copy() -> None:
    network = IMAGE.add(nested(99, lambda layer: Graph(IMAGE.add(layer))))
    assert deepcopy(network) is network
    assert deepcopy({"a": network}) == {"a": network}


def test_groups_are_as_deep_as_blocks() -> None:
    deepest = "/".join(["a"] * 100)
    assert IMAGE.add(Conv2D(4, 1), name=deepest)["a/a"].param_count() == (4 + 1) * 4
    with pytest.raises(ConfigError) as caught:
        IMAGE.add(Conv2D(4, 1), name=f"{deepest}/a")
    rule = "Network: the name of a step must have at most 100 parts between slashes"
    assert str(caught.value) == f"{rule}, got 101"


def test_every_cache_is_bounded() -> None:
    by_class = {  # one entry for each class of layers, or for each of few names
        "cnnparams.bases.base.field_names",
        "cnnparams.networks.step_log.snake_case",
        "cnnparams.zoo.families.nasbench201",
    }
    found = 0
    for module in list(sys.modules.values()):
        if not getattr(module, "__name__", "").startswith("cnnparams."):
            continue
        for name, value in vars(module).items():
            path = f"{getattr(value, '__module__', '')}.{name}"
            if hasattr(value, "cache_parameters") and not any(path.startswith(each) for each in by_class):
                assert value.cache_parameters()["maxsize"] is not None, path
                found += 1
    assert found > 5


@pytest.mark.parametrize("start", [Network((3,)), Cell()])
def test_a_repr_of_named_steps_rebuilds_at_any_length(start: Any) -> None:
    for number in range(1_700):
        start = start.add(ReLU(), name=f"r{number}")
    assert eval(repr(start), dict(KNOWN)) == start


def test_a_message_does_not_repeat_a_long_setting() -> None:
    with pytest.raises(ShapeError) as caught:
        Network((3,)).add(any_of.Permute(tuple(range(1, 10**4))))
    assert len(str(caught.value)) < 1_200


def test_deeper_wrappers_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"^TimeDistributed: blocks nest at most 100 deep, "):
        nested(101, TimeDistributed)


def test_blocks_of_ones_own_that_are_too_deep_are_refused() -> None:
    @frozen(repr=False)
    class Deep(Block[Any, Any]):
        levels: int

        def expand(self, prev_shape: Any) -> Network[Any]:
            return Network(prev_shape).add(Deep(self.levels + 1), name="deeper")

    with pytest.raises(NetworkError) as caught:
        IMAGE.add(Deep(0))
    assert str(caught.value) == "Network: blocks are nested too deep to add 'deeper'"


def test_to_compare_nested_graphs_is_linear(monkeypatch: pytest.MonkeyPatch) -> None:
    def graphs(levels: int) -> Network[Any]:
        network: Network[Any] = IMAGE.add(Conv2D(4, 1))
        for _ in range(levels):
            network = IMAGE.add(Graph(network)).add(ReLU())
        return network

    compared = [0]
    own = Network.__eq__

    def counted(self: Network[Any], other: object) -> bool:
        compared[0] += 1
        return own(self, other)

    first, second = graphs(40), graphs(40)
    monkeypatch.setattr(Network, "__eq__", counted)
    assert first == second
    assert compared[0] < 200  # two for each level would be 2 ** 40


def test_a_missing_name_is_found_missing_without_a_look_at_all_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    network: Network[Any] = Network((4,))
    for place in range(300):
        network = network.add(ReLU(), name=f"group{place}/act")
    steps = property(lambda _: pytest.fail("all steps were looked at"))
    monkeypatch.setattr(Network, "steps", steps)
    assert "missing" not in network
    assert "group3/missing" not in network
    assert "group3/act" in network


def test_a_repr_of_any_length_rebuilds() -> None:
    network: Network[Any] = IMAGE
    for place in range(2000):
        network = network.add(ReLU(name=f"r{place}") if place % 2 else ReLU())
    network = network.add_input("other", (3,)).add(Dense(2), after="r1").add(ReLU())
    assert eval(repr(network), KNOWN) == network
    assert repr(network).count(".add(") < 5
    assert ".extend(" not in repr(network.until("r101"))


@pytest.mark.parametrize(
    "make",
    [lambda: any_of.Conv2D(LONG, 3), lambda: any_of.Conv2D(3, (3,) * 10**6), lambda: any_of.Network(LONG)],
)
def test_of_a_long_value_a_message_shows_the_beginning(make: Callable[[], object]) -> None:
    with pytest.raises((TypeError, ConfigError)) as caught:
        make()
    assert len(str(caught.value)) < 1000
    assert "... (" in str(caught.value)


def test_networks_of_large_blocks_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Any] = []
    monkeypatch.setattr(
        blocks, "_expand_once", lambda key, shape: kept.append(key) or key.block.expand(shape)
    )
    IMAGE.add(Sequential(*[ReLU()] * 256))
    IMAGE.add(Sequential(Sequential(*[ReLU()] * 250), *[ReLU()] * 7))
    assert len(kept) == 2  # the first, and the block inside of the second


@pytest.mark.parametrize(
    "block", [Sequential(ReLU()), Residual(ReLU()), Branches(ReLU()), Cell().add(ReLU())]
)
def test_every_block_is_evolved_by_attrs(block: Any) -> None:
    twin = attrs.evolve(block, name="twin", trainable=False)
    assert (twin.name, twin.trainable, type(twin)) == ("twin", False, type(block))
    assert attrs.evolve(twin, name=None, trainable=True) == block
    assert eval(repr(twin), KNOWN) == twin


def test_what_takes_an_output_that_is_gone_is_named() -> None:
    network = IMAGE.add(Sequential(ReLU(name="act"), ReLU()), name="block").add(
        ReLU(), after="block/act", name="tap"
    )
    with pytest.raises(NetworkError) as caught:
        network.replace("block", ReLU())
    assert caught.value.__notes__ == ["'tap' takes its output"]


def test_what_a_prompt_shows() -> None:
    class Printer:
        shown = ""

        def text(self, text: str) -> None:
            self.shown = text

    printer = Printer()
    network = IMAGE.add(Sequential(ReLU(name="act")), name="block")
    network._repr_pretty_(printer, cycle=False)
    assert printer.shown == str(network.summary())
    # IPython takes it from the first class that has it or a `__repr__` of its own.
    first = next(kind for kind in type(network).__mro__ if {"_repr_pretty_", "__repr__"} & vars(kind).keys())
    assert "_repr_pretty_" in vars(first)
    network._repr_pretty_(printer, cycle=True)
    assert printer.shown == "Network(...)"
    assert network._ipython_key_completions_() == ["input", "block", "block/act"]


def test_a_network_lets_go_of_what_was_grown_from_it() -> None:
    start = IMAGE.add(ReLU())
    grown = start
    for _ in range(5_000):
        grown = grown.add(ReLU())
    assert start._log is grown._log
    assert len(start.steps) == 2
    assert len(start._log.steps) == 2
    assert start.add(Conv2D(4, 1))["conv2d"].param_count() == 20
    assert len(grown) == len(grown.steps) == len(grown._log.steps) == 5_002
