"""Receptive fields: which part of an input an output of a step sees."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import final

from attrs import field, frozen

from cnnparams.analysis.fields import (
    Along,
    Axes,
    Misalignment,
    Number,
    Unknown,
    axes_of,
    fields_of,
    whole_if_it_is,
)
from cnnparams.analysis.flow import flow
from cnnparams.analysis.report import Report
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got, show
from cnnparams.errors import NetworkError, UnknownCostError
from cnnparams.layers.input import Input
from cnnparams.render.tables import Column, Row, Table
from cnnparams.step import Step


@final
@frozen(repr=False)
class ReceptiveField(Report):
    """Which part of an input one output of a step sees, along each axis before the channels.

    An entry is None where every output sees the whole axis, as behind global pooling.

    Args:
        title: name of the network, and the path of the step.
        input_shape: shape of the input that is looked at.
        size: from the first to the last place that an output sees; the largest, if outputs differ.
        stride: how far the field moves from one output to the next: a fraction where there are more outputs.
        padding: how many places before the input the field of the first output begins.
        centre: the middle of the first output's field, where the middle of the first place is 0.
        sizes: all different sizes, where outputs differ, as behind upsampling.
        misaligned: steps before it whose inputs look at different places.
    """

    title: str
    input_shape: Shape
    size: tuple[int | None, ...]
    stride: tuple[Number | None, ...]
    padding: tuple[int | None, ...]
    centre: tuple[Number | None, ...]
    sizes: tuple[tuple[int, ...], ...] = field(kw_only=True)
    misaligned: tuple[Misalignment, ...] = field(default=(), kw_only=True)

    def table(self) -> Table:
        """Return a row for each axis, and notes on what is not the same for all outputs."""
        names = axes_of(self.input_shape)
        entries = zip(names, self.size, self.stride, self.padding, self.centre, strict=True)
        rows = [
            Row((name, "all", "", "", "") if size is None else (name, size, *map(_shown, others)))
            for name, size, *others in entries
        ]
        notes = [
            f"Along the {name}, outputs see {' or '.join(map(show, sizes))} places"
            for name, sizes in zip(names, self.sizes, strict=True)
            if len(sizes) > 1
        ]
        notes += [
            f"The inputs of {each.path} look at places {_shown(each.shift)} apart along the {each.axis}"
            for each in self.misaligned
        ]
        return Table(
            self.title,
            (
                Column("axis", "Axis", "left"),
                Column("size", "Size", "right"),
                Column("stride", "Stride", "right"),
                Column("padding", "Padding", "right"),
                Column("centre", "Centre", "right"),
            ),
            tuple(rows),
            footer=(),
            notes=tuple(notes),
        )


def _shown(number: Number | None) -> str | int:
    """Return a fraction as text, and a whole number as it is."""
    return number if isinstance(number, int) else str(number)


def receptive_field(
    title: str, steps: Sequence[Step], path: str, source: str | None = None
) -> ReceptiveField:
    """Return the receptive field of the step with this path.

    Raises:
        TypeError: `source` is no string.
        NetworkError: there is no input of this name.
        UnknownCostError: layers before it do not say what they see.
    """
    given = _source(title, steps, source)
    fields = fields_of(steps, given)
    seen = fields.at(path)
    if isinstance(seen, Unknown):
        names = ", ".join([f"{step.path} ({step.kind})" for step in seen.steps])
        hint = "define windows() in the class, or give Custom(..., windows=...)"
        raise UnknownCostError(f"{title}: what an output of {names} sees is not known; {hint}")
    misaligned = _before(steps, fields.end(path), [place for place, _ in fields.misaligned])
    notes = tuple([note for place, note in fields.misaligned if place in misaligned])
    return _report(f"{title}: what {path} sees of {given.path}", given.output_shape, seen, notes)


def _source(title: str, steps: Sequence[Step], name: str | None) -> Step:
    inputs = {step.path: step for step in steps if isinstance(step.layer, Input)}
    if name is None:
        return next(iter(inputs.values()))
    if type(name) is not str:
        raise TypeError(f"{title}: source must be the name of an input, {got(name)}")
    if name not in inputs:
        raise NetworkError(f"{title}: its inputs are {', '.join(inputs)}, got {name!r}")
    return inputs[name]


def _before(steps: Sequence[Step], path: str, found: Sequence[str]) -> set[str]:
    """Return which of these steps are on the way to one, or inside of it."""
    if not found:
        return set()
    whole = flow(steps)
    inputs = {node.step.path: node.inputs for node in whole.nodes}
    reached: set[str] = set()
    pending = [whole.ends[path]]
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending.extend(inputs[name])
    return reached.intersection(found)


def _report(title: str, shape: Shape, seen: Axes, notes: tuple[Misalignment, ...]) -> ReceptiveField:
    axes = seen or tuple(
        [Along(None, (None,), (None,), 0, Fraction(0)) for _ in axes_of(shape)]
    )  # nothing is seen
    numbers = [_numbers(along) for along in axes]
    size, stride, padding, centre, sizes = zip(*numbers, strict=True)
    return ReceptiveField(title, shape, size, stride, padding, centre, sizes=sizes, misaligned=notes)


def _numbers(
    along: Along | None,
) -> tuple[int | None, Number | None, int | None, Number | None, tuple[int, ...]]:
    if along is None:
        return None, None, None, None, ()
    pairs = zip(along.firsts, along.lasts, strict=True)
    seen = [(first, last) for first, last in pairs if first is not None and last is not None]
    different = {last - first + 1 for first, last in seen}
    if len(seen) < len(along.firsts):
        different.add(0)
    sizes = tuple(sorted(different))
    stride = whole_if_it_is(along.pace)
    if not seen:
        return 0, stride, 0, 0, sizes
    first, last = seen[0]
    return max(sizes), stride, -first, whole_if_it_is(Fraction(first + last, 2)), sizes


def field_sizes(steps: Sequence[Step]) -> Callable[[str], tuple[int | None, ...] | None]:
    """Return a function that returns the size of the field of a step by its path, or None if not known."""
    first = next(step for step in steps if isinstance(step.layer, Input))
    fields = fields_of(steps, first)

    def size(path: str) -> tuple[int | None, ...] | None:
        seen = fields.at(path)
        return None if isinstance(seen, Unknown) else _report("", first.output_shape, seen, ()).size

    return size
