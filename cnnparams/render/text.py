"""Plain text: tables and sheets of arithmetic."""

from tabulate import tabulate

from cnnparams.render.sheets import Section, Sheet, equation, longest_label
from cnnparams.render.tables import Table, cell_text, footer_lines


def write_table(table: Table) -> str:
    """Write a table as text: its title, its rows, the lines under it, its notes."""
    text = tabulate(
        [[cell_text(cell) for cell in row.cells] for row in table.rows],
        headers=[column.header for column in table.columns],
        colalign=[column.align for column in table.columns],
        disable_numparse=True,
    )
    footer = footer_lines(table)
    rule = ["-" * max(map(len, text.splitlines()))] if footer else []
    return "\n".join([table.title, text, *rule, *footer, *table.notes])


def write_sheet(sheet: Sheet) -> str:
    """Write a sheet of arithmetic as text: each section under its heading, then the letters."""
    layers = [section for section in sheet.sections if section.kind]
    title_width = max(len(section.title) for section in layers)
    kind_width = max(len(section.kind) for section in layers)
    lines: list[str] = []
    for section in sheet.sections:
        heading = f"{section.title:{title_width}}  {section.kind:{kind_width}}  {section.flow}"
        lines += [heading if section.kind else section.title, *_aligned(section)]
    if sheet.letters:
        lines += ["", *(f"{letter} = {meaning}" for letter, meaning in sheet.letters)]
    return "\n".join(lines)


def _aligned(section: Section) -> list[str]:
    width = len(longest_label(section.lines))
    return [f"    {line.label:{width}}  {equation(line)}" for line in section.lines]
