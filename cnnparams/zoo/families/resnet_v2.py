"""Residual networks with pre-activation: normalisation and ReLU come before the convolutions of a block.

Source:
    He et al., Identity Mappings in Deep Residual Networks (2016), https://arxiv.org/abs/1603.05027;
    https://github.com/facebookarchive/fb.resnet.torch; Keras for ResNet-50, 101 and 152
"""

from functools import partial
from typing import Any, Literal, Protocol

from cnnparams import (
    BatchNorm,
    Conv2D,
    Dense,
    GlobalAvgPool2D,
    Image,
    Layer,
    MaxPool2D,
    Network,
    ReLU,
    Residual,
    Sequential,
    Shape,
    Vector,
)
from cnnparams.zoo.architecture import architecture, check_choice

Variant = Literal["keras", "paper"]
"""paper: the first block of a stage has the stride, no convolution has a bias, and the stem ends with a
normalisation, so that the very first block begins without one. keras: the last block of a stage has the
stride, the stem has no normalisation, and stem, projections and the last convolution of a block have a
bias."""

Layers = list[Layer[Any, Shape]]  # Any: a ReLU takes any shape


class Body(Protocol):
    """A function that builds the layers of a block after its first normalisation and ReLU."""

    def __call__(self, filters: int, stride: int) -> Layers:
        """Build the layers."""
        ...


