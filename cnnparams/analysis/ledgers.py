"""The totals that Keras and PyTorch state for a network, side by side."""

from collections.abc import Sequence
from typing import final

from attrs import frozen

from cnnparams.analysis.frameworks import KERAS, TORCH, Difference, Framework
from cnnparams.analysis.report import Report
from cnnparams.render.cells import thousands
from cnnparams.render.tables import Column, Row, Table
from cnnparams.step import Step, leaves_of


@final
@frozen
class Ledger:
    """The total of one framework, and the layers in place of which it has another or none.

    Args:
        framework: name of the framework.
        trainable: the parameters that training updates.
        non_trainable: all else that it counts.
        differences: the layers that it has in another form, each once, with the paths of their steps.
    """

    framework: str
    trainable: int
    non_trainable: int
    differences: tuple[tuple[Difference, tuple[str, ...]], ...] = ()

    @property
    def total(self) -> int:
        """Everything that the framework counts."""
        return self.trainable + self.non_trainable


@final
@frozen(repr=False)
class Totals(Report):
    """Both ledgers, and `state`: what is stored but not learnt.

    Keras counts state as non-trainable parameters; PyTorch keeps it in buffers, which it does not count.
    Where a framework has no such layer, its ledger counts the nearest one that it has.

    Args:
        title: name of the network.
        keras: what Keras counts.
        torch: what PyTorch counts.
        state: how many numbers are stored but not learnt.
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
                Column("framework", "Framework", "left"),
                Column("total", "Total params", "right"),
                Column("trainable", "Trainable params", "right"),
                Column("non_trainable", "Non-trainable params", "right"),
            ),
            tuple([_row(ledger) for ledger in (self.keras, self.torch)]),
            notes=tuple(self._notes()),
        )

    def _notes(self) -> list[str]:
        in_neither = [each for each in self.keras.differences if each in self.torch.differences]
        notes = [_sentence("either of them", *each) for each in in_neither]
        for ledger in (self.keras, self.torch):
            own = [each for each in ledger.differences if each not in in_neither]
            notes += [_sentence(ledger.framework, *each) for each in own]
        if self.state:
            numbers = f"the {thousands(self.state)} numbers of state too (moving means and the like)"
            return [f"Keras counts {numbers}, PyTorch does not.", *notes]
        return notes or ["They agree: nothing is stored that is not learnt."]


def total_up(title: str, steps: Sequence[Step]) -> Totals:
    """Add up these steps as Keras and as PyTorch do."""
    return Totals(
        title=title,
        keras=_ledger(KERAS, steps),
        torch=_ledger(TORCH, steps),
        state=sum([step.state_count() for step in steps]),
    )


def _ledger(framework: Framework, steps: Sequence[Step]) -> Ledger:
    trainable = sum([step.trainable_count() for step in steps])
    non_trainable = sum([step.frozen_count() for step in steps])
    if framework.counts_state:
        non_trainable += sum([step.state_count() for step in steps])
    found: dict[tuple[str, str], list[tuple[Difference, str]]] = {}
    for step in leaves_of(steps):
        for difference in framework.differences(step):
            found.setdefault((difference.ours, difference.nearest), []).append((difference, step.path))
            if step.layer.trainable:
                trainable += difference.learnable
            else:
                non_trainable += difference.learnable
            non_trainable += difference.state if framework.counts_state else 0
    return Ledger(framework.name, trainable, non_trainable, tuple(map(_together, found.values())))


def _together(found: list[tuple[Difference, str]]) -> tuple[Difference, tuple[str, ...]]:
    """Add up what is the same difference at several steps."""
    first, _ = found[0]
    learnable = sum([difference.learnable for difference, _ in found])
    state = sum([difference.state for difference, _ in found])
    paths = tuple(dict.fromkeys([path for _, path in found]))
    return Difference(first.ours, first.nearest, learnable, state), paths


def _sentence(framework: str, difference: Difference, paths: tuple[str, ...]) -> str:
    where = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
    who = f"{difference.ours} is not in {framework}"
    if not difference.nearest:
        return f"{who}; its weights are counted as they are ({where})."
    more = difference.learnable + difference.state
    number = f"{thousands(abs(more))} {'more' if more > 0 else 'fewer'}"
    return f"{who}; its nearest has {difference.nearest}: {number} ({where})."


def _row(ledger: Ledger) -> Row:
    return Row((ledger.framework, ledger.total, ledger.trainable, ledger.non_trainable))
