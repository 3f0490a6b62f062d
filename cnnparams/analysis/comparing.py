"""Two networks compared step by step: what is equal, changed, added and removed."""

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial
from typing import Any, Literal, TypeAlias, final

from attrs import evolve, field, fields, frozen

from cnnparams.analysis.report import Report
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import brief, show
from cnnparams.errors import UnknownCostError
from cnnparams.explanation import explain_parts
from cnnparams.render.cells import Cell
from cnnparams.render.sheets import Sheet, equation
from cnnparams.render.tables import Column, Row, Table
from cnnparams.step import Step, core_of, explain_step, leaves_of

Status: TypeAlias = Literal["equal", "changed", "added", "removed"]


@final
@frozen
class Compared:
    """A layer of one network and the layer of the other in its place; None if there is none.

    Args:
        first: the step of the first network.
        second: the step of the second one.
        changes: what is different, a line each.
    """

    first: Step | None
    second: Step | None
    changes: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """Whether the layer is equal, changed, only in the second network, or only in the first one."""
        if self.first is None:
            return "added"
        if self.second is None:
            return "removed"
        return "changed" if self.changes else "equal"

    @property
    def path(self) -> str:
        """The path of its step, or both if they differ."""
        paths = [step.path for step in (self.first, self.second) if step is not None]
        return " | ".join(dict.fromkeys(paths))


@final
@frozen(repr=False)
class Difference(Report):
    """The difference of two networks. It is true where there is none, as in `assert network.compare(other)`.

    Args:
        titles: the names of both networks.
        pairs: their layers, those together that stand for each other.
        params: the learnable parameters of both.
        macs: the multiply-adds of both; None where a layer does not say what it computes.
    """

    titles: tuple[str, str]
    pairs: tuple[Compared, ...] = field(repr=False)
    params: tuple[int, int]
    macs: tuple[int | None, int | None]

    def __bool__(self) -> bool:
        return self.first is None

    @property
    def first(self) -> Compared | None:
        """The first pair that is not equal, if there is one."""
        return next((pair for pair in self.pairs if pair.status != "equal"), None)

    @property
    def different(self) -> tuple[Compared, ...]:
        """The pairs that are not equal."""
        return tuple([pair for pair in self.pairs if pair.status != "equal"])

    def table(self) -> Table:
        """Return a row for each layer that is not equal, with both lines of arithmetic under it."""
        rows = [_opened(pair, tuple(_lines(pair))) for pair in self.different]
        equal = len(self.pairs) - len(rows)
        if equal:
            word = "layers" if equal > 1 else "layer"
            same = [pair for pair in self.pairs if pair.status == "equal"]
            count = sum([_params(pair.first) for pair in same])
            rows.append(Row((f"{equal} {word}", "equal", count, count, 0)))
        rows.append(Row(("Total", "", *self.params, self.params[1] - self.params[0]), is_total=True))
        return Table(
            self._title(),
            (
                Column("layer", "Layer", "left", None, "paths of the layers, one or both"),
                Column("status", "Status", "left", 60, "equal, changed, added or removed"),
                Column("first", self.titles[0], "right", None, "parameters in the first network"),
                Column("second", self._other, "right", None, "parameters in the second network"),
                Column("change", "Change", "right", 50, "how many more parameters the second one has"),
            ),
            tuple(rows),
            notes=(f"Multiply-adds: {_known(self.macs[0])} and {_known(self.macs[1])}",),
            schema="difference",
        )

    def data(self) -> Table:
        """Return a row for each pair of layers, equal ones too, with what is changed."""
        table = self.table()
        rows = [Row((*_row(pair.path, pair), "; ".join(pair.changes))) for pair in self.pairs]
        total = Row((*table.rows[-1].cells, ""), is_total=True)
        changes = Column("changes", "Changes", "left", meaning="what is different, without the names")
        return evolve(table, columns=(*table.columns, changes), rows=(*rows, total))

    @property
    def _other(self) -> str:
        return "other" if self.titles[1] == self.titles[0] else self.titles[1]

    def _title(self) -> str:
        both = f"{self.titles[0]} and {self._other}"
        if self.first is None:
            return f"{both}: equal"
        return f"{both}: the first difference is {self.first.path} ({self.first.status})"


def compare(first: tuple[str, Sequence[Step]], second: tuple[str, Sequence[Step]]) -> Difference:
    """Compare the steps of two networks, given with their titles."""
    titles, steps = (first[0], second[0]), (first[1], second[1])
    leaves = (list(leaves_of(steps[0])), list(leaves_of(steps[1])))
    by_path = list(_by_path(*leaves))
    # Where names were made from the order of layers, one layer more gives all others after it new names.
    if all(pair.status == "equal" for pair in by_path):
        pairs = by_path
    else:
        by_order = list(_by_order(*leaves))
        pairs = by_order if _equal(by_order) > _equal(by_path) else by_path
    return Difference(
        titles,
        tuple(pairs),
        (sum([step.param_count() for step in steps[0]]), sum([step.param_count() for step in steps[1]])),
        (_macs(steps[0]), _macs(steps[1])),
    )


def _equal(pairs: Sequence[Compared]) -> int:
    return sum([pair.status == "equal" for pair in pairs])


