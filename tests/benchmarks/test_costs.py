"""What it takes to say what ResNet-50 costs, beside building it and beside what people do instead."""

from collections.abc import Callable
from typing import Any

import pytest

from cnnparams import Network, zoo
from cnnparams.bases import base

MACS = 4_089_184_256  # torchvision: 4.09 GFLOPS


def forget() -> None:
    """Let go of the operations and windows that are known of layers with these settings."""
    base._operations_once.cache_clear()
    base._windows_once.cache_clear()


def fresh() -> Network[Any]:
    return zoo.resnet50()


def test_macs_beside_building(side_by_side: Callable[..., None]) -> None:
    networks = iter([fresh() for _ in range(300)])

    def macs() -> bool:
        return next(networks).macs() == MACS

    def building() -> bool:
        return zoo.resnet50().param_count() == 25_557_032

    side_by_side(macs, building, rounds=100, before=forget)


@pytest.mark.framework("torch", "torchinfo")
def test_macs_beside_torchinfo(side_by_side: Callable[..., None]) -> None:
    from tests.benchmarks.torch_resnet50 import macs_by_torchinfo

    def cnnparams() -> bool:
        return zoo.resnet50().macs() == MACS

    def torchinfo() -> bool:
        return macs_by_torchinfo() > 0

    side_by_side(cnnparams, torchinfo, rounds=10, before=forget)


@pytest.mark.framework("torch", "fvcore")
def test_macs_beside_fvcore(side_by_side: Callable[..., None]) -> None:
    from tests.benchmarks.torch_resnet50 import macs_by_fvcore

    def cnnparams() -> bool:
        return zoo.resnet50().macs() == MACS

    def fvcore() -> bool:
        return macs_by_fvcore() > 0

    side_by_side(cnnparams, fvcore, rounds=3, before=forget)


QUESTIONS: dict[str, Callable[[Network[Any]], object]] = {
    "receptive_field": lambda network: network.receptive_field(),
    "memory": lambda network: network.memory(training=True),
    "training_macs": lambda network: network.training_macs(),
    "reconcile": lambda network: network.reconcile(),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_other_costs_beside_building(question: str, side_by_side: Callable[..., None]) -> None:
    networks = iter([fresh() for _ in range(100)])

    def asked() -> bool:
        return QUESTIONS[question](next(networks)) is not None

    def building() -> bool:
        return zoo.resnet50().param_count() == 25_557_032

    side_by_side(asked, building, rounds=20, before=forget)
