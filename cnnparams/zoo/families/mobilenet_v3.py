"""MobileNetV3: MobileNetV2 after a search, with squeeze-and-excitation and cheap activations.

Source:
    Howard et al., Searching for MobileNetV3 (2019), https://arxiv.org/abs/1905.02244, tables 1 and 2;
    torchvision
"""

from collections.abc import Sequence
from typing import NamedTuple

from cnnparams import (
    Activation,
    Dense,
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
from cnnparams.zoo.parts import conv_norm, depthwise_norm, rounded, squeeze_excite

RE = ReLU()
HS = Activation("hard_swish")


class Row(NamedTuple):
    """A row of the paper's table: a block, with `inner` channels inside it."""

    kernel_size: int
    inner: int
    filters: int
    activation: Activation | ReLU
    stride: int
    squeeze: bool = False


LARGE: tuple[Row, ...] = (
    Row(3, 16, 16, RE, 1),
    Row(3, 64, 24, RE, 2),
    Row(3, 72, 24, RE, 1),
    Row(5, 72, 40, RE, 2, squeeze=True),
    Row(5, 120, 40, RE, 1, squeeze=True),
    Row(5, 120, 40, RE, 1, squeeze=True),
    Row(3, 240, 80, HS, 2),
    Row(3, 200, 80, HS, 1),
    Row(3, 184, 80, HS, 1),
    Row(3, 184, 80, HS, 1),
    Row(3, 480, 112, HS, 1, squeeze=True),
    Row(3, 672, 112, HS, 1, squeeze=True),
    Row(5, 672, 160, HS, 2, squeeze=True),
    Row(5, 960, 160, HS, 1, squeeze=True),
    Row(5, 960, 160, HS, 1, squeeze=True),
)
"""Table 1: kernel size, inner channels, filters, activation, stride and squeeze-and-excitation."""

SMALL: tuple[Row, ...] = (
    Row(3, 16, 16, RE, 2, squeeze=True),
    Row(3, 72, 24, RE, 2),
    Row(3, 88, 24, RE, 1),
    Row(5, 96, 40, HS, 2, squeeze=True),
    Row(5, 240, 40, HS, 1, squeeze=True),
    Row(5, 240, 40, HS, 1, squeeze=True),
    Row(5, 120, 48, HS, 1, squeeze=True),
    Row(5, 144, 48, HS, 1, squeeze=True),
    Row(5, 288, 96, HS, 2, squeeze=True),
    Row(5, 576, 96, HS, 1, squeeze=True),
    Row(5, 576, 96, HS, 1, squeeze=True),
)
"""Table 2."""


def bneck(channels: int, row: Row) -> Layer[Image, Image]:
    """The inverted residual of MobileNetV2, in some rows with squeeze-and-excitation before it narrows."""
    excitation = squeeze_excite(row.inner, rounded(row.inner // 4), gate=Activation("hard_sigmoid"))
    body = Sequential(
        *([conv_norm(row.inner, then=row.activation)] if row.inner != channels else []),
        depthwise_norm(row.kernel_size, stride=row.stride, then=row.activation),
        *([excitation] if row.squeeze else []),
        conv_norm(row.filters, then=None),
        name="block",
    )
    return Residual(body) if (row.stride, channels) == (1, row.filters) else Sequential(body)


def mobilenet_v3(
    name: str, rows: Sequence[Row], *, units: int, num_classes: int, input_shape: Image
) -> Network[Vector]:
    """Build a convolution, the blocks of a table, and a head of two layers, the first with `units` units."""
    channels = 16
    features: list[Layer[Image, Image]] = [conv_norm(channels, 3, stride=2, then=HS)]
    for row in rows:
        features.append(bneck(channels, row))
        channels = row.filters
    features.append(conv_norm(channels * 6, then=HS))
    return (
        Network(input_shape, name=name)
        .add(Sequential(*features, name="features"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Sequential(Dense(units), HS, Dropout(0.2), Dense(num_classes), name="classifier"))
    )


@architecture
def mobilenet_v3_large(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """MobileNetV3-Large: 15 blocks, 16 to 160 channels wide between them.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> mobilenet_v3_large().param_count()  # as torchvision
    5483032
    """
    return mobilenet_v3(
        "MobileNetV3-Large", LARGE, units=1280, num_classes=num_classes, input_shape=input_shape
    )


@architecture
def mobilenet_v3_small(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """MobileNetV3-Small: 11 blocks, 16 to 96 channels wide between them.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> mobilenet_v3_small().param_count()  # as torchvision
    2542856
    """
    return mobilenet_v3(
        "MobileNetV3-Small", SMALL, units=1024, num_classes=num_classes, input_shape=input_shape
    )
