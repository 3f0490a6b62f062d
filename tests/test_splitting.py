"""Equal parts of one output as several steps."""

from collections.abc import Callable
from typing import Any

import pytest
from attrs import frozen

from cnnparams import (
    BatchNorm,
    Concat,
    ConfigError,
    Conv2D,
    Image,
    MaxPool2D,
    Network,
    NetworkError,
    ReLU,
    ShapeError,
    Weightless,
)
from cnnparams.networks import placing

IMAGE: Any = Network((8, 8, 12), name="net")  # wrong types are passed on purpose


def test_each_part_is_a_step() -> None:
    network = IMAGE.add(ReLU(name="act")).split(3, names=("a", "b", "c"), after="input")
    assert [step.path for step in network.steps] == ["input", "act", "a", "b", "c"]
    assert [network[name].inputs for name in ("a", "b", "c")] == [("input",)] * 3
    assert network.add(Concat(), after=["a", "act"]).output_shape == (8, 8, 16)
    assert IMAGE.split(2, axis=1)["split"].kind == "Group"
    twice = IMAGE.split(2).split(2, after=IMAGE["input"])
    assert [step.path for step in twice.steps] == ["input", "split/0", "split/1", "split_1/0", "split_1/1"]
    assert twice.output_shape == (8, 8, 6)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: IMAGE.split(3, names=["a", "b"]),
            ConfigError,
            "net: split() needs a list of 3 names, one for each part, got ['a', 'b'] (list)",
        ),
        (
            lambda: IMAGE.split(3, names="abc"),
            ConfigError,
            "net: split() needs a list of 3 names, one for each part, got 'abc' (str)",
        ),
        (
            lambda: IMAGE.split(2, names=["a", "a"]),
            ConfigError,
            "net: split() needs different names, got 'a' twice",
        ),
        (lambda: IMAGE.split(0), ConfigError, "Split: parts must be 1 or more, got 0"),
        (lambda: IMAGE.split("2"), TypeError, "Split: parts must be a whole number, got '2' (str)"),
        (lambda: IMAGE.split(2, after="b"), NetworkError, "net: there is no step 'b'; the steps are input"),
    ],
)
def test_a_wrong_split_is_told_in_full(make: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


def test_parts_must_be_equal() -> None:
    with pytest.raises(ShapeError):
        IMAGE.split(5)


@pytest.mark.parametrize(
    "layers",
    [
        lambda size: (Conv2D(size, 3, padding="same", bias=False), BatchNorm()),  # in both
        lambda size: (Conv2D(7, size, padding="same"),),  # in the weights only
        lambda size: (MaxPool2D(size, stride=1),),  # in the shape only
    ],
)
def test_numbers_that_record_their_computation_do_not_stay(layers: Callable[[int], tuple[Any, ...]]) -> None:
    @frozen(repr=False)
    class Asking(Weightless[Image, Image]):
        size: int

        def output_shape(self, prev_shape: Image) -> Image:
            placing._infer_once.cache_clear()  # as if it had been forgotten meanwhile
            return Network((21, 23, 7907)).extend(layers(self.size)).output_shape

    Asking(19).explain((1, 1, 1))
    network = Network((21, 23, 7907)).extend(layers(19))
    assert {type(size) for step in network for size in step.output_shape} == {int}
    assert {type(size) for step in network for weight in step.weights for _, size in weight.axes} <= {int}
