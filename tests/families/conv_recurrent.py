"""Recurrent convolutions: only Keras has them."""

from itertools import product
from math import prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import ConfigError, ConvLSTM1D, ConvLSTM2D, ConvLSTM3D, Layer, ShapeError, Weight
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.families.recurrent import fused
from tests.records import KERAS_DOCS, Example, Wrong
from tests.tally import Forward, Numbers, sigmoid, slid, tanh

FIVE_BY_FIVE = {"kernel_height": 5, "kernel_width": 5}
THREE_BY_TWO = {"kernel_height": 3, "kernel_width": 2}
SOURCE = KERAS_DOCS + "recurrent_layers/conv_lstm2d/"

EXAMPLES = [
    Example(
        ConvLSTM2D(64, 5, padding="same", return_sequences=True),
        (19, 64, 64, 1),
        (19, 64, 64, 64),
        (
            Weight("kernel", **FIVE_BY_FIVE, in_channels=1, gates=4, filters=64),
            Weight("recurrent_kernel", **FIVE_BY_FIVE, hidden_filters=64, gates=4, filters=64),
            Weight("bias", gates=4, filters=64),
        ),
        416256,  # ((5 * 5 * 1) + (5 * 5 * 64) + 1) * 4 * 64: https://keras.io/examples/vision/conv_lstm/
        SOURCE,
    ),
    Example(
        ConvLSTM2D(4, (3, 2), stride=(2, 1), bias=False),
        (7, 9, 8, 3),
        (4, 7, 4),  # (9 - 3) // 2 + 1, (8 - 2) // 1 + 1
        (
            Weight("kernel", **THREE_BY_TWO, in_channels=3, gates=4, filters=4),
            Weight("recurrent_kernel", **THREE_BY_TWO, hidden_filters=4, gates=4, filters=4),
        ),
        672,  # ((3 * 2 * 3) + (3 * 2 * 4)) * 4 * 4
        SOURCE,
    ),
    Example(
        ConvLSTM2D(4, (3, 2), dilation=(1, 2)),
        (7, 9, 8, 3),
        (7, 6, 4),  # (9 - 3) // 1 + 1, (8 - ((2 - 1) * 2 + 1)) // 1 + 1
        (
            Weight("kernel", **THREE_BY_TWO, in_channels=3, gates=4, filters=4),
            Weight("recurrent_kernel", **THREE_BY_TWO, hidden_filters=4, gates=4, filters=4),
            Weight("bias", gates=4, filters=4),
        ),
        688,  # 672 + 4 * 4
        SOURCE,
    ),
    Example(
        ConvLSTM2D(4, (3, 2), stride=(2, 3), padding="same", bias=False),
        (7, 9, 8, 3),
        (5, 3, 4),  # ceil(9 / 2), ceil(8 / 3)
        (
            Weight("kernel", **THREE_BY_TWO, in_channels=3, gates=4, filters=4),
            Weight("recurrent_kernel", **THREE_BY_TWO, hidden_filters=4, gates=4, filters=4),
        ),
        672,
        SOURCE,
    ),
    Example(
        ConvLSTM2D(4, (3, 2), dilation=(3, 2), padding="same", bias=False),
        (7, 9, 8, 3),
        (9, 8, 4),
        (
            Weight("kernel", **THREE_BY_TWO, in_channels=3, gates=4, filters=4),
            Weight("recurrent_kernel", **THREE_BY_TWO, hidden_filters=4, gates=4, filters=4),
        ),
        672,
        SOURCE,
    ),
    Example(
        ConvLSTM1D(4, 3, stride=2, return_sequences=True),
        (7, 9, 3),
        (7, 4, 4),  # (9 - 3) // 2 + 1
        (
            Weight("kernel", kernel_length=3, in_channels=3, gates=4, filters=4),
            Weight("recurrent_kernel", kernel_length=3, hidden_filters=4, gates=4, filters=4),
            Weight("bias", gates=4, filters=4),
        ),
        352,  # ((3 * 3) + (3 * 4) + 1) * 4 * 4
        KERAS_DOCS + "recurrent_layers/conv_lstm1d/",
    ),
    Example(
        ConvLSTM3D(2, (1, 3, 2), padding="same", bias=False),
        (5, 4, 9, 8, 3),
        (4, 9, 8, 2),
        (
            Weight("kernel", kernel_depth=1, **THREE_BY_TWO, in_channels=3, gates=4, filters=2),
            Weight("recurrent_kernel", kernel_depth=1, **THREE_BY_TWO, hidden_filters=2, gates=4, filters=2),
        ),
        240,  # ((1 * 3 * 2 * 3) + (1 * 3 * 2 * 2)) * 4 * 2
        KERAS_DOCS + "recurrent_layers/conv_lstm3d/",
    ),
]

