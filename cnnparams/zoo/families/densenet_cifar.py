"""The DenseNets of small images: three dense blocks, of any depth and growth."""

from cnnparams import BatchNorm, Conv2D, Dense, GlobalAvgPool2D, Image, Network, ReLU, Vector
from cnnparams.arithmetic.values import show
from cnnparams.errors import ConfigError
from cnnparams.zoo.architecture import architecture, check_choice, check_whole
from cnnparams.zoo.families.densenet import dense_block, transition


@architecture
def densenet_cifar(
    *,
    depth: int = 100,
    growth: int = 12,
    bottleneck: bool = True,
    num_classes: int = 10,
    input_shape: Image = (32, 32, 3),
) -> Network[Vector]:
    """DenseNet-BC-100 with a growth of 12, or another: 3 blocks of equally many dense layers.

    `depth` counts the convolutions and the head: 3 * layers + 4, and 6 * layers + 4 with a bottleneck before
    each. That is the paper's DenseNet-BC, which also begins twice as wide as it grows, and halves the
    channels between its blocks. Without, it begins with 16 channels and keeps all.

    Source:
        Huang et al., Densely Connected Convolutional Networks (2016), https://arxiv.org/abs/1608.06993,
        table 2; pytorchcv's densenet100_k12_bc_cifar10

    >>> densenet_cifar().param_count()  # 0.8M in the paper, as pytorchcv
    769162
    >>> densenet_cifar(depth=40, bottleneck=False).param_count()  # 1.0M in the paper
    1019722
    """
    check_choice("bottleneck", bottleneck, [True, False])
    each = 6 if bottleneck else 3
    check_whole("depth", depth, each + 4, at_most=10_000)
    check_whole("growth", growth, 1)
    if (depth - 4) % each:
        near = depth - (depth - 4) % each
        rule = f"depth must be {each} * layers + 4, such as {show(near)} or {show(near + each)}"
        raise ConfigError(f"zoo: {rule}, got {show(depth)}")
    kind = "-BC" if bottleneck else ""
    network = Network(input_shape, name=f"DenseNet{kind}-{depth} (k={growth})").add(
        Conv2D(2 * growth if bottleneck else 16, 3, padding=1, bias=False, name="conv0")
    )
    for number in (1, 2, 3):
        block = dense_block((depth - 4) // each, growth, bottleneck=bottleneck, name=f"denseblock{number}")
        network = network.add(block)
        if number < 3:
            channels = network.output_shape[-1] // (2 if bottleneck else 1)
            network = network.add(transition(channels, name=f"transition{number}"))
    return (
        network.add(BatchNorm(name="norm"))
        .add(ReLU(name="relu"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Dense(num_classes, name="classifier"))
    )
