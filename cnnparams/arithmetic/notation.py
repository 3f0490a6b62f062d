"""How arithmetic is written: in letters or in numbers, as Python or as LaTeX.

The Python form can be evaluated. All forms are written from the same `Term`.
"""

from collections.abc import Callable
from typing import final

from attrs import frozen

from cnnparams.arithmetic.glossary import letter
from cnnparams.arithmetic.terms import Term
from cnnparams.arithmetic.values import show

_BINDING = {"+": 1, "-": 1, "neg": 1, "*": 2, "//": 2, "%": 2}
_TIGHTEST = 3


@final
@frozen
class Notation:
    """A way to write arithmetic: the single numbers, the operators between them, brackets and quotients."""

    leaf: Callable[[int], str]
    signs: dict[str, str]
    bracket: str
    quotient: str | None = None

    def write(self, value: int) -> str:
        """Write how a number was computed, with as few brackets as reading it needs."""
        if not isinstance(value, Term) or not value.operator:
            return self.leaf(value)
        if value.operator == "()":
            return self.bracket % self.write(value.operands[0])
        if value.operator == "neg":
            return f"-{self._operand('*', 1, value.operands[0])}"
        if value.operator == "//" and self.quotient is not None:
            return self.quotient % tuple(map(self.write, value.operands))
        parts = [self._operand(value.operator, place, part) for place, part in enumerate(value.operands)]
        return f" {self.signs[value.operator]} ".join(parts)

    def _operand(self, operator: str, place: int, value: int) -> str:
        text = self.write(value)
        inner = value.operator if isinstance(value, Term) else ""
        if inner == "//" and self.quotient is not None:
            return text
        binding = _BINDING.get(inner, _TIGHTEST)
        chained = operator == inner and operator in "+*"
        needed = binding < _BINDING[operator] or (binding == _BINDING[operator] and place > 0 and not chained)
        helpful = operator in {"//", "%"} and binding < _TIGHTEST
        return self.bracket % text if needed or helpful else text


def in_letters(value: int) -> str:
    """Write how a number was computed, each named number with its letter."""
    return _LETTERS.write(value)


def in_numbers(value: int) -> str:
    """Write how a number was computed, in numbers."""
    return _NUMBERS.write(value)


def latex_in_letters(value: int) -> str:
    """Write in LaTeX how a number was computed, each named number with its letter."""
    return _LATEX_LETTERS.write(value)


def latex_in_numbers(value: int) -> str:
    """Write in LaTeX how a number was computed, in numbers."""
    return _LATEX_NUMBERS.write(value)


def digits(value: int) -> str:
    """Write a whole number of any size."""
    return show(int(value))


def _letter(value: int) -> str:
    return letter(value.name) if isinstance(value, Term) and value.name else digits(value)


def latex_word(text: str) -> str:
    r"""Write a letter in LaTeX, with its index if it has one, or, upright, a name of several letters.

    There is no `\mathrm`: it is a macro in MathJax 2, which has little room for macros.
    """
    if len(text) == 1 or text.isdigit():
        return text
    symbol, underscore, index = text.rpartition("_")
    if not underscore:
        symbol = text.rstrip("0123456789")
        index = text.removeprefix(symbol)
    if symbol and index and (len(index) == 1 or index.isdigit() or len(symbol) == 1):
        return f"{latex_word(symbol)}_{{{latex_word(index)}}}"
    return r"\_".join([rf"\text{{{part}}}" if part else "" for part in text.split("_")])


def _latex_letter(value: int) -> str:
    return latex_word(_letter(value))


_PYTHON = {sign: sign for sign in ("+", "-", "*", "//", "%")}
_LATEX = {"+": "+", "-": "-", "*": r"\times", "%": r"\;\text{mod}\;"}
_QUOTIENT = r"\left\lfloor \frac{%s}{%s} \right\rfloor"
_LETTERS = Notation(_letter, _PYTHON, "(%s)")
_NUMBERS = Notation(digits, _PYTHON, "(%s)")
_LATEX_LETTERS = Notation(_latex_letter, _LATEX, "(%s)", _QUOTIENT)
_LATEX_NUMBERS = Notation(digits, _LATEX, "(%s)", _QUOTIENT)
