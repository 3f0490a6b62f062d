"""The multiply-adds of the networks of the zoo are those that others publish."""

import pytest

from cnnparams import zoo
from tests.golden import FILES, read
from tests.golden.macs import Gflops, Print, papers, torchvision

TORCHVISION = torchvision()
PAPERS = papers()
EQUAL = [each for each in PAPERS if each.within is None]
UNEQUAL = [each for each in PAPERS if each.within is not None]


@pytest.mark.parametrize("published", TORCHVISION, ids=[each.weights for each in TORCHVISION])
def test_the_macs_are_the_gflops_of_torchvision(published: Gflops) -> None:
    assert round(published.build.network().macs() / 1e9, 3) == published.gflops, published.place


def test_every_network_of_torchvision_is_compared() -> None:
    compared = {published.build.name for published in TORCHVISION}
    assert compared == {read(file).name for file in FILES if file.parent.name == "torchvision"}
    assert compared < set(zoo.names())


def name_of(each: Print) -> str:
    return f"{each.source}: {each.network}"


@pytest.mark.parametrize("each", EQUAL, ids=name_of)
def test_the_count_is_what_the_paper_prints(each: Print) -> None:
    ours = each.ours()
    if each.difference:
        assert each.why
        assert each.rounded(ours) != each.printed, "there is no difference"
        ours += eval(each.difference)
    assert each.rounded(ours) == each.printed, each.url


# A number that no count explains: the row says what is known, and it is not far away.
@pytest.mark.parametrize("each", UNEQUAL, ids=name_of)
def test_a_count_that_differs_is_near(each: Print) -> None:
    assert each.why
    assert not each.difference
    ours = each.ours()
    assert each.rounded(ours) != each.printed, "there is no difference"
    assert each.distance(ours) < each.within, each.url


def test_every_table_is_rounded_in_one_way() -> None:
    ways = {(each.source, each.rounding) for each in PAPERS}
    assert len(ways) == len({source for source, _ in ways})
