"""What can go wrong, by cause; a value of the wrong *type* is a plain `TypeError`.

A message says who, which rule, and what it got; a network adds where as a note.
"""

from collections.abc import Iterable


class CNNParamsError(ValueError):
    """Any mistake in a layer, a shape or a network that this library refuses."""


class ConfigError(CNNParamsError):
    """A layer that cannot exist, whatever its input: no filters, a negative stride."""


class ShapeError(CNNParamsError):
    """An input that a layer cannot take, or a shape that cannot exist."""


class NetworkError(CNNParamsError):
    """A network that cannot be wired so: a name used twice, an unknown name, a missing input."""


def nearest(name: str, names: Iterable[str]) -> str:
    """Write which of the names was meant, if one is near."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(names), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
