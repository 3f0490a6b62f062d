"""Every network of the zoo has the layers of its reference, with their shapes, parameters and state."""

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from cnnparams import Network, zoo
from tests.golden import FILES, Facts, Row, read


def rows_of(network: Network[Any]) -> Iterator[Row]:
    """Yield the layers that have weights or state."""
    for leaf in network.leaves():
        facts = Facts(leaf.output_shape, leaf.param_count(), leaf.state_count())
        if facts.params or facts.state:
            yield Row(leaf.path, facts)


def first_difference(theirs: list[Row], ours: list[Row]) -> list[str]:
    """Describe the first layer in which two sequences differ; nothing if none does."""
    pairs = list(zip_longest(theirs, ours))
    same = [bool(a and b and a.facts == b.facts) for a, b in pairs]
    if all(same):
        return []
    start = same.index(False)
    shown = pairs[max(start - 2, 0) : start + 4]
    return [
        f"layer {start + 1} differs; the reference has {len(theirs)} layers, ours {len(ours)}",
        *(
            f"{mark}  {row or 'nothing'}"
            for pair in shown
            for mark, row in zip(("their", "our  "), pair, strict=True)
        ),
    ]


def unmatched(theirs: list[Row], ours: list[Row]) -> list[str]:
    """Describe the layers that only one of two collections has, in any order.

    Axes of size 1 are left out: after global pooling, one has vectors where the other has images of 1 x 1.
    """
    theirs, ours = ([_without_ones(row) for row in rows] for rows in (theirs, ours))
    their_count, our_count = (Counter(row.facts for row in rows) for rows in (theirs, ours))
    only_theirs, only_ours = their_count - our_count, our_count - their_count
    if not (only_theirs or only_ours):
        return []
    return [
        f"the reference has {len(theirs)} layers, ours {len(ours)}",
        *[f"only theirs  {row}" for row in theirs if row.facts in only_theirs][:8],
        *[f"only ours    {row}" for row in ours if row.facts in only_ours][:8],
    ]


def _without_ones(row: Row) -> Row:
    shape = tuple(size for size in row.facts.output_shape if size > 1)
    return row._replace(facts=row.facts._replace(output_shape=shape))


@pytest.mark.parametrize("file", FILES, ids=[f"{file.parent.name}/{file.stem}" for file in FILES])
def test_each_layer_is_that_of_the_reference(file: Path) -> None:
    golden = read(file)
    network = zoo.build(golden.name, **golden.options)
    compare = first_difference if golden.ordered else unmatched
    found = compare(golden.rows, list(rows_of(network)))
    if found:
        pytest.fail("\n".join([golden.reference, *found]), pytrace=False)
    assert (network.param_count(), network.state_count()) == (golden.params, golden.state), golden.reference


def test_every_network_is_compared() -> None:
    compared = {read(file).name for file in FILES}
    # The paper prints the numbers of LeNet-5: they are in tests/test_zoo_families.py.
    assert set(zoo.names()) - compared == {"lenet5"}
    assert compared < set(zoo.names())
