"""How far to the right each box of a row stands: what belongs together straight below each other."""

from collections.abc import Sequence
from typing import final

from attrs import frozen

from cnnparams.render.layout.spreading import Pull, in_order, linked, settled


@final
@frozen
class Segment:
    """A piece of a link, from one row to the next.

    Args:
        tail: the box above.
        head: the box below.
        out: how far right of the axis of the upper box it leaves.
        into: how far right of the axis of the lower box it enters.
        first: how much it should be straight: the lowest number first; None if that does not matter.
    """

    tail: int
    head: int
    out: float = 0
    into: float = 0
    first: int | None = None


def columns_of(
    rows: Sequence[Sequence[int]],
    segments: Sequence[Segment],
    lefts: Sequence[float],
    rights: Sequence[float],
    same: Sequence[tuple[int, int]] = (),
) -> list[float]:
    """Return where the axis of each box is.

    Args:
        rows: the boxes of each row, from left to right.
        segments: what connects them.
        lefts: how much room each box needs left of its axis.
        rights: how much right of it.
        same: boxes whose axes should be one below the other, if that can be.
    """
    shifts, owner = _straightened(rows, segments)
    blocks = linked(rows, shifts, lefts, rights)
    for one, two in same:
        merged = _merged(shifts, owner[one], owner[two])
        if merged is None:
            continue
        tried = linked(rows, merged, lefts, rights)
        if len(in_order(tried)) == len(merged):
            shifts, blocks = merged, tried
            owner = {box: name for name, boxes in merged.items() for box in boxes}
    pulls = _pulls(segments, shifts, owner)
    at = settled(blocks, pulls)
    return [at[owner[box]] + blocks[owner[box]].shifts[box] for box in range(len(lefts))]


def _straightened(
    rows: Sequence[Sequence[int]], segments: Sequence[Segment]
) -> tuple[dict[int, dict[int, float]], dict[int, int]]:
    """Return the blocks that straight segments make, by their first box, and the block of each box.

    No two straight segments cross, and of each box at most one leaves and one enters.
    """
    place = {box: at for row in rows for at, box in enumerate(row)}
    row_of = {box: index for index, row in enumerate(rows) for box in row}
    taken: list[list[tuple[int, int]]] = [[] for _ in rows]
    down: dict[int, Segment] = {}
    entered: set[int] = set()
    wanted = [segment for segment in segments if segment.first is not None]
    for segment in sorted(wanted, key=lambda segment: segment.first or 0):
        tail, head = segment.tail, segment.head
        ends, others = (place[tail], place[head]), taken[row_of[tail]]
        if tail in down or head in entered or any(_cross(ends, other) for other in others):
            continue
        down[tail] = segment
        entered.add(head)
        others.append(ends)
    shifts: dict[int, dict[int, float]] = {}
    owner: dict[int, int] = {}
    for row in rows:
        for start in row:
            if start in entered:
                continue
            box, shift = start, 0.0
            shifts[start] = {start: shift}
            while box in down:
                segment = down[box]
                shift += segment.out - segment.into
                box = segment.head
                shifts[start][box] = shift
            owner.update(dict.fromkeys(shifts[start], start))
    return shifts, owner


def _cross(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return (one[0] - two[0]) * (one[1] - two[1]) < 0


def _merged(shifts: dict[int, dict[int, float]], one: int, two: int) -> dict[int, dict[int, float]] | None:
    """Return the blocks with two of them as one, or nothing if they are one already."""
    if one == two:
        return None
    rest = {name: boxes for name, boxes in shifts.items() if name not in {one, two}}
    return {one: {**shifts[one], **shifts[two]}, **rest}


def _pulls(
    segments: Sequence[Segment], shifts: dict[int, dict[int, float]], owner: dict[int, int]
) -> dict[int, list[Pull]]:
    """Return with what each block is connected, and where it should be from there."""
    pulls: dict[int, list[Pull]] = {name: [] for name in shifts}
    for segment in segments:
        upper, lower = owner[segment.tail], owner[segment.head]
        if upper != lower:
            out = shifts[upper][segment.tail] + segment.out
            into = shifts[lower][segment.head] + segment.into
            pulls[upper].append((lower, into - out))
            pulls[lower].append((upper, out - into))
    return pulls
