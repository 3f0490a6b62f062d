"""Lines of text below each other: broken to a width, measured, and drawn."""

from collections.abc import Iterable, Sequence
from re import findall
from typing import Literal, final
from xml.etree.ElementTree import Element

from attrs import frozen

from cnnparams.render.drawing.svg import text
from cnnparams.render.drawing.widths import text_width

LEADING = 15
"""How many pixels a line is below the one before it."""


@final
@frozen
class Line:
    """A line of text.

    Args:
        content: the text.
        css: its classes.
        size: the size of its font.
    """

    content: str
    css: str = "ink"
    size: float = 11

    @property
    def width(self) -> float:
        """How wide it is."""
        return text_width(self.content, self.size, "bold" in self.css)


def broken(content: str, width: float, css: str = "ink", size: float = 11) -> list[Line]:
    """Return a text in lines of a width at most, broken behind spaces, `/`, `_` and `-` or else anywhere."""
    lines = [""]
    for piece in _pieces(content, width, css, size):
        if lines[-1] and Line((lines[-1] + piece).rstrip(), css, size).width > width:
            lines.append("")
        lines[-1] += piece
    return [Line(line.strip(), css, size) for line in lines]


def _pieces(content: str, width: float, css: str, size: float) -> Iterable[str]:
    """Yield what stays together, or single letters of what is too wide."""
    for piece in findall(r"[^ /_-]*[ /_-]+|[^ /_-]+", content):
        yield from [piece] if Line(piece.rstrip(), css, size).width <= width else piece


def widest(lines: Iterable[Line]) -> float:
    """Return how wide the widest line is."""
    return max([line.width for line in lines], default=0)


def written(
    lines: Sequence[Line], x: float, y: float, anchor: Literal["start", "middle"] = "middle"
) -> list[Element]:
    """Return lines of text, the letters of the first on this height."""
    return [
        text(x, y + LEADING * at, line.content, line.css, size=line.size, anchor=anchor)
        for at, line in enumerate(lines)
    ]
