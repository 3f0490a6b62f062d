"""Reshaping: in which order the elements lie is another matter, and not a matter of shapes."""

from itertools import permutations, product
from math import prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import ConfigError, Flatten, Identity, Permute, RepeatVector, Reshape, ShapeError
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, LESSON, TORCH_DOCS, Example, Wrong

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
        lambda: Reshape((-1, 7, 7)),
        ConfigError,
        "Reshape: target_shape needs every size; write the number of elements of the input // 49 in place of -1,"
        " got (-1, 7, 7)",
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
]

# Many ways to arrange equally many elements.
ARRANGEMENTS = [
    shape
    for rank in range(1, 5)
    for shape in product((1, 2, 3, 4, 6, 12, 24), repeat=rank)
    if prod(shape) in {12, 24}
]
ORDERS = [*permutations((1, 2, 3)), *permutations((1, 2)), (1, 1, 2), (0, 1, 2), (1, 2, 4)]

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
        Reshape,
        required={"target_shape": st.sampled_from(ARRANGEMENTS)},
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
)
