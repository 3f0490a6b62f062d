"""Parts that counterparts of several layers are made of: padding in front, an activation behind."""

from collections import OrderedDict
from typing import Any

TORCH_ACTIVATIONS = {
    "relu": "ReLU",
    "relu6": "ReLU6",
    "hardtanh": "Hardtanh",
    "leaky_relu": "LeakyReLU",
    "elu": "ELU",
    "selu": "SELU",
    "celu": "CELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "mish": "Mish",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "hard_sigmoid": "Hardsigmoid",
    "hard_swish": "Hardswish",
    "softplus": "Softplus",
    "softsign": "Softsign",
    "softmax": "Softmax",
    "log_softmax": "LogSoftmax",
}

CHANNELS = 1  # their axis in PyTorch, where the batch is the first


def torch_activation(torch: Any, label: str | None, axis: int = CHANNELS) -> list[Any]:
    """Return the module of an activation, or none; a softmax is along this axis."""
    if label is None:
        return []
    return [getattr(torch.nn, TORCH_ACTIVATIONS[label])(*([axis] if label.endswith("softmax") else []))]


def torch_named(torch: Any, **modules: Any) -> Any:
    """Return modules one behind the other, whose weights begin with these names."""
    return torch.nn.Sequential(OrderedDict(modules))


def torch_padding(torch: Any, padding: Any) -> tuple[list[Any], Any]:
    """Return padding that PyTorch has no argument for as a module, and the argument."""
    if padding == "same":
        return [], "same"
    if not lopsided(padding):
        return [], tuple(before for before, _ in padding)
    last_axis_first = [number for sides in reversed(padding) for number in sides]
    return [getattr(torch.nn, f"ZeroPad{len(padding)}d")(last_axis_first)], 0


def keras_padding(keras: Any, padding: Any) -> tuple[list[Any], str]:
    """Return padding that Keras has no word for as a layer, and the word."""
    if isinstance(padding, str):
        return [], padding
    if not any(map(any, padding)):
        return [], "valid"
    sides = padding if len(padding) > 1 else padding[0]
    return [getattr(keras.layers, f"ZeroPadding{len(padding)}D")(sides)], "valid"


def lopsided(padding: Any) -> bool:
    """Tell whether any axis is padded by more at one end than at the other."""
    return not isinstance(padding, str) and any(before != after for before, after in padding)
