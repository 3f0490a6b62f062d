"""The rows of a table as a tree: each with the branches in front of it."""

from collections.abc import Iterator, Sequence
from typing import final

from attrs import frozen

from cnnparams.render.tables import Row


@final
@frozen
class Branch:
    """A row in the tree.

    Args:
        row: the row.
        depth: how many rows it is inside of.
        first: the branches before its name.
        other: the branches before more lines of it.
    """

    row: Row
    depth: int = 0
    first: str = ""
    other: str = ""


def branches(rows: Sequence[Row], outer: str | None = None, depth: int = 0) -> Iterator[Branch]:
    """Yield rows and those inside them, each before what is inside.

    Args:
        rows: the rows.
        outer: the branches before them; None at the top, where there are none.
        depth: how many rows they are inside of.
    """
    for place, row in enumerate(rows):
        is_last = place == len(rows) - 1
        first = "" if outer is None else outer + ("└─ " if is_last else "├─ ")
        inner = "" if outer is None else outer + ("   " if is_last else "│  ")
        yield Branch(row, depth, first, f"{inner}│  " if row.rows else inner)
        yield from branches(row.rows, inner, depth + 1)
