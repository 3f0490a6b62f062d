"""What is written at volumes: one label for a block or a run of equal shapes, and brackets around several."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import final

from attrs import evolve, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.render.drawing.pictures import Node
from cnnparams.render.volumes.gather import Volume

_MOST = 16
"""How many volumes have one label at most."""


@final
@frozen
class Label:
    """What is written at one or several volumes that follow each other.

    Args:
        first: place of the first volume.
        last: place of the last one.
        name: what they are called together.
        shape: shape of their output.
        params: their learnable parameters together.
        level: how many opened blocks are around it.
        note: how many there are, or whose weights they have.
    """

    first: int
    last: int
    name: str
    shape: Shape
    params: int
    level: int
    note: str


@final
@frozen
class Bracket:
    """An opened block whose volumes have several labels.

    Args:
        first: place of its first volume.
        last: place of the last one.
        name: its name.
        params: its learnable parameters.
        level: how many opened blocks are around it.
    """

    first: int
    last: int
    name: str
    params: int
    level: int


def labels_of(volumes: Sequence[Volume]) -> tuple[tuple[Label, ...], tuple[Bracket, ...]]:
    """Return the labels of volumes, from left to right, and the brackets below them.

    An opened block of a few volumes that have one shape has one label. Another has a bracket, and its labels
    are as if there was nothing else.
    """
    parts = list(_parts(volumes, range(len(volumes)), [volume.shape for volume in volumes], 0))
    labels = tuple([part for part in parts if isinstance(part, Label)])
    return labels, tuple([part for part in parts if isinstance(part, Bracket)])


def labels_by(volumes: Sequence[Volume], levels: Sequence[int]) -> tuple[Label, ...]:
    """Return the labels of volumes where no brackets are: an opened block on one level has one label."""
    parts = _parts(volumes, range(len(volumes)), levels, 0)
    return tuple([_in_full(part, volumes) for part in parts if isinstance(part, Label)])


def _parts(
    volumes: Sequence[Volume], places: Sequence[int], sides: Sequence[Shape | int], level: int
) -> Iterator[Label | Bracket]:
    """Yield labels and brackets; a block has one label if all its volumes are on one side."""
    for block, inside in groupby(places, lambda at: _block_at(volumes[at], level)):
        within = list(inside)
        if block is None:
            yield from _runs(volumes, within)
        elif len(within) <= _MOST and len({sides[at] for at in within}) == 1:
            yield _label(volumes, within, level, block)
        else:
            note = f" ({block.count} × {block.kind})" if block.count > 1 else ""
            params = sum([volumes[at].params for at in within])
            yield Bracket(within[0], within[-1], block.name + note, params, level)
            yield from _parts(volumes, within, sides, level + 1)


def _in_full(label: Label, volumes: Sequence[Volume]) -> Label:
    """Return a label with the names of the blocks around it."""
    around = [block.name for block in volumes[label.first].blocks[: label.level]]
    return evolve(label, name="/".join([*around, label.name]))


def _block_at(volume: Volume, level: int) -> Node | None:
    return volume.blocks[level] if level < len(volume.blocks) else None


def _runs(volumes: Sequence[Volume], places: Sequence[int]) -> Iterator[Label]:
    for _, run in groupby(places, lambda at: (volumes[at].shape, volumes[at].kind, volumes[at].twin)):
        within = list(run)
        for start in range(0, len(within), _MOST):
            part = within[start : start + _MOST]
            yield _label(volumes, part, len(volumes[part[0]].blocks), None)


def _label(volumes: Sequence[Volume], places: Sequence[int], level: int, block: Node | None) -> Label:
    covered = [volumes[at] for at in places]
    name = _name(covered) if block is None else block.name
    params = sum([volume.params for volume in covered])
    return Label(places[0], places[-1], name, covered[-1].shape, params, level, _note(covered, block))


def _name(covered: Sequence[Volume]) -> str:
    """Return the names of a volume, or the first and the last of several."""
    if len(covered) == 1:
        return " + ".join(covered[0].names)
    return f"{_end(covered[0].names[0], 0)} … {_end(covered[-1].names[0], -1)}"


def _end(name: str, end: int) -> str:
    """Return one end of a name that is already that of the first and the last of several."""
    return name.split(" … ")[end]


def _note(covered: Sequence[Volume], block: Node | None) -> str:
    first = covered[0]
    if first.twin is not None:
        return f"shares {first.twin}"
    if block is not None and block.count > 1:
        return f"{block.count} × {block.kind}"
    count = sum([volume.count for volume in covered])
    one_kind = len({volume.kind for volume in covered}) == 1
    return f"{count} × {first.kind}" if count > 1 and one_kind else ""
