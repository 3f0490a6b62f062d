"""How far to the right each box of a row stands: what belongs together straight below each other."""

from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from typing import final

from attrs import define, frozen

_ROUNDS = 60
_STILL = 0.05


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


@final
@define
class _Block:
    """Boxes that move together, with their segments straight.

    Args:
        shifts: how far right of the block the axis of each box is.
        right: the blocks directly to the right, and how far away they must be.
        left: likewise, to the left.
    """

    shifts: dict[int, float]
    right: dict[int, float]
    left: dict[int, float]


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
    blocks = _linked(rows, shifts, lefts, rights)
    for one, two in same:
        merged = _merged(shifts, owner[one], owner[two])
        if merged is None:
            continue
        tried = _linked(rows, merged, lefts, rights)
        if len(_in_order(tried)) == len(merged):
            shifts, blocks = merged, tried
            owner = {box: name for name, boxes in merged.items() for box in boxes}
    at = _settled(blocks, _in_order(blocks), segments, owner)
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


def _linked(
    rows: Sequence[Sequence[int]],
    shifts: dict[int, dict[int, float]],
    lefts: Sequence[float],
    rights: Sequence[float],
) -> dict[int, _Block]:
    """Return the blocks, each with those beside it."""
    blocks = {name: _Block(boxes, {}, {}) for name, boxes in shifts.items()}
    owner = {box: name for name, boxes in shifts.items() for box in boxes}
    for row in rows:
        for one, two in pairwise(row):
            left, right = owner[one], owner[two]
            room = rights[one] + lefts[two] + blocks[left].shifts[one] - blocks[right].shifts[two]
            room = max(room, blocks[left].right.get(right, room))
            blocks[left].right[right] = blocks[right].left[left] = room
    return blocks


def _in_order(blocks: dict[int, _Block]) -> list[int]:
    """Return the blocks from left to right; fewer than all if some are left of themselves."""
    waiting = {name: len(block.left) for name, block in blocks.items()}
    ready = deque([name for name, left in waiting.items() if not left])
    order: list[int] = []
    while ready:
        name = ready.popleft()
        order.append(name)
        for other in blocks[name].right:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return order


def _settled(
    blocks: dict[int, _Block], order: Sequence[int], segments: Sequence[Segment], owner: dict[int, int]
) -> dict[int, float]:
    """Return where each block is: near to what it is connected with."""
    pulls: dict[int, list[tuple[int, float]]] = {name: [] for name in order}
    for segment in segments:
        upper, lower = owner[segment.tail], owner[segment.head]
        if upper != lower:
            out = blocks[upper].shifts[segment.tail] + segment.out
            into = blocks[lower].shifts[segment.head] + segment.into
            pulls[upper].append((lower, into - out))
            pulls[lower].append((upper, out - into))
    at = _apart(blocks, order, dict.fromkeys(order, 0.0), pulls)
    for _ in range(_ROUNDS):
        wanted = {
            name: (at[name] + sum([at[other] + by for other, by in near]) / len(near)) / 2
            if near
            else at[name]
            for name, near in pulls.items()
        }
        before, at = at, _apart(blocks, order, wanted, pulls)
        if all(abs(at[name] - before[name]) < _STILL for name in order):
            break
    return at


def _apart(
    blocks: dict[int, _Block],
    order: Sequence[int],
    wanted: dict[int, float],
    pulls: dict[int, list[tuple[int, float]]],
) -> dict[int, float]:
    """Return the places nearest to those wanted at which no block comes too near to another.

    From left to right, each block that would come too near joins the group of the one that it touches; a
    group stands at the mean of what its blocks want.
    """
    groups = _Groups(blocks, wanted, pulls, {}, {}, {})
    for block in order:
        groups.group_of[block], groups.shifts[block] = block, {block: 0.0}
        groups.settle(block)
        while groups.joined(groups.group_of[block]):
            pass
    return {block: groups.at[group] + groups.shifts[group][block] for block, group in groups.group_of.items()}


@final
@define
class _Groups:
    """Blocks that touch.

    Args:
        blocks: all blocks.
        wanted: where each wants to be.
        pulls: what each is connected with: that says how much it wants it.
        group_of: the group of each block so far.
        shifts: how far right of its group each block is.
        at: where each group is.
    """

    blocks: dict[int, _Block]
    wanted: dict[int, float]
    pulls: dict[int, list[tuple[int, float]]]
    group_of: dict[int, int]
    shifts: dict[int, dict[int, float]]
    at: dict[int, float]

    def settle(self, group: int) -> None:
        """Move a group to the mean of what its blocks want."""
        shifts = self.shifts[group]
        weights = {block: 0.1 + len(self.pulls[block]) for block in shifts}
        total = sum([weights[block] * (self.wanted[block] - shift) for block, shift in shifts.items()])
        self.at[group] = total / sum(weights.values())

    def joined(self, group: int) -> bool:
        """Whether a group was too near to one on its left, and is now a part of that."""
        lacks = [
            (self.at[other] + self.shifts[other][left] + room - self.at[group] - shift, left, block)
            for block, shift in self.shifts[group].items()
            for left, room in self.blocks[block].left.items()
            if (other := self.group_of[left]) != group
        ]
        lack, left, block = max(lacks, default=(0.0, 0, 0))
        if lack < 1e-6:
            return False
        other = self.group_of[left]
        by = self.shifts[other][left] + self.blocks[block].left[left] - self.shifts[group][block]
        for each, shift in self.shifts.pop(group).items():
            self.shifts[other][each] = shift + by
            self.group_of[each] = other
        self.settle(other)
        return True
