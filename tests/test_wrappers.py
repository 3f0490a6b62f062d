"""Wrappers: what is inside is told with where it is, and PyTorch's words for it are kept."""

from collections.abc import Callable
from inspect import signature
from typing import Any

import pytest
from attrs import evolve, frozen

import cnnparams
from cnnparams import (
    GRU,
    LSTM,
    Add,
    Bidirectional,
    Concat,
    ConfigError,
    Conv1D,
    Conv2D,
    Dense,
    Layer,
    Network,
    NetworkError,
    Series,
    ShapeError,
    SimpleRNN,
    TimeDistributed,
    Vector,
    Weight,
)
from cnnparams.bases.sequences import Recurrent

any_shape: Any = (7, 3, 3, 3)  # of another rank on purpose


@pytest.mark.parametrize(
    ("wrong", "notes"),
    [
        (
            lambda: TimeDistributed(Conv2D(8, 5)).param_count((7, 3, 3, 3)),
            ["inside TimeDistributed (input (7, 3, 3, 3))"],
        ),
        (
            lambda: TimeDistributed(Conv2D(8, 5)).weights((7, 3)),
            ["inside TimeDistributed (input (7, 3))"],
        ),
        (
            lambda: TimeDistributed(TimeDistributed(Conv1D(8, 5))).output_shape((9, 8, 3, 3)),
            ["inside TimeDistributed (input (8, 3, 3))", "inside TimeDistributed (input (9, 8, 3, 3))"],
        ),
        (
            lambda: Bidirectional(LSTM(8)).output_shape(any_shape),
            ["while adding 'forward' to Bidirectional, after input (7, 3, 3, 3)"],
        ),
        (
            lambda: Bidirectional(LSTM(8)).weights(any_shape),
            ["while adding 'forward' to Bidirectional, after input (7, 3, 3, 3)"],
        ),
        (
            lambda: Network((7, 3, 3, 3)).add(TimeDistributed(Conv2D(8, 5), name="T1")),
            [
                "inside TimeDistributed (input (7, 3, 3, 3))",
                "while adding 'T1' to the network, after input (7, 3, 3, 3)",
            ],
        ),
    ],
)
def test_an_error_inside_says_where(wrong: Callable[[], object], notes: list[str]) -> None:
    with pytest.raises(ShapeError) as caught:
        wrong()
    assert caught.value.__notes__ == notes


@pytest.mark.parametrize(
    ("layer", "count"),
    [
        (SimpleRNN(20, bias_vectors=2, return_sequences=True), 3760),  # torch.nn.RNN(10, 20, 2, ...)
        (LSTM(20, bias_vectors=2, return_sequences=True), 15040),  # torch.nn.LSTM(10, 20, 2, ...)
        (GRU(20, return_sequences=True), 11280),  # torch.nn.GRU(10, 20, 2, bidirectional=True)
    ],
)
def test_two_wrappers_are_two_bidirectional_layers_of_pytorch(layer: Recurrent[Any, Any], count: int) -> None:
    network = Network((5, 10)).add(Bidirectional(layer)).add(Bidirectional(layer))
    assert network.param_count() == count
    assert network.output_shape == (5, 40)


def test_a_stack_in_a_wrapper_is_two_stacks() -> None:
    stack = LSTM(20, num_layers=2)
    assert Bidirectional(stack).param_count((5, 10)) == 2 * stack.param_count((5, 10))
    names = [weight.name for weight in Bidirectional(stack).weights((5, 10))]
    assert names[3:7] == [
        "forward/kernel_l1",
        "forward/recurrent_kernel_l1",
        "forward/bias_l1",
        "backward/kernel",
    ]


