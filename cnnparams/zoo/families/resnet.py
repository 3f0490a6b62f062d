"""Residual networks: each block adds what it makes to what it was given."""

from collections.abc import Callable
from typing import Literal

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
"""v1: the paper's, with the stride in the first convolution. v1.5: torchvision's, with the stride in the
3 x 3 convolution. keras: as v1, and each convolution has a bias."""

Block = Callable[..., Residual[Image]]
"""Makes a block of `filters`, a `stride`, a `shortcut` or none, and a `dilation`."""


def resnet(
    name: str,
    block: Block,
    depths: tuple[int, int, int, int],
    *,
    expansion: int,
    num_classes: int,
    input_shape: Image,
    bias: bool = False,
) -> Network[Vector]:
    """Build the paper's table 1: a stem, four stages of blocks, and a head."""
    features = backbone(name, block, depths, expansion=expansion, input_shape=input_shape, bias=bias)
    return features.add(GlobalAvgPool2D(name="avgpool")).add(Dense(num_classes, name="fc"))


def backbone(
    name: str,
    block: Block,
    depths: tuple[int, int, int, int],
    *,
    expansion: int,
    input_shape: Image,
    bias: bool = False,
    dilated: int = 0,
) -> Network[Image]:
    """Build all but the head. The last `dilated` stages keep the size, and see as far by dilation."""
    network = (
        Network(input_shape, name=name)
        .add(Conv2D(64, 7, stride=2, padding=3, bias=bias, name="conv1"))
        .add(BatchNorm(name="bn1"))
        .add(ReLU(name="relu"))
        .add(MaxPool2D(3, stride=2, padding=1, name="maxpool"))
    )
    channels, dilation = 64, 1
    for number, depth in enumerate(depths, start=1):
        filters, stride, dilation_before = 64 * 2 ** (number - 1), 1 if number == 1 else 2, dilation
        if number > len(depths) - dilated:
            stride, dilation = 1, 2 * dilation
        shortcut = None
        if stride > 1 or channels != filters * expansion:
            shortcut = Sequential(Conv2D(filters * expansion, 1, stride=stride, bias=bias), BatchNorm())
        first = block(filters, stride, shortcut, dilation_before)
        rest = [block(filters, 1, None, dilation) for _ in range(depth - 1)]
        network = network.add(Sequential(first, *rest, name=f"layer{number}"))
        channels = filters * expansion
    return network


def basic(
    filters: int, stride: int, shortcut: Sequential[Image, Image] | None, dilation: int
) -> Residual[Image]:
    """Two convolutions of 3 x 3."""
    return Residual(
        Conv2D(filters, 3, stride=stride, padding=dilation, dilation=dilation, bias=False, name="conv1"),
        BatchNorm(name="bn1"),
        ReLU(),
        Conv2D(filters, 3, padding=dilation, dilation=dilation, bias=False, name="conv2"),
        BatchNorm(name="bn2"),
        shortcut=shortcut,
        then=ReLU(),
    )


def bottleneck(*, width: int = 64, groups: int = 1, variant: Variant = "v1.5") -> Block:
    """Convolutions of 1 x 1, 3 x 3 and 1 x 1: to fewer channels, to work on these, and back to more.

    `width` is how many channels each of the groups works on in the first stage.
    """
    check_choice("variant", variant, ["v1.5", "v1", "keras"])
    bias = variant == "keras"

    def block(
        filters: int, stride: int, shortcut: Sequential[Image, Image] | None, dilation: int
    ) -> Residual[Image]:
        inner = filters * width // 64 * groups
        first, second = (1, stride) if variant == "v1.5" else (stride, 1)
        spatial = Conv2D(
            inner,
            3,
            stride=second,
            padding=dilation,
            dilation=dilation,
            groups=groups,
            bias=bias,
            name="conv2",
        )
        return Residual(
            Conv2D(inner, 1, stride=first, bias=bias, name="conv1"),
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

    return block


@architecture
def resnet18(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ResNet-18: 2 + 2 + 2 + 2 basic blocks.

    Source:
        He et al., Deep Residual Learning (2015), https://arxiv.org/abs/1512.03385, table 1; torchvision

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

    Source:
        He et al., Deep Residual Learning (2015), https://arxiv.org/abs/1512.03385, table 1; torchvision

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
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), variant: Variant = "v1.5"
) -> Network[Vector]:
    """ResNet-50: 3 + 4 + 6 + 3 bottlenecks.

    The stride of a stage is in its first 3 x 3 convolution (v1.5), as in torchvision. `variant="v1"` is the
    paper's, with the stride in the 1 x 1 convolution before it; "keras" has a bias in each convolution too.

    Source:
        He et al., Deep Residual Learning (2015), https://arxiv.org/abs/1512.03385, table 1; torchvision

    >>> resnet50().param_count()  # as torchvision
    25557032
    """
    return resnet(
        "ResNet-50",
        bottleneck(variant=variant),
        (3, 4, 6, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        bias=variant == "keras",
    )


@architecture
def resnet101(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), variant: Variant = "v1.5"
) -> Network[Vector]:
    """ResNet-101: 3 + 4 + 23 + 3 bottlenecks.

    The stride of a stage is in its first 3 x 3 convolution (v1.5), as in torchvision. `variant="v1"` is the
    paper's, with the stride in the 1 x 1 convolution before it; "keras" has a bias in each convolution too.

    Source:
        He et al., Deep Residual Learning (2015), https://arxiv.org/abs/1512.03385, table 1; torchvision

    >>> resnet101().param_count()  # as torchvision
    44549160
    """
    return resnet(
        "ResNet-101",
        bottleneck(variant=variant),
        (3, 4, 23, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        bias=variant == "keras",
    )


@architecture
def resnet152(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), variant: Variant = "v1.5"
) -> Network[Vector]:
    """ResNet-152: 3 + 8 + 36 + 3 bottlenecks.

    The stride of a stage is in its first 3 x 3 convolution (v1.5), as in torchvision. `variant="v1"` is the
    paper's, with the stride in the 1 x 1 convolution before it; "keras" has a bias in each convolution too.

    Source:
        He et al., Deep Residual Learning (2015), https://arxiv.org/abs/1512.03385, table 1; torchvision

    >>> resnet152().param_count()  # as torchvision
    60192808
    """
    return resnet(
        "ResNet-152",
        bottleneck(variant=variant),
        (3, 8, 36, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        bias=variant == "keras",
    )
