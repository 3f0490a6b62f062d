"""Recurrent convolutions: only Keras has one."""

from typing import Any

from hypothesis import strategies as st

from cnnparams import ConvLSTM2D
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.table.recurrent import fused


def keras_conv_lstm(keras: Any, layer: ConvLSTM2D[Any], **more: Any) -> Any:
    """Return Keras' layer."""
    return keras.layers.ConvLSTM2D(
        layer.filters,
        layer.kernel_size,
        strides=layer.stride,
        padding=layer.padding,
        dilation_rate=layer.dilation,
        use_bias=layer.bias,
        return_sequences=layer.return_sequences,
        **more,
    )


ENTRIES = (
    Entry(
        ConvLSTM2D,
        required={"filters": draw.channels, "kernel_size": draw.per_axis(2, 5)},
        options={
            "return_sequences": draw.flags,
            "stride": draw.per_axis(2, 3),
            "padding": st.sampled_from(("valid", "same")),
            "dilation": draw.per_axis(2, 2),
            "bias": draw.flags,
        },
        inputs=draw.shape(4),
        torch="PyTorch has no recurrent layer of filters",
        keras=Keras(
            lambda keras, layer, _: keras_conv_lstm(keras, layer),
            weights={
                "kernel": lambda shape: ("kernel", fused(shape)),
                "recurrent_kernel": lambda shape: ("recurrent_kernel", fused(shape)),
                "bias": lambda shape: ("bias", fused(shape)),
            },
        ),
    ),
)
