"""The explanation of a layer or of a network: its arithmetic as data, and how it is shown."""

from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import final

from attrs import evolve, frozen

from cnnparams.arithmetic.lettering import names_apart, renamed
from cnnparams.arithmetic.shapes import Shape, axis_names
from cnnparams.arithmetic.terms import Term
from cnnparams.arithmetic.values import got, is_integer, show
from cnnparams.errors import NetworkError
from cnnparams.factoring import size_of, total
from cnnparams.operations import Kind, Operation, Operations
from cnnparams.render.formats import sheet_writer_of
from cnnparams.render.sheets import Section, Sheet, Working, equation
from cnnparams.weights import Weight


@final
@frozen(repr=False)
class Explanation:
    """The arithmetic of a layer, or of a network and, in `parts`, of its layers.

    All numbers are plain ints.

    Args:
        title: name of the layer or of the network.
        kind: class of the layer.
        prev_shapes: shapes of the inputs.
        output_shape: shape of the output.
        sizes: the axes of the output that were computed.
        derived: the axes of weights and operations that were computed.
        weights: one line for each weight.
        total: the learnable parameters.
        state: what is stored besides.
        parts: the explanations of the layers inside.
        shared_with: name of the step where weights are counted that are shared with an earlier one.
        depth: how many levels of the parts are shown; None is as many as a person reads.
        operations: one line for each kind of arithmetic, where that was asked for.
        is_at_least: whether a layer does not say what it computes.
    """

    title: str
    kind: str
    prev_shapes: tuple[Shape, ...]
    output_shape: Shape
    sizes: tuple[Working, ...]
    derived: tuple[Working, ...]
    weights: tuple[Working, ...]
    total: Working
    state: Working
    parts: "tuple[Explanation, ...]" = ()
    shared_with: str | None = None
    depth: int | None = None
    operations: tuple[Working, ...] = ()
    is_at_least: bool = False

    def sheet(self) -> Sheet:
        """Return the lines of all layers, with the total of the whole at the end.

        `depth` says how many levels are shown. None is as many as `LINES` lines have room for or, if that is
        hardly anything, one level more.
        """
        if not self.parts:
            return Sheet((_section(self),))
        depth = self.depth
        if depth is None:
            levels = _levels(self)
            depth = next((depth for depth in range(levels, 1, -1) if self._has_room(depth, LINES)), 1)
            if depth < levels and self._has_room(depth, FEW_LINES):
                depth += 1
        return Sheet(tuple(self._sections(depth)))

    def _sections(self, depth: int) -> Iterator[Section]:
        yield from _opened(self, depth)
        yield Section(self.title, _lines(self))

    def _has_room(self, depth: int, lines: int) -> bool:
        """Whether so many lines are enough for these levels."""
        sections: list[Section] = []
        for section in self._sections(depth):
            sections.append(section)
            lines -= section.line_count
            if lines < 0:
                return False
        letters = len(Sheet(tuple(sections)).letters)
        return letters + bool(letters) <= lines

    def to(self, format_name: str) -> str:
        """Return the arithmetic in a format: `"text"`, `"html"`, `"latex"` or `"markdown"`.

        Args:
            format_name: name of the format.

        Raises:
            TypeError: the name of the format is not a string.
            NetworkError: there is no such format.
        """
        return sheet_writer_of(format_name)(self.sheet())

    def __repr__(self) -> str:
        """Show the text, so that a prompt is readable."""
        return self.to("text")

    def _ipython_display_(self) -> None:
        """Show the typeset arithmetic in a notebook, which would choose HTML if it were offered both."""
        shown = {"text/markdown": self.to("markdown"), "text/plain": str(self)}
        import_module("IPython.display").publish_display_data(shown)

    def _repr_html_(self) -> str:
        return self.to("html")

    def _repr_latex_(self) -> str:
        return self.to("latex")


LABELS: dict[Kind, str] = {
    "multiply_add": "multiply-adds",
    "add": "additions",
    "multiply": "multiplications",
    "compare": "comparisons",
    "divide": "divisions",
    "exponential": "exponentials",
    "root": "roots",
    "unknown": "unknown functions",
}
"""What the lines of operations are called."""

LINES, FEW_LINES = 70, 20
"""How many lines of an explanation a person reads, and how many are too few to explain a network."""


