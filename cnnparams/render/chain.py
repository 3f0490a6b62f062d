"""The volumes of a chain on one axis: where each one is, with its label below and its skips above."""

from collections.abc import Iterator, Sequence
from typing import final
from xml.etree.ElementTree import Element

from attrs import evolve, frozen

from cnnparams.render.boxes import Box, box_of, scale_for
from cnnparams.render.drawing import path
from cnnparams.render.gather import Volume
from cnnparams.render.labels import Bracket, Label
from cnnparams.render.parts import (
    BESIDE,
    GAP,
    MARGIN,
    Drawn,
    connector,
    lanes_of,
    label_lines,
    skip,
    skips_of,
    steps_in_run,
    volume_group,
)
from cnnparams.render.writing import LEADING, Line, broken, widest, written

_SIZE, _COMFORTABLE = 150, 1150
"""How large the largest image is, and how wide a picture is at most, if there is a way."""

_CLEAR = 7
"""How far a label is from the line to another that is lower."""


@final
@frozen
class _Placed:
    """A label, and where it is.

    Args:
        label: what it tells.
        lines: how that is written; nothing if there is no room.
        x: its middle.
        row: how many rows it is lowered.
    """

    label: Label
    lines: tuple[Line, ...]
    x: float
    row: int = 0

    @property
    def left(self) -> float:
        return self.x - widest(self.lines) / 2

    @property
    def right(self) -> float:
        return self.x + widest(self.lines) / 2


@final
@frozen
class _Layout:
    """Where everything is, from left to right.

    Args:
        boxes: the volumes, on a height of 0.
        labels: their labels.
        brackets: the brackets, each with where it begins and ends.
        right: where the last of them ends.
    """

    boxes: tuple[Box, ...]
    labels: tuple[_Placed, ...]
    brackets: tuple[tuple[Bracket, float, float], ...]
    right: float


def draw_chain(
    volumes: Sequence[Volume], labels: Sequence[Label], brackets: Sequence[Bracket], *, channels_first: bool
) -> Drawn:
    """Return the drawing of a chain, with labels in two rows or fewer of them, if that is too wide."""
    scale = scale_for([volume.shape for volume in volumes], _SIZE)
    boxes = [box_of(volume.shape, scale) for volume in volumes]
    texts = [tuple(label_lines(label, channels_first=channels_first)) for label in labels]
    fewer = [
        lines if label.params or label in {labels[0], labels[-1]} else ()
        for label, lines in zip(labels, texts, strict=True)
    ]
    for lines, rows in (texts, 1), (texts, 2), (fewer, 1), (fewer, 2):
        layout = _laid_out(boxes, labels, lines, brackets, rows)
        if layout.right <= _COMFORTABLE:
            break
    return _drawn(volumes, layout)


def _laid_out(
    boxes: Sequence[Box],
    labels: Sequence[Label],
    texts: Sequence[tuple[Line, ...]],
    brackets: Sequence[Bracket],
    rows: int,
) -> _Layout:
    """Place all as far to the left as it goes."""
    placed: list[Box] = []
    notes: list[_Placed] = []
    closed: list[tuple[Bracket, float, float]] = []
    room = float(MARGIN)
    for label, lines in zip(labels, texts, strict=True):
        run = boxes[label.first : label.last + 1]
        steps = steps_in_run(run)
        span = steps[-1] + run[-1].width
        start = placed[-1].right + GAP if placed else room
        at, row = min((_start(max(start, room), span, lines, notes, room, row), row) for row in range(rows))
        placed += [evolve(box, x=at + step) for box, step in zip(run, steps, strict=True)]
        notes.append(_Placed(label, lines, at + span / 2, row))
        for bracket in [bracket for bracket in brackets[::-1] if bracket.last == label.last]:
            inside = [note for note in notes if note.label.first >= bracket.first]
            left = min([note.left for note in inside] + [placed[bracket.first].x])
            right = max([note.right for note in inside] + [placed[-1].right])
            right = max(right, left + widest(_bracket_lines(bracket)))
            closed.append((bracket, left, right))
            room = max(room, right + BESIDE)
    right = max([placed[-1].right] + [note.right for note in notes] + [end for _, _, end in closed])
    return _Layout(tuple(placed), tuple(_spread(placed, notes)), tuple(closed), right)


