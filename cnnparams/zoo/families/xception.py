"""Xception: an extreme Inception, whose residual blocks have depthwise separable convolutions."""

from cnnparams import (
    BatchNorm,
    Dense,
    GlobalAvgPool2D,
    Image,
    Layer,
    MaxPool2D,
    Network,
    ReLU,
    Residual,
    SeparableConv2D,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture
from cnnparams.zoo.parts import conv_norm


def separable(*widths: int) -> list[Layer[Image, Image]]:
    """A ReLU, a 3 x 3 separable convolution and its normalisation for each of these widths."""
    layers: list[Layer[Image, Image]] = []
    for filters in widths:
        layers += [ReLU(), SeparableConv2D(filters, 3, padding=1, bias=False), BatchNorm()]
    return layers


def halving(*layers: Layer[Image, Image], filters: int, name: str) -> Residual[Image]:
    """Halve the size by a pool after the layers, with a projection of stride 2 as the shortcut."""
    pool = MaxPool2D(3, stride=2, padding="same")
    return Residual(*layers, pool, shortcut=conv_norm(filters, stride=2, then=None), name=name)


@architecture
def xception(*, num_classes: int = 1000, input_shape: Image = (299, 299, 3)) -> Network[Vector]:
    """Xception: two convolutions, then 34 separable ones in twelve residual blocks and one without shortcut.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Chollet, Xception (2016), https://arxiv.org/abs/1610.02357, figure 5; Keras

    >>> network = xception()
    >>> network.param_count() + network.state_count()  # Keras' total
    22910480
    """
    network = (
        Network(input_shape, name="Xception")
        .add(conv_norm(32, 3, stride=2, padding=0, name="block1_conv1"))
        .add(conv_norm(64, 3, padding=0, name="block1_conv2"))
        .add(halving(*separable(128, 128)[1:], filters=128, name="block2"))
        .add(halving(*separable(256, 256), filters=256, name="block3"))
        .add(halving(*separable(728, 728), filters=728, name="block4"))
    )
    for number in range(5, 13):
        network = network.add(Residual(*separable(728, 728, 728), name=f"block{number}"))
    return (
        network.add(halving(*separable(728, 1024), filters=1024, name="block13"))
        .add(Sequential(*separable(1536, 2048)[1:], ReLU(), name="block14"))
        .add(GlobalAvgPool2D(name="avg_pool"))
        .add(Dense(num_classes, name="predictions"))
    )
