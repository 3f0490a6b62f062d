"""Recurrent layers: both keep all gates in one axis; PyTorch has two bias vectors, Keras no stacks."""

from collections.abc import Callable
from math import prod
from typing import Any

from hypothesis import strategies as st

from cnnparams import GRU, LSTM, Layer, Shape, SimpleRNN
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch, unbatched

# PyTorch takes its time over each step.
short = st.tuples(st.integers(1, 3), draw.channels)
series = st.integers(0, 15).flatmap(lambda die: short if die else draw.any_shape())

TORCH = {SimpleRNN: "RNN", LSTM: "LSTM", GRU: "GRU"}


def torch_recurrent(torch: Any, layer: Any, inputs: int, answer: Callable[[Any], Any], **more: Any) -> Any:
    """Return PyTorch's module, with the two bias vectors of a layer in one array, as we have them."""
    module = getattr(torch.nn, TORCH[type(layer)])(
        inputs, layer.units, layer.num_layers, bias=layer.bias, batch_first=True, **more
    )
    arrays = dict(module.named_parameters())
    told = torch.nn.Module()
    for name, array in arrays.items():
        if name.startswith("weight"):
            told.register_parameter(name, array)
        elif name.startswith("bias_ih"):
            both = torch.stack([array, arrays[name.replace("ih", "hh")]])
            told.register_parameter(name.replace("bias_ih", "bias"), torch.nn.Parameter(both.detach()))
    told.forward = lambda array: answer(module(array)[0])
    return told


def last_or_all(layer: Any) -> Callable[[Any], Any]:
    return lambda output: output if layer.return_sequences else output[:, -1]


def torch_names(prefix: str, ours: str, theirs: str) -> dict[str, Callable[[Shape], tuple[str, Shape]]]:
    """Return PyTorch's names and shapes of the weights that have `ours` behind their names with us."""
    return {
        f"{prefix}kernel{ours}": lambda shape: (f"weight_ih_{theirs}", (prod(shape[1:]), shape[0])),
        f"{prefix}recurrent_kernel{ours}": lambda shape: (f"weight_hh_{theirs}", (prod(shape[1:]), shape[0])),
        f"{prefix}bias{ours}": lambda shape: (f"bias_{theirs}", (2, prod(shape[1:]))),
    }


def fused(shape: Shape) -> Shape:
    """Return the shape with all gates in one axis."""
    return (*shape[:-2], prod(shape[-2:]))


TORCH_LACKS = {
    **unbatched(2),
    "one bias vector": lambda layer, _: layer.bias and layer.bias_vectors == 1,
}
KERAS_LACKS = {
    "a second bias vector": lambda layer, _: (
        layer.bias_vectors == 2 and layer.bias and type(layer) is not GRU
    ),
    "stacks": lambda layer, _: layer.num_layers > 1,
}


def keras_recurrent(keras: Any, layer: Any, **more: Any) -> Any:
    """Return Keras' layer."""
    if isinstance(layer, GRU):
        more["reset_after"] = layer.bias_vectors == 2
    return getattr(keras.layers, type(layer).__name__)(
        layer.units, use_bias=layer.bias, return_sequences=layer.return_sequences, **more
    )


def recurrent(layer: type[Layer[Any, Any]]) -> Entry:
    """Return the entry of a recurrent layer."""
    return Entry(
        layer,
        required={"units": draw.units},
        options={
            "return_sequences": draw.flags,
            "bias": draw.flags,
            "bias_vectors": st.sampled_from((1, 2)),
            "num_layers": st.sampled_from((1, 1, 2, 3)),
        },
        inputs=series,
        torch=Torch(
            lambda torch, layer, shape: torch_recurrent(torch, layer, shape[-1], last_or_all(layer)),
            weights=torch_names("", "", "l0") | torch_names("", "_l1", "l1") | torch_names("", "_l2", "l2"),
            lacks=TORCH_LACKS,
            channels_last=True,
            device="cpu",
        ),
        keras=Keras(
            lambda keras, layer, _: keras_recurrent(keras, layer),
            weights={}
            if layer is SimpleRNN
            else {
                "kernel": lambda shape: ("kernel", fused(shape)),
                "recurrent_kernel": lambda shape: ("recurrent_kernel", fused(shape)),
                "bias": lambda shape: ("bias", fused(shape)),
            },
            lacks=KERAS_LACKS,
        ),
    )


ENTRIES = tuple(map(recurrent, (SimpleRNN, LSTM, GRU)))
