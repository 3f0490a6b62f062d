"""Examples of regularisation."""

from cnnparams import Dropout
from tests.examples.record import TORCH, Example

EXAMPLES = [
    Example(Dropout(), (4096,), (4096,), (), 0, TORCH + "Dropout.html", torch="Dropout", keras="Dropout"),
]
