"""What layers that read a sequence step by step share: the last state comes out, or all of them."""

from types import FunctionType
from typing import Any, TypeVar, cast

from attrs import field, frozen

from cnnparams.fields import flag
from cnnparams.layers.base import Layer, OneIn, Out
from cnnparams.shapes import Shape

Kind = TypeVar("Kind", bound=type[Any])  # Any: a class of whatever


@frozen(repr=False)
class Recurrent(Layer[OneIn, Out]):
    """A layer that reads a sequence step by step: what `Bidirectional` takes.

    With `return_sequences`, the output has a step for each step of the input, without it the last one
    only. So the rank of the output depends on the value of a setting: to tell type checkers, a layer
    declares `__init__` with overloads, and leaves the making of it to attrs with `made_by_attrs`.
    """

    return_sequences: bool = field(default=False, validator=flag, kw_only=True)


def made_by_attrs(kind: Kind) -> Kind:
    """Give a class that was made with `init=False` the `__init__` that attrs would have given it."""
    init: FunctionType = kind.__attrs_init__
    init.__name__ = "__init__"
    init.__qualname__ = f"{kind.__qualname__}.__init__"  # errors of Python's own begin with it
    kind.__init__ = init
    return kind


def answer(layer: Recurrent[Any, Out], steps: int, state: Shape) -> Out:
    """Return the shape of the last state, or of all of them."""
    return cast(Out, (steps, *state) if layer.return_sequences else state)  # as its `__init__` declares
