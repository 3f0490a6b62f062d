"""Wide residual networks for small images: few blocks, each many times as wide as those of a ResNet."""

from cnnparams import BatchNorm, Conv2D, Dense, GlobalAvgPool2D, Image, Network, ReLU, Sequential, Vector
from cnnparams.zoo.architecture import architecture, check_depth, check_whole
from cnnparams.zoo.families.resnet_v2 import basic_v2, preactivated


@architecture
def wide_resnet_cifar(
    *, depth: int = 28, width: int = 10, num_classes: int = 10, input_shape: Image = (32, 32, 3)
) -> Network[Vector]:
    """WRN-28-10 for CIFAR-10: 3 stages of pre-activated blocks, 16, 32 and 64 * `width` channels.

    With `width=1` the first stage needs no projection, and has none.

    Published implementations differ. In the authors', as here, the projection of a stage comes after its
    first normalisation and ReLU, and no convolution has a bias. In meliketoy/wide-resnet.pytorch, which many
    have copied, each convolution has a bias (10,096 more parameters), the projection takes the input itself,
    and the second convolution has the stride. Some networks of the paper also have a dropout between the two
    convolutions of a block.

    Args:
        depth: number of convolutions: 6 * blocks + 4, where the blocks are those of each of the three stages.
        width: what the channels of the stages, 16, 32 and 64, are multiplied by: the paper's k.
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Zagoruyko & Komodakis, Wide Residual Networks (2016), https://arxiv.org/abs/1605.07146, table 1;
        https://github.com/szagoruyko/wide-residual-networks; pytorchcv's wrn28_10_cifar10

    >>> wide_resnet_cifar().param_count()  # 36.5M in the paper, as pytorchcv
    36479194
    """
    check_depth(depth, 6, "blocks")
    check_whole("width", width, 1)
    network = Network(input_shape, name=f"WRN-{depth}-{width}")
    network = network.add(Conv2D(16, 3, padding=1, bias=False, name="conv1"))
    channels = 16
    for number in (1, 2, 3):
        filters, stride = 8 * 2**number * width, 1 if number == 1 else 2
        first = preactivated(basic_v2(filters, stride), channels, filters, stride=stride)
        rest = [preactivated(basic_v2(filters, 1), filters, filters, stride=1)] * ((depth - 4) // 6 - 1)
        network = network.add(Sequential(first, *rest, name=f"layer{number}"))
        channels = filters
    return (
        network.add(BatchNorm(name="bn"))
        .add(ReLU(name="relu"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Dense(num_classes, name="fc"))
    )
