"""What the tests of a family are written in: examples and wrong uses, and the sources that they share."""

from collections.abc import Callable
from typing import Any, TypeAlias

from attrs import frozen

from cnnparams import Layer, Weight

LESSON = "the lesson: ((m * n * d) + 1) * k and (c * p) + 1 * c"
TORCH_DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.nn."
KERAS_DOCS = "https://keras.io/api/layers/"


@frozen
class Example:
    """One layer behind one input, with its output, its weights, its count and the source of these."""

    layer: Layer[Any, Any]
    prev_shape: Any
    output_shape: tuple[int, ...]
    weights: tuple[Weight, ...]
    count: int
    source: str


Wrong: TypeAlias = tuple[Callable[[], object], type[Exception], str]
"""A wrong use, its error, and the message of the error, word for word."""
