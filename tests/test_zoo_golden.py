"""The zoo weighs what other people's code weighs: its networks are compared with golden files.

tests/against/golden.py writes the files.
"""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cnnparams import Network, Shape, zoo

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*/*.tsv"))


class Facts(NamedTuple):
    """What is compared of a layer."""

    output_shape: Shape
    params: int
    state: int

    def __str__(self) -> str:
        return f"{' x '.join(map(str, self.output_shape)):>16} {self.params:>10} {self.state:>7}"


class Row(NamedTuple):
    """A layer, and where it stands."""

    path: str
    facts: Facts

    def __str__(self) -> str:
        return f"{self.facts}  {self.path}"


class Golden:
    """A golden file."""

    def __init__(self, file: Path) -> None:
        lines = file.read_text(encoding="utf-8").splitlines()
        notes = [line.removeprefix("# ") for line in lines if line.startswith("# ")]
        head = dict(note.split(": ", 1) for note in notes)
        build = json.loads(head["build"])
        self.reference = notes[0]
        self.name: str = build["name"]
        self.options = {name: _frozen(value) for name, value in build["options"].items()}
        self.ordered = "order" not in head
        self.params, self.state = int(head["params"]), int(head["state"])
        self.rows = [_row(line) for line in lines if not line.startswith("# ")]


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _row(line: str) -> Row:
    path, shape, params, state, *_calls = line.split("\t")
    return Row(path, Facts(tuple(map(int, shape.split())), int(params), int(state)))


def weighing(network: Network[Any]) -> Iterator[Row]:
    """Yield the layers that own weights."""
    for leaf in network.leaves():
        facts = Facts(leaf.output_shape, leaf.param_count(), leaf.state_count())
        if facts.params or facts.state:
            yield Row(leaf.path, facts)


def first_difference(theirs: list[Row], ours: list[Row]) -> list[str]:
    """Tell from where on two sequences differ."""
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
    """Tell which layers of one collection the other has not, in whatever order.

    Around global pooling, one has vectors where the other has images of 1 x 1.
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
def test_each_layer_weighs_what_the_reference_says(file: Path) -> None:
    golden = Golden(file)
    network = zoo.build(golden.name, **golden.options)
    compare = first_difference if golden.ordered else unmatched
    found = compare(golden.rows, list(weighing(network)))
    if found:
        pytest.fail("\n".join([golden.reference, *found]), pytrace=False)
    assert (network.param_count(), network.state_count()) == (golden.params, golden.state), golden.reference


def test_every_network_is_compared() -> None:
    compared = {Golden(file).name for file in FILES}
    # The paper's numbers of LeNet-5 stand in tests/test_zoo_families.py.
    assert set(zoo.names()) - compared == {"lenet5"}
    assert compared < set(zoo.names())
