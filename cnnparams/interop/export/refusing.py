"""Refusing what a framework has nothing for: one error for all layers of a network."""

from collections.abc import Sequence

from cnnparams.errors import NetworkError
from cnnparams.interop.drafting import MOST_NAMES
from cnnparams.interop.export.leaves import Leaf


def refuse_lacking(who: str, framework: str, lacking: Sequence[tuple[Leaf, str]]) -> None:
    """Refuse layers that cannot be written, all of them in one error.

    Raises:
        NetworkError: there are some.
    """
    if not lacking:
        return
    places = "; ".join([f"{leaf.path} ({_short(leaf)}): {why}" for leaf, why in lacking[:MOST_NAMES]])
    more = f"; and {len(lacking) - MOST_NAMES} more" if len(lacking) > MOST_NAMES else ""
    raise NetworkError(f"{who}: there is nothing in {framework} for: {places}{more}")


def _short(leaf: Leaf) -> str:
    """Write a layer; of a long one, only the beginning."""
    text = str(leaf.layer)
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}..."


MOST_CHARACTERS = 80
