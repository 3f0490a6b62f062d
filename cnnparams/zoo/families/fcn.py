"""Fully convolutional networks: a class for each position of the image."""

from collections.abc import Callable

from cnnparams import BatchNorm, Conv2D, Dropout, Image, Layer, Network, ReLU, Resize, Sequential
from cnnparams.zoo.architecture import architecture, check_choice
from cnnparams.zoo.families.resnet import backbone, bottleneck

Head = Callable[[Image, int, str], Layer[Image, Image]]
"""Builds a classifier from the shape of its input, the number of classes and a name."""


def segmentation(name: str, head: Head, *, num_classes: int, input_shape: Image, aux: bool) -> Network[Image]:
    """Build a ResNet-50 that halves the size three times instead of five, a head, and a resize of its output.

    The auxiliary head comes after the third stage, and is used in training only.
    """
    check_choice("aux", aux, [False, True])
    features = backbone(name, bottleneck, (3, 4, 6, 3), expansion=4, input_shape=input_shape, output_stride=8)
    network = features.add(head(features.output_shape, num_classes, "classifier"))
    size = input_shape[:2]
    if aux:
        shape = features.until("layer3").output_shape
        network = network.add(fcn_head(shape, num_classes, "aux_classifier"), after="layer3")
        network = network.add(Resize(size, name="aux"))
    return network.add(Resize(size, name="out"), after="classifier")


def fcn_head(features: Image, num_classes: int, name: str) -> Sequential[Image, Image]:
    """Two convolutions, the first to a quarter of the channels."""
    return Sequential(
        Conv2D(features[-1] // 4, 3, padding=1, bias=False),
        BatchNorm(),
        ReLU(),
        Dropout(0.1),
        Conv2D(num_classes, 1),
        name=name,
    )


@architecture
def fcn_resnet50(
    *, num_classes: int = 21, input_shape: Image = (520, 520, 3), aux: bool = False
) -> Network[Image]:
    """FCN on a ResNet-50: a head of two convolutions.

    Args:
        num_classes: number of classes, each a channel of the output.
        input_shape: shape of an image: (height, width, channels).
        aux: whether there is an auxiliary head, for training only; its result is the step `aux`.

    Source:
        Long et al., Fully Convolutional Networks (2014), https://arxiv.org/abs/1411.4038, with a ResNet in
        place of the paper's VGG; torchvision

    >>> fcn_resnet50().param_count(), fcn_resnet50(aux=True).param_count()  # as torchvision
    (32957013, 35322218)
    """
    return segmentation(
        "FCN (ResNet-50)", fcn_head, num_classes=num_classes, input_shape=input_shape, aux=aux
    )
