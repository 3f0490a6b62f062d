"""Global pooling: in PyTorch, adaptive pooling to one number, flattened unless the axes are kept."""

from collections.abc import Callable
from math import prod
from typing import Any

import cnnparams
from cnnparams import (
    GlobalAvgPool1D,
    GlobalAvgPool2D,
    GlobalAvgPool3D,
    GlobalMaxPool1D,
    GlobalMaxPool2D,
    GlobalMaxPool3D,
    Layer,
    ShapeError,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch, unbatched
from tests.families.adaptive_pooling import more_axes
from tests.records import KERAS_DOCS, Example, Wrong
from tests.tally import Forward, Numbers

EXAMPLES = [
    Example(GlobalAvgPool1D(), (128, 16), (16,), (), 0, KERAS_DOCS + "pooling_layers/"),
    Example(GlobalAvgPool1D(keepdims=True), (128, 16), (1, 16), (), 0, KERAS_DOCS + "pooling_layers/"),
    Example(GlobalAvgPool2D(), (7, 7, 2048), (2048,), (), 0, KERAS_DOCS + "pooling_layers/"),
    Example(
        GlobalAvgPool2D(keepdims=True), (7, 7, 2048), (1, 1, 2048), (), 0, KERAS_DOCS + "pooling_layers/"
    ),
    Example(GlobalAvgPool3D(), (2, 7, 7, 512), (512,), (), 0, KERAS_DOCS + "pooling_layers/"),
    Example(
        GlobalAvgPool3D(keepdims=True), (2, 7, 7, 512), (1, 1, 1, 512), (), 0, KERAS_DOCS + "pooling_layers/"
    ),
    Example(GlobalMaxPool1D(), (128, 16), (16,), (), 0, KERAS_DOCS + "pooling_layers/"),
    Example(GlobalMaxPool1D(keepdims=True), (128, 16), (1, 16), (), 0, KERAS_DOCS + "pooling_layers/"),
    Example(GlobalMaxPool2D(), (7, 7, 2048), (2048,), (), 0, KERAS_DOCS + "pooling_layers/"),
    Example(
        GlobalMaxPool2D(keepdims=True), (7, 7, 2048), (1, 1, 2048), (), 0, KERAS_DOCS + "pooling_layers/"
    ),
    Example(GlobalMaxPool3D(), (2, 7, 7, 512), (512,), (), 0, KERAS_DOCS + "pooling_layers/"),
    Example(
        GlobalMaxPool3D(keepdims=True), (2, 7, 7, 512), (1, 1, 1, 512), (), 0, KERAS_DOCS + "pooling_layers/"
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[Wrong] = [
    (
        lambda: any_of.GlobalAvgPool2D(keepdims=1),
        TypeError,
        "GlobalAvgPool2D: keepdims must be True or False, got 1 (int)",
    ),
    (
        lambda: any_of.GlobalMaxPool1D().param_count((7, 7, 3)),
        ShapeError,
        "GlobalMaxPool1D(): expects an input (length, channels), got (7, 7, 3)",
    ),
]


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


def of_all(take: Callable[[Numbers, int], object]) -> Forward:
    """Make one number of each channel."""

    def run(_: Any, prev_shape: Any, numbers: Numbers) -> None:
        for _channel in range(prev_shape[-1]):
            take(numbers, prod(prev_shape[:-1]))

    return run


FORWARD: dict[type, Forward] = {
    **dict.fromkeys((GlobalMaxPool1D, GlobalMaxPool2D, GlobalMaxPool3D), of_all(Numbers.largest)),
    **dict.fromkeys(
        (GlobalAvgPool1D, GlobalAvgPool2D, GlobalAvgPool3D),
        of_all(lambda numbers, many: numbers.sum(many) / many),
    ),
}
