"""THE table of layers: each with an input, what must come out, and where that is known from."""

from tests.examples import (
    activations,
    convolution,
    dense,
    inputs,
    pooling,
    regularization,
    reshaping,
)
from tests.examples.record import Example

EXAMPLES: list[Example] = [
    *inputs.EXAMPLES,
    *convolution.EXAMPLES,
    *pooling.EXAMPLES,
    *dense.EXAMPLES,
    *activations.EXAMPLES,
    *regularization.EXAMPLES,
    *reshaping.EXAMPLES,
]
