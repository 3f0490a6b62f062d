"""What volumes are drawn with, in a chain or a U: boxes with their data, labels, connectors, skips."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Literal, TypeAlias, final
from xml.etree.ElementTree import Element

from attrs import frozen

from cnnparams.render.drawing.svg import Point, arrow, group, shape_text
from cnnparams.render.volumes.gather import Volume
from cnnparams.render.volumes.labels import Label
from cnnparams.render.volumes.solids import Box, faces
from cnnparams.render.volumes.writing import Line, broken

MARGIN, GAP, BESIDE = 22, 26, 14
"""How far things are from the edge, volumes from each other, and texts beside each other."""

_WIDE = 132
"""How wide a label is at most."""

_LANE = 11
"""How far skips are above volumes, and above each other."""

_IN_RUN, _SHOWN = 8, 0.35
"""How far volumes of one label are from each other, and which part of a side they leave uncovered."""

_PORT = 3
"""How far from the middle of a roof a line is."""

PART_RULES = """.leader{stroke-width:1;stroke-opacity:.5;stroke-dasharray:1 3}
.skip{stroke-dasharray:5 3.5}
.bracket{stroke-width:1;stroke-opacity:.6}
.divided{fill:none}"""

Layout: TypeAlias = Literal["channels_last", "channels_first"]
"""How shapes are written."""

Edge: TypeAlias = tuple[int, int]
"""A volume, and another that takes its output."""


@final
@frozen
class Drawn:
    """What is drawn above the title, and how large it is."""

    elements: tuple[Element, ...]
    width: float
    height: float


def label_lines(label: Label, layout: Layout) -> list[Line]:
    """Return how a label is written: its name, shape, parameters and note."""
    shape = shape_text(label.shape, layout)
    lines = broken(label.name, _WIDE, "ink bold", 12) + broken(shape, _WIDE)
    if label.params:
        lines.append(Line(f"{label.params:,}", "muted"))
    return lines + (broken(label.note, _WIDE, "muted") if label.note else [])


def steps_in_run(run: Sequence[Box]) -> list[float]:
    """Return where the boxes of one label begin: each hides a part of the one before it."""
    steps = [box.thickness + max(_IN_RUN, box.back[0] * _SHOWN) for box in run[:-1]]
    return list(accumulate(steps, initial=0.0))


def volume_group(volume: Volume, box: Box) -> Element:
    """Return a volume with what programs read."""
    named = " + ".join(volume.names)
    tip = f"{named}: {shape_text(volume.shape)}, {volume.params:,} parameters"
    data: Mapping[str, str | int] = {"path": " ".join(volume.paths), "params": volume.params}
    return group(faces(box, volume.role, volume.count), css="volume", tip=tip, data=data)


def connector(volumes: Sequence[Volume], boxes: Sequence[Box], at: int) -> Element:
    """Return the line from a volume to the next one, straight on their axis."""
    before, box = boxes[at - 1], boxes[at]
    end = box.sides[0]
    start = min(before.sides[1], end - 1)
    return link(volumes, (at - 1, at), [(start, before.y), (end, box.y)], head=end - start > 2 * _IN_RUN)


def link(
    volumes: Sequence[Volume], edge: Edge, points: Sequence[Point], css: str = "line", *, head: bool = True
) -> Element:
    """Return the line of an edge, with what programs read."""
    data: Mapping[str, str] = {"from": volumes[edge[0]].paths[0], "to": volumes[edge[1]].paths[0]}
    return group(arrow(points, css=css, head=head), css="edge", data=data)


def skips_of(volumes: Sequence[Volume]) -> list[Edge]:
    """Return the edges that do not lead to the next volume, the shortest first."""
    edges = [
        (source, at) for at, volume in enumerate(volumes) for source in volume.sources if source < at - 1
    ]
    return sorted(edges, key=lambda edge: (edge[1] - edge[0], edge))


def lanes_of(skips: Sequence[Edge], halves: Sequence[float]) -> list[float]:
    """Return how far above the axis each skip is: above the volumes, and the skips, that it passes."""
    lanes: list[float] = []
    for start, end in skips:
        passed = [
            lane for (first, last), lane in zip(skips, lanes, strict=False) if first < end and start < last
        ]
        lanes.append(max([*halves[start : end + 1], *passed]) + _LANE)
    return lanes


def skip(volumes: Sequence[Volume], boxes: Sequence[Box], edge: Edge, lane: float) -> Element:
    """Return a dashed line over the top."""
    start, end = ports(volumes, boxes, edge)
    return link(volumes, edge, [start, (start[0], lane), (end[0], lane), end], "line skip")


def ports(volumes: Sequence[Volume], boxes: Sequence[Box], edge: Edge) -> tuple[Point, Point]:
    """Return where a skip leaves one roof and reaches another: beside others, so that none cross."""
    skips = skips_of(volumes)
    leaving = [end for start, end in skips if start == edge[0]]
    reaching = [start for start, end in skips if end == edge[1]]
    out = leaving[::-1].index(edge[1])
    into = reaching[::-1].index(edge[0])
    (x, y), (to_x, to_y) = boxes[edge[0]].roof, boxes[edge[1]].roof
    return (
        (x + _beside(boxes[edge[0]], out, len(leaving)), y),
        (to_x - _beside(boxes[edge[1]], into, len(reaching)), to_y),
    )


def _beside(box: Box, place: int, count: int) -> float:
    """Return how far from the middle of a roof a line is: the longest the nearest."""
    return _PORT * (1 + place) if count == 1 else min(2 * _PORT, box.width / 2 / count) * (place + 0.5)
