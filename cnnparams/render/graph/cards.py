"""The boxes of a diagram: what a card says, how large it is, and how it is drawn."""

from typing import Literal, final
from xml.etree.ElementTree import Element

from attrs import frozen

from cnnparams.render.drawing.palette import class_of
from cnnparams.render.drawing.pictures import Node, Role
from cnnparams.render.drawing.svg import group, path, rect, shape_text, text
from cnnparams.render.drawing.widths import text_width

Layout = Literal["channels_last", "channels_first"]

FOLLOWING: frozenset[Role] = frozenset({"normalization", "activation"})
"""What shares the box of the layer before."""

NAME, SMALL = 13, 12
"""The sizes of a name and of all else."""
_STRIP, _LEFT, _RIGHT, _BETWEEN = 7, 17, 12, 12
_TALL, _SLIM = 46, 28
_STACK = 3


@final
@frozen
class Card:
    """Nodes that are one box.

    Args:
        nodes: the nodes: opened blocks around them if these hold nothing else, then those in them, each of
            which takes the output of the one before.
        name: its name.
        count: how many equal blocks it stands for.
    """

    nodes: tuple[Node, ...]
    name: str
    count: int = 1

    @property
    def leaves(self) -> tuple[Node, ...]:
        """The nodes that are not opened."""
        return tuple([node for node in self.nodes if not node.nodes])

    @property
    def kind(self) -> str:
        """The classes of its layers; nothing if its name says as much."""
        kind = " + ".join([node.kind for node in self.leaves])
        return "" if kind.lower() == self.name.lower() else kind

    @property
    def params(self) -> int:
        """Its parameters."""
        return sum([node.params for node in self.leaves])

    @property
    def role(self) -> Role:
        """What its first layer does that is no normalization or activation, if there is one."""
        main = [node for node in self.leaves if node.role not in FOLLOWING]
        return (main or self.leaves)[0].role

    @property
    def note(self) -> str:
        """What stands in the corner below: the parameters, or whose weights it uses."""
        twin = self.leaves[0].twin
        if twin is not None:
            return f"shares {twin.rpartition('/')[2]}"
        return f"{self.params:,}" if self.params else ""

    @property
    def times(self) -> str:
        """What stands in the corner above."""
        return f"× {self.count}" if self.count > 1 else ""

    @property
    def height(self) -> float:
        """Its height: it is slim where there is nothing to say but its shape."""
        return _TALL if self.note or self.times else _SLIM

    @property
    def stack(self) -> float:
        """How far the blocks behind it look out, to the right and below."""
        return 2 * _STACK if self.count > 1 else 0

    def width(self, layout: Layout) -> float:
        """Return how wide it must be."""
        parts = [text_width(self.name, NAME, bold=True)]
        parts += [text_width(self.kind, SMALL)] if self.kind else []
        shape = text_width(shape_text(self.leaves[-1].shape, layout), SMALL)
        if self.height == _SLIM:
            return _LEFT + sum(parts) + _BETWEEN * len(parts) + 6 + shape + _RIGHT
        above = sum(parts) + _BETWEEN * (len(parts) - 1)
        above += _BETWEEN + text_width(self.times, SMALL, bold=True) if self.times else 0
        below = shape + (2 * _BETWEEN + text_width(self.note, SMALL) if self.note else 0)
        return _LEFT + max(above, below) + _RIGHT


def draw_card(card: Card, x: float, y: float, width: float, layout: Layout) -> Element:
    """Return a card with its left upper corner there."""
    height, shape = card.height, shape_text(card.leaves[-1].shape, layout)
    radius = height / 2 if card.role == "merge" else 6
    parts = [
        rect(x + by, y + by, width, height, "card", radius=radius)
        for by in (2 * _STACK, _STACK)
        if card.count > 1
    ]
    parts += [
        rect(x, y, width, height, "card", radius=radius),
        path(strip(x, y, height, radius), f"{class_of(card.role)}-fill"),
    ]
    line = y + (19 if height == _TALL else height / 2 + 4.5)
    parts.append(text(x + _LEFT, line, card.name, "ink bold", size=NAME))
    after = x + _LEFT + text_width(card.name, NAME, bold=True) + _BETWEEN
    if card.kind:
        parts.append(text(after, line, card.kind, "muted", size=SMALL))
    end = x + width - _RIGHT
    if height == _SLIM:
        parts.append(text(end, line, shape, "ink", size=SMALL, anchor="end"))
    else:
        parts.append(text(x + _LEFT, y + 37, shape, "ink", size=SMALL))
    if card.times:
        parts.append(text(end, line, card.times, "ink bold", size=SMALL, anchor="end"))
    if card.note:
        parts.append(text(end, y + 37, card.note, "muted", size=SMALL, anchor="end"))
    data: dict[str, str | int] = {"path": " ".join([node.path for node in card.nodes]), "params": card.params}
    return group(parts, css="box", tip="\n".join([tip(node, layout) for node in card.nodes]), data=data)


def strip(x: float, y: float, height: float, radius: float) -> str:
    """Return the drawing commands of the coloured strip at the left of a card."""
    if radius > _STRIP:  # a piece of a disc
        inset = radius - (radius**2 - (radius - _STRIP) ** 2) ** 0.5
        return (
            f"M{x + _STRIP:.1f} {y + inset:.1f} A{radius:.1f} {radius:.1f} 0 0 0 "
            f"{x + _STRIP:.1f} {y + height - inset:.1f} Z"
        )
    return (
        f"M{x + radius:.1f} {y:.1f} H{x + _STRIP:.1f} V{y + height:.1f} H{x + radius:.1f} "
        f"A{radius:.1f} {radius:.1f} 0 0 1 {x:.1f} {y + height - radius:.1f} "
        f"V{y + radius:.1f} A{radius:.1f} {radius:.1f} 0 0 1 {x + radius:.1f} {y:.1f} Z"
    )


def tip(node: Node, layout: Layout) -> str:
    """Say all about a node in a line."""
    times = f"{node.count} × " if node.count > 1 else ""
    params = f", {node.params:,} parameters" if node.params else ""
    return f"{node.path}: {times}{node.kind}, {shape_text(node.shape, layout)}{params}"
