"""One more layer takes as much time and memory as the one before, however long the network is."""

import gc
import tracemalloc
from collections.abc import Callable
from functools import reduce
from itertools import accumulate

import pytest

from cnnparams import Conv2D, Network
from cnnparams.networks.placing import _infer_once

INPUT = (8, 8, 8)


@pytest.mark.parametrize("length", [10, 100, 1_000, 10_000])
@pytest.mark.parametrize("kind", ["alike", "distinct"])
def test_one_add(kind: str, length: int, side_by_side: Callable[..., None]) -> None:
    def make_layers() -> list[Conv2D]:
        filters = [8] * length if kind == "alike" else range(1, length + 1)
        return [Conv2D(each, 3, padding=1) for each in filters]

    layers = make_layers()
    tens = [layers[first : first + 10] for first in range(0, length, 10)]
    starts: list[Network] = []

    def start_again() -> None:
        _infer_once.cache_clear()
        starts[:] = [Network(INPUT) for _ in tens]

    def one_chain() -> None:
        reduce(Network.add, layers, starts[0])

    def chains_of_ten() -> None:
        for start, ten in zip(starts, tens, strict=True):
            reduce(Network.add, ten, start)

    last = held(lambda: reduce(Network.add, make_layers(), Network(INPUT)))
    every = held(lambda: list(accumulate(make_layers(), Network.add, initial=Network(INPUT))))
    memory = f"{last / length:.0f} B per layer, {(every - last) / length:.0f} more with every network kept"
    rounds = max(10, 20_000 // length)
    side_by_side(one_chain, chains_of_ten, rounds=rounds, before=start_again, per=length, memory=memory)


def held(make: Callable[[], object]) -> int:
    """Return how many bytes a value holds, layers included, the cache of results not."""
    _infer_once.cache_clear()
    gc.collect()  # also empties Python's own stores of used tuples, which tracemalloc would not see refilled
    tracemalloc.start()
    value = make()
    _infer_once.cache_clear()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del value
    return size
