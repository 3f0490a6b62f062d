"""The table of a network: one row for each step, and the totals that its columns add up to."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from operator import attrgetter
from typing import Any, Literal, final

from attrs import evolve, frozen

from cnnparams.errors import NetworkError
from cnnparams.network import Network, title
from cnnparams.shapes import Shape, got
from cnnparams.step import Step, first_uses

Cell = str | int | Shape


@final
@frozen
class Column:
    """A column: its header, where its cells come from, and to which side they are set."""

    header: str
    cell: Callable[[Step], Cell]
    align: Literal["left", "right"]


def _layer(step: Step) -> str:
    shared = "" if step.shared_with is None else f", shared with {step.shared_with}"
    return f"{step.path} ({step.kind}{shared})"


def _size(step: Step) -> int:
    return prod(step.output_shape)


def _inputs(step: Step) -> str:
    return ", ".join(step.inputs)


# Functions with names, so that a summary can be pickled.
COLUMNS: dict[str, Column] = {
    "layer": Column("Layer (type)", _layer, "left"),
    "output_shape": Column("Output Shape", attrgetter("output_shape"), "left"),
    "size": Column("Size", _size, "right"),
    "params": Column("Param #", Step.param_count, "right"),
    "trainable": Column("Trainable #", Step.trainable_count, "right"),
    "state": Column("State #", Step.state_count, "right"),
    "inputs": Column("Connected to", _inputs, "left"),
}

DEFAULT = ("layer", "output_shape", "params")


@final
@frozen(repr=False)
class Summary:
    """The table of a network as data: `str()` writes it as text, a notebook shows it as a table."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total_params: int
    trainable_params: int
    non_trainable_params: int
    state: int

    def __repr__(self) -> str:
        """Write the table: at a prompt, a summary is asked for to be read."""
        from cnnparams.render.text import summary_text

        return summary_text(self)

    def _repr_html_(self) -> str:
        from cnnparams.render.html import summary_html

        return summary_html(self)


def summarize(network: Network[Any], columns: Sequence[str] | None, *, leaves: bool) -> Summary:
    """Make the table of a network with these columns."""
    if columns is not None and not isinstance(columns, list | tuple):
        raise TypeError(f"summary: the columns are chosen by a list of names, {got(columns)}")
    chosen = tuple([_column(name) for name in (DEFAULT if columns is None else columns)])
    if not chosen:
        raise NetworkError(f"summary: choose at least one of the columns {', '.join(COLUMNS)}")
    first = first_uses(network.steps)
    return Summary(
        title=title(network),
        columns=chosen,
        rows=tuple(
            [
                tuple([column.cell(_told(step, first)) for column in chosen])
                for step in (network.leaves() if leaves else network.steps)
            ]
        ),
        total_params=network.param_count(),
        trainable_params=network.trainable_count(),
        non_trainable_params=network.frozen_count(),
        state=network.state_count(),
    )


def _told(step: Step, first: Mapping[str, str]) -> Step:
    """Name the step with which another one is shared, for the name of what is shared."""
    return step if step.shared_with is None else evolve(step, shared_with=first[step.shared_with])


def _column(name: object) -> Column:
    if not isinstance(name, str):
        raise TypeError(f"summary: a column is chosen by its name, {got(name)}")
    if name not in COLUMNS:
        raise NetworkError(f"summary: the columns are {', '.join(COLUMNS)}, got {name!r}")
    return COLUMNS[name]
