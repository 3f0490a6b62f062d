"""The wide residual networks of small images: few blocks, each many times as wide as those of a ResNet."""

from cnnparams import BatchNorm, Conv2D, Dense, GlobalAvgPool2D, Image, Network, ReLU, Sequential, Vector
from cnnparams.arithmetic.values import show
from cnnparams.errors import ConfigError
from cnnparams.zoo.architecture import architecture, check_whole
from cnnparams.zoo.families.resnet_v2 import basic_v2, preactivated


@architecture
def wide_resnet_cifar(
    *, depth: int = 28, width: int = 10, num_classes: int = 10, input_shape: Image = (32, 32, 3)
) -> Network[Vector]:
    """WRN-28-10 for CIFAR-10, or another: 3 stages of pre-activated blocks, 16, 32 and 64 * `width` channels.

    `depth` is 6 * blocks + 4, where the blocks are those of a stage: the 4 are the first convolution and the
    projections of the stages. At `width=1` the first stage needs no projection, and has none.

    Published implementations differ. The authors' projects what the first normalisation and ReLU of a stage
    have made, and no convolution has a bias, as here. In meliketoy/wide-resnet.pytorch, which many others
    have copied, all have one (10,096 more parameters), the input itself is projected, and the stride is in
    the second convolution. With dropout, as in a part of the paper, that is between the two convolutions.

    Source:
        Zagoruyko & Komodakis, Wide Residual Networks (2016), https://arxiv.org/abs/1605.07146, table 1;
        https://github.com/szagoruyko/wide-residual-networks; pytorchcv's wrn28_10_cifar10

    >>> wide_resnet_cifar().param_count()  # 36.5M in the paper, as pytorchcv
    36479194
    """
    check_whole("depth", depth, 10, at_most=10_000)
    check_whole("width", width, 1)
    if depth % 6 != 4:
        near = depth - (depth - 4) % 6
        rule = f"depth must be 6 * blocks + 4, such as {show(near)} or {show(near + 6)}"
        raise ConfigError(f"zoo: {rule}, got {show(depth)}")
    network = Network(input_shape, name=f"WRN-{depth}-{width}").add(
        Conv2D(16, 3, padding=1, bias=False, name="conv1")
    )
    channels = 16
    for number in (1, 2, 3):
        filters, stride = 8 * 2**number * width, 1 if number == 1 else 2
        projected = None if channels == filters else Conv2D(filters, 1, stride=stride, bias=False)
        first = preactivated(basic_v2(filters, stride), projection=projected)
        rest = [preactivated(basic_v2(filters, 1)) for _ in range((depth - 4) // 6 - 1)]
        network = network.add(Sequential(first, *rest, name=f"layer{number}"))
        channels = filters
    return (
        network.add(BatchNorm(name="bn"))
        .add(ReLU(name="relu"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(Dense(num_classes, name="fc"))
    )
