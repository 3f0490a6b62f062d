"""What stands under a diagram: its title, the key of its colours, and how it is to be read."""

from collections.abc import Sequence
from typing import final
from xml.etree.ElementTree import Element

from attrs import frozen

from cnnparams.render.drawing.palette import PALETTE, class_of
from cnnparams.render.drawing.pictures import Picture, Role, all_nodes
from cnnparams.render.drawing.svg import rect, text
from cnnparams.render.drawing.widths import text_width
from cnnparams.render.graph.cards import Card

_TITLE, _SMALL = 15, 11.5
_SWATCH, _GAP, _LINE = 12, 18, 20


@final
@frozen
class Legend:
    """What stands under a diagram.

    Args:
        parts: what is drawn.
        width: its right end.
        height: its lower end.
    """

    parts: tuple[Element, ...]
    width: float
    height: float


def legend(picture: Picture, cards: Sequence[Card], x: float, y: float, width: float) -> Legend:
    """Return the title, key and notes of a picture, in lines no wider than it is."""
    title = f"{picture.title} · {picture.params:,} parameters"
    parts, right, down = [text(x, y, title, "ink bold", size=_TITLE)], text_width(title, _TITLE, bold=True), y
    down += _LINE + 4
    across = x
    used = {card.role for card in cards}
    roles: list[Role] = [role for role in PALETTE if role in used]
    for role in roles:
        size = _SWATCH + 6 + text_width(role, _SMALL)
        if across > x and across + size > width - x:
            across, down = x, down + _LINE
        radius = _SWATCH / 2 if role == "merge" else 2.5
        parts.append(rect(across, down - 10, _SWATCH, _SWATCH, f"{class_of(role)}-fill", radius=radius))
        parts.append(text(across + _SWATCH + 6, down, role, "muted", size=_SMALL))
        across += size + _GAP
        right = max(right, across - _GAP - x)
    for line in _wrapped(notes_of(picture), width - 2 * x):
        down += _LINE - 2
        parts.append(text(x, down, line, "muted", size=_SMALL))
        right = max(right, text_width(line, _SMALL))
    return Legend(tuple(parts), x + right, down)


def notes_of(picture: Picture) -> str:
    """Say how a picture is to be read."""
    nodes = list(all_nodes(picture.nodes))
    sizes = "channels first" if picture.layout == "channels_first" else "channels last"
    notes = [f"A box shows the shape of its output, {sizes}, and its parameters."]
    if sum([bool(node.nodes) for node in nodes]):
        notes.append("A dashed frame is a block, opened.")
    if any(node.count > 1 for node in nodes):
        notes.append("× n: so many equal blocks, one behind the other, counted together.")
    if any(node.twin is not None for node in nodes):
        notes.append("Dotted lines join boxes with the same weights.")
    return " ".join(notes)


def _wrapped(words: str, width: float) -> list[str]:
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, _SMALL) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
