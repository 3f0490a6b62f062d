"""The summary of a network: one row for each step, and the totals that its columns add up to."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Literal, final

from attrs import evolve, frozen

from cnnparams.analysis.report import Report
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got
from cnnparams.errors import NetworkError, nearest
from cnnparams.paths import folded
from cnnparams.render.tables import Cell, Column, Row, Table
from cnnparams.step import Step, first_uses, leaves_of


@final
@frozen
class SummaryColumn:
    """A column of the summary.

    Args:
        key: name by which it is chosen.
        header: what stands above it.
        cell: function of a step that returns its cell.
        align: side to which its cells are aligned.
        meaning: what it is, in words.
    """

    key: str
    header: str
    cell: Callable[[Step], Cell]
    align: Literal["left", "right"]
    meaning: str


# A column is one function with a name, so that a summary can be pickled, and one line in the table below.


def _layer(step: Step) -> str:
    shared = "" if step.shared_with is None else f", shared with {step.shared_with}"
    return f"{step.path} ({step.kind}{shared})"


def _output_shape(step: Step) -> Shape:
    return step.output_shape


def _size(step: Step) -> int:
    return prod(step.output_shape)


def _inputs(step: Step) -> str:
    return ", ".join(step.inputs)


_ALL = (
    SummaryColumn(
        "layer",
        "Layer (type)",
        _layer,
        "left",
        "name and type of the step, and the step that it shares its weights with",
    ),
    SummaryColumn("output_shape", "Output Shape", _output_shape, "left", "the shape of its output"),
    SummaryColumn("size", "Size", _size, "right", "the number of elements in its output"),
    SummaryColumn(
        "params", "Param #", Step.param_count, "right", "its learnable parameters, frozen ones included"
    ),
    SummaryColumn(
        "trainable", "Trainable #", Step.trainable_count, "right", "its parameters that are trained"
    ),
    SummaryColumn(
        "state", "State #", Step.state_count, "right", "the numbers that it stores but does not learn"
    ),
    SummaryColumn("inputs", "Connected to", _inputs, "left", "the steps that feed it"),
)
COLUMNS: dict[str, SummaryColumn] = {column.key: column for column in _ALL}

DEFAULT = ("layer", "output_shape", "params")


@final
@frozen(repr=False)
class Summary(Report):
    """The summary of a network as data.

    Args:
        title: name of the network.
        columns: the chosen columns.
        rows: the cells of each step.
        total_params: all learnable parameters.
        trainable_params: those that training updates.
        non_trainable_params: those that are frozen.
        state: how many numbers are stored but not learnt.
    """

    title: str
    columns: tuple[SummaryColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total_params: int
    trainable_params: int
    non_trainable_params: int
    state: int

    def table(self) -> Table:
        """Return the summary as a table; state is under it only where there is some."""
        totals = (
            ("Total params", self.total_params),
            ("Trainable params", self.trainable_params),
            ("Non-trainable params", self.non_trainable_params),
        )
        return Table(
            self.title,
            tuple([Column(column.key, column.header, column.align) for column in self.columns]),
            tuple([Row(cells) for cells in self.rows]),
            footer=(*totals, ("State, not learnt", self.state)) if self.state else totals,
        )


def summarize(
    title: str, steps: Sequence[Step], columns: Sequence[str] | None = None, *, leaves: bool = False
) -> Summary:
    """Make the summary of these steps with these columns; `leaves` opens blocks and groups.

    Raises:
        TypeError: `leaves` is not a bool, or the name of a column is not a string.
        NetworkError: there is no such column.
    """
    if not isinstance(leaves, bool):
        raise TypeError(f"summary: leaves must be True or False, {got(leaves)}")
    if columns is not None and not isinstance(columns, list | tuple):
        raise TypeError(f"summary: the columns are chosen by a list of names, {got(columns)}")
    chosen = tuple([_column(name) for name in (DEFAULT if columns is None else columns)])
    if not chosen:
        raise NetworkError(f"summary: choose at least one of the columns {', '.join(COLUMNS)}")
    first = first_uses(steps)
    rows = [_with_first_path(step, first) for step in (leaves_of(steps) if leaves else folded(steps))]
    return Summary(
        title=title,
        columns=chosen,
        rows=tuple([tuple([column.cell(step) for column in chosen]) for step in rows]),
        total_params=sum([step.param_count() for step in steps]),
        trainable_params=sum([step.trainable_count() for step in steps]),
        non_trainable_params=sum([step.frozen_count() for step in steps]),
        state=sum([step.state_count() for step in steps]),
    )


def _with_first_path(step: Step, first: Mapping[str, str]) -> Step:
    """Name the step that has the weights, in place of the name of the weights."""
    return step if step.shared_with is None else evolve(step, shared_with=first[step.shared_with])


def _column(name: object) -> SummaryColumn:
    if not isinstance(name, str):
        raise TypeError(f"summary: a column is chosen by its name, {got(name)}")
    if name not in COLUMNS:
        raise NetworkError(
            f"summary: the columns are {', '.join(COLUMNS)}, got {name!r}{nearest(name, COLUMNS)}"
        )
    return COLUMNS[name]
