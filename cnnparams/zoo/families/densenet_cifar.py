"""DenseNets for small images: three dense blocks, of any depth and growth."""

from cnnparams import BatchNorm, Conv2D, Dense, GlobalAvgPool2D, Image, Network, ReLU, Vector
from cnnparams.zoo.architecture import architecture, check_choice, check_depth, check_whole
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
    """DenseNet-BC-100 with a growth of 12: 3 blocks with the same number of dense layers.

    `depth` counts the convolutions and the head: 6 * layers + 4 with bottlenecks, 3 * layers + 4 without,
    with that many layers in each block. With bottlenecks it is the paper's DenseNet-BC, which begins with
    2 * `growth` channels and halves the channels between its blocks. Without, it begins with 16 channels and
    keeps all of them.

    Args:
        depth: number of convolutions, and 1 for the head: 6 * layers + 4, or 3 * layers + 4 without
            bottlenecks, where the layers are those of each of the three blocks.
        growth: number of channels that each layer adds: the paper's k.
        bottleneck: whether a 1 x 1 convolution with 4 * `growth` filters precedes each 3 x 3 convolution of a
            block.
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Huang et al., Densely Connected Convolutional Networks (2016), https://arxiv.org/abs/1608.06993,
        table 2; pytorchcv's densenet100_k12_bc_cifar10

    >>> densenet_cifar().param_count()  # 0.8M in the paper, as pytorchcv
    769162
    >>> densenet_cifar(depth=40, bottleneck=False).param_count()  # 1.0M in the paper
    1019722
    """
    check_choice("bottleneck", bottleneck, [True, False])
    per_layer = 6 if bottleneck else 3
    check_depth(depth, per_layer, "layers")
    check_whole("growth", growth, 1)
    layers = (depth - 4) // per_layer
    kind, stem, compression = ("-BC", 2 * growth, 2) if bottleneck else ("", 16, 1)
    network = Network(input_shape, name=f"DenseNet{kind}-{depth} (k={growth})")
    network = network.add(Conv2D(stem, 3, padding=1, bias=False, name="conv0"))
    for number in (1, 2, 3):
        block = dense_block(layers, growth, bottleneck=bottleneck, name=f"denseblock{number}")
        network = network.add(block)
        if number < 3:
            channels = network.output_shape[-1] // compression
            network = network.add(transition(channels, name=f"transition{number}"))
    return (
        network.add(BatchNorm(name="norm"))
        .add(ReLU(name="relu"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Dense(num_classes, name="classifier"))
    )
