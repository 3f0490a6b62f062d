"""Depthwise convolutions: in PyTorch, grouped ones with a group for each channel."""

from typing import Any

from cnnparams import DepthwiseConv1D, DepthwiseConv2D, Layer, SeparableConv1D, SeparableConv2D, Shape
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import torch_activation, torch_named
from tests.against.table.windows import KERAS_LACKS, keras_windows, options, torch_lacks, torch_windows
from tests.against.torch_side import Torch


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
