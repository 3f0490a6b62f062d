"""LeNet: convolutions with pooling between them, and a classifier."""

from typing import Literal

from cnnparams import (
    Activation,
    Conv2D,
    FullyConnected,
    Image,
    MaxPool2D,
    Network,
    PartialConv2D,
    Subsample2D,
    Vector,
)
from cnnparams.zoo.architecture import architecture, check_choice

TABLE_I = (
    *((first, (first + 1) % 6, (first + 2) % 6) for first in range(6)),
    *((first, (first + 1) % 6, (first + 2) % 6, (first + 3) % 6) for first in range(6)),
    (0, 1, 3, 4),
    (1, 2, 4, 5),
    (0, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)
"""The paper's table I: which maps of S2 each map of C3 sees."""


@architecture
def lenet5(
    *,
    num_classes: int = 10,
    input_shape: Image | None = None,
    variant: Literal["1998", "lesson"] = "1998",
) -> Network[Vector]:
    """LeNet-5: 6, 16 and 120 filters of 5 x 5 with trained pooling between them, then 84 neurons.

    The paper counts 156, 12, 1,516, 32, 48,120 and 10,164 parameters up to F6, 60,000 in total. After F6 it
    computes distances to ten fixed patterns; here there is a trained layer instead, as is usual today.
    `variant="lesson"` is the network of the lesson: 8 and 16 filters that see all channels, and pooling
    without weights.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels). None is (32, 32, 1), grey as in the paper,
            or for `variant="lesson"` (32, 32, 3), in colour.
        variant: which network is meant: `"1998"`, that of the paper, or `"lesson"`, that of the lesson.

    Source:
        LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998),
        http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf, section II.B

    >>> lenet5().param_count()  # 60850 = 60000, as the paper says, + (84 + 1) * 10
    60850
    >>> lenet5(variant="lesson").param_count()
    62958
    """
    check_choice("variant", variant, ["1998", "lesson"])
    build, usual = (_paper, (32, 32, 1)) if variant == "1998" else (_lesson, (32, 32, 3))
    return build(Network(usual if input_shape is None else input_shape, name="LeNet-5"), num_classes)


def _paper(network: Network[Image], num_classes: int) -> Network[Vector]:
    """Add the layers of the paper's figure 2, with a tanh after each."""
    return (
        network.add(Conv2D(6, 5, name="C1"))
        .add(Activation("tanh"))
        .add(Subsample2D(2, name="S2"))
        .add(Activation("tanh"))
        .add(PartialConv2D(5, TABLE_I, name="C3"))
        .add(Activation("tanh"))
        .add(Subsample2D(2, name="S4"))
        .add(Activation("tanh"))
        .add(Conv2D(120, 5, name="C5"))
        .add(Activation("tanh"))
        .add(FullyConnected(84, name="F6"))
        .add(Activation("tanh"))
        .add(FullyConnected(num_classes, name="output"))
    )


def _lesson(network: Network[Image], num_classes: int) -> Network[Vector]:
    """Add the layers of the lesson's table."""
    return (
        network.add(Conv2D(8, 5, name="CONV1"))
        .add(MaxPool2D(2, name="POOL1"))
        .add(Conv2D(16, 5, name="CONV2"))
        .add(MaxPool2D(2, name="POOL2"))
        .add(FullyConnected(120, name="FC3"))
        .add(FullyConnected(84, name="FC4"))
        .add(FullyConnected(num_classes, activation="softmax", name="Softmax"))
    )
