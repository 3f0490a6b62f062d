"""Every layer says what PyTorch and Keras say of theirs: shapes, weights, counts and refusals."""

from inspect import isclass

import pytest

import cnnparams
from tests.against.compare import compare, compare_spoilt
from tests.against.entry import Entry
from tests.families import TABLE


def entries_with(framework: str, *, settings: bool = False) -> pytest.MarkDecorator:
    """Give a test every entry that has a counterpart in this framework, and if asked for, settings."""
    entries = [
        pytest.param(entry, id=entry.layer.__name__)
        for entry in TABLE
        if not isinstance(getattr(entry, framework), str)
        if not settings or {**entry.required, **entry.options}
    ]
    return pytest.mark.parametrize("entry", entries)


@pytest.mark.framework("torch")
@entries_with("torch")
def test_what_pytorch_says(entry: Entry) -> None:
    compare(entry, entry.torch)


@pytest.mark.framework("keras", "jax")
@entries_with("keras")
def test_what_keras_says(entry: Entry) -> None:
    compare(entry, entry.keras)


@pytest.mark.framework("torch")
@entries_with("torch", settings=True)
def test_impossible_settings_and_pytorch(entry: Entry) -> None:
    compare_spoilt(entry, entry.torch)


@pytest.mark.framework("keras", "jax")
@entries_with("keras", settings=True)
def test_impossible_settings_and_keras(entry: Entry) -> None:
    compare_spoilt(entry, entry.keras)


def test_every_public_layer_is_in_the_table_once() -> None:
    public = [getattr(cnnparams, name) for name in cnnparams.__all__]
    layers = [thing for thing in public if isclass(thing) and issubclass(thing, cnnparams.Layer)]
    final = [layer.__name__ for layer in layers if "__final__" in vars(layer)]  # the others are abstract
    assert sorted(entry.layer.__name__ for entry in TABLE) == sorted(final)


def test_a_framework_without_counterpart_has_a_reason() -> None:
    for entry in TABLE:
        for side in (entry.torch, entry.keras):
            assert not isinstance(side, str) or len(side.split()) > 2, f"{entry.layer.__name__}: {side!r}"
