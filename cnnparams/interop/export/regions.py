"""Regions: what the paths of a network nest, as parts that are called with values and return values."""

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from typing import TypeAlias, final

from attrs import define, field

from cnnparams.interop.export.leaves import Leaf, Opened

Part: TypeAlias = "Leaf | Region"


@final
@define(eq=False)
class Region:
    """The layers whose paths begin alike: a block or a group; the whole network is the outermost.

    Args:
        path: what their paths begin with; "" of the whole network.
        parts: leaves and regions inside, in an order in which each finds its inputs.
        inputs: paths of the leaves outside whose outputs are used inside.
        outputs: paths of the leaves inside whose outputs are used outside.
        loose: paths of groups inside that no call can compute: steps before and after them are mixed.
    """

    path: str
    parts: "list[Part]"
    inputs: list[str] = field(factory=list[str])
    outputs: list[str] = field(factory=list[str])
    loose: list[str] = field(factory=list[str])

    def leaves(self) -> Iterator[Leaf]:
        """Yield all leaves inside."""
        for part in self.parts:
            if isinstance(part, Region):
                yield from part.leaves()
            else:
                yield part

    def regions(self) -> Iterator["Region"]:
        """Yield all regions inside, the inner ones first."""
        for part in self.parts:
            if isinstance(part, Region):
                yield from part.regions()
                yield part


def inputs_of(part: Part) -> Iterable[str]:
    """Return the paths of the leaves whose outputs a part takes."""
    return part.inputs


def outputs_of(part: Part) -> list[str]:
    """Return the paths of the leaves whose outputs a part gives."""
    return part.outputs if isinstance(part, Region) else [part.path]


def regions_of(opened: Opened) -> Region:
    """Return the region of the whole network, without its inputs."""
    leaves = [leaf for leaf in opened.leaves.values() if not leaf.is_input]
    whole = _region("", leaves, opened)
    whole.inputs = [leaf.path for leaf in opened.inputs]
    whole.outputs = list(dict.fromkeys(opened.outputs.values()))
    return whole


def levels_of(whole: Region) -> list[list[Region]]:
    """Return all regions but the whole, those with no region inside first."""
    heights: dict[str, int] = {}
    levels: list[list[Region]] = []
    for region in whole.regions():
        inner = [heights[part.path] for part in region.parts if isinstance(part, Region)]
        height = heights[region.path] = 1 + max(inner, default=-1)
        while len(levels) <= height:
            levels.append([])
        levels[height].append(region)
    return levels


def _region(path: str, leaves: list[Leaf], opened: Opened) -> Region:
    """Return the region of these leaves."""
    region = Region(path, [])
    inside = {leaf.path for leaf in leaves}
    taken = [each for leaf in leaves for each in leaf.inputs if each not in inside]
    region.inputs = list(dict.fromkeys(taken))
    ends = set(opened.outputs.values())
    region.outputs = [
        leaf.path
        for leaf in leaves
        if leaf.path in ends or any(user.path not in inside for user in opened.users(leaf.path))
    ]
    if path and not region.outputs:  # nothing takes it; it is computed all the same
        region.outputs = [leaves[-1].path]
    pieces = _pieces(path, leaves)
    while True:
        order, stuck = _ordered(pieces)
        if not stuck:
            break
        loose = next(head for head in stuck if len(pieces[head]) > 1 or pieces[head][0].path != head)
        region.loose.append(loose)
        split: dict[str, list[Leaf]] = {}
        for head, members in pieces.items():
            split.update(_pieces(loose, members) if head == loose else {head: members})
        pieces = split
    region.parts = [
        pieces[head][0] if pieces[head][0].path == head else _region(head, pieces[head], opened)
        for head in order
    ]
    return region


def _pieces(path: str, leaves: list[Leaf]) -> dict[str, list[Leaf]]:
    """Return the leaves by the next part of their paths."""
    start = len(path) + 1 if path else 0
    pieces: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        end = leaf.path.find("/", start)
        pieces.setdefault(leaf.path if end < 0 else leaf.path[:end], []).append(leaf)
    return pieces


def _ordered(pieces: dict[str, list[Leaf]]) -> tuple[list[str], list[str]]:
    """Return the pieces in an order in which each finds its inputs, and those that are left."""
    home = {leaf.path: head for head, members in pieces.items() for leaf in members}
    needs = {
        head: {home[path] for leaf in members for path in leaf.inputs if path in home} - {head}
        for head, members in pieces.items()
    }
    users: dict[str, list[str]] = {head: [] for head in pieces}
    for head, needed in needs.items():
        for each in needed:
            users[each].append(head)
    place = {head: number for number, head in enumerate(pieces)}
    ready = [(place[head], head) for head, needed in needs.items() if not needed]
    heapify(ready)
    order: list[str] = []
    while ready:
        _, head = heappop(ready)
        order.append(head)
        for user in users[head]:
            needs[user].discard(head)
            if not needs[user]:
                heappush(ready, (place[user], user))
    done = set(order)
    return order, [head for head in pieces if head not in done]
