"""THE table of layers: each with an input, what must come out, and where that is known from."""

from tests.examples import (
    activations,
    convolution,
    dense,
    input,
    pooling,
    regularization,
    reshaping,
)
from tests.examples.record import Example

EXAMPLES: list[Example] = [
    *input.EXAMPLES,
    *convolution.EXAMPLES,
    *pooling.EXAMPLES,
    *dense.EXAMPLES,
    *activations.EXAMPLES,
    *regularization.EXAMPLES,
    *reshaping.EXAMPLES,
]
