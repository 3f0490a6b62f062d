"""Merges in which one input lies behind another: both frameworks count the batch as axis 0."""

from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import Concat, ConfigError, Shape, ShapeError, Stack
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, Example, Wrong

STACK = "https://docs.pytorch.org/docs/stable/generated/torch.stack.html"

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
        Concat(),
        ((56, 56, 64),),
        (56, 56, 64),  # torch.cat([x], 1): the first layer of a dense block
        (),
        0,
        "https://arxiv.org/abs/1608.06993",
    ),
    Example(Stack(), ((5, 3), (5, 3), (5, 3)), (3, 5, 3), (), 0, STACK),
    Example(Stack(axis=-1), ((10,), (10,)), (10, 2), (), 0, STACK),
    Example(Stack(axis=2), ((8, 9, 3), (8, 9, 3)), (8, 2, 9, 3), (), 0, STACK),
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
        lambda: any_of.Concat().output_shape(()),
        ShapeError,
        "Concat(): takes one input or more, got 0: ()",
    ),
    (
        lambda: Concat(axis=4).output_shape(((28, 28, 64),)),
        ShapeError,
        "Concat(axis=4): there is no axis 4, got (28, 28, 64)",
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
    (lambda: any_of.Stack(axis=1.0), TypeError, "Stack: axis must be a whole number, got 1.0 (float)"),
    (
        lambda: Stack(axis=0),
        ConfigError,
        "Stack: axis must be counted from 1, or from -1 at the end (0 is the batch, which shapes leave out), got 0",
    ),
    (
        lambda: any_of.Stack().output_shape((28, 28, 64)),
        TypeError,
        "Stack(): takes a tuple of shapes, one for each input, got (28, 28, 64) (tuple)",
    ),
    (
        lambda: Stack().output_shape(((28, 28, 64),)),
        ShapeError,
        "Stack(): takes two inputs or more, got 1: ((28, 28, 64),)",
    ),
    (
        lambda: Stack().output_shape(((28, 0), (28, 64))),
        ShapeError,
        "Stack(): every size in a shape must be 1 or more, got (28, 0)",
    ),
    (
        lambda: Stack(axis=4).output_shape(((28, 64), (28, 64))),
        ShapeError,
        "Stack(axis=4): cannot add axis 4, got (28, 64)",
    ),
    (
        lambda: Stack(axis=-4).output_shape(((28, 64), (28, 64))),
        ShapeError,
        "Stack(axis=-4): cannot add axis -4, got (28, 64)",
    ),
    (
        lambda: Stack().output_shape(((28, 64), (28, 64), (28, 1))),
        ShapeError,
        "Stack(): inputs 1 and 3 must have the same channels, got (28, 64) and (28, 1);"
        " put Conv1D(64, 1) after input 3",
    ),
    (
        lambda: Stack().output_shape(((28, 64), (27, 64))),
        ShapeError,
        f"Stack(): inputs 1 and 2 must have the same length, got (28, 64) and (27, 64); {CUT}",
    ),
    (
        lambda: any_of.Stack().output_shape(((28, 64), (64,))),
        ShapeError,
        "Stack(): inputs 1 and 2 must have the same number of axes, got (28, 64) and (64,)",
    ),
]

AXES = (-1, -1, -1, -2, -3, 1, 2, 3, 3, 3, 0, 4, -4)


SIZES = st.integers(1, 40)
SHAPES = st.lists(SIZES, min_size=3, max_size=3) | st.lists(SIZES, min_size=1, max_size=4)


@st.composite
def inputs(draw: st.DrawFn, *differing: int | None) -> tuple[Shape, ...]:
    """Draw shapes that differ along one of these axes, or, for None, in anything."""
    axis = draw(st.sampled_from(differing))
    first = draw(SHAPES)
    shapes = [tuple(first)]
    for _ in range(draw(st.integers(0, 3))):
        shape = draw(SHAPES) if axis is None else list(first)
        if axis is not None:
            shape[axis] = draw(SIZES)
        shapes.append(tuple(shape))
    return tuple(shapes)


@st.composite
def equal_inputs(draw: st.DrawFn) -> tuple[Shape, ...]:
    """Draw shapes that are equal, most often."""
    shape = tuple(draw(SHAPES))
    equal = st.tuples(*[st.just(shape)] * draw(st.integers(2, 4)))
    return draw(st.one_of(equal, equal, equal, equal, inputs(-1, 0, None)))


def before_the_batch(layer: Any, shapes: Any) -> bool:
    """Whether a framework, counting from the end, arrives at the batch."""
    return layer.axis in {0, -len(shapes[0]) - 1 - isinstance(layer, Stack)}


BATCH = {"the batch left out of the count": before_the_batch}

ENTRIES = (
    Entry(
        Concat,
        options={"axis": st.sampled_from(AXES)},
        inputs=inputs(-1, -1, -1, 0, None),
        torch=Torch(
            lambda torch, layer, _: lambda *arrays: torch.cat(arrays, dim=layer.axis),
            channels_last=True,
            lacks=BATCH,
        ),
        keras=Keras(lambda keras, layer, _: keras.layers.Concatenate(axis=layer.axis), lacks=BATCH),
    ),
    Entry(
        Stack,
        options={"axis": st.sampled_from((*AXES, 5, -5))},
        inputs=equal_inputs(),
        torch=Torch(
            lambda torch, layer, _: lambda *arrays: torch.stack(arrays, dim=layer.axis),
            channels_last=True,
            lacks={**BATCH, "refusing a single input": lambda _, shapes: len(shapes) == 1},
        ),
        keras=Keras(
            lambda keras, layer, _: lambda arrays: keras.ops.stack(arrays, axis=layer.axis),
            lacks={**BATCH, "refusing a single input": lambda _, shapes: len(shapes) == 1},
        ),
    ),
)
