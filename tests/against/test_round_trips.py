"""Networks written as real models and read again: the same network, up to how a framework says things."""

import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from cnnparams import Network, NetworkError, zoo
from cnnparams.interop import check, from_keras, from_torch, to_keras, to_torch
from tests.reference_model.build import build_network
from tests.reference_model.parts import ReferenceNetwork
from tests.strategies import reference_networks

pytestmark = pytest.mark.framework("torch")

SAID_OTHERWISE = {
    "inception_resnet_v2": "a factor of 1 is left out",
    "lenet5": "its pools are a mean, a factor and a bias",
    "mobilenet_v1": "PyTorch has no padding 'same' with a stride: it is a step before",
    "nasbench201": "its cells are settings",
    "unet": "PyTorch crops by slices",
    "xception": "a separable convolution is two",
}
"""Networks that come back with other layers, and why; their counts are the same."""


def _module(network: Network[Any]) -> Any:
    import torch

    with torch.device("meta"):
        return to_torch(network)


def _read(network: Network[Any]) -> Any:
    shapes = [(step.output_shape[-1], *step.output_shape[:-1]) for step in network.inputs]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of weights that no output needs
        return from_torch(_module(network), *shapes)


@pytest.mark.parametrize("name", [name for name in zoo.names() if name not in SAID_OTHERWISE])
def test_a_network_of_the_zoo_comes_back_as_it_went(name: str) -> None:
    network = zoo.build(name)
    difference = network.compare(_read(network))
    assert difference
    assert difference.macs[0] == difference.macs[1]


@pytest.mark.parametrize("name", sorted(SAID_OTHERWISE.keys() - {"nasbench201", "lenet5"}))
def test_a_network_that_is_said_otherwise_counts_the_same(name: str) -> None:
    network = zoo.build(name)
    read = _read(network)
    assert read.param_count() == network.param_count()
    assert read.state_count() == network.state_count()
    assert read.macs() == network.macs()
    assert read.output_shape == network.output_shape


def test_a_network_is_what_it_was_written_from() -> None:
    network = zoo.resnet18()
    assert check(network, _module(network))
    assert not check(zoo.resnet34(), _module(network))


@given(reference_networks())
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_graphs_come_back_with_their_counts_and_shapes(reference: ReferenceNetwork) -> None:
    network = build_network(reference)
    try:
        read = _read(network)
    except NetworkError as error:
        # What cannot be written: a network of inputs alone, and shared layers on other ranks.
        assert "to_torch" in str(error)  # noqa: PT017 - anything else is a failure
        return
    assert read.param_count() == network.param_count()
    assert read.trainable_count() == network.trainable_count()
    assert read.state_count() == network.state_count()
    assert read.macs() == network.macs()
    # An input that nothing takes is an output of a network, and not of a module.
    ours = [step for step in network.outputs if step not in network.inputs]
    assert sorted(map(_wide, read.outputs)) == sorted(map(_wide, ours))


@pytest.mark.framework("keras", "jax")
@given(reference_networks())
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_graphs_come_back_from_keras(reference: ReferenceNetwork) -> None:
    network = build_network(reference)
    try:
        model = to_keras(network)
    except NetworkError as error:
        # What cannot be written, as a network of inputs alone, and layers that no output needs.
        assert "to_keras" in str(error)  # noqa: PT017 - anything else is a failure
        return
    read = from_keras(model)
    assert read.param_count() + read.state_count() == model.count_params()
    assert read.param_count() == network.param_count()
    assert read.trainable_count() == network.trainable_count()
    # Calls of a shared layer that no output needs are not in a model of Keras; nor are inputs an output.
    assert read.macs() == network.macs() or ("Shared(" in repr(network) and read.macs() < network.macs())
    ours, theirs = [[each for each in one.outputs if each not in one.inputs] for one in (network, read)]
    assert sorted(map(_wide, theirs)) == sorted(map(_wide, ours))


def _wide(step: Any) -> list[int]:
    return sorted([size for size in step.output_shape if size != 1])
