"""What reports and pictures of five networks look like, in every format: to be looked at when it changes.

`python -m tests.golden.reports` writes the files again; `git diff` shows what is different.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cnnparams import BatchNorm, Conv2D, Dense, Flatten, Network, ReLU, Sequential, Shared, Subtract, zoo
from cnnparams.command_line import textbook_network

FOLDER = Path(__file__).parent

FORMATS = {"text": "txt", "markdown": "md", "latex": "tex", "html": "html", "csv": "csv", "json": "json"}


def siamese() -> Network[Any]:
    """Return a pair of towers with one set of weights."""
    tower = Shared(
        Sequential(Conv2D(8, 3), BatchNorm(), ReLU(), Flatten(), Dense(5, name="code")), name="tower"
    )
    pair = Network((28, 28, 1), name="siamese").add(tower).add_input("other", (28, 28, 1)).add(tower)
    return pair.add(Subtract(), after=["tower", "tower_1"]).add(Dense(1, name="same"))


def written() -> Iterator[tuple[str, str]]:
    """Yield the names of the files and what is in them."""
    cases: list[tuple[str, Network[Any], int | None]] = [
        ("lenet5", textbook_network(), None),
        ("resnet18", zoo.resnet18(), None),
        ("resnet18_open", zoo.resnet18(), 3),
        ("googlenet", zoo.googlenet(), None),
        ("unet", zoo.unet(), None),
        ("siamese", siamese(), None),
    ]
    for name, network, depth in cases:
        summary = network.summary(depth=depth)
        for format_name, suffix in FORMATS.items():
            text = summary.to(format_name)
            if format_name == "html":
                text = rounded(re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))
            yield f"{name}.{suffix}", text
        yield f"{name}.80.txt", summary.to_text(width=80, ascii=True)
        yield f"{name}.network.json", network.to_json()
        for style in ("volumes", "graph") if name != "siamese" else ("graph",):
            yield f"{name}.{style}.svg", rounded(network.diagram(style, depth=depth).svg)


def rounded(svg: str) -> str:
    """Return a picture in lines, with its numbers to one decimal, so that differences can be seen."""
    numbers = re.sub(r"-?\d+\.\d+", lambda number: f"{float(number[0]):.1f}", svg)
    return numbers.replace("><", ">\n<")
