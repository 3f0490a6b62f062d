"""How the sizes of weights add up: as the textbook writes it, with common factors taken out."""

from collections import Counter
from collections.abc import Sequence
from math import gcd
from typing import Protocol, TypeVar

from cnnparams.arithmetic.glossary import PER_ELEMENT, position
from cnnparams.arithmetic.terms import Term

_MANY = 6
"""More weights than these are added up with equal ones written once."""


class Product(Protocol):
    """A weight, or an operation: its size is the product of its axes."""

    @property
    def axes(self) -> tuple[tuple[str, int], ...]:
        """The axes, each with its name."""
        ...


P = TypeVar("P", bound=Product)


def size_of(weight: Product) -> Term:
    """Return the size of a weight as the product of its axes, the textbook's letters first."""
    return _product(_factors(weight))


def _factors(weight: Product) -> list[Term]:
    axes = sorted(weight.axes, key=lambda axis: (axis[0] != PER_ELEMENT, position(axis[0])))
    return [Term(size, "" if name == PER_ELEMENT else name) for name, size in axes]


def _product(factors: list[Term]) -> Term:
    if len(factors) == 1:
        return factors[0]
    value = 1
    for factor in factors:
        value *= int(factor)
    return Term(value, operator="*", operands=tuple(factors)) if factors else Term(1)


def _sum(parts: list[Term]) -> Term:
    return Term(sum(map(int, parts)), operator="+", operands=tuple(parts))


def _bracketed(term: Term) -> Term:
    return term.bracketed() if term.operator else term


def total(weights: Sequence[Product]) -> int:
    """Add the sizes of weights up as the textbook does, with common factors taken out.

    With several factors left, `((m * n * d) + 1) * k`; with one left of a kernel and its bias,
    `(c * p) + 1 * c`; with none left, `2 * d`; with all of it several times, `2 * ((p + c + 1) * c)`.
    """
    if not weights:
        return 0
    every = [_factors(weight) for weight in weights]
    if len(every) == 1:
        return _product(every[0])
    others = [dict(weight.axes) for weight in weights[1:]]
    common = [factor for factor in every[0] if all(axes.get(factor.name) == factor for axes in others)]
    names = {factor.name for factor in common}
    rests = [[factor for factor in factors if factor.name not in names] for factors in every]
    if not any(rests):
        return _times(Term(len(rests)), common)
    alike = Counter([tuple([(factor.name, factor) for factor in factors]) for factors in every])
    times = gcd(*alike.values())
    if times > 1:
        once = total(_one_of_each(weights, times))
        return _product([Term(times), Term(once, operator="()", operands=(once,))])
    if not common:
        parts = [_repeated([Term(size, name) for name, size in axes], times) for axes, times in alike.items()]
        return _sum(parts)
    if len(every) > _MANY:
        return _times(_sum(_each_once(rests)).bracketed(), common)
    if len(every) > 2 or len(common) > 1 or max(map(len, rests)) > 1:
        return _times(_sum([_bracketed(_product(rest)) for rest in rests]).bracketed(), common)
    parts = [_product([*common, *rest]).bracketed() if rest else _times(Term(1), common) for rest in rests]
    return _sum(parts)


def _one_of_each(weights: Sequence[P], times: int) -> list[P]:
    """Return every weight that comes `times` times as often as it is returned, in the order of the first."""
    axes = [tuple(sorted(weight.axes)) for weight in weights]  # their order makes no difference to a product
    wanted = {each: count // times for each, count in Counter(axes).items()}
    chosen: list[P] = []
    for weight, each in zip(weights, axes, strict=True):
        if wanted[each]:
            wanted[each] -= 1
            chosen.append(weight)
    return chosen


def _each_once(rests: list[list[Term]]) -> list[Term]:
    """Return the products of many lists of factors, those that come several times as one."""
    alike = Counter([tuple([(factor.name, factor) for factor in rest]) for rest in rests])
    return [
        _repeated([Term(size, name) for name, size in axes], times) if axes else Term(times)
        for axes, times in alike.items()
    ]


def _repeated(factors: list[Term], times: int) -> Term:
    product = _bracketed(_product(factors))
    return product if times == 1 else _product([Term(times), product])


def _times(first: Term, others: list[Term]) -> Term:
    return _product([first, *others])
