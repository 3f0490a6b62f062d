"""GoogLeNet, the first Inception: convolutions of several sizes side by side."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from cnnparams import (
    AdaptiveAvgPool2D,
    AvgPool2D,
    Branches,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAvgPool2D,
    Image,
    LocalResponseNorm,
    MaxPool2D,
    Network,
    ReLU,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture, check_choice
from cnnparams.zoo.parts import conv_norm

Variant = Literal["torchvision", "2014"]
Conv = Callable[..., Sequential[Image, Image]]
"""Builds a convolution from `filters`, a `kernel_size`, a `stride` and a `name`, with what follows it."""


class Widths(NamedTuple):
    """The filters of an inception: a row of the paper's table 1."""

    one: int
    before_three: int
    three: int
    before_five: int
    five: int
    after_pool: int


TABLE_1 = {
    "3a": Widths(64, 96, 128, 16, 32, 32),
    "3b": Widths(128, 128, 192, 32, 96, 64),
    "4a": Widths(192, 96, 208, 16, 48, 64),
    "4b": Widths(160, 112, 224, 24, 64, 64),
    "4c": Widths(128, 128, 256, 24, 64, 64),
    "4d": Widths(112, 144, 288, 32, 64, 64),
    "4e": Widths(256, 160, 320, 32, 128, 128),
    "5a": Widths(256, 160, 320, 32, 128, 128),
    "5b": Widths(384, 192, 384, 48, 128, 128),
}
"""The inceptions by name."""


def inception(conv: Conv, widths: Widths, largest: int, name: str) -> Branches[Image]:
    """Convolutions of 1 x 1, 3 x 3 and the `largest` size, and a pool; 1 x 1 convolutions reduce channels."""
    return Branches(
        conv(widths.one, name="branch1"),
        Sequential(conv(widths.before_three), conv(widths.three, 3), name="branch2"),
        Sequential(conv(widths.before_five), conv(widths.five, largest), name="branch3"),
        Sequential(MaxPool2D(3, stride=1, padding=1), conv(widths.after_pool), name="branch4"),
        name=name,
    )


def classifier(conv: Conv, num_classes: int, variant: Variant, name: str) -> Sequential[Image, Vector]:
    """An auxiliary classifier, which gives the layers before it a stronger gradient in training."""
    pool = AvgPool2D(5, stride=3) if variant == "2014" else AdaptiveAvgPool2D(4)
    return Sequential(
        pool,
        conv(128, name="conv"),
        Flatten(),
        Dense(1024, name="fc1"),
        ReLU(),
        Dropout(0.7),
        Dense(num_classes, name="fc2"),
        name=name,
    )


def conv_relu(
    filters: int, kernel_size: int = 1, *, stride: int = 1, name: str | None = None
) -> Sequential[Image, Image]:
    """A convolution with a bias, as before batch normalisation, and a ReLU."""
    return Sequential(
        Conv2D(filters, kernel_size, stride=stride, padding=kernel_size // 2), ReLU(), name=name
    )


@architecture
def googlenet(
    *,
    num_classes: int = 1000,
    input_shape: Image = (224, 224, 3),
    aux: bool = False,
    variant: Variant = "torchvision",
) -> Network[Vector]:
    """GoogLeNet: three convolutions and nine inceptions, 22 layers deep.

    torchvision's has batch normalisation, and 3 x 3 convolutions where the paper has 5 x 5. `variant="2014"`
    is the paper's: 5 x 5 convolutions, biases and local response normalisation.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        aux: whether there are two more classifiers, `aux1` after inception4a and `aux2` after inception4d,
            for training.
        variant: which network is meant: `"torchvision"`, or `"2014"`, that of the paper.

    Source:
        Szegedy et al., Going Deeper with Convolutions (2014), https://arxiv.org/abs/1409.4842, table 1, as
        Caffe's bvlc_googlenet; torchvision, https://github.com/pytorch/vision/issues/906

    >>> googlenet().param_count(), googlenet(aux=True).param_count()  # as torchvision
    (6624904, 13004888)
    >>> googlenet(variant="2014").param_count()  # as Caffe
    6998552
    """
    check_choice("variant", variant, ["torchvision", "2014"])
    check_choice("aux", aux, [False, True])
    paper = variant == "2014"
    conv: Conv = conv_relu if paper else conv_norm
    network: Network[Any] = (  # Any: a classifier comes between images
        Network(input_shape, name="GoogLeNet")
        .add(conv(64, 7, stride=2, name="conv1"))
        .add(MaxPool2D(3, stride=2, ceil_mode=True, name="maxpool1"))
    )
    if paper:
        network = network.add(LocalResponseNorm(5, name="norm1"))
    network = network.add(conv(64, name="conv2")).add(conv(192, 3, name="conv3"))
    if paper:
        network = network.add(LocalResponseNorm(5, name="norm2"))
    end = "maxpool2"
    network = network.add(MaxPool2D(3, stride=2, ceil_mode=True, name=end))
    heads = {"4a": "aux1", "4d": "aux2"} if aux else {}
    pools = {"4a": ("maxpool3", 3), "5a": ("maxpool4", 3 if paper else 2)}
    for cell, widths in TABLE_1.items():
        if cell in pools:
            name, size = pools[cell]
            network = network.add(MaxPool2D(size, stride=2, ceil_mode=True, name=name), after=end)
            end = name
        block = inception(conv, widths, 5 if paper else 3, f"inception{cell}")
        network, end = network.add(block, after=end), f"inception{cell}"
        if cell in heads:
            network = network.add(classifier(conv, num_classes, variant, heads[cell]), after=end)
    return (
        network.add(GlobalAvgPool2D(name="avgpool"), after=end)
        .add(Dropout(0.4 if paper else 0.2, name="dropout"))
        .add(Dense(num_classes, name="fc"))
    )
