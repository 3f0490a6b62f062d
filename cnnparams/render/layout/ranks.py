"""In which row of a diagram each box stands: below all that it comes after, and no lower than needed."""

from collections.abc import Collection, Sequence

Ends = tuple[int, int]
"""A link: the box it leaves and the box it enters, each by its place in the list of boxes."""


def ranks_of(
    count: int, links: Sequence[Ends], highest: Collection[int] = (), lowest: Collection[int] = ()
) -> list[int]:
    """Return the row of each box, from 0 at the top.

    Boxes are listed so that each link leads to a later one. A box stands directly below the last of those
    that it comes after. It moves down where that makes the links shorter, and so does all that the first box
    does not lead to.

    Args:
        count: how many boxes there are.
        links: what leads where.
        highest: boxes for the first row: they come after nothing.
        lowest: boxes for the last row: nothing comes after them.
    """
    before, after = neighbours(count, links)
    ranks = [0] * count
    for box in range(count):
        ranks[box] = max([ranks[other] + 1 for other in before[box]], default=0)
    last = max(ranks, default=0)
    for box in lowest:
        ranks[box] = last
    led = _led_to(count, after, highest or (0,))
    for box in reversed(range(count)):
        if box not in highest and after[box] and (not led[box] or len(after[box]) > len(before[box])):
            ranks[box] = min([ranks[other] for other in after[box]]) - 1
    for box in range(count):  # what moved may leave room above
        if box not in lowest and len(before[box]) > len(after[box]):
            ranks[box] = max([ranks[other] for other in before[box]]) + 1
    used = {rank: row for row, rank in enumerate(sorted(set(ranks)))}
    return [used[rank] for rank in ranks]


def spine(count: int, links: Sequence[Ends]) -> set[int]:
    """Return the places of the links that are the main path: those that should be straight.

    Such a link is on the longest of all ways into its box and on the longest of all ways out of the box it
    leaves. Where two ways are equally long, neither is the main one.
    """
    before, after = neighbours(count, links)
    above, below = [0] * count, [0] * count
    for box in range(count):
        above[box] = max([above[other] + 1 for other in before[box]], default=0)
    for box in reversed(range(count)):
        below[box] = max([below[other] + 1 for other in after[box]], default=0)
    longest_in = [_only_longest(others, above) for others in before]
    longest_out = [_only_longest(others, below) for others in after]
    return {
        place
        for place, (tail, head) in enumerate(links)
        if longest_in[head] == tail and longest_out[tail] == head
    }


def neighbours(count: int, links: Sequence[Ends]) -> tuple[list[list[int]], list[list[int]]]:
    """Return, for each box, those that lead to it, and those that it leads to."""
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    for tail, head in links:
        after[tail].append(head)
        before[head].append(tail)
    return before, after


def _led_to(count: int, after: Sequence[Sequence[int]], first: Collection[int]) -> list[bool]:
    """Return whether the first boxes lead to each."""
    led = [box in first for box in range(count)]
    for box in range(count):
        if led[box]:
            for other in after[box]:
                led[other] = True
    return led


def _only_longest(others: Sequence[int], lengths: Sequence[int]) -> int | None:
    """Return the box with the longest way, if there is only one."""
    most = max([lengths[other] for other in others], default=0)
    longest = {other for other in others if lengths[other] == most}
    return longest.pop() if len(longest) == 1 else None
