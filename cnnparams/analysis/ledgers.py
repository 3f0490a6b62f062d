"""The totals that Keras and PyTorch state for a network, side by side."""

from collections.abc import Sequence
from typing import final

from attrs import frozen

from cnnparams.analysis.report import Report
from cnnparams.render.tables import Column, Row, Table, thousands
from cnnparams.step import Step


@final
@frozen
class Ledger:
    """The total of one framework: trainable and non-trainable numbers."""

    framework: str
    trainable: int
    non_trainable: int

    @property
    def total(self) -> int:
        """Everything that the framework counts."""
        return self.trainable + self.non_trainable


@final
@frozen(repr=False)
class Totals(Report):
    """Both ledgers, and `state`, which makes the difference: what is stored but not learnt.

    Keras counts state as non-trainable parameters; PyTorch keeps it in buffers, which it does not count.
    """

    title: str
    keras: Ledger
    torch: Ledger
    state: int

    def table(self) -> Table:
        """Return the totals as a table: one row for each framework, and why they differ."""
        return Table(
            self.title,
            (
                Column("framework", "", "left"),
                Column("total", "Total params", "right"),
                Column("trainable", "Trainable params", "right"),
                Column("non_trainable", "Non-trainable params", "right"),
            ),
            tuple([_row(ledger) for ledger in (self.keras, self.torch)]),
            notes=(self._difference(),),
        )

    def _difference(self) -> str:
        if not self.state:
            return "They agree: nothing is stored that is not learnt."
        state = thousands(self.state)
        return f"Keras counts the {state} numbers of state too (moving means and the like), PyTorch does not."


def total_up(title: str, steps: Sequence[Step]) -> Totals:
    """Add up these steps as Keras and as PyTorch do."""
    trainable = sum([step.trainable_count() for step in steps])
    frozen_params = sum([step.frozen_count() for step in steps])
    state = sum([step.state_count() for step in steps])
    return Totals(
        title=title,
        keras=Ledger("Keras", trainable, frozen_params + state),
        torch=Ledger("PyTorch", trainable, frozen_params),
        state=state,
    )


def _row(ledger: Ledger) -> Row:
    return Row((ledger.framework, ledger.total, ledger.trainable, ledger.non_trainable))
