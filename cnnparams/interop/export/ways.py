"""How one layer is written in a framework: what is made, and what is called with its inputs."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.interop.export.expressions import Call, Expression
from cnnparams.interop.export.leaves import Leaf
from cnnparams.interop.export.orders import Order, channels_first, channels_last, dim

One: TypeAlias = Callable[[Expression], Expression]
"""(an input) -> the output."""

Many: TypeAlias = Callable[[tuple[Expression, ...]], Expression]
"""(all inputs) -> the output."""

Compute: TypeAlias = Callable[[Expression, tuple[Expression, ...]], Expression]
"""(what was made, the inputs) -> the output."""


def called(module: Expression, inputs: tuple[Expression, ...]) -> Expression:
    """Return the call of what was made."""
    return Call("", inputs, on=module)


def same(x: Expression) -> Expression:
    """Return what is given."""
    return x


def between(before: One = same, after: One = same) -> Compute:
    """Return the call of what was made, with something done before to its input, and after to its output."""
    return lambda module, inputs: after(called(module, (before(inputs[0]), *inputs[1:])))


def of_one(function: One) -> Compute:
    """Return a function of the first input, for which nothing is made."""
    return lambda _, inputs: function(inputs[0])


def of_all(function: Many) -> Compute:
    """Return a function of all inputs, for which nothing is made."""
    return lambda _, inputs: function(inputs)


NOTHING = "there is no layer like it, and nothing it could be made of"


class LacksError(Exception):
    """A framework has nothing for a layer; the message says why."""


@final
@frozen
class Site:
    """A layer at its place, with what the frameworks' tables need to know of it.

    Args:
        leaf: the layer at its place.
        orders: the order of the axes of each input.
        oldest: which of several inputs was made first; the others are brought into its order.
        is_free: whether the elements of its input, a vector, may come in any order.
        keeps_order: whether the elements of its output, a vector, must come in ours.
        is_shared: whether its weights are used elsewhere, too, maybe with an input of another size.
    """

    leaf: Leaf
    orders: tuple[Order, ...] = ()
    oldest: int = 0
    is_free: bool = False
    keeps_order: bool = False
    is_shared: bool = False

    @property
    def layer(self) -> Any:  # Any: each line of a table knows its own
        """The layer."""
        return self.leaf.layer

    @property
    def shape(self) -> Shape:
        """The shape of the first input."""
        return self.leaf.prev_shapes[0]

    @property
    def channels(self) -> int:
        """The channels of the first input."""
        return self.shape[-1]

    @property
    def rank(self) -> int:
        """The number of axes of the first input."""
        return len(self.shape)

    @property
    def order(self) -> Order:
        """The order of the axes of the first input."""
        return self.orders[0]

    @property
    def first(self) -> Order:
        """The order in which the channels of the first input come first."""
        return channels_first(self.rank)

    @property
    def last(self) -> Order:
        """The order in which they come last."""
        return channels_last(self.rank)

    def place(self, axis: int) -> int:
        """Return an axis of the first input, counted from 0: 1 is the first, and -1 is the last."""
        return axis - 1 if axis > 0 else self.rank + axis

    def dim(self, axis: int, order: Order | None = None) -> int:
        """Return an axis of the first input as PyTorch counts it."""
        return dim(self.order if order is None else order, self.place(axis))


@final
@frozen
class Way:
    """How a layer is written in PyTorch.

    Args:
        wants: the order of axes in which it takes each input.
        gives: the order of axes of its output.
        module: what is made once; None if nothing is.
        compute: what is called; None is the module with the inputs.
        parameters: what PyTorch calls its weights; what is not here is the kernel, gamma, or its own name.
        inline: whether a part of a `Sequential` needs the module, and nothing else does.
    """

    wants: tuple[Order, ...]
    gives: Order
    module: Call | None = None
    compute: Compute | None = None
    parameters: Mapping[str, str] = field(default=MappingProxyType({}), kw_only=True)
    inline: bool = field(default=False, kw_only=True)

    @property
    def is_plain(self) -> bool:
        """Whether its output is the module called with its input."""
        return self.module is not None and (self.compute is None or self.inline)
