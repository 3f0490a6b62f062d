"""Runs: several calls of one class after another, equal or with equal steps between them, written as one."""

from collections.abc import Iterator
from typing import cast

from cnnparams.interop.export.expressions import Call, Constant, Expression, Repeated, Text, Value


def runs(items: list[Expression]) -> Iterator[Expression]:
    """Yield the items, several calls of one class, equal or with steps between them, as one."""
    at = 0
    while at < len(items):
        length, written_once = _run(items[at:])
        if length > 1:
            yield written_once
        else:
            yield items[at]
        at += length


def _run(items: list[Expression]) -> tuple[int, Expression]:
    """Return how many items from the first on can be written as one, and how."""
    first = items[0]
    if not isinstance(first, Call) or "." in first.function:
        return 1, first
    length = 1
    while length < len(items) and items[length] == first:
        length += 1
    if length > 1:
        return length, Repeated(first, f"_ in range({length})")
    return _steps(first, items)


def _steps(first: Call, items: list[Expression]) -> tuple[int, Expression]:
    """Return how many calls differ by the same step each from the one before, if they are three or more."""
    rows: list[list[Constant]] = []
    for item in items:
        if not isinstance(item, Call) or (item.function, item.settings) != (first.function, first.settings):
            break
        rows.append([each.value for each in item.args if isinstance(each, Value)])
    if len(rows) < 3 or not all(type(number) is int for row in rows for number in row):
        return 1, first
    numbers = cast("list[list[int]]", rows)
    step = [new - old for old, new in zip(numbers[0], numbers[1], strict=True)]
    length = 2
    while (
        length < len(numbers)
        and [new - old for old, new in zip(numbers[length - 1], numbers[length], strict=True)] == step
    ):
        length += 1
    if length < 3:
        return 1, first
    args = [
        Text(str(start) if not each else f"{start} {'+' if each > 0 else '-'} {abs(each)} * i")
        for start, each in zip(numbers[0], step, strict=True)
    ]
    return length, Repeated(Call(first.function, tuple(args), first.settings), f"i in range({length})")
