"""Examples of inputs."""

from cnnparams import Input
from tests.examples.record import LESSON, Example

EXAMPLES = [
    Example(Input((32, 32, 3)), (), (32, 32, 3), (), 0, LESSON, keras="InputLayer"),
]
