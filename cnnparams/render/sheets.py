"""A sheet of arithmetic as data: what every explanation is turned into, and all that its formats know."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import final

from attrs import frozen

from cnnparams.arithmetic.glossary import entry, in_order, joined
from cnnparams.arithmetic.lettering import named_parts
from cnnparams.arithmetic.notation import digits, in_letters, in_numbers
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.terms import Term
from cnnparams.arithmetic.values import show
from cnnparams.render.cells import thousands


@final
@frozen
class Working:
    """One line of arithmetic: what it is about, its value, and how that was computed.

    Args:
        label: what it is about.
        computed: a plain int, or a number that knows its operands; it is for writing only.
        name: name that the value has elsewhere in the same explanation, if any.
    """

    label: str
    computed: int
    name: str = ""

    @property
    def value(self) -> int:
        """The number itself, as a plain int."""
        return int(self.computed)

    @property
    def letters(self) -> str:
        """The arithmetic in letters, such as `((m * n * d) + 1) * k`."""
        return in_letters(self.computed)

    @property
    def numbers(self) -> str:
        """The arithmetic in numbers, such as `((5 * 5 * 3) + 1) * 8`: Python can evaluate it."""
        return in_numbers(self.computed)


@final
@frozen
class Section:
    """A heading and its lines of arithmetic: one layer, or the total of several.

    Args:
        title: name of the layer.
        lines: the arithmetic.
        kind: class of the layer, if it is one.
        prev_shapes: shapes of its inputs.
        output_shape: shape of its output.
        alike: titles of the layers directly after it that have the same arithmetic.
        is_closed: whether it is a block that shows its totals only.
    """

    title: str
    lines: tuple[Working, ...]
    kind: str = ""
    prev_shapes: tuple[Shape, ...] = ()
    output_shape: Shape | None = None
    alike: tuple[str, ...] = ()
    is_closed: bool = False

    @property
    def heading(self) -> str:
        """The title and, if it stands for several layers, their number."""
        return f"{self.title} x {len(self.alike) + 1}" if self.alike else self.title

    @property
    def shown_kind(self) -> str:
        """The kind, unless the title is the same."""
        return "" if self.kind == self.title else self.kind

    @property
    def flow(self) -> str:
        """Which shape becomes which; empty for a total."""
        if self.output_shape is None:
            return ""
        before = " + ".join(_shown(self.prev_shapes))
        return f"{before} -> {show(self.output_shape)}" if before else show(self.output_shape)

    @property
    def line_count(self) -> int:
        """How many lines there are to read: the heading, the arithmetic and the names of others."""
        return 1 + (0 if self.is_closed else len(self.lines)) + bool(self.alike)

    @property
    def same(self) -> str:
        """The titles of the layers that have the same arithmetic, those in the middle of many left out."""
        if len(self.alike) > _MANY:
            return ", ".join([*self.alike[:2], "...", self.alike[-1]])
        return ", ".join(self.alike)


_MANY = 6
"""With more names than these in a row, those in the middle are left out."""


@final
@frozen
class Sheet:
    """Sections of arithmetic, and the letters that they use with their meanings.

    Args:
        sections: the sections, in reading order.
    """

    sections: tuple[Section, ...]

    @property
    def letters(self) -> list[tuple[str, str]]:
        """The letters that the lines use, each with all that it means, in the order of the glossary."""
        names = {name for section in self.sections for line in section.lines for name in _names(line)}
        meanings: dict[str, list[str]] = {}
        for name in sorted(names, key=in_order):
            known = entry(name)
            if known is not None:
                meanings.setdefault(known[0], []).append(known[1])
        letters = [(letter, joined(each)) for letter, each in meanings.items()]
        return [line for _, lines in groupby(letters, _stem) for line in _abridged(list(lines))]


def _stem(line: tuple[str, str]) -> str:
    return line[0].rstrip("0123456789")


def _abridged(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Write the letters of many inputs, which differ in their numbers only, as one line."""
    if len(lines) <= _MANY:
        return lines
    (first, meaning), (last, _) = lines[0], lines[-1]
    return [(f"{first} ... {last}", meaning.partition(" (")[0] + ", one for each input")]


def _shown(shapes: tuple[Shape, ...]) -> list[str]:
    """Write shapes; of many, those that are equal and follow each other as `30 x (8, 8, 3)`."""
    if len(shapes) <= _MANY:
        return [show(shape) for shape in shapes]
    runs = [(shape, len(list(run))) for shape, run in groupby(shapes)]
    return [f"{times} x {show(shape)}" if times > 1 else show(shape) for shape, times in runs]


def equation(line: Working) -> str:
    """Write a line of arithmetic: in letters, in numbers and with its value."""
    return " = ".join(equation_parts(line, in_letters, in_numbers))


def equation_parts(line: Working, letters: Callable[[int], str], numbers: Callable[[int], str]) -> list[str]:
    """Return the parts of an equation: letters, numbers and value, without repetitions.

    The value is the last part or, of a long equation, the first.
    """
    texts = [letters(line.computed), numbers(line.computed)]
    if line.name:
        texts.insert(0, letters(Term(line.value, line.name)))
    bare, value = digits(line.value), thousands(line.value)
    before = [*dict.fromkeys(text for text in texts if text != bare)]
    return [value, *before] if is_long(line) else [*before, value]


def is_long(line: Working) -> bool:
    """Whether a line of arithmetic is so long that its value would be out of sight behind it."""
    terms = len(line.computed.operands) if isinstance(line.computed, Term) else 0
    return terms > _LONG_SUM or (terms > 1 and len(in_numbers(line.computed)) > _LONG_NUMBERS)


_LONG_SUM, _LONG_NUMBERS = 10, 60
"""How many summands, and how many characters in numbers, are short enough to be read to the end."""


def longest_label(lines: Iterable[Working]) -> str:
    """Return the longest label, which the others are aligned to."""
    return max((line.label for line in lines), key=len)


def _names(line: Working) -> Iterator[str]:
    yield line.name
    for part in named_parts(line.computed):
        yield part.name
