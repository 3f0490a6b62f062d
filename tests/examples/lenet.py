"""Examples of the layers of the LeNet-5 of 1998."""

from cnnparams import PartialConv2D, Subsample2D, Weight
from tests.examples.record import Example

PAPER = "LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998), section II.B"

# Table I of the paper: which maps of S2 each map of C3 sees.
C3 = (
    *((first, (first + 1) % 6, (first + 2) % 6) for first in range(6)),
    *((first, (first + 1) % 6, (first + 2) % 6, (first + 3) % 6) for first in range(6)),
    (0, 1, 3, 4),
    (1, 2, 4, 5),
    (0, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)

EXAMPLES = [
    Example(
        Subsample2D(2),
        (28, 28, 6),
        (14, 14, 6),
        (Weight("coefficient", channels=6), Weight("bias", channels=6)),
        12,  # S2 "has 12 trainable parameters"
        PAPER,
    ),
    Example(
        Subsample2D((1, 2)),
        (10, 10, 16),
        (10, 5, 16),
        (Weight("coefficient", channels=16), Weight("bias", channels=16)),
        32,  # as many as S4 has
        PAPER,
    ),
    Example(
        PartialConv2D(5, C3),
        (14, 14, 6),
        (10, 10, 16),
        (Weight("kernel", kernel_height=5, kernel_width=5, connections=60), Weight("bias", filters=16)),
        1516,  # C3 "has 1,516 trainable parameters"
        PAPER,
    ),
    Example(
        PartialConv2D((1, 3), ((0,), (1, 0)), stride=2, padding="same", bias=False),
        (7, 7, 2),
        (4, 4, 2),
        (Weight("kernel", kernel_height=1, kernel_width=3, connections=3),),
        9,  # 1 * 3 * (1 + 2)
        PAPER,
    ),
]
