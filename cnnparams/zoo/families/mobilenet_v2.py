"""MobileNetV2: blocks that are wide inside and narrow outside, with depthwise convolutions in the middle."""

from typing import NamedTuple

from cnnparams import (
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    GlobalAvgPool2D,
    Image,
    Layer,
    Network,
    Residual,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture, check_multiplier
from cnnparams.zoo.parts import conv_norm, depthwise_norm, rounded

RELU6 = Activation("relu6")


class Stage(NamedTuple):
    """A row of table 2: the paper's t, c, n and s, where s is the stride of the first of n blocks."""

    expansion: int
    filters: int
    blocks: int
    stride: int


STAGES = (
    Stage(1, 16, 1, 1),
    Stage(6, 24, 2, 2),
    Stage(6, 32, 3, 2),
    Stage(6, 64, 4, 2),
    Stage(6, 96, 3, 1),
    Stage(6, 160, 3, 2),
    Stage(6, 320, 1, 1),
)
"""Table 2: expansion, filters, number of blocks and stride."""


def inverted_residual(channels: int, filters: int, expansion: int, stride: int) -> Layer[Image, Image]:
    """A 1 x 1 convolution to more channels, a 3 x 3 depthwise convolution, and a 1 x 1 convolution to few."""
    widen = [conv_norm(channels * expansion, then=RELU6)] if expansion > 1 else []
    body = Sequential(
        *widen,
        depthwise_norm(3, stride=stride, then=RELU6),
        Conv2D(filters, 1, bias=False),
        BatchNorm(),
        name="conv",
    )
    return Residual(body) if (stride, channels) == (1, filters) else Sequential(body)


@architecture
def mobilenet_v2(
    *, width: float = 1.0, num_classes: int = 1000, input_shape: Image = (224, 224, 3)
) -> Network[Vector]:
    """MobileNetV2: 17 inverted residuals, 16 to 320 channels wide between them.

    Args:
        width: what all channels are multiplied by, then rounded to multiples of 8; the last 1280 never become
            fewer. Keras has weights for 0.35, 0.5, 0.75, 1.0, 1.3 and 1.4.
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Sandler et al., MobileNetV2 (2018), https://arxiv.org/abs/1801.04381, table 2; torchvision; Keras,
        which pads as `"same"`, with the same sizes and parameters

    >>> mobilenet_v2().param_count()  # as torchvision
    3504872
    """
    check_multiplier("width", width)
    channels = rounded(32 * width)
    features: list[Layer[Image, Image]] = [conv_norm(channels, 3, stride=2, then=RELU6)]
    for stage in STAGES:
        filters = rounded(stage.filters * width)
        for stride in (stage.stride, *[1] * (stage.blocks - 1)):
            features.append(inverted_residual(channels, filters, stage.expansion, stride))
            channels = filters
    features.append(conv_norm(rounded(1280 * max(1.0, width)), then=RELU6))
    return (
        Network(input_shape, name=f"MobileNetV2 ({width})")
        .add(Sequential(*features, name="features"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Sequential(Dropout(0.2), Dense(num_classes), name="classifier"))
    )
