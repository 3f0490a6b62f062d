"""ResNeXt: a ResNet whose bottlenecks have a grouped convolution, of many narrow groups.

Source:
    Xie et al., Aggregated Residual Transformations (2016), https://arxiv.org/abs/1611.05431, tables 1 and 5;
    torchvision
"""

from functools import partial

from cnnparams import Image, Network, Vector
from cnnparams.zoo.architecture import architecture
from cnnparams.zoo.families.resnet import OutputStride, bottleneck, resnet


@architecture
def resnext50_32x4d(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), output_stride: OutputStride = 32
) -> Network[Vector]:
    """ResNeXt-50: 3 + 4 + 6 + 3 bottlenecks of 32 groups, each 4 channels wide in the first stage.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        output_stride: how many times smaller than the image its features are. With 16, the last stage has a
            dilation in place of its stride; with 8, the last two have. The parameters are the same.

    >>> resnext50_32x4d().param_count()  # as torchvision
    25028904
    """
    return resnet(
        "ResNeXt-50 (32x4d)",
        partial(bottleneck, groups=32, width=4),
        (3, 4, 6, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        output_stride=output_stride,
    )


@architecture
def resnext101_32x8d(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), output_stride: OutputStride = 32
) -> Network[Vector]:
    """ResNeXt-101: 3 + 4 + 23 + 3 bottlenecks of 32 groups, each 8 channels wide in the first stage.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        output_stride: how many times smaller than the image its features are. With 16, the last stage has a
            dilation in place of its stride; with 8, the last two have. The parameters are the same.

    >>> resnext101_32x8d().param_count()  # as torchvision
    88791336
    """
    return resnet(
        "ResNeXt-101 (32x8d)",
        partial(bottleneck, groups=32, width=8),
        (3, 4, 23, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        output_stride=output_stride,
    )


@architecture
def resnext101_64x4d(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), output_stride: OutputStride = 32
) -> Network[Vector]:
    """ResNeXt-101: 3 + 4 + 23 + 3 bottlenecks of 64 groups, each 4 channels wide in the first stage.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        output_stride: how many times smaller than the image its features are. With 16, the last stage has a
            dilation in place of its stride; with 8, the last two have. The parameters are the same.

    >>> resnext101_64x4d().param_count()  # as torchvision
    83455272
    """
    return resnet(
        "ResNeXt-101 (64x4d)",
        partial(bottleneck, groups=64, width=4),
        (3, 4, 23, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
        output_stride=output_stride,
    )
