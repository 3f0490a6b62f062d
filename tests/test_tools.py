"""The numbers that tools print, for layers and for whole networks, are those of their conventions."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

import cnnparams
from cnnparams import Network, zoo
from cnnparams.conventions import (
    CALFLOPS,
    DEEPSPEED,
    FVCORE,
    PTFLOPS,
    TENSORFLOW,
    THOP,
    TORCH,
    TORCHINFO,
    TORCHPROFILE,
    TORCHSCAN,
    ULTRALYTICS,
    Convention,
)
from tests.golden.tools import LAYERS, NETWORKS, Row, layers_in, networks_in

CONVENTIONS = {
    "torch": TORCH,
    "fvcore": FVCORE,
    "torchprofile": TORCHPROFILE,
    "thop": THOP,
    "ultralytics-thop": ULTRALYTICS,
    "torchinfo": TORCHINFO,
    "torchscan": TORCHSCAN,
    "ptflops": PTFLOPS,
    "calflops": CALFLOPS,
    "deepspeed": DEEPSPEED,
    "tensorflow": TENSORFLOW,
}
NAMES = {name: getattr(cnnparams, name) for name in cnnparams.__all__}
NUMBERS = networks_in(NETWORKS)


def counted(convention: Convention, layer: Any, prev_shape: Any) -> int:
    """Return what a convention counts for a layer behind one input or several."""
    shapes = prev_shape if layer.takes_several else (prev_shape,)
    network: Any = Network(shapes[0])
    for number, shape in enumerate(shapes[1:]):
        network = network.add_input(f"other{number}", shape)
    after = [step.path for step in network.inputs] if layer.takes_several else None
    return network.add(layer, after=after).op_count(convention)


@pytest.mark.parametrize("file", LAYERS, ids=[file.stem for file in LAYERS])
def test_layers_cost_what_a_tool_says(file: Path) -> None:
    convention, kinds = CONVENTIONS[file.stem], Counter[str]()
    wrong: list[str] = []
    for case in layers_in(file):
        layer, prev_shape = eval(case.layer, NAMES), eval(case.prev_shape)
        kinds[type(layer).__name__] += 1
        ours = counted(convention, layer, prev_shape)
        if ours != case.number:
            wrong.append(f"{case.layer} behind {case.prev_shape}: {ours}, {case.number}")
    assert not wrong
    assert sum(number >= 15 for number in kinds.values()) > 40


def test_networks_cost_what_a_tool_says() -> None:
    """Where a number is not ours, the amounts in the last column add up to the difference."""
    built = {row.network: zoo.build(row.network) for row in NUMBERS}
    wrong = [
        f"{row.tool}, {row.code} {row.network}: {ours}, {row.number} {row.why}"
        for row in NUMBERS
        if (ours := built[row.network].op_count(CONVENTIONS[row.tool.split()[0]])) + more(row) != row.number
    ]
    assert not wrong


def more(row: Row) -> int:
    """Return by how much a number is more than ours, by its reasons."""
    return sum(int(reason.split()[0].replace(",", "")) for reason in row.why.split("; ") if reason)


def test_layer_by_layer_every_number_is_ours() -> None:
    by_tool: defaultdict[str, set[str]] = defaultdict(set)
    for row in NUMBERS:
        if row.code == "layers":
            assert row.why == ""
            by_tool[row.tool.split()[0]].add(row.network)
    assert set(CONVENTIONS) == set(by_tool)
    assert min(map(len, by_tool.values())) >= 20
