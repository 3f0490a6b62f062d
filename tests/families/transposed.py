"""Transposed convolutions: padding in words is Keras', padding in numbers is PyTorch's, sizes and all."""

from math import prod
from typing import Any

import cnnparams
from cnnparams import (
    ConfigError,
    ConvTranspose1D,
    ConvTranspose2D,
    ConvTranspose3D,
    Layer,
    ShapeError,
    Weight,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import lopsided, torch_activation
from tests.against.torch_side import Torch, unbatched
from tests.records import KERAS_DOCS, TORCH_DOCS, Example, Wrong
from tests.tally import Forward, Numbers, activate, each

EXAMPLES = [
    Example(
        ConvTranspose1D(8, 4, stride=2, padding=1),
        (16, 4),
        (32, 8),  # (16 - 1) * 2 + 4 - 2
        (Weight("kernel", kernel_length=4, filters=8, in_channels=4), Weight("bias", filters=8)),
        136,  # (4 * 4 * 8) + 8
        TORCH_DOCS + "ConvTranspose1d.html",
    ),
    Example(
        ConvTranspose2D(64, 2, stride=2),
        (28, 28, 128),
        (56, 56, 64),  # (28 - 1) * 2 + 2: the first way up of U-Net
        (
            Weight("kernel", kernel_height=2, kernel_width=2, filters=64, in_channels=128),
            Weight("bias", filters=64),
        ),
        32832,  # (2 * 2 * 128 * 64) + 64
        TORCH_DOCS + "ConvTranspose2d.html",
    ),
    Example(
        ConvTranspose2D(6, (2, 3), stride=3, groups=3, bias=False),
        (5, 5, 3),
        (15, 15, 6),  # 5 * 3, as Keras fills up a stride that is longer than the kernel; (5 - 1) * 3 + 3
        (Weight("kernel", kernel_height=2, kernel_width=3, group_filters=2, in_channels=3),),
        36,  # 2 * 3 * 2 * 3
        KERAS_DOCS + "convolution_layers/convolution2d_transpose/",
    ),
    Example(
        ConvTranspose2D(6, 3, stride=(2, 1), dilation=(1, 2), padding=(1, 0), output_padding=(1, 0)),
        (5, 5, 3),
        (10, 9, 6),  # (5 - 1) * 2 + 3 - 2 + 1, (5 - 1) * 1 + ((3 - 1) * 2 + 1) - 0 + 0
        (
            Weight("kernel", kernel_height=3, kernel_width=3, filters=6, in_channels=3),
            Weight("bias", filters=6),
        ),
        168,  # (3 * 3 * 3 * 6) + 6
        TORCH_DOCS + "ConvTranspose2d.html",
    ),
    Example(
        ConvTranspose2D(6, 3, stride=2, padding="same"),
        (5, 5, 3),
        (10, 10, 6),  # 5 * 2
        (
            Weight("kernel", kernel_height=3, kernel_width=3, filters=6, in_channels=3),
            Weight("bias", filters=6),
        ),
        168,
        KERAS_DOCS + "convolution_layers/convolution2d_transpose/",
    ),
    Example(
        ConvTranspose2D(6, (3, 4), stride=2, padding="same", output_padding=(0, 1), bias=False),
        (5, 5, 3),
        (9, 9, 6),  # (5 - 1) * 2 + 3 % 2 + 0, (5 - 1) * 2 + 4 % 2 + 1: what Keras 3.15 answers
        (Weight("kernel", kernel_height=3, kernel_width=4, filters=6, in_channels=3),),
        216,
        KERAS_DOCS + "convolution_layers/convolution2d_transpose/",
    ),
    Example(
        ConvTranspose2D(6, 3, stride=2, output_padding=1, activation="relu"),
        (5, 5, 3),
        (12, 12, 6),  # (5 - 1) * 2 + 3 + 1
        (
            Weight("kernel", kernel_height=3, kernel_width=3, filters=6, in_channels=3),
            Weight("bias", filters=6),
        ),
        168,
        KERAS_DOCS + "convolution_layers/convolution2d_transpose/",
    ),
    Example(
        ConvTranspose3D(8, 2, stride=2),
        (4, 14, 14, 16),
        (8, 28, 28, 8),  # (4 - 1) * 2 + 2
        (
            Weight("kernel", kernel_depth=2, kernel_height=2, kernel_width=2, filters=8, in_channels=16),
            Weight("bias", filters=8),
        ),
        1032,  # (2 * 2 * 2 * 16 * 8) + 8
        TORCH_DOCS + "ConvTranspose3d.html",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[Wrong] = [
    (
        lambda: ConvTranspose2D(8, 3, stride=2, output_padding=2),
        ConfigError,
        "ConvTranspose2D: output_padding must be smaller than the stride 2, got 2",
    ),
    (
        lambda: ConvTranspose2D(8, 3, stride=2, dilation=3, output_padding=2),
        ConfigError,
        "ConvTranspose2D: output_padding must be smaller than the stride 2, got 2",
    ),
    (
        lambda: any_of.ConvTranspose2D(8, 3, output_padding=-1),
        ConfigError,
        "ConvTranspose2D: output_padding must be 0 or more, got -1",
    ),
    (
        lambda: ConvTranspose2D(8, 3, groups=3),
        ConfigError,
        "ConvTranspose2D: groups must divide the 8 filters, got 3",
    ),
    (
        lambda: ConvTranspose2D(8, 3, groups=4).param_count((5, 5, 6)),
        ShapeError,
        "ConvTranspose2D(filters=8, kernel_size=(3, 3), groups=4): groups must divide the 6 channels of the input"
        " (input (5, 5, 6))",
    ),
    (
        lambda: ConvTranspose2D(8, 3, padding=2).output_shape((2, 9, 6)),
        ShapeError,
        "ConvTranspose2D(filters=8, kernel_size=(3, 3), padding=((2, 2), (2, 2))): the output would be 0 x 7"
        " (input (2, 9, 6)); use less padding",
    ),
]


def torch_layers(torch: Any, conv: Any, prev_shape: Any) -> list[Any]:
    module = getattr(torch.nn, f"ConvTranspose{len(conv.kernel_size)}d")(
        prev_shape[-1],
        conv.filters,
        conv.kernel_size,
        stride=conv.stride,
        padding=tuple(before for before, _ in conv.padding),
        output_padding=conv.output_padding or 0,
        dilation=conv.dilation,
        groups=conv.groups,
        bias=conv.bias,
    )
    return [module, *torch_activation(torch, conv.activation)]


def keras_layer(keras: Any, conv: Any, _: Any) -> Any:
    return getattr(keras.layers, f"Conv{len(conv.kernel_size)}DTranspose")(
        conv.filters,
        conv.kernel_size,
        strides=conv.stride,
        padding=conv.padding,
        output_padding=conv.output_padding,
        dilation_rate=conv.dilation,
        use_bias=conv.bias,
        activation=conv.activation,
    )


def transposed(layer: type[Layer[Any, Any]], axes: int) -> Entry:
    """Return the entry of a transposed convolution over so many axes."""
    return Entry(
        layer,
        required={
            "filters": draw.channels,
            "kernel_size": draw.per_axis(axes, 5),
            "padding": draw.padding(axes, 2, "valid", "same"),
        },
        options={
            "stride": draw.per_axis(axes, 4),
            "output_padding": draw.per_axis(axes, 3, least=0),
            "dilation": draw.per_axis(axes, 3),
            "groups": draw.groups,
            "bias": draw.flags,
            "activation": draw.labels,
        },
        inputs=draw.shape(axes + 1),
        torch=Torch(torch_layers, lacks=unbatched(axes + 1) | TORCH_LACKS),
        keras=Keras(keras_layer, lacks=KERAS_LACKS),
    )


TORCH_LACKS = {
    "padding in words": lambda conv, _: isinstance(conv.padding, str),
    "padding at one end": lambda conv, _: lopsided(conv.padding),
}
KERAS_LACKS = {
    "padding in numbers": lambda conv, _: not isinstance(conv.padding, str),
    "groups": lambda conv, _: conv.groups > 1,
    "a stride with dilation": lambda conv, _: max(conv.stride) > 1 and max(conv.dilation) > 1,
}

ENTRIES = (transposed(ConvTranspose1D, 1), transposed(ConvTranspose2D, 2), transposed(ConvTranspose3D, 3))


def spread(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Add each element of the input, times the kernel, to the outputs under it."""
    *sizes, channels = prev_shape
    for _ in each(sizes):
        for _ in range(channels):
            numbers.sum_of_products(prod(layer.kernel_size) * layer.filters // layer.groups)
    shape = layer.output_shape(prev_shape)
    for _ in each(shape) if layer.bias else ():
        numbers.one + 1
    activate(layer.activation, shape, numbers)


FORWARD: dict[type, Forward] = dict.fromkeys((ConvTranspose1D, ConvTranspose2D, ConvTranspose3D), spread)
