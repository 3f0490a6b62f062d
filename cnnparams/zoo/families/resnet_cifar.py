"""Residual networks for small images: three narrow stages with the same number of blocks.

Source:
    He et al., Deep Residual Learning (2015), https://arxiv.org/abs/1512.03385, table 6;
    https://github.com/akamaster/pytorch_resnet_cifar10
"""

from typing import Literal

from cnnparams import (
    BatchNorm,
    Conv2D,
    Dense,
    GlobalAvgPool2D,
    Image,
    Layer,
    MaxPool2D,
    Network,
    PadChannels,
    ReLU,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture, check_choice
from cnnparams.zoo.families.resnet import basic

Shortcut = Literal["A", "B"]
"""How a shortcut gets more channels. A: by zeros, without parameters. B: by a projection."""


def resnet_cifar(depth: int, num_classes: int, input_shape: Image, shortcut: Shortcut) -> Network[Vector]:
    """Build the network of the paper's section 4.2: depth = 6 * blocks + 2."""
    check_choice("shortcut", shortcut, ["A", "B"])
    network = (
        Network(input_shape, name=f"ResNet-{depth} (CIFAR)")
        .add(Conv2D(16, 3, padding=1, bias=False, name="conv1"))
        .add(BatchNorm(name="bn1"))
        .add(ReLU(name="relu"))
    )
    blocks = (depth - 2) // 6
    for number, filters in enumerate((16, 32, 64), start=1):
        if number == 1:
            first = basic(filters)
        else:
            first = basic(filters, stride=2, shortcut=downsampling(filters, shortcut))
        rest = [basic(filters) for _ in range(blocks - 1)]
        network = network.add(Sequential(first, *rest, name=f"layer{number}"))
    return network.add(GlobalAvgPool2D(name="avgpool")).add(Dense(num_classes, name="fc"))


def downsampling(filters: int, shortcut: Shortcut) -> Sequential[Image, Image]:
    """Halve the size and double the channels, by zeros (A) or by a projection (B)."""
    layers: list[Layer[Image, Image]]
    if shortcut == "A":
        layers = [MaxPool2D(1, stride=2), PadChannels(filters // 4, filters // 4)]
    else:
        layers = [Conv2D(filters, 1, stride=2, bias=False), BatchNorm()]
    return Sequential(*layers)


@architecture
def resnet20_cifar(
    *, num_classes: int = 10, input_shape: Image = (32, 32, 3), shortcut: Shortcut = "A"
) -> Network[Vector]:
    """ResNet-20 for CIFAR-10: 3 stages of 3 basic blocks, 16, 32 and 64 channels wide.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        shortcut: how a shortcut gets more channels: `"A"` by channels of zeros, as in the paper; `"B"` by
            a projection.

    >>> resnet20_cifar().param_count()  # 0.27M in the paper
    269722
    """
    return resnet_cifar(20, num_classes, input_shape, shortcut)


@architecture
def resnet32_cifar(
    *, num_classes: int = 10, input_shape: Image = (32, 32, 3), shortcut: Shortcut = "A"
) -> Network[Vector]:
    """ResNet-32 for CIFAR-10: 3 stages of 5 basic blocks, 16, 32 and 64 channels wide.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        shortcut: how a shortcut gets more channels: `"A"` by channels of zeros, as in the paper; `"B"` by
            a projection.

    >>> resnet32_cifar().param_count()  # 0.46M in the paper
    464154
    """
    return resnet_cifar(32, num_classes, input_shape, shortcut)


@architecture
def resnet44_cifar(
    *, num_classes: int = 10, input_shape: Image = (32, 32, 3), shortcut: Shortcut = "A"
) -> Network[Vector]:
    """ResNet-44 for CIFAR-10: 3 stages of 7 basic blocks, 16, 32 and 64 channels wide.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        shortcut: how a shortcut gets more channels: `"A"` by channels of zeros, as in the paper; `"B"` by
            a projection.

    >>> resnet44_cifar().param_count()  # 0.66M in the paper
    658586
    """
    return resnet_cifar(44, num_classes, input_shape, shortcut)


@architecture
def resnet56_cifar(
    *, num_classes: int = 10, input_shape: Image = (32, 32, 3), shortcut: Shortcut = "A"
) -> Network[Vector]:
    """ResNet-56 for CIFAR-10: 3 stages of 9 basic blocks, 16, 32 and 64 channels wide.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        shortcut: how a shortcut gets more channels: `"A"` by channels of zeros, as in the paper; `"B"` by
            a projection.

    >>> resnet56_cifar().param_count()  # 0.85M in the paper
    853018
    """
    return resnet_cifar(56, num_classes, input_shape, shortcut)


@architecture
def resnet110_cifar(
    *, num_classes: int = 10, input_shape: Image = (32, 32, 3), shortcut: Shortcut = "A"
) -> Network[Vector]:
    """ResNet-110 for CIFAR-10: 3 stages of 18 basic blocks, 16, 32 and 64 channels wide.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        shortcut: how a shortcut gets more channels: `"A"` by channels of zeros, as in the paper; `"B"` by
            a projection.

    >>> resnet110_cifar().param_count()  # 1.7M in the paper
    1727962
    """
    return resnet_cifar(110, num_classes, input_shape, shortcut)
