"""Merges of an input and one whose positions it takes: PyTorch has functions for it, Keras has none."""

from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import CropLike, ResizeLike, Shape, ShapeError, UnflattenLike
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import Example, Wrong
from tests.tally import Forward, Numbers, each

UNET = "https://arxiv.org/abs/1505.04597, figure 1"
PYRAMID = "https://arxiv.org/abs/1612.03144, figure 3"
DETR = "https://arxiv.org/abs/2005.12872, section 3.2"

EXAMPLES = [
    Example(CropLike(), ((64, 64, 512), (56, 56, 1024)), (56, 56, 512), (), 0, UNET),
    Example(CropLike(), ((9, 8, 64), (7, 8, 32)), (7, 8, 64), (), 0, UNET),
    Example(CropLike(), ((280, 64), (200, 64)), (200, 64), (), 0, UNET),
    Example(ResizeLike(), ((13, 13, 256), (25, 25, 512)), (25, 25, 256), (), 0, PYRAMID),
    Example(ResizeLike(), ((9, 4, 3), (5, 8, 1)), (5, 8, 3), (), 0, PYRAMID),
    Example(ResizeLike(), ((10, 3), (7, 5)), (7, 3), (), 0, PYRAMID),
    Example(UnflattenLike(), ((850, 256), (25, 34, 2048)), (25, 34, 256), (), 0, DETR),  # 25 * 34
    Example(UnflattenLike(), ((7, 3), (7, 1)), (7, 3), (), 0, DETR),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[Wrong] = [
    (
        lambda: any_of.CropLike().output_shape([]),
        TypeError,
        "CropLike(): takes a tuple of shapes, one for each input, got [] (list)",
    ),
    (
        lambda: CropLike().output_shape(((8, 8, 3), (8, 8, 3), (8, 8, 3))),
        ShapeError,
        "CropLike(): takes two inputs, got 3: ((8, 8, 3), (8, 8, 3), (8, 8, 3))",
    ),
    (
        lambda: CropLike().output_shape(((8, 0, 3), (8, 8, 3))),
        ShapeError,
        "CropLike(): every size in a shape must be 1 or more, got (8, 0, 3)",
    ),
    (
        lambda: any_of.CropLike().output_shape(((8, 8, 3), (8, 3))),
        ShapeError,
        "CropLike(): expects two inputs with the same number of axes, got (8, 8, 3) and (8, 3)",
    ),
    (
        lambda: CropLike().output_shape(((8,), (3,))),
        ShapeError,
        "CropLike(): expects an input with an axis before its channels, got (8,)",
    ),
    (
        lambda: CropLike().output_shape(((56, 56, 1024), (64, 64, 512))),
        ShapeError,
        "CropLike(): input 1 must be as large as input 2 or larger, got (56, 56, 1024) and (64, 64, 512);"
        " name them in the other order",
    ),
    (
        lambda: CropLike().output_shape(((56, 64, 8), (64, 56, 8))),
        ShapeError,
        "CropLike(): input 1 must be as large as input 2 or larger, got (56, 64, 8) and (64, 56, 8)",
    ),
    (
        lambda: any_of.ResizeLike().output_shape((8, 8, 3)),
        TypeError,
        "ResizeLike(): takes a tuple of shapes, one for each input, got (8, 8, 3) (tuple)",
    ),
    (
        lambda: ResizeLike().output_shape(((8, 8, 3), (8, 8, 3), (8, 8, 3))),
        ShapeError,
        "ResizeLike(): takes two inputs, got 3: ((8, 8, 3), (8, 8, 3), (8, 8, 3))",
    ),
    (
        lambda: ResizeLike().output_shape(((8, 8, 3), (8, 0, 3))),
        ShapeError,
        "ResizeLike(): every size in a shape must be 1 or more, got (8, 0, 3)",
    ),
    (
        lambda: any_of.ResizeLike().output_shape(((8, 8, 3), (8, 3))),
        ShapeError,
        "ResizeLike(): expects two inputs with the same number of axes, got (8, 8, 3) and (8, 3)",
    ),
    (
        lambda: ResizeLike().output_shape(((8,), (3,))),
        ShapeError,
        "ResizeLike(): expects an input with an axis before its channels, got (8,)",
    ),
    (
        lambda: any_of.UnflattenLike().output_shape(None),
        TypeError,
        "UnflattenLike(): takes a tuple of shapes, one for each input, got None (NoneType)",
    ),
    (
        lambda: UnflattenLike().output_shape(((64, 3), (8, 8, 3), (64, 3))),
        ShapeError,
        "UnflattenLike(): takes two inputs, got 3: ((64, 3), (8, 8, 3), (64, 3))",
    ),
    (
        lambda: UnflattenLike().output_shape(((64, 0), (8, 8, 3))),
        ShapeError,
        "UnflattenLike(): every size in a shape must be 1 or more, got (64, 0)",
    ),
    (
        lambda: UnflattenLike().output_shape(((8, 8, 3), (64, 3))),
        ShapeError,
        "UnflattenLike(): expects an input (length, channels), got (8, 8, 3)",
    ),
    (
        lambda: UnflattenLike().output_shape(((64, 3), (64,))),
        ShapeError,
        "UnflattenLike(): expects an input with an axis before its channels, got (64,)",
    ),
    (
        lambda: UnflattenLike().output_shape(((65, 768), (8, 8, 3))),
        ShapeError,
        "UnflattenLike(): input 1 must have the 64 positions of input 2, got 65 (inputs (65, 768) and (8, 8, 3))",
    ),
]

SIZES = st.integers(1, 12)
SHAPES = st.lists(SIZES, min_size=1, max_size=4).map(tuple)
OF_ONE_RANK = st.integers(1, 4).flatmap(lambda rank: st.tuples(*[st.tuples(*[SIZES] * rank)] * 2))


@st.composite
def a_sequence_and_positions(draw: st.DrawFn) -> tuple[Shape, Shape]:
    """Draw a sequence and a shape that, most often, has as many positions."""
    height, width = draw(SIZES), draw(SIZES)
    fitting = st.sampled_from(((height, width, 3), (height * width, 3), (width, 1, height, 3)))
    sequence = draw(st.one_of(*[st.tuples(st.just(height * width), SIZES)] * 4, SHAPES))
    return sequence, draw(st.one_of(*[fitting] * 4, SHAPES))


ENTRIES = (
    Entry(
        CropLike,
        torch="PyTorch has no such module: it is written as a slice",
        keras="Keras has no such layer: it is written as a slice",
    ),
    Entry(
        ResizeLike,
        inputs=st.one_of(OF_ONE_RANK, OF_ONE_RANK, OF_ONE_RANK, st.tuples(SHAPES, SHAPES)),
        torch=Torch(
            lambda torch, *_: (
                lambda first, second: torch.nn.functional.interpolate(first, size=second.shape[2:])
            )
        ),
        keras="Keras has no such layer: its operation takes the new size as numbers",
    ),
    Entry(
        UnflattenLike,
        inputs=a_sequence_and_positions(),
        torch=Torch(
            lambda *_: lambda first, second: first.reshape((*second.shape[:-1], first.shape[-1])),
            channels_last=True,
            lacks={
                "refusing what is no sequence, or has no positions": lambda _, shapes: (
                    len(shapes[0]) != 2 or len(shapes[1]) == 1
                )
            },
        ),
        keras=Keras(
            lambda keras, _, shapes: [
                keras.layers.Lambda(lambda arrays: arrays[0]),
                keras.layers.Reshape((*shapes[1][:-1], shapes[0][-1])),
            ],
            lacks={
                "refusing what is no sequence, or has no positions": lambda _, shapes: (
                    len(shapes[0]) != 2 or len(shapes[1]) == 1
                )
            },
        ),
    ),
)


def resized(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Compute each element as the mean of the two, along each axis, that it is between."""
    around = 2 ** (len(prev_shape[0]) - 1)
    for _ in each(layer.output_shape(prev_shape)) if layer.interpolation == "linear" else ():
        [numbers.one * 1 for _ in range(around)]
        numbers.sum(around)


FORWARD: dict[type, Forward] = {ResizeLike: resized}
