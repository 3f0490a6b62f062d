"""Merges, element by element: what Keras has as layers, PyTorch writes as arithmetic."""

from functools import reduce
from math import prod
from typing import Any

from hypothesis import strategies as st

from cnnparams import Add, Average, Layer, Maximum, Multiply, Shape, Subtract
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch

SIZES = st.lists(st.integers(2, 40), min_size=1, max_size=4)


@st.composite
def inputs(draw: st.DrawFn) -> tuple[Shape, ...]:
    """Draw shapes that can be broadcast, and shapes of which one cannot, with or without axes missing."""
    agreeing, ragged = draw(st.booleans()), draw(st.booleans())
    whole = draw(SIZES)
    shapes = [tuple(whole if agreeing else draw(SIZES))]
    for _ in range(draw(st.integers(1, 3))):
        present = whole[draw(st.integers(0, len(whole) - 1)) :] if ragged else whole
        shapes.append(tuple([draw(st.sampled_from((size, 1))) for size in present]))
    return tuple(shapes)


def merge(layer: type[Layer[Any, Any]], torch_build: Any) -> Entry:
    """Return the entry of a merge. Of one input, which we refuse, frameworks make the same again."""
    return Entry(
        layer,
        inputs=inputs(),
        torch=Torch(
            torch_build,
            lacks={"an axis missing before the channels": lambda _, shapes: len({*map(len, shapes)}) > 1},
        ),
        keras=Keras(lambda keras, *_: getattr(keras.layers, layer.__name__)()),
    )


ENTRIES = (
    merge(Add, lambda *_: lambda *arrays: sum(arrays)),
    merge(Subtract, lambda *_: lambda first, second: first - second),
    merge(Multiply, lambda *_: lambda *arrays: prod(arrays)),
    merge(Average, lambda *_: lambda *arrays: sum(arrays) / len(arrays)),
    merge(Maximum, lambda torch, *_: lambda *arrays: reduce(torch.maximum, arrays)),
)
