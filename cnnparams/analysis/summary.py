"""The summary of a network: its rows, and the totals that its columns add up to."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, final, get_args

from attrs import evolve, field, frozen

from cnnparams.analysis.columns import COLUMNS, DEFAULT, SummaryColumn, Whole
from cnnparams.analysis.report import Report
from cnnparams.analysis.rows import SummaryRow, rows_inside, rows_to, unopened
from cnnparams.arithmetic.values import brief, got, is_integer
from cnnparams.errors import NetworkError, nearest
from cnnparams.render.cells import Cell, Layout, Part, total_of
from cnnparams.render.tables import Row, Table
from cnnparams.step import Step, explain_step

if TYPE_CHECKING:
    from cnnparams.render.sheets import Sheet

ALL_LEVELS = 1000
"""A depth at which everything is opened: blocks and groups have fewer levels."""


@final
@frozen(repr=False)
class Summary(Report):
    """The summary of a network as data.

    Args:
        title: name of the network.
        steps: the steps of the network.
        columns: the chosen columns.
        depth: how many levels of blocks and groups are shown; None is as many as a person reads.
        repeats: whether equal blocks that follow each other directly are one row.
        leaves: whether the layers inside blocks and groups have rows, instead of these.
        layout: how shapes are shown.
    """

    title: str
    steps: tuple[Step, ...] = field(repr=False)
    columns: tuple[SummaryColumn, ...]
    depth: int | None = None
    repeats: bool = True
    leaves: bool = False
    layout: Layout = "channels_last"

    @property
    def rows(self) -> tuple[SummaryRow, ...]:
        """The rows, each with the rows inside that are shown."""
        if self.leaves:
            return self._unopened(ALL_LEVELS)
        return rows_to(self.steps, self.depth, repeats=self.repeats)

    @property
    def total_params(self) -> int:
        """All learnable parameters."""
        return sum([step.param_count() for step in self.steps])

    @property
    def trainable_params(self) -> int:
        """Those that training updates."""
        return sum([step.trainable_count() for step in self.steps])

    @property
    def non_trainable_params(self) -> int:
        """Those that are frozen."""
        return self.total_params - self.trainable_params

    @property
    def state(self) -> int:
        """How many numbers are stored but not learnt."""
        return sum([step.state_count() for step in self.steps])

    def table(self) -> Table:
        """Return the summary as a table; state is under it only where there is some."""
        whole = Whole(self.steps)
        return self._table([_row(row, self, whole) for row in self.rows], whole)

    def data(self) -> Table:
        """Return a table of the rows that are not opened, with their paths: it adds up to the totals.

        Where no depth was chosen, it has a row for each layer.
        """
        whole = Whole(self.steps)
        rows = self._unopened(ALL_LEVELS if self.depth is None else self.depth)
        table = self._table([Row(self._cells(row, whole)) for row in rows], whole)
        return evolve(table, layout="channels_last")

    def _unopened(self, depth: int) -> tuple[SummaryRow, ...]:
        """Return the rows that are not opened, each step by itself and with its full path."""
        rows = unopened(rows_to(self.steps, depth, repeats=False))
        return tuple([evolve(row, name=row.step.path) for row in rows])

    def _cells(self, row: SummaryRow, whole: Whole) -> tuple[Cell, ...]:
        return tuple([column.cell(row, whole) for column in self.columns])

    def _table(self, rows: list[Row], whole: Whole) -> Table:
        footer = [
            ("Params", self.total_params),
            ("trainable", self.trainable_params),
            ("frozen", self.non_trainable_params),
        ]
        if self.state:
            footer.append(("state, not learnt", self.state))
        totals = [
            _total(column, [row.cells[place] for row in rows]) for place, column in enumerate(self.columns)
        ]
        if any(column.adds_up for column in self.columns):
            if not self.columns[0].adds_up:
                totals[0] = "Total"
            rows.append(Row(tuple(totals), is_total=True))
        return Table(
            self.title,
            tuple([column.column() for column in self.columns]),
            tuple(rows),
            footer=tuple(footer),
            layout=self.layout,
            schema="summary",
        )


def _row(row: SummaryRow, summary: Summary, whole: Whole) -> Row:
    cells = tuple([column.cell(row, whole) for column in summary.columns])
    inside = None if row.rows else partial(_inside, row, summary, whole)
    return Row(cells, tuple([_row(inner, summary, whole) for inner in row.rows]), inside=inside)


def _inside(row: SummaryRow, summary: Summary, whole: Whole) -> "tuple[Row, ...] | Sheet":
    """Return what is inside a row that is not opened: the rows of a block, the arithmetic of a layer."""
    rows = rows_inside(row, repeats=summary.repeats)
    if rows:
        return tuple([_row(inner, summary, whole) for inner in rows])
    return explain_step(row.step, whole.first_use, whole.explained).sheet()


def _total(column: SummaryColumn, cells: Sequence[Cell]) -> Cell:
    if not column.adds_up:
        return ""
    parts = [cell for cell in cells if isinstance(cell, Part)]
    if parts:
        return Part(sum([part.amount for part in parts]), parts[0].whole)
    return total_of(cells)


def summarize(
    title: str,
    steps: tuple[Step, ...],
    columns: Sequence[str] | None = None,
    *,
    depth: int | None = None,
    repeats: bool = True,
    leaves: bool = False,
    layout: Layout = "channels_last",
) -> Summary:
    """Make the summary of these steps with these columns.

    Raises:
        TypeError: an argument has the wrong type.
        NetworkError: there is no such column, one is asked for twice, the depth is below 1, there is no such
            layout, or a depth is chosen for leaves.
    """
    for name, value in (("leaves", leaves), ("repeats", repeats)):
        if not isinstance(value, bool):
            raise TypeError(f"summary: {name} must be True or False, {got(value)}")
    if columns is not None and not isinstance(columns, list | tuple):
        raise TypeError(f"summary: the columns are chosen by a list of names, {got(columns)}")
    chosen = tuple([_column(name) for name in (DEFAULT if columns is None else columns)])
    if not chosen:
        raise NetworkError(f"summary: choose at least one of the columns {', '.join(COLUMNS)}")
    keys = [column.key for column in chosen]
    twice = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
    if twice is not None:
        raise NetworkError(f"summary: each column is there once, got {twice!r} twice")
    check_depth("summary", depth)
    if leaves and depth is not None:
        raise NetworkError(f"summary: leaves=True opens everything, so no depth is chosen, got depth={depth}")
    check_layout("summary", layout)
    return Summary(title, steps, chosen, depth, repeats, leaves, layout)


def check_depth(who: str, depth: object) -> None:
    """Accept how many levels are shown.

    Raises:
        TypeError: it is not a whole number.
        NetworkError: it is smaller than 1.
    """
    if depth is None:
        return
    if not is_integer(depth):
        raise TypeError(f"{who}: depth must be a whole number, {got(depth)}")
    if depth < 1:
        raise NetworkError(f"{who}: depth must be 1 or more, got {brief(depth)}")


def check_layout(who: str, layout: object) -> None:
    """Accept how shapes are shown.

    Raises:
        TypeError: it is not a string.
        NetworkError: there is no such layout.
    """
    layouts = get_args(Layout)
    rule = f"{who}: layout must be {' or '.join(map(repr, layouts))}"
    if type(layout) is not str:
        raise TypeError(f"{rule}, {got(layout)}")
    if layout not in layouts:
        raise NetworkError(f"{rule}, got {brief(layout)}{nearest(layout, layouts)}")


def _column(name: object) -> SummaryColumn:
    if not isinstance(name, str):
        raise TypeError(f"summary: a column is chosen by its name, {got(name)}")
    if name not in COLUMNS:
        raise NetworkError(
            f"summary: the columns are {', '.join(COLUMNS)}, got {name!r}{nearest(name, COLUMNS)}"
        )
    return COLUMNS[name]
