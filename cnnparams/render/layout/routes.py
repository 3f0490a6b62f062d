"""How lines run from box to box: down, across on a track between two rows, and down again."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import TypeAlias, final

from attrs import define, frozen

from cnnparams.render.layout.tracks import Net, parted, tracks_of

Point: TypeAlias = tuple[float, float]

_Line: TypeAlias = tuple[int, float]
_Way: TypeAlias = tuple[_Line, bool]

_Beside: TypeAlias = tuple[float, _Line | None]
_Across: TypeAlias = tuple[float, float | None]

_ABOVE, _TRACK, _BELOW, _LEAST = 12, 9, 20, 26
"""Room below a row, for a track, above a row, and at least between rows."""
_IN, _OUT = (4, 14), 18
"""Room below what comes in, and at least, and above what goes out."""
_SLOT, _SIDE = 14, 12
"""How far apart lines enter, and how far from a box a line runs that enters at its side."""


@final
@frozen
class Wire:
    """A link with all that it passes.

    Args:
        chain: where it starts, an empty place in each row between, where it ends.
        out: how far right of the axis it leaves.
        into: how far right of the axis it enters; None where that does not matter.
        main: whether it belongs to the main path.
    """

    chain: tuple[int, ...]
    out: float = 0
    into: float | None = None
    main: bool = False


@final
@define
class _Piece:
    """The part of a wire between two rows.

    Args:
        wire: the wire.
        tail: the place above.
        head: the place below.
        start: where it leaves.
        end: where it arrives.
        net: with what it runs across: the place that all these leave, or the one that they enter.
        side: at which side of the box it enters: -1 at the left, 1 at the right, 0 on top.
    """

    wire: int
    tail: int
    head: int
    start: float
    end: float
    net: _Line
    side: int = 0

    @property
    def way(self) -> _Way:
        """What it runs across with, and whether to the right."""
        return self.net, self.end > self.start

    @property
    def straight(self) -> bool:
        """Whether it only runs down."""
        return bool(self.side) or abs(self.start - self.end) < 0.5


def routed(
    rows: Sequence[Sequence[int]],
    sizes: Sequence[tuple[float, float, float]],
    axes: Sequence[float],
    wires: Sequence[Wire],
) -> tuple[list[float], list[tuple[Point, ...]], float]:
    """Return the upper end of each row, the corners of each wire, and the height of it all.

    Args:
        rows: the places of each row, from left to right.
        sizes: width, height, and axis from the left side, of each box; what has none is an empty place.
        axes: where the axis of each place is.
        wires: the wires.
    """
    pieces = [_pieces(index, wire, axes) for index, wire in enumerate(wires)]
    _enter(rows, sizes, axes, wires, pieces)
    gap_of = {place: index for index, row in enumerate(rows) for place in row}
    gaps: list[list[_Piece]] = [[] for _ in rows]
    for parts in pieces:
        for piece in parts:
            gaps[gap_of[piece.tail]].append(piece)
    heights = [max([sizes[place][1] for place in row if place < len(sizes)], default=0) for row in rows]
    tops, height, across = _heights(heights, gaps)
    routes: list[tuple[Point, ...]] = []
    for parts in pieces:
        first, last = parts[0], parts[-1]
        corners = [(first.start, tops[gap_of[first.tail]] + sizes[first.tail][1])]
        for piece in parts:
            if not piece.straight:
                for y, turn in across[gap_of[piece.tail], piece.way]:
                    corners += [(corners[-1][0], y), (piece.end if turn is None else turn, y)]
        top = tops[gap_of[last.head]]
        if last.side:
            middle = top + sizes[last.head][1] / 2
            corners += [(last.start, middle), (last.end, middle)]
        else:
            corners.append((last.end, top))
        routes.append(tuple(corners))
    return tops, routes, height


def _heights(
    heights: Sequence[float], gaps: Sequence[Sequence[_Piece]]
) -> tuple[list[float], float, dict[tuple[int, _Way], list[_Across]]]:
    """Return the upper end of each row, the height of it all, and where each net of a gap runs across."""
    tops: list[float] = []
    across: dict[tuple[int, _Way], list[_Across]] = {}
    y = 0.0
    for index, (height, gap) in enumerate(zip(heights, gaps, strict=True)):
        tops.append(y)
        y += height
        tracks = _tracks(gap)
        above, least = (_ABOVE, _LEAST) if height else _IN
        for way, turns in tracks.items():
            across[index, way] = [(y + above + _TRACK * track, turn) for track, turn in turns]
        room = _TRACK * max([track for turns in tracks.values() for track, _ in turns], default=-1)
        if heights[index + 1 :] == [0]:  # what goes out below has no arrow head
            y += _OUT + room + _TRACK
        elif index + 1 < len(heights):
            y += max(least, above + room + _BELOW)
    return tops, y, across


def _pieces(index: int, wire: Wire, axes: Sequence[float]) -> list[_Piece]:
    ends = [axes[place] for place in wire.chain]
    starts = [ends[0] + wire.out, *ends[1:]]
    ends[-1] += wire.into or 0
    return [
        _Piece(index, tail, head, start, end, (tail, start))
        for tail, head, start, end in zip(wire.chain, wire.chain[1:], starts, ends[1:], strict=False)
    ]


def _enter(
    rows: Sequence[Sequence[int]],
    sizes: Sequence[tuple[float, float, float]],
    axes: Sequence[float],
    wires: Sequence[Wire],
    pieces: Sequence[Sequence[_Piece]],
) -> None:
    """Decide where wires enter boxes that several enter."""
    arriving: dict[int, list[_Piece]] = {}
    leaving: dict[_Line, set[int]] = {}
    entering: dict[int, _Line] = {}
    for wire, parts in zip(wires, pieces, strict=True):
        for piece in parts:
            leaving.setdefault(piece.net, set()).add(piece.head)
            entering[piece.head] = piece.net
        if wire.into is None:
            arriving.setdefault(parts[-1].head, []).append(parts[-1])
    for row in rows:
        free = _Free(row, sizes, axes, entering)
        for at, head in enumerate(row):
            several = arriving.get(head, [])
            if len(several) < 2:
                continue
            if all(
                len(leaving[piece.net]) == 1 and piece.tail < len(sizes) and not wires[piece.wire].main
                for piece in several
            ):
                for piece in several:  # equal branches come together
                    piece.net = (head, -1)
                continue
            several = sorted(several, key=lambda piece: (piece.start, piece.wire))
            middle = [piece for piece in several if piece.straight]
            if middle:
                free.take_sides(at, several)
            _line_up([piece for piece in several if not piece.side], axes[head], sizes[head][0])


class _Free:
    """What is free beside the boxes of a row."""

    def __init__(
        self,
        row: Sequence[int],
        sizes: Sequence[tuple[float, float, float]],
        axes: Sequence[float],
        entering: Mapping[int, _Line],
    ) -> None:
        """Note the ends of what stands in the row, and which line each empty place belongs to."""
        self.spans = [
            (axes[place] - sizes[place][2], axes[place] - sizes[place][2] + sizes[place][0])
            if place < len(sizes)
            else (axes[place], axes[place])
            for place in row
        ]
        lines = [entering[place] if place >= len(sizes) else None for place in row]
        sides = list(zip(self.spans, lines, strict=True))
        self.left: list[_Beside] = [(float("-inf"), None), *[(end, line) for (_, end), line in sides[:-1]]]
        self.right: list[_Beside] = [*[(start, line) for (start, _), line in sides[1:]], (float("inf"), None)]

    def take_sides(self, at: int, several: Sequence[_Piece]) -> None:
        """Let the outermost wires enter at the sides, where nothing is in their way."""
        start, end = self.spans[at]
        first, last = several[0], several[-1]
        if self._reaches(first, self.left[at], -1) and first.start < start - _SIDE:
            first.side, first.end = -1, start
            if at:
                self.right[at - 1] = min(self.right[at - 1], (first.start, first.net), key=itemgetter(0))
        if end + _SIDE < last.start and self._reaches(last, self.right[at], 1):
            last.side, last.end = 1, end
            if at + 1 < len(self.left):
                self.left[at + 1] = max(self.left[at + 1], (last.start, last.net), key=itemgetter(0))

    @staticmethod
    def _reaches(piece: _Piece, beside: _Beside, side: int) -> bool:
        """Whether nothing is nearer than a line, or only the line itself, which goes on."""
        away = (beside[0] - piece.start) * side
        return away > _SIDE or (abs(away) < 0.5 and beside[1] == piece.net)


def _line_up(several: Sequence[_Piece], axis: float, width: float) -> None:
    """Let wires enter beside each other, in order; the straight one in the middle."""
    middle = [index for index, piece in enumerate(several) if piece.straight]
    zero = float(middle[0]) if middle else (len(several) - 1) / 2
    slot = min(_SLOT, (width - 16) / max(len(several), 1))
    for index, piece in enumerate(several):
        piece.end = axis + (index - zero) * slot if index not in middle[:1] else piece.end


def _tracks(pieces: Sequence[_Piece]) -> dict[_Way, list[tuple[int, float | None]]]:
    """Return on which tracks each net of a gap runs across, and how far, if not to its end."""
    nets: dict[_Way, list[_Piece]] = {}
    for piece in pieces:
        if not piece.straight:
            nets.setdefault(piece.way, []).append(piece)
    found = parted(
        [
            Net(way[0], tuple([piece.start for piece in several]), tuple([piece.end for piece in several]))
            for way, several in nets.items()
        ],
        [piece.start for piece in pieces if piece.straight],
    )
    tracks = iter(tracks_of([part for parts in found for part in parts]))
    return {
        way: [(next(tracks), part.bottoms[0] if part.part == 1 else None) for part in parts]
        for way, parts in zip(nets, found, strict=True)
    }
