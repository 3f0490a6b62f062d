"""Boxes inside of boxes: each frame is laid out by itself, and then placed as if it were a card."""

from collections.abc import Mapping, Sequence
from typing import final

from attrs import evolve, frozen

from cnnparams.render.drawing.pictures import Node
from cnnparams.render.drawing.widths import text_width
from cnnparams.render.graph.boxes import Frame, Item, Sources, nodes_in
from cnnparams.render.graph.cards import NAME, SMALL, Card, Layout
from cnnparams.render.graph.evening import evened
from cnnparams.render.layout.layered import Box, Link, Plan, planned

HEADER, PAD = 24, 14
"""Room for the name of a frame, and at its sides."""
_BETWEEN = 12


@final
@frozen
class Edge:
    """A line between two boxes of a level, or between one and the border of the frame around.

    Args:
        source: the node whose output it is.
        pairs: the nodes that it connects: what is taken, and what takes it.
        tail: the box it leaves, by its place in the level; None is the upper border.
        head: the box it enters; None is the lower border.
        ends: whether it ends there, and does not go on inside.
    """

    source: str
    pairs: tuple[tuple[str, str], ...]
    tail: int | None
    head: int | None
    ends: bool


@final
@frozen
class Level:
    """What is inside a frame, or the whole picture, laid out.

    Args:
        items: the boxes.
        inner: what is inside of each that is a frame, by its place.
        sizes: of each box.
        edges: the lines.
        plan: where these are: ports at the upper border first, then boxes, then ports at the lower border.
        above: the nodes whose outputs come in through the upper border.
        below: the nodes whose outputs go out.
        left: how far right of the frame's left side the plan begins.
        top: how far below its upper side.
        width: of the frame.
        height: of the frame.
    """

    items: tuple[Item, ...]
    inner: "Mapping[int, Level]"
    sizes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    plan: Plan
    above: tuple[str, ...]
    below: tuple[str, ...]
    left: float = 0
    top: float = 0
    width: float = 0
    height: float = 0

    @property
    def axis(self) -> float:
        """How far from the left side the main path goes through."""
        if self.above:
            return self.port_above(self.above[0])
        return self.port_below(self.below[0]) if self.below else self.width / 2

    def port_above(self, source: str) -> float:
        """Return how far from the left side this output comes in."""
        return self.left + self.plan.places[self.above.index(source)][0]

    def port_below(self, source: str) -> float:
        """Return how far from the left side this output goes out."""
        at = len(self.above) + len(self.items) + self.below.index(source)
        return self.left + self.plan.places[at][0]


def arranged(items: Sequence[Item], sources: Sources, layout: Layout, frame: Frame | None = None) -> Level:
    """Return boxes laid out, with all that is inside of them.

    Args:
        items: the boxes.
        sources: what takes whose output.
        layout: how shapes are shown.
        frame: the frame around them.
    """
    above, below = _ports(frame, sources) if frame is not None else ((), ())
    inner = {
        index: arranged(item.items, sources, layout, item)
        for index, item in enumerate(items)
        if isinstance(item, Frame)
    }
    edges = _edges(items, sources, below)
    narrowest = [
        item.width(layout) if isinstance(item, Card) else inner[index].width
        for index, item in enumerate(items)
    ]
    ends = [(edge.tail, edge.head) for edge in edges if edge.tail is not None and edge.head is not None]
    widths = evened(narrowest, ends, inner)
    inner = {index: _widened(level, widths[index]) for index, level in inner.items()}
    boxes = [
        Box(width + item.stack, item.height + item.stack, width / 2)
        if isinstance(item, Card)
        else Box(width, inner[index].height, inner[index].axis)
        for index, (item, width) in enumerate(zip(items, widths, strict=True))
    ]
    first, last = len(above), len(above) + len(items)
    links = [_link(edge, inner, boxes, above, below) for edge in edges]
    port = Box(0, 0, 0)
    plan = planned(
        [*[port] * first, *boxes, *[port] * len(below)],
        links,
        top=range(first),
        bottom=range(last, last + len(below)),
    )
    level = Level(tuple(items), inner, tuple(boxes), edges, plan, above, below)
    return level if frame is None else _with_border(level, frame)


