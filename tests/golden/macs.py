"""Golden numbers: what others publish as the multiply-adds of networks, one file for each kind of source."""

import json
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

from cnnparams import Network, zoo
from cnnparams.conventions import FLOPS, MACS, NASBENCH

FOLDER = Path(__file__).parent

CONVENTIONS = {"macs": MACS, "flops": FLOPS, "nasbench": NASBENCH}
UNITS = {"M": 10**6, "B": 10**9}
ROUNDING = {"nearest": ROUND_HALF_UP, "down": ROUND_DOWN}


class Build(NamedTuple):
    """Our network: its name in the zoo, and its options."""

    name: str
    options: dict[str, Any]  # Any: each network has its own options

    def network(self) -> Network[Any]:
        """Build the network."""
        return zoo.build(self.name, **self.options)


class Gflops(NamedTuple):
    """What torchvision publishes with a set of weights: billions of multiply-adds."""

    weights: str
    build: Build
    gflops: float
    place: str
    """The file of torchvision and its line."""


class Print(NamedTuple):
    """A number that a paper or other code prints; the top of the file describes the fields."""

    source: str
    network: str
    build: Build
    counted: str
    printed: Decimal
    unit: str
    to: Decimal
    rounding: str
    difference: str
    within: Decimal | None
    why: str
    url: str

    def ours(self) -> int:
        """Count our network by the convention."""
        return self.build.network().op_count(CONVENTIONS[self.counted])

    def rounded(self, count: int) -> Decimal:
        """Return a count as it would be printed."""
        places = Decimal(count) / UNITS[self.unit] / self.to
        return places.quantize(Decimal(1), ROUNDING[self.rounding]) * self.to

    def distance(self, count: int) -> Decimal:
        """Return how far a count is from the print, in its unit."""
        return abs(Decimal(count) / UNITS[self.unit] - self.printed)


def lines(file: str) -> list[list[str]]:
    """Return the fields of each line of a file that is no comment."""
    text = (FOLDER / file).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def torchvision() -> list[Gflops]:
    """Read what tests/against/gflops.py wrote."""
    return [
        Gflops(weights, read_build(build), float(gflops), place)
        for weights, build, gflops, place in lines("torchvision_gflops.tsv")
    ]


def papers() -> list[Print]:
    """Read what was copied by hand."""
    prints: list[Print] = []
    for source, network, build, counted, printed, unit, to, *rest in lines("papers_macs.tsv"):
        rounding, difference, within, why, url = rest
        prints.append(
            Print(
                source=source,
                network=network,
                build=read_build(build),
                counted=counted,
                printed=Decimal(printed),
                unit=unit,
                to=Decimal(to),
                rounding=rounding,
                difference=difference,
                within=Decimal(within) if within else None,
                why=why,
                url=url,
            )
        )
    return prints


def read_build(text: str) -> Build:
    """Read a network and its options from JSON, which has lists for tuples."""
    build = json.loads(text)
    options = {
        key: tuple(value) if isinstance(value, list) else value for key, value in build["options"].items()
    }
    return Build(build["name"], options)
