"""Examples of blocks."""

from cnnparams import (
    Add,
    BatchNorm,
    Branches,
    Conv2D,
    Graph,
    MaxPool2D,
    Network,
    ReLU,
    Residual,
    Sequential,
    Weight,
)
from tests.examples.record import Example

RESNET = "He et al., Deep Residual Learning (2015), https://arxiv.org/abs/1512.03385, figure 5"
INCEPTION = "Szegedy et al., Going Deeper with Convolutions (2014), https://arxiv.org/abs/1409.4842, table 1"


def kernel(size: int, channels: int, filters: int) -> Weight:
    return Weight("kernel", kernel_height=size, kernel_width=size, in_channels=channels, filters=filters)


def norm(channels: int) -> list[Weight]:
    return [
        Weight("gamma", channels=channels),
        Weight("beta", channels=channels),
        Weight.state("moving_mean", channels=channels),
        Weight.state("moving_variance", channels=channels),
    ]


def under(path: str, *weights: Weight) -> list[Weight]:
    return [weight.under(path) for weight in weights]


EXAMPLES = [
    Example(
        Sequential(
            Conv2D(64, 7, stride=2, padding=3, bias=False, name="conv1"), BatchNorm(name="bn1"), ReLU()
        ),
        (224, 224, 3),
        (112, 112, 64),
        (*under("conv1", kernel(7, 3, 64)), *under("bn1", *norm(64))),
        9536,  # 7 * 7 * 3 * 64 + 2 * 64: the first layers of every ResNet
        RESNET,
        torch="Sequential",
        keras="Sequential",
    ),
    Example(
        Residual(Conv2D(64, 3, padding=1, bias=False), ReLU(), Conv2D(64, 3, padding=1, bias=False)),
        (56, 56, 64),
        (56, 56, 64),
        (*under("0", kernel(3, 64, 64)), *under("2", kernel(3, 64, 64))),
        73728,  # 2 * 3 * 3 * 64 * 64
        RESNET,
    ),
    Example(
        Residual(
            Conv2D(128, 3, stride=2, padding=1, bias=False),
            shortcut=Sequential(Conv2D(128, 1, stride=2, bias=False), BatchNorm()),
        ),
        (56, 56, 64),
        (28, 28, 128),
        (
            *under("0", kernel(3, 64, 128)),
            *under("shortcut/0", kernel(1, 64, 128)),
            *under("shortcut/1", *norm(128)),
        ),
        82176,  # 3 * 3 * 64 * 128 + 64 * 128 + 2 * 128
        RESNET,
    ),
    Example(
        Branches(
            Conv2D(64, 1, bias=False),
            Sequential(Conv2D(96, 1, bias=False), Conv2D(128, 3, padding=1, bias=False)),
            Sequential(Conv2D(16, 1, bias=False), Conv2D(32, 5, padding=2, bias=False)),
            Sequential(MaxPool2D(3, stride=1, padding=1), Conv2D(32, 1, bias=False)),
        ),
        (28, 28, 192),
        (28, 28, 256),  # 64 + 128 + 32 + 32
        (
            *under("0", kernel(1, 192, 64)),
            *under("1/0", kernel(1, 192, 96)),
            *under("1/1", kernel(3, 96, 128)),
            *under("2/0", kernel(1, 192, 16)),
            *under("2/1", kernel(5, 16, 32)),
            *under("3/1", kernel(1, 192, 32)),
        ),
        163328,  # 12288 + 18432 + 110592 + 3072 + 12800 + 6144: "159K", in units of 1,024, inception (3a)
        INCEPTION,
    ),
    Example(
        Branches(Conv2D(8, 1, name="left"), Conv2D(8, 3, padding=1, name="right"), merge=Add()),
        (9, 9, 2),
        (9, 9, 8),
        (
            *under("left", kernel(1, 2, 8), Weight("bias", filters=8)),
            *under("right", kernel(3, 2, 8), Weight("bias", filters=8)),
        ),
        176,  # ((1 * 1 * 2) + 1) * 8 + ((3 * 3 * 2) + 1) * 8
        "the sum of its branches",
    ),
    Example(
        Graph(Network((9, 9, 2)).add(Conv2D(8, 1, name="pointwise")).add(ReLU(name="relu"))),
        (4, 4, 2),
        (4, 4, 8),
        (*under("pointwise", kernel(1, 2, 8), Weight("bias", filters=8)),),
        24,  # ((1 * 1 * 2) + 1) * 8
        "the network inside",
    ),
]
