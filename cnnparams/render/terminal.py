"""The width of text in a terminal, and what a terminal can show."""

import re
import sys
from collections.abc import Iterator
from shutil import get_terminal_size
from typing import TextIO
from unicodedata import category, east_asian_width

SIGNS = "├─└│×…·█"
"""The signs of tables that a terminal may not have."""

_PLAIN = str.maketrans(
    {"├": "|", "─": "-", "└": "`", "│": "|", "×": "x", "…": "..", "·": "|", "█": "#"}
    | dict.fromkeys("▏▎▍▌▋▊▉", "|")
)
_ENDINGS = re.compile(r"(?<=[/_\- ])|(?<=[a-z0-9])(?=[A-Z])")
"""Where a name may be broken: behind a sign between words, and before a capital letter."""


def width_of(text: str) -> int:
    """Return how many cells of a terminal a text takes: wide letters two, signs that combine none."""
    if text.isascii():
        return len(text)
    return sum([_cells(sign) for sign in text])


def _cells(sign: str) -> int:
    if category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(sign) in {"W", "F"} else 1


def padded(text: str, width: int, align: str) -> str:
    """Fill a text up with blanks to a width."""
    blanks = " " * (width - width_of(text))
    return f"{blanks}{text}" if align == "right" else f"{text}{blanks}"


def broken(text: str, width: int) -> list[str]:
    """Break a name into lines of at most this width."""
    lines = [""]
    for word in _words(text, width):
        if lines[-1] and width_of(lines[-1]) + width_of(word.rstrip()) > width:
            lines.append("")
        lines[-1] += word
    return [line.rstrip() for line in lines]


def _words(text: str, width: int) -> Iterator[str]:
    """Yield the parts between which a name may be broken, those that are too long in pieces."""
    for word in _ENDINGS.split(text):
        piece = ""
        for sign in word:
            if width_of(piece + sign) > width:
                yield piece
                piece = ""
            piece += sign
        yield piece


def terminal_width() -> int | None:
    """Return how many cells a line of the terminal has; None if the output goes elsewhere."""
    stream: TextIO | None = sys.stdout
    return get_terminal_size().columns if stream is not None and stream.isatty() else None


def has_signs() -> bool:
    """Whether the output can show the signs of tables."""
    encoding: str | None = getattr(sys.stdout, "encoding", None)
    try:
        SIGNS.encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def in_ascii(text: str) -> str:
    """Write a text with signs that every terminal has; a letter that is none of these by its number."""
    return text.translate(_PLAIN).encode("ascii", "backslashreplace").decode("ascii")
