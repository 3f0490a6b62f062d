"""RegNetX: networks whose widths grow linearly with depth, rounded so that blocks form stages.

Source:
    Radosavovic et al., Designing Network Design Spaces (2020), https://arxiv.org/abs/2003.13678; torchvision
"""

from collections import Counter
from functools import partial
from math import log
from typing import NamedTuple

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


class Design(NamedTuple):
    """The paper's d, w_0, w_a, w_m and g of one network; block j is about w_0 + w_a * j wide."""

    depth: int
    w_0: int
    w_a: float
    w_m: float
    group_width: int


def stages(design: Design) -> list[tuple[int, int]]:
    """Return the width and the depth of each stage.

    The width of a block is rounded, by ratio, to w_0 times a power of w_m, and then to a multiple of 8.
    Blocks of the same width form a stage.

    >>> stages(Design(depth=22, w_0=24, w_a=24.48, w_m=2.54, group_width=16))
    [(24, 1), (64, 2), (152, 7), (392, 12)]
    """
    linear = [design.w_0 + design.w_a * block for block in range(design.depth)]
    exponents = [round(log(width / design.w_0, design.w_m)) for width in linear]
    widths = [round(design.w_0 * design.w_m**exponent / 8) * 8 for exponent in exponents]
    return list(Counter(widths).items())


def bottleneck(
    channels: int, filters: int, *, stride: int, groups: int, squeeze: bool, name: str
) -> Layer[Image, Image]:
    """A block of ResNeXt that is as wide inside as outside; RegNetY's also squeezes and excites."""
    body = Sequential(
        conv_norm(filters, name="a"),
        conv_norm(filters, 3, stride=stride, groups=groups, name="b"),
        *([squeeze_excite(filters, channels // 4, name="se")] if squeeze else []),
        conv_norm(filters, then=None, name="c"),
        name="f",
    )
    if (stride, channels) == (1, filters):
        return Residual(body, then=ReLU(), name=name)
    # As in torchvision, the projection comes first: in a Residual it would come after the body.
    projection = conv_norm(filters, stride=stride, then=None, name="proj")
    return Sequential(Branches(projection, body, merge=Add()), ReLU(), name=name)


def regnet(
    name: str, design: Design, *, squeeze: bool = False, num_classes: int, input_shape: Image
) -> Network[Vector]:
    """Build a stem, the stages of a design, and a head; with `squeeze`, blocks squeeze and excite."""
    trunk: list[Layer[Image, Image]] = []
    channels = 32
    for number, (width, depth) in enumerate(stages(design), start=1):
        group_width = min(design.group_width, width)
        filters = rounded(width, group_width)
        block = partial(bottleneck, filters=filters, groups=filters // group_width, squeeze=squeeze)
        first = block(channels, stride=2, name=f"block{number}-0")
        rest = [block(filters, stride=1, name=f"block{number}-{index}") for index in range(1, depth)]
        trunk.append(Sequential(first, *rest, name=f"block{number}"))
        channels = filters
    return (
        Network(input_shape, name=name)
        .add(conv_norm(32, 3, stride=2, name="stem"))
        .add(Sequential(*trunk, name="trunk_output"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Dense(num_classes, name="fc"))
    )


@architecture
def regnet_x_400mf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-400MF: 22 blocks in stages of 32, 64, 160 and 400 channels, in groups of 16.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_x_400mf().param_count()  # as torchvision
    5495976
    """
    design = Design(depth=22, w_0=24, w_a=24.48, w_m=2.54, group_width=16)
    return regnet("RegNetX-400MF", design, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_x_800mf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-800MF: 16 blocks in stages of 64, 128, 288 and 672 channels, in groups of 16.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_x_800mf().param_count()  # as torchvision
    7259656
    """
    design = Design(depth=16, w_0=56, w_a=35.73, w_m=2.28, group_width=16)
    return regnet("RegNetX-800MF", design, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_x_1_6gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-1.6GF: 18 blocks in stages of 72, 168, 408 and 912 channels, in groups of 24.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_x_1_6gf().param_count()  # as torchvision
    9190136
    """
    design = Design(depth=18, w_0=80, w_a=34.01, w_m=2.25, group_width=24)
    return regnet("RegNetX-1.6GF", design, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_x_3_2gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-3.2GF: 25 blocks in stages of 96, 192, 432 and 1008 channels, in groups of 48.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_x_3_2gf().param_count()  # as torchvision
    15296552
    """
    design = Design(depth=25, w_0=88, w_a=26.31, w_m=2.25, group_width=48)
    return regnet("RegNetX-3.2GF", design, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_x_8gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-8GF: 23 blocks in stages of 80, 240, 720 and 1920 channels, in groups of 120.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_x_8gf().param_count()  # as torchvision
    39572648
    """
    design = Design(depth=23, w_0=80, w_a=49.56, w_m=2.88, group_width=120)
    return regnet("RegNetX-8GF", design, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_x_16gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-16GF: 22 blocks in stages of 256, 512, 896 and 2048 channels, in groups of 128.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_x_16gf().param_count()  # as torchvision
    54278536
    """
    design = Design(depth=22, w_0=216, w_a=55.59, w_m=2.1, group_width=128)
    return regnet("RegNetX-16GF", design, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_x_32gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetX-32GF: 23 blocks in stages of 336, 672, 1344 and 2520 channels, in groups of 168.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_x_32gf().param_count()  # as torchvision
    107811560
    """
    design = Design(depth=23, w_0=320, w_a=69.86, w_m=2.0, group_width=168)
    return regnet("RegNetX-32GF", design, num_classes=num_classes, input_shape=input_shape)
