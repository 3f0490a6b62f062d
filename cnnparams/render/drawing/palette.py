"""The colours of diagrams, light and dark, and the style sheet that holds them."""

from collections.abc import Mapping
from typing import final

from attrs import frozen

from cnnparams.render.drawing.pictures import Role

FONTS = "'DejaVu Sans', Verdana, 'Noto Sans', 'Segoe UI', Helvetica, Arial, sans-serif"
"""Verdana has nearly the widths of DejaVu Sans; the others are narrower."""


@final
@frozen
class Paint:
    """How a role looks: the same on light and on dark ground.

    Args:
        fill: its colour: that of a front, or of a strip.
        light: that of a side in the light.
        dark: that of a side in the shade, and of outlines.
        dash: the pattern of its outline, as `stroke-dasharray`; empty where it is solid. With its word in the
            key it tells a role from others where colours do not.
    """

    fill: str
    light: str
    dark: str
    dash: str = ""


PALETTE: Mapping[Role, Paint] = {
    "input": Paint("#4d5661", "#949aa0", "#373e46"),
    "convolution": Paint("#2d62b3", "#81a1d1", "#204781"),
    "fully connected": Paint("#7a3fd0", "#af8ce3", "#582d96"),
    "pooling": Paint("#c44f0a", "#dc956c", "#8d3907", "6 2"),
    "upsampling": Paint("#bc619a", "#d7a0c2", "#87466f", "6 2 1 2"),
    "merge": Paint("#dbb915", "#e9d573", "#9e850f", "2 2"),
    "normalization": Paint("#95c1e3", "#bfdaee", "#6b8ba3", "1 2"),
    "activation": Paint("#adc25e", "#ceda9e", "#7d8c44", "4 2 1 2 1 2"),
    "block": Paint("#10c99b", "#70dfc3", "#0c9170"),
    "other": Paint("#8f7257", "#bcaa9a", "#67523f", "3 3"),
}
"""How each role looks. The hues keep apart for those who do not see red, green or blue."""

_LIGHT = {
    "ground": "#ffffff",
    "card": "#f7f9fb",
    "ink": "#17202b",
    "muted": "#566170",
    "line": "#56616f",
    "edge": "#8791a0",
}
_DARK = {
    "ground": "#14181d",
    "card": "#1f252d",
    "ink": "#eaeef3",
    "muted": "#a6b0bd",
    "line": "#95a0ae",
    "edge": "#606b79",
}


def class_of(role: Role) -> str:
    """Return the name of a role in the style sheet, before `-fill`, `-light`, `-dark` and `-outline`."""
    return role.replace(" ", "-")


def style_sheet(rules: str = "") -> str:
    """Return the style sheet of a picture.

    Its classes are `ground`, `card` and `frame` for what is painted, `ink` and `muted` for texts, `bold`,
    `line` for what connects, `head` for its arrow heads, `link` for what is dotted; and for each role
    `convolution-fill`, `convolution-light`, `convolution-dark`, and `convolution-outline` for a stroke.

    All are inside of `.cnnparams-picture`, as a picture may stand in somebody's page.

    Args:
        rules: more of them, one a line, each like `.name{fill:none}`.
    """
    lines = [*_themed(_LIGHT), *_fixed(), *_of_roles(), *rules.split("\n")]
    dark = [*_themed(_DARK)]
    scoped = "\n".join([f".cnnparams-picture {line}" for line in lines if line])
    scoped_dark = "\n".join([f".cnnparams-picture {line}" for line in dark])
    return f"\n{scoped}\n@media (prefers-color-scheme: dark) {{\n{scoped_dark}\n}}\n"


def _themed(colours: Mapping[str, str]) -> list[str]:
    return [
        f".card{{fill:{colours['card']};stroke:{colours['edge']}}}",
        f".frame{{fill:none;stroke:{colours['edge']}}}",
        f".ground{{fill:{colours['ground']}}}",
        f".ink{{fill:{colours['ink']}}}",
        f".muted{{fill:{colours['muted']}}}",
        f".line{{fill:none;stroke:{colours['line']}}}",
        f".head{{fill:{colours['line']}}}",
        f".link{{fill:none;stroke:{colours['muted']}}}",
    ]


def _fixed() -> list[str]:
    return [
        ".bold{font-weight:bold}",
        ".card{stroke-width:1.1}",
        ".frame{stroke-width:1.1;stroke-dasharray:5 3.5}",
        ".line{stroke-width:1.4;stroke-linejoin:round}",
        ".link{stroke-width:1.4;stroke-dasharray:1.4 3.6;stroke-linecap:round}",
    ]


def _of_roles() -> list[str]:
    lines: list[str] = []
    for role, paint in PALETTE.items():
        name = class_of(role)
        lines += [f".{name}-fill{{fill:{paint.fill}}}", f".{name}-light{{fill:{paint.light}}}"]
        lines.append(f".{name}-dark{{fill:{paint.dark}}}")
        dash = f";stroke-dasharray:{paint.dash}" if paint.dash else ""
        lines.append(f".{name}-outline{{stroke:{paint.dark}{dash}}}")
    return lines
