"""SqueezeNet: 1 x 1 convolutions reduce the channels before each 3 x 3 convolution."""

from collections.abc import Sequence

from cnnparams import (
    Branches,
    Conv2D,
    Dropout,
    GlobalAvgPool2D,
    Image,
    Layer,
    MaxPool2D,
    Network,
    ReLU,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture

POOL = MaxPool2D(3, stride=2, ceil_mode=True)

FIRES = ((16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256))
"""fire2 to fire9: the channels after the squeeze, and the filters of each of the two expanding layers."""


def fire(squeeze: int, expand: int) -> Sequential[Image, Image]:
    """A 1 x 1 convolution to few channels, then 1 x 1 and 3 x 3 convolutions side by side."""
    return Sequential(
        Conv2D(squeeze, 1, name="squeeze"),
        ReLU(),
        Branches(
            Sequential(Conv2D(expand, 1), ReLU(), name="expand1x1"),
            Sequential(Conv2D(expand, 3, padding=1), ReLU(), name="expand3x3"),
            name="expand",
        ),
    )


def squeezenet(
    name: str, stem: Conv2D, pools: Sequence[int], *, num_classes: int, input_shape: Image
) -> Network[Vector]:
    """Build the paper's table 1, with a pool before the fires with these indices."""
    features: list[Layer[Image, Image]] = [stem, ReLU()]
    for index, (squeeze, expand) in enumerate(FIRES):
        features += [*([POOL] if index in pools else []), fire(squeeze, expand)]
    classifier = Sequential(
        Dropout(0.5), Conv2D(num_classes, 1), ReLU(), GlobalAvgPool2D(), name="classifier"
    )
    return Network(input_shape, name=name).add(Sequential(*features, name="features")).add(classifier)


@architecture
def squeezenet1_0(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """SqueezeNet 1.0: 96 filters of 7 x 7, then eight fires, with pools before the first, fourth and last.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Iandola et al., SqueezeNet (2016), https://arxiv.org/abs/1602.07360, table 1; torchvision

    >>> squeezenet1_0().param_count()  # as torchvision
    1248424
    """
    stem = Conv2D(96, 7, stride=2)
    return squeezenet("SqueezeNet-1.0", stem, (0, 3, 7), num_classes=num_classes, input_shape=input_shape)


@architecture
def squeezenet1_1(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """SqueezeNet 1.1: 64 filters of 3 x 3, and earlier pools, with a bit less than half of the operations.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Iandola et al., SqueezeNet (2016), https://arxiv.org/abs/1602.07360, as its authors changed it in
        https://github.com/forresti/SqueezeNet/tree/master/SqueezeNet_v1.1; torchvision

    >>> squeezenet1_1().param_count()  # as torchvision
    1235496
    """
    stem = Conv2D(64, 3, stride=2)
    return squeezenet("SqueezeNet-1.1", stem, (0, 2, 4), num_classes=num_classes, input_shape=input_shape)
