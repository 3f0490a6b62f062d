"""EfficientNet: a small network whose depth, width and resolution are scaled together.

Source:
    Tan and Le, EfficientNet (2019), https://arxiv.org/abs/1905.11946; torchvision; Keras
"""

from math import ceil
from typing import Literal, TypeAlias

from cnnparams import (
    Activation,
    Dense,
    Dropout,
    DropPath,
    GlobalAvgPool2D,
    Image,
    Layer,
    Network,
    Normalization,
    Residual,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture, check_choice
from cnnparams.zoo.parts import Stage, conv_norm, depthwise_norm, rounded, squeeze_excite

SILU = Activation("silu")
Variant: TypeAlias = Literal["torchvision", "keras"]
"""torchvision: what is padded is padded alike on all sides. keras: the image is normalised first, and
padding is "same", which for an even size and a stride of 2 is one more at the end."""

STAGES = (
    Stage(1, 3, 16, 1, 1),
    Stage(6, 3, 24, 2, 2),
    Stage(6, 5, 40, 2, 2),
    Stage(6, 3, 80, 3, 2),
    Stage(6, 5, 112, 3, 1),
    Stage(6, 5, 192, 4, 2),
    Stage(6, 3, 320, 1, 1),
)
"""Table 1: expansion, kernel size, filters, number of blocks and stride."""


def mbconv(
    channels: int,
    filters: int,
    expansion: int,
    *,
    kernel_size: int = 3,
    stride: int = 1,
    padding: Literal["same"] | None = None,
    drop: float,
) -> Layer[Image, Image]:
    """The inverted residual of MobileNetV2, with squeeze-and-excitation and stochastic depth."""
    inner = channels * expansion
    body = Sequential(
        *([conv_norm(inner, then=SILU)] if expansion > 1 else []),
        depthwise_norm(kernel_size, stride=stride, padding=padding, then=SILU),
        squeeze_excite(inner, channels // 4, then=SILU),
        conv_norm(filters, then=None),
        name="block",
    )
    return with_shortcut(body, drop) if (stride, channels) == (1, filters) else Sequential(body)


def with_shortcut(body: Layer[Image, Image], drop: float) -> Residual[Image]:
    """A shortcut around a body that is skipped in training with probability `drop`."""
    return Residual(body, DropPath(drop, name="stochastic_depth"))


def efficientnet(
    name: str,
    *,
    width: float,
    depth: float,
    dropout: float,
    num_classes: int,
    input_shape: Image,
    variant: Variant,
) -> Network[Vector]:
    """Build table 1, with `width` times the channels and `depth` times the blocks."""
    check_choice("variant", variant, ["torchvision", "keras"])
    padding: Literal["same"] | None = "same" if variant == "keras" else None
    channels = rounded(32 * width)
    features: list[Layer[Image, Image]] = [conv_norm(channels, 3, stride=2, padding=padding, then=SILU)]
    total, built = sum(ceil(stage.blocks * depth) for stage in STAGES), 0
    for stage in STAGES:
        filters = rounded(stage.filters * width)
        blocks: list[Layer[Image, Image]] = []
        for stride in (stage.stride, *[1] * (ceil(stage.blocks * depth) - 1)):
            blocks.append(
                mbconv(
                    channels,
                    filters,
                    stage.expansion,
                    kernel_size=stage.kernel_size,
                    stride=stride,
                    padding=padding,
                    drop=0.2 * built / total,
                )
            )
            channels, built = filters, built + 1
        features.append(Sequential(*blocks))
    features.append(conv_norm(channels * 4, then=SILU))
    image = Network(input_shape, name=name)
    if variant == "keras":
        image = image.add(Normalization(name="normalization"))
    return (
        image.add(Sequential(*features, name="features"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Sequential(Dropout(dropout), Dense(num_classes), name="classifier"))
    )


@architecture
def efficientnet_b0(
    *,
    num_classes: int = 1000,
    input_shape: Image = (224, 224, 3),
    variant: Variant = "torchvision",
) -> Network[Vector]:
    """EfficientNet-B0: the network of 16 blocks that the others scale up.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: `"torchvision"`, or `"keras"`, where a layer normalises the image first, with 7 numbers of
            state, and strided convolutions are padded as `"same"`.

    >>> efficientnet_b0().param_count()  # as torchvision
    5288548
    >>> efficientnet_b0(variant="keras").totals().keras.total  # as Keras Applications
    5330571
    """
    return efficientnet(
        "EfficientNet-B0",
        width=1.0,
        depth=1.0,
        dropout=0.2,
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
    )


@architecture
def efficientnet_b1(
    *,
    num_classes: int = 1000,
    input_shape: Image = (240, 240, 3),
    variant: Variant = "torchvision",
) -> Network[Vector]:
    """EfficientNet-B1: depth 1.1, width 1.0, 240 pixels.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: `"torchvision"`, or `"keras"`, where a layer normalises the image first, with 7 numbers of
            state, and strided convolutions are padded as `"same"`.

    >>> efficientnet_b1().param_count()  # as torchvision
    7794184
    """
    return efficientnet(
        "EfficientNet-B1",
        width=1.0,
        depth=1.1,
        dropout=0.2,
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
    )


@architecture
def efficientnet_b2(
    *,
    num_classes: int = 1000,
    input_shape: Image = (260, 260, 3),
    variant: Variant = "torchvision",
) -> Network[Vector]:
    """EfficientNet-B2: depth 1.2, width 1.1, 260 pixels.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: `"torchvision"`, or `"keras"`, where a layer normalises the image first, with 7 numbers of
            state, and strided convolutions are padded as `"same"`.

    >>> efficientnet_b2().param_count()  # as torchvision
    9109994
    """
    return efficientnet(
        "EfficientNet-B2",
        width=1.1,
        depth=1.2,
        dropout=0.3,
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
    )


@architecture
def efficientnet_b3(
    *,
    num_classes: int = 1000,
    input_shape: Image = (300, 300, 3),
    variant: Variant = "torchvision",
) -> Network[Vector]:
    """EfficientNet-B3: depth 1.4, width 1.2, 300 pixels.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: `"torchvision"`, or `"keras"`, where a layer normalises the image first, with 7 numbers of
            state, and strided convolutions are padded as `"same"`.

    >>> efficientnet_b3().param_count()  # as torchvision
    12233232
    """
    return efficientnet(
        "EfficientNet-B3",
        width=1.2,
        depth=1.4,
        dropout=0.3,
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
    )


@architecture
def efficientnet_b4(
    *,
    num_classes: int = 1000,
    input_shape: Image = (380, 380, 3),
    variant: Variant = "torchvision",
) -> Network[Vector]:
    """EfficientNet-B4: depth 1.8, width 1.4, 380 pixels.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: `"torchvision"`, or `"keras"`, where a layer normalises the image first, with 7 numbers of
            state, and strided convolutions are padded as `"same"`.

    >>> efficientnet_b4().param_count()  # as torchvision
    19341616
    """
    return efficientnet(
        "EfficientNet-B4",
        width=1.4,
        depth=1.8,
        dropout=0.4,
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
    )


@architecture
def efficientnet_b5(
    *,
    num_classes: int = 1000,
    input_shape: Image = (456, 456, 3),
    variant: Variant = "torchvision",
) -> Network[Vector]:
    """EfficientNet-B5: depth 2.2, width 1.6, 456 pixels.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: `"torchvision"`, or `"keras"`, where a layer normalises the image first, with 7 numbers of
            state, and strided convolutions are padded as `"same"`.

    >>> efficientnet_b5().param_count()  # as torchvision
    30389784
    """
    return efficientnet(
        "EfficientNet-B5",
        width=1.6,
        depth=2.2,
        dropout=0.4,
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
    )


@architecture
def efficientnet_b6(
    *,
    num_classes: int = 1000,
    input_shape: Image = (528, 528, 3),
    variant: Variant = "torchvision",
) -> Network[Vector]:
    """EfficientNet-B6: depth 2.6, width 1.8, 528 pixels.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: `"torchvision"`, or `"keras"`, where a layer normalises the image first, with 7 numbers of
            state, and strided convolutions are padded as `"same"`.

    >>> efficientnet_b6().param_count()  # as torchvision
    43040704
    """
    return efficientnet(
        "EfficientNet-B6",
        width=1.8,
        depth=2.6,
        dropout=0.5,
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
    )


@architecture
def efficientnet_b7(
    *,
    num_classes: int = 1000,
    input_shape: Image = (600, 600, 3),
    variant: Variant = "torchvision",
) -> Network[Vector]:
    """EfficientNet-B7: depth 3.1, width 2.0, 600 pixels.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: `"torchvision"`, or `"keras"`, where a layer normalises the image first, with 7 numbers of
            state, and strided convolutions are padded as `"same"`.

    >>> efficientnet_b7().param_count()  # as torchvision
    66347960
    """
    return efficientnet(
        "EfficientNet-B7",
        width=2.0,
        depth=3.1,
        dropout=0.5,
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
    )
