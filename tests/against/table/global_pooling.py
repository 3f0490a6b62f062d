"""Global pooling: in PyTorch, adaptive pooling to one number, flattened unless the axes are kept."""

from typing import Any

from cnnparams import (
    GlobalAvgPool1D,
    GlobalAvgPool2D,
    GlobalAvgPool3D,
    GlobalMaxPool1D,
    GlobalMaxPool2D,
    GlobalMaxPool3D,
    Layer,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.table.adaptive_pooling import more_axes
from tests.against.torch_side import Torch, unbatched


def over_all(layer: type[Layer[Any, Any]], axes: int, theirs: tuple[str, str]) -> Entry:
    """Return the entry of a pooling over so many axes; `theirs` are PyTorch's and Keras' names of it."""

    def torch_layers(torch: Any, pool: Any, _: Any) -> list[Any]:
        one = getattr(torch.nn, f"{theirs[0]}{axes}d")(1)
        return [one] if pool.keepdims else [one, torch.nn.Flatten()]

    def keras_layer(keras: Any, pool: Any, _: Any) -> Any:
        return getattr(keras.layers, f"{theirs[1]}{axes}D")(keepdims=pool.keepdims)

    return Entry(
        layer,
        options={"keepdims": draw.flags},
        inputs=draw.shape(axes + 1),
        torch=Torch(torch_layers, lacks=unbatched(axes + 1) | more_axes(axes + 1)),
        keras=Keras(keras_layer),
    )


ENTRIES = (
    over_all(GlobalAvgPool1D, 1, ("AdaptiveAvgPool", "GlobalAveragePooling")),
    over_all(GlobalAvgPool2D, 2, ("AdaptiveAvgPool", "GlobalAveragePooling")),
    over_all(GlobalAvgPool3D, 3, ("AdaptiveAvgPool", "GlobalAveragePooling")),
    over_all(GlobalMaxPool1D, 1, ("AdaptiveMaxPool", "GlobalMaxPooling")),
    over_all(GlobalMaxPool2D, 2, ("AdaptiveMaxPool", "GlobalMaxPooling")),
    over_all(GlobalMaxPool3D, 3, ("AdaptiveMaxPool", "GlobalMaxPooling")),
)
