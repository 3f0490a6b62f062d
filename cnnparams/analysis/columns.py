"""The columns of the summary: what each says about a row, a function and a line of the table for each."""

from collections.abc import Callable, Sequence
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Literal, final

from attrs import frozen

from cnnparams.analysis.operations import count_macs, count_operations
from cnnparams.analysis.rows import SummaryRow
from cnnparams.analysis.shares import activations_of
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import show, show_sizes
from cnnparams.errors import UnknownCostError
from cnnparams.render.cells import AtLeast, Cell, Labelled, Part
from cnnparams.render.tables import Column
from cnnparams.step import Step, explain_step, first_uses

if TYPE_CHECKING:
    from cnnparams.explanation import Explanation


class Whole:
    """What a cell may say about the whole network; each is found when the first cell asks for it."""

    def __init__(self, steps: Sequence[Step]) -> None:
        """Ask these steps."""
        self.steps = steps
        self.explained: dict[object, Explanation] = {}  # layers that are alike are explained once

    @cached_property
    def params(self) -> int:
        """All learnable parameters."""
        return sum([step.param_count() for step in self.steps])

    @cached_property
    def field_size(self) -> Callable[[str], tuple[int | None, ...] | None]:
        """The sizes of receptive fields by the paths of steps."""
        from cnnparams.analysis.receptive_field import field_sizes

        return field_sizes(self.steps)

    @cached_property
    def first_use(self) -> dict[str, str]:
        """The paths of the first uses of shared weights."""
        return first_uses(self.steps)


@final
@frozen
class SummaryColumn:
    """A column of the summary.

    Args:
        key: name by which it is chosen.
        header: what stands above it.
        cell: function of a row and of the whole network that returns its cell.
        meaning: what it is, in words.
        align: side to which its cells are aligned.
        keep: how important it is where there is no room for all; None is never left out.
        adds_up: whether its numbers have a total.
    """

    key: str
    header: str
    cell: Callable[[SummaryRow, Whole], Cell]
    meaning: str
    align: Literal["left", "right"] = "right"
    keep: int | None = None
    adds_up: bool = False

    def column(self) -> Column:
        """Return the column of a table."""
        return Column(self.key, self.header, self.align, self.keep, self.meaning)


def _layer(row: SummaryRow, _: Whole) -> str:
    return row.title


def _type(row: SummaryRow, whole: Whole) -> Labelled:
    step = row.step
    labels: list[str] = []
    if step.shared_with is not None:
        labels.append(f"shared with {whole.first_use[step.shared_with]}")
    if step.frozen_count():
        labels.append("partly frozen" if step.trainable_count() else "frozen")
    return Labelled(step.kind, row.count, tuple(labels))


def _input_shape(row: SummaryRow, _: Whole) -> Shape | tuple[Shape, ...] | str:
    shapes = row.step.prev_shapes
    return shapes[0] if len(shapes) == 1 else shapes or ""


def _output_shape(row: SummaryRow, _: Whole) -> Shape:
    return row.step.output_shape


def _weights(row: SummaryRow, _: Whole) -> str:
    step = row.step
    if step.local_children:
        return ""
    return ", ".join([f"{weight.name} {show(weight.shape)}" for weight in step.own_weights])


def _size(row: SummaryRow, _: Whole) -> int:
    return prod(row.step.output_shape)


def _params(row: SummaryRow, _: Whole) -> int:
    return row.of_all(Step.param_count)


def _share(row: SummaryRow, whole: Whole) -> Part:
    return Part(_params(row, whole), whole.params)


def _trainable(row: SummaryRow, _: Whole) -> int:
    return row.of_all(Step.trainable_count)


def _state(row: SummaryRow, _: Whole) -> int:
    return row.of_all(Step.state_count)


def _macs(row: SummaryRow, _: Whole) -> Cell:
    return _known(row, Step.macs, lambda step: count_macs("", [step], "skip"))


def _ops(row: SummaryRow, _: Whole) -> Cell:
    from cnnparams.conventions import ARITHMETIC  # whose tables take long to load

    return _known(
        row,
        lambda step: step.op_count(ARITHMETIC),
        lambda step: count_operations("", [step], ARITHMETIC, "skip"),
    )


def _known(row: SummaryRow, count: Callable[[Step], int], known: Callable[[Step], int]) -> Cell:
    """Return a count; of a block, what is known of it, and of a layer that does not say, nothing."""
    try:
        return row.of_all(count)
    except UnknownCostError:
        return AtLeast(row.of_all(known)) if row.step.local_children else None


def _activations(row: SummaryRow, _: Whole) -> int:
    return row.of_all(activations_of)


def _receptive_field(row: SummaryRow, whole: Whole) -> str | None:
    sizes = whole.field_size(row.step.path)
    if sizes is None:
        return None
    if set(sizes) == {None}:
        return "all"
    return " x ".join(["all" if size is None else show_sizes((size,)) for size in sizes])


def _inputs(row: SummaryRow, _: Whole) -> str:
    return ", ".join(row.step.inputs)


def _formula(row: SummaryRow, whole: Whole) -> str:
    if row.step.local_children or not row.step.param_count():
        return ""
    from cnnparams.render.sheets import equation  # loaded by those who ask for formulas

    return equation(explain_step(row.step, known=whole.explained).total)


_ALL = (
    SummaryColumn("layer", "Layer", _layer, "name of the step: of several, the first and the last", "left"),
    SummaryColumn(
        "type", "Type", _type, "class of the layer, and how many equal blocks there are", "left", 60
    ),
    SummaryColumn("input_shape", "Input shape", _input_shape, "the shapes of its inputs", "left", 20),
    SummaryColumn("output_shape", "Output shape", _output_shape, "the shape of its output", "left", 70),
    SummaryColumn("weights", "Weights", _weights, "its weights, each with its shape", "left", 15),
    SummaryColumn("size", "Output size", _size, "the number of elements in its output", keep=10),
    SummaryColumn(
        "params", "Params", _params, "its learnable parameters, frozen ones included", adds_up=True
    ),
    SummaryColumn(
        "trainable", "Trainable", _trainable, "its parameters that are trained", keep=35, adds_up=True
    ),
    SummaryColumn(
        "state", "State", _state, "the numbers that it stores but does not learn", keep=30, adds_up=True
    ),
    SummaryColumn("macs", "Multiply-adds", _macs, "its multiply-adds for one example", keep=45, adds_up=True),
    SummaryColumn(
        "ops",
        "Operations",
        _ops,
        "all that it computes for one example, of every kind",
        keep=42,
        adds_up=True,
    ),
    SummaryColumn(
        "activations",
        "Activations",
        _activations,
        "the elements of its output and, of a block, of the outputs of all layers inside",
        keep=38,
        adds_up=True,
    ),
    SummaryColumn(
        "receptive_field",
        "Receptive field",
        _receptive_field,
        "how much of the first input an output sees along each axis",
        keep=28,
    ),
    SummaryColumn("inputs", "Connected to", _inputs, "the steps that feed it", "left", 25),
    SummaryColumn(
        "formula", "Formula", _formula, "its parameters in letters and in numbers, once", "left", 12
    ),
    SummaryColumn("share", "Share", _share, "its share of all parameters", keep=40, adds_up=True),
)
COLUMNS: dict[str, SummaryColumn] = {column.key: column for column in _ALL}

DEFAULT = ("layer", "type", "output_shape", "params", "share")
