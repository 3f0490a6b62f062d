"""The explanation of a layer or of a network: its arithmetic as data, and how it is shown."""

from collections.abc import Iterator
from importlib import import_module
from typing import final

from attrs import evolve, frozen

from cnnparams.arithmetic.shapes import Shape, axis_names
from cnnparams.arithmetic.terms import Term
from cnnparams.factoring import size_of, total
from cnnparams.render.sheets import Section, Sheet, Working
from cnnparams.weights import Weight


@final
@frozen(repr=False)
class Explanation:
    """The arithmetic of a layer, or of a network and, in `parts`, of its layers.

    `sizes` are the axes of the output that were computed, `derived` the axes of weights that were computed,
    `weights` has one line for each weight, `total` is the learnable parameters, and `state` what is stored
    besides. `shared_with` names the step where weights are counted that are shared with an earlier one.
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

    def sheet(self) -> Sheet:
        """Return the lines of all layers, blocks opened, with the total of the whole at the end."""
        sections = [_section(part) for part in _opened(self)]
        if self.parts:
            sections.append(Section(self.title, _lines(self)))
        return Sheet(tuple(sections))

    def __repr__(self) -> str:
        """Show the text, so that a prompt is readable."""
        from cnnparams.render.text import write_sheet

        return write_sheet(self.sheet())

    def _ipython_display_(self) -> None:
        """Show the typeset arithmetic in a notebook, which would choose HTML if it were offered both."""
        shown = {"text/latex": self._repr_latex_(), "text/plain": str(self)}
        import_module("IPython.display").publish_display_data(shown)

    def _repr_html_(self) -> str:
        from cnnparams.render.html import write_sheet

        return write_sheet(self.sheet())

    def _repr_latex_(self) -> str:
        from cnnparams.render.latex import write_sheet

        return write_sheet(self.sheet())


def explain_weights(
    title: str,
    kind: str,
    prev_shapes: tuple[Shape, ...],
    output_shape: Shape,
    weights: tuple[Weight, ...],
) -> Explanation:
    """Explain an output shape and weights; numbers that are `Term`s show how they were computed."""
    return Explanation(
        title=title,
        kind=kind,
        prev_shapes=prev_shapes,
        output_shape=tuple(map(int, output_shape)),
        sizes=_computed_sizes(output_shape),
        derived=_computed_axes(weights),
        weights=tuple([Working(_label(weight), size_of(weight)) for weight in weights]),
        total=Working("total", total([weight for weight in weights if weight.learnable])),
        state=Working("state", total([weight for weight in weights if not weight.learnable])),
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
    )


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


def _opened(explanation: Explanation) -> Iterator[Explanation]:
    """Yield the parts of an explanation with the blocks opened, each block after its layers."""
    for part in explanation.parts or (explanation,):
        if part.parts and part is not explanation:
            yield from _opened(part)
        yield part


def _section(explanation: Explanation) -> Section:
    shared = "" if explanation.shared_with is None else f", shared with {explanation.shared_with}"
    return Section(
        explanation.title,
        _lines(explanation),
        f"{explanation.kind}{shared}",
        explanation.prev_shapes,
        explanation.output_shape,
    )


def _lines(explanation: Explanation) -> tuple[Working, ...]:
    """Return all lines of arithmetic of one layer, in reading order."""
    state = (explanation.state,) if explanation.state.value else ()
    return (*explanation.sizes, *explanation.derived, *explanation.weights, explanation.total, *state)


def _added(lines: list[Working]) -> int:
    counts = tuple([int(line.value) for line in lines if line.value])
    return Term(sum(counts), operator="+", operands=counts) if len(counts) > 1 else sum(counts)


def _label(weight: Weight) -> str:
    return weight.name if weight.learnable else f"{weight.name} (state)"


def _computed_sizes(output_shape: Shape) -> tuple[Working, ...]:
    axes = zip(axis_names(len(output_shape)), output_shape, strict=True)
    return tuple([Working(axis, size) for axis, size in axes if _is_computed(size)])


def _computed_axes(weights: tuple[Weight, ...]) -> tuple[Working, ...]:
    axes = dict(axis for weight in weights for axis in weight.axes)
    return tuple([Working(axis, size, name=axis) for axis, size in axes.items() if _is_computed(size)])


def _is_computed(value: int) -> bool:
    return isinstance(value, Term) and bool(value.operator)
