"""Networks: shapes flow, counts add up, nothing that exists ever changes."""

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import reduce
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from attrs import frozen
from attrs.exceptions import FrozenInstanceError
from hypothesis import given, strategies as st

import cnnparams
from cnnparams import (
    LSTM,
    ConfigError,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    FullyConnected,
    Image,
    Layer,
    MaxPool2D,
    Merge,
    Network,
    NetworkError,
    ReLU,
    Sequential,
    Shape,
    ShapeError,
    Step,
    Weight,
)
from cnnparams.command_line import textbook_network
from cnnparams.networks.step_log import snake_case
from tests.shown import shown
from tests.strategies import networks

LENET = textbook_network()

# The lesson's table: name, shape, size, parameters.
LESSON = [
    ("input", (32, 32, 3), 3072, 0),
    ("CONV1", (28, 28, 8), 6272, 608),
    ("POOL1", (14, 14, 8), 1568, 0),
    ("CONV2", (10, 10, 16), 1600, 3216),
    ("POOL2", (5, 5, 16), 400, 0),
    ("FC3", (120,), 120, 48120),
    ("FC4", (84,), 84, 10164),
    ("Softmax", (10,), 10, 850),
]


@frozen(repr=False)
class Stack(Merge[Image, Image]):
    """A merge for these tests: the channels of all inputs behind one another."""

    def weights(self, prev_shape: tuple[Image, ...]) -> tuple[Weight, ...]:
        return ()

    def output_shape(self, prev_shape: tuple[Image, ...]) -> Image:
        height, width, _ = prev_shape[0]
        return (height, width, sum(shape[2] for shape in prev_shape))


@frozen(repr=False)
class Scale(Layer[Image, Image]):
    """A layer for these tests, with weights that are learnt and one that is not."""

    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        channels = prev_shape[2]
        return (
            Weight("gamma", channels=channels),
            Weight("beta", channels=channels),
            Weight.state("mean", channels=channels),
        )

    def output_shape(self, prev_shape: Image) -> Image:
        return prev_shape


def residual() -> Network[Image]:
    return (
        Network((8, 8, 3))
        .add(Conv2D(4, 1, name="stem"))
        .add(Conv2D(4, 3, padding=1, name="body"))
        .add(Stack(name="both"), after=["stem", "body"])
        .add(ReLU())
    )


def test_the_lesson_comes_out() -> None:
    rows = [(step.path, step.output_shape, step.param_count()) for step in LENET.steps]
    assert rows == [(name, shape, count) for name, shape, _, count in LESSON]
    assert LENET.param_count() == 62958
    assert LENET.output_shape == (10,)


def test_a_step_knows_its_place() -> None:
    step = LENET["CONV2"]
    assert step.param_count() == 3216
    assert step.inputs == ("POOL1",)
    assert step.prev_shapes == ((14, 14, 8),)
    assert step.output_shape == (10, 10, 16)
    assert step.weights == step.layer.weights((14, 14, 8))
    assert step.children == ()


def test_a_network_is_a_collection_of_its_steps() -> None:
    assert len(LENET) == 8
    assert list(LENET) == list(LENET.steps) == list(LENET.leaves())
    assert "CONV1" in LENET
    assert "CONV3" not in LENET
    assert 3 not in LENET


def test_leaves_opens_blocks_in_order() -> None:
    first, second = LENET["CONV1"], LENET["POOL1"]
    block = Step("block", ReLU(), (), (), (1,), (), local_children=(first, second))
    outer = Step("outer", ReLU(), (), (), (1,), (), local_children=(block, first))
    restore, (name, steps, _) = LENET.__reduce__()
    paths = [step.path for step in restore(name, (*steps, outer)).leaves()]
    assert paths[len(steps) :] == ["outer/block/CONV1", "outer/block/POOL1", "outer/CONV1"]


def test_adding_leaves_the_network_that_was_there() -> None:
    base = Network((32, 32, 3), name="base")
    one = base.add(Conv2D(8, 5))
    two = base.add(Conv2D(16, 3))
    three = one.add(Flatten())
    assert [len(network) for network in (base, one, two, three)] == [1, 2, 2, 3]
    assert [step.path for step in two.steps] == ["input", "conv2d"]
    assert "flatten" not in one
    assert one["conv2d"].layer == Conv2D(8, 5)
    assert two["conv2d"].layer == Conv2D(16, 3)


