"""Networks of NAS-Bench-201, in its authors' code."""

from .modules import facts
from .record import Case

__all__ = ["cases", "facts"]

# Each node is the sum of operations on the nodes before it. All operations are built and counted, even those
# that nothing depends on.
CELLS = {
    "mixed": "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|"
    "+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|",
    "largest": "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|"
    "+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|",
    "residual": "|nor_conv_3x3~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|none~1|skip_connect~2|",
    "pointwise": "|nor_conv_1x1~0|+|avg_pool_3x3~0|none~1|+|nor_conv_3x3~0|nor_conv_1x1~1|avg_pool_3x3~2|",
    "weightless": "|skip_connect~0|+|avg_pool_3x3~0|none~1|+|skip_connect~0|none~1|avg_pool_3x3~2|",
    "dead_ends": "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|none~2|",
}


def cases() -> list[Case]:
    """Return a few of the 15,625 networks."""
    return [_case(name, cell) for name, cell in CELLS.items()]


def _case(name: str, cell: str) -> Case:
    config = {"name": "infer.tiny", "C": 16, "N": 5, "arch_str": cell, "num_classes": 10}
    arguments = {"config": config}
    options = {"cell": cell, "cells": 5}
    function = "xautodl.models.get_cell_based_tiny_net"
    return Case(f"nasbench201_{name}", function, arguments, "nasbench201", options, (32, 32, 3))
