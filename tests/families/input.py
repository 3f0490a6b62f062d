"""Inputs: they say where a network begins, and no framework computes anything there."""

from cnnparams import Input
from tests.against.entry import Entry
from tests.records import LESSON, Example

EXAMPLES = [
    Example(Input((32, 32, 3)), (), (32, 32, 3), (), 0, LESSON),
]

ENTRIES = (
    Entry(
        Input,
        torch="a module meets its input when it is called",
        keras="keras.Input makes a tensor, not a layer with an input of its own",
    ),
)
