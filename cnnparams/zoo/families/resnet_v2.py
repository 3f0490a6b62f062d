"""Residual networks with pre-activation: nothing stands on the way around, all blocks add to one sum."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

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
"""paper: a stage begins with its stride, no convolution has a bias, and the first block does without a
normalisation, as the stem ends with one. keras: a stage ends with its stride, the stem has no normalisation,
and stem, projections and last convolutions have a bias."""

Body = Callable[[int, int], list[Layer[Any, Shape]]]  # Any: a ReLU takes any shape
"""Makes what a block does behind its first normalisation, of `filters` and a `stride`."""


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
    """Build a stem, four stages of blocks, the normalisation that all blocks left to it, and a head."""
    keras = variant == "keras"
    network = Network(input_shape, name=name).add(
        Conv2D(64, 7, stride=2, padding=3, bias=keras, name="conv1")
    )
    if not keras:
        network = network.add(BatchNorm(name="bn1")).add(ReLU(name="relu1"))
    network = network.add(MaxPool2D(3, stride=2, padding=1, name="maxpool"))
    channels = 64
    for number, depth in enumerate(depths, start=1):
        filters = 64 * 2 ** (number - 1)
        strides = [1] * depth
        if keras:
            strides[-1] = 2 if number < len(depths) else 1
        else:
            strides[0] = 2 if number > 1 else 1
        blocks: list[Layer[Image, Image]] = []
        for stride in strides:
            projection = shortcut = None
            if channels != filters * expansion:
                projection = Conv2D(filters * expansion, 1, stride=stride, bias=keras)
            elif stride > 1:
                shortcut = MaxPool2D(1, stride=stride)
            layers = body(filters, stride)
            if variant == "paper" and number == 1 and not blocks:
                blocks.append(Residual(*layers, shortcut=projection))
            else:
                blocks.append(preactivated(layers, projection=projection, shortcut=shortcut))
            channels = filters * expansion
        network = network.add(Sequential(*blocks, name=f"layer{number}"))
    return (
        network.add(BatchNorm(name="bn"))
        .add(ReLU(name="relu"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Dense(num_classes, name="fc"))
    )


def preactivated(
    layers: Iterable[Layer[Any, Shape]],
    *,
    projection: Layer[Image, Image] | None = None,
    shortcut: Layer[Image, Image] | None = None,
) -> Layer[Image, Image]:
    """Put a normalisation and a ReLU before a body: a projection sees what they make, a shortcut does not."""
    first = BatchNorm(name="bn1"), ReLU(name="relu1")
    if projection is None:
        return Residual(*first, *layers, shortcut=shortcut)
    return Sequential(*first, Residual(*layers, shortcut=projection, name="residual"))


def basic_v2(filters: int, stride: int) -> list[Layer[Any, Shape]]:
    """Two convolutions of 3 x 3, the second behind a normalisation and a ReLU of its own."""
    return [
        Conv2D(filters, 3, stride=stride, padding=1, bias=False, name="conv1"),
        BatchNorm(name="bn2"),
        ReLU(name="relu2"),
        Conv2D(filters, 3, padding=1, bias=False, name="conv2"),
    ]


def bottleneck_v2(variant: Variant) -> Body:
    """Convolutions of 1 x 1, 3 x 3 and 1 x 1; only Keras' last one has a bias."""
    check_choice("variant", variant, ["keras", "paper"])

    def body(filters: int, stride: int) -> list[Layer[Any, Shape]]:
        return [
            Conv2D(filters, 1, bias=False, name="conv1"),
            BatchNorm(name="bn2"),
            ReLU(name="relu2"),
            Conv2D(filters, 3, stride=stride, padding=1, bias=False, name="conv2"),
            BatchNorm(name="bn3"),
            ReLU(name="relu3"),
            Conv2D(filters * 4, 1, bias=variant == "keras", name="conv3"),
        ]

    return body


@architecture
def resnet18_v2(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ResNet-18 with pre-activation: 2 + 2 + 2 + 2 basic blocks.

    As in the implementation to which the paper's authors point; timm's resnetv2_18 has as many parameters.
    pytorchcv's preresnet18 normalises behind the stem and again in its first block, and has 128 more.

    Source:
        He et al., Identity Mappings in Deep Residual Networks (2016), https://arxiv.org/abs/1603.05027;
        https://github.com/facebookarchive/fb.resnet.torch

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

    As in the implementation to which the paper's authors point; timm's resnetv2_34 has as many parameters.
    pytorchcv's preresnet34 normalises behind the stem and again in its first block, and has 128 more.

    Source:
        He et al., Identity Mappings in Deep Residual Networks (2016), https://arxiv.org/abs/1603.05027;
        https://github.com/facebookarchive/fb.resnet.torch

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

    As in Keras, a stage ends with its stride, and some convolutions have a bias. With `variant="paper"` it
    begins with its stride, as in the implementation to which the paper's authors point, and none has one.

    Source:
        He et al., Identity Mappings in Deep Residual Networks (2016), https://arxiv.org/abs/1603.05027;
        https://github.com/facebookarchive/fb.resnet.torch; Keras

    >>> resnet50_v2().param_count()  # as Keras, whose total has the state too
    25568360
    """
    return resnet_v2(
        "ResNet-50-v2",
        bottleneck_v2(variant),
        (3, 4, 6, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
    )


@architecture
def resnet101_v2(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), variant: Variant = "keras"
) -> Network[Vector]:
    """ResNet-101 with pre-activation: 3 + 4 + 23 + 3 bottlenecks.

    As in Keras, a stage ends with its stride, and some convolutions have a bias. With `variant="paper"` it
    begins with its stride, as in the implementation to which the paper's authors point, and none has one.

    Source:
        He et al., Identity Mappings in Deep Residual Networks (2016), https://arxiv.org/abs/1603.05027;
        https://github.com/facebookarchive/fb.resnet.torch; Keras

    >>> resnet101_v2().param_count()  # as Keras, whose total has the state too
    44577896
    """
    return resnet_v2(
        "ResNet-101-v2",
        bottleneck_v2(variant),
        (3, 4, 23, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
    )


@architecture
def resnet152_v2(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), variant: Variant = "keras"
) -> Network[Vector]:
    """ResNet-152 with pre-activation: 3 + 8 + 36 + 3 bottlenecks.

    As in Keras, a stage ends with its stride, and some convolutions have a bias. With `variant="paper"` it
    begins with its stride, as in the implementation to which the paper's authors point, and none has one.

    Source:
        He et al., Identity Mappings in Deep Residual Networks (2016), https://arxiv.org/abs/1603.05027;
        https://github.com/facebookarchive/fb.resnet.torch; Keras

    >>> resnet152_v2().param_count()  # as Keras, whose total has the state too
    60236904
    """
    return resnet_v2(
        "ResNet-152-v2",
        bottleneck_v2(variant),
        (3, 8, 36, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
    )
