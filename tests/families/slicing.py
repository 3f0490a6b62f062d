"""Slicing: Python's notation in both frameworks, which take less than was asked for where we refuse."""

from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import ConfigError, Select, ShapeError, Slice, Split
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import Example, Wrong

VIT = "https://arxiv.org/abs/2010.11929"
PYTHON = "https://docs.python.org/3/reference/expressions.html#slicings"
SHUFFLENET_V2 = "https://arxiv.org/abs/1807.11164, table 5"

EXAMPLES = [
    Example(Slice(1, axis=1), (197, 768), (196, 768), (), 0, VIT),  # 196 = (224 / 16) ** 2 patches
    Example(Slice(-64), (28, 28, 192), (28, 28, 64), (), 0, PYTHON),  # len(range(192)[-64:])
    Example(Slice(2, -1), (10,), (7,), (), 0, PYTHON),  # len(range(10)[2:-1])
    Example(Slice(0, 58), (28, 28, 116), (28, 28, 58), (), 0, SHUFFLENET_V2),
    Example(Slice(stop=4), (5, 9), (5, 4), (), 0, PYTHON),  # len(range(9)[:4])
    Example(Slice(axis=-3, step=2), (7, 7, 96), (4, 7, 96), (), 0, PYTHON),  # len(range(7)[::2])
    Example(Slice(1, 9, step=3), (3, 9), (3, 3), (), 0, PYTHON),  # len(range(9)[1:9:3])
    Example(Slice(-3, 9, axis=1), (10, 2), (2, 2), (), 0, PYTHON),  # len(range(10)[-3:9])
    Example(Select(0), (197, 768), (768,), (), 0, VIT),
    Example(Select(-1), (10, 64), (64,), (), 0, PYTHON),
    Example(Select(2, axis=-1), (8, 9, 3), (8, 9), (), 0, PYTHON),
    Example(Split(2, 0), (28, 28, 116), (28, 28, 58), (), 0, SHUFFLENET_V2),  # 116 // 2
    Example(Split(3, 2, axis=1), (12, 5), (4, 5), (), 0, PYTHON),  # 12 // 3
]

any_of: Any = cnnparams  # wrong types are passed on purpose

COUNTED = "must be counted from 1, or from -1 at the end (0 is the batch, which shapes leave out)"

