"""Wrappers: Keras wraps a layer of its own; in PyTorch, reading from both ends is an option."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from cnnparams import (
    GRU,
    LSTM,
    Bidirectional,
    Conv2D,
    ConvLSTM2D,
    Dense,
    Embedding,
    Flatten,
    ReLU,
    Shape,
    Shared,
    SimpleRNN,
    TimeDistributed,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.table import activations, convolution, dense, embedding, reshaping
from tests.against.table.conv_recurrent import keras_conv_lstm
from tests.against.table.recurrent import (
    KERAS_LACKS,
    TORCH_LACKS,
    fused,
    keras_recurrent,
    last_or_all,
    series,
    torch_names,
    torch_recurrent,
)
from tests.against.torch_side import Torch

FAMILIES = (activations, convolution, dense, embedding, reshaping)
INSIDE = {entry.layer: entry.keras for family in FAMILIES for entry in family.ENTRIES}

recurrent = st.builds(
    lambda layer, units, **options: layer(units, **options),
    st.sampled_from((SimpleRNN, LSTM, GRU)),
    draw.units,
    return_sequences=draw.flags,
    bias=draw.flags,
    bias_vectors=st.sampled_from((1, 2, 2)),
)
filters = st.builds(
    ConvLSTM2D, draw.channels, draw.per_axis(2, 3), return_sequences=draw.flags, padding=st.just("same")
)
any_layer = st.one_of(
    st.builds(Dense, draw.units, bias=draw.flags),
    st.builds(
        Conv2D, draw.channels, draw.per_axis(2, 3), stride=draw.per_axis(2, 2), padding=draw.padding(2, 2)
    ),
    st.builds(Embedding, draw.units, draw.units),
    st.sampled_from((ReLU(), Flatten())),
)


def torch_both_ends(torch: Any, wrapper: Any, prev_shape: Shape) -> Any:
    """Return PyTorch's module with `bidirectional=True`; but for `"concat"`, its two halves are merged."""
    halves: dict[str, Callable[[Any, Any], Any]] = {
        "sum": lambda forward, backward: forward + backward,
        "mul": lambda forward, backward: forward * backward,
        "ave": lambda forward, backward: (forward + backward) / 2,
    }

    def answer(output: Any) -> Any:
        if wrapper.merge in halves:
            output = halves[wrapper.merge](*output.chunk(2, dim=-1))
        return last_or_all(wrapper.layer)(output)

    return torch_recurrent(torch, wrapper.layer, prev_shape[-1], answer, bidirectional=True)


def keras_both_ends(keras: Any, wrapper: Any, _: Shape) -> Any:
    """Return Keras' wrapper; its layers and their cells get names that we know."""
    make = keras_conv_lstm if isinstance(wrapper.layer, ConvLSTM2D) else keras_recurrent
    both = keras.layers.Bidirectional(make(keras, wrapper.layer, name="end"), merge_mode=wrapper.merge)
    both.forward_layer.cell.name = both.backward_layer.cell.name = "cell"
    return both


def keras_names(direction: str) -> dict[str, Callable[[Shape], tuple[str, Shape]]]:
    """Return Keras' names and shapes of the weights of one direction."""
    path = f"{direction}_end.cell"
    return {
        f"{direction}_{name}": lambda shape, name=name, ungated=ungated: (
            f"{path}.{name}",
            shape if len(shape) == ungated else fused(shape),
        )
        for name, ungated in (("kernel", 2), ("recurrent_kernel", 2), ("bias", 1))
    }


def keras_each_step(keras: Any, wrapper: Any, prev_shape: Shape) -> list[Any]:
    """Return Keras' wrapper around each layer that stands for ours."""
    built = INSIDE[type(wrapper.layer)].build(keras, wrapper.layer, prev_shape[1:])
    return [keras.layers.TimeDistributed(layer) for layer in (built if isinstance(built, list) else [built])]


def inside(lacks: Any) -> dict[str, Callable[[Any, Any], bool]]:
    """Say of a wrapper what is said of the layer inside."""
    return {
        what: lambda wrapper, shape, needs=needs: needs(wrapper.layer, shape) for what, needs in lacks.items()
    }


def has_filters(wrapper: Any, _: Shape) -> bool:
    return isinstance(wrapper.layer, ConvLSTM2D)


ENTRIES = (
    Entry(
        Bidirectional,
        required={"layer": recurrent | recurrent | filters},
        options={"merge": st.sampled_from(("concat", "sum", "mul", "ave"))},
        inputs=series | draw.shape(4),
        torch=Torch(
            torch_both_ends,
            weights=torch_names("forward_", "", "l0") | torch_names("backward_", "", "l0_reverse"),
            lacks={"recurrent filters": has_filters, **inside(TORCH_LACKS)},
            channels_last=True,
            device="cpu",
        ),
        keras=Keras(
            keras_both_ends,
            weights=keras_names("forward") | keras_names("backward"),
            lacks={
                what: lambda wrapper, shape, needs=needs: (
                    not has_filters(wrapper, shape) and needs(wrapper.layer, shape)
                )
                for what, needs in KERAS_LACKS.items()
            },
        ),
    ),
    Entry(
        TimeDistributed,
        required={"layer": any_layer},
        inputs=draw.shape(4) | draw.any_shape(),
        torch="PyTorch has no such module: steps are moved into the batch by a reshape",
        keras=Keras(
            keras_each_step,
            lacks={
                "words for the layer inside": lambda wrapper, shape: (
                    INSIDE[type(wrapper.layer)].lacking(wrapper.layer, shape[1:]) is not None
                )
            },
        ),
    ),
    Entry(
        Shared,
        torch="a module called twice: compared in whole networks",
        keras="a layer called twice: compared in whole networks",
    ),
)