def test_nothing_can_be_assigned() -> None:
    with pytest.raises(FrozenInstanceError):
        LENET.name = "other"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        LENET["CONV1"].path = "other"  # type: ignore[misc]


def test_names_are_made_from_the_kind_and_counted() -> None:
    network = Network((8, 8, 3)).extend(
        [Conv2D(4, 1), Conv2D(4, 1, name="conv2d_1"), Conv2D(4, 1), MaxPool2D(), ReLU(), ReLU()]
    )
    paths = ["input", "conv2d", "conv2d_1", "conv2d_2", "max_pool2d", "relu", "relu_1"]
    assert [step.path for step in network.steps] == paths


def test_names_do_not_depend_on_what_others_added() -> None:
    base = Network((8, 8, 3)).add(ReLU())
    for _ in range(3):
        base.add(ReLU()).add(ReLU())
    with pytest.raises(NetworkError):
        base.add(ReLU(name="relu"))
    assert base.add(ReLU()).steps[-1].path == "relu_1"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Conv2D", "conv2d"),
        ("MaxPool2D", "max_pool2d"),
        ("FullyConnected", "fully_connected"),
        ("ReLU", "relu"),
        ("PReLU", "prelu"),
        ("LSTM", "lstm"),
        ("SimpleRNN", "simple_rnn"),
        ("ConvLSTM2D", "conv_lstm2d"),
        ("RMSNorm", "rms_norm"),
    ],
)
def test_a_kind_is_written_in_small_letters(kind: str, name: str) -> None:
    assert snake_case(kind) == name


def test_two_threads_may_add_to_one_network() -> None:
    class Meeting(dict[str, int]):
        """The positions of steps; whoever notes one waits for the other thread to do the same."""

        def __setitem__(self, name: str, position: int) -> None:
            with suppress(BrokenBarrierError):  # where one waits for the other to end, they do not meet
                both.wait(timeout=0.2)
            super().__setitem__(name, position)

    both, base = Barrier(2), Network((8,))
    base._log._position = Meeting(base._log._position)
    layers: list[Layer[Any, Shape]] = [Dense(2, name="two"), Dense(3, name="three")]
    with ThreadPoolExecutor(2) as pool:
        grown = list(pool.map(base.add, layers))
    assert [network.output_shape for network in grown] == [(2,), (3,)]
    assert [[step.path for step in network] for network in grown] == [["input", "two"], ["input", "three"]]
    assert [network.add(ReLU()).steps[-1].inputs for network in grown] == [("two",), ("three",)]


def test_a_merge_takes_the_steps_named_after() -> None:
    network = residual()
    assert network["both"].inputs == ("stem", "body")
    assert network["both"].prev_shapes == ((8, 8, 4), (8, 8, 4))
    assert network.output_shape == (8, 8, 8)


def test_one_name_may_be_given_alone_or_in_a_list() -> None:
    base = Network((8, 8, 3)).add(Conv2D(4, 1, name="stem")).add(Flatten())
    alone, listed = base.add(ReLU(), after="stem"), base.add(ReLU(), after=["stem"])
    assert alone == listed
    assert alone.output_shape == (8, 8, 4)


def test_a_merge_needs_names() -> None:
    network: Any = Network((8, 8, 3), name="net")
    with pytest.raises(NetworkError) as caught:
        network.add(Stack())
    assert str(caught.value) == "net: Stack() has several inputs; name them: after=['...', '...']"


def test_a_second_input_is_a_step() -> None:
    network = Network((8, 8, 3)).add_input("depth", (8, 8, 1)).add(Stack(), after=["input", "depth"])
    assert network.output_shape == (8, 8, 4)
    assert network["depth"].inputs == ()
    assert network["depth"].param_count() == 0


def test_where_a_merge_fails_all_its_inputs_are_told() -> None:
    network = Network((8, 8, 3)).add_input("line", (5,))
    with pytest.raises(IndexError) as caught:
        network.add(Stack(), after=["input", "line"])
    assert caught.value.__notes__ == [
        "while adding 'stack' to the network, after input (8, 8, 3) and line (5,)"
    ]


