"""Values: what counts as a whole number, and how a value is shown in a message."""

from keyword import iskeyword
from operator import index
from types import FunctionType
from typing import Any, TypeGuard, TypeVar, cast

from cnnparams.arithmetic.terms import Term

V = TypeVar("V")


def is_integer(value: object) -> TypeGuard[int]:
    """Whether a value is an int, and not something that behaves like one: `True` is not 1, `2.0` is not 2."""
    return type(value) is int or type(value) is Term


def is_tuple(value: object) -> TypeGuard[tuple[Any, ...]]:  # Any: its items are not checked yet
    """Whether a value is a tuple of anything."""
    return isinstance(value, tuple)


def as_tuple(value: V) -> V:
    """Return a tuple of a subclass, such as `torch.Size`, as a plain tuple; anything else as it is."""
    # The cast: the plain tuple has the same items, and more is not used.
    return cast("V", tuple(value)) if is_tuple(value) else value


def show(value: object) -> str:
    """Write a value as `repr` does; a function by its name, a number too long for decimals in hexadecimal."""
    if isinstance(value, FunctionType):
        return value.__name__
    try:
        return repr(value)
    except Exception:  # noqa: BLE001 - more than 4,300 digits, or a repr that fails
        if is_tuple(value):
            return f"({', '.join(map(show, value))}{',' * (len(value) == 1)})"
        return hex(value) if is_integer(value) else object.__repr__(value)


def brief(value: object) -> str:
    """Write a value for a message: of a long one, only the beginning."""
    text = show(value)
    return text if len(text) <= _LONG else f"{text[:_LONG]}... ({len(text):,} characters)"


_LONG = 400
"""How many characters of a value a message shows."""


def argument(name: str, value: str) -> str:
    """Write an argument by its name, also where the name is a word of Python's own, such as `class`."""
    return f"**{{{name!r}: {value}}}" if iskeyword(name) else f"{name}={value}"


def got(value: object) -> str:
    """Write a value of a wrong type with its type; for another library's integer, say how to convert it."""
    hint = "; write int(...)" if type(value) not in {int, bool} and _is_whole(value) else ""
    return f"got {brief(value)} ({type(value).__name__}){hint}"


def _is_whole(value: Any) -> bool:
    """Whether this is a whole number, of whatever type; an array of several numbers is none."""
    try:
        index(value)
    except TypeError:
        return False
    return True


def got_sizes(value: object) -> str:
    """Write a value that is no tuple of sizes, as `got` does; for a list, say how to write it."""
    if not isinstance(value, list):
        return got(value)
    sizes = cast("list[object]", value)
    return f"{got(sizes)}; write {brief(tuple(sizes))}"


def show_sizes(sizes: tuple[int, ...] | list[int]) -> str:
    """Write sizes as `5 x 5`."""
    return " x ".join(map(show, sizes))
