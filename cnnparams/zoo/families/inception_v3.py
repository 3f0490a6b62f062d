"""Inception v3: large convolutions are split into small ones, such as 7 x 7 into 1 x 7 and 7 x 1."""

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

from cnnparams import (
    AvgPool2D,
    BatchNorm,
    Branches,
    Dense,
    Dropout,
    Flatten,
    GlobalAvgPool2D,
    Image,
    MaxPool2D,
    Network,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture, check_choice
from cnnparams.zoo.parts import conv_norm

Conv = Callable[..., Sequential[Image, Image]]
"""Builds a convolution from `filters` and a `kernel_size`, its normalisation and a ReLU."""

AVERAGE = AvgPool2D(3, stride=1, padding=1)


def stem(conv: Conv, network: Network[Image]) -> Network[Image]:
    """Add five convolutions and two pools, which reduce 299 x 299 to 35 x 35."""
    return (
        network.add(conv(32, 3, stride=2, padding=0, name="Conv2d_1a_3x3"))
        .add(conv(32, 3, padding=0, name="Conv2d_2a_3x3"))
        .add(conv(64, 3, name="Conv2d_2b_3x3"))
        .add(MaxPool2D(3, stride=2, name="maxpool1"))
        .add(conv(80, 1, name="Conv2d_3b_1x1"))
        .add(conv(192, 3, padding=0, name="Conv2d_4a_3x3"))
        .add(MaxPool2D(3, stride=2, name="maxpool2"))
    )


def inception_a(conv: Conv, pooled: int, name: str) -> Branches[Image]:
    """A 5 x 5 convolution beside two of 3 x 3, as in the authors' code; figure 5 has only 3 x 3 ones."""
    return Branches(
        conv(64, 1, name="branch1x1"),
        Sequential(conv(48, 1), conv(64, 5), name="branch5x5"),
        Sequential(conv(64, 1), conv(96, 3), conv(96, 3), name="branch3x3dbl"),
        Sequential(AVERAGE, conv(pooled, 1), name="branch_pool"),
        name=name,
    )


def reduction_b(conv: Conv, name: str) -> Branches[Image]:
    """Halve the size and add channels, by convolutions and a pool of stride 2."""
    return Branches(
        conv(384, 3, stride=2, padding=0, name="branch3x3"),
        Sequential(conv(64, 1), conv(96, 3), conv(96, 3, stride=2, padding=0), name="branch3x3dbl"),
        MaxPool2D(3, stride=2, name="branch_pool"),
        name=name,
    )


def inception_c(conv: Conv, width: int, name: str) -> Branches[Image]:
    """The paper's figure 6: 1 x 7 and 7 x 1 convolutions in place of 7 x 7."""
    row, column = (1, 7), (7, 1)
    return Branches(
        conv(192, 1, name="branch1x1"),
        Sequential(conv(width, 1), conv(width, row), conv(192, column), name="branch7x7"),
        Sequential(
            conv(width, 1),
            conv(width, column),
            conv(width, row),
            conv(width, column),
            conv(192, row),
            name="branch7x7dbl",
        ),
        Sequential(AVERAGE, conv(192, 1), name="branch_pool"),
        name=name,
    )


def reduction_d(conv: Conv, name: str) -> Branches[Image]:
    """Halve the size again."""
    return Branches(
        Sequential(conv(192, 1), conv(320, 3, stride=2, padding=0), name="branch3x3"),
        Sequential(
            conv(192, 1),
            conv(192, (1, 7)),
            conv(192, (7, 1)),
            conv(192, 3, stride=2, padding=0),
            name="branch7x7x3",
        ),
        MaxPool2D(3, stride=2, name="branch_pool"),
        name=name,
    )


def inception_e(conv: Conv, name: str) -> Branches[Image]:
    """The paper's figure 7: 1 x 3 and 3 x 1 convolutions, side by side."""

    def expanded() -> Branches[Image]:
        return Branches(conv(384, (1, 3)), conv(384, (3, 1)))

    return Branches(
        conv(320, 1, name="branch1x1"),
        Sequential(conv(384, 1), expanded(), name="branch3x3"),
        Sequential(conv(448, 1), conv(384, 3), expanded(), name="branch3x3dbl"),
        Sequential(AVERAGE, conv(192, 1), name="branch_pool"),
        name=name,
    )


def classifier(conv: Conv, num_classes: int) -> Sequential[Image, Vector]:
    """The auxiliary classifier, which is used in training only."""
    return Sequential(
        AvgPool2D(5, stride=3),
        conv(128, 1, name="conv0"),
        conv(768, 5, padding=0, name="conv1"),
        GlobalAvgPool2D(),
        Dense(num_classes, name="fc"),
        name="AuxLogits",
    )


@architecture
def inception_v3(
    *,
    num_classes: int = 1000,
    input_shape: Image = (299, 299, 3),
    aux: bool = False,
    variant: Literal["torchvision", "keras"] = "torchvision",
) -> Network[Vector]:
    """Inception v3: eleven inceptions, 3 + 1 + 4 + 1 + 2 of five kinds.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        aux: whether there is one more classifier, `AuxLogits` after Mixed_6e, for training; `"keras"` has
            none.
        variant: which network is meant: `"torchvision"`, or `"keras"`, which normalises without a learnt
            scale.

    Source:
        Szegedy et al., Rethinking the Inception Architecture (2015), https://arxiv.org/abs/1512.00567,
        table 1; torchvision; Keras

    >>> inception_v3().param_count(), inception_v3(aux=True).param_count()  # as torchvision
    (23834568, 27161264)
    >>> network = inception_v3(variant="keras")
    >>> network.param_count() + network.state_count()  # Keras' total
    23851784
    """
    check_choice("variant", variant, ["torchvision", "keras"])
    check_choice("aux", aux, [False, True] if variant == "torchvision" else [False])
    conv: Conv = partial(conv_norm, norm=BatchNorm(scale=variant == "torchvision"))
    network: Network[Any] = (  # Any: a classifier comes between images
        stem(conv, Network(input_shape, name="Inception-v3"))
        .add(inception_a(conv, 32, "Mixed_5b"))
        .add(inception_a(conv, 64, "Mixed_5c"))
        .add(inception_a(conv, 64, "Mixed_5d"))
        .add(reduction_b(conv, "Mixed_6a"))
        .add(inception_c(conv, 128, "Mixed_6b"))
        .add(inception_c(conv, 160, "Mixed_6c"))
        .add(inception_c(conv, 160, "Mixed_6d"))
        .add(inception_c(conv, 192, "Mixed_6e"))
    )
    if aux:
        network = network.add(classifier(conv, num_classes))
    return (
        network.add(reduction_d(conv, "Mixed_7a"), after="Mixed_6e")
        .add(inception_e(conv, "Mixed_7b"))
        .add(inception_e(conv, "Mixed_7c"))
        .add(GlobalAvgPool2D(keepdims=True, name="avgpool"))
        .add(Dropout(0.5, name="dropout"))
        .add(Flatten(name="flatten"))
        .add(Dense(num_classes, name="fc"))
    )
