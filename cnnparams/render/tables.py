"""A table as data: what every report is turned into, and all that a table format knows."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias, final

from attrs import field, frozen

from cnnparams.render.cells import Cell, Layout, thousands

if TYPE_CHECKING:
    from cnnparams.render.sheets import Sheet

Inside: TypeAlias = "Callable[[], tuple[Row, ...] | Sheet]"
"""What a row shows where it can be opened: the rows of a block, or the arithmetic of a layer."""


@final
@frozen
class Column:
    """A column of a table.

    Args:
        key: name by which it is chosen.
        header: what stands above it.
        align: side to which its cells are aligned.
        keep: how important it is where there is no room for all: those with the least go first, and those
            without a number stay.
        meaning: what it is, in words.
    """

    key: str
    header: str
    align: Literal["left", "right"]
    keep: int | None = None
    meaning: str = ""


@final
@frozen
class Row:
    """A row of a table.

    Args:
        cells: one cell per column.
        rows: the rows inside, if it is opened.
        is_repeat: whether it repeats another row.
        is_total: whether it is the sum of others.
        inside: returns what is inside, if it is not opened.
    """

    cells: tuple[Cell, ...]
    rows: "tuple[Row, ...]" = ()
    is_repeat: bool = False
    is_total: bool = False
    inside: "Inside | None" = field(default=None, eq=False, repr=False)


@final
@frozen
class Table:
    """A table as data.

    Args:
        title: what stands above it.
        columns: its columns.
        rows: its rows.
        footer: the lines under it, a label and a number each.
        notes: sentences under it.
        layout: how shapes are shown.
        schema: name under which the fields of its JSON are documented.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footer: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    layout: Layout = "channels_last"
    schema: str = "report"

    def rows_apart(self) -> tuple[list[Row], list[Row]]:
        """Return the rows, and those at the end that are sums of all others."""
        rows = list(self.rows)
        totals: list[Row] = []
        while rows and rows[-1].is_total:
            totals.insert(0, rows.pop())
        return rows, totals


def all_rows(rows: tuple[Row, ...]) -> Iterator[Row]:
    """Yield rows and those inside them, each before what is inside."""
    for row in rows:
        yield row
        yield from all_rows(row.rows)


def footer_line(table: Table) -> str:
    """Write the line under a table."""
    return " · ".join([f"{label} {thousands(number)}" for label, number in table.footer])
