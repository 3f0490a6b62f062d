"""Where boxes in rows are, and the lines between them: numbers, whatever they are drawn with.

Rows, the order in them, columns and lines come one after the other, each from a module of its own; none
recurses, so that there may be any number of rows.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias, final

from attrs import evolve, frozen

from cnnparams.render.layout.columns import Segment, columns_of
from cnnparams.render.layout.crossings import ordered
from cnnparams.render.layout.ranks import ranks_of, spine
from cnnparams.render.layout.routes import Wire, routed

Point: TypeAlias = tuple[float, float]

_MARGIN, _LANE = 13, 7
"""How much room a box has at each side, and how much a line has."""


@final
@frozen
class Box:
    """What stands in a row.

    Args:
        width: its width.
        height: its height.
        axis: how far from its left side its axis is, on which the main path goes through it.
    """

    width: float
    height: float
    axis: float


@final
@frozen
class Link:
    """What leads from one box to another.

    Args:
        tail: the box that it leaves, by its place in the list.
        head: the box that it enters, later in the list.
        out: how far right of the axis it leaves.
        into: how far right of the axis it enters; None where that does not matter.
    """

    tail: int
    head: int
    out: float = 0
    into: float | None = None


@final
@frozen
class Plan:
    """Where everything is.

    Args:
        places: the left upper corner of each box.
        routes: the corners of each link, from its start to its end.
        width: the width of it all.
        height: its height.
    """

    places: tuple[Point, ...]
    routes: tuple[tuple[Point, ...], ...]
    width: float
    height: float


def planned(
    boxes: Sequence[Box],
    links: Sequence[Link],
    *,
    top: Collection[int] = (),
    bottom: Collection[int] = (),
) -> Plan:
    """Return where boxes and links are.

    Args:
        boxes: the boxes, in an order in which each link leads to a later one.
        links: what leads where; no two of them from the same place to the same place.
        top: boxes in the first row.
        bottom: boxes in the last row.
    """
    ends = [(link.tail, link.head) for link in links]
    ranks = ranks_of(len(boxes), ends, top, bottom)
    straight = spine(len(boxes), ends)
    chains, rows = _chains(links, ranks)
    segments = _segments(links, chains, straight, len(boxes))
    above: list[list[int]] = [[] for _ in range(sum(map(len, rows)))]
    below: list[list[int]] = [[] for _ in above]
    for segment in segments:
        below[segment.tail].append(segment.head)
        above[segment.head].append(segment.tail)
    rows = ordered(rows, above, below)
    lanes = [_LANE] * (len(above) - len(boxes))
    lefts = [*[box.axis + _MARGIN for box in boxes], *lanes]
    rights = [*[box.width - box.axis + _MARGIN for box in boxes], *lanes]
    same = [(one, two) for one in top for two in bottom if len(top) == len(bottom) == 1]
    axes = columns_of(rows, _with_middles(segments, rows, above, below), lefts, rights, same)
    wires = [
        Wire(tuple(chain), link.out, link.into, index in straight)
        for index, (link, chain) in enumerate(zip(links, chains, strict=True))
    ]
    sizes = [(box.width, box.height, box.axis) for box in boxes]
    tops, routes, height = routed(rows, sizes, axes, wires)
    places = [(axes[index] - box.axis, tops[ranks[index]]) for index, box in enumerate(boxes)]
    starts = [x for x, _ in places] + [x for route in routes for x, _ in route]
    left = min(starts, default=0)
    ends_at = [x + box.width for (x, _), box in zip(places, boxes, strict=True)] + starts
    return Plan(
        tuple([(x - left, y) for x, y in places]),
        tuple([tuple([(x - left, y) for x, y in route]) for route in routes]),
        max(ends_at, default=0) - left,
        height,
    )


def _chains(links: Sequence[Link], ranks: Sequence[int]) -> tuple[list[list[int]], list[list[int]]]:
    """Return the places that each link passes, and those of each row; new ones are behind the boxes.

    Long links that leave a box together pass the same places.
    """
    rows: list[list[int]] = [[] for _ in range(max(ranks, default=-1) + 1)]
    for box, rank in enumerate(ranks):
        rows[rank].append(box)
    chains: list[list[int]] = []
    passed: dict[tuple[int, float, int], int] = {}
    for link in links:
        between: list[int] = []
        for rank in range(ranks[link.tail] + 1, ranks[link.head]):
            key = (link.tail, link.out, rank)
            if key not in passed:
                passed[key] = len(ranks) + len(passed)
                rows[rank].append(passed[key])
            between.append(passed[key])
        chains.append([link.tail, *between, link.head])
    return chains, rows


def _segments(
    links: Sequence[Link], chains: Sequence[Sequence[int]], straight: Collection[int], boxes: int
) -> list[Segment]:
    """Return the pieces of all links: straight first the main path, then long lines, then what is alone."""
    pieces: dict[Segment, bool] = {}
    for index, (link, chain) in enumerate(zip(links, chains, strict=True)):
        for tail, head in pairwise(chain):
            into = (link.into or 0) if head < boxes else 0
            piece = Segment(tail, head, link.out if tail < boxes else 0, into)
            pieces[piece] = pieces.get(piece, False) or index in straight
    leaving = Counter([(piece.tail, piece.out) for piece in pieces])
    entering = Counter([piece.head for piece in pieces])
    segments: list[Segment] = []
    for piece, main in pieces.items():
        first = None
        if main:
            first = 0
        elif piece.tail >= boxes and piece.head >= boxes:
            first = 1
        elif leaving[piece.tail, piece.out] == 1 and entering[piece.head] == 1:
            first = 2
        segments.append(evolve(piece, first=first))
    return segments


def _with_middles(
    segments: Sequence[Segment],
    rows: Sequence[Sequence[int]],
    above: Sequence[Sequence[int]],
    below: Sequence[Sequence[int]],
) -> list[Segment]:
    """Return the segments; of an odd number of equals, the one in the middle should be straight, too."""
    place = {box: at for row in rows for at, box in enumerate(row)}
    middles = {
        tuple(sorted((box, _middle(around[box], place))))
        for around in (above, below)
        for box in range(len(around))
        if len(around[box]) % 2 and len(around[box]) > 1
    }
    return [
        evolve(segment, first=3)
        if segment.first is None and tuple(sorted((segment.tail, segment.head))) in middles
        else segment
        for segment in segments
    ]


def _middle(boxes: Sequence[int], place: Mapping[int, int]) -> int:
    return sorted(boxes, key=place.__getitem__)[len(boxes) // 2]
