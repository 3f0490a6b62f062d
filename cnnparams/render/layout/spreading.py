"""How blocks of boxes spread: as near to what they are connected with as there is room."""

from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias, final

from attrs import define

Pull: TypeAlias = tuple[int, float]
"""A block, and how far right of it another should be."""

_ROUNDS = 60
_STILL = 0.05
"""How often blocks move, and how little is no movement."""


@final
@define
class Block:
    """Boxes that move together, with their segments straight.

    Args:
        shifts: how far right of the block the axis of each box is.
        right: the blocks directly to the right, and how far away they must be.
        left: likewise, to the left.
    """

    shifts: dict[int, float]
    right: dict[int, float]
    left: dict[int, float]


def linked(
    rows: Sequence[Sequence[int]],
    shifts: dict[int, dict[int, float]],
    lefts: Sequence[float],
    rights: Sequence[float],
) -> dict[int, Block]:
    """Return the blocks, each with those beside it."""
    blocks = {name: Block(boxes, {}, {}) for name, boxes in shifts.items()}
    owner = {box: name for name, boxes in shifts.items() for box in boxes}
    for row in rows:
        for one, two in pairwise(row):
            left, right = owner[one], owner[two]
            room = rights[one] + lefts[two] + blocks[left].shifts[one] - blocks[right].shifts[two]
            room = max(room, blocks[left].right.get(right, room))
            blocks[left].right[right] = blocks[right].left[left] = room
    return blocks


def in_order(blocks: dict[int, Block]) -> list[int]:
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


def settled(blocks: dict[int, Block], pulls: dict[int, list[Pull]]) -> dict[int, float]:
    """Return where each block is: near to what it is connected with.

    Args:
        blocks: the blocks.
        pulls: with what each is connected.
    """
    order = in_order(blocks)
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
    blocks: dict[int, Block],
    order: Sequence[int],
    wanted: dict[int, float],
    pulls: dict[int, list[Pull]],
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

    blocks: dict[int, Block]
    wanted: dict[int, float]
    pulls: dict[int, list[Pull]]
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
