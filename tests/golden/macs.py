"""Golden numbers: what others publish as the multiply-adds of networks, one file for each kind of source."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from cnnparams import Network, zoo

FOLDER = Path(__file__).parent


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


def read_build(text: str) -> Build:
    """Read a network and its options from JSON, which has lists for tuples."""
    build = json.loads(text)
    options = {
        key: tuple(value) if isinstance(value, list) else value for key, value in build["options"].items()
    }
    return Build(build["name"], options)
