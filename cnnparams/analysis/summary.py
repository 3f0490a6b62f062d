"""The summary of a network: one row for each step, and the totals that its columns add up to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from math import prod
from typing import Literal, final

from attrs import evolve, frozen

from cnnparams.analysis.receptive_field import field_sizes
from cnnparams.analysis.report import Report
from cnnparams.analysis.shares import activations_of, percent
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got
from cnnparams.conventions import ARITHMETIC
from cnnparams.errors import NetworkError, UnknownCostError, nearest
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
        cell: function of a step and of the whole network that returns its cell.
        align: side to which its cells are aligned.
        meaning: what it is, in words.
    """

    key: str
    header: str
    cell: "Callable[[Step, Whole], Cell]"
    align: Literal["left", "right"]
    meaning: str


class Whole:
    """What a cell may say about the whole network; each is found when the first cell asks for it."""

    def __init__(self, steps: Sequence[Step]) -> None:
        """Ask these steps."""
        self.steps = steps

    @cached_property
    def params(self) -> int:
        """All learnable parameters."""
        return sum([step.param_count() for step in self.steps])

    @cached_property
    def field_size(self) -> Callable[[str], tuple[int | None, ...] | None]:
        """The sizes of receptive fields by the paths of steps."""
        return field_sizes(self.steps)


# A column is one function with a name, so that a summary can be pickled, and one line in the table below.


def _layer(step: Step, _: Whole) -> str:
    shared = "" if step.shared_with is None else f", shared with {step.shared_with}"
    return f"{step.path} ({step.kind}{shared})"


def _output_shape(step: Step, _: Whole) -> Shape:
    return step.output_shape


def _size(step: Step, _: Whole) -> int:
    return prod(step.output_shape)


def _params(step: Step, _: Whole) -> int:
    return step.param_count()


def _share(step: Step, whole: Whole) -> str:
    return percent(step.param_count(), whole.params)


def _trainable(step: Step, _: Whole) -> int:
    return step.trainable_count()


def _state(step: Step, _: Whole) -> int:
    return step.state_count()


def _macs(step: Step, _: Whole) -> Cell:
    return _known(step.macs)


def _ops(step: Step, _: Whole) -> Cell:
    return _known(lambda: step.op_count(ARITHMETIC))


def _activations(step: Step, _: Whole) -> int:
    return activations_of(step)


def _receptive_field(step: Step, whole: Whole) -> str:
    sizes = whole.field_size(step.path)
    if sizes is None:
        return UNKNOWN
    if set(sizes) == {None}:
        return "all"
    return " x ".join(["all" if size is None else str(size) for size in sizes])


def _known(count: Callable[[], int]) -> Cell:
    try:
        return count()
    except UnknownCostError:
        return UNKNOWN


UNKNOWN = "unknown"


def _inputs(step: Step, _: Whole) -> str:
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
    SummaryColumn("params", "Param #", _params, "right", "its learnable parameters, frozen ones included"),
    SummaryColumn("trainable", "Trainable #", _trainable, "right", "its parameters that are trained"),
    SummaryColumn("state", "State #", _state, "right", "the numbers that it stores but does not learn"),
    SummaryColumn("share", "Params %", _share, "right", "its share of all parameters"),
    SummaryColumn("macs", "Multiply-adds", _macs, "right", "its multiply-adds for one example"),
    SummaryColumn("ops", "Operations (arithmetic)", _ops, "right", "all that it computes, of every kind"),
    SummaryColumn(
        "activations",
        "Activations",
        _activations,
        "right",
        "the elements of its output and, of a block, of the outputs of all layers inside",
    ),
    SummaryColumn(
        "receptive_field",
        "Receptive Field",
        _receptive_field,
        "right",
        "how much of the first input an output sees along each axis",
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
        totals: what else the chosen columns add up to, each with what it is called.
    """

    title: str
    columns: tuple[SummaryColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total_params: int
    trainable_params: int
    non_trainable_params: int
    state: int
    totals: tuple[tuple[str, int], ...] = ()

    def table(self) -> Table:
        """Return the summary as a table; state is under it only where there is some."""
        totals: tuple[tuple[str, int], ...] = (
            ("Total params", self.total_params),
            ("Trainable params", self.trainable_params),
            ("Non-trainable params", self.non_trainable_params),
        )
        if self.state:
            totals += (("State, not learnt", self.state),)
        return Table(
            self.title,
            tuple([Column(column.key, column.header, column.align) for column in self.columns]),
            tuple([Row(cells) for cells in self.rows]),
            footer=(*totals, *self.totals),
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
    whole = Whole(steps)
    cells = [tuple([column.cell(step, whole) for column in chosen]) for step in rows]
    return Summary(
        title=title,
        columns=chosen,
        rows=tuple(cells),
        total_params=sum([step.param_count() for step in steps]),
        trainable_params=sum([step.trainable_count() for step in steps]),
        non_trainable_params=sum([step.frozen_count() for step in steps]),
        state=sum([step.state_count() for step in steps]),
        totals=tuple(_totals(chosen, cells)),
    )


def _totals(columns: Sequence[SummaryColumn], rows: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[str, int]]:
    """Yield the sums of columns of operations and activations; what is not known makes it the least."""
    for place, column in enumerate(columns):
        if column.key in {"macs", "ops", "activations"}:
            cells = [row[place] for row in rows]
            at_least = ", at least" if UNKNOWN in cells else ""
            yield f"{column.header}{at_least}", sum([cell for cell in cells if isinstance(cell, int)])


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
