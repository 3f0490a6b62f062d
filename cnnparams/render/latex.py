"""LaTeX: tables for papers, and each section of arithmetic as one formula.

Tables need the package booktabs, or longtable too. What is not Latin needs LuaLaTeX or XeLaTeX.

MathJax 2 refuses a formula of more than 5,120 characters with a macro in it, and KaTeX one with more than
1,000 macros. Hence a formula for each section, and commands that are no macros in them.
"""

from cnnparams.arithmetic.notation import latex_in_letters, latex_in_numbers, latex_word
from cnnparams.render.cells import cell_text
from cnnparams.render.sheets import Section, Sheet, equation, equation_parts, is_long
from cnnparams.render.tables import Row, Table, footer_line
from cnnparams.render.trees import branches


def write_table(table: Table, *, longtable: bool = False) -> str:
    """Write a table as LaTeX.

    Args:
        table: the table.
        longtable: whether it may go over several pages.
    """
    rows, totals = table.rows_apart()
    head = _cells([column.header for column in table.columns])
    body = [_table_row(branch.row, table, branch.depth) for branch in branches(rows)]
    sums = ["\\midrule", *[_table_row(row, table, 0) for row in totals]] if totals else []
    notes = [plain(line) for line in (footer_line(table), *table.notes) if line]
    below = " \\\\\n".join(notes)
    columns = "".join([column.align[0] for column in table.columns])
    caption = f"\\caption{{{plain(table.title)}}}"
    if longtable:
        last = f"\\multicolumn{{{len(columns)}}}{{l}}{{"
        lines = [
            f"\\begin{{longtable}}{{{columns}}}",
            f"{caption} \\\\",
            *["\\toprule", head, "\\midrule", "\\endhead", "\\bottomrule", "\\endfoot"],
            *body,
            *sums,
            *[f"\\addlinespace {last}\\small {note}}} \\\\" for note in notes],
            "\\end{longtable}",
        ]
    else:
        lines = [
            *["\\begin{table}", "\\centering", caption, f"\\begin{{tabular}}{{{columns}}}"],
            *["\\toprule", head, "\\midrule", *body, *sums, "\\bottomrule", "\\end{tabular}"],
            *([f"\\par\\smallskip {{\\small {below}}}"] if notes else []),
            "\\end{table}",
        ]
    return "\n".join(lines)


def _table_row(row: Row, table: Table, depth: int) -> str:
    name, *others = [cell_text(cell, table.layout) for cell in row.cells]
    return _cells([name, *others], "\\quad " * depth)


def _cells(texts: list[str], indent: str = "") -> str:
    return f"{indent}{' & '.join(map(plain, texts))} \\\\"


def plain(text: str) -> str:
    """Write text so that no sign of it is a command of LaTeX."""
    return text.translate(_PLAIN)


_PLAIN = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_{}"}
    | {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"\textquotedbl{}",
        "×": r"$\times$",
        "…": r"\dots{}",
        "·": r"\textperiodcentered{}",
    }
)


def write_sheet(sheet: Sheet) -> str:
    """Write a sheet of arithmetic as formulas: the letters, then each section under its heading."""
    letters = [rf"&{in_latex(letter)} = {_text(meaning)}" for letter, meaning in sheet.letters]
    formulas = [_aligned(letters)] if letters else []
    formulas += [_with_heading(section) for section in sheet.sections]
    return "\n\n".join([f"$$\n{formula}\n$$" for formula in formulas])


def in_latex(letter: str) -> str:
    """Write a letter in LaTeX, or the first and the last of many, such as `d1 ... d30`."""
    return r" \ldots ".join(map(latex_word, letter.split(" ... ")))


def section_formula(section: Section) -> str:
    """Write the arithmetic of a section, without its heading."""
    rows: list[str] = []
    for line in section.lines:
        sides = equation_parts(line, latex_in_letters, latex_in_numbers)
        if is_long(line):
            value, *others = sides
            rows += _row(line.label, value)
            rows += [rf"&&&{part}" for side in others for part in _broken(f"= {side}")]
        else:
            rows += _row(line.label, " = ".join(sides))
    return _aligned(rows)


def _with_heading(section: Section) -> str:
    kind = [_text(section.shown_kind)] if section.shown_kind else []
    flow = [r"\;\rightarrow\;".join(map(_text, section.flow.split(" -> ")))] if section.flow else []
    headings = [r"\quad ".join([_text(section.heading), *kind, *flow])]
    if section.is_closed:
        headings[0] += rf"\quad {_text(closing(section))}"
    if section.alike:
        headings.append(_text(f"the same: {section.same}"))
    body = [] if section.is_closed else [section_formula(section)]
    rows = " \\\\\n".join([*headings, *body])
    return f"\\begin{{array}}{{l}}\n{rows}\n\\end{{array}}"


def _row(label: str, equation: str) -> list[str]:
    return [f"&{_text(label)}&&{equation.replace(',', '{,}')}"]


def closing(section: Section) -> str:
    """Write the totals of a closed block."""
    return ", ".join([f"{line.label} {equation(line)}" for line in section.lines])


def _aligned(rows: list[str]) -> str:
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def _broken(side: str) -> list[str]:
    """Break a long side of an equation before plus signs, but not inside a fraction."""
    lines = [""]
    for place, part in enumerate(side.split(" + ")):
        if len(lines[-1]) > _WIDTH and lines[-1].count("{") == lines[-1].count("}"):
            lines.append(rf"{{}} + {part}")
        else:
            lines[-1] += f" + {part}" if place else part
    return lines


_WIDTH = 80
"""With how many characters a row of a long equation may be continued."""


def _text(text: str) -> str:
    """Write text in LaTeX; a sign that LaTeX reads as a command is written outside, escaped for MathJax."""
    names = {"\\": r"\backslash", "~": r"\sim", "^": r"\wedge", "<": r"\lt", ">": r"\gt"}
    signs = {sign: names.get(sign, f"\\{sign}") for sign in r"&%$#_{}\~^<>"}
    words = "".join(rf"}}{signs[sign]} \text{{" if sign in signs else sign for sign in text)
    return rf"\text{{{words}}}".replace(r"\text{}", "")
