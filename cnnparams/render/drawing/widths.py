"""How wide a text is, so that boxes fit their texts before anybody draws them."""

from unicodedata import category, east_asian_width

_UNITS = 2048
"""How many of the units below are one em."""

# Compact data, taken once from DejaVuSans.ttf and DejaVuSans-Bold.ttf with fonttools: the advance widths of
# the characters from space to tilde. It is the font that Linux falls back on, and wider than most others.
_REGULAR = """
    651 821 942 1716 1303 1946 1597 563 799 799 1024 1716 651 739 651 690 1303 1303 1303 1303 1303
    1303 1303 1303 1303 1303 690 690 1716 1716 1716 1087 2048 1401 1405 1430 1577 1294 1178 1587
    1540 604 604 1343 1141 1767 1532 1612 1235 1612 1423 1300 1251 1499 1401 2025 1403 1251 1403 799
    690 799 1716 1024 1024 1255 1300 1126 1300 1260 721 1300 1298 569 569 1186 569 1995 1298 1253
    1300 1300 842 1067 803 1298 1212 1675 1212 1212 1075 1303 690 1303 1716
"""
_BOLD = """
    713 934 1067 1716 1425 2052 1786 627 936 936 1071 1716 778 850 778 748 1425 1425 1425 1425 1425
    1425 1425 1425 1425 1425 819 819 1716 1716 1716 1188 2048 1585 1561 1503 1700 1399 1399 1681
    1714 762 762 1587 1305 2038 1714 1741 1501 1741 1577 1475 1397 1663 1585 2259 1579 1483 1485 936
    748 936 1716 1024 1024 1382 1466 1214 1466 1389 891 1466 1458 702 702 1362 702 2134 1458 1407
    1466 1466 1010 1219 979 1458 1335 1892 1321 1335 1192 1458 748 1458 1716
"""
_SIGNS = {"×": (1716, 1716), "…": (2048, 2048), "·": (651, 778), "−": (1716, 1716), "–": (1024, 1024)}

_WIDTHS = tuple(
    {chr(code): int(width) for code, width in enumerate(table.split(), start=ord(" "))}
    | {sign: widths[bold] for sign, widths in _SIGNS.items()}
    for bold, table in enumerate([_REGULAR, _BOLD])
)

_WIDE, _PICTOGRAPH = 2089, 2867
"""A letter of East Asia, and an emoji: 1.02 and 1.4 em."""
_ANY = (2150, 2520)
"""Any other letter: nearly all of Latin, Greek, Cyrillic, Hebrew and Arabic are narrower."""


def text_width(text: str, size: float, bold: bool = False) -> float:  # noqa: FBT001, FBT002 - as in a font
    """Return how wide a text is in DejaVu Sans or, of what is not in the table, at most.

    Args:
        text: the text, on one line.
        size: the size of the font, which is the unit of what is returned.
        bold: whether it is bold.
    """
    return sum([_width(letter, bold=bold) for letter in text]) * size / _UNITS


def _width(letter: str, *, bold: bool) -> int:
    known = _WIDTHS[bold].get(letter)
    if known is not None:
        return known
    kind = category(letter)
    if kind in {"Mn", "Me", "Cf"}:  # is drawn over the letter before it, or not at all
        return 0
    if kind == "So":
        return _PICTOGRAPH
    return _WIDE if east_asian_width(letter) in "WF" else _ANY[bold]
