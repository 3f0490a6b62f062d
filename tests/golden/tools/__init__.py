"""What tools print for layers and for whole networks; tests/against/tool_numbers.py writes the files."""

from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
NETWORKS = FOLDER / "networks.tsv"
LAYERS = sorted(set(FOLDER.glob("*.tsv")) - {NETWORKS})


class Counted(NamedTuple):
    """A layer behind an input, both as they are written, and what a tool says of it."""

    layer: str
    prev_shape: str
    number: int


class Row(NamedTuple):
    """A network, whose code it is, and what a tool says of it; and why, where that is not our number."""

    tool: str
    """The tool, and the releases that answered."""
    network: str
    code: str
    """`layers`: every layer is a module of its own. Else the package whose model it is."""
    number: int
    why: str
    """Amounts, each with a reason: what the tool counts more, or less if negative, than we do."""


def layers_in(file: Path) -> list[Counted]:
    """Read what a tool says of layers."""
    _, *lines = file.read_text(encoding="utf-8").splitlines()
    return [
        Counted(layer, shape, int(number)) for layer, shape, number in (line.split("\t") for line in lines)
    ]


def networks_in(file: Path) -> list[Row]:
    """Read what tools say of networks."""
    _, *lines = file.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [Row(tool, network, code, int(number), why) for tool, network, code, number, why in rows]
