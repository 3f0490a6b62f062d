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
        owner: whose they are: nets of one owner may touch.
        tops: where they come from.
        bottoms: where they go to.
    """

    owner: object
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
    order: list[int] = []
    for index in [*range(len(nets)), *range(len(nets))]:  # the second time with all others in place
        rest = [other for other in order if other != index]
        costs = [0]
        for other in rest:
            under, over = _crossed(nets[other], nets[index]), _crossed(nets[index], nets[other])
            costs.append(costs[-1] + under - over)
        at = costs.index(min(costs))
        order = [*rest[:at], index, *rest[at:]]
    tracks: dict[int, int] = {}
    for index in order:
        above = [track for other, track in tracks.items() if _meet(nets[index], nets[other])]
        tracks[index] = max(above, default=-1) + 1
    return [tracks[index] for index in range(len(nets))]


def _meet(one: Net, two: Net) -> bool:
    return one.owner != two.owner and one.start < two.end + _APART and two.start < one.end + _APART


def _crossed(upper: Net, lower: Net) -> int:
    """Return how often lines of one cross those of the other, if it runs above."""
    down = sum([lower.start <= x <= lower.end for x in upper.bottoms])
    return down + sum([upper.start <= x <= upper.end for x in lower.tops])
