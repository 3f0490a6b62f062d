"""The U of an encoder-decoder: a level for each halving, skips straight across."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log2
from xml.etree.ElementTree import Element

from attrs import evolve

from cnnparams.render.drawing.svg import Point, group
from cnnparams.render.volumes.gather import Volume
from cnnparams.render.volumes.labels import Label
from cnnparams.render.volumes.parts import (
    BESIDE,
    MARGIN,
    Drawn,
    Edge,
    Layout,
    connector,
    label_lines,
    lanes_of,
    link,
    skip,
    skips_of,
    steps_in_run,
    volume_group,
)
from cnnparams.render.volumes.solids import Box, box_of, positions_of, scale_for
from cnnparams.render.volumes.writing import LEADING, Line, widest, written

_SIZE, _THICKEST, _THINNER = 118, 48, 30
"""How high the largest image is drawn, and how thick the most channels are, or where room is short."""

_GAP, _WIDE = 20, 1500
"""How far volumes are apart, and how wide a picture is at most, if there is a way."""

_TURN, _CLEAR, _BETWEEN = 13, 9, 20
"""How far a connector goes on before it turns, how far from texts it is, and how far levels are apart."""


def levels_of(volumes: Sequence[Volume]) -> list[int]:
    """Return the level of each volume of a chain: how often sizes were halved on the way, minus doubled."""
    sizes = [max(positions_of(volume.shape)) for volume in volumes]
    levels = [0]
    for before, size in pairwise(sizes):
        levels.append(levels[-1] + round(log2(before / size)))
    return levels


def is_u(levels: Sequence[int]) -> bool:
    """Whether a chain goes down two levels or more, and then comes up again two or more, in several steps."""
    lowest = max(levels)
    turn = levels.index(lowest)
    down, up = levels[: turn + 1], levels[turn:]
    one_valley = list(down) == sorted(down) and list(up) == sorted(up, reverse=True)
    return one_valley and lowest - down[0] >= 2 and lowest - up[-1] >= 2 and len(set(up)) > 2


def draw_u(
    volumes: Sequence[Volume], labels: Sequence[Label], levels: Sequence[int], layout: Layout
) -> Drawn:
    """Return the drawing of a chain whose levels go down and up, with thinner volumes if it is too wide."""
    thick, thin = (_drawn(volumes, labels, levels, layout, thickness) for thickness in (_THICKEST, _THINNER))
    return thick if thick.width <= _WIDE else thin


def _drawn(
    volumes: Sequence[Volume],
    labels: Sequence[Label],
    levels: Sequence[int],
    layout: Layout,
    thickness: float,
) -> Drawn:
    ranks = {level: at for at, level in enumerate(sorted(set(levels)))}
    rows = [ranks[level] for level in levels]
    scale = scale_for([volume.shape for volume in volumes], _SIZE, thickness)
    sizes = [box_of(volume.shape, scale) for volume in volumes]
    texts = [
        label_lines(label, layout) if label.params or label in {labels[0], labels[-1]} else []
        for label in labels
    ]
    skips = skips_of(volumes)
    lanes = _lanes(sizes, rows, skips)
    axes, height = _heights(sizes, labels, texts, rows, lanes)
    busy = {at for edge in skips for at in edge}
    boxes, turns, right = _placed(sizes, labels, texts, rows, busy)
    boxes = [evolve(box, y=axes[row]) for box, row in zip(boxes, rows, strict=True)]
    elements = [connector(volumes, boxes, at) for at in range(1, len(volumes)) if at not in turns]
    elements += [volume_group(volume, box) for volume, box in zip(volumes, boxes, strict=True)]
    elements += [_turned(volumes, boxes, at, turn) for at, turn in turns.items()]
    for edge, lane in lanes.items():
        axis = min(axes[rows[at]] for at in edge)
        elements.append(skip(volumes, boxes, edge, axis - lane))
    for label, lines in zip(labels, texts, strict=True):
        elements.append(_label(boxes[label.first : label.last + 1], lines))
    return Drawn(tuple(elements), right + MARGIN, height)


def _lanes(sizes: Sequence[Box], rows: Sequence[int], skips: Sequence[Edge]) -> dict[Edge, float]:
    """Return how far above the axis each skip is, in the upper of the levels of its ends."""
    lanes: dict[Edge, float] = {}
    for row in sorted(set(rows)):
        edges = [edge for edge in skips if min(rows[at] for at in edge) == row]
        halves = [box.half if at == row else 0.0 for box, at in zip(sizes, rows, strict=True)]
        lanes |= dict(zip(edges, lanes_of(edges, halves), strict=True))
    return lanes


def _heights(
    sizes: Sequence[Box],
    labels: Sequence[Label],
    texts: Sequence[Sequence[Line]],
    rows: Sequence[int],
    lanes: Mapping[Edge, float],
) -> tuple[list[float], float]:
    """Return the height of the axis of each level, and where the lowest ends."""
    count = max(rows) + 1
    above, below = [0.0] * count, [0.0] * count
    for label, lines in zip(labels, texts, strict=True):
        row, half = rows[label.first], max(box.half for box in sizes[label.first : label.last + 1])
        above[row] = max(above[row], half)
        below[row] = max(below[row], half + (LEADING * len(lines) + 6 if lines else 0))
    for (start, end), lane in lanes.items():
        row = min(rows[start], rows[end])
        above[row] = max(above[row], lane)
    axes: list[float] = []
    bottom = float(MARGIN - _BETWEEN)
    for up, down in zip(above, below, strict=True):
        axes.append(bottom + _BETWEEN + up)
        bottom = axes[-1] + down
    return axes, bottom


def _placed(
    sizes: Sequence[Box],
    labels: Sequence[Label],
    texts: Sequence[Sequence[Line]],
    rows: Sequence[int],
    busy: set[int],
) -> tuple[list[Box], dict[int, float], float]:
    """Return the boxes from left to right, where connectors turn, and where all ends."""
    boxes: list[Box] = []
    turns: dict[int, float] = {}
    ends = [0.0] * (max(rows) + 1)
    for label, lines in zip(labels, texts, strict=True):
        run = sizes[label.first : label.last + 1]
        steps = steps_in_run(run)
        span, half = steps[-1] + run[-1].width, widest(lines) / 2
        row = rows[label.first]
        before = rows[label.first - 1] if boxes else row
        landing = run[0].width / 2 - (min(6, run[0].thickness / 4) if label.first in busy else 0)
        start = boxes[-1].right + _GAP if boxes else float(MARGIN)
        least = ends[row] + BESIDE if ends[row] else float(MARGIN)
        if row < before:
            turn = _upwards(boxes[-1], ends[row + 1 : before], free=label.first - 1 not in busy | set(turns))
            turns[label.first] = turn
            start, least = max(start, turn + _TURN + 5), max(least, turn + _CLEAR)
        elif row > before:
            turn = max([boxes[-1].right + _TURN, *[end + _CLEAR for end in ends[before:row]]])
            start = turn - landing
        if lines:
            start = max(start, least + half - span / 2)
            ends[row] = start + span / 2 + half
        if row > before:
            turns[label.first] = start + landing
        boxes += [evolve(box, x=start + step) for box, step in zip(run, steps, strict=True)]
    return boxes, turns, max([*ends, *[box.right for box in boxes]])


def _upwards(box: Box, passed: Sequence[float], *, free: bool) -> float:
    """Return where a connector goes up: from the roof of a volume, if there is nothing else above it."""
    middle = box.roof[0]
    clear = max([end + _CLEAR for end in passed], default=0)
    return middle if free and clear <= middle else max(box.right + _TURN, clear)


def _turned(volumes: Sequence[Volume], boxes: Sequence[Box], at: int, turn: float) -> Element:
    """Return the line to a volume on another level: down onto its roof, or up and into its side."""
    before, box = boxes[at - 1], boxes[at]
    beside: list[Point] = [(before.sides[1], before.y), (turn, before.y)]
    if box.y > before.y:
        return link(volumes, (at - 1, at), [*beside, (turn, box.roof[1])])
    start = [before.roof] if turn == before.roof[0] else beside
    return link(volumes, (at - 1, at), [*start, (turn, box.y), (box.sides[0], box.y)])


def _label(boxes: Sequence[Box], lines: Sequence[Line]) -> Element:
    middle = (boxes[0].x + boxes[-1].right) / 2
    top = boxes[0].y + max(box.half for box in boxes) + LEADING
    return group(written(lines, middle, top), css="label")
