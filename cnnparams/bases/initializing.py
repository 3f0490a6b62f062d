"""Classes whose `__init__` is that of attrs, but declared with overloads or followed by one more check."""

from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any, TypeAlias, TypeVar

Kind = TypeVar("Kind", bound=type[Any])  # Any: a class of layers of any rank
PositionsCheck: TypeAlias = Callable[[Any, tuple[Any, ...]], None]
"""A layer with valid settings, and those of them that were written without their names."""


def made_by_attrs(kind: Kind) -> Kind:
    """Give a class made with `init=False` the `__init__` of attrs; type checkers read its overloads."""
    init: FunctionType = kind.__attrs_init__
    init.__name__ = "__init__"
    init.__qualname__ = f"{kind.__qualname__}.__init__"  # Python's own errors begin with it
    kind.__init__ = init
    return kind


def check_positions(check: PositionsCheck) -> Callable[[Kind], Kind]:
    """Let a class made by attrs refuse settings that are valid but written without their names.

    Type checkers and `inspect.signature` see the `__init__` of attrs.
    """

    def decorate(kind: Kind) -> Kind:
        made: Callable[..., None] = kind.__init__

        @wraps(made)
        def init(self: object, *positional: object, **named: object) -> None:
            made(self, *positional, **named)
            check(self, positional)

        kind.__init__ = init
        return kind

    return decorate
