"""Equal parts of one output as several steps."""

from typing import Any

import pytest
from attrs import frozen

from cnnparams import (
    BatchNorm,
    Concat,
    ConfigError,
    Conv2D,
    Image,
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


def test_numbers_that_record_their_computation_do_not_stay() -> None:
    @frozen(repr=False)
    class Asking(Weightless[Image, Image]):
        filters: int

        def output_shape(self, prev_shape: Image) -> Image:
            placing._infer_once.cache_clear()  # as if it had been forgotten meanwhile
            inside = Network(prev_shape).add(Conv2D(self.filters, 3, padding="same", bias=False))
            return inside.add(BatchNorm()).output_shape

    Asking(7919).explain((8, 8, 7907))
    network = Network((8, 8, 7907)).add(Conv2D(7919, 3, padding="same", bias=False)).add(BatchNorm())
    assert {type(size) for step in network for size in step.output_shape} == {int}
    assert {type(size) for step in network for weight in step.weights for _, size in weight.axes} == {int}
