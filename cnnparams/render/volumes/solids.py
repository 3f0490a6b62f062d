"""The box of a volume: one oblique projection, and one scale for a whole picture."""

from collections.abc import Iterable
from math import sqrt
from typing import final
from xml.etree.ElementTree import Element

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.render.drawing.palette import class_of
from cnnparams.render.drawing.pictures import Role
from cnnparams.render.drawing.svg import Point, path, polygon

RECEDING = (0.4, 0.28)
"""How far the back of a box is to the right of its front and above, for each pixel that it is deep."""

LEAST = 7
"""How many pixels a box is high and deep at least, so that one position can be seen."""

LEAST_THICKNESS = 4
"""How many pixels a box is thick at least, so that one channel can be seen."""

_PER_POSITION, _PER_ROOT = 12, 4
"""How many pixels high one position is at most, and how thick the square root of one channel."""

BOX_RULES = """.face{stroke:#101820;stroke-opacity:.42;stroke-width:.8;stroke-linejoin:round}
.shine{fill:#ffffff;fill-opacity:.32}"""


@final
@frozen
class Scale:
    """How large things are drawn.

    Args:
        position: how many pixels one position of an image is high and deep.
        root: how many pixels a box is thick for the square root of one channel.
    """

    position: float
    root: float


@final
@frozen
class Box:
    """A box, its place and sizes in pixels.

    Args:
        thickness: how thick it is, from left to right: its channels.
        height: how high it is.
        depth: how deep it is, before it is foreshortened.
        x: where its outline begins, at the left.
        y: where the middle of its outline is.
    """

    thickness: float
    height: float
    depth: float
    x: float = 0
    y: float = 0

    @property
    def back(self) -> Point:
        """How far its back is to the right of its front, and above."""
        return self.depth * RECEDING[0], self.depth * RECEDING[1]

    @property
    def width(self) -> float:
        """How wide its outline is."""
        return self.thickness + self.back[0]

    @property
    def right(self) -> float:
        """Where its outline ends."""
        return self.x + self.width

    @property
    def sides(self) -> tuple[float, float]:
        """Where its outline is met on its axis, from the left and from the right; a flat one is slanted."""
        over, up = self.back
        slant = over * max(0, 1 - self.half / up)
        return self.x + slant, self.right - slant

    @property
    def half(self) -> float:
        """How far its outline reaches above and below its middle."""
        return (self.height + self.back[1]) / 2

    @property
    def roof(self) -> Point:
        """The middle of its upper side."""
        return self.x + self.width / 2, self.y - self.height / 2


def scale_for(shapes: Iterable[Shape], size: float, thickness: float) -> Scale:
    """Return the scale by which the largest height or width and the most channels are so large at most."""
    sizes = list(shapes)
    largest = max(max(positions_of(shape)) for shape in sizes)
    most = max(shape[-1] for shape in sizes)
    return Scale(min(_PER_POSITION, size / largest), min(_PER_ROOT, thickness / sqrt(most)))


def positions_of(shape: Shape) -> tuple[int, int]:
    """Return height and width: of more axes the last two, of a series its length, of features one each."""
    if len(shape) == 1:
        return 1, 1
    return (shape[0], 1) if len(shape) == 2 else (shape[-3], shape[-2])


def box_of(shape: Shape, scale: Scale) -> Box:
    """Return the box of a shape, to scale but where that would be too small to be seen."""
    height, width = positions_of(shape)
    return Box(
        max(LEAST_THICKNESS, scale.root * sqrt(shape[-1])),
        max(LEAST, scale.position * height),
        max(LEAST, scale.position * width),
    )


def faces(box: Box, role: Role, count: int) -> list[Element]:
    """Return the three sides that are seen of a box, divided in as many as it stands for."""
    (over, up), name = box.back, class_of(role)
    left, middle, right = box.x, box.x + box.thickness, box.right
    top, bottom = box.y - box.half, box.y + box.half
    roof = [(left, top + up), (left + over, top), (right, top), (middle, top + up)]
    sides = [
        polygon(
            [(middle, top + up), (right, top), (right, bottom - up), (middle, bottom)], f"face {name}-fill"
        ),
        polygon(
            [(left, top + up), (middle, top + up), (middle, bottom), (left, bottom)], f"face {name}-light"
        ),
        polygon(roof, f"face {name}-light"),
        polygon(roof, "shine"),
    ]
    for part in range(1, count):
        x = left + box.thickness * part / count
        line = f"M{x:.1f} {bottom:.1f} L{x:.1f} {top + up:.1f} L{x + over:.1f} {top:.1f}"
        sides.append(path(line, "face divided"))
    return sides