def _by_path(first: Sequence[Step], second: Sequence[Step]) -> Iterator[Compared]:
    """Compared the layers of equal paths; those between them are added or removed."""
    theirs = {step.path: step for step in second}
    ours = {step.path for step in first}
    place = 0
    for step in first:
        like = theirs.get(step.path)
        if like is None:
            yield Compared(step, None)
            continue
        while place < len(second) and (second[place].path not in ours or second[place] is like):
            other = second[place]
            place += 1
            if other is like:
                break
            yield Compared(None, other)
        yield _paired(step, like)
    for other in second[place:]:
        if other.path not in ours:
            yield Compared(None, other)


def _by_order(first: Sequence[Step], second: Sequence[Step]) -> Iterator[Compared]:
    """Compared layers by their order, as `diff` pairs lines: the longest runs that are equal first."""
    keys = [list(map(_key, steps)) for steps in (first, second)]
    for kind, begin, end, start, stop in _runs(*keys):
        ours, theirs = first[begin:end], second[start:stop]
        if kind == "replace":
            yield from _replaced(ours, theirs)
        else:
            for place in range(max(len(ours), len(theirs))):
                yield _paired(
                    ours[place] if place < len(ours) else None, theirs[place] if place < len(theirs) else None
                )


def _runs(first: list[Hashable], second: list[Hashable]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, first, second, autojunk=False).get_opcodes()


def _replaced(first: Sequence[Step], second: Sequence[Step]) -> Iterator[Compared]:
    """Compared the layers of one class in their order; the others are removed and added."""
    kinds: list[list[Hashable]] = [[step.kind for step in steps] for steps in (first, second)]
    for _, begin, end, start, stop in _runs(*kinds):
        ours, theirs = first[begin:end], second[start:stop]
        together = len(ours) == len(theirs) and all(
            one.kind == other.kind for one, other in zip(ours, theirs, strict=True)
        )
        if together:
            yield from [_paired(one, other) for one, other in zip(ours, theirs, strict=True)]
        else:
            yield from [Compared(step, None) for step in ours]
            yield from [Compared(None, step) for step in theirs]


def _key(step: Step) -> Hashable:
    """Return what layers in one place have in common, but for their names."""
    return (step.kind, step.prev_shapes, step.output_shape, step.own_weights, tuple(_settings(step).items()))


def _paired(first: Step | None, second: Step | None) -> Compared:
    if first is None or second is None:
        return Compared(first, second)
    return Compared(first, second, tuple(_changes(first, second)))


def _changes(first: Step, second: Step) -> Iterator[str]:
    """Yield what is different between two layers, but for their names."""
    if first.kind != second.kind:
        yield f"class: {first.kind} -> {second.kind}"
    else:
        ours, theirs = _settings(first), _settings(second)
        for name in dict.fromkeys([*ours, *theirs]):
            if ours.get(name) != theirs.get(name):
                yield f"{name}: {brief(ours.get(name))} -> {brief(theirs.get(name))}"
    if first.prev_shapes != second.prev_shapes:
        yield f"input: {_shapes(first.prev_shapes)} -> {_shapes(second.prev_shapes)}"
    if first.output_shape != second.output_shape:
        yield f"output: {show(first.output_shape)} -> {show(second.output_shape)}"
    if first.kind != second.kind or _settings(first) == _settings(second):
        weights = [[(weight.name, weight.shape) for weight in step.own_weights] for step in (first, second)]
        if weights[0] != weights[1]:
            yield f"weights: {_named(weights[0])} -> {_named(weights[1])}"
    if first.repeats != second.repeats:
        yield f"applied: {first.repeats} -> {second.repeats} times"


def _settings(step: Step) -> dict[str, Any]:  # Any: settings have many types
    layer = core_of(step.layer)
    return {each.alias: getattr(layer, each.name) for each in fields(type(layer)) if each.name != "name"}


def _shapes(shapes: tuple[Shape, ...]) -> str:
    return " + ".join(map(show, shapes)) or "none"


def _named(weights: Sequence[tuple[str, Shape]]) -> str:
    return ", ".join([f"{name} {show(shape)}" for name, shape in weights]) or "none"


def _lines(pair: Compared) -> Iterator[str]:
    """Yield the changes of a pair and, where the parameters differ, both lines of arithmetic."""
    yield from pair.changes
    if pair.first is not None and pair.second is not None and _params(pair.first) != _params(pair.second):
        for word, step in (("first", pair.first), ("second", pair.second)):
            yield f"{word}: {equation(step.explain().total)}"


def _row(name: str, pair: Compared) -> tuple[Cell, ...]:
    """Return the cells of a pair; a layer that is not there has no number."""
    counts = ["" if step is None else _params(step) for step in (pair.first, pair.second)]
    return (name, pair.status, *counts, _params(pair.second) - _params(pair.first))


def _opened(pair: Compared, lines: tuple[str, ...]) -> Row:
    return Row(
        _row(pair.path, pair),
        rows=tuple([Row((line, "", "", "", "")) for line in lines]),
        inside=None if lines else partial(_sheet, pair),
    )


def _sheet(pair: Compared) -> Sheet:
    """Return the arithmetic of the layers of a pair."""
    parts = tuple([explain_step(step) for step in (pair.first, pair.second) if step is not None])
    return explain_parts(pair.path, "", (), (), parts).sheet()


def _params(step: Step | None) -> int:
    return 0 if step is None else step.param_count()


def _macs(steps: Sequence[Step]) -> int | None:
    try:
        return sum([step.macs() for step in steps])
    except UnknownCostError:
        return None


def _known(count: int | None) -> str:
    return "unknown" if count is None else f"{count:,}"
