"""Examples of reshaping."""

from cnnparams import Flatten
from tests.examples.record import LESSON, Example

EXAMPLES = [
    Example(Flatten(), (5, 5, 16), (400,), (), 0, LESSON, torch="Flatten", keras="Flatten"),
]
