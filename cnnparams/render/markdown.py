"""Markdown: tables with pipes, and sheets of arithmetic with a formula for each section."""

import re

from tabulate import tabulate

from cnnparams.render.cells import cell_text
from cnnparams.render.latex import closing, in_latex, section_formula
from cnnparams.render.sheets import Section, Sheet
from cnnparams.render.tables import Table, footer_line
from cnnparams.render.trees import branches


def write_table(table: Table) -> str:
    """Write a table as Markdown: its title, its rows, the lines under it, its notes."""
    lines = [
        [
            _blanks(branch.first) + escaped(cell_text(cell, table.layout))
            if place == 0
            else escaped(cell_text(cell, table.layout))
            for place, cell in enumerate(branch.row.cells)
        ]
        for branch in branches(table.rows)
    ]
    rows = tabulate(
        lines,
        headers=[escaped(column.header) for column in table.columns],
        colalign=[column.align for column in table.columns],
        disable_numparse=True,
        tablefmt="pipe",
    )
    below = [escaped(line) for line in (footer_line(table), *table.notes) if line]
    return "\n\n".join([f"**{escaped(table.title)}**", rows, *below])


def escaped(text: str) -> str:
    """Write text so that no sign of it is one of Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#~$|&])", r"\\\1", text)


def _blanks(text: str) -> str:
    """Write blanks that are kept, although they follow each other."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def write_sheet(sheet: Sheet) -> str:
    """Write a sheet of arithmetic: the letters, then each section under its heading."""
    letters = ", ".join([f"${in_latex(letter)}$ = {meaning}" for letter, meaning in sheet.letters])
    paragraphs = [letters] if letters else []
    for section in sheet.sections:
        paragraphs.append(_heading(section))
        if not section.is_closed:
            # In a line, not on its own: so it begins at the left, and no width is made up.
            paragraphs.append(f"${' '.join(section_formula(section).split())}$")
    return "\n\n".join(paragraphs)


def _heading(section: Section) -> str:
    words = [f"**{_code(section.heading)}**"]
    words += [_code(section.shown_kind)] if section.shown_kind else []
    words += [_code(section.flow)] if section.flow else []
    words += [closing(section)] if section.is_closed else []
    words += [f"(the same: {_code(section.same)})"] if section.alike else []
    return " ".join(words)


def _code(text: str) -> str:
    """Write text as it is, whatever signs of Markdown or of formulas are in it."""
    fence = "`" * (1 + max([len(run) for run in re.findall("`+", text)], default=0))
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{blank}{text}{blank}{fence}"
