"""Residual networks: each block adds its output to its input.

Source:
    He et al., Deep Residual Learning (2015), https://arxiv.org/abs/1512.03385, table 1; torchvision
"""

from functools import partial
from typing import Literal, Protocol

from cnnparams import (
    BatchNorm,
    Conv2D,
    Dense,
    GlobalAvgPool2D,
    Image,
    MaxPool2D,
    Network,
    ReLU,
    Residual,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture, check_choice

Variant = Literal["v1.5", "v1", "keras"]
"""v1: the paper's, with the stride of a stage in its first 1 x 1 convolution. v1.5: torchvision's, with the
stride in the 3 x 3 convolution. keras: as v1, and each convolution has a bias."""

OutputStride = Literal[32, 16, 8]
"""How many times smaller than the image its features are."""

Shortcut = Sequential[Image, Image] | None


class Block(Protocol):
    """A function that builds a residual block."""

    def __call__(
        self, filters: int, *, stride: int = 1, dilation: int = 1, shortcut: Shortcut = None
    ) -> Residual[Image]:
        """Build a block; `shortcut` is the projection of its input, if it needs one."""
        ...


def resnet(
    name: str,
    block: Block,
    depths: tuple[int, int, int, int],
    *,
    expansion: int,
    num_classes: int,
    input_shape: Image,
    bias: bool = False,
    output_stride: OutputStride = 32,
) -> Network[Vector]:
    """Build the paper's table 1: a stem, four stages of blocks, and a head."""
    features = backbone(
        name,
        block,
        depths,
        expansion=expansion,
        input_shape=input_shape,
        bias=bias,
        output_stride=output_stride,
    )
    return features.add(GlobalAvgPool2D(name="avgpool")).add(Dense(num_classes, name="fc"))


def backbone(
    name: str,
    block: Block,
    depths: tuple[int, int, int, int],
    *,
    expansion: int,
    input_shape: Image,
    bias: bool = False,
    output_stride: OutputStride = 32,
) -> Network[Image]:
    """Build all but the head; stages have dilations in place of strides beyond the `output_stride`.

    A block has `filters` filters, and `expansion` times as many output channels.
    """
    check_choice("output_stride", output_stride, [32, 16, 8])
    network = (
        Network(input_shape, name=name)
        .add(Conv2D(64, 7, stride=2, padding=3, bias=bias, name="conv1"))
        .add(BatchNorm(name="bn1"))
        .add(ReLU(name="relu"))
        .add(MaxPool2D(3, stride=2, padding=1, name="maxpool"))
    )
    channels, dilation, so_far = 64, 1, 4
    for number, depth in enumerate(depths, start=1):
        filters, stride = 64 * 2 ** (number - 1), 1 if number == 1 else 2
        first_dilation = dilation
        if so_far * stride > output_stride:
            stride, dilation = 1, 2 * dilation
        so_far *= stride
        shortcut = None
        if stride > 1 or channels != filters * expansion:
            shortcut = Sequential(Conv2D(filters * expansion, 1, stride=stride, bias=bias), BatchNorm())
        first = block(filters, stride=stride, dilation=first_dilation, shortcut=shortcut)
        rest = [block(filters, dilation=dilation) for _ in range(depth - 1)]
        network = network.add(Sequential(first, *rest, name=f"layer{number}"))
        channels = filters * expansion
    return network


def basic(filters: int, *, stride: int = 1, dilation: int = 1, shortcut: Shortcut = None) -> Residual[Image]:
    """Two 3 x 3 convolutions."""
    return Residual(
        Conv2D(filters, 3, stride=stride, padding=dilation, dilation=dilation, bias=False, name="conv1"),
        BatchNorm(name="bn1"),
        ReLU(),
        Conv2D(filters, 3, padding=dilation, dilation=dilation, bias=False, name="conv2"),
        BatchNorm(name="bn2"),
        shortcut=shortcut,
        then=ReLU(),
    )


def bottleneck(
    filters: int,
    *,
    stride: int = 1,
    dilation: int = 1,
    shortcut: Shortcut = None,
    width: int = 64,
    groups: int = 1,
    variant: Variant = "v1.5",
) -> Residual[Image]:
    """A 1 x 1 convolution to fewer channels, a 3 x 3 convolution, and a 1 x 1 convolution to more channels.

    `width` is the number of channels of each group in the first stage, where there are 64 filters.
    """
    inner = filters * width // 64 * groups
    bias = variant == "keras"
    stride1, stride2 = (1, stride) if variant == "v1.5" else (stride, 1)
    spatial = Conv2D(
        inner, 3, stride=stride2, padding=dilation, dilation=dilation, groups=groups, bias=bias, name="conv2"
    )
    return Residual(
        Conv2D(inner, 1, stride=stride1, bias=bias, name="conv1"),
        BatchNorm(name="bn1"),
        ReLU(),
        spatial,
        BatchNorm(name="bn2"),
        ReLU(),
        Conv2D(filters * 4, 1, bias=bias, name="conv3"),
        BatchNorm(name="bn3"),
        shortcut=shortcut,
        then=ReLU(),
    )


def resnet_with_variant(
    name: str,
    depths: tuple[int, int, int, int],
    *,
    num_classes: int,
    input_shape: Image,
    variant: Variant,
    output_stride: OutputStride,
) -> Network[Vector]:
    """Build a ResNet of bottlenecks in one of its variants."""
    check_choice("variant", variant, ["v1.5", "v1", "keras"])
    return resnet(
        name,
        partial(bottleneck, variant=variant),
        depths,
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        bias=variant == "keras",
        output_stride=output_stride,
    )


@architecture
def resnet18(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ResNet-18: 2 + 2 + 2 + 2 basic blocks.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> resnet18().param_count()  # as torchvision
    11689512
    """
    return resnet(
        "ResNet-18",
        basic,
        (2, 2, 2, 2),
        expansion=1,
        num_classes=num_classes,
        input_shape=input_shape,
    )


@architecture
def resnet34(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ResNet-34: 3 + 4 + 6 + 3 basic blocks.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> resnet34().param_count()  # as torchvision
    21797672
    """
    return resnet(
        "ResNet-34",
        basic,
        (3, 4, 6, 3),
        expansion=1,
        num_classes=num_classes,
        input_shape=input_shape,
    )


@architecture
def resnet50(
    *,
    num_classes: int = 1000,
    input_shape: Image = (224, 224, 3),
    variant: Variant = "v1.5",
    output_stride: OutputStride = 32,
) -> Network[Vector]:
    """ResNet-50: 3 + 4 + 6 + 3 bottlenecks.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: where a stage has its stride: `"v1.5"` in its first 3 x 3 convolution, as in torchvision;
            `"v1"` in the 1 x 1 convolution before that, as in the paper; `"keras"` as `"v1"`, and each
            convolution has a bias, as in Keras.
        output_stride: how many times smaller than the image its features are. With 16, the last stage has a
            dilation in place of its stride; with 8, the last two have. The parameters are the same.

    >>> resnet50().param_count()  # as torchvision
    25557032
    """
    return resnet_with_variant(
        "ResNet-50",
        (3, 4, 6, 3),
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
        output_stride=output_stride,
    )


@architecture
def resnet101(
    *,
    num_classes: int = 1000,
    input_shape: Image = (224, 224, 3),
    variant: Variant = "v1.5",
    output_stride: OutputStride = 32,
) -> Network[Vector]:
    """ResNet-101: 3 + 4 + 23 + 3 bottlenecks.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: where a stage has its stride: `"v1.5"` in its first 3 x 3 convolution, as in torchvision;
            `"v1"` in the 1 x 1 convolution before that, as in the paper; `"keras"` as `"v1"`, and each
            convolution has a bias, as in Keras.
        output_stride: how many times smaller than the image its features are. With 16, the last stage has a
            dilation in place of its stride; with 8, the last two have. The parameters are the same.

    >>> resnet101().param_count()  # as torchvision
    44549160
    """
    return resnet_with_variant(
        "ResNet-101",
        (3, 4, 23, 3),
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
        output_stride=output_stride,
    )


@architecture
def resnet152(
    *,
    num_classes: int = 1000,
    input_shape: Image = (224, 224, 3),
    variant: Variant = "v1.5",
    output_stride: OutputStride = 32,
) -> Network[Vector]:
    """ResNet-152: 3 + 8 + 36 + 3 bottlenecks.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: where a stage has its stride: `"v1.5"` in its first 3 x 3 convolution, as in torchvision;
            `"v1"` in the 1 x 1 convolution before that, as in the paper; `"keras"` as `"v1"`, and each
            convolution has a bias, as in Keras.
        output_stride: how many times smaller than the image its features are. With 16, the last stage has a
            dilation in place of its stride; with 8, the last two have. The parameters are the same.

    >>> resnet152().param_count()  # as torchvision
    60192808
    """
    return resnet_with_variant(
        "ResNet-152",
        (3, 8, 36, 3),
        num_classes=num_classes,
        input_shape=input_shape,
        variant=variant,
        output_stride=output_stride,
    )
