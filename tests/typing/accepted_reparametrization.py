"""Wrappers around a kernel, which keep the ranks of the layer inside."""

from typing import assert_type

from cnnparams import (
    Conv2D,
    Dense,
    Flatten,
    FullyConnected,
    Image,
    Network,
    SpectralNorm,
    TimeDistributed,
    WeightNorm,
    WeightStandardization,
)


def ranks(image: Network[Image]) -> None:
    assert_type(WeightNorm(Conv2D(8, 3)), WeightNorm[tuple[int, int, int], tuple[int, int, int]])
    assert_type(image.add(SpectralNorm(Conv2D(8, 3), name="conv")), Network[tuple[int, int, int]])
    assert_type(image.add(WeightStandardization(FullyConnected(8))), Network[tuple[int]])
    assert_type(image.add(Flatten()).add(FullyConnected(8)), Network[tuple[int]])
    TimeDistributed(WeightNorm(Dense(8), trainable=False))
