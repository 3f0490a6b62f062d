"""EfficientNetV2: an EfficientNet whose first stages have full convolutions, which train faster.

Source:
    Tan and Le, EfficientNetV2 (2021), https://arxiv.org/abs/2104.00298; torchvision
"""

from collections.abc import Sequence
from typing import NamedTuple

from cnnparams import (
    Dense,
    Dropout,
    GlobalAvgPool2D,
    Image,
    Layer,
    Network,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture
from cnnparams.zoo.families.efficientnet import SILU, mbconv, with_shortcut
from cnnparams.zoo.parts import conv_norm


class Stage(NamedTuple):
    """A row of the paper's table: blocks of one width, the first of which has the stride."""

    expansion: int
    filters: int
    blocks: int
    stride: int
    fused: bool = False


SMALL: tuple[Stage, ...] = (
    Stage(1, 24, 2, 1, fused=True),
    Stage(4, 48, 4, 2, fused=True),
    Stage(4, 64, 4, 2, fused=True),
    Stage(4, 128, 6, 2),
    Stage(6, 160, 9, 1),
    Stage(6, 256, 15, 2),
)
"""Table 4: expansion, filters, number of blocks and stride."""

MEDIUM: tuple[Stage, ...] = (
    Stage(1, 24, 3, 1, fused=True),
    Stage(4, 48, 5, 2, fused=True),
    Stage(4, 80, 5, 2, fused=True),
    Stage(4, 160, 7, 2),
    Stage(6, 176, 14, 1),
    Stage(6, 304, 18, 2),
    Stage(6, 512, 5, 1),
)

LARGE: tuple[Stage, ...] = (
    Stage(1, 32, 4, 1, fused=True),
    Stage(4, 64, 7, 2, fused=True),
    Stage(4, 96, 7, 2, fused=True),
    Stage(4, 192, 10, 2),
    Stage(6, 224, 19, 1),
    Stage(6, 384, 25, 2),
    Stage(6, 640, 7, 1),
)


def fused_mbconv(
    channels: int, filters: int, expansion: int, *, stride: int, drop: float
) -> Layer[Image, Image]:
    """A 3 x 3 convolution to more channels and a 1 x 1 convolution to few; with expansion 1, only the 3 x 3.

    Gupta and Akin, Accelerator-aware Neural Network Design using AutoML (2020), https://arxiv.org/abs/2003.02838
    """
    if expansion > 1:
        widen = conv_norm(channels * expansion, 3, stride=stride, then=SILU)
        body = Sequential(widen, conv_norm(filters, then=None), name="block")
    else:
        body = Sequential(conv_norm(filters, 3, stride=stride, then=SILU), name="block")
    return with_shortcut(body, drop) if (stride, channels) == (1, filters) else Sequential(body)


def efficientnet_v2(
    name: str, stages: Sequence[Stage], *, dropout: float, num_classes: int, input_shape: Image
) -> Network[Vector]:
    """Build these stages; the first convolution has as many filters as the first stage."""
    channels = stages[0].filters
    features: list[Layer[Image, Image]] = [conv_norm(channels, 3, stride=2, then=SILU)]
    total, built = sum(stage.blocks for stage in stages), 0
    for stage in stages:
        block = fused_mbconv if stage.fused else mbconv
        blocks: list[Layer[Image, Image]] = []
        for stride in (stage.stride, *[1] * (stage.blocks - 1)):
            drop = 0.2 * built / total
            blocks.append(block(channels, stage.filters, stage.expansion, stride=stride, drop=drop))
            channels, built = stage.filters, built + 1
        features.append(Sequential(*blocks))
    features.append(conv_norm(1280, then=SILU))
    return (
        Network(input_shape, name=name)
        .add(Sequential(*features, name="features"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Sequential(Dropout(dropout), Dense(num_classes), name="classifier"))
    )


@architecture
def efficientnet_v2_s(*, num_classes: int = 1000, input_shape: Image = (384, 384, 3)) -> Network[Vector]:
    """EfficientNetV2-S: 40 blocks, up to 256 channels wide between them.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> efficientnet_v2_s().param_count()  # as torchvision
    21458488
    """
    return efficientnet_v2(
        "EfficientNetV2-S", SMALL, dropout=0.2, num_classes=num_classes, input_shape=input_shape
    )


@architecture
def efficientnet_v2_m(*, num_classes: int = 1000, input_shape: Image = (480, 480, 3)) -> Network[Vector]:
    """EfficientNetV2-M: 57 blocks, up to 512 channels wide between them.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> efficientnet_v2_m().param_count()  # as torchvision
    54139356
    """
    return efficientnet_v2(
        "EfficientNetV2-M", MEDIUM, dropout=0.3, num_classes=num_classes, input_shape=input_shape
    )


@architecture
def efficientnet_v2_l(*, num_classes: int = 1000, input_shape: Image = (480, 480, 3)) -> Network[Vector]:
    """EfficientNetV2-L: 79 blocks, up to 640 channels wide between them.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> efficientnet_v2_l().param_count()  # as torchvision
    118515272
    """
    return efficientnet_v2(
        "EfficientNetV2-L", LARGE, dropout=0.4, num_classes=num_classes, input_shape=input_shape
    )
