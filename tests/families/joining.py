"""Merges in which one input lies behind another: both frameworks count the batch as axis 0."""

from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import Concat, ConfigError, Shape, ShapeError
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, Example, Wrong

EXAMPLES = [
    Example(
        Concat(),
        ((28, 28, 64), (28, 28, 128), (28, 28, 32), (28, 28, 32)),
        (28, 28, 256),  # inception (3a): 64 + 128 + 32 + 32
        (),
        0,
        "https://arxiv.org/abs/1409.4842, table 1",
    ),
    Example(
        Concat(axis=1),
        ((1, 768), (196, 768)),
        (197, 768),  # ViT-B/16: a class token before (224 / 16) ** 2 patches
        (),
        0,
        "https://arxiv.org/abs/2010.11929",
    ),
    Example(
        Concat(axis=-2),
        ((4, 4, 3), (4, 5, 3)),
        (4, 9, 3),  # keras.layers.Concatenate(axis=-2): 4 + 5
        (),
        0,
        KERAS_DOCS + "merging_layers/concatenate/",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

CUT = "resize or crop one of them first, for example with CropLike()"


WRONG: list[Wrong] = [
    (lambda: any_of.Concat(axis=None), TypeError, "Concat: axis must be a whole number, got None (NoneType)"),
    (lambda: any_of.Concat(axis=True), TypeError, "Concat: axis must be a whole number, got True (bool)"),
    (
        lambda: Concat(axis=0),
        ConfigError,
        "Concat: axis must be counted from 1, or from -1 at the end (0 is the batch, which shapes leave out), got 0",
    ),
    (
        lambda: any_of.Concat().output_shape((28, 28, 64)),
        TypeError,
        "Concat(): takes a tuple of shapes, one for each input, got (28, 28, 64) (tuple)",
    ),
    (
        lambda: Concat().output_shape(((28, 28, 64),)),
        ShapeError,
        "Concat(): takes two inputs or more, got 1: ((28, 28, 64),)",
    ),
    (
        lambda: Concat().output_shape(((28, 28, 64), (28, -28, 64))),
        ShapeError,
        "Concat(): every size in a shape must be 1 or more, got (28, -28, 64)",
    ),
    (
        lambda: Concat(axis=4).output_shape(((28, 28, 64), (28, 28, 64))),
        ShapeError,
        "Concat(axis=4): there is no axis 4, got (28, 28, 64)",
    ),
    (
        lambda: Concat(axis=-4).output_shape(((28, 28, 64), (28, 28, 64))),
        ShapeError,
        "Concat(axis=-4): there is no axis -4, got (28, 28, 64)",
    ),
    (
        lambda: Concat().output_shape(((28, 28, 64), (28, 28, 32), (27, 28, 32))),
        ShapeError,
        f"Concat(): inputs 1 and 3 must have the same height, got (28, 28, 64) and (27, 28, 32); {CUT}",
    ),
    (
        lambda: Concat().output_shape(((56, 56, 64), (28, 28, 64))),
        ShapeError,
        f"Concat(): inputs 1 and 2 must have the same height and width, got (56, 56, 64) and (28, 28, 64); {CUT}",
    ),
    (
        lambda: Concat(axis=1).output_shape(((1, 512), (196, 768))),
        ShapeError,
        "Concat(axis=1): inputs 1 and 2 must have the same channels, got (1, 512) and (196, 768);"
        " put Conv1D(768, 1) after input 1",
    ),
    (
        lambda: any_of.Concat().output_shape(((5, 5, 16), (10,))),
        ShapeError,
        "Concat(): inputs 1 and 2 must have the same number of axes, got (5, 5, 16) and (10,);"
        " put Flatten() after input 1",
    ),
    (
        lambda: any_of.Concat().output_shape(((10,), (10,), (5, 5, 16))),
        ShapeError,
        "Concat(): inputs 1 and 3 must have the same number of axes, got (10,) and (5, 5, 16);"
        " put Flatten() after input 3",
    ),
    (
        lambda: any_of.Concat().output_shape(((5, 5, 16), (5, 16))),
        ShapeError,
        "Concat(): inputs 1 and 2 must have the same number of axes, got (5, 5, 16) and (5, 16)",
    ),
]

AXES = (-1, -1, -1, -2, -3, 1, 2, 3, 3, 3, 0, 4, -4)


SIZES = st.integers(1, 40)
SHAPES = st.lists(SIZES, min_size=3, max_size=3) | st.lists(SIZES, min_size=1, max_size=4)


@st.composite
def inputs(draw: st.DrawFn) -> tuple[Shape, ...]:
    """Draw shapes that differ in one axis, most often the last, or in anything."""
    differing = draw(st.sampled_from((-1, -1, -1, 0, None)))
    first = draw(SHAPES)
    shapes = [tuple(first)]
    for _ in range(draw(st.integers(1, 3))):
        shape = draw(SHAPES) if differing is None else list(first)
        if differing is not None:
            shape[differing] = draw(SIZES)
        shapes.append(tuple(shape))
    return tuple(shapes)


ENTRIES = (
    Entry(
        Concat,
        options={"axis": st.sampled_from(AXES)},
        inputs=inputs(),
        torch=Torch(
            lambda torch, layer, _: lambda *arrays: torch.cat(arrays, dim=layer.axis), channels_last=True
        ),
        keras=Keras(lambda keras, layer, _: keras.layers.Concatenate(axis=layer.axis)),
    ),
)
