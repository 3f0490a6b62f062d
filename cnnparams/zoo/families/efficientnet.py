"""EfficientNet: depth, width and resolution of one small network grow together.

Source:
    Tan and Le, EfficientNet (2019), https://arxiv.org/abs/1905.11946; torchvision; Keras
"""

from math import ceil

from cnnparams import (
    Activation,
    Dense,
    Dropout,
    DropPath,
    GlobalAvgPool2D,
    Image,
    Layer,
    Network,
    Residual,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture
from cnnparams.zoo.parts import conv_norm, depthwise_norm, rounded, squeeze_excite

SILU = Activation("silu")

STAGES = (
    (1, 3, 16, 1, 1),
    (6, 3, 24, 2, 2),
    (6, 5, 40, 2, 2),
    (6, 3, 80, 3, 2),
    (6, 5, 112, 3, 1),
    (6, 5, 192, 4, 2),
    (6, 3, 320, 1, 1),
)
"""Expansion, kernel, filters, number of blocks and stride of the first: table 1."""


def mbconv(
    channels: int, filters: int, expansion: int, *, kernel_size: int = 3, stride: int = 1, drop: float
) -> Layer[Image, Image]:
    """The inverted residual of MobileNetV2, with its channels weighed, and now and then left out."""
    inner = channels * expansion
    body = Sequential(
        *([conv_norm(inner, then=SILU)] if expansion > 1 else []),
        depthwise_norm(kernel_size, stride=stride, then=SILU),
        squeeze_excite(inner, channels // 4, then=SILU),
        conv_norm(filters, then=None),
        name="block",
    )
    return with_shortcut(body, drop) if (stride, channels) == (1, filters) else Sequential(body)


def with_shortcut(body: Layer[Image, Image], drop: float) -> Residual[Image]:
    """A shortcut around a body that is left out with probability `drop` while training."""
    return Residual(body, DropPath(drop, name="stochastic_depth"))


def efficientnet(
    name: str, width: float, depth: float, dropout: float, *, num_classes: int, input_shape: Image
) -> Network[Vector]:
    """Build table 1 with its channels multiplied by `width` and its numbers of blocks by `depth`."""
    channels = rounded(32 * width)
    features: list[Layer[Image, Image]] = [conv_norm(channels, 3, stride=2, then=SILU)]
    total, built = sum(ceil(blocks * depth) for *_, blocks, _ in STAGES), 0
    for expansion, kernel_size, base, blocks, first_stride in STAGES:
        filters = rounded(base * width)
        stage: list[Layer[Image, Image]] = []
        for stride in (first_stride, *[1] * (ceil(blocks * depth) - 1)):
            drop = 0.2 * built / total
            stage.append(
                mbconv(channels, filters, expansion, kernel_size=kernel_size, stride=stride, drop=drop)
            )
            channels, built = filters, built + 1
        features.append(Sequential(*stage))
    features.append(conv_norm(channels * 4, then=SILU))
    return (
        Network(input_shape, name=name)
        .add(Sequential(*features, name="features"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Sequential(Dropout(dropout), Dense(num_classes), name="classifier"))
    )


@architecture
def efficientnet_b0(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """EfficientNet-B0: the small network, of 16 blocks, that the others grow from.

    >>> efficientnet_b0().param_count()  # as torchvision
    5288548
    """
    return efficientnet("EfficientNet-B0", 1.0, 1.0, 0.2, num_classes=num_classes, input_shape=input_shape)


@architecture
def efficientnet_b1(*, num_classes: int = 1000, input_shape: Image = (240, 240, 3)) -> Network[Vector]:
    """EfficientNet-B1: depth 1.1, width 1.0, 240 pixels.

    >>> efficientnet_b1().param_count()  # as torchvision
    7794184
    """
    return efficientnet("EfficientNet-B1", 1.0, 1.1, 0.2, num_classes=num_classes, input_shape=input_shape)


@architecture
def efficientnet_b2(*, num_classes: int = 1000, input_shape: Image = (260, 260, 3)) -> Network[Vector]:
    """EfficientNet-B2: depth 1.2, width 1.1, 260 pixels.

    >>> efficientnet_b2().param_count()  # as torchvision
    9109994
    """
    return efficientnet("EfficientNet-B2", 1.1, 1.2, 0.3, num_classes=num_classes, input_shape=input_shape)


@architecture
def efficientnet_b3(*, num_classes: int = 1000, input_shape: Image = (300, 300, 3)) -> Network[Vector]:
    """EfficientNet-B3: depth 1.4, width 1.2, 300 pixels.

    >>> efficientnet_b3().param_count()  # as torchvision
    12233232
    """
    return efficientnet("EfficientNet-B3", 1.2, 1.4, 0.3, num_classes=num_classes, input_shape=input_shape)


@architecture
def efficientnet_b4(*, num_classes: int = 1000, input_shape: Image = (380, 380, 3)) -> Network[Vector]:
    """EfficientNet-B4: depth 1.8, width 1.4, 380 pixels.

    >>> efficientnet_b4().param_count()  # as torchvision
    19341616
    """
    return efficientnet("EfficientNet-B4", 1.4, 1.8, 0.4, num_classes=num_classes, input_shape=input_shape)


@architecture
def efficientnet_b5(*, num_classes: int = 1000, input_shape: Image = (456, 456, 3)) -> Network[Vector]:
    """EfficientNet-B5: depth 2.2, width 1.6, 456 pixels.

    >>> efficientnet_b5().param_count()  # as torchvision
    30389784
    """
    return efficientnet("EfficientNet-B5", 1.6, 2.2, 0.4, num_classes=num_classes, input_shape=input_shape)


@architecture
def efficientnet_b6(*, num_classes: int = 1000, input_shape: Image = (528, 528, 3)) -> Network[Vector]:
    """EfficientNet-B6: depth 2.6, width 1.8, 528 pixels.

    >>> efficientnet_b6().param_count()  # as torchvision
    43040704
    """
    return efficientnet("EfficientNet-B6", 1.8, 2.6, 0.5, num_classes=num_classes, input_shape=input_shape)


@architecture
def efficientnet_b7(*, num_classes: int = 1000, input_shape: Image = (600, 600, 3)) -> Network[Vector]:
    """EfficientNet-B7: depth 3.1, width 2.0, 600 pixels.

    >>> efficientnet_b7().param_count()  # as torchvision
    66347960
    """
    return efficientnet("EfficientNet-B7", 2.0, 3.1, 0.5, num_classes=num_classes, input_shape=input_shape)
