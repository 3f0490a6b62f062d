"""What a cell of a table may hold, and how it is written."""

from collections.abc import Iterable
from typing import Literal, TypeAlias, final

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import show

Layout: TypeAlias = Literal["channels_last", "channels_first"]
"""How shapes are shown: the channels behind the other axes, or in front of them."""


@final
@frozen
class Part:
    """A part of a whole; a table shows its share.

    Args:
        amount: the part.
        whole: the whole.
    """

    amount: int
    whole: int

    @property
    def share(self) -> float:
        """Its share, from 0 to 1; of nothing, each is nothing."""
        return self.amount / self.whole if self.whole else 0.0


@final
@frozen
class AtLeast:
    """A number of which a part is not known.

    Args:
        number: what is known of it.
    """

    number: int


@final
@frozen
class Labelled:
    """A text, how many it stands for, and what else there is to say about it.

    Args:
        text: the text.
        count: how many it stands for.
        labels: words such as `frozen`.
    """

    text: str
    count: int = 1
    labels: tuple[str, ...] = ()


Cell: TypeAlias = str | int | Shape | tuple[Shape, ...] | Part | AtLeast | Labelled | None
"""What a cell holds: None is a number that is not known, and an empty text is nothing."""


def cell_text(cell: Cell, layout: Layout = "channels_last") -> str:
    """Write a cell: numbers with thousands separators, shapes as Python does."""
    if cell is None:
        return "unknown"
    if isinstance(cell, int):
        return thousands(cell)
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Part):
        return percent(cell.amount, cell.whole)
    if isinstance(cell, AtLeast):
        return f"at least {thousands(cell.number)}"
    if isinstance(cell, Labelled):
        times = f" × {thousands(cell.count)}" if cell.count > 1 else ""
        return ", ".join([f"{cell.text}{times}", *cell.labels])
    return " + ".join([show(in_layout(shape, layout)) for shape in shapes_in(cell)])


def shapes_in(cell: Shape | tuple[Shape, ...]) -> tuple[Shape, ...]:
    """Return the shapes of a cell, which may be one or several."""
    shapes = tuple([each for each in cell if isinstance(each, tuple)])
    return shapes or (tuple([each for each in cell if isinstance(each, int)]),)


def in_layout(shape: Shape, layout: Layout) -> Shape:
    """Return a shape with its channels where they are shown."""
    return (shape[-1], *shape[:-1]) if layout == "channels_first" else shape


def percent(part: int, whole: int) -> str:
    """Write a share with one decimal, computed from whole numbers; nothing is nothing."""
    if not part:
        return ""
    if part == whole:
        return "100%"
    thousandths = (2000 * part + whole) // (2 * whole)
    if thousandths < 1:
        return "<0.1%"
    return ">99.9%" if thousandths > 999 else f"{thousandths // 10}.{thousandths % 10}%"


def thousands(value: int) -> str:
    """Write a whole number of any size with thousands separators."""
    try:
        return f"{int(value):,}"
    except ValueError:  # more than 4,300 digits
        return show(int(value))


def total_of(cells: Iterable[Cell]) -> int | AtLeast:
    """Add up the numbers of a column; what is not known makes it the least that there is."""
    number, known = 0, True
    for cell in cells:
        known = known and isinstance(cell, int)
        number += cell if isinstance(cell, int) else cell.number if isinstance(cell, AtLeast) else 0
    return number if known else AtLeast(number)
