"""Golden files: the layers of published networks as other code builds them, one network per file.

tests/against/golden.py writes the files; everything that reads them does so here. What tools print is in
tests/golden/tools.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

from cnnparams import Shape

FILES = sorted(file for file in Path(__file__).parent.glob("*/*.tsv") if file.parent.name != "tools")


class Facts(NamedTuple):
    """What is compared of a layer."""

    output_shape: Shape
    params: int
    state: int

    def __str__(self) -> str:
        return f"{' x '.join(map(str, self.output_shape)):>16} {self.params:>10} {self.state:>7}"


class Row(NamedTuple):
    """A layer that has weights: its path in the reference, and its facts."""

    path: str
    facts: Facts

    def __str__(self) -> str:
        return f"{self.facts}  {self.path}"


class Golden(NamedTuple):
    """The content of a golden file."""

    reference: str
    """The package and its version, and the call that builds the reference."""
    note: str | None
    """What a reader of the comparison should know."""
    name: str
    """Our network of the zoo, and its options."""
    options: dict[str, Any]  # Any: each network has its own options
    ordered: bool
    """Whether the order of the reference's layers means anything."""
    params: int
    state: int
    rows: list[Row]

    @property
    def package(self) -> str:
        """The package that has the reference, and its version."""
        return self.reference.partition(": ")[0]


def read(file: Path) -> Golden:
    """Read a golden file."""
    lines = file.read_text(encoding="utf-8").splitlines()
    reference, *notes = [line.removeprefix("# ") for line in lines if line.startswith("# ")]
    header = dict(note.split(": ", 1) for note in notes)
    build = json.loads(header["build"])
    return Golden(
        reference=reference,
        note=header.get("note"),
        name=build["name"],
        options={name: _as_tuples(value) for name, value in build["options"].items()},
        ordered="order" not in header,
        params=int(header["params"]),
        state=int(header["state"]),
        rows=[_row(line) for line in lines if not line.startswith("# ")],
    )


def _as_tuples(value: Any) -> Any:  # Any: any value of JSON
    return tuple(map(_as_tuples, value)) if isinstance(value, list) else value


def _row(line: str) -> Row:
    path, shape, params, state, *_calls = line.split("\t")
    return Row(path, Facts(tuple(map(int, shape.split())), int(params), int(state)))
