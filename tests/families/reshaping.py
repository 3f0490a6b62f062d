"""Reshaping: in which order the elements lie is another matter, and not a matter of shapes."""

from itertools import permutations, product
from math import prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import (
    ConfigError,
    Expand,
    Flatten,
    FlattenPositions,
    Identity,
    Permute,
    RepeatVector,
    Reshape,
    Shape,
    ShapeError,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.side import BATCH
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, LESSON, TORCH_DOCS, Example, Wrong

VIT = "https://arxiv.org/abs/2010.11929, section 3.1"
EXPAND = "https://docs.pytorch.org/docs/stable/generated/torch.Tensor.expand.html"

EXAMPLES = [
    Example(Flatten(), (5, 5, 16), (400,), (), 0, LESSON),
    Example(Identity(), (7, 7, 3), (7, 7, 3), (), 0, TORCH_DOCS + "Identity.html"),
    Example(
        Reshape((7, 7, 256)),
        (12544,),  # 7 * 7 * 256: https://www.tensorflow.org/tutorials/generative/dcgan
        (7, 7, 256),
        (),
        0,
        KERAS_DOCS + "reshaping_layers/reshape/",
    ),
    Example(
        Reshape((3, 2, 2, 1, 1)),
        (4, 3),
        (3, 2, 2, 1, 1),  # 4 * 3 = 3 * 2 * 2 * 1 * 1
        (),
        0,
        KERAS_DOCS + "reshaping_layers/reshape/",
    ),
    Example(Reshape((12,)), (3, 4), (12,), (), 0, KERAS_DOCS + "reshaping_layers/reshape/"),
    Example(
        Reshape((-1, 4)),
        (3, 8),
        (6, 4),  # 6 = (3 * 8) // 4
        (),
        0,
        KERAS_DOCS + "reshaping_layers/reshape/",
    ),
    Example(
        Reshape((2, -1, 3)),
        (5, 4, 6),
        (2, 20, 3),  # 20 = (5 * 4 * 6) // (2 * 3)
        (),
        0,
        KERAS_DOCS + "reshaping_layers/reshape/",
    ),
    Example(Reshape((-1,)), (3, 4), (12,), (), 0, KERAS_DOCS + "reshaping_layers/reshape/"),
    Example(FlattenPositions(), (14, 14, 768), (196, 768), (), 0, VIT),
    Example(FlattenPositions(), (4, 5, 6, 7), (120, 7), (), 0, VIT),  # 4 * 5 * 6
    Example(FlattenPositions(), (196, 768), (196, 768), (), 0, VIT),
    Example(Expand((100, -1)), (1, 768), (100, 768), (), 0, EXPAND),
    Example(Expand((4, -1, -1)), (3, 1), (4, 3, 1), (), 0, EXPAND),
    Example(Expand((3, 4)), (3, 1), (3, 4), (), 0, EXPAND),  # the example there
    Example(Permute((2, 1)), (10, 64), (64, 10), (), 0, KERAS_DOCS + "reshaping_layers/permute/"),
    Example(
        Permute((3, 1, 2)),
        (4, 5, 6),
        (6, 4, 5),  # keras.layers.Permute((3, 1, 2))
        (),
        0,
        KERAS_DOCS + "reshaping_layers/permute/",
    ),
    Example(RepeatVector(3), (32,), (3, 32), (), 0, KERAS_DOCS + "reshaping_layers/repeat_vector/"),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

ONCE = "must hold each axis once, counted from 1 (0 is the batch, which stays)"


WRONG: list[Wrong] = [
    (
        lambda: any_of.Identity().output_shape(7),
        TypeError,
        "Identity(): a shape must be a tuple of whole numbers, got 7 (int)",
    ),
    (
        lambda: any_of.Identity().output_shape((7, 0)),
        ShapeError,
        "Identity(): every size in a shape must be 1 or more, got (7, 0)",
    ),
    (
        lambda: any_of.Flatten().output_shape([7, 7]),
        TypeError,
        "Flatten(): a shape must be a tuple of whole numbers, got [7, 7] (list); write (7, 7)",
    ),
    (
        lambda: any_of.FlattenPositions().output_shape([7, 7]),
        TypeError,
        "FlattenPositions(): a shape must be a tuple of whole numbers, got [7, 7] (list); write (7, 7)",
    ),
    (
        lambda: FlattenPositions().output_shape((49,)),
        ShapeError,
        "FlattenPositions(): expects an input with an axis before its channels, got (49,)",
    ),
    (
        lambda: FlattenPositions().output_shape((7, 0, 3)),
        ShapeError,
        "FlattenPositions(): every size in a shape must be 1 or more, got (7, 0, 3)",
    ),
    (
        lambda: any_of.Reshape(49),
        TypeError,
        "Reshape: target_shape: a shape must be a tuple of whole numbers, got 49 (int)",
    ),
    (
        lambda: any_of.Reshape((None, 7)),
        TypeError,
        "Reshape: target_shape: a shape must hold whole numbers only, got (None, 7)",
    ),
    (
        lambda: any_of.Reshape(()),
        ShapeError,
        "Reshape: target_shape: a shape must have at least one axis, got ()",
    ),
    (
        lambda: Reshape((7, 0)),
        ShapeError,
        "Reshape: target_shape: every size in a shape must be 1 or more, got (7, 0)",
    ),
    (
        lambda: any_of.Reshape((-1, 7.0)),
        TypeError,
        "Reshape: target_shape: a shape must hold whole numbers only, got (-1, 7.0)",
    ),
    (
        lambda: Reshape((-1, 7, -1)),
        ConfigError,
        "Reshape: target_shape must hold -1 once at most, got (-1, 7, -1)",
    ),
    (
        lambda: Reshape((-1, 0)),
        ShapeError,
        "Reshape: target_shape: every size in a shape must be 1 or more, or -1, got (-1, 0)",
    ),
    (
        lambda: Reshape((-1, -2)),
        ShapeError,
        "Reshape: target_shape: every size in a shape must be 1 or more, or -1, got (-1, -2)",
    ),
    (
        lambda: Reshape((7, -2)),
        ShapeError,
        "Reshape: target_shape: every size in a shape must be 1 or more, got (7, -2)",
    ),
    (
        lambda: Reshape((7, -1, 7)).output_shape((10, 9)),
        ShapeError,
        "Reshape(target_shape=(7, -1, 7)): the other sizes, 49, must divide the 90 elements of the input"
        " (input (10, 9))",
    ),
    (
        lambda: any_of.Reshape((7, 7)).output_shape([49]),
        TypeError,
        "Reshape(target_shape=(7, 7)): a shape must be a tuple of whole numbers, got [49] (list); write (49,)",
    ),
    (
        lambda: any_of.Reshape((7, 7)).output_shape((49, 0)),
        ShapeError,
        "Reshape(target_shape=(7, 7)): every size in a shape must be 1 or more, got (49, 0)",
    ),
    (
        lambda: Reshape((7, 7, 128)).output_shape((12544,)),
        ShapeError,
        "Reshape(target_shape=(7, 7, 128)): must hold the 12544 elements of the input, got 6272"
        " (input (12544,)); (7, 7, 256) would",
    ),
    (
        lambda: Reshape((8, 7)).output_shape((7, 5)),
        ShapeError,
        "Reshape(target_shape=(8, 7)): must hold the 35 elements of the input, got 56 (input (7, 5)); (5, 7) would",
    ),
    (
        lambda: Reshape((7, 7)).output_shape((5, 2)),
        ShapeError,
        "Reshape(target_shape=(7, 7)): must hold the 10 elements of the input, got 49 (input (5, 2))",
    ),
    (
        lambda: any_of.Permute(2),
        TypeError,
        "Permute: axes must be a tuple of whole numbers, got 2 (int)",
    ),
    (
        lambda: any_of.Permute((2, True)),
        TypeError,
        "Permute: axes must be a tuple of whole numbers, got (2, True) (tuple)",
    ),
    (lambda: Permute((0, 2, 1)), ConfigError, f"Permute: axes {ONCE}, got (0, 2, 1)"),
    (lambda: Permute((1, 3)), ConfigError, f"Permute: axes {ONCE}, got (1, 3)"),
    (lambda: Permute((1, 1)), ConfigError, f"Permute: axes {ONCE}, got (1, 1)"),
    (lambda: any_of.Permute(()), ConfigError, f"Permute: axes {ONCE}, got ()"),
    (
        lambda: any_of.Permute((2, 1)).output_shape((7, 7, 3)),
        ShapeError,
        "Permute(axes=(2, 1)): expects an input of 2 axes, got (7, 7, 3)",
    ),
    (
        lambda: any_of.Permute((2, 1)).output_shape((7, 7.0)),
        TypeError,
        "Permute(axes=(2, 1)): a shape must hold whole numbers only, got (7, 7.0)",
    ),
    (lambda: any_of.RepeatVector("3"), TypeError, "RepeatVector: n must be a whole number, got '3' (str)"),
    (lambda: RepeatVector(0), ConfigError, "RepeatVector: n must be 1 or more, got 0"),
    (
        lambda: any_of.RepeatVector(3).output_shape((7, 7)),
        ShapeError,
        "RepeatVector(n=3): expects an input (features), got (7, 7); add Flatten() before it",
    ),
    (
        lambda: any_of.RepeatVector(3).output_shape(7),
        TypeError,
        "RepeatVector(n=3): a shape must be a tuple of whole numbers, got 7 (int)",
    ),
    (
        lambda: any_of.Expand(100),
        TypeError,
        "Expand: shape: a shape must be a tuple of whole numbers, got 100 (int)",
    ),
    (
        lambda: any_of.Expand((100, None)),
        TypeError,
        "Expand: shape: a shape must hold whole numbers only, got (100, None)",
    ),
    (lambda: any_of.Expand(()), ShapeError, "Expand: shape: a shape must have at least one axis, got ()"),
    (
        lambda: Expand((100, 0)),
        ShapeError,
        "Expand: shape: every size in a shape must be 1 or more, got (100, 0)",
    ),
    (
        lambda: Expand((-1, -2)),
        ShapeError,
        "Expand: shape: every size in a shape must be 1 or more, or -1, got (-1, -2)",
    ),
    (
        lambda: any_of.Expand((100, -1)).output_shape(768),
        TypeError,
        "Expand(shape=(100, -1)): a shape must be a tuple of whole numbers, got 768 (int)",
    ),
    (
        lambda: Expand((100, -1)).output_shape((1, 0)),
        ShapeError,
        "Expand(shape=(100, -1)): every size in a shape must be 1 or more, got (1, 0)",
    ),
    (
        lambda: Expand((100, -1)).output_shape((1, 1, 768)),
        ShapeError,
        "Expand(shape=(100, -1)): expects an input of 2 axes or fewer, got (1, 1, 768)",
    ),
    (
        lambda: Expand((5, -1, 768)).output_shape((768,)),
        ShapeError,
        "Expand(shape=(5, -1, 768)): -1 keeps a size, but the input has no axis -2, got (768,)",
    ),
    (
        lambda: Expand((100, -1)).output_shape((3, 768)),
        ShapeError,
        "Expand(shape=(100, -1)): the size along axis -2 must be 100, or 1, got 3 (input (3, 768))",
    ),
]


def opened(shape: Shape, *places: int) -> Shape:
    """Return the shape with -1 at these places, as far as it has them."""
    return tuple([-1 if at in places or at - len(shape) in places else size for at, size in enumerate(shape)])


# Many ways to arrange equally many elements.
ARRANGEMENTS = [
    shape
    for rank in range(1, 5)
    for shape in product((1, 2, 3, 4, 6, 12, 24), repeat=rank)
    if prod(shape) in {12, 24}
]
# The same, and some with a size or two left open.
TARGETS = st.sampled_from(ARRANGEMENTS) | st.tuples(
    st.sampled_from(ARRANGEMENTS), st.integers(-4, 3), st.sampled_from((0, 0, 0, 0, -1))
).map(lambda drawn: opened(*drawn))
ORDERS = [*permutations((1, 2, 3)), *permutations((1, 2)), (1, 1, 2), (0, 1, 2), (1, 2, 4)]


def without_open(shape: Shape, prev_shape: Shape) -> Shape:
    """Return the shape with the sizes of an input of the same rank in place of -1."""
    return tuple([kept if size == -1 else size for size, kept in zip(shape, prev_shape, strict=True)])


ENTRIES = (
    Entry(
        Flatten,
        inputs=draw.any_shape(),
        torch=Torch(lambda torch, *_: torch.nn.Flatten()),
        keras=Keras(lambda keras, *_: keras.layers.Flatten()),
    ),
    Entry(
        Identity,
        inputs=draw.any_shape(),
        torch=Torch(lambda torch, *_: torch.nn.Identity()),
        keras=Keras(lambda keras, *_: keras.layers.Identity()),
    ),
    Entry(
        FlattenPositions,
        inputs=draw.any_shape(),
        torch=Torch(lambda torch, *_: torch.nn.Flatten(1, -2), channels_last=True),
        keras=Keras(
            lambda keras, _, shape: keras.layers.Reshape((-1, shape[-1])),
            lacks={"refusing a vector, which becomes one position": lambda _, shape: len(shape) == 1},
        ),
    ),
    Entry(
        Reshape,
        required={"target_shape": TARGETS},
        inputs=st.sampled_from(ARRANGEMENTS),
        torch=Torch(
            lambda torch, layer, _: [torch.nn.Flatten(), torch.nn.Unflatten(1, layer.target_shape)],
            channels_last=True,
        ),
        keras=Keras(lambda keras, layer, _: keras.layers.Reshape(layer.target_shape)),
    ),
    Entry(
        Permute,
        required={"axes": st.sampled_from(ORDERS)},
        inputs=draw.shape(3),
        torch=Torch(lambda _, layer, __: lambda array: array.permute(0, *layer.axes), channels_last=True),
        keras=Keras(lambda keras, layer, _: keras.layers.Permute(layer.axes)),
    ),
    Entry(
        RepeatVector,
        required={"n": st.integers(1, 300)},
        inputs=st.tuples(st.integers(1, 300)) | draw.any_shape(2),
        torch=Torch(
            lambda _, layer, __: lambda array: array[:, None].expand(-1, layer.n, -1), channels_last=True
        ),
        keras=Keras(lambda keras, layer, _: keras.layers.RepeatVector(layer.n)),
    ),
    Entry(
        Expand,
        required={
            "shape": st.lists(st.sampled_from((-1, -1, 2, 3, 4, 5)), min_size=1, max_size=4).map(tuple)
        },
        inputs=st.lists(st.sampled_from((1, 1, 1, 2, 3)), min_size=1, max_size=4).map(tuple),
        torch=Torch(
            lambda torch, layer, _: torch.vmap(lambda array: array.expand(layer.shape)),
            channels_last=True,
            lacks={
                "refusing -1 where no axis is": lambda layer, shape: (
                    -1 in layer.shape[: max(len(layer.shape) - len(shape), 0)]
                )
            },
        ),
        keras=Keras(
            lambda keras, layer, shape: (
                lambda array: keras.ops.broadcast_to(array, (BATCH, *without_open(layer.shape, shape)))
            ),
            lacks={
                "axes that are new, behind the batch": lambda layer, shape: len(layer.shape) != len(shape)
            },
        ),
    ),
)