def test_replacing_checks_all_shapes_again() -> None:
    wider = LENET.replace("FC4", FullyConnected(100))
    assert wider["FC4"].param_count() == 100 * 120 + 100
    assert wider["Softmax"].param_count() == 10 * 100 + 10
    assert LENET["FC4"].param_count() == 10164
    renamed = LENET.replace("FC4", FullyConnected(100, name="wide"))
    assert [step.path for step in renamed.steps][-2:] == ["wide", "Softmax"]
    assert renamed["Softmax"].inputs == ("wide",)


def test_replacing_an_input_changes_what_follows() -> None:
    grey = LENET.replace("input", cnnparams.Input((32, 32, 1)))
    assert grey["CONV1"].param_count() == (5 * 5 * 1 + 1) * 8
    assert grey.name == "LeNet-5"


def test_replacing_keeps_branches() -> None:
    network = residual().replace("stem", Conv2D(6, 1))
    assert network["body"].prev_shapes == ((8, 8, 6),)
    assert network["both"].prev_shapes == ((8, 8, 6), (8, 8, 4))


def test_freezing_moves_counts_and_keeps_the_total() -> None:
    frozen_net = LENET.freeze("CONV1", "FC3")
    assert frozen_net.param_count() == 62958
    assert frozen_net.frozen_count() == 608 + 48120
    assert frozen_net.trainable_count() == 62958 - 608 - 48120
    assert frozen_net["CONV1"].trainable_count() == 0
    assert frozen_net["CONV1"].frozen_count() == 608
    assert frozen_net["CONV2"].frozen_count() == 0
    assert frozen_net.unfreeze("CONV1", "FC3") == LENET
    assert LENET.freeze().trainable_count() == 0
    assert LENET.freeze().unfreeze() == LENET


def test_state_is_counted_apart() -> None:
    network = Network((8, 8, 3)).add(Scale())
    assert network.param_count() == 2 * 3
    assert network.state_count() == 3
    assert network.freeze().state_count() == 3
    assert network.steps[-1].state_count() == 3
    assert LENET.state_count() == 0


def test_until_keeps_what_feeds_the_step() -> None:
    assert [step.path for step in LENET.until("POOL1").steps] == ["input", "CONV1", "POOL1"]
    assert [step.path for step in residual().until("stem").steps] == ["input", "stem"]
    assert residual().until("relu") == residual()


def test_until_keeps_the_names_of_the_steps() -> None:
    network = Network((8, 8, 3)).add(ReLU()).add(ReLU(), after="input")
    shorter = network.until("relu_1")
    assert [step.path for step in shorter.steps] == ["input", "relu_1"]
    assert eval(repr(shorter), vars(cnnparams)) == shorter


def test_a_part_may_start_at_another_input() -> None:
    network = Network((8, 8, 3)).add_input("depth", (4, 4, 1)).add(ReLU())
    assert [(step.path, step.output_shape) for step in network.until("relu").steps] == [
        ("input", (4, 4, 1)),
        ("relu", (4, 4, 1)),
    ]


@pytest.mark.parametrize("network", [LENET, residual(), Network((3,)), Network((3,)).add_input("b", (4,))])
def test_repr_builds_the_same_network(network: Network[Any]) -> None:
    built = eval(repr(network), {**vars(cnnparams), "Stack": Stack})
    assert built == network
    assert hash(built) == hash(network)
    assert repr(built) == repr(network)


def test_repr_reads_like_the_source() -> None:
    assert repr(Network((3,), name="x")) == "Network((3,), name='x')"
    assert (
        repr(residual())
        == """(
    Network((8, 8, 3))
    .add(Conv2D(filters=4, kernel_size=(1, 1), name='stem'))
    .add(Conv2D(filters=4, kernel_size=(3, 3), padding=((1, 1), (1, 1)), name='body'))
    .add(Stack(name='both'), after=('stem', 'body'))
    .add(ReLU())
)"""
    )
    branched = Network((3,)).add(Dense(2)).add(ReLU(), after="input")
    assert repr(branched).splitlines()[-2] == "    .add(ReLU(), after='input')"
    assert repr(Network((3,)).add_input("b", (4,))).splitlines()[-2] == "    .add_input('b', (4,))"


