"""Examples of unpooling."""

from cnnparams import MaxUnpool2D
from tests.examples.record import TORCH, Example

EXAMPLES = [
    Example(
        MaxUnpool2D(),
        (14, 14, 8),
        (28, 28, 8),  # (14 - 1) * 2 + 2
        (),
        0,
        TORCH + "MaxUnpool2d.html",
        torch="MaxUnpool2d",
    ),
    Example(MaxUnpool2D((3, 2), stride=(2, 1)), (5, 5, 3), (11, 6, 3), (), 0, TORCH + "MaxUnpool2d.html"),
]
