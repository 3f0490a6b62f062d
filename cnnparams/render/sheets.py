"""A sheet of arithmetic as data: what every explanation is turned into, and all that its formats know."""

from collections.abc import Callable, Iterable
from typing import final

from attrs import frozen

from cnnparams.arithmetic.glossary import entry, position
from cnnparams.arithmetic.notation import digits, in_letters, in_numbers
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.terms import Term
from cnnparams.arithmetic.values import show
from cnnparams.render.tables import thousands


@final
@frozen
class Working:
    """One line of arithmetic: what it is about, its value, and how that was computed.

    `value` is a plain int, or a `Term` that knows its operands. `name` is the name that the value has
    elsewhere in the same explanation, if any.
    """

    label: str
    value: int
    name: str = ""

    @property
    def letters(self) -> str:
        """The arithmetic in letters, such as `((m * n * d) + 1) * k`."""
        return in_letters(self.value)

    @property
    def numbers(self) -> str:
        """The arithmetic in numbers, such as `((5 * 5 * 3) + 1) * 8`: Python can evaluate it."""
        return in_numbers(self.value)


@final
@frozen
class Section:
    """A heading and its lines of arithmetic: one layer, or the total of several.

    A heading is a title and, for a layer, its kind and its shapes.
    """

    title: str
    lines: tuple[Working, ...]
    kind: str = ""
    prev_shapes: tuple[Shape, ...] = ()
    output_shape: Shape | None = None

    @property
    def flow(self) -> str:
        """Which shape becomes which; empty for a total."""
        if self.output_shape is None:
            return ""
        before = " + ".join(map(show, self.prev_shapes))
        return f"{before} -> {show(self.output_shape)}" if before else show(self.output_shape)


@final
@frozen
class Sheet:
    """Sections of arithmetic, and the letters that they use with their meanings."""

    sections: tuple[Section, ...]

    @property
    def letters(self) -> list[tuple[str, str]]:
        """The letters that the lines use, with their meanings, in the order of the glossary."""
        names = {name for section in self.sections for line in section.lines for name in _names(line)}
        ordered = sorted(names, key=lambda name: (position(name), name))
        return list(dict.fromkeys(known for name in ordered if (known := entry(name))))


def equation(line: Working) -> str:
    """Write a line of arithmetic: in letters, in numbers and with its value."""
    return " = ".join(equation_parts(line, in_letters, in_numbers))


def equation_parts(line: Working, letters: Callable[[int], str], numbers: Callable[[int], str]) -> list[str]:
    """Return the parts of an equation: letters, numbers and value, without repetitions."""
    texts = [letters(line.value), numbers(line.value)]
    if line.name:
        texts.insert(0, letters(Term(line.value, line.name)))
    bare = digits(line.value)
    return [*dict.fromkeys(text for text in texts if text != bare), thousands(line.value)]


def longest_label(lines: Iterable[Working]) -> str:
    """Return the longest label, which the others are aligned to."""
    return max((line.label for line in lines), key=len)


def _names(line: Working) -> set[str]:
    names = {line.name}
    pending = [line.value]
    while pending:
        value = pending.pop()
        if isinstance(value, Term):
            names.add(value.name)
            pending.extend(value.operands)
    return names