def test_networks_are_equal_by_what_they_are() -> None:
    assert textbook_network() == LENET
    assert Network((32, 32, 3), name="LeNet-5") != LENET
    assert LENET != "LeNet-5"
    assert Network((3,)) != Network((3,), name="x")
    assert len({LENET, textbook_network()}) == 1


every_copy = pytest.mark.parametrize(
    "clone", [copy.copy, copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))]
)


@every_copy
def test_a_network_survives_copying(clone: Callable[[Network[Any]], Network[Any]]) -> None:
    network = clone(LENET)
    assert network == LENET
    assert network.add(ReLU()).steps[:-1] == LENET.steps


@every_copy
def test_a_copy_has_nothing_of_what_was_added_later(clone: Callable[[Network[Any]], Network[Any]]) -> None:
    network = Network((8,)).add(ReLU(name="kept"))
    network.add(Dense(3, name="later"))
    assert clone(network) == network
    assert [step.path for step in clone(network)] == ["input", "kept"]
    assert b"later" not in pickle.dumps(network)
    assert b"kept" in pickle.dumps(network)


def test_a_long_chain_holds_and_copies_nothing_twice() -> None:
    chain = [Network((8,))]
    for _ in range(3000):
        chain.append(chain[-1].add(ReLU()))  # type: ignore[arg-type]
    assert len(chain[-1]) == 3001
    assert chain[-1].steps[1] is chain[1].steps[1]
    assert chain[-1].steps[-1].path == "relu_2999"
    assert len(chain[1500].add(Dense(2)).steps) == 1502
    assert pickle.loads(pickle.dumps(chain[-1])) == chain[-1]


def test_a_layer_that_returns_nonsense_is_named() -> None:
    @frozen(repr=False)
    class Odd(Layer[Any, Any]):
        weights_given: Any
        shape_given: Any

        def weights(self, prev_shape: Any) -> Any:
            return self.weights_given

        def output_shape(self, prev_shape: Any) -> Any:
            return self.shape_given

    network = Network((3,), name="net")
    for weights, shape, error, message in [
        ((), 5, TypeError, "a shape must be a tuple of whole numbers, got 5 (int)"),
        ((), (0,), ShapeError, "every size in a shape must be 1 or more, got (0,)"),
        (3, (3,), TypeError, "weights() must return a tuple of Weight, got 3 (int)"),
        ((3,), (3,), TypeError, "weights() must return a tuple of Weight, got (3,) (tuple)"),
    ]:
        layer = Odd(weights, shape)
        with pytest.raises(error) as caught:
            network.add(layer)
        assert str(caught.value) == f"{layer}: {message}"
        assert caught.value.__notes__ == ["while adding 'odd' to net, after input (3,)"]


@given(networks())
def test_a_network_counts_what_its_layers_count_by_hand(network: Network[Any]) -> None:
    shape, total = network.steps[0].output_shape, 0
    for step in network.steps[1:]:
        total += step.layer.param_count(shape)
        shape = step.layer.output_shape(shape)
    assert (network.param_count(), network.output_shape) == (total, shape)


@given(networks(), st.data())
def test_freezing_any_steps_never_changes_the_total(network: Network[Any], data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from([step.path for step in network.steps]), min_size=1))
    frozen_net = network.freeze(*names)
    assert frozen_net.param_count() == network.param_count()
    assert frozen_net.trainable_count() + frozen_net.frozen_count() == network.param_count()
    assert frozen_net.frozen_count() == sum(network[name].param_count() for name in set(names))


@given(networks())
def test_building_again_from_the_layers_gives_the_same(network: Network[Any]) -> None:
    start: Network[Any] = Network(network.steps[0].output_shape, name=network.name)
    assert reduce(lambda so_far, step: so_far.add(step.layer), network.steps[1:], start) == network
    assert eval(repr(network), vars(cnnparams)) == network
    assert pickle.loads(pickle.dumps(network)) == network


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers(1, 5))
def test_a_grouped_convolution_is_several_small_ones(
    groups: int, inner: int, filters: int, size: int
) -> None:
    grouped = Conv2D(groups * filters, size, groups=groups).param_count((9, 9, groups * inner))
    assert grouped == groups * Conv2D(filters, size).param_count((9, 9, inner))


