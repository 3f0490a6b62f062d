"""Layers that today's frameworks no longer have, or never had."""

from cnnparams import Custom, LocallyConnected2D, PartialConv2D, Subsample2D
from tests.against.entry import Entry

ENTRIES = (
    Entry(
        LocallyConnected2D,
        torch="PyTorch never had one",
        keras="Keras had one until version 2, and 3 is compared with",
    ),
    Entry(
        PartialConv2D,
        torch="groups share out all channels evenly, a table of connections does not",
        keras="groups share out all channels evenly, a table of connections does not",
    ),
    Entry(
        Subsample2D,
        torch="pooling has had no weights since the 1990s",
        keras="pooling has had no weights since the 1990s",
    ),
    Entry(
        Custom,
        torch="it is whatever its user says it is",
        keras="it is whatever its user says it is",
    ),
)
