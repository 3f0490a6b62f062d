"""LaTeX for notebooks: the arithmetic as aligned equations."""

from cnnparams.explain import Explanation, Working
from cnnparams.render.arithmetic import latex_in_letters, latex_in_numbers
from cnnparams.render.lines import each_once, lines_of


def explanation_latex(explanation: Explanation) -> str:
    """Write an explanation as aligned equations, one for each line of arithmetic."""
    rows: list[str] = []
    for part in explanation.parts or (explanation,):
        rows.append(rf"&\textbf{{{_escaped(part.title)}}}")
        rows += [_equation(line) for line in lines_of(part)]
    if explanation.parts:
        rows.append(rf"&\textbf{{{_escaped(explanation.title)}}}")
        rows.append(_equation(explanation.total))
    body = " \\\\\n".join(rows)
    return f"$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"


def _equation(line: Working) -> str:
    steps = each_once(line, latex_in_letters, latex_in_numbers)
    label = rf"&\quad\text{{{_escaped(line.label)}}}:"
    return " = ".join([f"{label} {steps[0]}", *steps[1:]]).replace(",", "{,}")


def _escaped(text: str) -> str:
    """Escape what LaTeX would read as a command."""
    names = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(names.get(sign, f"\\{sign}" if sign in "&%$#_{}" else sign) for sign in text)
