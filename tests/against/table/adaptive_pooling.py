"""Adaptive pooling: PyTorch's idea, which Keras has taken over."""

from typing import Any

from cnnparams import (
    AdaptiveAvgPool1D,
    AdaptiveAvgPool2D,
    AdaptiveAvgPool3D,
    AdaptiveMaxPool1D,
    AdaptiveMaxPool2D,
    AdaptiveMaxPool3D,
    Layer,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.side import Lacks
from tests.against.torch_side import Torch, unbatched


def adaptive(layer: type[Layer[Any, Any]], axes: int, theirs: tuple[str, str]) -> Entry:
    """Return the entry of a pooling over so many axes; `theirs` are PyTorch's and Keras' names of it."""

    def torch_layer(torch: Any, pool: Any, _: Any) -> Any:
        return getattr(torch.nn, f"{theirs[0]}{axes}d")(pool.output_size)

    def keras_layer(keras: Any, pool: Any, _: Any) -> Any:
        return getattr(keras.layers, f"{theirs[1]}{axes}D")(pool.output_size)

    return Entry(
        layer,
        required={"output_size": draw.per_axis(axes, 12)},
        inputs=draw.shape(axes + 1),
        torch=Torch(torch_layer, lacks=unbatched(axes + 1) | more_axes(axes + 1)),
        keras=Keras(keras_layer, lacks={"refusing another rank": lambda _, shape: len(shape) != axes + 1}),
    )


def more_axes(rank: int) -> Lacks:
    """Say that PyTorch's adaptive mean to a single number does not count the axes."""
    return {"refusing more axes": lambda _, shape: len(shape) > rank}


ENTRIES = (
    adaptive(AdaptiveAvgPool1D, 1, ("AdaptiveAvgPool", "AdaptiveAveragePooling")),
    adaptive(AdaptiveAvgPool2D, 2, ("AdaptiveAvgPool", "AdaptiveAveragePooling")),
    adaptive(AdaptiveAvgPool3D, 3, ("AdaptiveAvgPool", "AdaptiveAveragePooling")),
    adaptive(AdaptiveMaxPool1D, 1, ("AdaptiveMaxPool", "AdaptiveMaxPooling")),
    adaptive(AdaptiveMaxPool2D, 2, ("AdaptiveMaxPool", "AdaptiveMaxPooling")),
    adaptive(AdaptiveMaxPool3D, 3, ("AdaptiveMaxPool", "AdaptiveMaxPooling")),
)
