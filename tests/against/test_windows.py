"""Windows against PyTorch: an output sees the inputs of which its gradient knows."""

import warnings
from math import prod
from typing import Any

import pytest
from hypothesis import assume, given

from cnnparams import (
    CNNParamsError,
    Layer,
    PixelShuffle,
    PixelUnshuffle,
    Resize,
    ResizeLike,
    Select,
    Shape,
    Slice,
    Split,
)
from cnnparams.bases.base import windows_of
from cnnparams.bases.windows import Windows
from cnnparams.layers.adaptive_pooling import AdaptivePool
from cnnparams.layers.padding import Crop, ZeroPad
from cnnparams.layers.pooling import Pool
from cnnparams.layers.reducing import Reduction
from cnnparams.layers.resizing import UpSample
from cnnparams.layers.transposed import Transposed
from tests.against.entry import Entry
from tests.against.test_costs import module_of
from tests.against.torch_side import Torch
from tests.drawing import trials
from tests.families import TABLE
from tests.test_windows import has_gaps, range_of

MOST = 3_000  # elements of an input

LAID_OUT = (
    Windows,
    Transposed,
    Pool,
    AdaptivePool,
    UpSample,
    Resize,
    ResizeLike,
    ZeroPad,
    Crop,
    PixelShuffle,
    PixelUnshuffle,
    Slice,
    Select,
    Split,
    Reduction,
)
"""What decides where an output looks. Other layers look at one place, or at all."""

COMPARED = [
    entry
    for entry in TABLE
    if isinstance(entry.torch, Torch) and issubclass(entry.layer, LAID_OUT) and not entry.torch.channels_last
]


def used(module: Any, inputs: list[Any], at: tuple[int, ...]) -> list[Any]:
    """Return for each input where the gradient of an output is not zero, channels last."""
    import torch

    inputs = [each.detach().requires_grad_() for each in inputs]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as what an even kernel takes
        output = module(*inputs)
    output = output[0] if isinstance(output, tuple) else output
    found = [torch.zeros(each.shape[1:], dtype=torch.bool) for each in inputs]
    channels = output.shape[1:2] if output.ndim > 2 else (1,)
    for channel in range(channels[0]):
        place = (0, channel, *at) if output.ndim > 2 else (0, *at)
        gradients = torch.autograd.grad(output[place], inputs, retain_graph=True, allow_unused=True)
        for seen, gradient in zip(found, gradients, strict=True):
            if gradient is not None:
                seen.logical_or_(gradient[0].abs() > 1e-9)
    return [each.movedim(0, -1) for each in found]


@pytest.mark.framework("torch")
@pytest.mark.parametrize("entry", COMPARED, ids=lambda entry: entry.layer.__name__)
def test_an_output_sees_what_its_gradient_knows(entry: Entry) -> None:
    import torch

    torch.manual_seed(0)

    @trials(15)
    @given(entry.draws())
    def agree(draw: tuple[dict[str, Any], Any]) -> None:
        prev_shape = draw[1]
        try:
            layer = entry.layer(**{key: value for key, value in draw[0].items() if key != "activation"})
            output: Shape = layer.output_shape(prev_shape)
            layer.param_count(prev_shape)
        except (CNNParamsError, TypeError):
            assume(False)
        side: Any = entry.torch
        assume(not side.lacking(layer, prev_shape))
        assume(getattr(layer, "padding_mode", "zeros") == "zeros")  # others look at the other end
        shapes = prev_shape if layer.takes_several else (prev_shape,)
        assume(max(map(prod, shapes)) <= MOST)
        module, inputs = module_of(entry, layer, prev_shape)
        inputs = [torch.rand(each.shape, dtype=torch.float64) + 0.1 for each in inputs]
        compare(layer, prev_shape, output, module.double(), inputs)

    agree()


def compare(layer: Layer[Any, Any], prev_shape: Any, output: Shape, module: Any, inputs: list[Any]) -> None:
    """Compare what is said to be seen by an output in the middle with what its gradient knows."""
    shapes = prev_shape if layer.takes_several else (prev_shape,)
    # A maximum is that of one place.
    exact = not isinstance(layer, Pool | AdaptivePool | Reduction) and not has_gaps(layer)
    at = tuple([size // 2 for size in (output[:-1] if len(output) > 1 else output)])
    place = (*at, 0) if len(output) > 1 else at
    for shape, seen, known in zip(
        shapes, windows_of(layer, prev_shape), used(module, inputs, at), strict=True
    ):
        if tuple(known.shape) != shape or not known.any():
            continue
        for axis in range(max(len(shape) - 1, 1)):
            window = seen[axis] if axis < len(seen) else None
            first, last = range_of(window, place, shape, axis)
            others = [each for each in range(len(shape)) if each != axis]
            there = (known.any(dim=others) if others else known).nonzero().flatten().tolist()
            said = f"{layer} behind {prev_shape} at {place}, axis {axis}: {first}, {last}, {there}"
            assert first <= there[0] <= there[-1] <= last, said
            if exact and 0 <= first <= last < shape[axis]:
                assert (there[0], there[-1]) == (first, last), said
