"""Residual networks for video: convolutions in time and space, in space only, or split into the two.

Source:
    Tran et al., A Closer Look at Spatiotemporal Convolutions (2017), https://arxiv.org/abs/1711.11248,
    table 1 and section 3.5; torchvision
"""

from collections.abc import Callable

from cnnparams import (
    BatchNorm,
    Conv3D,
    Dense,
    GlobalAvgPool3D,
    Layer,
    Network,
    ReLU,
    Residual,
    Sequential,
    Vector,
    Volume,
)
from cnnparams.zoo.architecture import architecture

Convolution = Callable[[int, int, int], Layer[Volume, Volume]]
"""Builds a convolution from `filters`, a `stride`, and the channels between its parts if it is split."""


def video_resnet(
    name: str,
    stem: Sequential[Volume, Volume],
    convolutions: tuple[Convolution, Convolution, Convolution, Convolution],
    *,
    num_classes: int,
    input_shape: Volume,
) -> Network[Vector]:
    """Build a stem, four stages of two blocks, each with its own kind of convolution, and a head."""
    network = Network(input_shape, name=name).add(stem)
    channels = 64
    for number, convolution in enumerate(convolutions, start=1):
        filters = 64 * 2 ** (number - 1)
        first, second = block(channels, filters, convolution), block(filters, filters, convolution)
        network = network.add(Sequential(first, second, name=f"layer{number}"))
        channels = filters
    return network.add(GlobalAvgPool3D(name="avgpool")).add(Dense(num_classes, name="fc"))


def block(channels: int, filters: int, convolution: Convolution) -> Residual[Volume]:
    """Two convolutions; a block with more filters than channels halves the size.

    A convolution that is split has channels between its parts such that its parameters are as many as before.
    """
    stride = 1 if channels == filters else 2
    between = 27 * channels * filters // (9 * channels + 3 * filters)
    shortcut = None
    if stride > 1:
        strides = 1 if convolution is spatial else stride, stride, stride
        shortcut = Sequential(Conv3D(filters, 1, stride=strides, bias=False), BatchNorm())
    return Residual(
        Sequential(convolution(filters, stride, between), BatchNorm(), ReLU(), name="conv1"),
        Sequential(convolution(filters, 1, between), BatchNorm(), name="conv2"),
        shortcut=shortcut,
        then=ReLU(),
    )


def full(filters: int, stride: int, _between: int) -> Conv3D:
    """A 3 x 3 x 3 convolution, in time and space."""
    return Conv3D(filters, 3, stride=stride, padding=1, bias=False)


def spatial(filters: int, stride: int, _between: int) -> Conv3D:
    """A 1 x 3 x 3 convolution, in space only."""
    return Conv3D(filters, (1, 3, 3), stride=(1, stride, stride), padding=(0, 1, 1), bias=False)


def split(filters: int, stride: int, between: int) -> Sequential[Volume, Volume]:
    """A 1 x 3 x 3 convolution in space, then a 3 x 1 x 1 convolution in time."""
    return Sequential(
        spatial(between, stride, between),
        BatchNorm(),
        ReLU(),
        Conv3D(filters, (3, 1, 1), stride=(stride, 1, 1), padding=(1, 0, 0), bias=False),
    )


def full_stem() -> Sequential[Volume, Volume]:
    """A 3 x 7 x 7 convolution that halves height and width."""
    convolution = Conv3D(64, (3, 7, 7), stride=(1, 2, 2), padding=(1, 3, 3), bias=False)
    return Sequential(convolution, BatchNorm(), ReLU(), name="stem")


def split_stem() -> Sequential[Volume, Volume]:
    """A 1 x 7 x 7 convolution and a 3 x 1 x 1 convolution, with 45 channels between them."""
    return Sequential(
        Conv3D(45, (1, 7, 7), stride=(1, 2, 2), padding=(0, 3, 3), bias=False),
        BatchNorm(),
        ReLU(),
        Conv3D(64, (3, 1, 1), padding=(1, 0, 0), bias=False),
        BatchNorm(),
        ReLU(),
        name="stem",
    )


@architecture
def r3d_18(*, num_classes: int = 400, input_shape: Volume = (16, 112, 112, 3)) -> Network[Vector]:
    """R3D-18: 2 + 2 + 2 + 2 blocks of convolutions in time and space.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of a clip: (frames, height, width, channels).

    >>> r3d_18().param_count()  # as torchvision
    33371472
    """
    return video_resnet(
        "R3D-18",
        full_stem(),
        (full, full, full, full),
        num_classes=num_classes,
        input_shape=input_shape,
    )


@architecture
def mc3_18(*, num_classes: int = 400, input_shape: Volume = (16, 112, 112, 3)) -> Network[Vector]:
    """MC3-18: R3D-18 with convolutions in space only from the second stage on.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of a clip: (frames, height, width, channels).

    >>> mc3_18().param_count()  # as torchvision
    11695440
    """
    return video_resnet(
        "MC3-18",
        full_stem(),
        (full, spatial, spatial, spatial),
        num_classes=num_classes,
        input_shape=input_shape,
    )


@architecture
def r2plus1d_18(*, num_classes: int = 400, input_shape: Volume = (16, 112, 112, 3)) -> Network[Vector]:
    """R(2+1)D-18: R3D-18 with each convolution split into one in space and one in time.

    As in torchvision, both convolutions of a block have the same number of channels between their parts,
    computed for the first. By the paper's formula, the second one has more where a block widens: in layer2
    288, not 230.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of a clip: (frames, height, width, channels).

    >>> r2plus1d_18().param_count()  # as torchvision
    31505325
    """
    return video_resnet(
        "R(2+1)D-18",
        split_stem(),
        (split, split, split, split),
        num_classes=num_classes,
        input_shape=input_shape,
    )
