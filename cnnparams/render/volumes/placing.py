"""Where the volumes of a line are, from left to right: each has room for its label, in one or two rows."""

from collections.abc import Sequence
from typing import final

from attrs import evolve, frozen

from cnnparams.render.volumes.labels import Bracket, Label
from cnnparams.render.volumes.parts import BESIDE, GAP, MARGIN, steps_in_run
from cnnparams.render.volumes.solids import Box
from cnnparams.render.volumes.writing import Line, broken, widest

_CLEAR = 7
"""How far a label is from the line to another that is lower."""


@final
@frozen
class Note:
    """A label, and where it is.

    Args:
        label: what it tells.
        lines: how that is written; nothing if there is no room.
        x: its middle.
        half: half of its width.
        row: by how many rows it is lowered.
    """

    label: Label
    lines: tuple[Line, ...]
    x: float
    half: float
    row: int = 0


@final
@frozen
class Span:
    """A bracket, and where it begins and ends."""

    bracket: Bracket
    lines: tuple[Line, ...]
    left: float
    right: float


@final
@frozen
class Placement:
    """Where everything in a line is.

    Args:
        first: place of its first volume.
        boxes: its volumes; the middle of each is on a height of 0.
        notes: their labels.
        spans: the brackets below them.
        right: where the last of them ends.
    """

    first: int
    boxes: tuple[Box, ...]
    notes: tuple[Note, ...]
    spans: tuple[Span, ...]
    right: float


def placement(
    sizes: Sequence[Box],
    labels: Sequence[Label],
    texts: Sequence[tuple[Line, ...]],
    brackets: Sequence[Bracket],
    rows: int,
) -> Placement:
    """Place all as far to the left as it goes.

    Args:
        sizes: all volumes of the picture.
        labels: the labels of those in this line.
        texts: how they are written; nothing for those without room.
        brackets: the brackets that begin and end in this line, those around others first.
        rows: in how many rows labels may be.
    """
    first = labels[0].first
    boxes: list[Box] = []
    notes: list[Note] = []
    spans: list[Span] = []
    lowest: dict[int, Note] = {}
    room = float(MARGIN)
    for label, lines in zip(labels, texts, strict=True):
        run = sizes[label.first : label.last + 1]
        steps = steps_in_run(run)
        width, half = steps[-1] + run[-1].width, widest(lines) / 2
        middle = max(boxes[-1].right + GAP if boxes else 0, room) + width / 2
        row = 0
        if lines:
            middle = max(middle, room + half)
            middle, row = min((_middle(middle, half, lowest, row), row) for row in range(rows))
        boxes += [evolve(box, x=middle - width / 2 + step) for box, step in zip(run, steps, strict=True)]
        notes.append(Note(label, lines, middle, half, row))
        if lines:
            lowest[row] = notes[-1]
        for bracket in reversed(brackets):
            if bracket.last == label.last:
                spans.append(_span(bracket, boxes[bracket.first - first :], notes))
                room = max(room, spans[-1].right + BESIDE)
    right = max(boxes[-1].right, *[note.x + note.half for note in notes], *[span.right for span in spans])
    return Placement(first, tuple(_spread(boxes, notes)), tuple(notes), tuple(spans), right)


def _middle(least: float, half: float, lowest: dict[int, Note], row: int) -> float:
    """Return where a label in this row has its middle at the left-most, behind the last of each row."""
    for other, note in lowest.items():
        if other == row:
            least = max(least, note.x + note.half + BESIDE + half)
        elif other < row:  # the line to this one goes past the other
            least = max(least, note.x + note.half + _CLEAR)
        else:
            least = max(least, note.x + _CLEAR + half)
    return least


def _span(bracket: Bracket, boxes: Sequence[Box], notes: Sequence[Note]) -> Span:
    lines = broken(bracket.name, 200, "ink bold", 12)
    if bracket.params:
        lines.append(Line(f"{bracket.params:,}", "muted"))
    inside = [note for note in notes if note.label.first >= bracket.first]
    left = min(boxes[0].x, *[note.x - note.half for note in inside])
    right = max(boxes[-1].right, *[note.x + note.half for note in inside])
    return Span(bracket, tuple(lines), left, max(right, left + widest(lines)))


def _spread(boxes: Sequence[Box], notes: Sequence[Note]) -> list[Box]:
    """Return the boxes, those without a label moved to the middle between those with one."""
    spread = list(boxes)
    first = notes[0].label.first
    loose: list[Note] = []
    for note in notes:
        if not note.lines:
            loose.append(note)
            continue
        if loose:
            end = note.label.first - first
            slack = boxes[end].x - boxes[end - 1].right - GAP
            for gaps, each in enumerate(loose, start=1):
                for at in range(each.label.first - first, each.label.last - first + 1):
                    spread[at] = evolve(boxes[at], x=boxes[at].x + slack * gaps / (len(loose) + 1))
        loose = []
    return spread
