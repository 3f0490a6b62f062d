"""Letters with one value each: where a layer has two strides, `s` becomes `s_h` and `s_w`."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from cnnparams.arithmetic.glossary import apart, letter
from cnnparams.arithmetic.terms import Term

Names: TypeAlias = dict[tuple[str, str, int], str]
"""The new name of a value by the axis that it is part of, its name and itself; the axis may be empty."""


def names_apart(sizes: Mapping[str, int], others: Iterable[int]) -> Names:
    """Return new names for the numbers in one layer that would be written with one letter but differ.

    A letter that differs from axis to axis gets the axis, such as `s_h`. Any other is numbered.

    Args:
        sizes: the computed sizes of the output, by axis.
        others: all other computed or named numbers of the layer.
    """
    lines = [*sizes.items(), *[("", value) for value in others]]
    if _are_apart(lines):
        return {}
    seen: dict[str, dict[int, None]] = {}
    places: dict[tuple[str, str], set[int]] = {}
    uses: dict[tuple[str, str, int], None] = {}
    for axis, line in lines:
        for part in named_parts(line):
            symbol, value = letter(part.name), int(part)
            seen.setdefault(symbol, {})[value] = None
            places.setdefault((symbol, axis), set()).add(value)
            uses[axis, part.name, value] = None
    by_axis = {
        symbol
        for symbol in seen
        if (symbol, "") not in places and all(len(places.get((symbol, axis), ())) < 2 for axis in sizes)
    }
    names: Names = {}
    for axis, name, value in uses:
        values = list(seen[letter(name)])
        if len(values) > 1:
            where = axis if letter(name) in by_axis else str(values.index(value) + 1)
            names[axis, name, value] = apart(name, where)
    return names


def _are_apart(lines: list[tuple[str, int]]) -> bool:
    """Whether each letter has one value already, as in nearly all layers."""
    seen: dict[str, int] = {}
    for _, line in lines:
        for part in named_parts(line):
            if seen.setdefault(letter(part.name), part) != part:
                return False
    return True


def renamed(value: int, axis: str, names: Names) -> int:
    """Return a number whose parts have their new names."""
    if not names or not isinstance(value, Term):
        return value
    name = names.get((axis, value.name, int(value)), value.name)
    parts = tuple([renamed(part, axis, names) for part in value.operands])
    return Term(value, name, operator=value.operator, operands=parts)


def named_parts(value: int) -> list[Term]:
    """Return the numbers with a name of which a number is computed, in the order of writing."""
    if not isinstance(value, Term):
        return []
    parts = [value] if value.name else []
    for operand in value.operands:
        if isinstance(operand, Term):
            parts += named_parts(operand)
    return parts
