"""Golden files: how windows slide in published networks as other code builds them, one network per file."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from cnnparams import Shape
from cnnparams.arithmetic.shapes import Pair, Sides
from tests.golden.macs import Build, read_build

FILES = sorted((Path(__file__).parent / "windows").glob("*/*.tsv"))


class Window(NamedTuple):
    """How a window slides over an image; `padding` is what is added before and after each axis."""

    kind: str
    kernel: Pair
    stride: Pair
    padding: tuple[Sides, Sides]
    input_shape: Shape
    output_shape: Shape


class Golden(NamedTuple):
    """The content of a golden file."""

    reference: str
    build: Build
    windows: dict[Shape, Counter[Window]]
    """For each shape of an image, how often there is which window. Those of one position and no stride are
    left out: there is nothing to pad."""


def read(file: Path) -> Golden:
    """Read a golden file."""
    lines = file.read_text(encoding="utf-8").splitlines()
    reference, build, _columns, *rows = [line.removeprefix("# ") for line in lines]
    windows: dict[Shape, Counter[Window]] = {}
    for row in rows:
        image, times, kind, *numbers = row.split("\t")
        kernel, stride, (top, bottom, left, right), before, after = map(_numbers, numbers)
        window = Window(kind, kernel, stride, ((top, bottom), (left, right)), before, after)
        windows.setdefault(_numbers(image), Counter())[window] += int(times)
    return Golden(reference, read_build(build.removeprefix("build: ")), windows)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))
