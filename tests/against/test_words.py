"""The words of Keras and PyTorch exist there, and are what our layers are compared with."""

from collections.abc import Iterable
from inspect import signature
from re import findall, sub
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from cnnparams.vocabulary import (
    ARGUMENTS,
    FOLLOWS_FROM_INPUT,
    IDIOMS,
    LAYERS,
    MADE_OF,
    ORDER,
    SETTINGS,
    WITHOUT_EFFECT,
    Words,
)
from tests.against.entry import Entry
from tests.against.facts import Facts, our_verdict
from tests.families import TABLE

NONE = Words("", "")

# Compared with a single layer that has another name, because it is another layer.
STAND_INS = {
    "keras": {
        "LayerScale": "EinsumDense holds the same numbers",
        "FlattenPositions": "Reshape to a size for each position",
    },
    "torch": {
        "Crop1D": "ZeroPad1d takes negative padding",
        "Crop2D": "ZeroPad2d takes negative padding",
        "Crop3D": "ZeroPad3d takes negative padding",
        "PositionEmbedding": "Embedding holds the same numbers",
        "ClassToken": "Embedding holds the same numbers",
        "FlattenPositions": "Flatten of all axes but the channels",
        "Bidirectional": "an option of the recurrent layers",
    },
}

DRAWS = settings(
    max_examples=50, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def classes_in(text: str) -> set[str]:
    """Return the names of classes in what a layer is made of, without what they are told."""
    return set(findall(r"\w+", sub(r"\(.*?\)", "", text)))


def words_of(layer: str, framework: str) -> set[str]:
    """Return the classes of a framework that are one of our layers together."""
    return {
        name for table in (LAYERS, MADE_OF) for name in classes_in(getattr(table.get(layer, NONE), framework))
    }


def compared_in(framework: str) -> pytest.MarkDecorator:
    """Give a test every entry that has a counterpart in this framework."""
    entries = [entry for entry in TABLE if not isinstance(getattr(entry, framework), str)]
    return pytest.mark.parametrize("entry", entries, ids=lambda entry: entry.layer.__name__)


def counterparts(entry: Entry, side: Any, framework: Any, namespace: ModuleType) -> set[tuple[str, ...]]:
    """Return the public classes that stand for our layer, for each of some draws."""
    found: set[tuple[str, ...]] = set()

    @DRAWS
    @given(entry.draws())
    def build(draw: tuple[dict[str, Any], Any]) -> None:
        drawn, prev_shape = draw
        if not isinstance(our_verdict(entry.layer, drawn, prev_shape), Facts):
            return
        layer = entry.layer(**drawn)
        if side.lacking(layer, prev_shape):
            return
        built = side.build(framework, layer, prev_shape)
        links = built if isinstance(built, list) else [built]
        names = [type(part).__name__ for link in links for part in modules(link)]
        found.add(tuple([name for name in names if hasattr(namespace, name)]))

    build()
    return found


def modules(link: Any) -> Iterable[Any]:
    """Return what a module of PyTorch is made of, if it only holds or calls others; else the link itself."""
    if type(link).__name__ not in {"Module", "Sequential"}:
        return [link]
    parts = [*link.children(), *getattr(link, "calls", ())]
    return [inner for part in parts for inner in modules(part)]


def check(entry: Entry, framework: str, found: set[tuple[str, ...]]) -> None:
    """Check that our layer is compared with what it is called, and is called what it is compared with."""
    layer, words = entry.layer.__name__, words_of(entry.layer.__name__, framework)
    alone = {names for names in found if len(names) == 1}
    if layer in STAND_INS[framework]:
        assert not words
        assert alone
    elif words:
        assert any(words <= set(names) for names in found), f"{words} among {found}"
    else:
        assert not alone, f"no word for {layer}, compared with {alone}"


@pytest.mark.framework("torch")
@compared_in("torch")
def test_the_word_is_what_pytorch_is_compared_by(entry: Entry) -> None:
    import torch

    with torch.device("meta"):
        found = counterparts(entry, entry.torch, torch, torch.nn)
    check(entry, "torch", found)


@pytest.mark.framework("keras", "jax")
@compared_in("keras")
def test_the_word_is_what_keras_is_compared_by(entry: Entry) -> None:
    import keras

    with keras.StatelessScope(initialize_variables=False):
        found = counterparts(entry, entry.keras, keras, keras.layers)
    check(entry, "keras", found)


def all_words(framework: str) -> set[str]:
    """Return every class that is named: for a layer, in a setting or in an idiom."""
    layers = {name for layer in {**LAYERS, **MADE_OF} for name in words_of(layer, framework)}
    phrases = {
        name
        for phrase in SETTINGS + IDIOMS
        for name in findall(r"\b[A-Z]\w+(?=\()", getattr(phrase, framework))
    }
    assert layers
    assert phrases
    return layers | phrases


@pytest.mark.framework("torch")
def test_every_word_exists_in_pytorch() -> None:
    import torch

    assert {name for name in all_words("torch") if not hasattr(torch.nn, name)} == set()


@pytest.mark.framework("keras", "jax")
def test_every_word_exists_in_keras() -> None:
    import keras

    missing = {name for name in all_words("keras") if not hasattr(keras.layers, name)}
    assert missing == {"Sequential"}  # a model too, and therefore outside of `keras.layers`
    assert issubclass(keras.Sequential, keras.Layer)


def first_arguments(namespace: ModuleType) -> dict[str, tuple[str, ...]]:
    """Return, for the classes of a framework whose order we know, as many of their arguments."""
    return {
        name: tuple(signature(getattr(namespace, name).__init__).parameters)[1 : 1 + len(order)]
        for name, order in ORDER.items()
        if hasattr(namespace, name)
    }


@pytest.mark.framework("torch", "keras", "jax")
def test_the_arguments_of_classes_are_in_the_order_of_the_frameworks() -> None:
    import keras
    import torch

    theirs = first_arguments(keras.layers), first_arguments(torch.nn)
    recurrent = tuple(signature(torch.nn.RNNBase.__init__).parameters)[2:]  # after self and the mode
    for name, order in ORDER.items():
        passed_on = [recurrent[: len(order)]] if name in {"RNN", "LSTM", "GRU"} else []
        assert order in [*passed_on, *[each[name] for each in theirs if name in each]], name


@pytest.mark.framework("torch", "keras", "jax")
def test_the_words_of_arguments_are_arguments_of_the_frameworks() -> None:
    import keras
    import torch

    names = {words.keras for words in LAYERS.values()} - {""}
    known = {
        argument
        for name in names
        if hasattr(keras.layers, name)
        for argument in signature(getattr(keras.layers, name).__init__).parameters
    }
    known |= set(signature(keras.Layer.__init__).parameters)
    names = {words.torch for words in LAYERS.values()} - {""}
    known |= {
        argument for name in names for argument in signature(getattr(torch.nn, name).__init__).parameters
    }
    # Passed on by name only: these are arguments too, but of no signature.
    known |= {"input_shape", "input_dim", "input_size", "hidden_size", "batch_first", "dropout", "batch_size"}
    said = set(ARGUMENTS) | FOLLOWS_FROM_INPUT | WITHOUT_EFFECT
    assert said - known - {"kernel", "dims"} == set()  # which are words that people use for them
