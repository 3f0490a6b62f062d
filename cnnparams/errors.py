"""Errors, by cause; a value of a wrong *type* is a plain `TypeError`.

A message says who refuses, by which rule, and what it got; a network adds a note that says where.
"""

from collections.abc import Iterable


class CNNParamsError(ValueError):
    """Any mistake in a layer, a shape or a network that this library refuses.

    `error.__notes__`, a list, says where it happened; it is empty where a layer was asked for itself.
    """

    def __init__(self, *args: object) -> None:
        """Keep the message, and room for notes."""
        ValueError.__init__(self, *args)
        self.__notes__: list[str] = []


class ConfigError(CNNParamsError):
    """A layer that cannot exist, for any input: no filters, a negative stride."""


class ShapeError(CNNParamsError):
    """An input that a layer cannot take, or a shape that cannot exist."""


class UnknownCostError(CNNParamsError):
    """The cost of a layer is asked for, but nobody has said what it is."""


class NetworkError(CNNParamsError):
    """A wrong name or connection in a network: a name used twice, an unknown name, a missing input."""


def nearest(name: str, names: Iterable[str]) -> str:
    """Ask whether a similar name was meant, if there is one."""
    from difflib import get_close_matches

    known = list(names)
    near = get_close_matches(name, known, n=1) or [each for each in known if each.lower() == name.lower()]
    return f"; did you mean {near[0]!r}?" if near else ""
