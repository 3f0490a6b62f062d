"""RegNetX: four numbers make the widths of all blocks, which grow along a line and come in stages.

Source:
    Radosavovic et al., Designing Network Design Spaces (2020), https://arxiv.org/abs/2003.13678; torchvision
"""

from collections import Counter
from math import log
from typing import Literal

from cnnparams import (
    Add,
    Branches,
    Dense,
    GlobalAvgPool2D,
    Image,
    Layer,
    Network,
    ReLU,
    Residual,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture
from cnnparams.zoo.parts import conv_norm, rounded, squeeze_excite


def stages(depth: int, w_0: int, w_a: float, w_m: float) -> list[tuple[int, int]]:
    """Return how wide each stage is, and how many blocks it has.

    Block j would be w_0 + w_a * j wide. It gets the nearest by ratio of w_0, w_0 * w_m, w_0 * w_m ** 2 ...
    as a multiple of 8.

    >>> stages(22, 24, 24.48, 2.54)
    [(24, 1), (64, 2), (152, 7), (392, 12)]
    """
    steps = [round(log((w_0 + w_a * block) / w_0, w_m)) for block in range(depth)]
    return list(Counter([round(w_0 * w_m**step / 8) * 8 for step in steps]).items())


def bottleneck(
    channels: int, filters: int, *, groups: int, stride: int, weighed: bool, name: str
) -> Layer[Image, Image]:
    """A block of ResNeXt, but as wide inside as outside; RegNetY weighs the channels inside."""
    body = Sequential(
        conv_norm(filters, name="a"),
        conv_norm(filters, 3, stride=stride, groups=groups, name="b"),
        *([squeeze_excite(filters, channels // 4, name="se")] if weighed else []),
        conv_norm(filters, then=None, name="c"),
        name="f",
    )
    if (stride, channels) == (1, filters):
        return Residual(body, then=ReLU(), name=name)
    # As in torchvision, the projection comes first: in a Residual it would come after the body.
    projection = conv_norm(filters, stride=stride, then=None, name="proj")
    return Sequential(Branches(projection, body, merge=Add()), ReLU(), name=name)


def regnet(
    kind: Literal["X", "Y"],
    size: str,
    depth: int,
    w_0: int,
    w_a: float,
    w_m: float,
    group_width: int,
    *,
    num_classes: int,
    input_shape: Image,
) -> Network[Vector]:
    """Build the stages of these numbers, each as wide as a whole number of groups."""
    trunk: list[Layer[Image, Image]] = []
    channels = 32
    for number, (width, blocks) in enumerate(stages(depth, w_0, w_a, w_m), start=1):
        group = min(group_width, width)
        filters = rounded(width, group)
        stage: list[Layer[Image, Image]] = []
        for index in range(blocks):
            stage.append(
                bottleneck(
                    channels,
                    filters,
                    groups=filters // group,
                    stride=2 if index == 0 else 1,
                    weighed=kind == "Y",
                    name=f"block{number}-{index}",
                )
            )
            channels = filters
        trunk.append(Sequential(*stage, name=f"block{number}"))
    return (
        Network(input_shape, name=f"RegNet{kind}-{size}")
        .add(conv_norm(32, 3, stride=2, name="stem"))
        .add(Sequential(*trunk, name="trunk_output"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Dense(num_classes, name="fc"))
    )


@architecture
def regnet_x_400mf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-400MF: 22 blocks in stages of 32, 64, 160 and 400 channels, in groups of 16.

    >>> regnet_x_400mf().param_count()  # as torchvision
    5495976
    """
    return regnet("X", "400MF", 22, 24, 24.48, 2.54, 16, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_x_800mf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-800MF: 16 blocks in stages of 64, 128, 288 and 672 channels, in groups of 16.

    >>> regnet_x_800mf().param_count()  # as torchvision
    7259656
    """
    return regnet("X", "800MF", 16, 56, 35.73, 2.28, 16, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_x_1_6gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-1.6GF: 18 blocks in stages of 72, 168, 408 and 912 channels, in groups of 24.

    >>> regnet_x_1_6gf().param_count()  # as torchvision
    9190136
    """
    return regnet("X", "1.6GF", 18, 80, 34.01, 2.25, 24, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_x_3_2gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-3.2GF: 25 blocks in stages of 96, 192, 432 and 1008 channels, in groups of 48.

    >>> regnet_x_3_2gf().param_count()  # as torchvision
    15296552
    """
    return regnet("X", "3.2GF", 25, 88, 26.31, 2.25, 48, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_x_8gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-8GF: 23 blocks in stages of 80, 240, 720 and 1920 channels, in groups of 120.

    >>> regnet_x_8gf().param_count()  # as torchvision
    39572648
    """
    return regnet("X", "8GF", 23, 80, 49.56, 2.88, 120, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_x_16gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-16GF: 22 blocks in stages of 256, 512, 896 and 2048 channels, in groups of 128.

    >>> regnet_x_16gf().param_count()  # as torchvision
    54278536
    """
    return regnet("X", "16GF", 22, 216, 55.59, 2.1, 128, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_x_32gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-32GF: 23 blocks in stages of 336, 672, 1344 and 2520 channels, in groups of 168.

    >>> regnet_x_32gf().param_count()  # as torchvision
    107811560
    """
    return regnet("X", "32GF", 23, 320, 69.86, 2.0, 168, num_classes=num_classes, input_shape=input_shape)
