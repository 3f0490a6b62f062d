"""Layers that somebody else wrote: what they may do, what they are refused, what cannot mislead."""

import pickle
from collections.abc import Callable
from enum import IntEnum
from typing import Any, NamedTuple

import pytest
from attrs import frozen

from cnnparams import (
    ConfigError,
    Conv2D,
    Flatten,
    Image,
    Layer,
    Network,
    ReLU,
    Shape,
    ShapeError,
    Vector,
    Weight,
    Weightless,
)
from tests.shown import shown


class Mode(IntEnum):
    BIG = 1


class Pair(NamedTuple):
    height: int
    width: int


@frozen(repr=False)
class Answers(Layer[Any, Any]):
    """A layer that answers what it is told to."""

    shape: Any
    told: Any = ()

    def weights(self, prev_shape: Any) -> Any:
        return self.told

    def output_shape(self, prev_shape: Any) -> Any:
        return self.shape


@frozen(repr=False)
class Units(Layer[Any, Any]):
    """A layer with settings that nobody checks."""

    units: Any

    def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
        return (Weight("kernel", units=self.units),)

    def output_shape(self, prev_shape: Any) -> Any:
        return prev_shape


@frozen(repr=False)
class Moody(Layer[Any, Any]):
    """A layer whose arithmetic depends on what kind of number it meets."""

    mode: Any

    def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
        size = prev_shape[0]
        return (Weight("kernel", units=10 if type(size) is int else 20),)

    def output_shape(self, prev_shape: Any) -> Any:
        return (self.mode.height,) if isinstance(self.mode, Pair) else (10 if self.mode is Mode.BIG else 20,)


@pytest.mark.parametrize(
    ("shape", "weights", "error", "rule"),
    [
        (None, (), TypeError, "a shape must be a tuple of whole numbers, got None (NoneType)"),
        ((4.0,), (), TypeError, "a shape must hold whole numbers only, got (4.0,)"),
        ((-1,), (), ShapeError, "every size in a shape must be 1 or more, got (-1,)"),
        ((1,), "ab", TypeError, "weights() must return a tuple of Weight, got 'ab' (str)"),
        ((1,), None, TypeError, "weights() must return a tuple of Weight, got None (NoneType)"),
        ((1,), (1, 2), TypeError, "weights() must return a tuple of Weight, got (1, 2) (tuple)"),
        ((1,), [Weight("a")], TypeError, "weights() must return a tuple of Weight, got [Weight('a')] (list)"),
        ((1,), (Weight("a"), Weight("a")), ConfigError, "the names of its weights must differ, got a, a"),
    ],
)
def test_nonsense_is_refused_inside_and_outside_of_a_network(
    shape: Any, weights: Any, error: type[Exception], rule: str
) -> None:
    layer = Answers(shape, weights)
    for ask in (layer.param_count, layer.explain, lambda _: Network((3,)).add(layer)):
        with pytest.raises(error) as caught:
            ask((3,))
        assert str(caught.value) == f"{layer}: {rule}"


@pytest.mark.parametrize("package", ["cnnparams_ext", "cnnparamsext.layers", "my.cnnparams"])
def test_a_package_whose_name_is_like_ours_is_not_ours(package: str) -> None:
    @frozen(repr=False)
    class Theirs(Answers):
        __module__ = package

    with pytest.raises(ShapeError) as caught:
        Network((3,)).add(Theirs((-1,)))
    assert str(caught.value) == "Theirs(shape=(-1,)): every size in a shape must be 1 or more, got (-1,)"
    again = Theirs((1,))
    object.__setattr__(again, "shape", (2,))  # what such a layer answers is not remembered
    assert Network((3,)).add(Theirs((1,))).add(again).output_shape == (2,)


def test_equal_settings_of_other_types_are_not_mistaken_for_each_other() -> None:
    assert Network((3,)).add(Units(4)).param_count() == 4
    for units in (4.0, True):
        with pytest.raises(TypeError):
            Network((3,)).add(Units(units))


def test_a_setting_that_cannot_be_hashed_is_not_what_is_refused() -> None:
    layer = Answers([1, 2], ())
    with pytest.raises(TypeError, match="a shape must be a tuple"):
        Network((3,)).add(layer)


def test_where_a_layer_minds_being_told_the_numbers_are_those_counted() -> None:
    explanation = Moody(Mode.BIG).explain((3,))
    assert (explanation.total.value, explanation.total.numbers) == (10, "10")
    assert explanation.output_shape == (10,)
    assert Moody(Pair(5, 6)).explain((3,)).output_shape == (5,)


def test_a_layer_that_fails_on_being_told_is_explained_without_making() -> None:
    @frozen(repr=False)
    class Touchy(Layer[Any, Any]):
        def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
            return ()

        def output_shape(self, prev_shape: Any) -> Any:
            if type(prev_shape[0]) is not int:
                raise RuntimeError
            return (prev_shape[0] * 2,)

    assert Touchy().explain((3,)).sizes == ()


