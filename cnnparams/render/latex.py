"""LaTeX for notebooks: arithmetic as aligned equations."""

from cnnparams.arithmetic.notation import latex_in_letters, latex_in_numbers, latex_word
from cnnparams.render.sheets import Section, Sheet, equation_parts, longest_label


def write_sheet(sheet: Sheet) -> str:
    """Write a sheet of arithmetic as aligned equations: each section under its heading, then the letters."""
    rows: list[str] = []
    for section in sheet.sections:
        heading = f"&{_text(section.title, 'textbf')}"
        if section.kind:
            flow = section.flow.replace("->", r"\rightarrow")
            heading += rf"\quad{_text(section.kind)}\quad {flow}"
        rows += [heading, *_equations(section)]
    rows += [rf"&{latex_word(letter)} = {_text(meaning)}" for letter, meaning in sheet.letters]
    body = " \\\\\n".join(rows)
    return f"$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"


def _equations(section: Section) -> list[str]:
    widest = _text(longest_label(section.lines))
    rows: list[str] = []
    for line in section.lines:
        equation = " = ".join(equation_parts(line, latex_in_letters, latex_in_numbers)).replace(",", "{,}")
        label = rf"\rlap{{{_text(line.label)}}}\hphantom{{{widest}}}"
        rows.append(rf"&\quad {label}\quad {equation}")
    return rows


def _text(text: str, command: str = "text") -> str:
    """Write text in LaTeX; a sign that LaTeX reads as a command is written outside, escaped for MathJax."""
    names = {"\\": r"\backslash", "~": r"\sim", "^": r"\wedge", "<": r"\lt", ">": r"\gt"}
    signs = {sign: names.get(sign, f"\\{sign}") for sign in r"&%$#_{}\~^<>"}
    words = "".join(f"}}{signs[sign]} \\{command}{{" if sign in signs else sign for sign in text)
    return rf"\{command}{{{words}}}".replace(rf"\{command}{{}}", "")
