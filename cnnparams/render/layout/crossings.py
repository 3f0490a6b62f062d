"""The order of boxes within their rows: so that few links cross."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from itertools import pairwise

Rows = list[list[int]]
Around = Sequence[Sequence[int]]
"""For each box, its neighbours in the next row of one side."""

_PATIENCE = 4
"""How often in a row to go through the rows to no avail."""
_SHUFFLES, _EFFORT = 60, 8000
"""How many starts are shuffled, and how many boxes they have together."""
_STRIDE, _PRIME = 2_654_435_761, 1_000_003
"""What shuffles, always in the same way."""


def ordered(rows: Sequence[Sequence[int]], above: Around, below: Around) -> Rows:
    """Return the boxes of each row from left to right.

    Boxes move to the mean place of their neighbours, down the rows and up again, then change places with the
    box beside them where that helps. Of two orders with as many crossings the first one stays.

    Args:
        rows: the boxes of each row, in the order in which to begin.
        above: the neighbours of each box in the row above.
        below: those in the row below.
    """
    best = [list(row) for row in rows]
    fewest = crossings(best, below)
    if not fewest:
        return best
    for start in _starts(rows, below):
        now = [list(row) for row in start]
        sweep = idle = 0
        while idle < _PATIENCE:
            if sweep:
                _sort(now, above if sweep % 2 else below, up=sweep % 2 == 0)
            _swap(now, above, below)
            sweep, idle = sweep + 1, idle + 1
            found = crossings(now, below)
            if found < fewest:
                best, fewest, idle = [list(row) for row in now], found, 0
            if not fewest:
                return best
    return best


def _starts(rows: Sequence[Sequence[int]], below: Around) -> Iterator[Sequence[Sequence[int]]]:
    """Yield orders to begin with: the given one, one that follows the links, and shuffled ones."""
    yield rows
    yield _by_depth(rows, below)
    for number in range(1, min(_SHUFFLES, _EFFORT // sum(map(len, rows))) + 1):
        yield [sorted(row, key=lambda box: box * number * _STRIDE % _PRIME) for row in rows]


def crossings(rows: Sequence[Sequence[int]], below: Around) -> int:
    """Return how many links cross between rows, drawn straight."""
    total = 0
    for upper, lower in pairwise(rows):
        place = {box: index for index, box in enumerate(lower)}
        seen: list[int] = []
        for box in upper:
            ends = sorted([place[other] for other in below[box]])
            total += sum([len(seen) - bisect_right(seen, end) for end in ends])
            for end in ends:
                insort(seen, end)
    return total


def _by_depth(rows: Sequence[Sequence[int]], below: Around) -> Rows:
    """Return the rows in the order in which boxes are met, going from the first as deep as may be."""
    met: dict[int, None] = {}
    ahead = [box for row in reversed(rows) for box in reversed(row)]
    while ahead:
        box = ahead.pop()
        if box not in met:
            met[box] = None
            ahead += reversed(below[box])
    place = {box: index for index, box in enumerate(met)}
    return [sorted(row, key=place.__getitem__) for row in rows]


def _sort(rows: Rows, around: Around, *, up: bool) -> None:
    """Move each box to the mean place of its neighbours in the row just done."""
    order = range(len(rows) - 2, -1, -1) if up else range(1, len(rows))
    for index in order:
        done = rows[index + 1 if up else index - 1]
        place = {box: at for at, box in enumerate(done)}
        row = rows[index]
        own = {box: at * len(done) / len(row) for at, box in enumerate(row)}
        mean = {
            box: sum([place[other] for other in around[box]]) / len(around[box]) if around[box] else own[box]
            for box in row
        }
        row.sort(key=mean.__getitem__)


def _swap(rows: Rows, above: Around, below: Around) -> None:
    """Change boxes that stand side by side as long as links cross less."""
    better = True
    while better:
        better = False
        for index, row in enumerate(rows):
            upper = {box: at for at, box in enumerate(rows[index - 1])} if index else {}
            lower = {box: at for at, box in enumerate(rows[index + 1])} if index + 1 < len(rows) else {}
            ends = {
                box: (sorted([upper[one] for one in above[box]]), sorted([lower[one] for one in below[box]]))
                for box in row
            }
            for at in range(len(row) - 1):
                one, two = row[at], row[at + 1]
                if _crossed(ends[two], ends[one]) < _crossed(ends[one], ends[two]):
                    row[at], row[at + 1] = two, one
                    better = True


def _crossed(left: tuple[list[int], list[int]], right: tuple[list[int], list[int]]) -> int:
    """Return how many links of two neighbours cross, by the places of their ends above and below, sorted."""
    return sum([bisect_left(others, end) for ends, others in zip(left, right, strict=True) for end in ends])