def test_a_shape_of_another_class_does_not_go_on_to_our_layers() -> None:
    class Size(tuple[int, ...]):
        """As torch.Size is."""

        __slots__ = ()

    network = Network((3,)).add(Answers(Size((41, 2)))).add(ReLU()).add(ReLU())
    assert [type(step.output_shape) for step in network.steps[2:]] == [tuple, tuple]


def test_a_hostile_repr_does_not_hide_the_error() -> None:
    class Hostile:
        def __repr__(self) -> str:
            raise RuntimeError

    hostile: Any = Hostile()
    with pytest.raises(TypeError, match="filters must be a whole number, got <"):
        Conv2D(hostile, 3)


def test_freezing_all_leaves_inputs_alone() -> None:
    network = Network((3,)).add_input("other", (3,)).add(ReLU())
    assert network.freeze()["other"].layer.trainable
    assert network.freeze("input")["input"].layer.trainable


def test_an_input_behind_a_parameter_is_an_input() -> None:
    from cnnparams import Add, Parameter

    network = Network((3,)).add(Parameter((5,), name="p")).add_input("i2", (5,)).add(Add(), after=["p", "i2"])
    part = network.until("add")
    assert [step.path for step in part.steps] == ["input", "p", "add"]
    assert part.output_shape == (5,)


def test_a_step_reads_well_at_a_prompt() -> None:
    network = Network((4, 4, 3)).add(Conv2D(8, 3, name="conv"))
    assert repr(network["conv"]) == f"<Step 'conv': {Conv2D(8, 3)}, (4, 4, 3) -> (2, 2, 8)>"
    assert repr(network["input"]) == "<Step 'input': Input(shape=(4, 4, 3)), (4, 4, 3)>"


def test_a_summary_survives_pickling_and_can_show_more() -> None:
    network = Network((4, 4, 3)).add(Conv2D(8, 3)).add(Flatten())
    columns = ["layer", "inputs", "trainable", "state"]
    summary = network.summary(columns=columns)
    for each in (summary, network.summary()):
        assert pickle.loads(pickle.dumps(each)) == each
    assert shown(summary)[1] == ("conv2d", "input", "224", "0")


def test_a_long_sum_is_explained() -> None:
    from cnnparams import Concat

    text = str(Concat().explain(((1, 1, 1),) * 2000))
    assert text.count(" + ") > 2000


def sizes(layer: Layer[Any, Shape], shape: Shape) -> dict[str, tuple[str, str]]:
    return {line.label: (line.letters, line.numbers) for line in layer.explain(shape).sizes}


def test_a_layer_that_asks_a_built_in_one_is_explained_with_its_arithmetic() -> None:
    @frozen(repr=False)
    class Asking(Weightless[Image, Image]):
        size: int
        pad: int

        def output_shape(self, prev_shape: Image) -> Image:
            kernel: Any = self.size
            return Conv2D(4, kernel, padding=self.pad).output_shape(prev_shape)

    # 9 + 1 + 1 - 3 + 1 = 9 and 8 + 1 + 1 - 3 + 1 = 8
    assert sizes(Asking(3, 1), (9, 8, 3)) == {
        "height": ("(h + z - size) // 1 + 1", "(9 + 2 - 3) // 1 + 1"),
        "width": ("(w + z - size) // 1 + 1", "(8 + 2 - 3) // 1 + 1"),
    }


@frozen(repr=False)
class Rounds(Weightless[Vector, Vector]):
    """A layer whose size is computed again and again."""

    rounds: int
    compute: Callable[[int], int]

    def output_shape(self, prev_shape: Vector) -> Vector:
        (size,) = prev_shape
        for _ in range(self.rounds):
            size = self.compute(size)
        return (size,)


@pytest.mark.parametrize(
    "compute",
    [
        lambda size: size // 2 + size % 2,  # each round doubles what would be written
        lambda size: (size + 1) // 1 - 1,  # each round is written inside the next one
        lambda size: -size,
        lambda size: size + size,  # a sum that is as long as the number
    ],
)
def test_what_takes_too_many_operations_is_shown_as_a_number(compute: Callable[[int], int]) -> None:
    assert len(sizes(Rounds(2, compute), (1000,))) == 1
    explanation = Rounds(200, compute).explain((1000,))
    assert explanation.sizes == ()
    assert len(str(explanation)) < 400


def test_with_64_operations_a_number_is_still_explained() -> None:
    subtract = Rounds(64, lambda size: size - 1)
    assert sizes(subtract, (1000,)) == {
        "features": ("p" + " - 1" * 64, "1000" + " - 1" * 64),
    }
    assert sizes(Rounds(65, subtract.compute), (1000,)) == {}


def test_a_sum_of_many_numbers_is_one_operation() -> None:
    def add_one(size: int) -> int:
        return size + 1

    assert sizes(Rounds(4999, add_one), (5,)) == {"features": ("p" + " + 1" * 4999, "5" + " + 1" * 4999)}
    assert sizes(Rounds(5000, add_one), (5,)) == {}
