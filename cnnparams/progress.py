"""How far long work has come: shown by tqdm, where it is installed and somebody watches."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import TypeVar

T = TypeVar("T")

_DELAY = 1.0
"""After how many seconds it is shown: short work shows nothing."""


def with_progress(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Yield items and, after a second, show how many there were, on the terminal that shows errors.

    Args:
        items: the items.
        what: what is done with them.
        total: how many there are, where that is known.
    """
    watched = sys.stderr is not None and sys.stderr.isatty()
    if watched:
        with suppress(ImportError):
            items = import_module("tqdm").tqdm(items, desc=what, total=total, delay=_DELAY, leave=False)
    yield from items
