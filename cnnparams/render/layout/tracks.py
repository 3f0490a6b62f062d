"""Where the lines between two rows run across: each on a track of its own, so that few cross."""

from collections.abc import Collection, Sequence
from itertools import count
from typing import final

from attrs import evolve, frozen

_APART, _BESIDE = 8, 6
"""How far apart lines on one track are, at least, and lines that run down."""


@final
@frozen
class Net:
    """Lines that run across as one.

    Args:
        owner: whose they are: nets of one owner may touch.
        tops: where they come from.
        bottoms: where they go to.
        part: 1 if they turn halfway, and this is above that; 2 if it is below.
    """

    owner: object
    tops: tuple[float, ...]
    bottoms: tuple[float, ...]
    part: int = 0

    @property
    def start(self) -> float:
        """Its left end."""
        return min(self.tops + self.bottoms)

    @property
    def end(self) -> float:
        """Its right end."""
        return max(self.tops + self.bottoms)


def parted(nets: Sequence[Net], straight: Sequence[float]) -> list[tuple[Net, ...]]:
    """Return the parts of each net: two where each of some nets would have to run above another of them.

    Args:
        nets: the nets.
        straight: where other lines run down, beside which none may turn.
    """
    upper = _upper(nets)
    parts: list[tuple[Net, ...]] = [(net,) for net in nets]
    taken = [*straight, *[x for net in nets for x in net.tops + net.bottoms]]
    waiting = set(range(len(nets)))
    while waiting:
        free = {index for index in waiting if waiting.isdisjoint(upper[index])}
        if not free:
            index = min([other for each in waiting for other in upper[each] if other in waiting])
            turn = _turn(nets[index], taken)
            taken.append(turn)
            parts[index] = (
                evolve(nets[index], bottoms=(turn,), part=1),
                evolve(nets[index], tops=(turn,), part=2),
            )
            free = {index}
        waiting -= free
    return parts


def _turn(net: Net, taken: Sequence[float]) -> float:
    """Return where a net may turn: near to its middle, but not near to another line."""
    middle = (net.start + net.end) / 2
    turns = (middle + sign * _BESIDE / 2 * step for step in count() for sign in (1, -1))
    return next(turn for turn in turns if all(abs(turn - x) >= _BESIDE for x in taken))


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
    for index in _down(order, _upper(nets)):
        above = [track for other, track in tracks.items() if _meet(nets[index], nets[other])]
        tracks[index] = max(above, default=-1) + 1
    return [tracks[index] for index in range(len(nets))]


def _upper(nets: Sequence[Net]) -> list[set[int]]:
    """Return above which other nets each must not run.

    Where one line comes down and another goes down, the first must have left before the second arrives: they
    would run on one line.
    """
    return [
        {
            other
            for other, above in enumerate(nets)
            if (
                any(abs(top - bottom) < _BESIDE for top in above.tops for bottom in net.bottoms)
                if above.owner != net.owner
                else _continues(above, net)
            )
        }
        for net in nets
    ]


def _continues(above: Net, net: Net) -> bool:
    """Whether a net is the lower part of another."""
    return (above.part, net.part) == (1, 2) and above.bottoms == net.tops


def _down(order: Sequence[int], upper: Sequence[Collection[int]]) -> list[int]:
    """Return the order with each behind all that must be above it, as far as that can be."""
    waiting, found = list(order), list[int]()
    while waiting:
        free = (index for index in waiting if not any(other in upper[index] for other in waiting))
        found.append(next(free, waiting[0]))
        waiting.remove(found[-1])
    return found


def _meet(one: Net, two: Net) -> bool:
    if one.owner == two.owner:
        return _continues(two, one)
    return one.start < two.end + _APART and two.start < one.end + _APART


def _crossed(upper: Net, lower: Net) -> int:
    """Return how often lines of one cross those of the other, if it runs above."""
    down = sum([lower.start <= x <= lower.end for x in upper.bottoms])
    return down + sum([upper.start <= x <= upper.end for x in lower.tops])
