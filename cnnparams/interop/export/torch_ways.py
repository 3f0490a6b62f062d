"""The way of each layer of a network in PyTorch, and the order of axes of each value."""

from typing import final

from attrs import field, frozen

from cnnparams.interop.export.leaves import Leaf, Opened
from cnnparams.interop.export.orders import Order, channels_first, channels_last
from cnnparams.interop.export.torch_layers import KEEPS_ELEMENTS, MIXES_ELEMENTS, way_of
from cnnparams.interop.export.ways import LacksError, Site, Way
from cnnparams.layers.joining import Concat
from cnnparams.layers.parameters import Parameter


@final
@frozen(eq=False)
class Ways:
    """How the layers of a network are written in PyTorch.

    Args:
        opened: the network.
        ways: the way of each layer, by its path.
        orders: the order of axes of each output.
        lacking: what cannot be written, and why.
        lone: outputs with one example, whatever the batch.
    """

    opened: Opened
    ways: dict[str, Way] = field(factory=dict[str, Way])
    orders: dict[str, Order] = field(factory=dict[str, Order])
    lacking: list[tuple[Leaf, str]] = field(factory=list[tuple[Leaf, str]])
    lone: set[str] = field(factory=set[str])

    def order_of_output(self, path: str) -> Order:
        """Return the order of axes of an output of the network: images have their channels first."""
        order = self.orders[path]
        return channels_first(len(order)) if len(order) > 2 else order


def ways_of(opened: Opened) -> Ways:
    """Return how the layers of a network are written in PyTorch."""
    ways = Ways(opened)
    ages = {path: age for age, path in enumerate(opened.leaves)}
    keeping = _keeping_order(opened)
    shared = {leaf.owner for leaf in opened.leaves.values() if leaf.owner != leaf.path}
    for leaf in opened.leaves.values():
        if leaf.is_input:
            ways.orders[leaf.path] = _order_of_input(opened, leaf, keeping)
            continue
        orders = tuple([ways.orders[path] for path in leaf.inputs])
        full = [
            at for at, order in enumerate(orders) if len(order) == max(map(len, orders))
        ]  # others are spread
        oldest = min(full, key=lambda at: ages[leaf.inputs[at]], default=0)
        is_free, is_shared = _is_free(opened, leaf), leaf.owner in shared
        site = Site(leaf, orders, oldest, is_free, leaf.path in keeping, is_shared)
        if leaf.inputs and all(path in ways.lone for path in leaf.inputs):
            ways.lone.add(leaf.path)
        if isinstance(leaf.layer, Parameter) and leaf.output_shape:
            ways.lone.add(leaf.path)
        try:
            way = _checked(site, way_of(site), ways.ways.get(leaf.owner))
        except LacksError as error:
            ways.lacking.append((leaf, str(error)))
            way = Way((), channels_last(len(leaf.output_shape)))
        ways.ways[leaf.path] = way
        ways.orders[leaf.path] = _given(opened, leaf, way.gives, keeping)
    return ways


def _checked(site: Site, way: Way, owner: Way | None) -> Way:
    """Return the way of a layer.

    Raises:
        LacksError: it cannot be written at this place.
    """
    if owner is not None and owner.module != way.module:
        raise LacksError(f"it has other settings than {site.leaf.owner}, whose weights it has")
    return way


def _given(opened: Opened, leaf: Leaf, order: Order, keeping: set[str]) -> Order:
    """Return the order of an output: an image that a layer behind wants channels first is brought to that."""
    rank = len(order)
    if rank < 3 or order != channels_last(rank):
        return order
    first = channels_first(rank)
    for user in opened.users(leaf.path):
        wanted = [_wanted(user, each, keeping, rank) for each in (first, order)]
        if wanted == [first, first]:
            return first
    return order


def _keeping_order(opened: Opened) -> set[str]:
    """Return the vectors whose elements must come in our order, as a layer behind them depends on it."""
    keeping: set[str] = set()
    for leaf in reversed(opened.leaves.values()):
        if len(leaf.output_shape) == 1:
            for user in opened.users(leaf.path):
                kind = type(user.layer)
                if kind in MIXES_ELEMENTS or (kind in KEEPS_ELEMENTS and user.path not in keeping):
                    continue
                keeping.add(leaf.path)
    return keeping


def _is_free(opened: Opened, leaf: Leaf) -> bool:
    """Whether the vector that a layer takes was learnt, and nothing else takes it."""
    while leaf.inputs and len(leaf.prev_shapes[0]) == 1:
        before = opened.leaves[leaf.inputs[0]]
        if len(opened.users(before.path)) > 1 or before.path in opened.outputs.values():
            return False
        if type(before.layer) in MIXES_ELEMENTS:
            return before.owner == before.path and not before.arrays
        if type(before.layer) not in KEEPS_ELEMENTS or isinstance(before.layer, Concat):
            return False
        leaf = before
    return False


def _order_of_input(opened: Opened, leaf: Leaf, keeping: set[str]) -> Order:
    """Return the order of axes of an input: of a series, that in which it is wanted first."""
    rank = len(leaf.output_shape)
    if rank != 2:
        return channels_first(rank)
    pending = list(opened.users(leaf.path))
    seen: set[str] = set()
    while pending:
        user = pending.pop(0)
        seen.add(user.path)
        wanted = [_wanted(user, order, keeping) for order in (channels_first(2), channels_last(2))]
        if wanted[0] is not None and wanted[0] == wanted[1]:
            return wanted[0]
        if len(user.output_shape) == 2:
            pending += [each for each in opened.users(user.path) if each.path not in seen]
    return channels_last(2)


def _wanted(leaf: Leaf, order: Order, keeping: set[str], rank: int = 2) -> Order | None:
    """Return the order in which a layer takes a value with so many axes and this order, if it takes one."""
    orders = tuple([order if len(shape) == rank else channels_last(len(shape)) for shape in leaf.prev_shapes])
    try:
        way = way_of(Site(leaf, orders, 0, keeps_order=leaf.path in keeping))
    except LacksError:
        return None
    return next((want for want in way.wants if len(want) == rank), None)
