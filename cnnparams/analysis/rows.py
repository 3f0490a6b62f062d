"""The rows of a summary: steps, blocks opened to a depth, equal neighbours folded."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set as AbstractSet
from typing import Any, final

from attrs import evolve, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer
from cnnparams.bases.copying import copied_with
from cnnparams.paths import folded, group_of, is_group, output_paths, walk
from cnnparams.step import Step


@final
@frozen
class Wiring:
    """What a picture must not hide: the rows of a picture are folded so that no arrow is wrong.

    Args:
        uses: for each block and group, what is used of it by steps outside: the source, and its user.
        order: the places of steps, each after those that feed it.
    """

    uses: Mapping[str, AbstractSet[tuple[str, str]]]
    order: Mapping[str, int]


ROWS, FEW_ROWS = 40, 8
"""How many rows a person reads, and how many are too few to say where anything is."""


@final
@frozen
class SummaryRow:
    """A step of a network or, in its place, several equal blocks that follow each other directly.

    All its numbers are for all places: those of the steps that it stands for, in all copies of the blocks
    around them.

    Args:
        step: the step; of several, the first.
        name: its path below the row around it.
        alike: the names of the steps directly after it that it stands for, too.
        times: in how many places: so many times the counts of all rows around it.
        rows: the rows inside, if it is opened.
    """

    step: Step
    name: str
    alike: tuple[str, ...] = ()
    times: int = 1
    rows: "tuple[SummaryRow, ...]" = ()

    @property
    def title(self) -> str:
        """Its name or, of several, the names of the first and the last."""
        return f"{self.name} … {self.alike[-1]}" if self.alike else self.name

    @property
    def count(self) -> int:
        """How many steps it stands for."""
        return 1 + len(self.alike)

    def of_all(self, count: Callable[[Step], int]) -> int:
        """Return a number of its step for all places.

        Args:
            count: the number of one step.
        """
        return self.times * count(self.step)


def rows_to(
    steps: Sequence[Step],
    depth: int | None,
    *,
    repeats: bool = True,
    inside: SummaryRow | None = None,
    wiring: Wiring | None = None,
) -> tuple[SummaryRow, ...]:
    """Return the rows of these steps, with blocks and groups opened to a depth: 1 opens none.

    None opens them as deep as `ROWS` rows have room for or, if these are too few, one level deeper.

    Args:
        steps: the steps.
        depth: how many levels there are.
        repeats: whether equal neighbours are one row.
        inside: the row around them.
        wiring: how the steps of a picture are wired; None for a table.
    """
    if depth is not None:
        return tuple(_rows(steps, depth, repeats=repeats, inside=inside, wiring=wiring))
    rows, levels = rows_to(steps, 1, repeats=repeats, wiring=wiring), 1
    while True:
        deeper = rows_to(steps, levels + 1, repeats=repeats, wiring=wiring)
        more = row_count(deeper)
        if more == row_count(rows) or (more > ROWS and row_count(rows) >= FEW_ROWS):
            return rows
        rows, levels = deeper, levels + 1
        if more > ROWS:
            return rows


def row_count(rows: Sequence[SummaryRow]) -> int:
    """Return how many rows there are, those inside others too."""
    return sum([1 + row_count(row.rows) for row in rows])


def unopened(rows: Sequence[SummaryRow]) -> Iterator[SummaryRow]:
    """Yield the rows that are not opened: their numbers add up to the whole."""
    for row in rows:
        if row.rows:
            yield from unopened(row.rows)
        else:
            yield row


def rows_inside(
    row: SummaryRow, depth: int = 1, *, repeats: bool = True, wiring: Wiring | None = None
) -> tuple[SummaryRow, ...]:
    """Return the rows inside a block; a later use of shared weights shows none, as it has no weights."""
    step = row.step
    if not step.local_children or step.shared_with is not None:
        return ()
    return rows_to(step.children, depth, repeats=repeats, inside=row, wiring=wiring)


def wiring_of(steps: Sequence[Step]) -> Wiring:
    """Return what is used of each block and group by steps outside, and in which order the steps are."""
    uses: dict[str, set[tuple[str, str]]] = {}
    order: dict[str, int] = {}
    for found in walk(steps):
        user = found.step.path
        order[user] = len(order)
        for source in found.step.inputs:
            end = len(source)
            while end > 0:  # the source itself, and each block or group around it
                block = source[:end]
                if not f"{user}/".startswith(f"{block}/"):
                    uses.setdefault(block, set()).add((source, user))
                end = source.rfind("/", 0, end)
    return Wiring(uses, order)


def _together(steps: Sequence[Step], path: str, order: Mapping[str, int]) -> list[Step]:
    """Fold the groups of these steps, but for those between whose steps other steps stand.

    Such a group, drawn in one place, would take what is made from its own output.
    """
    start = len(path) + 1 if path else 0
    runs: list[tuple[str, list[Step]]] = []
    for step in sorted(_members(steps), key=lambda step: order[step.path]):
        end = step.path.find("/", start)
        head = step.path if end < 0 else step.path[:end]
        if not runs or runs[-1][0] != head:
            runs.append((head, []))
        runs[-1][1].append(step)
    heads = Counter([head for head, _ in runs])
    return [
        step
        for head, members in runs
        for step in ([group_of(members, head)] if heads[head] == 1 and members[0].path != head else members)
    ]


def _members(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield these steps or, in place of a group, its steps."""
    for step in steps:
        if is_group(step):
            yield from _members(step.children)
        else:
            yield step


