"""The rows of a table as plain values, for programs: what every data format is written from."""

from typing import TypeAlias

from cnnparams.render.cells import AtLeast, Cell, Labelled, Part, shapes_in
from cnnparams.render.tables import Row, Table

Value: TypeAlias = str | int | float | list[int] | list[list[int]] | None
"""A value of JSON: a shape is a list, a share a number from 0 to 1, and what is not known is null."""


def records_of(table: Table) -> list[dict[str, Value]]:
    """Return a dict for each row, by the keys of the columns; the sums under the table are left out."""
    rows, _ = table.rows_apart()
    return [_record(table, row) for row in rows]


def totals_of(table: Table) -> dict[str, Value]:
    """Return the sums under the table; of those that are not known, the least that there is."""
    _, sums = table.rows_apart()
    totals: dict[str, Value] = {}
    for row in sums:
        for column, cell in zip(table.columns, row.cells, strict=True):
            if isinstance(cell, int):
                totals[column.key] = cell
            if isinstance(cell, AtLeast):
                totals[column.key] = cell.number
    return totals


def is_complete(table: Table) -> bool:
    """Whether all numbers are known."""
    return not any(cell is None or isinstance(cell, AtLeast) for row in table.rows for cell in row.cells)


def value_of(cell: Cell) -> Value:
    """Return a cell as a plain value."""
    if isinstance(cell, AtLeast):
        return cell.number
    if isinstance(cell, Part):
        return cell.share
    if isinstance(cell, Labelled):
        return ", ".join([cell.text, *cell.labels])
    if isinstance(cell, int):
        return int(cell)
    if isinstance(cell, tuple):
        shapes = [list(map(int, shape)) for shape in shapes_in(cell)]
        return shapes if len(shapes) > 1 else shapes[0]
    return cell


def _record(table: Table, row: Row) -> dict[str, Value]:
    """Return the cells by their keys; where a column of numbers has none, there is nothing."""
    return {
        column.key: None if cell == "" and column.align == "right" else value_of(cell)
        for column, cell in zip(table.columns, row.cells, strict=True)
    }
