"""One network under all conventions: what each counts, and where that differs from multiply-adds."""

from collections.abc import Iterator, Sequence
from typing import cast, final

from attrs import frozen

from cnnparams.analysis.operations import check_known, unknown_cost
from cnnparams.analysis.report import Report
from cnnparams.arithmetic.values import got
from cnnparams.conventions import ALL, MACS
from cnnparams.conventions.applied import Applied, applied
from cnnparams.conventions.convention import Convention
from cnnparams.conventions.quantities import QUANTITIES
from cnnparams.errors import ConfigError, NetworkError, UnknownCostError, nearest
from cnnparams.render.tables import Column, Row, Table
from cnnparams.step import Step


@final
@frozen
class CountDifference:
    """What a convention counts more, or less, than `MACS` for all layers of a kind.

    Args:
        kind: class of the layers.
        quantity: what is counted, in words.
        amount: how much more; less is negative.
    """

    kind: str
    quantity: str
    amount: int


@final
@frozen
class Reckoning:
    """What a convention counts, from the multiply-adds on.

    Args:
        convention: the convention.
        count: its number.
        macs: that of `MACS`.
        differences: what it adds to that and leaves out, which add up to its number.
    """

    convention: Convention
    count: int
    macs: int
    differences: tuple[CountDifference, ...]

    @property
    def remainder(self) -> int:
        """What the differences do not explain: 0."""
        return self.count - self.macs - sum([each.amount for each in self.differences])


@final
@frozen(repr=False)
class Reconciliation(Report):
    """The same network under all conventions.

    Args:
        title: name of the network.
        reckonings: the number of each convention, and how it comes from that of `MACS`.
    """

    title: str
    reckonings: tuple[Reckoning, ...]

    def __getitem__(self, name: str) -> Reckoning:
        """Return the reckoning of the convention of this name."""
        if type(name) is not str:
            raise TypeError(f"reconcile: a convention is found by its name, {got(name)}")
        names = [each.convention.name for each in self.reckonings]
        if name not in names:
            raise NetworkError(
                f"reconcile: the conventions are {', '.join(names)}, got {name!r}{nearest(name, names)}"
            )
        return self.reckonings[names.index(name)]

    def table(self) -> Table:
        """Return a row for each convention, and under it one for each difference from the multiply-adds."""
        rows: list[Row] = []
        for each in self.reckonings:
            rows.append(Row((each.convention.name, "", each.convention.unit, each.count)))
            rows += [Row(("", line.kind, line.quantity, line.amount)) for line in each.differences]
        return Table(
            self.title,
            (
                Column("convention", "Convention", "left"),
                Column("kind", "Layers", "left"),
                Column("what", "What", "left"),
                Column("count", "Number", "right"),
            ),
            tuple(rows),
            footer=(),
        )


def reconciled(title: str, steps: Sequence[Step], conventions: Sequence[Convention] = ()) -> Reconciliation:
    """Count these steps under these conventions; without any, under all that are known.

    Raises:
        UnknownCostError: a layer does not say what it computes.
        TypeError: this is not a convention.
        ConfigError: two have the same name.
    """
    for given in cast("Sequence[object]", conventions):
        if not isinstance(given, Convention):
            raise TypeError(f"{title}: reconcile() takes conventions, {got(given)}")
    names = [convention.name for convention in conventions]
    if len(set(names)) < len(names):
        raise ConfigError(
            f"{title}: reconcile() takes conventions of different names, got {', '.join(names)}"
        )
    check_known(title, steps)
    uses = list(_uses(steps, 1))
    macs = sum([MACS.count(use) for use in uses])
    reckonings: list[Reckoning] = []
    for convention in conventions or ALL:
        try:
            reckonings.append(_reckoned(convention, uses, macs))
        except UnknownCostError:
            raise unknown_cost(title, steps, convention) from None
    return Reconciliation(title, tuple(reckonings))


def _uses(steps: Sequence[Step], times: int) -> Iterator[Applied]:
    for step in steps:
        if step.local_children:
            yield from _uses(step.local_children, times * step.repeats)
        else:
            yield applied(step.layer, step.prev_shapes, times * step.repeats)


def _reckoned(convention: Convention, uses: Sequence[Applied], macs: int) -> Reckoning:
    """Compare what a convention counts with the multiply-adds, by kind of layer and quantity."""
    amounts: dict[tuple[str, str], int] = {}
    count = 0
    for use in uses:
        for part, amount in MACS.parts(use).items():
            amounts[part] = amounts.get(part, 0) - amount
        for part, amount in convention.parts(use).items():
            amounts[part] = amounts.get(part, 0) + amount
            count += amount
    differences = [
        CountDifference(kind, QUANTITIES[quantity][1], amount)
        for (kind, quantity), amount in amounts.items()
        if amount
    ]
    return Reckoning(convention, count, macs, tuple(differences))
