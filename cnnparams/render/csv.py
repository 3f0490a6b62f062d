"""CSV as RFC 4180 has it: a line of keys, then a line for each row; shapes are written as `112x112x64`."""

import csv
from io import StringIO

from cnnparams.render.cells import shapes_in
from cnnparams.render.records import value_of
from cnnparams.render.tables import Table


def write_data(table: Table) -> str:
    """Write the rows of a table as CSV, without the sums under it; what is not known is empty."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.key for column in table.columns])
    rows, _ = table.rows_apart()
    for row in rows:
        writer.writerow(
            [
                " ".join(["x".join(map(str, shape)) for shape in shapes_in(cell)])
                if isinstance(cell, tuple)
                else value_of(cell)
                for cell in row.cells
            ]
        )
    return text.getvalue()