def explain_weights(
    title: str,
    kind: str,
    prev_shapes: tuple[Shape, ...],
    output_shape: Shape,
    weights: tuple[Weight, ...],
    operations: Operations | None = (),
) -> Explanation:
    """Explain an output shape, weights and operations; numbers that are `Term`s show how they were computed.

    The operations are None if they are not known.
    """
    sizes = _computed_sizes(output_shape)
    derived = _computed_axes(weights) | _computed_axes(operations or ())
    products = [size_of(weight) for weight in weights]
    by_kind: dict[str, list[Operation]] = {}
    for operation in operations or ():
        by_kind.setdefault(LABELS[operation.kind], []).append(operation)
    totals = {label: total(by_kind[label]) for label in LABELS.values() if label in by_kind}
    names = names_apart(sizes, [*derived.values(), *products, *totals.values()])

    def worked(value: int) -> int:
        return renamed(value, "", names)

    return Explanation(
        title=title,
        kind=kind,
        prev_shapes=prev_shapes,
        output_shape=tuple(map(int, output_shape)),
        sizes=tuple([Working(axis, renamed(size, axis, names)) for axis, size in sizes.items()]),
        derived=tuple(
            [
                Working(axis, worked(size), name=names.get(("", axis, int(size)), axis))
                for axis, size in derived.items()
            ]
        ),
        weights=tuple(
            [Working(_label(weight), worked(size)) for weight, size in zip(weights, products, strict=True)]
        ),
        total=Working("total", worked(total([weight for weight in weights if weight.learnable]))),
        state=Working("state", worked(total([weight for weight in weights if not weight.learnable]))),
        operations=tuple([Working(label, worked(value)) for label, value in totals.items() if value]),
        is_at_least=operations is None,
    )


def repeated(explanation: Explanation, axis: str, times: int) -> Explanation:
    """Return an explanation whose operations are done so many times."""
    if times == 1 or not explanation.operations:
        return explanation
    lines = [
        Working(line.label, _product_of(Term(times, axis), line.computed)) for line in explanation.operations
    ]
    return evolve(explanation, operations=tuple(lines))


def _product_of(times: Term, value: int) -> Term:
    inside = Term(value, operator="()", operands=(value,)) if isinstance(value, Term) else value
    return Term(int(times) * int(value), operator="*", operands=(times, inside))


def retitled(explanation: Explanation, title: str) -> Explanation:
    """Return an explanation under another title."""
    return (
        explanation
        if explanation.title == title
        else Explanation(
            title,
            explanation.kind,
            explanation.prev_shapes,
            explanation.output_shape,
            explanation.sizes,
            explanation.derived,
            explanation.weights,
            explanation.total,
            explanation.state,
            explanation.parts,
            explanation.shared_with,
            explanation.depth,
            explanation.operations,
            explanation.is_at_least,
        )
    )


def explain_parts(
    title: str,
    kind: str,
    prev_shapes: tuple[Shape, ...],
    output_shape: Shape,
    parts: tuple[Explanation, ...],
) -> Explanation:
    """Explain a whole by its parts: its totals are their sums."""
    return Explanation(
        title=title,
        kind=kind,
        prev_shapes=prev_shapes,
        output_shape=output_shape,
        sizes=(),
        derived=(),
        weights=(),
        total=Working("total", _added([part.total for part in parts])),
        state=Working("state", _added([part.state for part in parts])),
        parts=parts,
        operations=_operations_of(parts),
        is_at_least=any(part.is_at_least for part in parts),
    )


def _operations_of(parts: tuple[Explanation, ...]) -> tuple[Working, ...]:
    """Add up the operations of parts, kind by kind."""
    lines: dict[str, list[Working]] = {}
    for part in parts:
        for line in part.operations:
            lines.setdefault(line.label, []).append(line)
    return tuple([Working(label, _added(lines[label])) for label in LABELS.values() if label in lines])


def without_numbers(explanation: Explanation, shared_with: str) -> Explanation:
    """Return an explanation whose weights are counted at the step of this path, with which it shares them."""
    return evolve(
        explanation,
        derived=(),
        weights=(),
        total=Working("total", 0),
        state=Working("state", 0),
        shared_with=shared_with,
    )


def shown_to(explanation: Explanation, depth: int | None) -> Explanation:
    """Return an explanation of which so many levels are shown.

    Raises:
        TypeError: the depth is not a whole number.
        NetworkError: it is smaller than 1.
    """
    if depth is not None:
        if not is_integer(depth):
            raise TypeError(f"explain: depth must be a whole number, {got(depth)}")
        if depth < 1:
            raise NetworkError(f"explain: depth must be 1 or more, got {show(depth)}")
    return evolve(explanation, depth=depth)


