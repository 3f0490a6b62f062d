"""How settings of layers are drawn at random: the same in every run of CI, and others elsewhere."""

import os
from collections.abc import Container

from hypothesis import HealthCheck, settings

from tests.against.entry import Entry
from tests.families import TABLE


def trials(most: int) -> settings:
    """Return the settings of a test that draws so many examples for an entry."""
    return settings(
        max_examples=most,
        deadline=None,
        derandomize="CI" in os.environ,
        database=None,  # all entries would share one key
        suppress_health_check=list(HealthCheck),
    )


def drawn(kinds: Container[type]) -> list[Entry]:
    """Return the entries of these layers; where neither framework has the layer, nothing is drawn."""
    return [
        entry
        for entry in TABLE
        if entry.layer in kinds and not (isinstance(entry.torch, str) and isinstance(entry.keras, str))
    ]
