"""The arithmetic of layers: each kind of operation as often as a naive forward pass does it."""

import pickle
from math import prod
from typing import Any

import attrs
import pytest
from hypothesis import assume, given

import cnnparams
from cnnparams import (
    LSTM,
    Activation,
    Add,
    Bidirectional,
    Block,
    Branches,
    Cell,
    CNNParamsError,
    ConfigError,
    Conv2D,
    Custom,
    Dense,
    Flatten,
    FullyConnected,
    Graph,
    Layer,
    MaxPool2D,
    Network,
    Opaque,
    Operation,
    ReLU,
    Residual,
    Sequential,
    Shared,
    Tied,
    TimeDistributed,
    UnknownCostError,
    Weight,
    Weightless,
    WeightNorm,
)
from cnnparams.bases.base import WithoutArithmetic
from cnnparams.bases.wrapping import Wrapper
from cnnparams.explanation import LABELS
from tests.against.entry import Entry
from tests.drawing import drawn, trials
from tests.families import EXAMPLES, FORWARD
from tests.records import Example
from tests.tally import FUNCTIONS, Numbers, Tally, activate
from tests.test_every_layer import FINAL

MOST = 200_000  # operations that are counted one by one


def stated(layer: Layer[Any, Any], prev_shape: Any) -> Tally:
    """Return how often the layer says it does each kind of operation."""
    tally = Tally()
    for operation in layer.operations(prev_shape):
        assert operation.count == prod([size for _, size in operation.axes])
        tally[operation.kind] += operation.count
    return +tally


def counted(layer: Layer[Any, Any], prev_shape: Any) -> Tally:
    """Count them in a naive forward pass."""
    numbers = Numbers()
    FORWARD[type(layer)](layer, prev_shape, numbers)
    return +numbers.tally


COMPUTING = [example for example in EXAMPLES if type(example.layer) in FORWARD]


@pytest.mark.parametrize("example", COMPUTING, ids=lambda example: str(example.layer))
def test_the_operations_are_those_of_a_naive_forward_pass(example: Example) -> None:
    said = stated(example.layer, example.prev_shape)
    if said.total() <= MOST * 20:
        assert said == counted(example.layer, example.prev_shape)


@pytest.mark.parametrize("entry", drawn(FORWARD), ids=lambda entry: entry.layer.__name__)
def test_the_operations_of_any_settings_are_those_of_a_naive_forward_pass(entry: Entry) -> None:
    @trials(60)
    @given(entry.draws())
    def agree(draw: tuple[dict[str, Any], Any]) -> None:
        try:
            layer, prev_shape = entry.layer(**draw[0]), draw[1]
            layer.output_shape(prev_shape)
            said = stated(layer, prev_shape)
        except (CNNParamsError, TypeError):
            assume(False)
        assume(said.total() <= MOST)
        assert said == counted(layer, prev_shape), f"{layer} behind {prev_shape}"

    agree()


def test_every_layer_states_its_operations() -> None:
    silent = {
        kind.__name__
        for kind in FINAL - FORWARD.keys()
        if not issubclass(kind, WithoutArithmetic | Wrapper | Block)
    }
    assert silent == {"Custom", "Opaque"}  # whose makers may state them


CONV = Conv2D(8, 3, padding=1)
CONV_MACS = 3 * 3 * 8 * 8 * 16 * 16
IMAGE = Network((16, 16, 8), name="net")


@pytest.mark.parametrize(
    ("network", "macs"),
    [
        (IMAGE.add(CONV).add(ReLU()).add(Flatten()), CONV_MACS),
        (IMAGE.add(Sequential(CONV, Sequential(CONV))), 2 * CONV_MACS),
        (IMAGE.add(Residual(CONV)).add(Branches(CONV, CONV, merge=Add())), 3 * CONV_MACS),
        (IMAGE.add(Cell().add(CONV)).add(Graph(IMAGE.add(CONV))), 2 * CONV_MACS),
        (IMAGE.add(Shared(CONV, name="c")).add(Shared(CONV, name="c")), 2 * CONV_MACS),
        (IMAGE.add(Tied(CONV, {"kernel": "k"})).add(Tied(CONV, {"kernel": "k"})), 2 * CONV_MACS),
        (IMAGE.add(WeightNorm(CONV)), CONV_MACS),
        (IMAGE.add(CONV).freeze(), CONV_MACS),
        (Network((5, 16, 16, 8)).add(TimeDistributed(CONV)), 5 * CONV_MACS),
        (Network((5, 16, 16, 8)).add(TimeDistributed(Sequential(CONV, Sequential(CONV)))), 10 * CONV_MACS),
        (Network((2, 5, 16, 16, 8)).add(TimeDistributed(TimeDistributed(Sequential(CONV)))), 10 * CONV_MACS),
        (Network((7, 3)).add(Bidirectional(LSTM(4))), 2 * 7 * (3 + 4) * 4 * 4),
    ],
)
def test_the_macs_of_a_network_are_those_of_its_uses(network: Any, macs: int) -> None:
    assert network.macs() == macs
    assert sum(step.macs() for step in network.leaves()) == macs
    for found in (*network.steps, *network.leaves()):
        stated_there = sum(each.count for each in found.operations() if each.kind == "multiply_add")
        assert stated_there == found.macs()
    explained = {line.label: line for line in network.explain(operations=True).operations}
    assert explained["multiply-adds"].value == macs
    assert eval(explained["multiply-adds"].numbers) == macs


