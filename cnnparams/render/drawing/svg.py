"""What all diagrams are drawn with: the elements of SVG, and how shapes are written.

Texts are measured by `cnnparams.render.drawing.widths.text_width`; colours are classes of
`cnnparams.render.drawing.palette`. An element is one of `xml.etree.ElementTree`, which escapes what is in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import hypot
from typing import Literal, TypeAlias
from xml.etree.ElementTree import Element, tostring

from cnnparams.arithmetic.shapes import Shape
from cnnparams.render.drawing.palette import FONTS, style_sheet

Point: TypeAlias = tuple[float, float]

_HEAD = (7.5, 3.4)
"""How long an arrow head is, and half as wide."""


def shape_text(shape: Shape, layout: Literal["channels_last", "channels_first"] = "channels_last") -> str:
    """Write a shape: `56 × 56 × 64`, or with the channels in front, `64 × 56 × 56`."""
    sizes = shape if layout == "channels_last" else (*shape[-1:], *shape[:-1])
    return " × ".join([f"{size:,}" for size in sizes])


def coordinate(value: float) -> str:
    """Write a coordinate to a tenth, without a zero behind the point."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # the sum, as -0.0 is not written


def element(tag: str, attributes: Mapping[str, str | float], *, css: str = "", tip: str = "") -> Element:
    """Return an element.

    Args:
        tag: what it is.
        attributes: its attributes; numbers are coordinates.
        css: its classes.
        tip: what is shown where the mouse rests on it.
    """
    shown = {
        key: _printable(value) if isinstance(value, str) else coordinate(value)
        for key, value in attributes.items()
    }
    made = Element(tag, {"class": css, **shown} if css else shown)
    if tip:
        title = Element("title")
        title.text = _printable(tip)
        made.append(title)
    return made


def rect(
    x: float, y: float, width: float, height: float, css: str, *, radius: float = 0, tip: str = ""
) -> Element:
    """Return a rectangle, whose corners are round if there is a radius."""
    sizes: dict[str, str | float] = {"x": x, "y": y, "width": width, "height": height}
    return element("rect", {**sizes, "rx": radius} if radius else sizes, css=css, tip=tip)


def path(data: str, css: str, *, tip: str = "") -> Element:
    """Return a path of these drawing commands."""
    return element("path", {"d": data}, css=css, tip=tip)


def polygon(points: Iterable[Point], css: str, *, tip: str = "") -> Element:
    """Return the area between these corners."""
    corners = " ".join([f"{coordinate(x)},{coordinate(y)}" for x, y in points])
    return element("polygon", {"points": corners}, css=css, tip=tip)


def text(
    x: float,
    y: float,
    content: str,
    css: str,
    *,
    size: float = 12,
    anchor: Literal["start", "middle", "end"] = "start",
    tip: str = "",
) -> Element:
    """Return a line of text.

    Args:
        x: where it starts, has its middle or ends, as `anchor` says.
        y: where its letters stand.
        content: the text.
        css: its classes: `ink` or `muted`; with `bold` for bold letters.
        size: the size of the font.
        anchor: what `x` says.
        tip: what is shown where the mouse rests on it.
    """
    made = element("text", {"x": x, "y": y, "font-size": size}, css=css, tip=tip)
    if anchor != "start":
        made.set("text-anchor", anchor)
    made.text = _printable(content)
    return made


def group(
    children: Iterable[Element], *, css: str = "", tip: str = "", data: Mapping[str, str | int] | None = None
) -> Element:
    """Return elements as one.

    Args:
        children: the elements, those behind first.
        css: its classes.
        tip: what is shown where the mouse rests on it.
        data: what programs read: `{"params": 9}` is the attribute `data-params="9"`.
    """
    made = element("g", {f"data-{key}": str(value) for key, value in (data or {}).items()}, css=css, tip=tip)
    made.extend(children)
    return made


def rounded(points: Sequence[Point], radius: float = 8) -> str:
    """Return the drawing commands of a line through these points, with round corners."""
    corners = [f"M{_pair(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        room = min(radius, _distance(before, corner) / 2, _distance(corner, after) / 2)
        start, end = _towards(corner, before, room), _towards(corner, after, room)
        corners.append(f"L{_pair(start)} Q{_pair(corner)} {_pair(end)}")
    corners.append(f"L{_pair(points[-1])}")
    return " ".join(corners)


def arrow(
    points: Sequence[Point], *, radius: float = 8, css: str = "line", head: bool = True
) -> list[Element]:
    """Return a line through these points with an arrow head at its end.

    The head is drawn, no marker: in a page with several pictures, all would take that of the first.

    Args:
        points: at least two, no two directly behind each other the same.
        radius: of its corners.
        css: the classes of the line.
        head: whether it has a head.
    """
    if not head:
        return [path(rounded(points, radius), css)]
    tip, before = points[-1], points[-2]
    length, half = _HEAD
    base = _towards(tip, before, length)
    across = ((tip[1] - base[1]) / length * half, (base[0] - tip[0]) / length * half)
    ends = [(base[0] + across[0], base[1] + across[1]), (base[0] - across[0], base[1] - across[1])]
    return [path(rounded([*points[:-1], base], radius), css), polygon([tip, *ends], "head")]


def write_svg(
    title: str, description: str, width: float, height: float, children: Iterable[Element], *, rules: str = ""
) -> str:
    """Write a picture: its title, its style sheet and its ground, then what is drawn on it.

    Args:
        title: its name, which is read aloud.
        description: what it shows, in a sentence, which is read aloud, too.
        width: its width, in pixels.
        height: its height.
        children: what is drawn, those behind first.
        rules: more of its style sheet, as `style_sheet` takes them.
    """
    root = element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {coordinate(width)} {coordinate(height)}",
            "width": width,
            "height": height,
            "role": "img",
            "font-family": FONTS,
        },
        css="cnnparams-picture",
        tip=title,
    )
    said, style = Element("desc"), Element("style")
    said.text, style.text = _printable(description), style_sheet(rules)
    root.extend([said, style, rect(0, 0, width, height, "ground", radius=6), *children])
    return tostring(root, encoding="unicode")


def _printable(content: str) -> str:
    """Replace what XML has no way to write."""
    return "".join([letter if letter.isprintable() or letter == "\n" else "�" for letter in content])


def _pair(point: Point) -> str:
    return f"{coordinate(point[0])} {coordinate(point[1])}"


def _distance(first: Point, second: Point) -> float:
    return hypot(second[0] - first[0], second[1] - first[1])


def _towards(start: Point, end: Point, length: float) -> Point:
    """Return the point so far from the start on the way to the end."""
    whole = _distance(start, end) or 1
    return start[0] + (end[0] - start[0]) * length / whole, start[1] + (end[1] - start[1]) * length / whole
