"""Attention that every checker lets through, and its settings."""

from typing import Any, assert_type

from cnnparams import Attention, CrossAttention, Image, MultiHeadAttention, Network, Series, WindowAttention


def ranks(series: Network[Series], image: Network[Image]) -> None:
    assert_type(series.add(MultiHeadAttention(12, 64)), Network[tuple[int, int]])
    assert_type(image.add(MultiHeadAttention(heads=256, head_features=8)), Network[tuple[int, int, int]])
    assert_type(image.add(WindowAttention(3, 7)), Network[tuple[int, int, int]])
    assert_type(series.add(CrossAttention(8, 64), after=["input", "memory"]), Network[Any])
    assert_type(series.add(Attention(), after=["query", "key", "value"]), Network[Any])


def settings(attention: MultiHeadAttention) -> None:
    assert_type(attention.heads, int)
    assert_type(attention.output_features, int | None)
    assert_type(MultiHeadAttention(12, 64, bias=False, bias_kv=True).bias_kv, bool)
    assert_type(WindowAttention(3, (7, 7)).window_size, tuple[int, int])
