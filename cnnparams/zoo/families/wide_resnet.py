"""Wide residual networks: as deep as a ResNet, with bottlenecks that are twice as wide inside.

Source:
    Zagoruyko & Komodakis, Wide Residual Networks (2016), https://arxiv.org/abs/1605.07146, table 8;
    torchvision
"""

from functools import partial

from cnnparams import Image, Network, Vector
from cnnparams.zoo.architecture import architecture
from cnnparams.zoo.families.resnet import OutputStride, bottleneck, resnet


@architecture
def wide_resnet50_2(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), output_stride: OutputStride = 32
) -> Network[Vector]:
    """WRN-50-2-bottleneck: 3 + 4 + 6 + 3 bottlenecks, twice as wide inside as in ResNet-50.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        output_stride: how many times smaller than the image its features are. With 16, the last stage has a
            dilation in place of its stride; with 8, the last two have. The parameters are the same.

    >>> wide_resnet50_2().param_count()  # as torchvision
    68883240
    """
    return resnet(
        "Wide ResNet-50-2",
        partial(bottleneck, width=128),
        (3, 4, 6, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        output_stride=output_stride,
    )


@architecture
def wide_resnet101_2(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), output_stride: OutputStride = 32
) -> Network[Vector]:
    """WRN-101-2-bottleneck: 3 + 4 + 23 + 3 bottlenecks, twice as wide inside as in ResNet-101.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        output_stride: how many times smaller than the image its features are. With 16, the last stage has a
            dilation in place of its stride; with 8, the last two have. The parameters are the same.

    >>> wide_resnet101_2().param_count()  # as torchvision
    126886696
    """
    return resnet(
        "Wide ResNet-101-2",
        partial(bottleneck, width=128),
        (3, 4, 23, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        output_stride=output_stride,
    )
