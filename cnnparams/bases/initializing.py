"""How a class whose `__init__` has overloads gets the `__init__` that attrs would have made."""

from types import FunctionType
from typing import Any, TypeVar

Kind = TypeVar("Kind", bound=type[Any])  # Any: a class of layers of any rank


def made_by_attrs(kind: Kind) -> Kind:
    """Give a class made with `init=False` the `__init__` of attrs; type checkers read its overloads."""
    init: FunctionType = kind.__attrs_init__
    init.__name__ = "__init__"
    init.__qualname__ = f"{kind.__qualname__}.__init__"  # Python's own errors begin with it
    kind.__init__ = init
    return kind
