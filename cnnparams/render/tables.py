"""A table as data: what every report is turned into, and all that a table format knows."""

from typing import Literal, TypeAlias, final

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import show

Cell: TypeAlias = str | int | Shape


@final
@frozen
class Column:
    """A column of a table.

    Args:
        key: name by which it is chosen.
        header: what stands above it.
        align: side to which its cells are aligned.
    """

    key: str
    header: str
    align: Literal["left", "right"]


@final
@frozen
class Row:
    """A row of a table.

    Args:
        cells: one cell per column.
        depth: how many levels of blocks it is inside of.
        is_repeat: whether it repeats another row.
        is_total: whether it is the sum of others.
    """

    cells: tuple[Cell, ...]
    depth: int = 0
    is_repeat: bool = False
    is_total: bool = False


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
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footer: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()


def cell_text(cell: Cell) -> str:
    """Write a cell: numbers with thousands separators, shapes as Python does."""
    return thousands(cell) if isinstance(cell, int) else cell if isinstance(cell, str) else show(cell)


def footer_lines(table: Table) -> list[str]:
    """Write the lines under a table."""
    return [f"{label}: {thousands(number)}" for label, number in table.footer]


def thousands(value: int) -> str:
    """Write a whole number of any size with thousands separators."""
    try:
        return f"{int(value):,}"
    except ValueError:  # more than 4,300 digits
        return show(int(value))
