"""HTML: tables whose rows open without scripts, in light and in dark, and readable without their style."""

import re
from collections.abc import Sequence
from html import escape
from typing import final
from xml.etree.ElementTree import Element

from tabulate import tabulate

from cnnparams.render.cells import Part, cell_text, thousands
from cnnparams.render.elements import add_arithmetic, cell, element, markup
from cnnparams.render.sheets import Sheet, equation
from cnnparams.render.style import STYLE
from cnnparams.render.tables import Row, Table, footer_line
from cnnparams.render.terminal import width_of

MOST_ROWS = 2000
"""How many rows are written: browsers show more only slowly."""

_EM_PER_LETTER, _PADDING, _INDENT, _BAR = 0.6, 1.6, 1.2, 4.0
"""In em: the width of a letter, the space around a cell, the indent of a level, the length of a bar."""

_WIDEST = 28.0
"""How wide, in em, a column with names may be."""


def write_table(table: Table) -> str:
    """Write a table as a page of HTML by itself."""
    page = Element("html", lang="en")
    head = element(page, "head")
    element(head, "meta", charset="utf-8")
    element(head, "meta", name="viewport", content="width=device-width")
    element(head, "meta", name="color-scheme", content="light dark")
    element(head, "title", table.title)
    element(page, "body").append(_fragment(table))
    return f"<!DOCTYPE html>\n{markup(page)}\n"


def write_fragment(table: Table) -> str:
    """Write a table as HTML for a place in a page, such as the output of a notebook."""
    return markup(_fragment(table))


@final
class _Writer:
    """Writes the rows of one table, as many as a browser shows."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.left = MOST_ROWS
        self.more = 0
        self.arithmetic: dict[tuple[int, ...], tuple[Sheet, Element]] = {}  # of layers that are alike, once
        shown = [row for each in table.rows for row in (each, *each.rows)]
        self.widths = [
            _column_width(column.header, [cell_text(row.cells[place], table.layout) for row in shown])
            for place, column in enumerate(table.columns)
        ]
        self.has_bars = bool(shown) and isinstance(shown[0].cells[-1], Part)
        if any(row.rows or row.inside for row in shown):
            self.widths[0] += 3 * _INDENT

    def new_table(self, parent: Element, name: str = "") -> Element:
        """Add a table with columns of the same widths as all others, so that numbers stand in a line."""
        label = {"aria_label": name} if name else {}
        table = element(parent, "table", class_="rows", **label)
        columns = element(table, "colgroup")
        for width in [*self.widths, *([_BAR] if self.has_bars else [])]:
            element(columns, "col", style=f"width: {width:.2f}em")
        return table

    def add_rows(self, body: Element, rows: Sequence[Row], depth: int) -> None:
        """Add rows and, behind each that can be opened, what is inside."""
        for row in rows:
            if self.left <= 0:
                self.more += 1
                continue
            self.left -= 1
            inside = row.rows or (None if row.inside is None else row.inside())
            if isinstance(inside, Sheet) and not any(
                line.value for section in inside.sections for line in section.lines
            ):  # nothing to explain
                inside = None
            self.add_row(body, row, depth, opens=bool(inside))
            if inside:
                self.add_inside(body, row, inside, depth)

    def add_row(self, body: Element, row: Row, depth: int, *, opens: bool) -> None:
        """Add a row."""
        kinds = ["total"] if row.is_total else ["block"] if row.rows else []
        line = element(body, "tr", class_=" ".join([*kinds, *(["opens"] if opens else [])]))
        for place, (column, content) in enumerate(zip(self.table.columns, row.cells, strict=True)):
            text = cell_text(content, self.table.layout)
            muted = " muted" if content == 0 else ""
            if place:
                # A blank in front: without a style sheet, cells would touch.
                cell(line, "td", f" {text}", column.align, class_=f"{column.align}{muted}")
                continue
            head = cell(line, "th", "", column.align, scope="row")
            element(head, "span", text, style=f"padding-left: {depth * _INDENT + _INDENT:.1f}em")
        if self.has_bars:
            self.add_bar(element(line, "td", class_="bar"), row)

    def add_bar(self, place: Element, row: Row) -> None:
        """Add the bar of a share."""
        part = row.cells[-1]
        if isinstance(part, Part) and part.amount and not row.is_total:
            length = max(_BAR * part.share, 0.1)
            element(place, "span", class_="bar", style=f"width: {length:.2f}em", aria_hidden="true")

    def add_inside(self, body: Element, row: Row, inside: tuple[Row, ...] | Sheet, depth: int) -> None:
        """Add what a row shows where it is opened."""
        line = element(body, "tr", class_="inside")
        span = len(self.table.columns) + self.has_bars
        place = element(line, "td", colspan=str(span))
        details = element(place, "details", **({"open": "open"} if row.rows else {}))
        name = cell_text(row.cells[0])
        if isinstance(inside, Sheet):
            element(details, "summary", f"arithmetic of {name}", style=f"--depth: {depth}")
            place = element(details, "div", class_="sheet", style=f"--depth: {depth}")
            place.extend(self.lines_of(inside))
            return
        element(details, "summary", f"inside {name}", style=f"--depth: {depth}")
        self.add_rows(element(self.new_table(details, f"inside {name}"), "tbody"), inside, depth + 1)

    def lines_of(self, sheet: Sheet) -> Element:
        """Return the elements of a sheet of arithmetic."""
        # Numbers that are equal may have other arithmetic, so it is the lines themselves that are looked up.
        key = tuple([id(line) for section in sheet.sections for line in section.lines])
        if key not in self.arithmetic:
            made = Element("div")
            add_arithmetic(made, sheet)
            self.arithmetic[key] = (sheet, made)
        return self.arithmetic[key][1]


def _fragment(table: Table) -> Element:
    """Return a table, with its title and the lines under it."""
    root = Element("div", {"class": "cnnparams"})
    element(root, "style", STYLE)
    writer = _Writer(table)
    whole = writer.new_table(root)
    whole.insert(0, Element("caption", {"align": "left", "style": "text-align: left"}))
    element(whole[0], "strong", table.title)
    heads = element(element(whole, "thead"), "tr")
    for column in table.columns:
        cell(heads, "th", f" {column.header}", column.align, scope="col", class_=column.align)
    if writer.has_bars:
        element(heads, "td", class_="bar")
    writer.add_rows(element(whole, "tbody"), table.rows, 0)
    notes = [footer_line(table)] if table.footer else []
    if writer.more:
        notes.append(f"{thousands(writer.more)} more rows: to_text() has all of them.")
    for note in [*notes, *table.notes]:
        element(root, "p", note)
    return root


def _column_width(header: str, texts: Sequence[str]) -> float:
    """Return the width of a column in em; its header is bold."""
    letters = max([1.15 * width_of(header), *map(width_of, texts)])
    return min(letters * _EM_PER_LETTER + _PADDING, _WIDEST)


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
