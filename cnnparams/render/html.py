"""HTML for notebooks: real tables, all text escaped."""

import re
from html import escape

from tabulate import tabulate

from cnnparams.render.sheets import Sheet, equation
from cnnparams.render.tables import Table, cell_text, footer_lines


def write_table(table: Table) -> str:
    """Write a table as HTML: its title, its rows, the lines under it, its notes."""
    rows = tabulate(
        [[cell_text(cell) for cell in row.cells] for row in table.rows],
        headers=[column.header for column in table.columns],
        colalign=[column.align for column in table.columns],
        disable_numparse=True,
        tablefmt="html",
    )
    footer = "<br>".join(map(escape, footer_lines(table)))
    below = [footer] if footer else []
    below += map(escape, table.notes)
    texts = "".join(f"<p>{text}</p>" for text in below)
    return f"<p><strong>{escape(table.title)}</strong></p>{_cells(rows)}{texts}"


def write_sheet(sheet: Sheet) -> str:
    """Write a sheet of arithmetic: the letters, then a table with a row for each line."""
    rows: list[tuple[str, str, str, str]] = []
    for section in sheet.sections:
        heading = (section.heading, f"{section.shown_kind} {section.flow}".strip())
        for number, line in enumerate(section.lines):
            # A layer is named on the first of its lines; the lines of a total are each named.
            title, kind = heading if number == 0 or not section.kind else ("", "")
            rows.append((title, kind, line.label, equation(line)))
        if section.alike:
            rows.append(("", "", "the same", section.same))
    table = tabulate(
        rows,
        headers=["Layer", "Type and shapes", "What", "Arithmetic"],
        disable_numparse=True,
        tablefmt="html",
    )
    letters = "<br>".join(f"{escape(letter)} = {escape(meaning)}" for letter, meaning in sheet.letters)
    return f"<p>{letters}</p>{_cells(table)}" if letters else _cells(table)


def _cells(table: str) -> str:
    """Take the padding out of cells, and align to the left what is not aligned to the right.

    The style sheets of notebooks would centre it. In the texts of the table, every < is escaped.
    """
    for tag in ("th", "td"):
        table = table.replace(f"<{tag}>", f'<{tag} style="text-align: left;">')
    return re.sub(r"(<t[hd][^>]*>) +| +(?=</t[hd]>)", r"\1", table)
