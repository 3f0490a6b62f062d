"""The rows of a report, as people see them."""

from collections.abc import Iterator

from cnnparams import Report, Row, Table
from cnnparams.render.cells import cell_text
from cnnparams.render.tables import all_rows


def shown(report: Report) -> list[tuple[str, ...]]:
    """Return the cells of all rows as texts, the rows inside others behind them."""
    table = report.table()
    return [tuple([cell_text(cell, table.layout) for cell in row.cells]) for row in all_rows(table.rows)]


def unopened_cells(table: Table) -> Iterator[Row]:
    """Yield the rows that are not opened, without the sums under them."""
    rows, _ = table.rows_apart()
    for row in all_rows(tuple(rows)):
        if not row.rows:
            yield row
