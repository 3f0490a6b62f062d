"""Dotted lines between boxes that have the same weights."""

from collections.abc import Iterator, Sequence
from typing import final
from xml.etree.ElementTree import Element

from attrs import frozen

from cnnparams.render.drawing.svg import coordinate, group, path


@final
@frozen
class Spot:
    """Where a box is.

    Args:
        paths: its nodes.
        twin: the first node with the same weights.
        x: its left side.
        y: its upper side.
        width: its width.
        height: its height.
    """

    paths: tuple[str, ...]
    twin: str | None
    x: float
    y: float
    width: float
    height: float


def links_between(spots: Sequence[Spot]) -> Iterator[Element]:
    """Yield a line from each box whose weights are those of another to the one that used them before."""
    at = {name: spot for spot in spots for name in spot.paths}
    latest: dict[str, Spot] = {}
    for spot in spots:
        if spot.twin is not None:
            before = latest.get(spot.twin, at[spot.twin])
            data = {"twin": spot.paths[-1], "first": spot.twin}
            yield group([path(_curve(before, spot), "link")], css="twins", data=data)
            latest[spot.twin] = spot


def _curve(one: Spot, two: Spot) -> str:
    """Return the drawing commands of a line between the sides of boxes that look at each other."""
    if one.x > two.x:
        one, two = two, one
    start, end = one.x + one.width, two.x
    upper, lower = one.y + one.height / 2, two.y + two.height / 2
    if start < end:
        return _bow((start, upper), (end, lower), (start + end) / 2, (start + end) / 2)
    start, end = one.x + one.width, two.x + two.width
    out = max(start, end) + 30
    return _bow((start, upper), (end, lower), out, out)


def _bow(start: tuple[float, float], end: tuple[float, float], one: float, two: float) -> str:
    numbers = [coordinate(value) for value in (*start, one, start[1], two, end[1], *end)]
    return "M{} {} C{} {} {} {} {} {}".format(*numbers)
