"""What can be drawn: layers, blocks and merges as plain records, and a picture of them all."""

from collections.abc import Callable, Iterable

from attrs import evolve, frozen

from cnnparams import Shape


@frozen(kw_only=True)
class Item:
    """What has one input: its name, if given, and whether it is frozen."""

    name: str | None = None
    frozen: bool = False


@frozen
class One(Item):
    """One layer."""

    kind: str
    size: int = 0
    kernel: int = 1
    stride: int = 1
    bias: bool = True


@frozen
class Chain(Item):
    """Items one behind the other."""

    items: tuple[Item, ...]


@frozen
class Sum(Item):
    """Items around which there is a shortcut, and what follows the sum."""

    items: tuple[Item, ...]
    shortcut: Item | None
    then: Item | None


@frozen
class Sides(Item):
    """Items side by side, and the kind of their merge."""

    items: tuple[Item, ...]
    merge: str


@frozen
class Cell(Item):
    """A picture in the place of one layer."""

    picture: "Picture"


@frozen
class Use(Item):
    """What is shared under a key, in one place."""

    what: Item
    key: str


@frozen
class Entry(Item):
    """An input of a picture."""

    shape: Shape


@frozen
class Join(Item):
    """What has several inputs."""

    kind: str


@frozen
class Node:
    """An item behind others, by their positions; `told`, if these are written down where they need not be."""

    item: Item
    after: tuple[int, ...] = ()
    told: bool = False


@frozen
class Picture:
    """Nodes in order, the input first: a network on paper."""

    nodes: tuple[Node, ...]
    name: str | None = None


STEMS = {
    "relu": "relu",
    "norm": "batch_norm",
    "dense": "dense",
    "full": "fully_connected",
    "conv": "conv2d",
    "mean": "global_avg_pool2d",
}
BLOCKS: dict[type[Item], str] = {Chain: "sequential", Sum: "residual", Sides: "branches", Cell: "graph"}


def names_in(nodes: Iterable[Node]) -> list[str]:
    """Return what the steps are called: as told, or by their kind, with the first number that is free."""
    names: list[str] = []
    for node in nodes:
        name = node.item.name
        if name is None:
            stem = _stem(node.item)
            numbered = (f"{stem}_{number}" for number in range(1, len(names) + 2))
            name = next(each for each in (stem, *numbered) if each not in names)
        names.append(name)
    return names


def _stem(item: Item) -> str:
    if isinstance(item, Entry):
        return "input"
    if isinstance(item, Use):
        return item.key
    return STEMS.get(item.kind, item.kind) if isinstance(item, One | Join) else BLOCKS[type(item)]


def changed(picture: Picture, change: Callable[[Item], Item]) -> Picture:
    """Change all items, those inside first."""
    nodes = [evolve(node, item=changed_inside(node.item, change)) for node in picture.nodes]
    return evolve(picture, nodes=tuple(nodes))


def changed_inside(item: Item, change: Callable[[Item], Item]) -> Item:
    """Change an item and all that is inside of it, which comes first."""
    if isinstance(item, Use):
        item = evolve(item, what=changed_inside(item.what, change))
    if isinstance(item, Cell):
        item = evolve(item, picture=changed(item.picture, change))
    if isinstance(item, Chain | Sum | Sides):
        item = evolve(item, items=tuple([changed_inside(inner, change) for inner in item.items]))
    if isinstance(item, Sum):
        ends = [inner and changed_inside(inner, change) for inner in (item.shortcut, item.then)]
        item = evolve(item, shortcut=ends[0], then=ends[1])
    return change(item)