def resnet_v2(
    name: str,
    body: Body,
    depths: tuple[int, int, int, int],
    *,
    expansion: int,
    num_classes: int,
    input_shape: Image,
    variant: Variant,
) -> Network[Vector]:
    """Build a stem, four stages of blocks, the normalisation after the last block, and a head."""
    keras = variant == "keras"
    network = Network(input_shape, name=name)
    network = network.add(Conv2D(64, 7, stride=2, padding=3, bias=keras, name="conv1"))
    if not keras:
        network = network.add(BatchNorm(name="bn1")).add(ReLU(name="relu1"))
    network = network.add(MaxPool2D(3, stride=2, padding=1, name="maxpool"))
    channels = 64
    for number, depth in enumerate(depths, start=1):
        filters = 64 * 2 ** (number - 1)
        strides = [1] * depth
        if keras and number < len(depths):
            strides[-1] = 2
        elif not keras and number > 1:
            strides[0] = 2
        blocks: list[Layer[Image, Image]] = []
        for index, stride in enumerate(strides):
            after_stem = number == 1 and index == 0
            blocks.append(
                preactivated(
                    body(filters, stride),
                    channels,
                    filters * expansion,
                    stride=stride,
                    bias=keras,
                    normalized=after_stem and not keras,
                )
            )
            channels = filters * expansion
        network = network.add(Sequential(*blocks, name=f"layer{number}"))
    return (
        network.add(BatchNorm(name="bn"))
        .add(ReLU(name="relu"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Dense(num_classes, name="fc"))
    )


def preactivated(
    body: Layers,
    channels: int,
    filters: int,
    *,
    stride: int,
    bias: bool = False,
    normalized: bool = False,
) -> Layer[Image, Image]:
    """A block from `channels` to `filters` channels, with a normalisation and a ReLU before its body.

    If the number of channels changes, the shortcut is a projection, which also comes after the ReLU. If only
    the size changes, the shortcut is a pooling of the block's input. A `normalized` input is used as it is.
    """
    projection = Conv2D(filters, 1, stride=stride, bias=bias) if channels != filters else None
    if normalized:
        return Residual(*body, shortcut=projection)
    activation = BatchNorm(name="bn1"), ReLU(name="relu1")
    if projection is not None:
        return Sequential(*activation, Residual(*body, shortcut=projection, name="residual"))
    pooling = MaxPool2D(1, stride=stride) if stride > 1 else None
    return Residual(*activation, *body, shortcut=pooling)


def basic_v2(filters: int, stride: int) -> Layers:
    """Two 3 x 3 convolutions, with a normalisation and a ReLU between them."""
    return [
        Conv2D(filters, 3, stride=stride, padding=1, bias=False, name="conv1"),
        BatchNorm(name="bn2"),
        ReLU(name="relu2"),
        Conv2D(filters, 3, padding=1, bias=False, name="conv2"),
    ]


def bottleneck_v2(filters: int, stride: int, *, variant: Variant) -> Layers:
    """A 1 x 1, a 3 x 3 and a 1 x 1 convolution; only Keras' last one has a bias."""
    return [
        Conv2D(filters, 1, bias=False, name="conv1"),
        BatchNorm(name="bn2"),
        ReLU(name="relu2"),
        Conv2D(filters, 3, stride=stride, padding=1, bias=False, name="conv2"),
        BatchNorm(name="bn3"),
        ReLU(name="relu3"),
        Conv2D(filters * 4, 1, bias=variant == "keras", name="conv3"),
    ]


def resnet_v2_with_variant(
    name: str,
    depths: tuple[int, int, int, int],
    *,
    num_classes: int,
    input_shape: Image,
    variant: Variant,
) -> Network[Vector]:
    """Build a ResNet of bottlenecks in one of its variants."""
    check_choice("variant", variant, ["keras", "paper"])
    return resnet_v2(
        name,
        partial(bottleneck_v2, variant=variant),
        depths,
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
    )


@architecture
def resnet18_v2(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ResNet-18 with pre-activation: 2 + 2 + 2 + 2 basic blocks.

    As in the implementation that the paper's authors link to. timm's resnetv2_18 has the same number of
    parameters. pytorchcv's preresnet18 normalises after the stem and again in its first block: 128 more.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> resnet18_v2().param_count()  # as timm
    11687720
    """
    return resnet_v2(
        "ResNet-18-v2",
        basic_v2,
        (2, 2, 2, 2),
        expansion=1,
        num_classes=num_classes,
        input_shape=input_shape,
        variant="paper",
    )


@architecture
def resnet34_v2(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ResNet-34 with pre-activation: 3 + 4 + 6 + 3 basic blocks.

    As in the implementation that the paper's authors link to. timm's resnetv2_34 has the same number of
    parameters. pytorchcv's preresnet34 normalises after the stem and again in its first block: 128 more.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> resnet34_v2().param_count()  # as timm
    21795880
    """
    return resnet_v2(
        "ResNet-34-v2",
        basic_v2,
        (3, 4, 6, 3),
        expansion=1,
        num_classes=num_classes,
        input_shape=input_shape,
        variant="paper",
    )


@architecture
def resnet50_v2(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), variant: Variant = "keras"
) -> Network[Vector]:
    """ResNet-50 with pre-activation: 3 + 4 + 6 + 3 bottlenecks.

    As in Keras, the last block of a stage has the stride, and some convolutions have a bias. With
    `variant="paper"` the first block has it, and none has a bias, as in the implementation that the paper's
    authors link to.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: where a stage has its stride: `"keras"` at its end, and some convolutions have a bias, as in
            Keras; `"paper"` at its beginning, and none has one, as in the implementation to which the paper's
            authors point.

    >>> resnet50_v2().param_count()  # as Keras, whose total includes the state
    25568360
    """
    return resnet_v2_with_variant(
        "ResNet-50-v2", (3, 4, 6, 3), num_classes=num_classes, input_shape=input_shape, variant=variant
    )


@architecture
def resnet101_v2(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), variant: Variant = "keras"
) -> Network[Vector]:
    """ResNet-101 with pre-activation: 3 + 4 + 23 + 3 bottlenecks.

    As in Keras, the last block of a stage has the stride, and some convolutions have a bias. With
    `variant="paper"` the first block has it, and none has a bias, as in the implementation that the paper's
    authors link to.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: where a stage has its stride: `"keras"` at its end, and some convolutions have a bias, as in
            Keras; `"paper"` at its beginning, and none has one, as in the implementation to which the paper's
            authors point.

    >>> resnet101_v2().param_count()  # as Keras, whose total includes the state
    44577896
    """
    return resnet_v2_with_variant(
        "ResNet-101-v2", (3, 4, 23, 3), num_classes=num_classes, input_shape=input_shape, variant=variant
    )


@architecture
def resnet152_v2(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), variant: Variant = "keras"
) -> Network[Vector]:
    """ResNet-152 with pre-activation: 3 + 8 + 36 + 3 bottlenecks.

    As in Keras, the last block of a stage has the stride, and some convolutions have a bias. With
    `variant="paper"` the first block has it, and none has a bias, as in the implementation that the paper's
    authors link to.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: where a stage has its stride: `"keras"` at its end, and some convolutions have a bias, as in
            Keras; `"paper"` at its beginning, and none has one, as in the implementation to which the paper's
            authors point.

    >>> resnet152_v2().param_count()  # as Keras, whose total includes the state
    60236904
    """
    return resnet_v2_with_variant(
        "ResNet-152-v2", (3, 8, 36, 3), num_classes=num_classes, input_shape=input_shape, variant=variant
    )
