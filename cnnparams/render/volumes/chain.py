"""The volumes of a chain on one axis, or on several if they are many: labels below, skips above."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from attrs import evolve

from cnnparams.render.drawing.svg import group, path
from cnnparams.render.volumes.gather import Volume
from cnnparams.render.volumes.labels import Bracket, Label
from cnnparams.render.volumes.parts import (
    MARGIN,
    Drawn,
    Edge,
    Layout,
    connector,
    label_lines,
    lanes_of,
    link,
    ports,
    skip,
    skips_of,
    volume_group,
)
from cnnparams.render.volumes.placing import Note, Placement, Span, placement
from cnnparams.render.volumes.solids import Box, box_of, scale_for
from cnnparams.render.volumes.writing import LEADING, Line, written

_SIZE, _THICKEST, _THINNER = 150, 88, 52
"""How high the largest image is drawn, and how thick the most channels are, or where room is short."""

_CALM, _WIDE = 1250, 1420
"""How wide a line is at most with one row of labels, and with two."""

_BETWEEN, _TURN, _TRACK = 20, 12, 9
"""How far lines are apart, how far connectors go on before they turn, and how far these are apart."""


def draw_chain(
    volumes: Sequence[Volume], labels: Sequence[Label], brackets: Sequence[Bracket], layout: Layout
) -> Drawn:
    """Return the drawing of a chain.

    If it is too wide, its labels are in two rows; then its volumes are thinner, or it is in several lines.
    """
    texts = [tuple(label_lines(label, layout)) for label in labels]
    fewer = [
        lines if label.params or label in {labels[0], labels[-1]} else ()
        for label, lines in zip(labels, texts, strict=True)
    ]
    shapes = [volume.shape for volume in volumes]
    thick, thin = (
        [box_of(shape, scale_for(shapes, _SIZE, thickness)) for shape in shapes]
        for thickness in (_THICKEST, _THINNER)
    )
    for sizes, lines, rows, most in (
        (thick, texts, 1, _CALM),
        (thin, texts, 1, _CALM),
        (thick, texts, 2, _WIDE),
        (thin, texts, 2, _WIDE),
        (thin, fewer, 1, _WIDE),
        (thin, fewer, 2, _WIDE),
    ):
        line = placement(sizes, labels, lines, brackets, rows)
        if line.right <= most:
            return _drawn(volumes, [line])
    return _drawn(volumes, list(_lines(thin, labels, texts, brackets)))


def _lines(
    sizes: Sequence[Box],
    labels: Sequence[Label],
    texts: Sequence[tuple[Line, ...]],
    brackets: Sequence[Bracket],
) -> Iterator[Placement]:
    """Yield lines of about one width, as few as there can be."""
    whole = placement(sizes, labels, texts, brackets, 1)
    starts, most = _starts(whole, _WIDE), _WIDE
    while most > 0 and len(narrower := _starts(whole, most - LEADING)) == len(starts):
        starts, most = narrower, most - LEADING
    for start, end in zip(starts, [*starts[1:], len(labels)], strict=True):
        first, last = labels[start].first, labels[end - 1].last
        parts = [part for bracket in brackets for part in _part(bracket, first, last)]
        yield placement(sizes, labels[start:end], texts[start:end], parts, 1)


def _starts(whole: Placement, most: float) -> list[int]:
    """Return with which labels lines of this width begin."""
    starts, left = [0], 0.0
    for at, note in enumerate(whole.notes):
        box = whole.boxes[note.label.last]
        if at and max(box.right, note.x + note.half) - left > most:
            starts.append(at)
            left = min(whole.boxes[note.label.first].x, note.x - note.half) - MARGIN
    return starts


def _part(bracket: Bracket, first: int, last: int) -> Iterator[Bracket]:
    """Yield what is in a line of a bracket, if that is any."""
    if bracket.first >= first:
        if bracket.first <= last:
            yield evolve(bracket, last=min(last, bracket.last))
    elif bracket.last >= first:
        part = evolve(bracket, name=f"… {bracket.name}", params=0)
        yield evolve(part, first=first, last=min(last, bracket.last))


def _drawn(volumes: Sequence[Volume], lines: Sequence[Placement]) -> Drawn:
    """Return the drawing of lines, each below the one before."""
    skips = skips_of(volumes)
    line_of = [at for at, line in enumerate(lines) for _ in line.boxes]
    turning = [edge for edge in skips if line_of[edge[0]] != line_of[edge[1]]]
    boxes: list[Box] = []
    notes: list[Element] = []
    tops, lanes, tracks = [0.0], dict[Edge, float](), dict[Edge, float]()
    for at, line in enumerate(lines):
        edges = [edge for edge in skips if line_of[edge[0]] == at]
        local = [(start - line.first, min(end - line.first, len(line.boxes))) for start, end in edges]
        heights = lanes_of(local, [box.half for box in line.boxes])
        tallest = max(box.half for box in line.boxes)
        arriving = [edge for edge in turning if line_of[edge[1]] == at]
        tracks |= {edge: tops[-1] + _TRACK * place + 4 for place, edge in enumerate(arriving, start=1)}
        axis = tops[-1] + MARGIN + _TRACK * len(arriving) + max([tallest, *[lane + 6 for lane in heights]])
        lanes |= {edge: axis - height for edge, height in zip(edges, heights, strict=True)}
        boxes += [evolve(box, y=axis) for box in line.boxes]
        below, bottom = _below(line, axis, axis + tallest + 24)
        notes += below
        tops.append(bottom + _BETWEEN)
    right = max(line.right for line in lines) + (_TURN if len(lines) > 1 else 0)
    elements = [
        connector(volumes, boxes, at)
        if line_of[at] == line_of[at - 1]
        else _turned(volumes, boxes, at, right, tops[line_of[at]] + 4)
        for at in range(1, len(volumes))
    ]
    elements += [volume_group(volume, box) for volume, box in zip(volumes, boxes, strict=True)]
    elements += [skip(volumes, boxes, edge, lanes[edge]) for edge in skips if edge not in tracks]
    for place, edge in enumerate(turning, start=1):
        elements.append(_turned_skip(volumes, boxes, edge, lanes[edge], right + _TRACK * place, tracks[edge]))
    width = right + _TRACK * len(turning) + MARGIN
    return Drawn((*elements, *notes), width, tops[-1] - _BETWEEN)


def _turned_skip(
    volumes: Sequence[Volume], boxes: Sequence[Box], edge: Edge, lane: float, side: float, track: float
) -> Element:
    """Return a skip to a volume of another line."""
    start, end = ports(volumes, boxes, edge)
    points = [start, (start[0], lane), (side, lane), (side, track), (end[0], track), end]
    return link(volumes, edge, points, "line skip")


def _turned(volumes: Sequence[Volume], boxes: Sequence[Box], at: int, side: float, track: float) -> Element:
    """Return the line from the end of a line to the next one."""
    before, box = boxes[at - 1], boxes[at]
    points = [
        (before.sides[1], before.y),
        (side, before.y),
        (side, track),
        (8, track),
        (8, box.y),
        (box.sides[0], box.y),
    ]
    return link(volumes, (at - 1, at), points)


def _below(line: Placement, axis: float, top: float) -> tuple[list[Element], float]:
    """Return the labels and brackets below a line, and where they end."""
    elements: list[Element] = []
    bottom = top
    for row in sorted({note.row for note in line.notes if note.lines}):
        notes = [note for note in line.notes if note.lines and note.row == row]
        top = bottom + (10 if row else 0)
        for note in notes:
            elements.append(_leader(line, note, axis, top))
            elements.append(group(written(note.lines, note.x, top + LEADING - 4), css="label"))
        bottom = top + LEADING * max(len(note.lines) for note in notes)
    for level in sorted({span.bracket.level for span in line.spans}, reverse=True):
        spans = [span for span in line.spans if span.bracket.level == level]
        elements += [_bracket(span, bottom + 8) for span in spans]
        bottom += 16 + LEADING * max(len(span.lines) for span in spans)
    return elements, bottom


def _leader(line: Placement, note: Note, axis: float, top: float) -> Element:
    """Return the dotted line from the volumes to their label."""
    run = line.boxes[note.label.first - line.first : note.label.last - line.first + 1]
    return path(f"M{note.x:.1f} {axis + max(box.half for box in run) + 5:.1f} V{top - 4:.1f}", "link leader")


def _bracket(span: Span, top: float) -> Element:
    line = path(f"M{span.left:.1f} {top - 4:.1f} v4 H{span.right:.1f} v-4", "line bracket")
    return group([line, *written(span.lines, (span.left + span.right) / 2, top + LEADING)], css="around")
