"""Plain text: tables and sheets of arithmetic."""

from textwrap import wrap

from tabulate import tabulate

from cnnparams.render.sheets import Section, Sheet, equation, longest_label
from cnnparams.render.tables import Table, cell_text, footer_lines

_WIDTH = 110
"""Where a long line of arithmetic is broken."""


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
    """Write a sheet of arithmetic as text: the letters, then each section under its heading."""
    layers = [section for section in sheet.sections if section.kind]
    title_width = max(len(section.heading) for section in layers)
    kind_width = max(len(section.shown_kind) for section in layers)
    lines = [f"{letter} = {meaning}" for letter, meaning in sheet.letters]
    if lines:
        lines.append("")
    for section in sheet.sections:
        kind = f"  {section.shown_kind:{kind_width}}" if kind_width else ""
        heading = f"{section.heading:{title_width}}{kind}  {section.flow}" if section.kind else section.title
        if section.is_closed:
            totals = ", ".join([f"{line.label} {equation(line)}" for line in section.lines])
            lines.append(f"{heading}  {totals}")
        else:
            lines += [heading, *_aligned(section)]
        if section.alike:
            lines.append(f"    the same: {section.same}")
    return "\n".join(lines)


def _aligned(section: Section) -> list[str]:
    width = len(longest_label(section.lines))
    lines: list[str] = []
    for line in section.lines:
        first = f"    {line.label:{width}}  "
        text = equation(line)
        if len(first) + len(text) <= _WIDTH:
            lines.append(f"{first}{text}")
            continue
        after = " " * len(first)
        for place, side in enumerate(text.split(" = ")):
            lines += wrap(
                side,
                _WIDTH,
                initial_indent=f"{after}= " if place else first,
                subsequent_indent=f"{after}  ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return lines
