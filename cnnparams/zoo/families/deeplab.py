"""DeepLab: a segmentation head of parallel convolutions with several dilations."""

from cnnparams import (
    BatchNorm,
    Branches,
    Conv2D,
    Dropout,
    GlobalAvgPool2D,
    Image,
    Network,
    ReLU,
    Resize,
    Sequential,
)
from cnnparams.zoo.architecture import architecture
from cnnparams.zoo.families.fcn import segmentation
from cnnparams.zoo.parts import conv_norm

RATES = (12, 24, 36)
"""The dilations for features at an eighth of the image size."""


def deeplab_head(features: Image, num_classes: int, name: str) -> Sequential[Image, Image]:
    """Atrous spatial pyramid pooling with the image's mean, then a classifier."""
    height, width, _channels = features
    image_mean = Sequential(
        GlobalAvgPool2D(keepdims=True),
        Conv2D(256, 1, bias=False),
        BatchNorm(),
        ReLU(),
        Resize((height, width)),
    )
    pyramid = Branches(conv_norm(256, 1), *[conv_norm(256, 3, dilation=rate) for rate in RATES], image_mean)
    return Sequential(
        Sequential(pyramid, conv_norm(256, 1, name="project"), Dropout(0.5), name="aspp"),
        Conv2D(256, 3, padding=1, bias=False),
        BatchNorm(),
        ReLU(),
        Conv2D(num_classes, 1),
        name=name,
    )


@architecture
def deeplabv3_resnet50(
    *, num_classes: int = 21, input_shape: Image = (520, 520, 3), aux: bool = False
) -> Network[Image]:
    """DeepLabv3 on a ResNet-50: a head of atrous spatial pyramid pooling, 256 channels wide.

    Args:
        num_classes: number of classes, each a channel of the output.
        input_shape: shape of an image: (height, width, channels).
        aux: whether there is an auxiliary head, for training only; its result is the step `aux`.

    Source:
        Chen et al., Rethinking Atrous Convolution (2017), https://arxiv.org/abs/1706.05587; torchvision

    >>> deeplabv3_resnet50().param_count(), deeplabv3_resnet50(aux=True).param_count()  # as torchvision
    (39638869, 42004074)
    """
    return segmentation(
        "DeepLabv3 (ResNet-50)", deeplab_head, num_classes=num_classes, input_shape=input_shape, aux=aux
    )
