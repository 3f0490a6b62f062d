"""Pooling: PyTorch has padding by numbers and a ceiling, Keras has 'same', and neither has both."""

from collections.abc import Callable
from itertools import product
from math import prod
from typing import Any

import cnnparams
from cnnparams import (
    AvgPool1D,
    AvgPool2D,
    AvgPool3D,
    ConfigError,
    Layer,
    MaxPool1D,
    MaxPool2D,
    MaxPool3D,
    ShapeError,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import keras_padding, lopsided, torch_padding
from tests.against.torch_side import Torch, unbatched
from tests.records import KERAS_DOCS, LESSON, TORCH_DOCS, Example, Wrong
from tests.tally import Forward, Numbers, inside, slid

EXAMPLES = [
    Example(
        AvgPool2D(3, stride=2, padding=1, count_include_pad=False),
        (7, 7, 5),
        (4, 4, 5),  # (7 + 2 - 3) // 2 + 1
        (),
        0,
        TORCH_DOCS + "AvgPool2d.html",
    ),
    Example(MaxPool2D(), (28, 28, 8), (14, 14, 8), (), 0, LESSON),
    Example(
        MaxPool2D(3, stride=2, padding=1, dilation=(1, 2), ceil_mode=True),
        (112, 113, 64),
        (57, 56, 64),  # torch.nn.MaxPool2d(3, 2, 1, (1, 2), ceil_mode=True)
        (),
        0,
        TORCH_DOCS + "MaxPool2d.html",
    ),
    Example(AvgPool2D(2), (10, 10, 16), (5, 5, 16), (), 0, LESSON),
    Example(
        AvgPool2D(3, stride=(2, 1), padding="same"),
        (7, 5, 2),
        (4, 5, 2),
        (),
        0,
        KERAS_DOCS + "pooling_layers/",
    ),
    Example(
        MaxPool1D(3, stride=2, padding=1, ceil_mode=True),
        (8, 4),
        (5, 4),  # torch.nn.MaxPool1d(3, 2, 1, ceil_mode=True)
        (),
        0,
        TORCH_DOCS + "MaxPool1d.html",
    ),
    # With a ceiling, a last window that begins inside reaches over the end: torch.nn.MaxPool1d(2, ceil_mode=True)
    # and the like.
    Example(MaxPool1D(2, ceil_mode=True), (5, 4), (3, 4), (), 0, TORCH_DOCS + "MaxPool1d.html"),
    Example(AvgPool1D(3, stride=2, ceil_mode=True), (6, 4), (3, 4), (), 0, TORCH_DOCS + "AvgPool1d.html"),
    Example(
        AvgPool1D(3, stride=2, padding=1, ceil_mode=True),
        (8, 4),
        (5, 4),
        (),
        0,
        TORCH_DOCS + "AvgPool1d.html",
    ),
    Example(MaxPool2D((2, 3), ceil_mode=True), (5, 7, 4), (3, 3, 4), (), 0, TORCH_DOCS + "MaxPool2d.html"),
    Example(AvgPool2D((2, 3), ceil_mode=True), (5, 7, 4), (3, 3, 4), (), 0, TORCH_DOCS + "AvgPool2d.html"),
    Example(
        MaxPool3D((2, 3, 2), ceil_mode=True), (5, 7, 4, 4), (3, 3, 2, 4), (), 0, TORCH_DOCS + "MaxPool3d.html"
    ),
    Example(
        AvgPool3D((2, 3, 2), ceil_mode=True), (5, 7, 4, 4), (3, 3, 2, 4), (), 0, TORCH_DOCS + "AvgPool3d.html"
    ),
    Example(
        MaxPool3D((1, 2, 2), dilation=(2, 1, 1)),
        (16, 112, 112, 64),
        (16, 56, 56, 64),
        (),
        0,
        TORCH_DOCS + "MaxPool3d.html",
    ),
    Example(AvgPool1D(4, padding=((1, 2),)), (9, 3), (3, 3), (), 0, TORCH_DOCS + "AvgPool1d.html"),
    Example(AvgPool3D(2, stride=1), (8, 28, 28, 64), (7, 27, 27, 64), (), 0, TORCH_DOCS + "AvgPool3d.html"),
]

any_of: Any = cnnparams  # wrong types are passed on purpose


WRONG: list[Wrong] = [
    (
        lambda: any_of.AvgPool2D(count_include_pad=1),
        TypeError,
        "AvgPool2D: count_include_pad must be True or False, got 1 (int)",
    ),
    (
        lambda: AvgPool1D(4, padding=((0, 3),)),
        ConfigError,
        "AvgPool1D: padding must be at most half of the pool size 4, got 3",
    ),
    (
        lambda: MaxPool3D((3, 1, 1), dilation=2).output_shape((4, 4, 4, 1)),
        ShapeError,
        "MaxPool3D(pool_size=(3, 1, 1), dilation=(2, 2, 2)): a 3 x 1 x 1 pool dilated to 5 x 1 x 1 does not fit"
        " into 4 x 4 x 4 (input (4, 4, 4, 1))",
    ),
]


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
    pooling(AvgPool1D, 1, ("AvgPool", "AveragePooling"), count_include_pad=draw.flags),
    pooling(AvgPool2D, 2, ("AvgPool", "AveragePooling"), count_include_pad=draw.flags),
    pooling(AvgPool3D, 3, ("AvgPool", "AveragePooling"), count_include_pad=draw.flags),
)


def pool(take: Callable[[Numbers, int], object]) -> Forward:
    """Slide over each channel, and make one number of what lies under the window; padding is nothing."""

    def run(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
        *sizes, channels = prev_shape
        places = pools_of(layer, sizes)
        for place in product(*places):
            under = prod([inside(window, size) for window, size in zip(place, sizes, strict=True)])
            for _ in range(channels):
                take(numbers, under)

    return run


def pools_of(layer: Any, sizes: Any) -> list[list[list[int]]]:
    """Slide the window of a pool along each axis."""
    stride = layer.stride or layer.pool_size
    rates = getattr(layer, "dilation", (1,) * len(sizes))
    paddings = [layer.padding] * len(sizes) if isinstance(layer.padding, str) else layer.padding
    axes = zip(sizes, layer.pool_size, stride, paddings, rates, strict=True)
    return [slid(*axis, ceil=layer.ceil_mode) for axis in axes]


def mean(numbers: Numbers, many: int) -> object:
    return numbers.sum(many) / many


FORWARD: dict[type, Forward] = {
    **dict.fromkeys((MaxPool1D, MaxPool2D, MaxPool3D), pool(Numbers.largest)),
    **dict.fromkeys((AvgPool1D, AvgPool2D, AvgPool3D), pool(mean)),
}
