"""Darknet, the backbone of YOLO: 3 x 3 convolutions, and 1 x 1 convolutions that halve the channels."""

from cnnparams import (
    Activation,
    Conv2D,
    Dense,
    GlobalAvgPool2D,
    Image,
    Layer,
    MaxPool2D,
    Network,
    Residual,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture
from cnnparams.zoo.parts import conv_norm

LEAKY = Activation("leaky_relu")

DARKNET19 = ((32, 1), (64, 1), (128, 3), (256, 3), (512, 5), (1024, 5))
"""The filters and the number of convolutions of each stage: every second one is 1 x 1."""

DARKNET53 = ((64, 1), (128, 2), (256, 8), (512, 8), (1024, 4))
"""The filters and the number of residual blocks of each stage."""


@architecture
def darknet19(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """Darknet-19: nineteen convolutions and five pools.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Redmon and Farhadi, YOLO9000 (2016), https://arxiv.org/abs/1612.08242, table 6; pytorchcv

    >>> darknet19().param_count()  # as pytorchcv
    20842376
    """
    network = Network(input_shape, name="Darknet-19")
    for number, (filters, convolutions) in enumerate(DARKNET19, start=1):
        if number > 1:
            network = network.add(MaxPool2D(2, name=f"pool{number - 1}"))
        layers = [
            conv_norm(filters // 2, 1, then=LEAKY) if place % 2 else conv_norm(filters, 3, then=LEAKY)
            for place in range(convolutions)
        ]
        network = network.add(Sequential(*layers, name=f"stage{number}"))
    return network.add(Conv2D(num_classes, 1, name="conv")).add(GlobalAvgPool2D(name="avgpool"))


def residual(filters: int) -> Residual[Image]:
    """A 1 x 1 convolution to half of the channels and a 3 x 3 convolution, with a shortcut around both."""
    return Residual(
        conv_norm(filters // 2, 1, then=LEAKY, name="conv1"),
        conv_norm(filters, 3, then=LEAKY, name="conv2"),
    )


@architecture
def darknet53(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """Darknet-53: 1 + 2 + 8 + 8 + 4 residual blocks, and convolutions of stride 2 in place of pools.

    The paper's table 1 shows the shapes for images of 256 x 256.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Redmon and Farhadi, YOLOv3 (2018), https://arxiv.org/abs/1804.02767, table 1; pytorchcv

    >>> darknet53().param_count()  # as pytorchcv
    41609928
    """
    network = Network(input_shape, name="Darknet-53").add(conv_norm(32, 3, then=LEAKY, name="conv"))
    for number, (filters, depth) in enumerate(DARKNET53, start=1):
        blocks: list[Layer[Image, Image]] = [residual(filters) for _ in range(depth)]
        halved = conv_norm(filters, 3, stride=2, then=LEAKY)
        network = network.add(Sequential(halved, *blocks, name=f"stage{number}"))
    return network.add(GlobalAvgPool2D(name="avgpool")).add(Dense(num_classes, name="fc"))
