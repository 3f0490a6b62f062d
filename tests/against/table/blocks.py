"""Blocks, whose layers are compared each for itself, and their sums with published networks."""

from cnnparams import Branches, Graph, Residual, Sequential
from tests.against.entry import Entry

ENTRIES = tuple(
    Entry(
        block,
        torch="its layers are compared each for itself",
        keras="its layers are compared each for itself",
    )
    for block in (Sequential, Residual, Branches, Graph)
)
