"""EfficientNetV2: early blocks use one full convolution in place of two thin ones, which trains faster.

Source:
    Tan and Le, EfficientNetV2 (2021), https://arxiv.org/abs/2104.00298; torchvision
"""

from collections.abc import Sequence

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

Stage = tuple[bool, int, int, int, int]
"""Whether its blocks are fused, their expansion, filters and number, and the stride of the first."""

SMALL: tuple[Stage, ...] = (
    (True, 1, 24, 2, 1),
    (True, 4, 48, 4, 2),
    (True, 4, 64, 4, 2),
    (False, 4, 128, 6, 2),
    (False, 6, 160, 9, 1),
    (False, 6, 256, 15, 2),
)
"""Table 4."""

MEDIUM: tuple[Stage, ...] = (
    (True, 1, 24, 3, 1),
    (True, 4, 48, 5, 2),
    (True, 4, 80, 5, 2),
    (False, 4, 160, 7, 2),
    (False, 6, 176, 14, 1),
    (False, 6, 304, 18, 2),
    (False, 6, 512, 5, 1),
)

LARGE: tuple[Stage, ...] = (
    (True, 1, 32, 4, 1),
    (True, 4, 64, 7, 2),
    (True, 4, 96, 7, 2),
    (False, 4, 192, 10, 2),
    (False, 6, 224, 19, 1),
    (False, 6, 384, 25, 2),
    (False, 6, 640, 7, 1),
)


def fused_mbconv(
    channels: int, filters: int, expansion: int, *, stride: int, drop: float
) -> Layer[Image, Image]:
    """A 3 x 3 convolution to more channels and one of 1 x 1 to few; a single one where there are no more.

    Gupta and Akin, Accelerator-aware Neural Network Design using AutoML (2020), https://arxiv.org/abs/2003.02838
    """
    if expansion > 1:
        widen = conv_norm(channels * expansion, 3, stride=stride, then=SILU)
        body = Sequential(widen, conv_norm(filters, then=None), name="block")
    else:
        body = Sequential(conv_norm(filters, 3, stride=stride, then=SILU), name="block")
    return with_shortcut(body, drop) if (stride, channels) == (1, filters) else Sequential(body)


def efficientnet_v2(
    name: str, stages: Sequence[Stage], dropout: float, *, num_classes: int, input_shape: Image
) -> Network[Vector]:
    """Build a table of stages, which begins with as many channels as its first stage has."""
    channels = stages[0][2]
    features: list[Layer[Image, Image]] = [conv_norm(channels, 3, stride=2, then=SILU)]
    total, built = sum(blocks for *_, blocks, _ in stages), 0
    for is_fused, expansion, filters, blocks, first_stride in stages:
        block = fused_mbconv if is_fused else mbconv
        stage: list[Layer[Image, Image]] = []
        for stride in (first_stride, *[1] * (blocks - 1)):
            stage.append(block(channels, filters, expansion, stride=stride, drop=0.2 * built / total))
            channels, built = filters, built + 1
        features.append(Sequential(*stage))
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

    >>> efficientnet_v2_s().param_count()  # as torchvision
    21458488
    """
    return efficientnet_v2("EfficientNetV2-S", SMALL, 0.2, num_classes=num_classes, input_shape=input_shape)


@architecture
def efficientnet_v2_m(*, num_classes: int = 1000, input_shape: Image = (480, 480, 3)) -> Network[Vector]:
    """EfficientNetV2-M: 57 blocks, up to 512 channels wide between them.

    >>> efficientnet_v2_m().param_count()  # as torchvision
    54139356
    """
    return efficientnet_v2("EfficientNetV2-M", MEDIUM, 0.3, num_classes=num_classes, input_shape=input_shape)


@architecture
def efficientnet_v2_l(*, num_classes: int = 1000, input_shape: Image = (480, 480, 3)) -> Network[Vector]:
    """EfficientNetV2-L: 79 blocks, up to 640 channels wide between them.

    >>> efficientnet_v2_l().param_count()  # as torchvision
    118515272
    """
    return efficientnet_v2("EfficientNetV2-L", LARGE, 0.4, num_classes=num_classes, input_shape=input_shape)
