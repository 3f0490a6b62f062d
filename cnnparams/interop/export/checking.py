"""What is checked of a network before, and of a model after it was built."""

from typing import Any

from cnnparams.arithmetic.values import got
from cnnparams.errors import NetworkError
from cnnparams.networks.network import Network


def check_network(who: str, network: object) -> None:
    """Refuse what is no network, and a network without a layer.

    Raises:
        TypeError: this is no network.
        NetworkError: it has no layer.
    """
    if not isinstance(network, Network):
        raise TypeError(f"{who}: takes a Network, {got(network)}")
    if not _has_layer(network):
        raise NetworkError(f"{who}: the network must have a layer after its input, got none")


def _has_layer(network: Any) -> bool:  # Any: a network of any rank
    return len(network) > len(network.inputs)


def refuse_other_counts(who: str, network: Network[Any], total: int, trained: int) -> None:
    """Refuse a model that has other numbers than its network.

    Args:
        who: what built it.
        network: the network.
        total: all numbers of the model, state included.
        trained: those that are trained.

    Raises:
        NetworkError: they differ.
    """
    expected = (network.param_count() + network.state_count(), network.trainable_count())
    if (total, trained) != expected:
        rule = "the model must have the numbers of the network, and train those that it trains"
        raise NetworkError(
            f"{who}: {rule}, {expected[0]:,} and {expected[1]:,}, got {total:,} and {trained:,}"
        )
