"""MnasNet: inverted residuals that were found by a search for accuracy and speed on a phone.

Source:
    Tan et al., MnasNet (2018), https://arxiv.org/abs/1807.11626; torchvision
"""

from cnnparams import (
    BatchNorm,
    Conv2D,
    Dense,
    DepthwiseConv2D,
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
from cnnparams.zoo.parts import Stage, rounded

STAGES = (
    Stage(3, 3, 24, 3, 2),
    Stage(3, 5, 40, 3, 2),
    Stage(6, 5, 80, 3, 2),
    Stage(6, 3, 96, 2, 1),
    Stage(6, 5, 192, 4, 2),
    Stage(6, 3, 320, 1, 1),
)
"""MnasNet-B1, without squeeze-and-excitation: expansion, kernel size, filters, blocks and stride."""


def inverted_residual(
    channels: int, filters: int, expansion: int, kernel_size: int, stride: int
) -> Layer[Image, Image]:
    """A 1 x 1 convolution to more channels, a depthwise convolution, and a 1 x 1 convolution to few."""
    body = Sequential(
        Conv2D(channels * expansion, 1, bias=False),
        BatchNorm(),
        ReLU(),
        DepthwiseConv2D(kernel_size, stride=stride, padding=kernel_size // 2, bias=False),
        BatchNorm(),
        ReLU(),
        Conv2D(filters, 1, bias=False),
        BatchNorm(),
        name="layers",
    )
    return Residual(body) if (stride, channels) == (1, filters) else Sequential(body)


def mnasnet(width: float, *, num_classes: int, input_shape: Image) -> Network[Vector]:
    """Build the stages, with all channels but the last 1280 multiplied by `width`."""
    stem, first = rounded(32 * width), rounded(16 * width)
    channels = first
    stages: list[Layer[Image, Image]] = []
    for stage in STAGES:
        filters = rounded(stage.filters * width)
        blocks: list[Layer[Image, Image]] = []
        for stride in (stage.stride, *[1] * (stage.blocks - 1)):
            blocks.append(inverted_residual(channels, filters, stage.expansion, stage.kernel_size, stride))
            channels = filters
        stages.append(Sequential(*blocks))
    layers = Sequential(
        Conv2D(stem, 3, stride=2, padding=1, bias=False),
        BatchNorm(),
        ReLU(),
        DepthwiseConv2D(3, padding=1, bias=False),
        BatchNorm(),
        ReLU(),
        Conv2D(first, 1, bias=False),
        BatchNorm(),
        *stages,
        Conv2D(1280, 1, bias=False),
        BatchNorm(),
        ReLU(),
        name="layers",
    )
    return (
        Network(input_shape, name=f"MnasNet {width}")
        .add(layers)
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Sequential(Dropout(0.2), Dense(num_classes), name="classifier"))
    )


@architecture
def mnasnet0_5(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """MnasNet 0.5: 16 inverted residuals, half as wide as MnasNet-B1.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> mnasnet0_5().param_count()  # as torchvision
    2218512
    """
    return mnasnet(0.5, num_classes=num_classes, input_shape=input_shape)


@architecture
def mnasnet0_75(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """MnasNet 0.75: 16 inverted residuals, three quarters as wide as MnasNet-B1.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> mnasnet0_75().param_count()  # as torchvision
    3170208
    """
    return mnasnet(0.75, num_classes=num_classes, input_shape=input_shape)


@architecture
def mnasnet1_0(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """MnasNet 1.0: 16 inverted residuals, MnasNet-B1.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> mnasnet1_0().param_count()  # as torchvision
    4383312
    """
    return mnasnet(1.0, num_classes=num_classes, input_shape=input_shape)


@architecture
def mnasnet1_3(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """MnasNet 1.3: 16 inverted residuals, 1.3 times as wide as MnasNet-B1.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> mnasnet1_3().param_count()  # as torchvision
    6282256
    """
    return mnasnet(1.3, num_classes=num_classes, input_shape=input_shape)
