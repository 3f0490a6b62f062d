"""Each convention against the tool that it is named after, on each kind of layer with any settings."""

from typing import Any

import pytest
from hypothesis import assume, given

from cnnparams import CNNParamsError, Merge
from tests.against.counted_layers import COMPARED, draws, is_compared, module_of, network_of
from tests.against.counters import COUNTERS, counted
from tests.against.entry import Entry
from tests.drawing import trials

NEAR = {"thop": 1}
"""By how much a tool may be off: thop computes some with fractions, and drops what is behind the point."""

PAIRS = [
    pytest.param(
        package, entry, marks=pytest.mark.framework("torch", package), id=f"{package}-{entry.layer.__name__}"
    )
    for package in COUNTERS
    for entry in COMPARED
    if not (package == "ptflops" and issubclass(entry.layer, Merge))  # it gives a module one input
]


@pytest.mark.parametrize(("package", "entry"), PAIRS)
def test_a_convention_counts_as_its_tool_does(package: str, entry: Entry) -> None:
    convention, _ = COUNTERS[package]

    @trials(20)
    @given(draws(entry))
    def agree(draw: tuple[dict[str, Any], Any]) -> None:
        try:
            layer, prev_shape = entry.layer(**draw[0]), draw[1]
        except (CNNParamsError, TypeError):
            assume(False)
        side: Any = entry.torch
        assume(is_compared(package, layer, prev_shape))
        assume(not side.lacking(layer, prev_shape))
        module, inputs = module_of(entry, layer, prev_shape)
        theirs = counted(package, module, inputs)
        assume(theirs is not None)
        ours = network_of(layer, prev_shape).op_count(convention)
        assert abs(ours - theirs) <= NEAR.get(package, 0), f"{layer} behind {prev_shape}: {ours}, {theirs}"

    agree()
