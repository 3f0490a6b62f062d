"""MobileNet: each convolution is split into a depthwise and a 1 x 1 convolution."""

from cnnparams import (
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    GlobalAvgPool2D,
    Image,
    Network,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture, check_multiplier
from cnnparams.zoo.parts import conv_norm

RELU6 = Activation("relu6")

BLOCKS = (
    (64, 1),
    (128, 2),
    (128, 1),
    (256, 2),
    (256, 1),
    (512, 2),
    *[(512, 1)] * 5,
    (1024, 2),
    (1024, 1),
)
"""Filters and stride of each block, table 1; the last stride in the paper is a misprint."""


def separable(filters: int, stride: int, name: str) -> Sequential[Image, Image]:
    """A 3 x 3 depthwise convolution and a 1 x 1 convolution, each with its normalisation."""
    before = 2 - stride  # where the stride is 2, Keras pads at the end only, whatever the size
    return Sequential(
        DepthwiseConv2D(3, stride=stride, padding=((before, 1), (before, 1)), bias=False, name="conv_dw"),
        BatchNorm(name="conv_dw_bn"),
        RELU6,
        Conv2D(filters, 1, bias=False, name="conv_pw"),
        BatchNorm(name="conv_pw_bn"),
        RELU6,
        name=name,
    )


@architecture
def mobilenet_v1(
    *, width: float = 1.0, num_classes: int = 1000, input_shape: Image = (224, 224, 3)
) -> Network[Vector]:
    """MobileNet: 13 separable convolutions, 32 to 1024 channels wide.

    Args:
        width: what all channels are multiplied by: the paper's alpha, there 1.0, 0.75, 0.5 or 0.25.
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels); in the paper 224, 192, 160 or 128 pixels
            high and wide.

    Source:
        Howard et al., MobileNets (2017), https://arxiv.org/abs/1704.04861, table 1; Keras, whose
        classifier is a 1 x 1 convolution with the same weights

    >>> mobilenet_v1().param_count(), mobilenet_v1().state_count()  # as Keras
    (4231976, 21888)
    """
    check_multiplier("width", width)
    network = Network(input_shape, name=f"{width} MobileNet").add(
        conv_norm(int(32 * width), 3, stride=2, padding="same", then=RELU6, name="conv1")
    )
    for number, (filters, stride) in enumerate(BLOCKS, start=1):
        network = network.add(separable(int(filters * width), stride, f"block{number}"))
    return (
        network.add(GlobalAvgPool2D(name="avgpool"))
        .add(Dropout(0.001, name="dropout"))
        .add(Dense(num_classes, name="fc"))
    )