def header_of(frame: Frame) -> tuple[str, str]:
    """Return what stands at the left and at the right of a frame's header, beside its class."""
    name = f"{frame.name} × {frame.count}" if frame.count > 1 else frame.name
    return name, f"{frame.params:,}" if frame.params else ""


def _with_border(level: Level, frame: Frame) -> Level:
    """Return what is inside of a frame with room around, and for its header beside the lines that come in."""
    plan, ports = level.plan, len(level.above)
    lines = [plan.places[index][0] for index in range(ports)]
    name, params = header_of(frame)
    name_width = text_width(name, NAME, bold=True) + 2 * _BETWEEN
    params_width = text_width(params, SMALL) + 2 * _BETWEEN
    if lines:
        left = max(PAD, name_width - min(lines))
        right = max(PAD, params_width - (plan.width - max(lines)))
        # What is symmetric, but for a stack at its right, stays so.
        if ports == 1 and abs(2 * lines[0] - plan.width) < PAD:
            half = max(lines[0] + left, plan.width - lines[0] + right)
            left, right = half - lines[0], half - (plan.width - lines[0])
    else:
        left = PAD
        right = max(PAD, name_width + params_width - plan.width - left)
    boxes = zip(plan.places[ports : ports + len(level.sizes)], level.sizes, strict=True)
    lowest = max([y + box.height for (_, y), box in boxes])
    height = HEADER + max(plan.height if level.below else 0, lowest + PAD)
    return evolve(level, left=left, top=HEADER, width=left + plan.width + right, height=height)


def _ports(frame: Frame, sources: Sources) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return whose outputs come into a frame, and whose go out."""
    nodes = nodes_in(frame)
    inside = {node.path for node in nodes}
    taken = dict.fromkeys([name for node in nodes for name in sources.of(node)])
    above = tuple([name for name in taken if name not in inside])
    leaves = [node.path for node in nodes if not node.nodes]
    below = tuple([name for name in leaves if not inside.issuperset(sources.users.get(name, ()))])
    return above, below


def _edges(items: Sequence[Item], sources: Sources, below: Sequence[str]) -> tuple[Edge, ...]:
    """Return the lines of a level."""
    held = [nodes_in(item) for item in items]
    owner = {node.path: index for index, nodes in enumerate(held) for node in nodes}
    edges: list[Edge] = []
    for index, (item, nodes) in enumerate(zip(items, held, strict=True)):
        inside = {node.path for node in nodes}
        taken = dict.fromkeys([name for node in nodes for name in sources.of(node) if name not in inside])
        deeper = nodes[len(item.nodes) :]  # of a card, none
        for source in taken:
            pairs = tuple(_pairs(item.nodes, source, sources))
            ends = not any(source in sources.of(node) for node in deeper)
            edges.append(Edge(source, pairs, owner.get(source), index, ends))
    edges += [Edge(source, (), owner[source], None, ends=False) for source in below]
    return tuple(edges)


def _pairs(nodes: Sequence[Node], source: str, sources: Sources) -> list[tuple[str, str]]:
    """Return what nodes take of an output, by the names under which they take it."""
    return [(name, node.path) for node in nodes for name in node.inputs if sources.ends[name] == source]


def _widened(level: Level, width: float) -> Level:
    """Return what is inside of a frame with more room at both sides."""
    return evolve(level, left=level.left + (width - level.width) / 2, width=width)


def _link(
    edge: Edge,
    inner: Mapping[int, Level],
    boxes: Sequence[Box],
    above: Sequence[str],
    below: Sequence[str],
) -> Link:
    """Return a line as the layout takes it."""
    first = len(above)
    if edge.tail is None:
        tail, out = above.index(edge.source), 0.0
    else:
        level = inner.get(edge.tail)
        tail = first + edge.tail
        out = 0.0 if level is None else level.port_below(edge.source) - boxes[edge.tail].axis
    if edge.head is None:
        return Link(tail, first + len(boxes) + below.index(edge.source), out, 0.0)
    level = inner.get(edge.head)
    into = None if level is None else level.port_above(edge.source) - boxes[edge.head].axis
    return Link(tail, first + edge.head, out, into)
