"""Inception-ResNet v2: inceptions as residual blocks."""

from cnnparams import (
    AvgPool2D,
    BatchNorm,
    Branches,
    Conv2D,
    Dense,
    GlobalAvgPool2D,
    Image,
    MaxPool2D,
    Network,
    ReLU,
    Residual,
    Scale,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture
from cnnparams.zoo.parts import Size, conv_norm

RELU = ReLU()


def conv(
    filters: int,
    kernel_size: Size = 1,
    *,
    stride: int = 1,
    padding: int | None = None,
    name: str | None = None,
) -> Sequential[Image, Image]:
    """A convolution, its normalisation without a scale, and a ReLU."""
    norm = BatchNorm(scale=False)
    return conv_norm(filters, kernel_size, stride=stride, padding=padding, norm=norm, name=name)


def strided(filters: int, *, name: str | None = None) -> Sequential[Image, Image]:
    """A 3 x 3 convolution of stride 2."""
    return conv(filters, 3, stride=2, padding=0, name=name)


MIXED_5B = Branches(
    conv(96),
    Sequential(conv(48), conv(64, 5)),
    Sequential(conv(64), conv(96, 3), conv(96, 3)),
    Sequential(AvgPool2D(3, stride=1, padding=1), conv(64)),
    name="mixed_5b",
)
MIXED_6A = Branches(
    strided(384),
    Sequential(conv(256), conv(256, 3), strided(384)),
    MaxPool2D(3, stride=2),
    name="mixed_6a",
)
MIXED_7A = Branches(
    Sequential(conv(256), strided(384)),
    Sequential(conv(256), strided(288)),
    Sequential(conv(256), conv(288, 3), strided(320)),
    MaxPool2D(3, stride=2),
    name="mixed_7a",
)

BLOCK_35 = Branches(
    conv(32), Sequential(conv(32), conv(32, 3)), Sequential(conv(32), conv(48, 3), conv(64, 3)), name="mixed"
)
BLOCK_17 = Branches(conv(192), Sequential(conv(128), conv(160, (1, 7)), conv(192, (7, 1))), name="mixed")
BLOCK_8 = Branches(conv(192), Sequential(conv(192), conv(224, (1, 3)), conv(256, (3, 1))), name="mixed")
"""The branches of the blocks for 35 x 35, 17 x 17 and 8 x 8 positions."""


def block(mixed: Branches[Image], channels: int, scale: float, then: ReLU | None = RELU) -> Residual[Image]:
    """A residual inception; its output is scaled down before the addition, which stabilises training."""
    scaled = Scale(scale, name="scale")
    return Residual(mixed, Conv2D(channels, 1, name="conv"), scaled, then=then)


@architecture
def inception_resnet_v2(*, num_classes: int = 1000, input_shape: Image = (299, 299, 3)) -> Network[Vector]:
    """Inception-ResNet v2: 10 + 20 + 10 residual inceptions of three kinds.

    Stem and widths are those of the code that its authors published; they differ from the paper's figures.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Szegedy et al., Inception-v4, Inception-ResNet (2016), https://arxiv.org/abs/1602.07261; Keras

    >>> network = inception_resnet_v2()
    >>> network.param_count() + network.state_count()  # Keras' total
    55873736
    """
    blocks_35 = [block(BLOCK_35, 320, 0.17) for _ in range(10)]
    blocks_17 = [block(BLOCK_17, 1088, 0.1) for _ in range(20)]
    blocks_8 = [*[block(BLOCK_8, 2080, 0.2) for _ in range(9)], block(BLOCK_8, 2080, 1.0, then=None)]
    return (
        Network(input_shape, name="Inception-ResNet-v2")
        .add(strided(32, name="conv1"))
        .add(conv(32, 3, padding=0, name="conv2"))
        .add(conv(64, 3, name="conv3"))
        .add(MaxPool2D(3, stride=2, name="maxpool1"))
        .add(conv(80, name="conv4"))
        .add(conv(192, 3, padding=0, name="conv5"))
        .add(MaxPool2D(3, stride=2, name="maxpool2"))
        .add(MIXED_5B)
        .add(Sequential(*blocks_35, name="block35"))
        .add(MIXED_6A)
        .add(Sequential(*blocks_17, name="block17"))
        .add(MIXED_7A)
        .add(Sequential(*blocks_8, name="block8"))
        .add(conv(1536, name="conv_7b"))
        .add(GlobalAvgPool2D(name="avg_pool"))
        .add(Dense(num_classes, name="predictions"))
    )