conv: Any = ConvLSTM2D  # wrong types are passed on purpose
any_of: Any = cnnparams  # here too


WRONG: list[Wrong] = [
    (lambda: conv(0, 3), ConfigError, "ConvLSTM2D: filters must be 1 or more, got 0"),
    (
        lambda: conv(8, 3, stride="2"),
        TypeError,
        "ConvLSTM2D: stride must be a whole number, or 2 of them (height, width), got '2' (str)",
    ),
    (lambda: conv(8, 3, dilation=0), ConfigError, "ConvLSTM2D: dilation must be 1 or more, got 0"),
    (
        lambda: conv(8, 3, padding="causal"),
        ConfigError,
        "ConvLSTM2D: padding must be 'valid' or 'same', got 'causal'",
    ),
    (
        lambda: conv(8, 3, padding=1),
        TypeError,
        "ConvLSTM2D: padding must be 'valid' or 'same', got 1 (int)",
    ),
    (
        lambda: conv(8, 3, stride=(2, 1), dilation=(1, 2)),
        ConfigError,
        "ConvLSTM2D: dilation must be 1 with the stride (2, 1), got (1, 2)",
    ),
    (
        lambda: conv(8, 3, stride=(1, 2), dilation=(2, 1)),
        ConfigError,
        "ConvLSTM2D: dilation must be 1 with the stride (1, 2), got (2, 1)",
    ),
    (
        lambda: conv(8, 3).param_count((64, 64, 3)),
        ShapeError,
        "ConvLSTM2D(filters=8, kernel_size=(3, 3)): expects an input (time, height, width, channels),"
        " got (64, 64, 3)",
    ),
    (
        lambda: conv(8, 3).param_count((1, 10, 64, 64, 3)),
        ShapeError,
        "ConvLSTM2D(filters=8, kernel_size=(3, 3)): expects an input (time, height, width, channels),"
        " got (1, 10, 64, 64, 3); without the batch, that is (10, 64, 64, 3)",
    ),
    (
        lambda: conv(8, 5).output_shape((10, 4, 4, 3)),
        ShapeError,
        "ConvLSTM2D(filters=8, kernel_size=(5, 5)): a 5 x 5 kernel does not fit into 4 x 4 (input (4, 4, 3))",
    ),
    (lambda: ConvLSTM1D(8, 0), ConfigError, "ConvLSTM1D: kernel_size must be 1 or more, got 0"),
    (
        lambda: any_of.ConvLSTM1D(8, (3, 3)),
        ConfigError,
        "ConvLSTM1D: kernel_size must be a whole number, or 1 of them (length), got (3, 3)",
    ),
    (
        lambda: any_of.ConvLSTM1D(8, 3, padding=None),
        TypeError,
        "ConvLSTM1D: padding must be 'valid' or 'same', got None (NoneType)",
    ),
    (
        lambda: ConvLSTM1D(8, 3, stride=2, dilation=3),
        ConfigError,
        "ConvLSTM1D: dilation must be 1 with the stride (2,), got (3,)",
    ),
    (
        lambda: any_of.ConvLSTM1D(8, 3).weights((10, 3)),
        ShapeError,
        "ConvLSTM1D(filters=8, kernel_size=(3,)): expects an input (time, length, channels), got (10, 3)",
    ),
    (
        lambda: ConvLSTM1D(8, 5).output_shape((10, 4, 3)),
        ShapeError,
        "ConvLSTM1D(filters=8, kernel_size=(5,)): a kernel of length 5 does not fit into length 4 (input (4, 3))",
    ),
    (lambda: ConvLSTM3D(-1, 3), ConfigError, "ConvLSTM3D: filters must be 1 or more, got -1"),
    (
        lambda: any_of.ConvLSTM3D(8, 3.0),
        TypeError,
        "ConvLSTM3D: kernel_size must be a whole number, or 3 of them (depth, height, width), got 3.0 (float)",
    ),
    (
        lambda: ConvLSTM3D(8, 3, stride=(1, 1, 2), dilation=(2, 1, 1)),
        ConfigError,
        "ConvLSTM3D: dilation must be 1 with the stride (1, 1, 2), got (2, 1, 1)",
    ),
    (
        lambda: any_of.ConvLSTM3D(8, 3, padding="full"),
        ConfigError,
        "ConvLSTM3D: padding must be 'valid' or 'same', got 'full'",
    ),
    (
        lambda: ConvLSTM3D(8, 3).output_shape((5, 8, 8, 3)),
        ShapeError,
        "ConvLSTM3D(filters=8, kernel_size=(3, 3, 3)): expects an input (time, depth, height, width, channels),"
        " got (5, 8, 8, 3)",
    ),
    (
        lambda: ConvLSTM3D(8, 3).output_shape((5, 8, 2, 8, 3)),
        ShapeError,
        "ConvLSTM3D(filters=8, kernel_size=(3, 3, 3)): a 3 x 3 x 3 kernel does not fit into 8 x 2 x 8"
        " (input (8, 2, 8, 3))",
    ),
    (
        lambda: ConvLSTM3D(8, 3).output_shape((0, 8, 8, 8, 3)),
        ShapeError,
        "ConvLSTM3D(filters=8, kernel_size=(3, 3, 3)): every size in a shape must be 1 or more,"
        " got (0, 8, 8, 8, 3)",
    ),
    (
        lambda: any_of.ConvLSTM3D(8, 3).weights([5, 8, 8, 8, 3]),
        TypeError,
        "ConvLSTM3D(filters=8, kernel_size=(3, 3, 3)): a shape must be a tuple of whole numbers,"
        " got [5, 8, 8, 8, 3] (list); write (5, 8, 8, 8, 3)",
    ),
]


