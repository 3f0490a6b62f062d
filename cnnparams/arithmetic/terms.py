"""Whole numbers that remember how they were computed.

The arithmetic of a layer is ordinary Python on ints. Run on a `Term` in place of each int, the same code
records each step: the formula that is printed is the one that was computed.
"""

from collections.abc import Callable
from typing import final

_LONGEST = 64
"""With how many operations a number is still shown: more are not read, and may be millions when written."""

_MOST_OPERANDS = 5000
"""How many numbers a sum or a product has at most."""

_OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "+": int.__add__,
    "-": int.__sub__,
    "*": int.__mul__,
    "//": int.__floordiv__,
    "%": int.__mod__,
}


@final
class Term(int):
    """An int that knows its name or, if it was computed, its operator and operands.

    A number that takes too many operations does not know them: it is shown as a number.

    >>> height, kernel, stride = Term(32, "height"), Term(5, "kernel_height"), Term(1, "stride")
    >>> positions = (height - kernel) // stride + 1
    >>> positions == 28, positions.operator, positions.operands
    (True, '+', (27, 1))
    """

    # What a number does not have, the class has: to make a number is most of the work of explaining.
    name: str = ""
    operator: str = ""
    operands: tuple[int, ...] = ()
    operations: int = 0
    """How many operations are written for it; a long sum or product is one."""

    def __new__(
        cls, value: int, name: str = "", *, operator: str = "", operands: tuple[int, ...] = ()
    ) -> "Term":
        """Make a number with a name, or one computed by an operator from operands."""
        term = int.__new__(cls, value)
        if name:
            term.name = name
        if operator:
            term.operator = operator
            term.operands = operands
        return term

    def bracketed(self) -> "Term":
        """Return the same number, which is then always written in parentheses."""
        return Term(self, operator="()", operands=(self,))

    def __neg__(self) -> "Term":
        return _recorded(-int(self), "neg", (self,), 1 + self.operations)

    def __add__(self, other: int) -> "Term":
        return _computed("+", self, other) if isinstance(other, int) else NotImplemented

    def __radd__(self, other: int) -> "Term":
        if other == 0:  # where sum() starts
            return self
        return _computed("+", other, self) if isinstance(other, int) else NotImplemented

    def __sub__(self, other: int) -> "Term":
        return _computed("-", self, other) if isinstance(other, int) else NotImplemented

    def __rsub__(self, other: int) -> "Term":
        return _computed("-", other, self) if isinstance(other, int) else NotImplemented

    def __mul__(self, other: int) -> "Term":
        return _computed("*", self, other) if isinstance(other, int) else NotImplemented

    def __rmul__(self, other: int) -> "Term":
        if other == 1:  # where math.prod() starts
            return self
        return _computed("*", other, self) if isinstance(other, int) else NotImplemented

    def __floordiv__(self, other: int) -> "Term":
        return _computed("//", self, other) if isinstance(other, int) else NotImplemented

    def __rfloordiv__(self, other: int) -> "Term":
        return _computed("//", other, self) if isinstance(other, int) else NotImplemented

    def __mod__(self, other: int) -> "Term":
        return _computed("%", self, other) if isinstance(other, int) else NotImplemented

    def __rmod__(self, other: int) -> "Term":
        return _computed("%", other, self) if isinstance(other, int) else NotImplemented


def _computed(symbol: str, left: int, right: int) -> Term:
    value = _OPERATIONS[symbol](int(left), int(right))
    operations = right.operations if isinstance(right, Term) else 0
    if isinstance(left, Term):
        operations += left.operations
        if left.operator == symbol and symbol in "+*":  # a long sum is flat
            return _recorded(value, symbol, (*left.operands, right), operations)
    return _recorded(value, symbol, (left, right), 1 + operations)


def _recorded(value: int, operator: str, operands: tuple[int, ...], operations: int) -> Term:
    """Return a number that knows how it was computed, unless that is too long or was so before."""
    term = int.__new__(Term, value)
    if operations <= _LONGEST and len(operands) <= _MOST_OPERANDS:
        term.operator = operator
        term.operands = operands
        term.operations = operations
    else:
        term.operations = _LONGEST + 1
    return term


def named(name: str, value: int) -> int:
    """Give a number a name of its own if it is a `Term`; return a plain int as it is."""
    return Term(value, name) if isinstance(value, Term) else value
