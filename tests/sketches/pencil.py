"""A pencil draws pictures in which all fits, and shares again what it has shared."""

from attrs import evolve
from hypothesis import strategies as st

from cnnparams import Shape
from tests.sketches.count import Leaf, Numbers, UnfitError, joined, shape_of
from tests.sketches.items import Cell, Chain, Entry, Item, Join, Node, One, Picture, Sides, Sum, Use, names_in

NAMES = ["a", "b", "stem", "relu", "conv2d_1", "dense", "7"]
MERGES = ["add", "concat", "multiply"]

DEPTH = 3

inputs = st.sampled_from([(6, 6, 3), (5, 7, 2), (6, 6, 2), (4,)])


class Pencil:
    """Draws a picture whose parts all fit: what it has shared so far, it uses again where that can be."""

    def __init__(self, draw: st.DrawFn, first_key: int = 0) -> None:
        self.draw = draw
        self.shared: dict[str, tuple[Use, frozenset[Numbers]]] = {}
        self.keys = first_key

    def picture(self, shape: Shape, depth: int, *, frozen: bool = False, keep: bool = False) -> Picture:
        """Draw a picture behind an input; with `keep`, height and width stay."""
        nodes, shapes = [Node(Entry(shape))], [shape]
        whole = depth == DEPTH
        kinds = ["item"] * 4 + ["join"] * 2 + ["again"] + ["entry"] * whole
        for last in range(self.draw(st.integers(1, 6 if whole else 3))):
            kind, told = self.draw(st.sampled_from(kinds)), True
            if kind == "entry":
                item = Entry(self.draw(st.sampled_from(shapes) | inputs), name=f"input_{last}")
                after: tuple[int, ...] = ()
                shapes.append(item.shape)
            elif kind == "join":
                item, after = self.join(shapes)
                shapes.append(joined(item.kind, [shapes[place] for place in after]))
            else:
                use, place = self.again(shapes, frozen=frozen, keep=keep) if kind == "again" else (None, last)
                place = self.draw(st.just(place) | st.integers(0, last)) if use is None else place
                item = use or self.item(shapes[place], depth, frozen=frozen, keep=keep)
                after, told = (place,), place != last or self.draw(st.booleans())
                shapes.append(made(item, shapes[place]))
            item = item if kind == "entry" else self.named(item, names_in(nodes))
            nodes.append(Node(item, after, told))
        return Picture(tuple(nodes), self.draw(st.sampled_from([None, "drawn"])))

    def join(self, shapes: list[Shape]) -> tuple[Join, tuple[int, ...]]:
        """Draw a merge of two or three that agree."""
        kind = self.draw(st.sampled_from(MERGES))
        last = self.draw(st.integers(0, len(shapes) - 1))
        alike = [at for at, shape in enumerate(shapes) if fits(kind, [shape, shapes[last]])]
        others = self.draw(st.lists(st.sampled_from(alike), min_size=1, max_size=2))
        return Join(kind), (*others, last)

    def named(self, item: Item, taken: list[str]) -> Item:
        """Give an item a name, or none."""
        name = self.draw(st.sampled_from([None] * 4 + NAMES))
        return item if name in taken else evolve(item, name=name)

    def item(self, shape: Shape, depth: int, *, frozen: bool, keep: bool, sharing: bool = True) -> Item:
        """Draw what has one input, of this shape."""
        # Cells are drawn trained; the tests freeze them by their paths.
        blocks = ["chain", "sum", "sides", *([] if frozen else ["cell"])]
        kind = self.draw(st.sampled_from(["one"] * 3 + ["use"] * 3 * sharing + blocks * (depth > 0)))
        if kind == "use":
            return self.use(shape, depth, frozen=frozen, keep=keep)
        own = sharing and kind != "cell" and self.draw(st.sampled_from([False] * 4 + [True]))
        frozen = frozen or own
        if kind == "one":
            return evolve(self.one(shape, keep=keep), frozen=own)
        if kind == "cell":
            return Cell(self.picture(shape, depth - 1, frozen=frozen, keep=keep), frozen=own)
        if kind == "chain":
            return Chain(self.items(shape, depth, frozen=frozen, keep=keep), frozen=own)
        if kind == "sides":
            return self.sides(shape, depth, frozen=frozen, own=own)
        items = self.items(shape, depth, frozen=frozen, keep=True)
        result = made(Chain(items), shape)
        shortcut = None if result == shape else self.bridge(result)
        then = self.item(result, depth - 1, frozen=frozen, keep=keep) if self.draw(st.booleans()) else None
        return Sum(items, shortcut, then, frozen=own)

    def sides(self, shape: Shape, depth: int, *, frozen: bool, own: bool) -> Item:
        """Draw two or three side by side whose outputs agree."""
        merge = self.draw(st.sampled_from(MERGES))
        first, *others = (
            self.item(shape, depth - 1, frozen=frozen, keep=True) for _ in range(self.draw(st.integers(2, 3)))
        )
        wanted, items = made(first, shape), [self.named(first, [])]
        for other in others:
            fitting = fits(merge, [made(other, shape), wanted])
            item = other if fitting else Chain((other, self.bridge(wanted)))
            items.append(self.named(item, [each.name for each in items if each.name]))
        return Sides(tuple(items), merge, frozen=own)

    def items(self, shape: Shape, depth: int, *, frozen: bool, keep: bool) -> tuple[Item, ...]:
        """Draw one to three, one behind the other."""
        items: list[Item] = []
        for _ in range(self.draw(st.integers(1, 3))):
            item = self.item(shape, depth - 1, frozen=frozen, keep=keep)
            items.append(self.named(item, [each.name for each in items if each.name]))
            shape = made(item, shape)
        return tuple(items)

    def one(self, shape: Shape, *, keep: bool) -> One:
        """Draw a layer."""
        kinds = ["norm", "relu", "dense", *(["conv"] * 3 if len(shape) == 3 else [])]
        kinds += [] if keep else ["full", *(["mean"] if len(shape) == 3 else [])]
        kind = self.draw(st.sampled_from(kinds))
        stride = 1 if keep or kind != "conv" else self.draw(st.sampled_from([1, 1, 1, 2]))
        kernel = self.draw(st.integers(1, 3)) if kind == "conv" else 1
        size = 0 if kind in {"norm", "relu", "mean"} else self.draw(st.integers(2, 4))
        return One(kind, size, kernel, stride, bias=size == 0 or self.draw(st.booleans()))

    def bridge(self, wanted: Shape) -> One:
        """Draw what makes the channels that are wanted."""
        return One("dense", wanted[-1], bias=self.draw(st.booleans()))

    def use(self, shape: Shape, depth: int, *, frozen: bool, keep: bool) -> Use:
        """Draw one more use of what is shared, or share something new."""
        again, _ = self.again([shape], frozen=frozen, keep=keep)
        if again is not None:
            return again
        key, self.keys = f"s{self.keys}", self.keys + 1
        own = not frozen and self.draw(st.booleans())
        what = self.item(shape, max(depth - 1, 0), frozen=frozen or own, keep=keep, sharing=False)
        use = Use(what, key, frozen=own)
        self.shared[key] = (evolve(use, frozen=own or frozen), numbers_of(use, shape))
        return use

    def again(self, shapes: list[Shape], *, frozen: bool, keep: bool) -> tuple[Use | None, int]:
        """Draw one more use of what is shared, behind one of these shapes, if there is one that fits."""
        fitting = [
            (evolve(use, frozen=use.frozen and not frozen), place)
            for use, numbers in self.shared.values()
            for place, shape in enumerate(shapes)
            if (use.frozen or not frozen) and can_use(use, shape, numbers, keep=keep)
        ]
        return self.draw(st.sampled_from([*fitting, (None, 0)]))


def made(item: Item, shape: Shape) -> Shape:
    """Return what an item makes of a shape."""
    return shape_of(item, shape, "", "", [], frozen=False)


def can_use(use: Use, shape: Shape, numbers: frozenset[Numbers], *, keep: bool) -> bool:
    """Tell whether a use works here with the numbers that it has, and keeps height and width if it must."""
    try:
        result = made(use, shape)
    except UnfitError:
        return False
    return numbers_of(use, shape) == numbers and (not keep or result[:-1] == shape[:-1])


def numbers_of(item: Item, shape: Shape) -> frozenset[Numbers]:
    """Return the numbers that an item works with; whether they are frozen is no matter."""
    leaves: list[Leaf] = []
    shape_of(item, shape, "", "", leaves, frozen=True)
    return frozenset(each for leaf in leaves for each in leaf.numbers)


def fits(kind: str, shapes: list[Shape]) -> bool:
    """Tell whether shapes can be merged."""
    try:
        return bool(joined(kind, shapes))
    except UnfitError:
        return False
