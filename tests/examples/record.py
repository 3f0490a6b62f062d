"""One line of the table of layers, and the sources that lines share."""

from typing import Any

from attrs import frozen

from cnnparams import Layer, Weight

LESSON = "the lesson: ((m * n * d) + 1) * k and (c * p) + 1 * c"
TORCH = "https://docs.pytorch.org/docs/stable/generated/torch.nn."
KERAS = "https://keras.io/api/layers/"


@frozen
class Example:
    """One layer behind one input, with its output, its weights, its count and the source of these.

    `torch` and `keras` are the names of the same layer there, "" where there is none.
    """

    layer: Layer[Any, Any]
    prev_shape: Any
    output_shape: tuple[int, ...]
    weights: tuple[Weight, ...]
    count: int
    source: str
    torch: str = ""
    keras: str = ""
