"""Code of one region: what it makes, and line by line what it computes, with short names for its values."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import TypeAlias, cast, final

from attrs import evolve, frozen

from cnnparams.interop.export.expressions import WIDTH, Call, Expression, Text, flat
from cnnparams.interop.export.names import identifier

Made: TypeAlias = tuple[str, Expression]
Line: TypeAlias = tuple[str, Expression]
Write: TypeAlias = Callable[[Mapping[str, Expression]], Expression]

TAKEN = frozenset(
    {
        *("F", "any", "dict", "enumerate", "float", "i", "input", "inputs", "keras", "layers", "len", "list"),
        *("max", "name", "nn", "range", "reversed", "self", "sum", "super", "torch", "tuple", "zip"),
    }
)
"""Words that stand in the code already, so that no value can be called so."""


@final
@frozen
class Code:
    """What a class or a function does.

    Args:
        made: what is made once, each under its name.
        takes: the names of its inputs.
        lines: what is computed, each under the name of its value.
        gives: what is returned.
    """

    made: tuple[Made, ...]
    takes: tuple[str, ...]
    lines: tuple[Line, ...]
    gives: Expression


@final
@frozen
class Step:
    """A line to be written.

    Args:
        inputs: paths of the values that it uses.
        outputs: paths of the values that it makes.
        labels: what a value is called if it is kept for later.
        write: the expression, of the names of the values that it uses; None where nothing is written, as the
            value is that of its first input.
    """

    inputs: Sequence[str]
    outputs: Sequence[str]
    labels: Sequence[str]
    write: Write | None


CHAIN = ("x", "y", "z")
"""What values are called that the next line uses up."""


def lines_of(
    steps: Sequence[Step], names: Mapping[str, str], ends: Iterable[str], taken: Iterable[str] = ()
) -> tuple[list[Line], dict[str, str]]:
    """Return the lines, and the name of each value.

    A value that is used by the next line only takes the name of a value that is not needed any more, or
    `x`, `y`, `z`. A value that is kept for later has the name of its layer, unless it ends a chain.

    Args:
        steps: what is to be written, in its order.
        names: the names of the inputs.
        ends: paths of the values that are returned.
        taken: names that no value can have, besides those that the code has anyway.
    """
    reserved = TAKEN.union(taken)
    same: dict[str, str] = {}
    for step in steps:
        if step.write is None:
            same[step.outputs[0]] = same.get(step.inputs[0], step.inputs[0])
    ends = [same.get(path, path) for path in ends]
    written = [
        evolve(step, inputs=[same.get(path, path) for path in step.inputs])
        for step in steps
        if step.write is not None
    ]
    uses = Counter([path for step in written for path in dict.fromkeys(step.inputs)] + ends)
    last: dict[str, int] = dict.fromkeys(names, -1)
    for number, step in enumerate(written):
        last |= dict.fromkeys(step.outputs, number)
        last |= dict.fromkeys(step.inputs, number)
    last |= dict.fromkeys(ends, len(written))
    named = dict(names)
    live = {path: name for path, name in names.items() if last[path] >= 0}
    lines: list[Line] = []
    for number, step in enumerate(written):
        ending = [path for path in dict.fromkeys(step.inputs) if last[path] == number]
        values: dict[str, Expression] = {path: Text(named[path]) for path in step.inputs}
        values |= {path: values[one] for path, one in same.items() if one in values}
        live = {path: name for path, name in live.items() if last[path] > number}
        targets: list[str] = []
        for path, label in zip(step.outputs, step.labels, strict=True):
            if last[path] == number:
                targets.append("_")
                continue
            used = set(live.values())
            is_next = last[path] == number + 1
            chain = [named[each] for each in ending if is_next or uses[each] == uses[path] == 1]
            chain = [each for each in chain if each in CHAIN]
            name = _name(label, used, chain, reserved, is_next=is_next)
            named[path] = live[path] = name
            targets.append(name)
        lines.append((", ".join(targets), cast("Write", step.write)(values)))
    return lines, named | {path: named[one] for path, one in same.items()}


def _name(label: str, used: set[str], chain: list[str], reserved: Container[str], *, is_next: bool) -> str:
    """Return a name for a value: one of those that end here, or a new one."""
    names: list[str] = [*chain, *CHAIN] if is_next else chain
    for name in names:
        if name not in used:
            return name
    return identifier(label, "value", used, reserved)


def names_of_inputs(paths: Sequence[str]) -> dict[str, str]:
    """Return names for the inputs of a class or a function: `x`, `y`, `z`, `x3`, ..."""
    return {path: CHAIN[at] if at < len(CHAIN) else f"x{at}" for at, path in enumerate(paths)}


def with_short_chains(lines: Sequence[Line], indent: int) -> list[Line]:
    """Return lines in which methods that are called one behind another, too long for one, are apart."""
    found: list[Line] = []
    for target, expression in lines:
        found += _apart(target, expression, indent + len(target) + 3)
    return found


def _apart(target: str, expression: Expression, before: int) -> list[Line]:
    is_chain = isinstance(expression, Call) and expression.function and isinstance(expression.on, Call)
    if not is_chain or before + len(flat(expression)) <= WIDTH:
        return [(target, expression)]
    chain = cast("Call", expression)
    first = _apart(target, cast("Call", chain.on), before)
    return [*first, (target, evolve(chain, on=Text(target)))]
