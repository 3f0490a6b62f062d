"""Resizing: in PyTorch one module for all of it, and two that Keras does not have."""

from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import (
    ConfigError,
    DepthToSpace,
    Layer,
    PixelShuffle,
    PixelUnshuffle,
    Resize,
    ShapeError,
    SpaceToDepth,
    UpSample1D,
    UpSample2D,
    UpSample3D,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, TORCH_DOCS, Example, Wrong
from tests.tally import Forward, Numbers, each

TENSORFLOW = "https://www.tensorflow.org/api_docs/python/tf/nn/"

EXAMPLES = [
    Example(SpaceToDepth(2), (4, 4, 1), (2, 2, 4), (), 0, TENSORFLOW + "space_to_depth"),
    Example(DepthToSpace(2), (1, 1, 12), (2, 2, 3), (), 0, TENSORFLOW + "depth_to_space"),
    Example(
        UpSample1D(),
        (4, 5),
        (8, 5),  # 4 * 2
        (),
        0,
        KERAS_DOCS + "reshaping_layers/up_sampling1d/",
    ),
    Example(UpSample1D(3), (4, 5), (12, 5), (), 0, KERAS_DOCS + "reshaping_layers/up_sampling1d/"),  # 4 * 3
    Example(
        UpSample2D(),
        (28, 28, 64),
        (56, 56, 64),  # 28 * 2
        (),
        0,
        KERAS_DOCS + "reshaping_layers/up_sampling2d/",
    ),
    Example(
        UpSample2D((2, 3)),
        (4, 4, 8),
        (8, 12, 8),  # torch.nn.Upsample(scale_factor=(2, 3))
        (),
        0,
        TORCH_DOCS + "Upsample.html",
    ),
    Example(
        UpSample3D((1, 2, 3)),
        (4, 5, 6, 3),
        (4, 10, 18, 3),  # keras.layers.UpSampling3D((1, 2, 3))
        (),
        0,
        KERAS_DOCS + "reshaping_layers/up_sampling3d/",
    ),
    Example(UpSample3D(), (1, 2, 3, 4), (2, 4, 6, 4), (), 0, KERAS_DOCS + "reshaping_layers/up_sampling3d/"),
    Example(
        Resize((3, 4)),
        (4, 5, 6),
        (3, 4, 6),  # keras.layers.Resizing(3, 4)
        (),
        0,
        KERAS_DOCS + "preprocessing_layers/image_preprocessing/resizing/",
    ),
    Example(
        Resize(9), (4, 5, 6), (9, 9, 6), (), 0, TORCH_DOCS + "Upsample.html"
    ),  # torch.nn.Upsample(size=9)
    Example(
        PixelShuffle(3),
        (4, 4, 9),
        (12, 12, 1),  # the example of the source
        (),
        0,
        TORCH_DOCS + "PixelShuffle.html",
    ),
    Example(
        PixelUnshuffle(3),
        (12, 12, 1),
        (4, 4, 9),  # the example of the source
        (),
        0,
        TORCH_DOCS + "PixelUnshuffle.html",
    ),
    Example(
        PixelUnshuffle(2),
        (4, 6, 8),
        (2, 3, 32),  # torch.nn.PixelUnshuffle(2)
        (),
        0,
        TORCH_DOCS + "PixelUnshuffle.html",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

ONE = "must be a whole number, or 1 of them (length)"
PAIR = "must be a whole number, or 2 of them (height, width)"
TRIPLE = "must be a whole number, or 3 of them (depth, height, width)"


WRONG: list[Wrong] = [
    (
        lambda: DepthToSpace(2).output_shape((4, 4, 6)),
        ShapeError,
        "DepthToSpace(block_size=2): block_size * block_size = 4 must divide the 6 channels of the input"
        " (input (4, 4, 6)); add Conv2D(8, 1) before it",
    ),
    (
        lambda: SpaceToDepth(2).output_shape((5, 4, 6)),
        ShapeError,
        "SpaceToDepth(block_size=2): block_size must divide height and width, got 5 x 4"
        " (input (5, 4, 6)); add ZeroPad2D(((0, 1), (0, 0))) before it",
    ),
    (
        lambda: any_of.SpaceToDepth(2.0),
        TypeError,
        "SpaceToDepth: block_size must be a whole number, got 2.0 (float)",
    ),
    (lambda: DepthToSpace(0), ConfigError, "DepthToSpace: block_size must be 1 or more, got 0"),
    (lambda: any_of.UpSample1D(1.5), TypeError, f"UpSample1D: size {ONE}, got 1.5 (float)"),
    (lambda: UpSample1D(0), ConfigError, "UpSample1D: size must be 1 or more, got 0"),
    (
        lambda: any_of.UpSample1D().output_shape((7,)),
        ShapeError,
        "UpSample1D(): expects an input (length, channels), got (7,)",
    ),
    (lambda: any_of.UpSample2D(None), TypeError, f"UpSample2D: size {PAIR}, got None (NoneType)"),
    (lambda: any_of.UpSample2D((2, 2, 2)), ConfigError, f"UpSample2D: size {PAIR}, got (2, 2, 2)"),
    (lambda: UpSample2D((2, -1)), ConfigError, "UpSample2D: size must be 1 or more, got -1"),
    (
        lambda: any_of.UpSample2D(3).output_shape((7, 5)),
        ShapeError,
        "UpSample2D(size=(3, 3)): expects an input (height, width, channels), got (7, 5); an image with one channel is (7, 5, 1)",
    ),
    (lambda: any_of.UpSample3D([2]), TypeError, f"UpSample3D: size {TRIPLE}, got [2] (list); write (2,)"),
    (lambda: any_of.UpSample3D((2,)), ConfigError, f"UpSample3D: size {TRIPLE}, got (2,)"),
    (lambda: UpSample3D(-2), ConfigError, "UpSample3D: size must be 1 or more, got -2"),
    (
        lambda: any_of.UpSample3D().output_shape((7, 7, 5)),
        ShapeError,
        "UpSample3D(): expects an input (depth, height, width, channels), got (7, 7, 5)",
    ),
    (lambda: any_of.Resize("7"), TypeError, f"Resize: size {PAIR}, got '7' (str)"),
    (lambda: any_of.Resize((7,)), ConfigError, f"Resize: size {PAIR}, got (7,)"),
    (lambda: Resize((7, 0)), ConfigError, "Resize: size must be 1 or more, got 0"),
    (
        lambda: any_of.Resize(7).output_shape((49, 5)),
        ShapeError,
        "Resize(size=(7, 7)): expects an input (height, width, channels), got (49, 5); an image with one channel is (49, 5, 1)",
    ),
    (
        lambda: any_of.PixelShuffle((2, 2)),
        TypeError,
        "PixelShuffle: factor must be a whole number, got (2, 2) (tuple)",
    ),
    (lambda: PixelShuffle(0), ConfigError, "PixelShuffle: factor must be 1 or more, got 0"),
    (
        lambda: any_of.PixelShuffle(2).output_shape((7, 4)),
        ShapeError,
        "PixelShuffle(factor=2): expects an input (height, width, channels), got (7, 4); an image with one channel is (7, 4, 1)",
    ),
    (
        lambda: PixelShuffle(3).output_shape((64, 64, 10)),
        ShapeError,
        "PixelShuffle(factor=3): factor * factor = 9 must divide the 10 channels of the input"
        " (input (64, 64, 10)); add Conv2D(18, 1) before it",
    ),
    (
        lambda: any_of.PixelUnshuffle(2.0),
        TypeError,
        "PixelUnshuffle: factor must be a whole number, got 2.0 (float)",
    ),
    (lambda: PixelUnshuffle(-1), ConfigError, "PixelUnshuffle: factor must be 1 or more, got -1"),
    (
        lambda: any_of.PixelUnshuffle(2).output_shape((8,)),
        ShapeError,
        "PixelUnshuffle(factor=2): expects an input (height, width, channels), got (8,)",
    ),
    (
        lambda: PixelUnshuffle(4).output_shape((8, 9, 3)),
        ShapeError,
        "PixelUnshuffle(factor=4): factor must divide height and width, got 8 x 9 (input (8, 9, 3));"
        " add ZeroPad2D(((0, 0), (0, 3))) before it",
    ),
    (
        lambda: PixelUnshuffle(4).output_shape((7, 8, 3)),
        ShapeError,
        "PixelUnshuffle(factor=4): factor must divide height and width, got 7 x 8 (input (7, 8, 3));"
        " add ZeroPad2D(((0, 1), (0, 0))) before it",
    ),
]

LENGTHS = st.tuples(st.integers(1, 300), draw.channels)


def up_sampling(layer: type[Layer[Any, Any]], axes: int) -> Entry:
    """Return the entry of upsampling along so many axes."""

    def keras_layer(keras: Any, layer: Any, _: Any) -> Any:
        return getattr(keras.layers, f"UpSampling{axes}D")(layer.size if axes > 1 else layer.size[0])

    return Entry(
        layer,
        options={"size": draw.per_axis(axes, 9 // axes)},
        inputs=draw.shape(axes + 1) if axes > 1 else draw.shape(2) | LENGTHS,
        torch=Torch(lambda torch, layer, _: torch.nn.Upsample(scale_factor=layer.size)),
        keras=Keras(keras_layer),
    )


# What comes before the axes that they know may be one batch, several or none.
OTHER_RANK = {"a rank": lambda _, shape: len(shape) != 3}

ENTRIES = (
    up_sampling(UpSample1D, 1),
    up_sampling(UpSample2D, 2),
    up_sampling(UpSample3D, 3),
    Entry(
        Resize,
        required={"size": draw.per_axis(2, 30)},
        inputs=draw.shape(3),
        torch=Torch(lambda torch, layer, _: torch.nn.Upsample(size=layer.size)),
        keras=Keras(lambda keras, layer, _: keras.layers.Resizing(*layer.size), lacks=OTHER_RANK),
    ),
    *[
        Entry(
            layer,
            torch=f"{twin} has other channels in each place, and is compared",
            keras="Keras has no such layer",
        )
        for layer, twin in ((DepthToSpace, "PixelShuffle"), (SpaceToDepth, "PixelUnshuffle"))
    ],
    Entry(
        PixelShuffle,
        required={"factor": st.integers(1, 3)},
        inputs=draw.shape(3) | st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from((9, 36, 72))),
        torch=Torch(lambda torch, layer, _: torch.nn.PixelShuffle(layer.factor), lacks=OTHER_RANK),
        keras="Keras has no layer that moves channels into space",
    ),
    Entry(
        PixelUnshuffle,
        required={"factor": st.integers(1, 3)},
        inputs=draw.shape(3)
        | st.tuples(*[st.integers(1, 9).map(lambda size: 6 * size)] * 2, st.integers(1, 9)),
        torch=Torch(lambda torch, layer, _: torch.nn.PixelUnshuffle(layer.factor), lacks=OTHER_RANK),
        keras="Keras has no layer that moves space into channels",
    ),
)


def mixed(layer: Any, axes: int, numbers: Numbers) -> None:
    """Compute an element between others: the mean of those around, each times its weight."""
    if layer.interpolation == "nearest":
        return
    if layer.interpolation == "bicubic":  # four rows of four, and the four results
        for _ in range(5):
            [numbers.one * 1 for _ in range(4)]
            numbers.sum(4)
        return
    around = 2**axes
    [numbers.one * 1 for _ in range(around)]
    numbers.sum(around)


def resize(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    for _ in each(layer.output_shape(prev_shape)):
        mixed(layer, len(prev_shape) - 1, numbers)


FORWARD: dict[type, Forward] = dict.fromkeys((UpSample1D, UpSample2D, UpSample3D, Resize), resize)
