"""Inputs: they say where a network begins, and no framework computes anything there."""

from cnnparams import Input
from tests.against.entry import Entry

ENTRIES = (
    Entry(
        Input,
        torch="a module meets its input when it is called",
        keras="keras.Input makes a tensor, not a layer with an input of its own",
    ),
)