def test_a_layer_answers_alone_as_in_a_network() -> None:
    block = TimeDistributed(Sequential(CONV))
    assert block.macs((5, 16, 16, 8)) == 5 * CONV_MACS
    (conv, _) = Sequential(CONV).operations((16, 16, 8))
    assert conv.repeated("filters", 2).axes[0] == ("filters2", 2)
    assert Sequential(CONV).explain((16, 16, 8), operations=True).operations[0].value == CONV_MACS
    for layer in (Shared(CONV, name="c"), Tied(CONV, {"kernel": "k"}), WeightNorm(CONV)):
        assert layer.macs((16, 16, 8)) == CONV_MACS
        assert layer.explain((16, 16, 8), operations=True).operations[0].value == CONV_MACS


# The classic LeNet-5 with whole convolutions, by hand.
def test_the_macs_of_a_lenet() -> None:
    lenet = (
        Network((32, 32, 1))
        .extend([Conv2D(6, 5), MaxPool2D(2), Conv2D(16, 5), MaxPool2D(2)])
        .extend([FullyConnected(120), FullyConnected(84), FullyConnected(10)])
    )
    by_hand = (25 * 1 * 6 * 28 * 28, 25 * 6 * 16 * 10 * 10, 400 * 120, 120 * 84, 84 * 10)
    assert lenet.macs() == sum(by_hand) == 416_520


class Silent(Weightless[Any, Any]):
    """A layer that does not say what it computes."""

    def output_shape(self, prev_shape: Any) -> Any:
        return prev_shape


SILENT = attrs.frozen(Silent)()
HOW = "define operations() in the class, or give Custom or Opaque operations=..., or write unknown='skip'"


def test_what_is_not_known_is_no_zero() -> None:
    network = IMAGE.add(Sequential(CONV, SILENT), name="block").add(Opaque((16, 16, 8), (4,)), name="other")
    with pytest.raises(UnknownCostError) as caught:
        network.macs()
    assert str(caught.value) == (
        f"net: the operations of block/1 (Silent), other (Opaque) are not known; {HOW}"
    )
    assert network.macs(unknown="skip") == CONV_MACS
    with pytest.raises(UnknownCostError) as caught:
        network["block"].macs()
    assert str(caught.value) == "Silent(): its operations are not known; define operations() in its class"
    explained = network.explain(operations=True, depth=9)
    assert (explained.is_at_least, explained.operations[0].value) == (True, CONV_MACS)
    assert "multiply-adds, at least" in str(explained)
    many = Network((3,)).extend([SILENT] * 12)
    with pytest.raises(UnknownCostError, match=r"silent_9 \(Silent\) and 2 more are not known; "):
        many.macs()
    # An activation by any other name does something to each element, but no multiply-adds.
    named = IMAGE.add(Conv2D(8, 3, padding=1, activation="mine"))
    assert named.macs() == CONV_MACS
    assert named.steps[1].operations()[-1] == Operation(
        "unknown", output_height=16, output_width=16, filters=8
    )


def test_operations_may_be_given() -> None:
    gathered = (Operation("multiply_add", units=5), Operation("root"))
    for custom in (
        Custom((), (4,), operations=gathered),
        Custom((), (4,), operations=lambda _: gathered),
        Opaque((3,), (4,), operations=gathered),
    ):
        assert custom.operations((3,)) == gathered
        assert Network((3,)).add(custom).macs() == 5
        assert "multiply-adds" in str(Network((3,)).add(custom).explain(operations=True))


