"""ShuffleNetV2: half of the channels skip each unit, and a channel shuffle mixes the halves after it.

Source:
    Ma et al., ShuffleNet V2 (2018), https://arxiv.org/abs/1807.11164, table 5; torchvision
"""

from cnnparams import (
    BatchNorm,
    Branches,
    ChannelShuffle,
    ChannelSlice,
    Concat,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    GlobalAvgPool2D,
    Image,
    MaxPool2D,
    Network,
    ReLU,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture
from cnnparams.zoo.parts import conv_norm


def convolved(half: int, stride: int, name: str) -> Sequential[Image, Image]:
    """A 1 x 1, a 3 x 3 depthwise and a 1 x 1 convolution."""
    return Sequential(
        Conv2D(half, 1, bias=False),
        BatchNorm(),
        ReLU(),
        DepthwiseConv2D(3, stride=stride, padding=1, bias=False),
        BatchNorm(),
        Conv2D(half, 1, bias=False),
        BatchNorm(),
        ReLU(),
        name=name,
    )


def unit(filters: int) -> Sequential[Image, Image]:
    """The unit that keeps the size, figure 3 (c): the first half of the channels is passed on unchanged."""
    half = filters // 2
    return Sequential(
        Branches(
            ChannelSlice(0, half, name="branch1"),
            Sequential(ChannelSlice(half, filters), convolved(half, 1, "work"), name="branch2"),
            merge=Concat(),
        ),
        ChannelShuffle(2),
    )


def unit_down(filters: int) -> Sequential[Image, Image]:
    """The unit that halves the size, figure 3 (d): both branches see all channels."""
    half = filters // 2
    downsampled = Sequential(
        DepthwiseConv2D(3, stride=2, padding=1, bias=False),
        BatchNorm(),
        Conv2D(half, 1, bias=False),
        BatchNorm(),
        ReLU(),
        name="branch1",
    )
    return Sequential(Branches(downsampled, convolved(half, 2, "branch2"), merge=Concat()), ChannelShuffle(2))


def shufflenet_v2(
    multiplier: str, widths: tuple[int, int, int], last: int, *, num_classes: int, input_shape: Image
) -> Network[Vector]:
    """Build a column of table 5: three stages of 4, 8 and 4 units, and a last convolution."""
    network = (
        Network(input_shape, name=f"ShuffleNetV2 {multiplier}")
        .add(conv_norm(24, 3, stride=2, name="conv1"))
        .add(MaxPool2D(3, stride=2, padding=1, name="maxpool"))
    )
    for number, (filters, depth) in enumerate(zip(widths, (4, 8, 4), strict=True), start=2):
        units = [unit(filters)] * (depth - 1)
        network = network.add(Sequential(unit_down(filters), *units, name=f"stage{number}"))
    return (
        network.add(conv_norm(last, name="conv5"))
        .add(GlobalAvgPool2D(name="globalpool"))
        .add(Dense(num_classes, name="fc"))
    )


@architecture
def shufflenet_v2_x0_5(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ShuffleNetV2 0.5x: stages of 48, 96 and 192 channels, and 1024 at the end.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> shufflenet_v2_x0_5().param_count()  # as torchvision
    1366792
    """
    return shufflenet_v2("0.5x", (48, 96, 192), 1024, num_classes=num_classes, input_shape=input_shape)


@architecture
def shufflenet_v2_x1_0(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ShuffleNetV2 1x: stages of 116, 232 and 464 channels, and 1024 at the end.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> shufflenet_v2_x1_0().param_count()  # as torchvision
    2278604
    """
    return shufflenet_v2("1x", (116, 232, 464), 1024, num_classes=num_classes, input_shape=input_shape)


@architecture
def shufflenet_v2_x1_5(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ShuffleNetV2 1.5x: stages of 176, 352 and 704 channels, and 1024 at the end.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> shufflenet_v2_x1_5().param_count()  # as torchvision
    3503624
    """
    return shufflenet_v2("1.5x", (176, 352, 704), 1024, num_classes=num_classes, input_shape=input_shape)


@architecture
def shufflenet_v2_x2_0(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ShuffleNetV2 2x: stages of 244, 488 and 976 channels, and 2048 at the end.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> shufflenet_v2_x2_0().param_count()  # as torchvision
    7393996
    """
    return shufflenet_v2("2x", (244, 488, 976), 2048, num_classes=num_classes, input_shape=input_shape)
