"""Reshaping: in which order the elements lie is another matter, and not a matter of shapes."""

from itertools import permutations, product
from math import prod

from hypothesis import strategies as st

from cnnparams import Flatten, Identity, Permute, RepeatVector, Reshape
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch

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
