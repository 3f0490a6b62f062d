"""Boxes that are equally wide, where they nearly are: a column of them has straight sides."""

from collections.abc import Container, Sequence

from cnnparams.render.layout.ranks import Ends, ranks_of, spine

_WIDEST = 380
"""Boxes below each other are equally wide, if they are not wider than this."""
_NEARLY = 1.3
"""Cards beside each other are equally wide, if they nearly are."""


def evened(widths: Sequence[float], links: Sequence[Ends], frames: Container[int]) -> list[float]:
    """Return how wide boxes should be.

    Args:
        widths: how wide they must be, at least.
        links: what leads where.
        frames: those that keep their width beside others.
    """
    even = list(widths)
    rows: dict[int, list[int]] = {}
    for index, rank in enumerate(ranks_of(len(even), links)):
        if index not in frames:
            rows.setdefault(rank, []).append(index)
    for row in rows.values():
        for index in row:
            even[index] = max([widths[other] for other in row if widths[other] <= widths[index] * _NEARLY])
    for chain in _chains(len(even), links):
        widest = max([even[index] for index in chain if even[index] <= _WIDEST], default=0)
        for index in chain:
            even[index] = max(even[index], widest)
    return even


def _chains(count: int, links: Sequence[Ends]) -> list[list[int]]:
    """Return the boxes of each row of boxes that stand below each other, as far as that is known."""
    if len(set(ranks_of(count, links))) == count:
        return [list(range(count))]
    chains: dict[int, list[int]] = {}
    main = sorted([links[place] for place in spine(count, links)])
    for tail, head in main:
        chain = chains.setdefault(tail, [tail])
        chain.append(head)
        chains[head] = chain
    return list({id(chain): chain for chain in chains.values()}.values())
