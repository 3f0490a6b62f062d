"""What is written at volumes: one label for a block or a run of equal shapes, and brackets around several."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import final

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.render.gather import Volume
from cnnparams.render.pictures import Node


@final
@frozen
class Label:
    """What is written at one or several volumes that follow each other.

    Args:
        first: place of the first volume.
        last: place of the last one.
        name: what they are called together.
        shape: shape of each one's output.
        params: their learnable parameters together.
        note: how many there are, or whose weights they have.
    """

    first: int
    last: int
    name: str
    shape: Shape
    params: int
    note: str = ""


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

    An opened block whose volumes have one shape has one label. Another has a bracket, and its labels are as
    if there was nothing else.
    """
    parts = list(_parts(volumes, range(len(volumes)), 0))
    labels = tuple([part for part in parts if isinstance(part, Label)])
    return labels, tuple([part for part in parts if isinstance(part, Bracket)])


def _parts(volumes: Sequence[Volume], places: Sequence[int], level: int) -> Iterator[Label | Bracket]:
    for block, inside in groupby(places, lambda at: _block_at(volumes[at], level)):
        within = list(inside)
        if block is None:
            yield from _runs(volumes, within)
        elif len({volumes[at].shape for at in within}) == 1:
            yield _label(volumes, within, block)
        else:
            note = f" ({block.count} × {block.kind})" if block.count > 1 else ""
            params = sum([volumes[at].params for at in within])
            yield Bracket(within[0], within[-1], block.name + note, params, level)
            yield from _parts(volumes, within, level + 1)


def _block_at(volume: Volume, level: int) -> Node | None:
    return volume.blocks[level] if level < len(volume.blocks) else None


def _runs(volumes: Sequence[Volume], places: Sequence[int]) -> Iterator[Label]:
    for _, run in groupby(places, lambda at: (volumes[at].shape, volumes[at].kind, volumes[at].twin)):
        yield _label(volumes, list(run), None)


def _label(volumes: Sequence[Volume], places: Sequence[int], block: Node | None) -> Label:
    covered = [volumes[at] for at in places]
    first = covered[0]
    name = _name(covered) if block is None else block.name
    params = sum([volume.params for volume in covered])
    return Label(places[0], places[-1], name, first.shape, params, _note(covered, block))


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
