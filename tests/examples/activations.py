"""Examples of activations."""

from cnnparams import Activation, ReLU
from tests.examples.record import LESSON, TORCH, Example

EXAMPLES = [
    Example(Activation("tanh"), (28, 28, 6), (28, 28, 6), (), 0, LESSON, torch="Tanh", keras="Activation"),
    Example(ReLU(), (55, 55, 96), (55, 55, 96), (), 0, TORCH + "ReLU.html", torch="ReLU", keras="ReLU"),
]
