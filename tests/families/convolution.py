"""Convolutions: the same layer in both frameworks, but for the words for padding."""

from itertools import product
from math import prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import ConfigError, Conv1D, Conv2D, Conv3D, Layer, ShapeError, Weight
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import lopsided, torch_activation
from tests.against.torch_side import Torch
from tests.against.windows import KERAS_LACKS, keras_windows, options, torch_lacks, torch_windows
from tests.records import KERAS_DOCS, LESSON, TORCH_DOCS, Example, Wrong
from tests.tally import Forward, Numbers, activate, windows_of

EXAMPLES = [
    Example(
        Conv2D(8, 3, padding=1, padding_mode="circular", bias=False),
        (5, 6, 2),
        (5, 6, 8),
        (Weight("kernel", kernel_height=3, kernel_width=3, in_channels=2, filters=8),),
        144,  # 3 * 3 * 2 * 8
        TORCH_DOCS + "Conv2d.html",
    ),
    Example(
        Conv1D(64, 3, stride=2, dilation=2, padding="causal"),
        (128, 16),
        (64, 64),  # ceil(128 / 2)
        (Weight("kernel", kernel_length=3, in_channels=16, filters=64), Weight("bias", filters=64)),
        3136,  # ((3 * 16) + 1) * 64
        KERAS_DOCS + "convolution_layers/convolution1d/",
    ),
    Example(
        Conv1D(6, 5, padding=((1, 3),), groups=3, bias=False),
        (10, 9),
        (10, 6),  # (10 + 1 + 3 - 5) // 1 + 1
        (Weight("kernel", kernel_length=5, group_channels=3, filters=6),),
        90,  # 5 * 3 * 6
        TORCH_DOCS + "Conv1d.html",
    ),
    Example(
        Conv2D(8, 5),
        (32, 32, 3),
        (28, 28, 8),
        (
            Weight("kernel", kernel_height=5, kernel_width=5, in_channels=3, filters=8),
            Weight("bias", filters=8),
        ),
        608,
        LESSON,
    ),
    Example(
        Conv2D(256, (5, 3), stride=(2, 1), padding=((1, 2), (0, 1)), dilation=(1, 2), groups=2, bias=False),
        (27, 26, 96),
        (13, 23, 256),  # (27 + 1 + 2 - 5) // 2 + 1, (26 + 0 + 1 - ((3 - 1) * 2 + 1)) // 1 + 1
        (Weight("kernel", kernel_height=5, kernel_width=3, group_channels=48, filters=256),),
        184320,  # 5 * 3 * 48 * 256
        TORCH_DOCS + "Conv2d.html",
    ),
    Example(
        Conv2D(4, 3, stride=2, padding="same", activation="relu"),
        (7, 8, 1),
        (4, 4, 4),  # ceil(7 / 2), ceil(8 / 2)
        (
            Weight("kernel", kernel_height=3, kernel_width=3, in_channels=1, filters=4),
            Weight("bias", filters=4),
        ),
        40,  # ((3 * 3 * 1) + 1) * 4
        KERAS_DOCS + "convolution_layers/convolution2d/",
    ),
    Example(
        Conv3D(64, (3, 7, 7), stride=(1, 2, 2), padding=(1, 3, 3), bias=False),
        (16, 112, 112, 3),
        (16, 56, 56, 64),  # (16 + 2 - 3) // 1 + 1, (112 + 6 - 7) // 2 + 1
        (Weight("kernel", kernel_depth=3, kernel_height=7, kernel_width=7, in_channels=3, filters=64),),
        28224,  # 3 * 7 * 7 * 3 * 64: the stem of torchvision's r3d_18
        TORCH_DOCS + "Conv3d.html",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

LENGTH = "must be 'valid', 'same', 'causal', a whole number, or for each of (length) a whole number or (before, after)"
VOLUME = "must be 'valid', 'same', a whole number, or for each of (depth, height, width) a whole number or (before, after)"

MODE = "padding_mode must be 'zeros', 'reflect', 'replicate' or 'circular'"
ROOM = "Conv1D(filters=8, kernel_size=(7,), padding={}, padding_mode={})"

WRONG: list[Wrong] = [
    (lambda: any_of.Conv2D(8, 3, padding_mode="mirror"), ConfigError, f"Conv2D: {MODE}, got 'mirror'"),
    (lambda: any_of.Conv2D(8, 3, padding_mode=None), TypeError, f"Conv2D: {MODE}, got None (NoneType)"),
    (
        lambda: Conv1D(8, 7, padding=3, padding_mode="reflect").output_shape((3, 5)),
        ShapeError,
        f"{ROOM.format('((3, 3),)', repr('reflect'))}: padding_mode='reflect' can add at most 2 elements, got 3"
        " (input (3, 5))",
    ),
    (
        lambda: Conv1D(8, 7, padding="same", padding_mode="circular").output_shape((2, 5)),
        ShapeError,
        f"{ROOM.format(repr('same'), repr('circular'))}: padding_mode='circular' can add at most 2 elements, got 3"
        " (input (2, 5))",
    ),
    (
        lambda: Conv1D(8, 7, padding="causal", padding_mode="circular").output_shape((5, 5)),
        ShapeError,
        f"{ROOM.format(repr('causal'), repr('circular'))}: padding_mode='circular' can add at most 5 elements,"
        " got 6 (input (5, 5))",
    ),
    (lambda: any_of.Conv1D(8, 5, padding="full"), ConfigError, f"Conv1D: padding {LENGTH}, got 'full'"),
    (
        lambda: any_of.Conv1D(8, 5, padding=(1, 2)),
        ConfigError,
        f"Conv1D: padding {LENGTH}, got (1, 2); write ((1, 2),)",
    ),
    (
        lambda: any_of.Conv1D(8, (5, 5)),
        ConfigError,
        "Conv1D: kernel_size must be a whole number, or 1 of them (length), got (5, 5)",
    ),
    (lambda: Conv1D(8, 5, groups=3), ConfigError, "Conv1D: groups must divide the 8 filters, got 3"),
    (lambda: any_of.Conv3D(8, 5, padding="causal"), ConfigError, f"Conv3D: padding {VOLUME}, got 'causal'"),
    (
        lambda: Conv3D(8, 5).param_count((4, 9, 9, 3)),
        ShapeError,
        "Conv3D(filters=8, kernel_size=(5, 5, 5)): a 5 x 5 x 5 kernel does not fit into 4 x 9 x 9 (input (4, 9, 9, 3))",
    ),
    (
        lambda: any_of.Conv1D(8, 5).weights((9, 9, 3)),
        ShapeError,
        "Conv1D(filters=8, kernel_size=(5,)): expects an input (length, channels), got (9, 9, 3)",
    ),
]


def torch_layers(torch: Any, conv: Any, prev_shape: Any) -> list[Any]:
    if conv.padding_mode != "zeros":
        convolution = [torch_with_mode(torch, conv, prev_shape[-1])]
    else:
        convolution = torch_windows(torch, conv, prev_shape[-1], conv.filters, conv.groups, bias=conv.bias)
    return [*convolution, *torch_activation(torch, conv.activation)]


def torch_with_mode(torch: Any, conv: Any, channels: int) -> Any:
    """Return PyTorch's convolution with its own word for what is added; see LACKS for what it cannot."""
    padding = conv.padding if isinstance(conv.padding, str) else tuple(before for before, _ in conv.padding)
    window = (conv.kernel_size, conv.stride, padding, conv.dilation)
    make = getattr(torch.nn, f"Conv{len(conv.kernel_size)}d")
    more = {"groups": conv.groups, "bias": conv.bias, "padding_mode": conv.padding_mode}
    return make(channels, conv.filters, *window, **more)


MODES = st.sampled_from(("zeros", "zeros", "reflect", "replicate", "circular"))
KERAS_MODES = {"modes of padding": lambda conv, _: conv.padding_mode != "zeros"}
LACKS = {
    "a mode for padding at one end": lambda conv, _: (
        conv.padding_mode != "zeros" and (conv.padding == "causal" or lopsided(conv.padding))
    ),
}


def keras_layers(keras: Any, conv: Any, _: Any) -> list[Any]:
    return keras_windows(keras, conv, "Conv", filters=conv.filters, groups=conv.groups)


def convolution(layer: type[Layer[Any, Any]], axes: int) -> Entry:
    """Return the entry of a convolution over so many axes."""
    return Entry(
        layer,
        required={"filters": draw.channels, "kernel_size": draw.per_axis(axes, 5)},
        options=options(axes) | {"groups": draw.groups, "padding_mode": MODES},
        inputs=draw.shape(axes + 1),
        torch=Torch(torch_layers, lacks=torch_lacks(axes) | LACKS),
        keras=Keras(keras_layers, lacks=KERAS_LACKS | KERAS_MODES),
    )


ENTRIES = (convolution(Conv1D, 1), convolution(Conv2D, 2), convolution(Conv3D, 3))


def convolve(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Slide each filter over the input."""
    *sizes, channels = prev_shape
    places = windows_of(layer, sizes)
    for place in product(*places):
        for _ in range(layer.filters):
            total = numbers.sum_of_products(prod(map(len, place)) * channels // layer.groups)
            if layer.bias:
                total + 1
    activate(layer.activation, [*map(len, places), layer.filters], numbers)


FORWARD: dict[type, Forward] = dict.fromkeys((Conv1D, Conv2D, Conv3D), convolve)
