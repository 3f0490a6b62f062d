"""What the tables of layers with a sliding kernel share: settings, padding, and what frameworks lack."""

from typing import Any

from tests.against import draw
from tests.against.parts import keras_padding, torch_padding
from tests.against.side import Lacks
from tests.against.torch_side import unbatched


def options(axes: int) -> dict[str, Any]:
    """Draw what all of them may be told."""
    return {
        "stride": draw.per_axis(axes, 4),
        "padding": draw.padding(axes, 3, "valid", "same", *(["causal"] if axes == 1 else [])),
        "dilation": draw.per_axis(axes, 3),
        "bias": draw.flags,
        "activation": draw.labels,
    }


def torch_windows(
    torch: Any, layer: Any, channels: int, filters: int, groups: int, *, bias: bool
) -> list[Any]:
    """Return PyTorch's convolution, behind the zeros that it cannot add itself."""
    zeros, padding = torch_padding(torch, without_causal(layer))
    make = getattr(torch.nn, f"Conv{len(layer.kernel_size)}d")
    window = (layer.kernel_size, layer.stride, padding, layer.dilation)
    return [*zeros, make(channels, filters, *window, groups=groups, bias=bias)]


def keras_windows(keras: Any, layer: Any, kind: str, **more: Any) -> list[Any]:
    """Return Keras' layer of this kind, behind the zeros that it cannot add itself."""
    # Of Keras' layers, only Conv1D has the word "causal".
    zeros, padding = keras_padding(keras, layer.padding if kind == "Conv" else without_causal(layer))
    made = getattr(keras.layers, f"{kind}{len(layer.kernel_size)}D")(
        kernel_size=layer.kernel_size,
        strides=layer.stride,
        padding=padding,
        dilation_rate=layer.dilation,
        use_bias=layer.bias,
        activation=layer.activation,
        **more,
    )
    return [*zeros, made]


def without_causal(layer: Any) -> Any:
    """Return the padding, "causal" as the number of zeros that it means."""
    if layer.padding != "causal":
        return layer.padding
    return (((layer.kernel_size[0] - 1) * layer.dilation[0], 0),)


def torch_lacks(axes: int) -> Lacks:
    """Return what PyTorch has no words for."""
    return {
        **unbatched(axes + 1),
        "'same' with a stride": lambda layer, _: layer.padding == "same" and max(layer.stride) > 1,
    }


KERAS_LACKS: Lacks = {
    "a stride with dilation": lambda layer, _: max(layer.stride) > 1 and max(layer.dilation) > 1,
}