def _start(
    start: float, span: float, lines: Sequence[Line], notes: Sequence[_Placed], room: float, row: int
) -> float:
    """Return where volumes begin at the left-most, so that their label in this row has its place."""
    if not lines:
        return start
    half = widest(lines) / 2
    middle = max(start + span / 2, room + half)
    for note in notes:
        if not note.lines:
            continue
        if note.row == row:
            middle = max(middle, note.right + BESIDE + half)
        elif note.row < row:  # the line to this one goes past the other
            middle = max(middle, note.right + _CLEAR)
        else:
            middle = max(middle, note.x + _CLEAR + half)
    return middle - span / 2


def _spread(boxes: list[Box], notes: Sequence[_Placed]) -> Iterator[_Placed]:
    """Move volumes without a label to the middle between those with one; yield all labels as they were."""
    loose: list[_Placed] = []
    for note in notes:
        if note.lines and loose:
            before = boxes[loose[0].label.first - 1].right
            gaps = len(loose) + 1
            taken = sum(boxes[each.label.last].right - boxes[each.label.first].x for each in loose)
            gap = (boxes[note.label.first].x - before - taken) / gaps
            at = before
            for each in loose:
                shift = at + gap - boxes[each.label.first].x
                for place in range(each.label.first, each.label.last + 1):
                    boxes[place] = evolve(boxes[place], x=boxes[place].x + shift)
                at = boxes[each.label.last].right
        loose = [] if note.lines else [*loose, note]
        yield note


def _bracket_lines(bracket: Bracket) -> list[Line]:
    return [*broken(bracket.name, 200, "ink bold", 12), Line(f"{bracket.params:,}", "muted")]


def _drawn(volumes: Sequence[Volume], layout: _Layout) -> Drawn:
    skips = skips_of(volumes)
    lanes = lanes_of(skips, [box.half for box in layout.boxes])
    tallest = max(box.half for box in layout.boxes)
    axis = MARGIN + max([tallest, *[lane + 6 for lane in lanes]])
    boxes = [evolve(box, y=axis) for box in layout.boxes]
    elements = [connector(volumes, boxes, at) for at in range(1, len(volumes))]
    elements += [volume_group(volume, box) for volume, box in zip(volumes, boxes, strict=True)]
    elements += [skip(volumes, boxes, edge, axis - lane) for edge, lane in zip(skips, lanes, strict=True)]
    foot = axis + tallest + 24
    ends = [foot]
    for row in range(2):
        in_row = [note for note in layout.labels if note.lines and note.row == row]
        top = ends[-1] + (10 if row and in_row else 0)
        for note in in_row:
            elements.append(_leader(note, boxes, axis, top))
            elements += written(note.lines, note.x, top + LEADING - 4)
        ends.append(top + LEADING * max([len(note.lines) for note in in_row], default=0))
    bottom = ends[-1]
    for level in sorted({bracket.level for bracket, _, _ in layout.brackets}, reverse=True):
        row_end = bottom
        for bracket, left, right in layout.brackets:
            if bracket.level == level:
                lines = _bracket_lines(bracket)
                elements += _bracket(lines, left, right, bottom + 8)
                row_end = max(row_end, bottom + 16 + LEADING * len(lines))
        bottom = row_end
    return Drawn(tuple(elements), layout.right + MARGIN, bottom)


def _leader(note: _Placed, boxes: Sequence[Box], axis: float, top: float) -> Element:
    """Return the dotted line from the volumes to their label."""
    under = [box.half for box in boxes[note.label.first : note.label.last + 1]]
    return path(f"M{note.x:.1f} {axis + max(under) + 5:.1f} V{top - 4:.1f}", "link leader")


def _bracket(lines: Sequence[Line], left: float, right: float, top: float) -> list[Element]:
    line = path(f"M{left:.1f} {top - 4:.1f} v4 H{right:.1f} v-4", "line bracket")
    return [line, *written(lines, (left + right) / 2, top + LEADING)]
