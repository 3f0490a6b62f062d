"""Transposed convolutions: padding in words is Keras', padding in numbers is PyTorch's, sizes and all."""

from typing import Any

from cnnparams import ConvTranspose1D, ConvTranspose2D, ConvTranspose3D, Layer
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import lopsided, torch_activation
from tests.against.torch_side import Torch, unbatched


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
