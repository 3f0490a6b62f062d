"""Where the lines between two rows run across: each on a track of its own, so that few cross."""

from collections.abc import Sequence
from typing import final

from attrs import frozen

_APART = 8
"""How far apart lines on one track are, at least."""


@final
@frozen
class Net:
    """Lines that run across as one.

    Args:
        tops: where they come from.
        bottoms: where they go to.
    """

    tops: tuple[float, ...]
    bottoms: tuple[float, ...]

    @property
    def start(self) -> float:
        """Its left end."""
        return min(self.tops + self.bottoms)

    @property
    def end(self) -> float:
        """Its right end."""
        return max(self.tops + self.bottoms)


def tracks_of(nets: Sequence[Net]) -> list[int]:
    """Return the track of each net, from 0 at the top."""
    order = sorted(range(len(nets)), key=lambda index: (nets[index].start, nets[index].end, index))
    better = True
    rounds = len(nets)
    while better and rounds:
        better, rounds = False, rounds - 1
        for at in range(len(order) - 1):
            one, two = nets[order[at]], nets[order[at + 1]]
            if _crossed(two, one) < _crossed(one, two):
                order[at], order[at + 1] = order[at + 1], order[at]
                better = True
    tracks: dict[int, int] = {}
    for index in order:
        above = [track for other, track in tracks.items() if _meet(nets[index], nets[other])]
        tracks[index] = max(above, default=-1) + 1
    return [tracks[index] for index in range(len(nets))]


def _meet(one: Net, two: Net) -> bool:
    return one.start < two.end + _APART and two.start < one.end + _APART


def _crossed(upper: Net, lower: Net) -> int:
    """Return how often lines of one cross those of the other, if it runs above."""
    down = sum([lower.start <= x <= lower.end for x in upper.bottoms])
    return down + sum([upper.start <= x <= upper.end for x in lower.tops])
