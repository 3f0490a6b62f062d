"""Where it is: the layers, or the kinds of layers, that take most of what a network takes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod
from typing import final

from attrs import frozen

from cnnparams.analysis.operations import check_known
from cnnparams.analysis.report import Report
from cnnparams.arithmetic.values import brief, got, is_integer
from cnnparams.errors import ConfigError, nearest
from cnnparams.render.tables import Column, Row, Table
from cnnparams.step import Step, leaves_of


@final
@frozen
class Share:
    """What a layer or a kind of layers takes of the whole.

    Args:
        name: path of the layer, or class of the layers.
        kind: class of the layer, or how many layers there are of the class.
        amount: what it takes.
        share: of the whole, from 0 to 1.
        cumulative: share of all up to this one, the largest first.
    """

    name: str
    kind: str
    amount: int
    share: float
    cumulative: float


@final
@frozen(repr=False)
class Largest(Report):
    """The largest shares of a whole.

    Args:
        title: name of the network.
        of: what is shared, in words.
        total: the whole.
        shares: the largest of them, in their order.
    """

    title: str
    of: str
    total: int
    shares: tuple[Share, ...]

    def table(self) -> Table:
        """Return a row for each share."""
        return Table(
            self.title,
            (
                Column("name", "Layer", "left"),
                Column("kind", "Type", "left"),
                Column("amount", self.of, "right"),
                Column("share", "Share", "right"),
                Column("cumulative", "Up to here", "right"),
            ),
            tuple(
                [
                    Row((each.name, each.kind, each.amount, f"{each.share:.1%}", f"{each.cumulative:.1%}"))
                    for each in self.shares
                ]
            ),
            footer=((f"Total {self.of.lower()}", self.total),),
        )


def activations_of(step: Step) -> int:
    """Return the elements of all outputs of a step, for one example: those of the layers inside a block."""
    inside = sum([activations_of(child) for child in step.local_children])
    return step.repeats * (inside if step.local_children else prod(step.output_shape))


AMOUNTS: Mapping[str, tuple[str, Callable[[Step], int]]] = {
    "params": ("Parameters", Step.param_count),
    "macs": ("Multiply-adds", Step.macs),
    "activations": ("Activations", activations_of),
}
"""What may be shared, by name: what tables call it, and how much of it a step takes."""


def largest(title: str, steps: Sequence[Step], most: int, by: str, *, kinds: bool) -> Largest:
    """Return the layers, or the kinds of layers, that take most.

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: `most` is below 1, or `by` is another word.
        UnknownCostError: multiply-adds are asked for, and a layer does not say what it computes.
    """
    who = f"{title}: largest()"
    if not is_integer(most):
        raise TypeError(f"{who}: n must be a whole number, {got(most)}")
    if most < 1:
        raise ConfigError(f"{who}: n must be 1 or more, got {brief(most)}")
    words = ", ".join(map(repr, AMOUNTS))
    if type(by) is not str:
        raise TypeError(f"{who}: by must be one of {words}, {got(by)}")
    if by not in AMOUNTS:
        raise ConfigError(f"{who}: by must be one of {words}, got {by!r}{nearest(by, AMOUNTS)}")
    if type(kinds) is not bool:
        raise TypeError(f"{who}: kinds must be True or False, {got(kinds)}")
    if by == "macs":
        check_known(title, steps)  # so that the error lists all that do not say
    of, amount = AMOUNTS[by]
    leaves = [(step.path, step.kind, amount(step)) for step in leaves_of(steps)]
    total = sum([count for _, _, count in leaves])
    found = _by_kind(leaves) if kinds else leaves
    found = sorted([each for each in found if each[2]], key=lambda each: -each[2])
    shares: list[Share] = []
    so_far = 0
    for name, kind, count in found[:most]:
        so_far += count
        shares.append(Share(name, kind, count, count / total, so_far / total))
    return Largest(title, of, total, tuple(shares))


def _by_kind(leaves: Iterable[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """Add up the amounts of the layers of each class."""
    amounts: dict[str, list[int]] = {}
    for _, kind, count in leaves:
        amounts.setdefault(kind, []).append(count)
    return [
        (kind, f"{len(counts)} layer{'s' if len(counts) > 1 else ''}", sum(counts))
        for kind, counts in amounts.items()
    ]
