"""VGG: many 3 x 3 convolutions one after another.

Source:
    Simonyan and Zisserman, Very Deep Convolutional Networks (2014), https://arxiv.org/abs/1409.1556, table 1;
    torchvision; Keras for VGG-16 and VGG-19
"""

from cnnparams import (
    AdaptiveAvgPool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Image,
    Layer,
    MaxPool2D,
    Network,
    ReLU,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture

WIDTHS = (64, 128, 256, 512, 512)
"""The filters of each convolution in the five stages."""

DEPTHS = {
    11: (1, 1, 2, 2, 2),
    13: (2, 2, 2, 2, 2),
    16: (2, 2, 3, 3, 3),
    19: (2, 2, 4, 4, 4),
}
"""The number of convolutions in each stage: columns A, B, D and E of the paper's table 1."""


def vgg(depth: int, *, norm: bool = False, num_classes: int, input_shape: Image) -> Network[Vector]:
    """Build a column of the paper's table 1; the depth counts the layers with weights."""
    features: list[Layer[Image, Image]] = []
    for filters, convolutions in zip(WIDTHS, DEPTHS[depth], strict=True):
        for _ in range(convolutions):
            features += [Conv2D(filters, 3, padding=1), *([BatchNorm()] if norm else []), ReLU()]
        features.append(MaxPool2D(2))
    classifier = Sequential(
        Dense(4096),
        ReLU(),
        Dropout(0.5),
        Dense(4096),
        ReLU(),
        Dropout(0.5),
        Dense(num_classes),
        name="classifier",
    )
    return (
        Network(input_shape, name=f"VGG-{depth}{'-BN' if norm else ''}")
        .add(Sequential(*features, name="features"))
        .add(AdaptiveAvgPool2D(7, name="avgpool"))
        .add(Flatten())
        .add(classifier)
    )


@architecture
def vgg11(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """VGG-11: 1 + 1 + 2 + 2 + 2 convolutions and three dense layers, column A of the paper's table.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> vgg11().param_count()  # as torchvision
    132863336
    """
    return vgg(11, num_classes=num_classes, input_shape=input_shape)


@architecture
def vgg13(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """VGG-13: 2 + 2 + 2 + 2 + 2 convolutions and three dense layers, column B of the paper's table.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> vgg13().param_count()  # as torchvision
    133047848
    """
    return vgg(13, num_classes=num_classes, input_shape=input_shape)


@architecture
def vgg16(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """VGG-16: 2 + 2 + 3 + 3 + 3 convolutions and three dense layers, column D of the paper's table.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> vgg16().param_count()  # as torchvision
    138357544
    """
    return vgg(16, num_classes=num_classes, input_shape=input_shape)


@architecture
def vgg19(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """VGG-19: 2 + 2 + 4 + 4 + 4 convolutions and three dense layers, column E of the paper's table.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> vgg19().param_count()  # as torchvision
    143667240
    """
    return vgg(19, num_classes=num_classes, input_shape=input_shape)


@architecture
def vgg11_bn(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """VGG-11 with batch normalisation: 1 + 1 + 2 + 2 + 2 convolutions and three dense layers.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> vgg11_bn().param_count()  # as torchvision
    132868840
    """
    return vgg(11, norm=True, num_classes=num_classes, input_shape=input_shape)


@architecture
def vgg13_bn(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """VGG-13 with batch normalisation: 2 + 2 + 2 + 2 + 2 convolutions and three dense layers.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> vgg13_bn().param_count()  # as torchvision
    133053736
    """
    return vgg(13, norm=True, num_classes=num_classes, input_shape=input_shape)


@architecture
def vgg16_bn(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """VGG-16 with batch normalisation: 2 + 2 + 3 + 3 + 3 convolutions and three dense layers.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> vgg16_bn().param_count()  # as torchvision
    138365992
    """
    return vgg(16, norm=True, num_classes=num_classes, input_shape=input_shape)


@architecture
def vgg19_bn(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """VGG-19 with batch normalisation: 2 + 2 + 4 + 4 + 4 convolutions and three dense layers.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> vgg19_bn().param_count()  # as torchvision
    143678248
    """
    return vgg(19, norm=True, num_classes=num_classes, input_shape=input_shape)
