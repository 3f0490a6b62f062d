"""How a frozen class with an `__init__` of its own fills its fields."""

from collections.abc import Callable
from typing import Any


def slot(owner: type[Any], name: str) -> Callable[[Any, object], None]:
    """Return the setter of a slot: the frozen class has closed `setattr`, and this is the fastest way in."""
    setter: Callable[[Any, object], None] = owner.__dict__[name].__set__
    return setter
