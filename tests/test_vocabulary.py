"""The words of Keras and PyTorch are those of our own layers and settings, each said once."""

from inspect import isclass
from re import findall

import attrs
import pytest

import cnnparams
from cnnparams import Activation, Layer
from cnnparams.vocabulary import FUNCTIONS, IDIOMS, LAYERS, MADE_OF, SETTINGS, Words

PUBLIC = {name: getattr(cnnparams, name) for name in cnnparams.__all__}
FINAL = {
    name: thing
    for name, thing in PUBLIC.items()
    if isclass(thing) and issubclass(thing, Layer) and "__final__" in vars(thing)
}


def test_words_are_said_of_public_layers() -> None:
    assert set(LAYERS) | set(MADE_OF) <= set(FINAL)


@pytest.mark.parametrize("words", [*LAYERS.values(), *MADE_OF.values()])
def test_no_line_is_empty(words: Words) -> None:
    assert words.keras or words.torch


def test_a_layer_is_one_class_or_made_of_some() -> None:
    for name in set(LAYERS) & set(MADE_OF):
        for framework in ("keras", "torch"):
            said = [getattr(words[name], framework) for words in (LAYERS, MADE_OF)]
            assert "" in said, f"{name} in {framework}: {said}"


@pytest.mark.parametrize("words", LAYERS.values())
def test_a_word_for_a_layer_is_the_name_of_one_class(words: Words) -> None:
    assert all(word == "" or word.isidentifier() for word in attrs.astuple(words))


def test_our_settings_are_settings_of_layers() -> None:
    fields = {field.name for layer in FINAL.values() for field in attrs.fields(layer)}
    assert [phrase.ours for phrase in SETTINGS if phrase.ours.partition("=")[0] not in fields] == []


def test_our_idioms_name_what_there_is() -> None:
    called = {name for phrase in IDIOMS for name in findall(r"\b[A-Z]\w+(?=\()", phrase.ours)}
    assert called
    assert called <= set(FINAL)
    methods = {name for phrase in IDIOMS for name in findall(r"\b[a-z]\w+(?=\(\))", phrase.ours)}
    assert methods == {"param_count", "state_count"}
    assert all(hasattr(cnnparams.Network, name) for name in methods)


def test_each_phrase_is_said_once_and_translated() -> None:
    ours = [phrase.ours for phrase in SETTINGS + IDIOMS]
    assert len(ours) == len(set(ours))
    assert all(phrase.ours and (phrase.keras or phrase.torch) for phrase in SETTINGS + IDIOMS)


def test_activations_that_are_classes_elsewhere_are_known_by_their_names() -> None:
    for name, function in FUNCTIONS.items():
        with pytest.raises(AttributeError) as caught:
            getattr(cnnparams, name)
        assert str(caught.value).endswith(f"; here it is Activation({function!r})")
        kinds = {operation.kind for operation in Activation(function).operations((3,))}
        assert kinds
        assert "unknown" not in kinds
