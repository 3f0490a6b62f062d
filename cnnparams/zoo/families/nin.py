"""Network in network: each convolution is followed by a small network of 1 x 1 convolutions."""

from cnnparams import (
    AvgPool2D,
    Conv2D,
    Dropout,
    GlobalAvgPool2D,
    Image,
    MaxPool2D,
    Network,
    ReLU,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture


def mlpconv(kernel_size: int, widths: tuple[int, int, int], name: str) -> Sequential[Image, Image]:
    """A convolution and two 1 x 1 convolutions, each with a ReLU."""
    first, second, third = widths
    return Sequential(
        Conv2D(first, kernel_size, padding=kernel_size // 2, name="conv"),
        ReLU(),
        Conv2D(second, 1, name="cccp1"),
        ReLU(),
        Conv2D(third, 1, name="cccp2"),
        ReLU(),
        name=name,
    )


@architecture
def nin(*, num_classes: int = 10, input_shape: Image = (32, 32, 3)) -> Network[Vector]:
    """NIN for CIFAR-10: three small networks; the means of its last feature maps are the class scores.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Lin et al., Network In Network (2013), https://arxiv.org/abs/1312.4400, as its authors'
        https://gist.github.com/mavenlin/e56253735ef32c3c296d; pytorchcv's nin_cifar10

    >>> nin().param_count()  # as pytorchcv
    966986
    """
    return (
        Network(input_shape, name="NIN")
        .add(mlpconv(5, (192, 160, 96), "mlpconv1"))
        .add(MaxPool2D(3, stride=2, ceil_mode=True, name="pool1"))
        .add(Dropout(0.5, name="drop1"))
        .add(mlpconv(5, (192, 192, 192), "mlpconv2"))
        .add(AvgPool2D(3, stride=2, ceil_mode=True, name="pool2"))
        .add(Dropout(0.5, name="drop2"))
        .add(mlpconv(3, (192, 192, num_classes), "mlpconv3"))
        .add(GlobalAvgPool2D(name="pool3"))
    )
