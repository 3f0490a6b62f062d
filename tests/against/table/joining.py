"""Merges in which one input lies behind another: both frameworks count the batch as axis 0."""

from hypothesis import strategies as st

from cnnparams import Concat, CropLike, Shape
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch

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
    Entry(
        CropLike,
        torch="PyTorch has no such module: it is written as a slice",
        keras="Keras has no such layer: it is written as a slice",
    ),
)
