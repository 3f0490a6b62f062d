"""Pooling: PyTorch has padding by numbers and a ceiling, Keras has 'same', and neither has both."""

from typing import Any

from cnnparams import AvgPool1D, AvgPool2D, AvgPool3D, Layer, MaxPool1D, MaxPool2D, MaxPool3D
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import keras_padding, lopsided, torch_padding
from tests.against.torch_side import Torch, unbatched


def pooling(layer: type[Layer[Any, Any]], axes: int, theirs: tuple[str, str], **options: Any) -> Entry:
    """Return the entry of a pooling over so many axes; `theirs` are PyTorch's and Keras' names of it."""

    def torch_layers(torch: Any, pool: Any, _: Any) -> list[Any]:
        zeros, padding = torch_padding(torch, pool.padding)
        more = {name: getattr(pool, name) for name in options}
        make = getattr(torch.nn, f"{theirs[0]}{axes}d")
        return [*zeros, make(pool.pool_size, pool.stride, padding, ceil_mode=pool.ceil_mode, **more)]

    def keras_layers(keras: Any, pool: Any, _: Any) -> list[Any]:
        zeros, padding = keras_padding(keras, pool.padding)
        make = getattr(keras.layers, f"{theirs[1]}{axes}D")
        return [*zeros, make(pool.pool_size, pool.stride, padding)]

    return Entry(
        layer,
        options={
            "pool_size": draw.per_axis(axes, 5),
            "stride": draw.per_axis(axes, 4),
            "padding": draw.padding(axes, 2, "valid", "same"),
            "ceil_mode": draw.flags,
            **options,
        },
        inputs=draw.shape(axes + 1),
        torch=Torch(torch_layers, lacks=unbatched(axes + 1) | TORCH_LACKS),
        keras=Keras(keras_layers, lacks=KERAS_LACKS),
    )


def over_half(pool: Any, _: Any) -> bool:
    """Tell whether there is more padding than PyTorch, and we with it, allow for."""
    return not isinstance(pool.padding, str) and any(
        max(sides) > size // 2 for size, sides in zip(pool.pool_size, pool.padding, strict=True)
    )


def larger_than_input(pool: Any, shape: Any) -> bool:
    """Tell whether the pool is larger than the input without its padding."""
    return any(size > room for size, room in zip(pool.pool_size, shape, strict=False))


# Padding by a layer of its own knows no limit, and a ceiling behind it takes its zeros for the input.
TORCH_LACKS = {
    "'same'": lambda pool, _: pool.padding == "same",
    "a limit to padding at one end": lambda pool, shape: lopsided(pool.padding) and over_half(pool, shape),
    "AvgPool3d of less than a pool": lambda pool, shape: (
        isinstance(pool, AvgPool3D) and larger_than_input(pool, shape)
    ),
    "a ceiling with padding at one end": lambda pool, _: lopsided(pool.padding) and pool.ceil_mode,
}
KERAS_LACKS = {
    "a limit to padding": over_half,
    "a ceiling": lambda pool, _: pool.ceil_mode,
    "dilation": lambda pool, _: max(getattr(pool, "dilation", (1,))) > 1,
}

ENTRIES = (
    pooling(MaxPool1D, 1, ("MaxPool", "MaxPooling"), dilation=draw.per_axis(1, 3)),
    pooling(MaxPool2D, 2, ("MaxPool", "MaxPooling"), dilation=draw.per_axis(2, 3)),
    pooling(MaxPool3D, 3, ("MaxPool", "MaxPooling"), dilation=draw.per_axis(3, 3)),
    pooling(AvgPool1D, 1, ("AvgPool", "AveragePooling")),
    pooling(AvgPool2D, 2, ("AvgPool", "AveragePooling")),
    pooling(AvgPool3D, 3, ("AvgPool", "AveragePooling")),
)
