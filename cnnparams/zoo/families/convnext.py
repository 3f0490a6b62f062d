"""ConvNeXt: a residual network with the proportions and the design details of a vision transformer.

Source:
    Liu et al., A ConvNet for the 2020s (2022), https://arxiv.org/abs/2201.03545; torchvision; Keras
"""

from cnnparams import (
    Activation,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    DropPath,
    Flatten,
    GlobalAvgPool2D,
    Image,
    Layer,
    LayerNorm,
    LayerScale,
    Network,
    Residual,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture


def block(channels: int, drop: float) -> Residual[Image]:
    """A 7 x 7 depthwise convolution, then two dense layers at each position, figure 4."""
    body = Sequential(
        DepthwiseConv2D(7, padding=3),
        LayerNorm(),
        Dense(channels * 4),
        Activation("gelu"),
        Dense(channels),
        name="block",
    )
    return Residual(body, LayerScale(name="layer_scale"), DropPath(drop, name="stochastic_depth"))


def convnext(
    name: str, *, width: int, depth: int, drop: float, num_classes: int, input_shape: Image
) -> Network[Vector]:
    """Build stages of 3, 3, `depth` and 3 blocks, each stage twice as wide as the one before.

    In training, blocks are skipped at random: the first never, the last with probability `drop`.
    """
    depths = (3, 3, depth, 3)
    features: list[Layer[Image, Image]] = [Sequential(Conv2D(width, 4, stride=4), LayerNorm())]
    before = 0
    for number, blocks in enumerate(depths):
        channels = width * 2**number
        if number > 0:
            features.append(Sequential(LayerNorm(), Conv2D(channels, 2, stride=2)))
        drops = [drop * index / (sum(depths) - 1) for index in range(before, before + blocks)]
        features.append(Sequential(*[block(channels, each) for each in drops]))
        before += blocks
    return (
        Network(input_shape, name=name)
        .add(Sequential(*features, name="features"))
        .add(GlobalAvgPool2D(keepdims=True, name="avgpool"))
        .add(Sequential(LayerNorm(), Flatten(), Dense(num_classes), name="classifier"))
    )


@architecture
def convnext_tiny(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ConvNeXt-T: 3 + 3 + 9 + 3 blocks, 96 to 768 channels wide.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> convnext_tiny().param_count()  # as torchvision
    28589128
    """
    return convnext(
        "ConvNeXt-T", width=96, depth=9, drop=0.1, num_classes=num_classes, input_shape=input_shape
    )


@architecture
def convnext_small(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ConvNeXt-S: 3 + 3 + 27 + 3 blocks, 96 to 768 channels wide.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> convnext_small().param_count()  # as torchvision
    50223688
    """
    return convnext(
        "ConvNeXt-S", width=96, depth=27, drop=0.4, num_classes=num_classes, input_shape=input_shape
    )


@architecture
def convnext_base(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ConvNeXt-B: 3 + 3 + 27 + 3 blocks, 128 to 1024 channels wide.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> convnext_base().param_count()  # as torchvision
    88591464
    """
    return convnext(
        "ConvNeXt-B", width=128, depth=27, drop=0.5, num_classes=num_classes, input_shape=input_shape
    )


@architecture
def convnext_large(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """ConvNeXt-L: 3 + 3 + 27 + 3 blocks, 192 to 1536 channels wide.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> convnext_large().param_count()  # as torchvision
    197767336
    """
    return convnext(
        "ConvNeXt-L", width=192, depth=27, drop=0.5, num_classes=num_classes, input_shape=input_shape
    )