any_of: Any = cnnparams  # wrong types are passed on purpose
KIND = (
    "Operation: the kind must be 'multiply_add', 'add', 'multiply', 'compare', 'divide', 'exponential', "
    "'root' or 'unknown'"
)
UNKNOWN = "its operations are not known; say them as Custom(..., operations=...)"
GIVEN = "must be a tuple of Operation"


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: any_of.Operation("mac"), ConfigError, f"{KIND}, got 'mac'"),
        (lambda: any_of.Operation(3), TypeError, f"{KIND}, got 3 (int)"),
        (
            lambda: any_of.Operation("add", units=2.0),
            TypeError,
            "Operation('add'): units must be a whole number, got 2.0 (float)",
        ),
        (
            lambda: any_of.Operation("add", units=-1),
            ConfigError,
            "Operation('add'): units must be 0 or more, got -1",
        ),
        (
            lambda: any_of.Operation("add", **{"a b": 1}),
            ConfigError,
            "Operation('add'): the name of an axis must be a Python name, got 'a b'",
        ),
        (
            lambda: any_of.Custom((), (4,), operations=3),
            TypeError,
            f"Custom: operations {GIVEN} or a function of the input's shape, got 3 (int)",
        ),
        (
            lambda: any_of.Opaque((3,), (4,), operations=[]),
            TypeError,
            f"Opaque: operations {GIVEN}, got [] (list)",
        ),
        (
            lambda: Custom((), (4,)).operations((3,)),
            UnknownCostError,
            f"Custom(weights=(), output_shape=(4,)): {UNKNOWN}",
        ),
        (
            lambda: any_of.Custom((), (4,), operations=lambda _: [3]).macs((3,)),
            TypeError,
            None,
        ),
        (
            lambda: any_of.Network((3,), name="net").macs(unknown=3),
            TypeError,
            "net: unknown must be 'raise' or 'skip', got 3 (int)",
        ),
        (
            lambda: any_of.Network((3,), name="net").macs(unknown="no"),
            ConfigError,
            "net: unknown must be 'raise' or 'skip', got 'no'",
        ),
    ],
)
def test_a_wrong_use_is_told_in_full(make: Any, error: type[Exception], message: str | None) -> None:
    with pytest.raises(error) as caught:
        make()
    if message is None:
        assert str(caught.value).endswith("operations() must return a tuple of Operation, got [3] (list)")
    else:
        assert str(caught.value) == message


def test_an_operation_is_a_value() -> None:
    kernel = Operation("multiply_add", in_channels=3, filters=8)
    assert repr(kernel) == "Operation('multiply_add', in_channels=3, filters=8)"
    assert eval(repr(kernel)) == kernel == pickle.loads(pickle.dumps(kernel))
    assert kernel != Operation("add", in_channels=3, filters=8)
    assert hash(kernel) == hash(Operation("multiply_add", in_channels=3, filters=8))
    assert (kernel.count, Operation("root").count) == (24, 1)


def test_a_name_of_an_activation_is_read_as_people_write_it() -> None:
    shape = (2, 3)
    for name in ("leaky_relu", "LeakyReLU", "leaky-relu", "leaky relu"):
        assert Activation(name).operations(shape) == Activation("leaky_relu").operations(shape)
    assert Activation("swish").operations(shape) == Activation("silu").operations(shape)
    assert [each.kind for each in Activation("mine").operations(shape)] == ["unknown"]
    assert Dense(4, activation="log_softmax").operations((3,))[-2:] == (
        Operation("exponential"),
        Operation("add", units=4),
    )


@pytest.mark.parametrize("function", FUNCTIONS)
def test_an_activation_does_what_its_definition_says(function: str) -> None:
    numbers = Numbers()
    activate(function, (2, 3), numbers)
    assert stated(Activation(function), (2, 3)) == +numbers.tally


class Told(Layer[Any, Any]):
    """A layer that explains itself in its own way."""

    def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
        return ()

    def output_shape(self, prev_shape: Any) -> Any:
        return prev_shape

    def explain(self, prev_shape: Any) -> Any:  # as layers were written before there were operations
        return ReLU().explain(prev_shape)


def test_an_own_explanation_is_asked_for_no_more_than_it_knows() -> None:
    network = Network((5, 3)).add(attrs.frozen(Told)()).add(TimeDistributed(attrs.frozen(Told)()))
    assert network.explain(operations=True).operations == ()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.layer))
def test_the_lines_of_operations_evaluate_to_what_is_stated(example: Example) -> None:
    explanation = example.layer.explain(example.prev_shape, operations=True)
    if explanation.is_at_least:
        return
    said = stated(example.layer, example.prev_shape)
    assert {line.label: line.value for line in explanation.operations} == {
        LABELS[kind]: count for kind, count in said.items()
    }
    for line in explanation.operations:
        assert eval(line.numbers) == line.value