def test_state_stays_state_in_both_directions() -> None:
    @frozen(repr=False)
    class Remembering(Recurrent[Series, Vector]):
        def weights(self, prev_shape: Series) -> tuple[Weight, ...]:
            return (Weight("kernel", units=3), Weight.state("memory", units=3))

        def output_shape(self, prev_shape: Series) -> Vector:
            return (3,)

    weights = Bidirectional(Remembering()).weights((5, 10))
    assert [(weight.name, weight.learnable) for weight in weights] == [
        ("forward/kernel", True),
        ("forward/memory", False),
        ("backward/kernel", True),
        ("backward/memory", False),
    ]


def test_the_layer_inside_is_explained_with_its_letters() -> None:
    forward, backward, merge = Bidirectional(LSTM(64)).explain((200, 128)).parts
    assert forward.total == backward.total
    assert (forward.total.letters, forward.total.value) == ("(p + c + 1) * gates * c", 49408)
    (line,) = merge.sizes
    assert (line.letters, line.numbers) == ("p1 + p2", "64 + 64")
    (line,) = TimeDistributed(Conv1D(8, 5)).explain((9, 8, 3)).sizes
    assert line.letters == "(l + z - n) // s + 1"


def test_explaining_changes_nothing_inside() -> None:
    wrapper = TimeDistributed(Conv1D(8, 5))
    wrapper.explain((9, 8, 3))
    inside: Any = wrapper.layer
    assert type(inside.filters) is int


@pytest.mark.parametrize("wrapper", [Bidirectional(LSTM(20)), TimeDistributed(Dense(20))])
def test_a_wrapper_is_frozen_as_a_whole(wrapper: Layer[Any, Any]) -> None:
    network = Network((5, 10)).add(wrapper)
    frozen_network = network.freeze()
    assert frozen_network.trainable_count() == 0
    assert frozen_network.frozen_count() == wrapper.param_count((5, 10))
    assert frozen_network.unfreeze().trainable_count() == wrapper.param_count((5, 10))


def test_a_recurrent_layer_is_made_by_attrs_as_all_others() -> None:
    words = {"return_sequences", "bias", "bias_vectors", "num_layers", "name", "trainable", "frozen_weights"}
    assert set(signature(SimpleRNN).parameters) == set(signature(GRU).parameters) == {"units", *words}
    assert set(signature(LSTM).parameters) == {"units", *words, "projection", "peepholes"}
    assert evolve(LSTM(8), units=16) == LSTM(16)


def test_each_direction_is_found_frozen_and_replaced_by_its_path() -> None:
    network = Network((200, 128), name="net").add(Bidirectional(LSTM(64)), name="bi")
    one = (128 + 64 + 1) * 4 * 64
    assert network["bi/forward"].param_count() == one
    half = network.freeze("bi/backward")
    assert (half.trainable_count(), half.frozen_count()) == (one, one)
    assert half["bi"].layer == Bidirectional(LSTM(64), backward=LSTM(64, trainable=False), name=None)
    assert half.unfreeze("bi/backward") == network
    assert network.freeze("bi").trainable_count() == 0
    assert network.freeze("bi/forward/bias").frozen_count() == 4 * 64
    mixed = network.replace("bi/backward", LSTM(32))
    assert (mixed.output_shape, mixed.param_count()) == ((96,), one + (128 + 32 + 1) * 4 * 32)
    assert network.replace("bi/merge", Add()).output_shape == (64,)
    assert network.until("bi/forward").param_count() == one
    with pytest.raises(NetworkError) as caught:
        network.replace("bi/merge", Concat(axis=1))
    assert str(caught.value) == (
        "Bidirectional(layer=LSTM(units=64)): the merge must be one of Concat(), Add(), Multiply(),"
        " Average(), got Concat(axis=1)"
    )
    with pytest.raises(
        ConfigError, match=r"^Bidirectional: backward must be recurrent, as LSTM\(8\) is, got "
    ):
        network.replace("bi/backward", Dense(3))
    known = {each: getattr(cnnparams, each) for each in cnnparams.__all__}
    assert eval(repr(mixed), known) == mixed
