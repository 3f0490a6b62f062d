"""What holds for every layer, shown on each line of the table of examples."""

import pickle
from collections.abc import Callable
from inspect import isabstract, isclass
from math import prod
from typing import Any, get_args

import attrs
import pytest

import cnnparams
from cnnparams import CNNParamsError, Layer
from cnnparams.bases.base import Weightless
from cnnparams.bases.copying import copied_with
from tests.families import EXAMPLES, FAMILIES, custom
from tests.records import Example


def over(examples: list[Example]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("example", examples, ids=lambda example: str(example.layer))


every_example = over(EXAMPLES)
every_layer_of_one_input = over([each for each in EXAMPLES if not each.layer.takes_several])

LAYERS = {
    value
    for value in (getattr(cnnparams, name) for name in cnnparams.__all__)
    if isclass(value) and issubclass(value, Layer)
}
BASES = {kind for kind in LAYERS if kind.__module__.startswith("cnnparams.bases.")}
FINAL = LAYERS - BASES


@every_example
def test_the_output_has_the_shape_of_the_source(example: Example) -> None:
    assert example.layer.output_shape(example.prev_shape) == example.output_shape


@every_example
def test_the_weights_are_those_of_the_source(example: Example) -> None:
    weights = example.layer.weights(example.prev_shape)
    assert weights == example.weights
    assert [(weight.name, weight.shape, weight.learnable) for weight in weights] == [
        (weight.name, tuple(size for _, size in weight.axes), weight.learnable) for weight in example.weights
    ]


@every_example
def test_the_count_is_that_of_the_source(example: Example) -> None:
    assert example.layer.param_count(example.prev_shape) == example.count
    assert sum(prod(weight.shape) for weight in example.weights if weight.learnable) == example.count


@every_example
def test_a_layer_cannot_be_changed(example: Example) -> None:
    for setting in attrs.fields(type(example.layer)):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(example.layer, setting.name, 1)
    with pytest.raises(AttributeError):
        object.__setattr__(example.layer, "a new attribute", 1)


@every_example
def test_a_layer_is_equal_to_what_its_repr_builds(example: Example) -> None:
    for layer in (example.layer, copied_with(example.layer, name="here", trainable=False)):
        built = eval(repr(layer), {**vars(cnnparams), **vars(custom)})
        assert built == layer
        assert hash(built) == hash(layer)
        assert repr(built) == repr(layer)


@every_example
def test_a_layer_differs_from_the_same_one_elsewhere(example: Example) -> None:
    elsewhere = copied_with(example.layer, name="elsewhere")
    assert elsewhere != example.layer
    assert str(elsewhere) == str(example.layer)


@every_example
def test_a_layer_survives_pickling(example: Example) -> None:
    assert pickle.loads(pickle.dumps(example.layer)) == example.layer


@every_example
def test_the_printed_arithmetic_gives_the_count(example: Example) -> None:
    explanation = example.layer.explain(example.prev_shape)
    assert eval(explanation.total.numbers) == example.count
    for line in (*explanation.sizes, *explanation.derived, *explanation.weights):
        assert eval(line.numbers) == line.value
        assert str(int(line.value)) in str(explanation).replace(",", "")


@every_example
def test_the_letters_are_explained(example: Example) -> None:
    text = str(example.layer.explain(example.prev_shape))
    glossary, _, arithmetic = text.rpartition("\n\n")
    meanings = {line.split(" = ")[0] for line in glossary.splitlines()}
    words = {
        word
        for line in arithmetic.splitlines()
        if line.startswith("    ")
        for word in line[4:].split("  ", 1)[-1].replace("(", " ").replace(")", " ").split()
        if word.isidentifier()
    }
    assert meanings <= words
    assert all(len(word) > 1 for word in words - meanings), "a letter without a meaning"


def questions(layer: Layer[Any, Any]) -> list[Callable[[Any], object]]:
    """Return the methods of a layer that take a shape; one that has never weights need not look at it."""
    asked = [layer.output_shape, layer.param_count, layer.explain]
    return asked if isinstance(layer, Weightless) else [*asked, layer.weights]


def refuses(ask: Callable[[Any], object], shape: Any) -> bool:
    try:
        ask(shape)
    except CNNParamsError:
        return True
    return False


@every_layer_of_one_input
@pytest.mark.parametrize("shape", [None, "abc", 5, [8, 8, 3], (8.0, 8, 3), (True, 8, 3), ("8", 8, 3)])
def test_what_is_not_a_shape_is_a_type_error(example: Example, shape: Any) -> None:
    for ask in questions(example.layer):
        with pytest.raises(TypeError):
            ask(shape)


@every_layer_of_one_input
@pytest.mark.parametrize("shape", [(), (0, 8, 3), (8, -1, 3), (8, 8, 0)])
def test_an_impossible_shape_is_refused(example: Example, shape: Any) -> None:
    for ask in questions(example.layer):
        with pytest.raises(CNNParamsError):
            ask(shape)


@every_layer_of_one_input
def test_a_shape_of_another_rank_is_refused_by_all_methods_or_by_none(example: Example) -> None:
    for shape in (example.prev_shape[1:] or (5, 5), (5, *example.prev_shape)):
        refused = {refuses(ask, shape) for ask in questions(example.layer)}
        assert len(refused) == 1, shape


def sizes(layer: Layer[Any, Any], prev_shape: Any) -> list[int]:
    """Return all sizes that a layer computes: those of its output and of the axes of its weights."""
    weights = layer.weights(prev_shape)
    return [*layer.output_shape(prev_shape), *[size for weight in weights for size in weight.shape]]


# Every stride, factor and number of groups in the examples divides it. So with each such step that an axis of
# the input is longer, the same is added to each size: n steps add n times as much as one. One step is small
# enough for floating-point numbers to be exact, 10**40 are not.
STEP = 5040
# Their number of elements is fixed, their sizes are settings, or their example has sizes of 1.
OF_ONE_SIZE = (
    cnnparams.Reshape,
    cnnparams.Input,
    cnnparams.Parameter,
    cnnparams.Add,
    cnnparams.Expand,
    cnnparams.Minimum,
    cnnparams.Opaque,
    cnnparams.MatMul,
    cnnparams.Dot,
)


@every_example
def test_integers_of_any_size_stay_exact(example: Example) -> None:
    layer, several = example.layer, example.layer.takes_several
    shapes: tuple[tuple[int, ...], ...] = example.prev_shape if several else (example.prev_shape,)

    def longer(axis: int, steps: int) -> Any:
        more = [
            tuple([size + STEP * steps * (place == len(shape) + axis) for place, size in enumerate(shape)])
            for shape in shapes
        ]
        return tuple(more) if several else more[0]

    lengthened = 0
    for axis in range(-max(map(len, shapes), default=0), 0):
        try:
            once = sizes(layer, longer(axis, 1))
        except CNNParamsError:  # the layer needs this very size
            continue
        lengthened += 1
        before, huge = sizes(layer, longer(axis, 0)), longer(axis, 10**40)
        assert sizes(layer, huge) == [
            size + 10**40 * (after - size) for size, after in zip(before, once, strict=True)
        ]
        learnable = [weight for weight in layer.weights(huge) if weight.learnable]
        assert layer.param_count(huge) == sum(prod(weight.shape) for weight in learnable)
    assert lengthened or isinstance(layer, OF_ONE_SIZE)


def test_every_public_layer_has_an_example() -> None:
    assert {type(example.layer) for example in EXAMPLES} == FINAL


def test_every_public_layer_is_abstract_or_final() -> None:
    assert {kind for kind in LAYERS if isabstract(kind)} < BASES
    for kind in FINAL:
        assert getattr(kind, "__final__", False), kind
        ours = [heir for heir in kind.__subclasses__() if heir.__module__.startswith("cnnparams.")]
        assert not ours, kind


def test_a_family_is_named_as_the_file_of_its_layers() -> None:
    for name, family in FAMILIES.items():
        layers = {type(example.layer) for example in family.EXAMPLES}
        assert {entry.layer for entry in family.ENTRIES} == layers
        homes = {layer.__module__.removeprefix("cnnparams.layers.") for layer in layers}
        # Blocks are made of networks, so they are above the layers: one kind per file.
        above = {home for home in homes if home.startswith(("cnnparams.blocks.", "cnnparams.networks."))}
        assert homes in ({name}, {f"cnnparams.blocks.{name}"}) or (name == "blocks" and homes == above)


def test_every_example_names_its_source() -> None:
    assert all(example.source for example in EXAMPLES)


def test_the_rank_is_in_the_type() -> None:
    assert get_args(cnnparams.Image) == (int, int, int)
