"""RegNetY: RegNetX with squeeze-and-excitation in each block, and designs of its own.

Source:
    Radosavovic et al., Designing Network Design Spaces (2020), https://arxiv.org/abs/2003.13678; torchvision
"""

from cnnparams import Image, Network, Vector
from cnnparams.zoo.architecture import architecture
from cnnparams.zoo.families.regnet import Design, regnet


@architecture
def regnet_y_400mf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-400MF: 16 blocks in stages of 48, 104, 208 and 440 channels, in groups of 8.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_y_400mf().param_count()  # as torchvision
    4344144
    """
    design = Design(depth=16, w_0=48, w_a=27.89, w_m=2.09, group_width=8)
    return regnet("RegNetY-400MF", design, squeeze=True, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_800mf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-800MF: 14 blocks in stages of 64, 144, 320 and 784 channels, in groups of 16.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_y_800mf().param_count()  # as torchvision
    6432512
    """
    design = Design(depth=14, w_0=56, w_a=38.84, w_m=2.4, group_width=16)
    return regnet("RegNetY-800MF", design, squeeze=True, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_1_6gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-1.6GF: 27 blocks in stages of 48, 120, 336 and 888 channels, in groups of 24.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_y_1_6gf().param_count()  # as torchvision
    11202430
    """
    design = Design(depth=27, w_0=48, w_a=20.71, w_m=2.65, group_width=24)
    return regnet("RegNetY-1.6GF", design, squeeze=True, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_3_2gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-3.2GF: 21 blocks in stages of 72, 216, 576 and 1512 channels, in groups of 24.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_y_3_2gf().param_count()  # as torchvision
    19436338
    """
    design = Design(depth=21, w_0=80, w_a=42.63, w_m=2.66, group_width=24)
    return regnet("RegNetY-3.2GF", design, squeeze=True, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_8gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-8GF: 17 blocks in stages of 224, 448, 896 and 2016 channels, in groups of 56.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_y_8gf().param_count()  # as torchvision
    39381472
    """
    design = Design(depth=17, w_0=192, w_a=76.82, w_m=2.19, group_width=56)
    return regnet("RegNetY-8GF", design, squeeze=True, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_16gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-16GF: 18 blocks in stages of 224, 448, 1232 and 3024 channels, in groups of 112.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_y_16gf().param_count()  # as torchvision
    83590140
    """
    design = Design(depth=18, w_0=200, w_a=106.23, w_m=2.48, group_width=112)
    return regnet("RegNetY-16GF", design, squeeze=True, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_32gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-32GF: 20 blocks in stages of 232, 696, 1392 and 3712 channels, in groups of 232.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    >>> regnet_y_32gf().param_count()  # as torchvision
    145046770
    """
    design = Design(depth=20, w_0=232, w_a=115.89, w_m=2.53, group_width=232)
    return regnet("RegNetY-32GF", design, squeeze=True, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_128gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-128GF: 27 blocks in stages of 528, 1056, 2904 and 7392 channels, in groups of 264.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Singh et al., Revisiting Weakly Supervised Pre-Training (2022), https://arxiv.org/abs/2201.08371;
        torchvision

    >>> regnet_y_128gf().param_count()  # as torchvision
    644812894
    """
    design = Design(depth=27, w_0=456, w_a=160.83, w_m=2.52, group_width=264)
    return regnet("RegNetY-128GF", design, squeeze=True, num_classes=num_classes, input_shape=input_shape)
