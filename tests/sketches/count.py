"""A picture counts itself: who owns which numbers, by formulas written here a second time."""

from math import prod
from typing import NamedTuple, TypeAlias

from cnnparams import Shape
from tests.sketches.items import Cell, Chain, Entry, Item, Join, One, Picture, Sides, Use, names_in


class UnfitError(Exception):
    """What comes in is not what this can take."""


class Numbers(NamedTuple):
    """An array of numbers: one owner is one array, in however many places."""

    owner: str
    size: int
    learnt: bool
    frozen: bool


class Leaf(NamedTuple):
    """A layer at its place, with the shape it makes and the numbers it works with."""

    path: str
    shape: Shape
    numbers: tuple[Numbers, ...]


def leaves_of(picture: Picture) -> list[Leaf]:
    """Walk through a picture and list all of its layers."""
    leaves: list[Leaf] = []
    shapes_in(picture, None, "", "", leaves, frozen=False)
    return leaves


def shapes_in(
    picture: Picture, shape: Shape | None, path: str, owner: str, leaves: list[Leaf], *, frozen: bool
) -> list[Shape]:
    """Walk through a picture, behind an input of another shape if one is given, and return all shapes."""
    shapes: list[Shape] = []
    for name, node in zip(names_in(picture.nodes), picture.nodes, strict=True):
        here, whose, item = f"{path}{name}", f"{owner}{name}", node.item
        coming = [shapes[place] for place in node.after]
        if isinstance(item, Entry):
            shapes.append(shape or item.shape)
            leaves += [] if shape else [Leaf(here, shapes[-1], ())]
        elif isinstance(item, Join):
            shapes.append(joined(item.kind, coming))
            leaves.append(Leaf(here, shapes[-1], ()))
        else:
            shapes.append(shape_of(item, coming[0], here, whose, leaves, frozen=frozen))
    return shapes


def shape_of(item: Item, shape: Shape, path: str, owner: str, leaves: list[Leaf], *, frozen: bool) -> Shape:
    """Walk through an item and return the shape that it makes."""
    frozen = frozen or item.frozen

    def inside(name: str, inner: Item, shape: Shape) -> Shape:
        return shape_of(inner, shape, f"{path}/{name}", f"{owner}/{name}", leaves, frozen=frozen)

    if isinstance(item, Use):
        return shape_of(item.what, shape, path, f"<{item.key}>", leaves, frozen=frozen)
    if isinstance(item, One):
        made, arrays = answer(item, shape)
        numbers = [Numbers(f"{owner}:{name}", size, learnt, frozen) for name, size, learnt in arrays]
        leaves.append(Leaf(path, made, tuple(numbers)))
        return made
    if isinstance(item, Cell):
        return shapes_in(item.picture, shape, f"{path}/", f"{owner}/", leaves, frozen=frozen)[-1]
    if isinstance(item, Sides):
        sides = [inside(inner.name or str(at), inner, shape) for at, inner in enumerate(item.items)]
        leaves.append(Leaf(f"{path}/merge", joined(item.merge, sides), ()))
        return leaves[-1].shape
    made = shape
    for at, inner in enumerate(item.items):
        made = inside(inner.name or str(at), inner, made)
    if isinstance(item, Chain):
        return made
    around = inside("shortcut", item.shortcut, shape) if item.shortcut else shape
    leaves.append(Leaf(f"{path}/add", joined("add", [made, around]), ()))
    return inside("then", item.then, made) if item.then else made


def joined(kind: str, shapes: list[Shape]) -> Shape:
    """Return what becomes of several shapes: channels lie behind one another, or all is alike."""
    if kind == "concat" and len({shape[:-1] for shape in shapes}) == 1:
        return (*shapes[0][:-1], sum(shape[-1] for shape in shapes))
    if kind == "concat" or len(set(shapes)) > 1:
        raise UnfitError
    return shapes[0]


Arrays: TypeAlias = list[tuple[str, int, bool]]


def answer(item: One, shape: Shape) -> tuple[Shape, Arrays]:
    """Return what a layer makes of a shape, and its arrays: name, size, and whether it is learnt."""
    channels = shape[-1]
    if item.kind == "dense":
        return (*shape[:-1], item.size), _kernel_and_bias(item, channels)
    if item.kind == "full":
        return (item.size,), _kernel_and_bias(item, prod(shape))
    if item.kind == "norm":
        kept = (("gamma", True), ("beta", True), ("mean", False), ("variance", False))
        return shape, [(name, channels, learnt) for name, learnt in kept]
    if item.kind == "relu":
        return shape, []
    if len(shape) != 3:
        raise UnfitError
    if item.kind == "mean":
        return (channels,), []
    # A window stands at every stride-th place, and sees so many numbers.
    down, across = (len(range(0, size, item.stride)) for size in shape[:2])
    return (down, across, item.size), _kernel_and_bias(item, item.kernel**2 * channels)


def _kernel_and_bias(item: One, seen: int) -> Arrays:
    """Return what each filter or neuron has: one number for each that it sees and, with a bias, one more."""
    kernel = ("kernel", item.size * seen, True)
    return [kernel, ("bias", item.size, True)] if item.bias else [kernel]
