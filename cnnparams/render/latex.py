"""LaTeX for notebooks: the arithmetic as aligned equations."""

from collections.abc import Iterable

from cnnparams.explain import Explanation, Working
from cnnparams.render.arithmetic import latex_in_letters, latex_in_numbers, latex_word
from cnnparams.render.lines import each_once, flow, letters_used, lines_of, opened_parts, what


def explanation_latex(explanation: Explanation) -> str:
    """Write an explanation as aligned equations: a heading per layer, its lines, the letters."""
    parts = tuple(opened_parts(explanation))
    rows: list[str] = []
    for part in parts:
        shapes = flow(part).replace("->", r"\rightarrow")
        rows.append(rf"&{_text(part.title, 'textbf')}\quad{_text(what(part))}\quad {shapes}")
        rows += _equations(lines_of(part))
    if explanation.parts:
        rows.append(f"&{_text(explanation.title, 'textbf')}")
        rows += _equations(lines_of(explanation))
    rows += [rf"&{latex_word(letter)} = {_text(meaning)}" for letter, meaning in letters_used(parts)]
    body = " \\\\\n".join(rows)
    return f"$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"


def _equations(lines: Iterable[Working]) -> list[str]:
    lines = list(lines)
    widest = _text(max((line.label for line in lines), key=len))
    rows: list[str] = []
    for line in lines:
        steps = " = ".join(each_once(line, latex_in_letters, latex_in_numbers)).replace(",", "{,}")
        label = rf"\rlap{{{_text(line.label)}}}\hphantom{{{widest}}}"
        rows.append(rf"&\quad {label}\quad {steps}")
    return rows


def _text(text: str, command: str = "text") -> str:
    """Write text in LaTeX; what LaTeX reads as a command stands outside, where MathJax knows its escape."""
    names = {"\\": r"\backslash", "~": r"\sim", "^": r"\wedge", "<": r"\lt", ">": r"\gt"}
    signs = {sign: names.get(sign, f"\\{sign}") for sign in r"&%$#_{}\~^<>"}
    words = "".join(f"}}{signs[sign]} \\{command}{{" if sign in signs else sign for sign in text)
    return rf"\{command}{{{words}}}".replace(rf"\{command}{{}}", "")
