"""HTML for notebooks: real tables, every text escaped."""

from html import escape

from tabulate import tabulate

from cnnparams.analysis.summary import Summary
from cnnparams.analysis.totals import Totals
from cnnparams.explain import Explanation
from cnnparams.render.arithmetic import thousands
from cnnparams.render.lines import flow, letters_used, lines_of, opened_parts, what
from cnnparams.render.text import TOTALS_ALIGN, cell_text, equation, footer, totals_rows, why_they_differ


def summary_html(summary: Summary) -> str:
    """Write a summary as a table, with the totals under it."""
    table = tabulate(
        [[cell_text(cell) for cell in row] for row in summary.rows],
        headers=[column.header for column in summary.columns],
        colalign=[column.align for column in summary.columns],
        disable_numparse=True,
        tablefmt="html",
    )
    totals = "<br>".join(f"{what}: {thousands(count)}" for what, count in footer(summary))
    return f"<p><strong>{escape(summary.title)}</strong></p>{_set_left(table)}<p>{totals}</p>"


def totals_html(totals: Totals) -> str:
    """Write the totals of both frameworks as a table, with the reason for the difference under it."""
    headers, *rows = totals_rows(totals)
    table = tabulate(rows, headers=headers, colalign=TOTALS_ALIGN, tablefmt="html")
    heading = f"<p><strong>{escape(totals.title)}</strong></p>"
    return f"{heading}{_set_left(table)}<p>{why_they_differ(totals)}</p>"


def explanation_html(explanation: Explanation) -> str:
    """Write an explanation as a table of its lines, with the letters under it."""
    parts = tuple(opened_parts(explanation))
    rows: list[tuple[str, str, str, str]] = []
    for part in parts:
        lines = lines_of(part)
        titles = [part.title] + [""] * len(lines)
        kinds = [f"{what(part)} {flow(part)}"] + [""] * len(lines)
        rows += [
            (title, kind, line.label, equation(line))
            for title, kind, line in zip(titles, kinds, lines, strict=False)
        ]
    if explanation.parts:
        rows += [(explanation.title, "", line.label, equation(line)) for line in lines_of(explanation)]
    table = tabulate(
        rows,
        headers=["Layer", "Type and shapes", "What", "Arithmetic"],
        disable_numparse=True,
        tablefmt="html",
    )
    letters = "<br>".join(f"{escape(letter)} = {escape(meaning)}" for letter, meaning in letters_used(parts))
    return f"{_set_left(table)}<p>{letters}</p>" if letters else _set_left(table)


def _set_left(table: str) -> str:
    """Set to the left what is not set to the right: notebooks do the opposite unless told."""
    for tag in ("th", "td"):  # in the texts of the table, every < is escaped
        table = table.replace(f"<{tag}>", f'<{tag} style="text-align: left;">')
    return table
