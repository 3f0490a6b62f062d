"""Convolutions: the same layer in both frameworks, but for the words for padding."""

from typing import Any

from cnnparams import Conv1D, Conv2D, Conv3D, Layer
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import torch_activation
from tests.against.table.windows import KERAS_LACKS, keras_windows, options, torch_lacks, torch_windows
from tests.against.torch_side import Torch


def torch_layers(torch: Any, conv: Any, prev_shape: Any) -> list[Any]:
    convolution = torch_windows(torch, conv, prev_shape[-1], conv.filters, conv.groups, bias=conv.bias)
    return [*convolution, *torch_activation(torch, conv.activation)]


def keras_layers(keras: Any, conv: Any, _: Any) -> list[Any]:
    return keras_windows(keras, conv, "Conv", filters=conv.filters, groups=conv.groups)


def convolution(layer: type[Layer[Any, Any]], axes: int) -> Entry:
    """Return the entry of a convolution over so many axes."""
    return Entry(
        layer,
        required={"filters": draw.channels, "kernel_size": draw.per_axis(axes, 5)},
        options=options(axes) | {"groups": draw.groups},
        inputs=draw.shape(axes + 1),
        torch=Torch(torch_layers, lacks=torch_lacks(axes)),
        keras=Keras(keras_layers, lacks=KERAS_LACKS),
    )


ENTRIES = (convolution(Conv1D, 1), convolution(Conv2D, 2), convolution(Conv3D, 3))
