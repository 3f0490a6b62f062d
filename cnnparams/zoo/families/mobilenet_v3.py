"""MobileNetV3: MobileNetV2 as a search shaped it, with channels weighed and activations cheap to compute.

Source:
    Howard et al., Searching for MobileNetV3 (2019), https://arxiv.org/abs/1905.02244, tables 1 and 2;
    torchvision
"""

from collections.abc import Sequence

from cnnparams import (
    Activation,
    Dense,
    Dropout,
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
from cnnparams.zoo.parts import conv_norm, depthwise_norm, rounded, squeeze_excite

RE = ReLU()
HS = Activation("hard_swish")

Row = tuple[int, int, int, bool, Activation | ReLU, int]
"""Kernel, channels inside, filters, whether channels are weighed, activation and stride of a block."""

LARGE: tuple[Row, ...] = (
    (3, 16, 16, False, RE, 1),
    (3, 64, 24, False, RE, 2),
    (3, 72, 24, False, RE, 1),
    (5, 72, 40, True, RE, 2),
    (5, 120, 40, True, RE, 1),
    (5, 120, 40, True, RE, 1),
    (3, 240, 80, False, HS, 2),
    (3, 200, 80, False, HS, 1),
    (3, 184, 80, False, HS, 1),
    (3, 184, 80, False, HS, 1),
    (3, 480, 112, True, HS, 1),
    (3, 672, 112, True, HS, 1),
    (5, 672, 160, True, HS, 2),
    (5, 960, 160, True, HS, 1),
    (5, 960, 160, True, HS, 1),
)
"""Table 1."""

SMALL: tuple[Row, ...] = (
    (3, 16, 16, True, RE, 2),
    (3, 72, 24, False, RE, 2),
    (3, 88, 24, False, RE, 1),
    (5, 96, 40, True, HS, 2),
    (5, 240, 40, True, HS, 1),
    (5, 240, 40, True, HS, 1),
    (5, 120, 48, True, HS, 1),
    (5, 144, 48, True, HS, 1),
    (5, 288, 96, True, HS, 2),
    (5, 576, 96, True, HS, 1),
    (5, 576, 96, True, HS, 1),
)
"""Table 2."""


def bneck(channels: int, row: Row) -> Layer[Image, Image]:
    """The inverted residual of MobileNetV2, with its channels weighed before it narrows."""
    kernel_size, inner, filters, weighed, activation, stride = row
    weigh = squeeze_excite(inner, rounded(inner // 4), gate=Activation("hard_sigmoid"))
    body = Sequential(
        *([conv_norm(inner, then=activation)] if inner != channels else []),
        depthwise_norm(kernel_size, stride=stride, then=activation),
        *([weigh] if weighed else []),
        conv_norm(filters, then=None),
        name="block",
    )
    return Residual(body) if (stride, channels) == (1, filters) else Sequential(body)


def mobilenet_v3(
    name: str, rows: Sequence[Row], units: int, *, num_classes: int, input_shape: Image
) -> Network[Vector]:
    """Build a column of blocks between a convolution and a head of two layers."""
    channels = 16
    features: list[Layer[Image, Image]] = [conv_norm(channels, 3, stride=2, then=HS)]
    for row in rows:
        features.append(bneck(channels, row))
        channels = row[2]
    features.append(conv_norm(channels * 6, then=HS))
    return (
        Network(input_shape, name=name)
        .add(Sequential(*features, name="features"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Sequential(Dense(units), HS, Dropout(0.2), Dense(num_classes), name="classifier"))
    )


@architecture
def mobilenet_v3_large(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """MobileNetV3-Large: 15 blocks, 16 to 160 channels wide between them.

    >>> mobilenet_v3_large().param_count()  # as torchvision
    5483032
    """
    return mobilenet_v3("MobileNetV3-Large", LARGE, 1280, num_classes=num_classes, input_shape=input_shape)


@architecture
def mobilenet_v3_small(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """MobileNetV3-Small: 11 blocks, 16 to 96 channels wide between them.

    >>> mobilenet_v3_small().param_count()  # as torchvision
    2542856
    """
    return mobilenet_v3("MobileNetV3-Small", SMALL, 1024, num_classes=num_classes, input_shape=input_shape)
