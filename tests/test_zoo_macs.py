"""The multiply-adds of the networks of the zoo are those that others publish."""

import pytest

from cnnparams import zoo
from tests.golden import FILES, read
from tests.golden.macs import Gflops, torchvision

TORCHVISION = torchvision()


@pytest.mark.parametrize("published", TORCHVISION, ids=[each.weights for each in TORCHVISION])
def test_the_macs_are_the_gflops_of_torchvision(published: Gflops) -> None:
    assert round(published.build.network().macs() / 1e9, 3) == published.gflops, published.place


def test_every_network_of_torchvision_is_compared() -> None:
    compared = {published.build.name for published in TORCHVISION}
    assert compared == {read(file).name for file in FILES if file.parent.name == "torchvision"}
    assert compared < set(zoo.names())