@given(networks())
def test_a_bias_is_worth_one_for_each_output(network: Network[Any]) -> None:
    for step in network.steps:
        if isinstance(step.layer, Conv2D | Dense | FullyConnected):
            kernel, *bias = step.weights
            assert kernel.size + len(bias) * step.output_shape[-1] == step.param_count()


def test_dropping_out_is_free() -> None:
    assert Network((3,)).add(Dropout(0.1)).param_count() == 0


def test_what_is_unfrozen_is_what_is_named() -> None:
    thawed = LENET.freeze().unfreeze("CONV1")
    assert (thawed.trainable_count(), thawed.frozen_count()) == (608, 62958 - 608)


def test_the_name_of_an_input_that_is_no_string_is_told() -> None:
    network: Any = Network((3,))
    with pytest.raises(TypeError) as caught:
        network.add_input(3, (3,))
    assert str(caught.value) == "Network: the name of an input must be a string, got 3 (int)"


def test_the_hash_of_a_network_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(step: Step) -> int:
        asked.append(step.path)
        return hash(step.path)

    monkeypatch.setattr(Step, "__hash__", counted)
    network = Network((3,), name="net")
    assert hash(network) == hash(network)
    assert asked == ["input"]


def test_other_networks_have_other_hashes() -> None:
    assert len({hash(Network((size,))) for size in range(1, 9)}) > 1


def test_a_merge_reads_well_at_a_prompt_and_in_a_table() -> None:
    network = residual()
    assert repr(network["both"]) == "<Step 'both': Stack(), (8, 8, 4) + (8, 8, 4) -> (8, 8, 8)>"
    assert shown(network.summary(columns=["inputs"]))[3] == ("stem, body",)


def test_networks_of_one_chain_share_their_steps() -> None:
    first = Network((8,))
    assert first.add(ReLU())._log is first._log


def test_an_earlier_network_has_none_of_the_steps_that_were_added_to_it() -> None:
    earlier = Network((8, 8, 3), name="net").add(ReLU(name="first"))
    later = earlier.add(Conv2D(4, 1, name="second"))
    assert (len(earlier), [step.path for step in earlier]) == (2, ["input", "first"])
    assert [step.path for step in earlier.outputs] == ["first"]
    assert earlier.output_shape == (8, 8, 3)
    assert (earlier.param_count(), later.param_count()) == (0, 16)  # 16 = (1 * 1 * 3 + 1) * 4
    assert "second" not in earlier
    assert "second" not in repr(earlier)
    with pytest.raises(NetworkError, match="net: there is no step 'second'"):
        earlier.add(ReLU(), after="second")
    assert earlier.add(Conv2D(5, 1, name="second")).output_shape == (8, 8, 5)


def test_an_earlier_network_counts_its_own_names_only() -> None:
    root = Network((8,))
    base = root.add(ReLU())
    assert [base.add(ReLU()).steps[-1].path for _ in range(2)] == ["relu_1", "relu_1"]
    assert root.add(ReLU()).steps[-1].path == "relu"


def test_a_name_that_was_not_used_is_still_free() -> None:
    base = Network((8, 8, 3)).add(Conv2D(4, 1))
    for _ in range(2):
        with pytest.raises(ShapeError):
            base.add(Conv2D(4, 9))
    assert base.add(Conv2D(4, 1)).steps[-1].path == "conv2d_1"


def test_the_largest_number_that_is_listed_is_allowed() -> None:
    assert LSTM(8, num_layers=1000).num_layers == 1000


def test_a_network_can_be_called_otherwise() -> None:
    network = Network((3,), name="net").add(Dense(4))
    assert network.rename("other").name == "other"
    assert network.rename(None).name is None
    assert network.rename("other").rename("net") == network
    assert network.rename("other").steps == network.steps
    assert network.rename("other").add(Dense(2)).param_count() == (3 + 1) * 4 + (4 + 1) * 2
    assert network.name == "net"
    with pytest.raises(NetworkError):
        network.rename(" ")


