"""Reductions along axes: both frameworks have them as functions."""

from collections.abc import Callable
from math import prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import ConfigError, Max, Mean, Min, ShapeError, Sum
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import Example, Wrong
from tests.tally import Forward, Numbers

CBAM = "https://arxiv.org/abs/1807.06521, equation 3: pooling along the channels"
KERAS_OPS = "https://keras.io/api/ops/numpy/"

EXAMPLES = [
    Example(Mean(-1, keepdims=True), (56, 56, 64), (56, 56, 1), (), 0, CBAM),
    Example(Max(-1, keepdims=True), (56, 56, 64), (56, 56, 1), (), 0, CBAM),
    Example(Mean((1, 2)), (7, 9, 512), (512,), (), 0, KERAS_OPS),
    Example(Sum(1), (7, 9, 5), (9, 5), (), 0, KERAS_OPS),
    Example(Min((-1, 1)), (7, 9, 5), (9,), (), 0, KERAS_OPS),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[Wrong] = [
    (
        lambda: any_of.Mean(1.0),
        TypeError,
        "Mean: axis must be a whole number, or a tuple of them, got 1.0 (float)",
    ),
    (
        lambda: any_of.Mean([1, 2]),
        TypeError,
        "Mean: axis must be a whole number, or a tuple of them, got [1, 2] (list); write (1, 2)",
    ),
    (lambda: any_of.Sum(()), ConfigError, "Sum: axis must name one axis or more, got ()"),
    (
        lambda: any_of.Max((1, 0)),
        ConfigError,
        "Max: axis must be counted from 1, or from -1 at the end (0 is the batch, which shapes leave out),"
        " got (1, 0)",
    ),
    (lambda: any_of.Min(1, keepdims=1), TypeError, "Min: keepdims must be True or False, got 1 (int)"),
    (lambda: Mean(3).output_shape((4, 5)), ShapeError, "Mean(axis=(3,)): there is no axis 3, got (4, 5)"),
    (
        lambda: Mean((1, -2)).output_shape((4, 5)),
        ShapeError,
        "Mean(axis=(1, -2)): each axis must be named once (input (4, 5))",
    ),
    (
        lambda: Mean((1, 2)).output_shape((4, 5)),
        ShapeError,
        "Mean(axis=(1, 2)): no axis would remain (input (4, 5)); write keepdims=True",
    ),
]

ONE = st.sampled_from((1, 2, 3, -1, -2))
AXES = ONE | st.lists(ONE, min_size=1, max_size=3).map(tuple)


def _the_batch(layer: Any, shape: Any) -> bool:
    return any(axis in {0, -len(shape) - 1} for axis in layer.axis)


LACKS = {
    "refusing the batch": _the_batch,
    "refusing to leave nothing": lambda layer, shape: not layer.keepdims and len({*layer.axis}) >= len(shape),
}

ENTRIES = tuple(
    Entry(
        layer,
        required={"axis": AXES},
        options={"keepdims": draw.flags},
        inputs=draw.any_shape(),
        torch=Torch(
            lambda torch, layer, _, word=torch_word: (
                lambda array: getattr(torch, word)(array, dim=layer.axis, keepdim=layer.keepdims)
            ),
            channels_last=True,
            lacks=LACKS,
        ),
        keras=Keras(
            lambda keras, layer, _, word=keras_word: (
                lambda array: getattr(keras.ops, word)(array, axis=layer.axis, keepdims=layer.keepdims)
            ),
            lacks=LACKS,
        ),
    )
    for layer, torch_word, keras_word in (
        (Mean, "mean", "mean"),
        (Sum, "sum", "sum"),
        (Max, "amax", "max"),
        (Min, "amin", "min"),
    )
)


def reduce(take: Callable[[Numbers, int], object]) -> Forward:
    """Make one number of all that lie along the axes."""

    def run(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
        many = prod([prev_shape[axis if axis < 0 else axis - 1] for axis in layer.axis])
        for _ in range(prod(prev_shape) // many):
            take(numbers, many)

    return run


FORWARD: dict[type, Forward] = {
    Mean: reduce(lambda numbers, many: numbers.sum(many) / many),
    Sum: reduce(Numbers.sum),
    Max: reduce(Numbers.largest),
    Min: reduce(Numbers.largest),
}
