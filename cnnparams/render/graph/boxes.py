"""Which nodes of a picture share a box, and which boxes are inside of others."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias, final

from attrs import frozen

from cnnparams.render.drawing.pictures import Node, all_nodes
from cnnparams.render.graph.cards import FOLLOWING, Card


@final
@frozen
class Frame:
    """An opened block, around what is inside.

    Args:
        nodes: the block; before it blocks in which it is all there is.
        name: its name.
        count: how many equal blocks it stands for.
        items: what is inside.
    """

    nodes: tuple[Node, ...]
    name: str
    count: int
    items: "tuple[Item, ...]"

    @property
    def params(self) -> int:
        """Its parameters."""
        return self.nodes[-1].params

    @property
    def kind(self) -> str:
        """Its class."""
        return self.nodes[-1].kind


Item: TypeAlias = Card | Frame


@final
@frozen
class Sources:
    """What takes whose output.

    Args:
        ends: for each path of a node the path of the one, not opened, whose output that is.
        users: for each of these, the paths of the nodes that take its output.
    """

    ends: Mapping[str, str]
    users: Mapping[str, tuple[str, ...]]

    def of(self, node: Node) -> list[str]:
        """Return whose outputs a node takes, each once."""
        return list(dict.fromkeys([self.ends[name] for name in node.inputs]))


def sources_of(nodes: Sequence[Node]) -> Sources:
    """Return what takes whose output."""
    every = list(all_nodes(tuple(nodes)))
    opened = {node.path: node.output or node.nodes[-1].path for node in every if node.nodes}
    ends: dict[str, str] = {}
    for node in every:
        end = node.path
        while end in opened:
            end = opened[end]
        ends[node.path] = end
    users: dict[str, list[str]] = {}
    for node in every:
        for name in node.inputs:
            users.setdefault(ends[name], []).append(node.path)
    return Sources(ends, {name: tuple(paths) for name, paths in users.items()})


def items_of(nodes: Sequence[Node], sources: Sources) -> tuple[Item, ...]:
    """Return the boxes of these nodes, those inside others within them."""
    items: list[Item] = []
    for node in nodes:
        last = items[-1] if items else None
        if isinstance(last, Card) and _joins(node, last, sources):
            items[-1] = Card((*last.nodes, node), last.name)
        else:
            items.append(_framed(node, sources) if node.nodes else Card((node,), node.name, node.count))
    return tuple(items)


def cards_in(items: Sequence[Item]) -> Iterator[Card]:
    """Yield all cards."""
    for item in items:
        if isinstance(item, Card):
            yield item
        else:
            yield from cards_in(item.items)


def nodes_in(item: Item) -> tuple[Node, ...]:
    """Return the nodes of a box, and those of all boxes inside."""
    if isinstance(item, Card):
        return item.nodes
    return (*item.nodes, *[node for inner in item.items for node in nodes_in(inner)])


def _joins(node: Node, card: Card, sources: Sources) -> bool:
    """Whether a node is a normalization or activation that nothing else but it follows on a card."""
    last = card.nodes[-1]
    return (
        node.role in FOLLOWING
        and card.nodes[0].role not in {"input", "block"}
        and node.inputs == (last.path,)
        and len(sources.users[last.path]) == 1
        and node.twin is None
        and last.twin is None
    )


def _is_one(items: Sequence[Item], sources: Sources) -> bool:
    """Whether there is one layer, with normalizations and activations alone before it and after it."""
    return (
        len(items) > 1
        and all(isinstance(item, Card) and item.count == 1 and item.leaves[0].twin is None for item in items)
        and all(item.nodes[0].role in FOLLOWING for item in items[:-1])
        and items[-1].nodes[0].role not in {"input", "block"}
        and all(
            after.nodes[0].inputs == (before.nodes[-1].path,)
            and len(sources.users[before.nodes[-1].path]) == 1
            for before, after in pairwise(items)
        )
    )


def _framed(node: Node, sources: Sources) -> Item:
    """Return the frame of an opened block; if there is one box in it, that box under the block's name."""
    items = items_of(node.nodes, sources)
    if _is_one(items, sources):
        return Card((node, *[inner for item in items for inner in item.nodes]), node.name, node.count)
    only = items[0]
    if len(items) > 1 or (node.count > 1 and only.count > 1):
        return Frame((node,), node.name, node.count, items)
    count = max(node.count, only.count)
    if isinstance(only, Card):
        return Card((node, *only.nodes), node.name, count)
    return Frame((node, *only.nodes), f"{node.name} / {only.name}", count, only.items)