def test_tuples_of_other_classes_become_tuples() -> None:
    class Size(tuple[int, ...]):
        """As torch.Size is."""

        __slots__ = ()

    network = Network(Size((8, 8, 3))).add_input("other", Size((8, 8, 3))).add(Conv2D(4, Size((3, 3))))
    assert type(network.steps[0].output_shape) is type(network["other"].output_shape) is tuple
    layer = network["conv2d"].layer
    assert isinstance(layer, Conv2D)
    assert type(layer.kernel_size) is tuple
    assert type(Conv2D(4, 3, padding=Size((1, 1))).padding) is tuple


def test_a_repr_ends_with_what_every_layer_has() -> None:
    layer = Conv2D(4, 1, bias=False, trainable=False, name="conv")
    assert repr(layer) == ("Conv2D(filters=4, kernel_size=(1, 1), bias=False, name='conv', trainable=False)")


def test_what_is_equal_looks_equal() -> None:
    assert repr(Dropout(1)) == repr(Dropout(1.0)) == "Dropout(rate=1.0)"
    assert repr(Dropout(0)) == repr(Dropout(-0.0)) == "Dropout(rate=0.0)"


def test_replacing_a_layer_by_its_like_changes_nothing() -> None:
    network = Network((3,)).add(Dense(4)).add(ReLU()).add(Dense(5))
    assert network.replace("dense", Dense(4)) == network
    assert network.replace("dense_1", Dense(5)) == network


def test_a_step_is_named_where_it_is_added() -> None:
    network = (
        Network((8, 8, 3))
        .add(Conv2D(4, 3, name="own"), name="p3")
        .add(Conv2D(4, 3), after="input", name="p4")
    )
    assert [step.path for step in network.steps] == ["input", "p3", "p4"]
    assert [step.layer.name for step in network.steps[1:]] == ["own", None]
    assert eval(repr(network), vars(cnnparams)) == network
    assert network.freeze("p4")["p4"].frozen_count() == 112  # 112 = ((3 * 3 * 3) + 1) * 4
    assert network.replace("p3", Conv2D(4, 3, name="own", bias=False))["p3"].param_count() == 108
    assert network.replace("p3", Conv2D(4, 3, name="renamed"))["renamed"].param_count() == 112
    assert network.freeze().unfreeze() == network


def test_a_name_that_a_step_would_get_anyway_is_not_written() -> None:
    network = Network((3,)).add(ReLU(), name="relu").add(ReLU(), name="relu_2").add(ReLU())
    assert repr(network) == (
        "(\n    Network((3,))\n    .add(ReLU())\n    .add(ReLU(), name='relu_2')\n    .add(ReLU())\n)"
    )


def test_a_layer_taken_out_of_a_block_has_no_name_that_nobody_gave_it() -> None:
    network = Network((8, 8, 4)).add(Sequential(Conv2D(4, 1), ReLU(), name="s"))
    assert network["s/0"].layer == Conv2D(4, 1)
    assert network.replace("s/0", network["s/0"].layer) == network
    twice = Network((8, 8, 4)).add(network["s/0"].layer).add(network["s/0"].layer)
    assert [step.path for step in twice.steps] == ["input", "conv2d", "conv2d_1"]


@pytest.mark.parametrize(
    ("name", "error", "rule"),
    [
        (3, TypeError, "must be a string, got 3 (int)"),
        ("", ConfigError, "must not be empty, got ''"),
        ("a//b", ConfigError, "must have a name on both sides of a slash, got 'a//b'"),
        ("a/", ConfigError, "must have a name on both sides of a slash, got 'a/'"),
        ("a/ b", ConfigError, "must not begin or end with a blank, got ' b'"),
        (" a", ConfigError, "must not begin or end with a blank, got ' a'"),
    ],
)
def test_a_wrong_name_of_a_step_is_refused(name: Any, error: type[Exception], rule: str) -> None:
    with pytest.raises(error) as caught:
        Network((3,), name="net").add(ReLU(), name=name)
    assert str(caught.value) == f"net: the name of a step {rule}"


def test_a_name_that_is_missing_is_not_looked_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message with a suggestion takes long to make; asking with `in` must not make one."""
    monkeypatch.setattr("cnnparams.networks.network.nearest", None)
    assert "CONV9" not in LENET
    assert "CONV1/0" not in LENET
    assert "CONV1" in LENET
