"""Adaptive pooling: PyTorch's idea, which Keras has taken over."""

from collections.abc import Callable
from itertools import product
from math import ceil, floor, prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import (
    AdaptiveAvgPool1D,
    AdaptiveAvgPool2D,
    AdaptiveAvgPool3D,
    AdaptiveMaxPool1D,
    AdaptiveMaxPool2D,
    AdaptiveMaxPool3D,
    ConfigError,
    Layer,
    ShapeError,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.side import Lacks
from tests.against.torch_side import Torch, unbatched
from tests.records import TORCH_DOCS, Example, Wrong
from tests.tally import Forward, Numbers

EXAMPLES = [
    Example(
        AdaptiveAvgPool2D((None, 1)),
        (13, 9, 512),
        (13, 1, 512),
        (),
        0,
        TORCH_DOCS + "AdaptiveAvgPool2d.html",
    ),
    Example(AdaptiveMaxPool1D((None,)), (13, 5), (13, 5), (), 0, TORCH_DOCS + "AdaptiveMaxPool1d.html"),
    Example(AdaptiveAvgPool1D(5), (128, 16), (5, 16), (), 0, TORCH_DOCS + "AdaptiveAvgPool1d.html"),
    Example(AdaptiveAvgPool2D(7), (13, 9, 512), (7, 7, 512), (), 0, TORCH_DOCS + "AdaptiveAvgPool2d.html"),
    Example(
        AdaptiveAvgPool3D((1, 2, 3)),
        (2, 7, 7, 512),
        (1, 2, 3, 512),
        (),
        0,
        TORCH_DOCS + "AdaptiveAvgPool3d.html",
    ),
    Example(AdaptiveMaxPool1D(5), (128, 16), (5, 16), (), 0, TORCH_DOCS + "AdaptiveMaxPool1d.html"),
    Example(AdaptiveMaxPool2D(7), (13, 9, 512), (7, 7, 512), (), 0, TORCH_DOCS + "AdaptiveMaxPool2d.html"),
    Example(
        AdaptiveMaxPool3D((1, 2, 3)),
        (2, 7, 7, 512),
        (1, 2, 3, 512),
        (),
        0,
        TORCH_DOCS + "AdaptiveMaxPool3d.html",
    ),
    Example(AdaptiveAvgPool2D((2, 8)), (6, 6, 3), (2, 8, 3), (), 0, TORCH_DOCS + "AdaptiveAvgPool2d.html"),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[Wrong] = [
    (lambda: AdaptiveAvgPool2D(0), ConfigError, "AdaptiveAvgPool2D: output_size must be 1 or more, got 0"),
    (
        lambda: any_of.AdaptiveMaxPool3D(1).output_shape((7, 7, 3)),
        ShapeError,
        "AdaptiveMaxPool3D(output_size=(1, 1, 1)): expects an input (depth, height, width, channels), got (7, 7, 3)",
    ),
]


def adaptive(layer: type[Layer[Any, Any]], axes: int, theirs: tuple[str, str]) -> Entry:
    """Return the entry of a pooling over so many axes; `theirs` are PyTorch's and Keras' names of it."""

    def torch_layer(torch: Any, pool: Any, _: Any) -> Any:
        return getattr(torch.nn, f"{theirs[0]}{axes}d")(pool.output_size)

    def keras_layer(keras: Any, pool: Any, _: Any) -> Any:
        return getattr(keras.layers, f"{theirs[1]}{axes}D")(pool.output_size)

    return Entry(
        layer,
        required={
            "output_size": draw.per_axis(axes, 12) | st.tuples(*[st.none() | st.integers(1, 9)] * axes)
        },
        inputs=draw.shape(axes + 1),
        torch=Torch(torch_layer, lacks=unbatched(axes + 1) | more_axes(axes + 1) | single(axes)),
        keras=Keras(
            keras_layer,
            lacks={
                "refusing another rank": lambda _, shape: len(shape) != axes + 1,
                "a size that stays": lambda pool, _: None in pool.output_size,
            },
        ),
    )


def single(axes: int) -> Lacks:
    """Say that PyTorch has no None for the only axis."""
    return {"one size that stays": lambda pool, _: axes == 1 and None in pool.output_size}


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


def adapt(take: Callable[[Numbers, int], object]) -> Forward:
    """Make one number of what lies in each window: from the part of the input where it begins to where it ends."""

    def run(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
        *sizes, channels = prev_shape
        lengths = []
        for size, made in zip(sizes, layer.output_size, strict=True):
            places = size if made is None else made
            lengths.append(
                [ceil((place + 1) * size / places) - floor(place * size / places) for place in range(places)]
            )
        for window in product(*lengths):
            for _ in range(channels):
                take(numbers, prod(window))

    return run


FORWARD: dict[type, Forward] = {
    **dict.fromkeys((AdaptiveMaxPool1D, AdaptiveMaxPool2D, AdaptiveMaxPool3D), adapt(Numbers.largest)),
    **dict.fromkeys(
        (AdaptiveAvgPool1D, AdaptiveAvgPool2D, AdaptiveAvgPool3D),
        adapt(lambda numbers, many: numbers.sum(many) / many),
    ),
}