def keras_conv_lstm(keras: Any, layer: Any, **more: Any) -> Any:
    """Return Keras' layer."""
    return getattr(keras.layers, type(layer).__name__)(
        layer.filters,
        layer.kernel_size,
        strides=layer.stride,
        padding=layer.padding,
        dilation_rate=layer.dilation,
        use_bias=layer.bias,
        return_sequences=layer.return_sequences,
        **more,
    )


def conv_lstm(layer: type[Layer[Any, Any]], axes: int) -> Entry:
    """Return the entry of a layer of so many axes."""
    return Entry(
        layer,
        required={"filters": draw.channels, "kernel_size": draw.per_axis(axes, 7 - axes)},
        options={
            "return_sequences": draw.flags,
            "stride": draw.per_axis(axes, 3),
            "padding": st.sampled_from(("valid", "same")),
            "dilation": draw.per_axis(axes, 2),
            "bias": draw.flags,
        },
        inputs=draw.shape(axes + 2),
        torch="PyTorch has no recurrent layer of filters",
        keras=Keras(
            lambda keras, layer, _: keras_conv_lstm(keras, layer),
            weights={
                "kernel": lambda shape: ("kernel", fused(shape)),
                "recurrent_kernel": lambda shape: ("recurrent_kernel", fused(shape)),
                "bias": lambda shape: ("bias", fused(shape)),
            },
        ),
    )


ENTRIES = (conv_lstm(ConvLSTM1D, 1), conv_lstm(ConvLSTM2D, 2), conv_lstm(ConvLSTM3D, 3))


def step(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Run over the sequence: convolve input and memory, and compute the gates of each cell."""
    time, *sizes, channels = prev_shape
    kept = (0, 0)
    places = [
        slid(size, taken, stride, "same" if layer.padding == "same" else kept, rate)
        for size, taken, stride, rate in zip(
            sizes, layer.kernel_size, layer.stride, layer.dilation, strict=True
        )
    ]
    for _ in range(time):
        for place in product(*places):
            for _filter in range(layer.filters):
                for _gate in range(4):
                    taps = prod(map(len, place))
                    numbers.sum_of_products(taps * channels)
                    numbers.sum_of_products(taps * layer.filters)
                    if layer.bias:
                        numbers.one + 1
                kept_, taken, shown = (sigmoid(numbers.one + 1) for _ in range(3))
                shown * tanh(kept_ * 1 + taken * tanh(numbers.one + 1))


FORWARD: dict[type, Forward] = dict.fromkeys((ConvLSTM1D, ConvLSTM2D, ConvLSTM3D), step)
