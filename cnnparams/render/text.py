"""Plain text: the summary, the explanation, and the source of a network."""

from collections.abc import Iterable
from typing import Any

from tabulate import tabulate

from cnnparams.analysis.summary import Cell, Summary
from cnnparams.analysis.totals import Totals
from cnnparams.explain import Explanation, Working
from cnnparams.layers.input import Input
from cnnparams.network import Network
from cnnparams.render.arithmetic import in_letters, in_numbers, thousands
from cnnparams.render.lines import each_once, flow, letters_used, lines_of, opened_parts, what
from cnnparams.shapes import show


def cell_text(cell: Cell) -> str:
    """Write a cell: whole numbers with separators, shapes as Python does."""
    return thousands(cell) if isinstance(cell, int) else cell if isinstance(cell, str) else show(cell)


def footer(summary: Summary) -> tuple[tuple[str, int], ...]:
    """Return what stands under the table; state only where there is some."""
    totals = (
        ("Total params", summary.total_params),
        ("Trainable params", summary.trainable_params),
        ("Non-trainable params", summary.non_trainable_params),
    )
    return (*totals, ("State, not learnt", summary.state)) if summary.state else totals


def summary_text(summary: Summary) -> str:
    """Write a summary as a table of text."""
    table = tabulate(
        [[cell_text(cell) for cell in row] for row in summary.rows],
        headers=[column.header for column in summary.columns],
        colalign=[column.align for column in summary.columns],
        disable_numparse=True,
    )
    rule = "-" * max(map(len, table.splitlines()))
    totals = [f"{what}: {thousands(count)}" for what, count in footer(summary)]
    return "\n".join([summary.title, table, rule, *totals])


TOTALS_ALIGN = ("left", "right", "right", "right")
"""How the columns of `totals_rows` are set."""


def totals_rows(totals: Totals) -> list[list[str]]:
    """Write the totals: a row of headers, and one for each framework."""
    return [
        ["", "Total params", "Trainable params", "Non-trainable params"],
        *[
            [ledger.framework, *map(thousands, (ledger.total, ledger.trainable, ledger.non_trainable))]
            for ledger in (totals.keras, totals.torch)
        ],
    ]


def why_they_differ(totals: Totals) -> str:
    """Say in one line where the difference between Keras and PyTorch comes from."""
    if not totals.state:
        return "They agree: nothing is stored that is not learnt."
    state = thousands(totals.state)
    return f"Keras counts the {state} numbers of state too (moving means and the like), PyTorch does not."


def totals_text(totals: Totals) -> str:
    """Write the totals of both frameworks, and the reason for the difference."""
    headers, *rows = totals_rows(totals)
    table = tabulate(rows, headers=headers, colalign=TOTALS_ALIGN)
    return "\n".join([totals.title, table, why_they_differ(totals)])


def explanation_text(explanation: Explanation) -> str:
    """Write an explanation: per layer a heading and its lines; then the total and the letters."""
    parts = tuple(opened_parts(explanation))
    title_width = max(len(part.title) for part in parts)
    kind_width = max(len(what(part)) for part in parts)
    lines: list[str] = []
    for part in parts:
        lines.append(f"{part.title:{title_width}}  {what(part):{kind_width}}  {flow(part)}")
        lines += _aligned(lines_of(part))
    if explanation.parts:
        lines.append(explanation.title)
        lines += _aligned(lines_of(explanation))
    letters = letters_used(parts)
    if letters:
        lines += ["", *(f"{letter} = {meaning}" for letter, meaning in letters)]
    return "\n".join(lines)


def equation(line: Working) -> str:
    """Write a line of arithmetic: in letters, in numbers and with its value."""
    return " = ".join(each_once(line, in_letters, in_numbers))


def _aligned(lines: Iterable[Working]) -> list[str]:
    lines = list(lines)
    width = max(len(line.label) for line in lines)
    return [f"    {line.label:{width}}  {equation(line)}" for line in lines]


def network_source(network: Network[Any]) -> str:
    """Write a network as the Python expression that builds it."""
    first, *others = network.steps
    name = "" if network.name is None else f", name={network.name!r}"
    lines = [f"Network({show(first.output_shape)}{name})"]
    previous = first.path
    for step in others:
        if isinstance(step.layer, Input):
            lines.append(f".add_input({step.path!r}, {show(step.output_shape)})")
        elif step.inputs == (previous,) and not step.layer.merges:
            lines.append(f".add({step.layer!r})")
        else:
            after = step.inputs if step.layer.merges else step.inputs[0]
            lines.append(f".add({step.layer!r}, after={after!r})")
        previous = step.path
    return lines[0] if len(lines) == 1 else "(\n    " + "\n    ".join(lines) + "\n)"
