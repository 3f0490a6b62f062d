"""Each convention against the tool that it is named after, on each kind of layer with any settings."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from cnnparams import (
    GRU,
    LSTM,
    Attention,
    Bidirectional,
    CNNParamsError,
    CrossAttention,
    FrozenBatchNorm,
    LocalResponseNorm,
    MaxUnpool2D,
    Merge,
    MultiHeadAttention,
    Network,
    Resize,
    ResizeLike,
    SimpleRNN,
    SpectralNorm,
    UpSample1D,
    UpSample2D,
    UpSample3D,
    WeightNorm,
    WindowAttention,
)
from tests.against.counters import COUNTERS, counted
from tests.against.entry import Entry
from tests.against.torch_side import Torch
from tests.families import TABLE

DRAWS = settings(
    max_examples=20,
    deadline=None,
    derandomize="CI" in os.environ,
    database=None,  # all entries would share one key
    suppress_health_check=list(HealthCheck),
)
MOST = 3_000_000  # operations, so that the tools answer at once

NO_MODULE = {  # written with functions, or by a class that the tools do not know
    Attention,
    Bidirectional,
    CrossAttention,
    FrozenBatchNorm,
    LocalResponseNorm,
    MaxUnpool2D,
    SpectralNorm,
    WeightNorm,
    WindowAttention,
}


def recurrent(torch: Any, layer: Any, prev_shape: Any) -> Any:
    names = {SimpleRNN: "RNN", LSTM: "LSTM", GRU: "GRU"}
    more = {"proj_size": layer.projection or 0} if isinstance(layer, LSTM) else {}
    make = getattr(torch.nn, names[type(layer)])
    return make(prev_shape[-1], layer.units, layer.num_layers, bias=layer.bias, batch_first=True, **more)


def upsampling(torch: Any, layer: Any, _: Any) -> Any:
    mode = {"interpolation": layer.interpolation}["interpolation"]
    size = {"size": layer.size} if isinstance(layer, Resize) else {"scale_factor": layer.size}
    return torch.nn.Upsample(**size, mode=mode)


MODULES: dict[type, Callable[[Any, Any, Any], Any]] = {
    **dict.fromkeys((SimpleRNN, LSTM, GRU), recurrent),
    **dict.fromkeys((UpSample1D, UpSample2D, UpSample3D, Resize), upsampling),
}
"""The module itself, where the comparison of parameters needs another one."""


def module_of(entry: Entry, layer: Any, prev_shape: Any) -> tuple[Any, list[Any]]:
    """Return the module that a tool is asked about, and its inputs."""
    import torch

    side: Any = entry.torch  # which it is, as others are not compared
    module, inputs = side.made(layer, prev_shape, 1)
    if type(layer) in MODULES:
        module = MODULES[type(layer)](torch, layer, prev_shape).eval()
    elif isinstance(layer, MultiHeadAttention):
        module = called(module, lambda attend, array: attend(array, array, array, need_weights=False)[0])
    elif side.call is not None:
        module = called(module, side.call)
    return module, inputs


def called(module: Any, call: Callable[..., Any]) -> Any:
    """Return a module that calls another one as `call` does."""
    import torch

    class Calling(torch.nn.Module):  # type: ignore[misc]  # torch has no types here
        def __init__(self) -> None:
            super().__init__()
            self.inner = module

        def forward(self, *arrays: Any) -> Any:
            return call(self.inner, *arrays)

    return Calling().eval()


def _has_projection(layer: Any, _: Any) -> bool:
    return getattr(layer, "projection", None) is not None


def _takes_those_of_the_batch(layer: Any, _: Any) -> bool:
    return getattr(layer, "track_statistics", True) is False


def _is_lopsided(layer: Any, _: Any) -> bool:
    """Whether more is added at one end than at the other, which takes a module before a pool."""
    padding = getattr(layer, "padding", ())
    return any(before != after for before, after in (() if isinstance(padding, str) else padding))


Apart = Callable[[Any, Any], bool]
APART: dict[str, list[Apart]] = {
    "torch": [_has_projection],  # such an LSTM is several operators
    "fvcore": [
        _takes_those_of_the_batch,
        lambda layer, _: getattr(layer, "padding", None) == "same",  # it has no rule for PyTorch's word
        lambda layer, shape: isinstance(layer, ResizeLike) and len(shape[0]) != 3,  # nor for other ranks
    ],
    "thop": [_has_projection],
    "ptflops": [_has_projection, _is_lopsided, lambda layer, _: getattr(layer, "bias_kv", False)],
    "torchinfo": [],
}
"""Where a tool's number depends on what a convention does not look at."""

NEAR = {"thop": 1}
"""By how much a tool may be off: thop computes some with fractions, and drops what is behind the point."""

COMPARED = [entry for entry in TABLE if isinstance(entry.torch, Torch) and entry.layer not in NO_MODULE]
PAIRS = [
    pytest.param(
        package, entry, marks=pytest.mark.framework("torch", package), id=f"{package}-{entry.layer.__name__}"
    )
    for package in COUNTERS
    for entry in COMPARED
    if not (package == "ptflops" and issubclass(entry.layer, Merge))  # it gives a module one input
]


def _title(value: Any) -> str:
    return value.layer.__name__ if isinstance(value, Entry) else value


@pytest.mark.parametrize(("package", "entry"), PAIRS)
def test_a_convention_counts_as_its_tool_does(package: str, entry: Entry) -> None:
    convention, _ = COUNTERS[package]

    @DRAWS
    @given(entry.draws())
    def agree(draw: tuple[dict[str, Any], Any]) -> None:
        prev_shape = draw[1]
        try:
            layer = entry.layer(**draw[0])
            layer.param_count(prev_shape)
            operations = layer.operations(prev_shape)
        except (CNNParamsError, TypeError):
            assume(False)
        side: Any = entry.torch
        assume(not side.lacking(layer, prev_shape))
        assume(sum(each.count for each in operations) <= MOST)
        assume(not any(apart(layer, prev_shape) for apart in APART[package]))
        module, inputs = module_of(entry, layer, prev_shape)
        shapes = prev_shape if layer.takes_several else (prev_shape,)
        network: Any = Network(shapes[0])
        for number, shape in enumerate(shapes[1:]):
            network = network.add_input(f"other{number}", shape)
        after = [step.path for step in network.inputs] if layer.takes_several else None
        ours = network.add(layer, after=after).op_count(convention)
        theirs = counted(package, module, inputs)
        assume(theirs is not None)
        assert abs(ours - theirs) <= NEAR.get(package, 0), f"{layer} behind {prev_shape}: {ours}, {theirs}"

    agree()
