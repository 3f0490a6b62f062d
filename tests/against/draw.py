"""What the tables draw from: settings and shapes, most of which fit together and some of which do not."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from cnnparams import Shape

flags = st.booleans()
units = st.integers(1, 300)
channels = st.sampled_from((1, 2, 3, 4, 6, 8, 12, 24))
multipliers = st.integers(1, 4)
groups = st.sampled_from((1, 1, 2, 3, 4))
labels = st.sampled_from(("relu", "sigmoid", "softmax", "tanh"))
fractions = st.sampled_from((0.0, 0.1, 0.5, 1.0, 1)) | st.floats(-1, 2)


def per_axis(axes: int, most: int, least: int = 1) -> SearchStrategy[int | tuple[int, ...]]:
    """Draw one number from `least` to `most` for all axes, or one for each."""
    number = st.integers(least, most)
    return number | st.tuples(*[number] * axes)


def padding(axes: int, most: int, *words: str) -> SearchStrategy[Any]:
    """Draw padding in each way of writing it: words, a number, one for each axis, two for each axis."""
    number = st.integers(0, most)
    sides = st.tuples(number, number)
    numbers = (number, st.tuples(*[number] * axes), st.tuples(*[sides] * axes))
    return st.one_of(*map(st.just, words), *numbers)


def any_shape(most_axes: int = 4) -> SearchStrategy[Shape]:
    """Draw a shape of any rank."""
    return st.lists(st.integers(1, 12), min_size=1, max_size=most_axes).map(tuple)


def shape(rank: int) -> SearchStrategy[Shape]:
    """Draw a shape of this rank, and now and then of another, which a layer for this rank must refuse."""
    most = {2: 64, 3: 24}.get(rank, 10)
    fitting = st.tuples(*[st.integers(1, most)] * (rank - 1), channels)
    return st.integers(0, 15).flatmap(lambda die: fitting if die else any_shape(rank + 2))