def _levels(explanation: Explanation) -> int:
    """Return how many levels of blocks there are inside."""
    return 1 + max([_levels(part) for part in explanation.parts]) if explanation.parts else 0


def _opened(explanation: Explanation, depth: int) -> Iterator[Section]:
    """Yield the sections of the parts, blocks opened to a depth, each block after its layers."""
    for part, alike in _runs(explanation):
        if part.parts and depth > 1:
            yield from _opened(part, depth - 1)
        yield _section(part, alike, closed=bool(part.parts) and depth == 1)


def _runs(explanation: Explanation) -> Iterator[tuple[Explanation, tuple[str, ...]]]:
    """Yield the parts, each with the titles of those directly after it that are explained alike."""
    parts = explanation.parts
    start = 0
    while start < len(parts):
        end = start + 1
        while end < len(parts) and _are_alike(parts[start], parts[end]):
            end += 1
        yield parts[start], tuple([part.title for part in parts[start + 1 : end]])
        start = end


def _are_alike(one: Explanation, other: Explanation) -> bool:
    """Whether two explanations read the same but for their titles."""
    if (
        (one.kind, one.output_shape, one.prev_shapes) != (other.kind, other.output_shape, other.prev_shapes)
        or one.shared_with != other.shared_with
        or len(one.parts) != len(other.parts)
    ):
        return False
    lines, like = _lines(one), _lines(other)
    if lines != like or any(
        a is not b and equation(a) != equation(b) for a, b in zip(lines, like, strict=True)
    ):
        return False
    return all(
        _own_title(one, part) == _own_title(other, similar) and _are_alike(part, similar)
        for part, similar in zip(one.parts, other.parts, strict=True)
    )


def _own_title(whole: Explanation, part: Explanation) -> str:
    return part.title.removeprefix(f"{whole.title}/")


def _section(explanation: Explanation, alike: tuple[str, ...] = (), *, closed: bool = False) -> Section:
    shared = "" if explanation.shared_with is None else f", shared with {explanation.shared_with}"
    return Section(
        explanation.title,
        _totals(explanation) if closed else _lines(explanation),
        f"{explanation.kind}{shared}",
        explanation.prev_shapes,
        explanation.output_shape,
        alike,
        closed,
    )


def _lines(explanation: Explanation) -> tuple[Working, ...]:
    """Return all lines of arithmetic of one layer, in reading order, each once."""
    told = [equation(line) for line in explanation.derived]
    sizes = [
        line for line in explanation.sizes if not any(text.endswith(f" = {equation(line)}") for text in told)
    ]
    state = (explanation.state,) if explanation.state.value else ()
    operations = explanation.operations
    if explanation.is_at_least:
        operations = tuple([evolve(line, label=f"{line.label}, at least") for line in operations])
    return (*sizes, *explanation.derived, *explanation.weights, explanation.total, *state, *operations)


def _totals(explanation: Explanation) -> tuple[Working, ...]:
    """Return the totals of a block that is not opened, as numbers."""
    counts = [explanation.total, explanation.state]
    lines = [Working(line.label, line.value) for line in counts if line is counts[0] or line.value]
    return (*lines, *[Working(line.label, line.value) for line in explanation.operations[:1]])


def _added(lines: list[Working]) -> int:
    """Add numbers up; equal ones are written once, as `3 * 70400`."""
    counts = Counter([line.value for line in lines if line.value])
    parts = [
        value if times == 1 else Term(times * value, operator="*", operands=(times, value))
        for value, times in counts.items()
    ]
    return Term(sum(map(int, parts)), operator="+", operands=tuple(parts)) if len(parts) > 1 else sum(parts)


def _label(weight: Weight) -> str:
    return weight.name if weight.learnable else f"{weight.name} (state)"


def _computed_sizes(output_shape: Shape) -> dict[str, int]:
    axes = zip(axis_names(len(output_shape)), output_shape, strict=True)
    return {axis: size for axis, size in axes if _is_computed(size)}


def _computed_axes(records: Iterable[Weight | Operation]) -> dict[str, int]:
    axes = dict(axis for record in records for axis in record.axes)
    return {axis: size for axis, size in axes.items() if _is_computed(size)}


def _is_computed(value: int) -> bool:
    return isinstance(value, Term) and bool(value.operator)
