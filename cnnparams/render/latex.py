"""LaTeX for notebooks: the arithmetic as aligned equations."""

from collections.abc import Iterable

from cnnparams.explain import Explanation, Working
from cnnparams.render.arithmetic import latex_in_letters, latex_in_numbers
from cnnparams.render.lines import each_once, flow, letters_used, lines_of


def explanation_latex(explanation: Explanation) -> str:
    """Write an explanation as aligned equations: a heading per layer, its lines, the letters."""
    parts = explanation.parts or (explanation,)
    rows: list[str] = []
    for part in parts:
        shapes = flow(part).replace("->", r"\rightarrow")
        rows.append(rf"&\textbf{{{_escaped(part.title)}}}\quad\text{{{_escaped(part.kind)}}}\quad {shapes}")
        rows += _equations(lines_of(part))
    if explanation.parts:
        rows.append(rf"&\textbf{{{_escaped(explanation.title)}}}")
        rows += _equations([explanation.total])
    rows += [rf"&{letter} = \text{{{_escaped(meaning)}}}" for letter, meaning in letters_used(parts)]
    body = " \\\\\n".join(rows)
    return f"$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"


def _equations(lines: Iterable[Working]) -> list[str]:
    lines = list(lines)
    widest = _escaped(max((line.label for line in lines), key=len))
    rows: list[str] = []
    for line in lines:
        steps = " = ".join(each_once(line, latex_in_letters, latex_in_numbers)).replace(",", "{,}")
        label = rf"\rlap{{\text{{{_escaped(line.label)}}}}}\hphantom{{\text{{{widest}}}}}"
        rows.append(rf"&\quad {label}\quad {steps}")
    return rows


def _escaped(text: str) -> str:
    """Escape what LaTeX would read as a command."""
    names = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(names.get(sign, f"\\{sign}" if sign in "&%$#_{}" else sign) for sign in text)