def _rows(
    steps: Sequence[Step], depth: int, *, repeats: bool, inside: SummaryRow | None, wiring: Wiring | None
) -> Iterator[SummaryRow]:
    path, times = ("", 1) if inside is None else (inside.step.path, inside.times)
    start = len(path) + 1 if path else 0
    shown = folded(steps, path) if wiring is None else _together(steps, path, wiring.order)
    for run in _runs(shown, repeats=repeats, wiring=wiring):
        name, *alike = [step.path[start:] for step in run]
        row = SummaryRow(run[0], name, tuple(alike), times * len(run))
        if depth > 1:
            inner = rows_inside(row, depth - 1, repeats=repeats, wiring=wiring)
            row = evolve(row, rows=inner)
        yield row


def _runs(steps: Sequence[Step], *, repeats: bool, wiring: Wiring | None) -> Iterator[list[Step]]:
    """Yield the steps, those together that one row stands for."""
    run: list[Step] = []
    for step in steps:
        if run and not (
            repeats and _follows(run[-1], step) and (wiring is None or _is_alone(run[-1], step, wiring.uses))
        ):
            yield run
            run = []
        run.append(step)
    yield run


def _follows(first: Step, second: Step) -> bool:
    """Whether a block is equal to the one before it, from which it takes its only input."""
    return (
        bool(first.local_children)
        and len(first.inputs) == len(second.inputs) == 1
        and second.inputs[0] in output_paths(first)
        and _are_alike(first, second, first.path, second.path)
    )


def _is_alone(first: Step, second: Step, uses: Mapping[str, AbstractSet[tuple[str, str]]]) -> bool:
    """Whether no other step uses the first of two blocks, and none what is inside of the second."""
    made: set[str] = set(output_paths(second)) if second.path in uses else set()
    return all(f"{user}/".startswith(f"{second.path}/") for _, user in uses.get(first.path, ())) and all(
        source in made for source, _ in uses.get(second.path, ())
    )


def _are_alike(first: Step, second: Step, path: str, other: str) -> bool:
    """Whether two steps differ in their names alone; each is inside of a block or group of this path."""
    if (
        first.uses
        or second.uses
        or (first.prev_shapes, first.output_shape) != (second.prev_shapes, second.output_shape)
        or type(first.layer) is not type(second.layer)
    ):
        return False
    if not is_group(first):
        return _unnamed(first.layer) == _unnamed(second.layer)
    return len(first.local_children) == len(second.local_children) and all(
        one.path == like.path
        and [_local(name, path) for name in one.inputs] == [_local(name, other) for name in like.inputs]
        and _are_alike(one, like, path, other)
        for one, like in zip(first.local_children, second.local_children, strict=True)
    )


def _local(name: str, path: str) -> str | None:
    """Return the name of a step below a group; of the only one outside, nothing."""
    inside = f"/{path}/"
    return name.removeprefix(inside) if name.startswith(inside) else None


def _unnamed(layer: Layer[Any, Shape]) -> Layer[Any, Shape]:
    return layer if getattr(layer, "name", None) is None else copied_with(layer, name=None)
