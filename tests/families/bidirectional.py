"""Both directions of a sequence: Keras wraps a layer of its own; in PyTorch, it is an option."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import (
    GRU,
    LSTM,
    Bidirectional,
    ConfigError,
    ConvLSTM2D,
    Dense,
    Shape,
    ShapeError,
    SimpleRNN,
    Weight,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.families.conv_recurrent import keras_conv_lstm
from tests.families.recurrent import (
    KERAS_LACKS,
    TORCH_LACKS,
    fused,
    keras_recurrent,
    last_or_all,
    series,
    torch_names,
    torch_recurrent,
)
from tests.records import KERAS_DOCS, TORCH_DOCS, Example, Wrong

THREE_BY_THREE = {"kernel_height": 3, "kernel_width": 3}
BIDIRECTIONAL = KERAS_DOCS + "recurrent_layers/bidirectional/"

EXAMPLES = [
    Example(
        Bidirectional(LSTM(64, return_sequences=True)),
        (200, 128),
        (200, 128),  # 2 * 64
        (
            Weight("forward/kernel", inputs=128, gates=4, units=64),
            Weight("forward/recurrent_kernel", hidden=64, gates=4, units=64),
            Weight("forward/bias", gates=4, units=64),
            Weight("backward/kernel", inputs=128, gates=4, units=64),
            Weight("backward/recurrent_kernel", hidden=64, gates=4, units=64),
            Weight("backward/bias", gates=4, units=64),
        ),
        98816,  # https://keras.io/examples/nlp/bidirectional_lstm_imdb/
        BIDIRECTIONAL,
    ),
    Example(
        Bidirectional(GRU(20, bias=False)),
        (5, 10),
        (40,),
        (
            Weight("forward/kernel", inputs=10, gates=3, units=20),
            Weight("forward/recurrent_kernel", hidden=20, gates=3, units=20),
            Weight("backward/kernel", inputs=10, gates=3, units=20),
            Weight("backward/recurrent_kernel", hidden=20, gates=3, units=20),
        ),
        3600,  # torch.nn.GRU(10, 20, bias=False, bidirectional=True)
        TORCH_DOCS + "GRU.html",
    ),
    Example(
        Bidirectional(SimpleRNN(4, bias=False), merge="ave"),
        (5, 3),
        (4,),
        (
            Weight("forward/kernel", inputs=3, units=4),
            Weight("forward/recurrent_kernel", hidden=4, units=4),
            Weight("backward/kernel", inputs=3, units=4),
            Weight("backward/recurrent_kernel", hidden=4, units=4),
        ),
        56,  # 2 * (3 + 4) * 4
        BIDIRECTIONAL,
    ),
    Example(
        Bidirectional(ConvLSTM2D(4, 3, bias=False)),
        (7, 9, 9, 3),
        (7, 7, 8),  # (9 - 3) // 1 + 1, 2 * 4
        (
            Weight("forward/kernel", **THREE_BY_THREE, in_channels=3, gates=4, filters=4),
            Weight("forward/recurrent_kernel", **THREE_BY_THREE, hidden_filters=4, gates=4, filters=4),
            Weight("backward/kernel", **THREE_BY_THREE, in_channels=3, gates=4, filters=4),
            Weight("backward/recurrent_kernel", **THREE_BY_THREE, hidden_filters=4, gates=4, filters=4),
        ),
        2016,  # 2 * ((3 * 3 * 3) + (3 * 3 * 4)) * 4 * 4
        BIDIRECTIONAL,
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose


WRONG: list[Wrong] = [
    (
        lambda: any_of.Bidirectional(3),
        TypeError,
        "Bidirectional: layer must be a layer, got 3 (int)",
    ),
    (
        lambda: any_of.Bidirectional(Dense(8)),
        ConfigError,
        "Bidirectional: layer must be recurrent, as LSTM(8) is, got Dense(units=8)",
    ),
    (
        lambda: Bidirectional(LSTM(8, name="A", trainable=False)),
        ConfigError,
        "Bidirectional: layer must leave its name to the block, got name='A'; write Bidirectional(..., name='A')",
    ),
    (
        lambda: any_of.Bidirectional(LSTM(8), merge="average"),
        ConfigError,
        "Bidirectional: merge must be 'concat', 'sum', 'mul' or 'ave', got 'average'",
    ),
    (
        lambda: any_of.Bidirectional(LSTM(8), merge=None),
        TypeError,
        "Bidirectional: merge must be 'concat', 'sum', 'mul' or 'ave', got None (NoneType)",
    ),
    (
        lambda: any_of.Bidirectional(LSTM(8)).param_count((7, 7, 3)),
        ShapeError,
        "LSTM(units=8): expects an input (length, channels), got (7, 7, 3)",
    ),
]


recurrent = st.builds(
    lambda layer, units, **options: layer(units, **options),
    st.sampled_from((SimpleRNN, LSTM, GRU)),
    draw.units,
    return_sequences=draw.flags,
    bias=draw.flags,
    bias_vectors=st.sampled_from((1, 2, 2)),
)
projected = st.builds(LSTM, st.integers(9, 40), projection=st.integers(1, 8), bias_vectors=st.just(2))
filters = st.builds(
    ConvLSTM2D, draw.channels, draw.per_axis(2, 3), return_sequences=draw.flags, padding=st.just("same")
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
        f"{direction}/{name}": lambda shape, name=name, ungated=ungated: (
            f"{path}.{name}",
            shape if len(shape) == ungated else fused(shape),
        )
        for name, ungated in (("kernel", 2), ("recurrent_kernel", 2), ("bias", 1))
    }


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
        required={"layer": recurrent | recurrent | projected | filters},
        options={"merge": st.sampled_from(("concat", "sum", "mul", "ave"))},
        inputs=series | draw.shape(4),
        torch=Torch(
            torch_both_ends,
            weights=torch_names("forward/", "", "l0") | torch_names("backward/", "", "l0_reverse"),
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
)
