"""Boxes and arrows, from top to bottom: the diagram of a network that shows what feeds what."""

from collections.abc import Iterator
from typing import final
from xml.etree.ElementTree import Element

from attrs import define

from cnnparams.errors import ConfigError
from cnnparams.render.drawing.pictures import Picture
from cnnparams.render.drawing.svg import Point, arrow, group, rect, text, write_svg
from cnnparams.render.drawing.widths import text_width
from cnnparams.render.graph.boxes import Frame, cards_in, items_of, sources_of
from cnnparams.render.graph.cards import NAME, SMALL, Card, Layout, draw_card, tip
from cnnparams.render.graph.frames import HEADER, Edge, Level, arranged, header_of
from cnnparams.render.graph.legends import legend
from cnnparams.render.graph.twins import Spot, links_between

_MOST = 300
_EDGE = 24
_LEAST_WIDTH = 440


def write_picture(picture: Picture) -> str:
    """Write a picture as boxes and arrows, in SVG.

    Args:
        picture: what is drawn.

    Raises:
        ConfigError: there are more boxes than can be read.
    """
    sources = sources_of(picture.nodes)
    items = items_of(picture.nodes, sources)
    cards = list(cards_in(items))
    if len(cards) > _MOST:
        raise ConfigError(
            f"diagram: at most {_MOST} boxes can be read, got {len(cards):,}; choose a smaller depth"
        )
    level = arranged(items, sources, picture.layout)
    drawn = _Drawn(picture.layout, [], [], [], [], [])
    width = max(_LEAST_WIDTH, level.plan.width + 2 * _EDGE)
    drawn.add(level, (width - level.plan.width) / 2, _EDGE)
    below = legend(picture, cards, _EDGE, level.plan.height + _EDGE + 44, width)
    links = links_between(drawn.spots)
    params = f"{picture.params:,} parameters"
    return write_svg(
        picture.title,
        f"A diagram of {len(cards):,} boxes, joined by arrows from the input to the output; {params}.",
        max(width, below.width + _EDGE),
        below.height + _EDGE,
        [*drawn.frames, *links, *drawn.edges, *drawn.heads, *drawn.cards, *below.parts],
    )


@final
@define
class _Drawn:
    """All that is drawn, in layers.

    Args:
        layout: how shapes are shown.
        frames: the frames.
        edges: the lines.
        heads: the headers of frames.
        cards: the cards.
        spots: where cards and frames are.
    """

    layout: Layout
    frames: list[Element]
    edges: list[Element]
    heads: list[Element]
    cards: list[Element]
    spots: list[Spot]

    def add(self, level: Level, x: float, y: float) -> None:
        """Add what is in a frame, whose plan begins here."""
        first = len(level.above)
        places = level.plan.places[first : first + len(level.items)]
        for index, (item, size, place) in enumerate(zip(level.items, level.sizes, places, strict=True)):
            left, top = x + place[0], y + place[1]
            self.spots.append(
                Spot(
                    tuple([node.path for node in item.nodes]),
                    item.nodes[-1].twin,
                    left,
                    top,
                    size.width,
                    size.height,
                )
            )
            if isinstance(item, Card):
                self.cards.append(draw_card(item, left, top, size.width - item.stack, self.layout))
            else:
                inner = level.inner[index]
                self.frames.append(_border(item, inner, left, top, self.layout))
                self.heads += _header(item, inner, left, top)
                self.add(inner, left + inner.left, top + inner.top)
        for edge, route in zip(level.edges, level.plan.routes, strict=True):
            points = [(x + across, y + down) for across, down in route]
            self.edges.append(_line(edge, points, y - level.top + level.height))


def _line(edge: Edge, points: list[Point], bottom: float) -> Element:
    """Return a line; one from or to the border of a frame goes on to it, above the header or below."""
    if edge.tail is None:
        points[0] = (points[0][0], points[0][1] - HEADER)
    if edge.head is None:
        points[-1] = (points[-1][0], bottom)
    data = {
        "from": " ".join(dict.fromkeys([name for name, _ in edge.pairs])),
        "to": " ".join(dict.fromkeys([name for _, name in edge.pairs])),
    }
    return group(arrow(points, head=edge.ends), css="edge", data=data if edge.pairs else None)


def _border(frame: Frame, level: Level, x: float, y: float, layout: Layout) -> Element:
    stack = [
        rect(x + by, y + by, level.width, level.height, "card", radius=9) for by in (6, 3) if frame.count > 1
    ]
    border = rect(x, y, level.width, level.height, "frame ground", radius=9)
    return group(
        [*stack, border],
        css="block",
        tip="\n".join([tip(node, layout) for node in frame.nodes]),
        data={"block": " ".join([node.path for node in frame.nodes])},
    )


def _header(frame: Frame, level: Level, x: float, y: float) -> Iterator[Element]:
    """Yield the texts of a frame's header; its class only where there is room beside the lines."""
    name, params = header_of(frame)
    yield text(x + 12, y + 17, name, "ink bold", size=NAME)
    after = 12 + text_width(name, NAME, bold=True) + 10
    ports = [level.port_above(source) for source in level.above]
    room = min([*ports, level.width - text_width(params, SMALL) - 12]) - 12
    if after + text_width(frame.kind, SMALL) <= room:
        yield text(x + after, y + 17, frame.kind, "muted", size=SMALL)
    if params:
        yield text(x + level.width - 12, y + 17, params, "muted", size=SMALL, anchor="end")