WRONG: list[Wrong] = [
    (
        lambda: any_of.Slice(1.0),
        TypeError,
        "Slice: start must be a whole number or None, got 1.0 (float)",
    ),
    (
        lambda: any_of.Slice(0, True),
        TypeError,
        "Slice: stop must be a whole number or None, got True (bool)",
    ),
    (lambda: any_of.Slice(axis="1"), TypeError, "Slice: axis must be a whole number, got '1' (str)"),
    (lambda: any_of.Slice(step=None), TypeError, "Slice: step must be a whole number, got None (NoneType)"),
    (lambda: Slice(axis=0), ConfigError, f"Slice: axis {COUNTED}, got 0"),
    (lambda: Slice(step=-1), ConfigError, "Slice: step must be 1 or more, got -1"),
    (lambda: Slice(5, 5), ConfigError, "Slice: stop must be after start, 5, got 5"),
    (lambda: Slice(-2, -3), ConfigError, "Slice: stop must be after start, -2, got -3"),
    (lambda: Slice(-2, 0), ConfigError, "Slice: stop must be after start, -2, got 0"),
    (lambda: Slice(stop=0), ConfigError, "Slice: stop must be after start, None, got 0"),
    (
        lambda: Slice(1, axis=3).output_shape((197, 768)),
        ShapeError,
        "Slice(start=1, axis=3): there is no axis 3, got (197, 768)",
    ),
    (
        lambda: Slice(1, axis=-3).output_shape((197, 768)),
        ShapeError,
        "Slice(start=1, axis=-3): there is no axis -3, got (197, 768)",
    ),
    (
        lambda: Slice(5).output_shape((8, 5)),
        ShapeError,
        "Slice(start=5): start must be from -5 to 4 along axis -1, got 5 (input (8, 5))",
    ),
    (
        lambda: Slice(-9, axis=1).output_shape((8, 5)),
        ShapeError,
        "Slice(start=-9, axis=1): start must be from -8 to 7 along axis 1, got -9 (input (8, 5))",
    ),
    (
        lambda: Slice(2, 6).output_shape((8, 5)),
        ShapeError,
        "Slice(start=2, stop=6): stop must be from -5 to 5 along axis -1, got 6 (input (8, 5))",
    ),
    (
        lambda: Slice(2, -6).output_shape((8, 5)),
        ShapeError,
        "Slice(start=2, stop=-6): stop must be from -5 to 5 along axis -1, got -6 (input (8, 5))",
    ),
    (
        lambda: Slice(2, -3).output_shape((8, 5)),
        ShapeError,
        "Slice(start=2, stop=-3): must keep some of the 5 along axis -1, got none (input (8, 5))",
    ),
    (
        lambda: any_of.Slice(2).output_shape((8, 5.0)),
        TypeError,
        "Slice(start=2): a shape must hold whole numbers only, got (8, 5.0)",
    ),
    (
        lambda: any_of.Slice(2).output_shape((8, 0)),
        ShapeError,
        "Slice(start=2): every size in a shape must be 1 or more, got (8, 0)",
    ),
    (lambda: any_of.Select(None), TypeError, "Select: index must be a whole number, got None (NoneType)"),
    (lambda: any_of.Select(0, axis=1.0), TypeError, "Select: axis must be a whole number, got 1.0 (float)"),
    (lambda: Select(0, axis=0), ConfigError, f"Select: axis {COUNTED}, got 0"),
    (
        lambda: any_of.Select(0).output_shape(197),
        TypeError,
        "Select(index=0): a shape must be a tuple of whole numbers, got 197 (int)",
    ),
    (
        lambda: Select(0, axis=3).output_shape((197, 768)),
        ShapeError,
        "Select(index=0, axis=3): there is no axis 3, got (197, 768)",
    ),
    (
        lambda: Select(197).output_shape((197, 768)),
        ShapeError,
        "Select(index=197): index must be from -197 to 196 along axis 1, got 197 (input (197, 768))",
    ),
    (
        lambda: Select(-198).output_shape((197, 768)),
        ShapeError,
        "Select(index=-198): index must be from -197 to 196 along axis 1, got -198 (input (197, 768))",
    ),
    (
        lambda: Select(3).output_shape((64,)),
        ShapeError,
        "Select(index=3): expects an input of two axes or more, as it drops one, got (64,); Slice(3, 4) keeps it",
    ),
    (
        lambda: Select(-1).output_shape((64,)),
        ShapeError,
        "Select(index=-1): expects an input of two axes or more, as it drops one, got (64,); Slice(-1) keeps it",
    ),
    (lambda: any_of.Split(2.0, 0), TypeError, "Split: parts must be a whole number, got 2.0 (float)"),
    (lambda: any_of.Split(2, "0"), TypeError, "Split: index must be a whole number, got '0' (str)"),
    (
        lambda: any_of.Split(2, 0, axis=None),
        TypeError,
        "Split: axis must be a whole number, got None (NoneType)",
    ),
    (lambda: Split(0, 0), ConfigError, "Split: parts must be 1 or more, got 0"),
    (lambda: Split(2, -1), ConfigError, "Split: index must be 0 or more, got -1"),
    (lambda: Split(2, 2), ConfigError, "Split: index must be less than parts, 2, got 2"),
    (lambda: Split(2, 0, axis=0), ConfigError, f"Split: axis {COUNTED}, got 0"),
    (
        lambda: Split(2, 0, axis=4).output_shape((8, 8, 3)),
        ShapeError,
        "Split(parts=2, index=0, axis=4): there is no axis 4, got (8, 8, 3)",
    ),
    (
        lambda: Split(2, 0).output_shape((8, 8, 3)),
        ShapeError,
        "Split(parts=2, index=0): parts must divide the 3 along axis -1 (input (8, 8, 3))",
    ),
    (
        lambda: any_of.Split(2, 0).output_shape(None),
        TypeError,
        "Split(parts=2, index=0): a shape must be a tuple of whole numbers, got None (NoneType)",
    ),
]

