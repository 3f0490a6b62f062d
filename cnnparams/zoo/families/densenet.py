"""DenseNets: each layer takes the outputs of all layers before it in its block.

Source:
    Huang et al., Densely Connected Convolutional Networks (2016), https://arxiv.org/abs/1608.06993, table 1;
    torchvision; Keras for all but DenseNet-161
"""

from typing import Any

from cnnparams import (
    AvgPool2D,
    BatchNorm,
    Branches,
    Conv2D,
    Dense,
    GlobalAvgPool2D,
    Identity,
    Image,
    Layer,
    MaxPool2D,
    Network,
    ReLU,
    Sequential,
    Shape,
    Vector,
)
from cnnparams.zoo.architecture import architecture


def densenet(
    name: str,
    depths: tuple[int, int, int, int],
    *,
    growth: int,
    stem: int,
    num_classes: int,
    input_shape: Image,
) -> Network[Vector]:
    """Build the paper's table 1: a stem, four dense blocks with transitions between them, and a head."""
    network = (
        Network(input_shape, name=name)
        .add(Conv2D(stem, 7, stride=2, padding=3, bias=False, name="conv0"))
        .add(BatchNorm(name="norm0"))
        .add(ReLU(name="relu0"))
        .add(MaxPool2D(3, stride=2, padding=1, name="pool0"))
    )
    for number, depth in enumerate(depths, start=1):
        network = network.add(dense_block(depth, growth, name=f"denseblock{number}"))
        if number < len(depths):
            channels = network.output_shape[-1] // 2
            network = network.add(transition(channels, name=f"transition{number}"))
    return (
        network.add(BatchNorm(name="norm5"))
        .add(ReLU(name="relu5"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Dense(num_classes, name="classifier"))
    )


def dense_block(depth: int, growth: int, *, name: str, bottleneck: bool = True) -> Sequential[Image, Image]:
    """`depth` dense layers one after another: each adds `growth` channels to those of its input."""
    return Sequential(*[dense_layer(growth, bottleneck=bottleneck) for _ in range(depth)], name=name)


def dense_layer(growth: int, *, bottleneck: bool) -> Branches[Image]:
    """Concatenate `growth` new channels to the input; a bottleneck has 4 * `growth` channels before them."""
    squeeze: list[Layer[Any, Shape]] = [
        BatchNorm(name="norm1"),
        ReLU(name="relu1"),
        Conv2D(4 * growth, 1, bias=False, name="conv1"),
    ]
    new = Sequential(
        *(squeeze if bottleneck else []),
        BatchNorm(name="norm2"),
        ReLU(name="relu2"),
        Conv2D(growth, 3, padding=1, bias=False, name="conv2"),
        name="new",
    )
    return Branches(Identity(name="old"), new)


def transition(channels: int, *, name: str) -> Sequential[Image, Image]:
    """A 1 x 1 convolution to this number of channels, and a pool that halves the size."""
    return Sequential(
        BatchNorm(name="norm"),
        ReLU(name="relu"),
        Conv2D(channels, 1, bias=False, name="conv"),
        AvgPool2D(2, name="pool"),
        name=name,
    )


@architecture
def densenet121(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """DenseNet-121: 6 + 12 + 24 + 16 dense layers of 32 channels, after a stem of 64.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> densenet121().param_count()  # as torchvision
    7978856
    """
    return densenet(
        "DenseNet-121", (6, 12, 24, 16), growth=32, stem=64, num_classes=num_classes, input_shape=input_shape
    )


@architecture
def densenet161(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """DenseNet-161: 6 + 12 + 36 + 24 dense layers of 48 channels, after a stem of 96.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> densenet161().param_count()  # as torchvision
    28681000
    """
    return densenet(
        "DenseNet-161", (6, 12, 36, 24), growth=48, stem=96, num_classes=num_classes, input_shape=input_shape
    )


@architecture
def densenet169(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """DenseNet-169: 6 + 12 + 32 + 32 dense layers of 32 channels, after a stem of 64.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> densenet169().param_count()  # as torchvision
    14149480
    """
    return densenet(
        "DenseNet-169", (6, 12, 32, 32), growth=32, stem=64, num_classes=num_classes, input_shape=input_shape
    )


@architecture
def densenet201(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """DenseNet-201: 6 + 12 + 48 + 32 dense layers of 32 channels, after a stem of 64.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> densenet201().param_count()  # as torchvision
    20013928
    """
    return densenet(
        "DenseNet-201", (6, 12, 48, 32), growth=32, stem=64, num_classes=num_classes, input_shape=input_shape
    )
