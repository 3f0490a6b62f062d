"""Attention whose numbers are written without their names: only Keras' order is taken."""

from inspect import signature
from typing import Any

import pytest
from attrs import evolve

from cnnparams import ConfigError, CrossAttention, MultiHeadAttention

BOTH: list[Any] = [MultiHeadAttention, CrossAttention]


@pytest.mark.parametrize("kind", BOTH)
def test_with_names_everything_legal_stays_legal(kind: Any) -> None:
    many = kind(heads=256, head_features=8)
    assert (many.heads, many.head_features) == (256, 8)
    assert kind(256, head_features=8) == many
    assert repr(many) == f"{kind.__name__}(heads=256, head_features=8)"


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("numbers", [(12, 64), (8, 8), (1, 1)])
def test_without_names_the_first_is_at_most_the_second(kind: Any, numbers: tuple[int, int]) -> None:
    assert kind(*numbers) == kind(heads=numbers[0], head_features=numbers[1])


@pytest.mark.parametrize("kind", BOTH)
def test_a_layer_is_copied_by_the_names_of_its_settings(kind: Any) -> None:
    assert evolve(kind(2, 8), heads=16) == kind(heads=16, head_features=8)
    with pytest.raises(ConfigError, match="heads must be 1 or more, got 0"):
        evolve(kind(2, 8), heads=0)


def test_the_signature_is_that_of_the_settings() -> None:
    parameters = signature(MultiHeadAttention).parameters
    assert list(parameters)[:2] == ["heads", "head_features"]
    assert set(parameters) == {
        "heads",
        "head_features",
        "output_features",
        "bias",
        "bias_kv",
        "name",
        "trainable",
        "frozen_weights",
    }
    assert {str(parameters[name].kind) for name in ("heads", "head_features")} == {"POSITIONAL_OR_KEYWORD"}
    assert MultiHeadAttention.__init__.__qualname__ == "MultiHeadAttention.__init__"


def test_a_missing_number_is_told_as_by_any_function() -> None:
    make: Any = MultiHeadAttention
    with pytest.raises(
        TypeError, match=r"MultiHeadAttention.__init__\(\) missing 1 required positional argument"
    ):
        make(8)
