"""Two networks compared step by step: what is equal, changed, added and removed."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import final

from attrs import evolve, field, frozen

from cnnparams.analysis.pairing import Compared, Outputs, pair_up
from cnnparams.analysis.report import Report
from cnnparams.errors import UnknownCostError
from cnnparams.explanation import explain_parts
from cnnparams.render.cells import Cell, thousands
from cnnparams.render.sheets import Sheet, equation
from cnnparams.render.tables import Column, Row, Table
from cnnparams.step import Step, explain_step


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


def compare(
    titles: tuple[str, str], steps: tuple[Sequence[Step], ...], outputs: tuple[Outputs, ...]
) -> Difference:
    """Compare two networks by their steps and their outputs.

    Args:
        titles: their names.
        steps: the steps of each.
        outputs: the outputs of each, as far as they are said.
    """
    return Difference(
        titles,
        tuple(pair_up(steps[0], steps[1], outputs)),
        (sum([step.param_count() for step in steps[0]]), sum([step.param_count() for step in steps[1]])),
        (_macs(steps[0]), _macs(steps[1])),
    )


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
    return "unknown" if count is None else thousands(count)
