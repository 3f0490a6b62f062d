"""Depthwise convolutions: in PyTorch, grouped ones with a group for each channel."""

from itertools import product
from math import prod
from typing import Any

import cnnparams
from cnnparams import (
    ConfigError,
    DepthwiseConv1D,
    DepthwiseConv2D,
    Layer,
    SeparableConv1D,
    SeparableConv2D,
    Shape,
    ShapeError,
    Weight,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import torch_activation, torch_named
from tests.against.torch_side import Torch
from tests.against.windows import KERAS_LACKS, keras_windows, options, torch_lacks, torch_windows
from tests.records import KERAS_DOCS, Example, Wrong
from tests.tally import Forward, Numbers, activate, windows_of

EXAMPLES = [
    Example(
        DepthwiseConv1D(3, depth_multiplier=2, dilation=2, padding="causal"),
        (128, 16),
        (128, 32),  # ceil(128 / 1), 16 * 2
        (
            Weight("kernel", kernel_length=3, in_channels=16, depth_multiplier=2),
            Weight("bias", filters=32),
        ),
        128,  # (3 * 16 * 2) + 32
        KERAS_DOCS + "convolution_layers/depthwise_convolution1d/",
    ),
    Example(
        DepthwiseConv2D(3, stride=2, padding=1, bias=False),
        (112, 112, 64),
        (56, 56, 64),  # (112 + 2 - 3) // 2 + 1
        (Weight("kernel", kernel_height=3, kernel_width=3, in_channels=64, depth_multiplier=1),),
        576,  # 3 * 3 * 64: MobileNet's second depthwise layer
        "Howard et al., MobileNets (2017), https://arxiv.org/abs/1704.04861, table 1",
    ),
    Example(
        DepthwiseConv2D((3, 5), depth_multiplier=2, activation="relu"),
        (9, 9, 4),
        (7, 5, 8),
        (
            Weight("kernel", kernel_height=3, kernel_width=5, in_channels=4, depth_multiplier=2),
            Weight("bias", filters=8),
        ),
        128,  # (3 * 5 * 4 * 2) + 8
        KERAS_DOCS + "convolution_layers/depthwise_convolution2d/",
    ),
    Example(
        SeparableConv1D(64, 3, depth_multiplier=2),
        (128, 16),
        (126, 64),
        (
            Weight("depthwise_kernel", kernel_length=3, in_channels=16, depth_multiplier=2),
            Weight("pointwise_kernel", spread_channels=32, filters=64),
            Weight("bias", filters=64),
        ),
        2208,  # (3 * 16 * 2) + (32 * 64) + 64
        KERAS_DOCS + "convolution_layers/separable_convolution1d/",
    ),
    Example(
        SeparableConv2D(128, 3, padding="same", bias=False),
        (147, 147, 64),
        (147, 147, 128),
        (
            Weight("depthwise_kernel", kernel_height=3, kernel_width=3, in_channels=64, depth_multiplier=1),
            Weight("pointwise_kernel", spread_channels=64, filters=128),
        ),
        8768,  # (3 * 3 * 64) + (64 * 128): Xception's first, Keras Applications' block2_sepconv1
        "Chollet, Xception (2017), https://arxiv.org/abs/1610.02357",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[Wrong] = [
    (
        lambda: any_of.DepthwiseConv2D(3, depth_multiplier=0),
        ConfigError,
        "DepthwiseConv2D: depth_multiplier must be 1 or more, got 0",
    ),
    (
        lambda: DepthwiseConv2D(3).output_shape((2, 2, 1)),
        ShapeError,
        "DepthwiseConv2D(kernel_size=(3, 3)): a 3 x 3 kernel does not fit into 2 x 2 (input (2, 2, 1))",
    ),
    (
        lambda: any_of.DepthwiseConv1D(3).weights((2,)),
        ShapeError,
        "DepthwiseConv1D(kernel_size=(3,)): expects an input (length, channels), got (2,)",
    ),
    (
        lambda: SeparableConv1D(4, 3).output_shape((2, 2)),
        ShapeError,
        "SeparableConv1D(filters=4, kernel_size=(3,)): a kernel of length 3 does not fit into length 2 (input (2, 2))",
    ),
    (lambda: SeparableConv2D(0, 3), ConfigError, "SeparableConv2D: filters must be 1 or more, got 0"),
]


def torch_depthwise(torch: Any, conv: Any, channels: int, *, bias: bool) -> list[Any]:
    return torch_windows(torch, conv, channels, channels * conv.depth_multiplier, channels, bias=bias)


def grouped(kernel: Shape) -> Shape:
    """Return a depthwise kernel in PyTorch's order: filters, the one channel that each sees, window."""
    *window, channels, multiplier = kernel
    return (channels * multiplier, 1, *window)


def depthwise(layer: type[Layer[Any, Any]], axes: int) -> Entry:
    """Return the entry of a depthwise convolution over so many axes."""

    def torch_layers(torch: Any, conv: Any, prev_shape: Any) -> list[Any]:
        convolution = torch_depthwise(torch, conv, prev_shape[-1], bias=conv.bias)
        return [*convolution, *torch_activation(torch, conv.activation)]

    def keras_layers(keras: Any, conv: Any, _: Any) -> list[Any]:
        return keras_windows(keras, conv, "DepthwiseConv", depth_multiplier=conv.depth_multiplier)

    return Entry(
        layer,
        required={"kernel_size": draw.per_axis(axes, 5)},
        options=options(axes) | {"depth_multiplier": draw.multipliers},
        inputs=draw.shape(axes + 1),
        torch=Torch(
            torch_layers,
            lacks=torch_lacks(axes),
            weights={"kernel": lambda shape: ("weight", grouped(shape))},
        ),
        keras=Keras(keras_layers, lacks=KERAS_LACKS),
    )


def separable(layer: type[Layer[Any, Any]], axes: int) -> Entry:
    """Return the entry of a separable convolution over so many axes."""

    def torch_layers(torch: Any, conv: Any, prev_shape: Any) -> list[Any]:
        *zeros, apart = torch_depthwise(torch, conv, prev_shape[-1], bias=False)
        spread = prev_shape[-1] * conv.depth_multiplier
        mix = getattr(torch.nn, f"Conv{axes}d")(spread, conv.filters, 1, bias=conv.bias)
        both = torch_named(torch, depthwise=apart, pointwise=mix)
        return [*zeros, both, *torch_activation(torch, conv.activation)]

    def keras_layers(keras: Any, conv: Any, _: Any) -> list[Any]:
        numbers = {"filters": conv.filters, "depth_multiplier": conv.depth_multiplier}
        return keras_windows(keras, conv, "SeparableConv", **numbers)

    ones = (1,) * axes  # the window of the mixing, which we leave out
    return Entry(
        layer,
        required={"filters": draw.channels, "kernel_size": draw.per_axis(axes, 5)},
        options=options(axes) | {"depth_multiplier": draw.multipliers},
        inputs=draw.shape(axes + 1),
        torch=Torch(
            torch_layers,
            lacks=torch_lacks(axes),
            weights={
                "depthwise_kernel": lambda shape: ("depthwise.weight", grouped(shape)),
                "pointwise_kernel": lambda shape: ("pointwise.weight", (*reversed(shape), *ones)),
                "bias": lambda shape: ("pointwise.bias", shape),
            },
        ),
        keras=Keras(
            keras_layers,
            lacks=KERAS_LACKS,
            weights={"pointwise_kernel": lambda shape: ("pointwise_kernel", (*ones, *shape))},
        ),
    )


ENTRIES = (
    depthwise(DepthwiseConv1D, 1),
    depthwise(DepthwiseConv2D, 2),
    separable(SeparableConv1D, 1),
    separable(SeparableConv2D, 2),
)


def filter_channels(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Slide filters over each channel alone; a separable convolution then mixes the channels."""
    *sizes, channels = prev_shape
    places = windows_of(layer, sizes)
    filters = getattr(layer, "filters", None)
    for place in product(*places):
        for _ in range(channels * layer.depth_multiplier):
            total = numbers.sum_of_products(prod(map(len, place)))
            if layer.bias and filters is None:
                total + 1
        for _ in range(filters or 0):
            total = numbers.sum_of_products(channels * layer.depth_multiplier)
            if layer.bias:
                total + 1
    made = channels * layer.depth_multiplier if filters is None else filters
    activate(layer.activation, [*map(len, places), made], numbers)


FORWARD: dict[type, Forward] = dict.fromkeys(
    (DepthwiseConv1D, DepthwiseConv2D, SeparableConv1D, SeparableConv2D), filter_channels
)
