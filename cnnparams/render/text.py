"""Plain text: tables, fitted to a width, and sheets of arithmetic."""

from collections.abc import Callable, Iterator, Sequence
from textwrap import wrap
from typing import final

from attrs import frozen

from cnnparams.render.cells import Layout, Part, cell_text
from cnnparams.render.sheets import Section, Sheet, equation, longest_label
from cnnparams.render.tables import Column, Row, Table, all_rows, footer_line
from cnnparams.render.terminal import broken, in_ascii, padded, width_of
from cnnparams.render.trees import Branch, branches

_WIDTH = 110
"""Where a long line of arithmetic is broken."""

_GAP = "  "
_DISPENSABLE = 50
"""Columns that are kept for less than this are left out before names are broken."""

_NAME, _WORDS = 24, 14
"""To how many cells names in the first column, and words in others, may be broken."""

_BAR = range(6, 21)
"""How long the bar of a whole may be."""


@final
@frozen
class _Line:
    """A row as text: its cells, the branches before its name in its first line and in others, and its bar."""

    cells: tuple[str, ...]
    first: str = ""
    other: str = ""
    bar: Part | None = None


def write_table(table: Table, width: int | None = None, *, ascii_only: bool = False) -> str:
    """Write a table as text: its title, its rows, the lines under it, its notes.

    Args:
        table: the table.
        width: how many cells a line may have. Columns are left out and names are broken to fit, but no
            number is cut. None is as wide as the table is.
        ascii_only: whether only signs are used that every terminal has.
    """
    columns = list(enumerate(table.columns))
    rows, totals = table.rows_apart()
    sign = in_ascii if ascii_only else str
    lines = [_line(branch, table.layout, sign) for branch in branches(rows)]
    sums = [_line(Branch(row), table.layout, sign) for row in totals]
    heads = _Line(tuple([sign(column.header) for column in table.columns]))
    widths = [max(map(width_of, texts)) for texts in _texts([heads, *lines, *sums])]
    dropped: list[Column] = []
    if width is not None:
        _drop(columns, widths, width, dropped, _DISPENSABLE)
        _narrow(columns, widths, width, rows)
        _drop(columns, widths, width, dropped, None)
    bar = 0 if width is None else _bar_width(columns, rows, width - _total_width(columns, widths) - 1)
    length = _total_width(columns, widths)
    rule = "─" * length
    body = [text for line in lines for text in _written(line, columns, widths, bar)]
    text = [*_written(heads, columns, widths, 0), rule, *body]
    if sums or table.footer:
        text.append(rule)
    text += [text for line in sums for text in _written(line, columns, widths, 0)]
    notes = [footer_line(table)] if table.footer else []
    if dropped:
        lost = [column.header for column in table.columns if column in dropped]
        notes.append(f"No room for: {', '.join(lost)}.")
    notes += table.notes
    title = table.title if width is None else "\n".join(broken(table.title, width))
    text = [title, *text, *[line for note in notes for line in _sentence(note, width)]]
    whole = "\n".join([line.rstrip() for line in text])
    return in_ascii(whole) if ascii_only else whole


def _line(branch: Branch, layout: Layout, sign: Callable[[str], str]) -> _Line:
    row = branch.row
    name, *others = [sign(cell_text(cell, layout)) for cell in row.cells]
    last = row.cells[-1]
    bar = last if isinstance(last, Part) and not row.rows and not row.is_total else None
    first = sign(branch.first)
    return _Line((first + name, *others), first, sign(branch.other), bar)


def _texts(lines: list[_Line]) -> Iterator[list[str]]:
    for place in range(len(lines[0].cells)):
        yield [line.cells[place] for line in lines]


def _total_width(columns: list[tuple[int, Column]], widths: list[int]) -> int:
    return sum([widths[place] for place, _ in columns]) + len(_GAP) * (len(columns) - 1)


def _drop(
    columns: list[tuple[int, Column]], widths: list[int], width: int, dropped: list[Column], below: int | None
) -> None:
    """Leave out the columns that are least important, until there is room for the others."""
    while _total_width(columns, widths) > width:
        droppable = [
            (column.keep, place, column)
            for place, column in columns[1:]
            if column.keep is not None and (below is None or column.keep < below)
        ]
        if not droppable:
            return
        _, place, column = min(droppable, key=lambda each: each[:2])
        columns.remove((place, column))
        dropped.append(column)


def _narrow(columns: list[tuple[int, Column]], widths: list[int], width: int, rows: Sequence[Row]) -> None:
    """Break names, and then words in other columns, as far as it takes; shapes and numbers stay whole."""
    cells = list(all_rows(tuple(rows)))
    places = [
        place
        for place, column in columns
        if column.align == "left" and not any(isinstance(row.cells[place], tuple) for row in cells)
    ]
    for place in places:
        over = max(0, _total_width(columns, widths) - width)
        least = _NAME if place == 0 else _WORDS
        widths[place] = min(widths[place], max(least, widths[place] - over))


def _bar_width(columns: list[tuple[int, Column]], rows: Sequence[Row], room: int) -> int:
    """Return how long the bar of a whole is; there are none without room, or without shares at the end."""
    place, _ = columns[-1]
    shares = rows and place == len(rows[0].cells) - 1 and isinstance(rows[0].cells[place], Part)
    return min(room, _BAR[-1]) if shares and room >= _BAR[0] else 0


def _written(line: _Line, columns: list[tuple[int, Column]], widths: list[int], bar: int) -> Iterator[str]:
    """Write a row: in several lines, where its name is broken."""
    cells: list[list[str]] = []
    for place, _ in columns:
        text, width = line.cells[place], widths[place]
        if width_of(text) <= width:
            cells.append([text])
        elif place == 0:
            name = broken(text[len(line.first) :], max(width - len(line.first), 8))
            cells.append(
                [f"{line.other if number else line.first}{part}" for number, part in enumerate(name)]
            )
        else:
            cells.append(broken(text, width))
    height = max(map(len, cells))
    for number in range(height):
        texts = [
            padded(
                cell[number] if number < len(cell) else (line.other if place == 0 else ""),
                widths[place],
                column.align,
            )
            for (place, column), cell in zip(columns, cells, strict=True)
        ]
        drawn = ""
        if bar and number == 0 and line.bar is not None and line.bar.amount:
            drawn = f" {_bar(line.bar, bar)}"
        yield _GAP.join(texts) + drawn


def _bar(part: Part, length: int) -> str:
    """Draw a bar as long as the share, in eighths of a cell; what is there is seen."""
    eighths = max(1, round(part.share * length * 8))
    rest = "" if eighths % 8 == 0 else "▏▎▍▌▋▊▉"[eighths % 8 - 1]
    return "█" * (eighths // 8) + rest


def _sentence(note: str, width: int | None) -> list[str]:
    if width is None:
        return [note]
    return wrap(note, width, break_long_words=False, break_on_hyphens=False)


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
