"""Markdown for notebooks: sheets of arithmetic with a formula for each section, and headings in words."""

import re

from cnnparams.render.latex import closing, in_latex, section_formula
from cnnparams.render.sheets import Section, Sheet


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