AXES = st.sampled_from((-1, -1, 1, 1, -2, 2, 3, -4))
INDICES = st.integers(-6, 6)


def place(layer: Any, shape: Any) -> int | None:
    """Return where the axis is in the shape, if it is there."""
    axis = layer.axis - 1 if layer.axis > 0 else len(shape) + layer.axis
    return axis if 0 <= axis < len(shape) else None


def outside(layer: Any, shape: Any) -> bool:
    """Whether a slice asks for elements that the axis lacks; frameworks then take what there is."""
    axis = place(layer, shape)
    if axis is None:
        return False
    size = shape[axis]
    start, stop = layer.start or 0, layer.stop
    return not -size <= start < size or (stop is not None and not -size <= stop <= size)


def before_the_batch(layer: Any, shape: Any) -> bool:
    """Whether a framework, counting from the end, arrives at the batch."""
    return layer.axis == -len(shape) - 1


def sliced(_: Any, layer: Any, shape: Any) -> Any:
    """Return Python's slice along the axis, after the batch and the axes before it."""
    axis = place(layer, shape)

    def run(array: Any) -> Any:
        if axis is None:
            raise IndexError(layer.axis)
        return array[(slice(None),) * (axis + 1) + (slice(layer.start, layer.stop, layer.step),)]

    return run


BATCH = {"the batch left out of the count": before_the_batch}

ENTRIES = (
    Entry(
        Slice,
        options={
            "start": st.none() | INDICES,
            "stop": st.none() | INDICES,
            "axis": AXES,
            "step": st.integers(1, 3),
        },
        inputs=draw.any_shape(3),
        torch=Torch(sliced, channels_last=True, lacks={"refusing what is not there": outside}),
        keras=Keras(sliced, lacks={"refusing what is not there": outside}),
    ),
    Entry(
        Select,
        required={"index": INDICES},
        options={"axis": AXES},
        inputs=draw.any_shape(),
        torch=Torch(
            lambda _, layer, __: lambda array: array.select(layer.axis, layer.index),
            channels_last=True,
            lacks={**BATCH, "refusing to leave nothing": lambda _, shape: len(shape) == 1},
        ),
        keras=Keras(
            lambda keras, layer, _: lambda array: keras.ops.take(array, layer.index, axis=layer.axis),
            lacks={
                **BATCH,
                "refusing to leave nothing": lambda _, shape: len(shape) == 1,
                "refusing what is not there": lambda layer, shape: (
                    (axis := place(layer, shape)) is not None
                    and not -shape[axis] <= layer.index < shape[axis]
                ),
            },
        ),
    ),
    Entry(
        Split,
        required={"parts": st.sampled_from((1, 2, 2, 2, 3)), "index": st.sampled_from((0, 0, 0, 1, 2))},
        options={"axis": AXES},
        inputs=draw.any_shape(),
        torch=Torch(
            lambda _, layer, __: lambda array: array.chunk(layer.parts, layer.axis)[layer.index],
            channels_last=True,
            lacks={
                **BATCH,
                "parts that must be equal": lambda layer, shape: (
                    (axis := place(layer, shape)) is not None and shape[axis] % max(layer.parts, 1) > 0
                ),
            },
        ),
        keras=Keras(
            lambda keras, layer, _: (
                lambda array: keras.ops.split(array, layer.parts, axis=layer.axis)[layer.index]
            ),
            lacks=BATCH,
        ),
    ),
)
