"""RegNetY: RegNetX with its channels weighed in each block, and four numbers that suit that.

Source:
    Radosavovic et al., Designing Network Design Spaces (2020), https://arxiv.org/abs/2003.13678; torchvision
"""

from cnnparams import Image, Network, Vector
from cnnparams.zoo.architecture import architecture
from cnnparams.zoo.families.regnet import regnet


@architecture
def regnet_y_400mf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-400MF: 16 blocks in stages of 48, 104, 208 and 440 channels, in groups of 8.

    >>> regnet_y_400mf().param_count()  # as torchvision
    4344144
    """
    return regnet("Y", "400MF", 16, 48, 27.89, 2.09, 8, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_800mf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-800MF: 14 blocks in stages of 64, 144, 320 and 784 channels, in groups of 16.

    >>> regnet_y_800mf().param_count()  # as torchvision
    6432512
    """
    return regnet("Y", "800MF", 14, 56, 38.84, 2.4, 16, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_1_6gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-1.6GF: 27 blocks in stages of 48, 120, 336 and 888 channels, in groups of 24.

    >>> regnet_y_1_6gf().param_count()  # as torchvision
    11202430
    """
    return regnet("Y", "1.6GF", 27, 48, 20.71, 2.65, 24, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_3_2gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-3.2GF: 21 blocks in stages of 72, 216, 576 and 1512 channels, in groups of 24.

    >>> regnet_y_3_2gf().param_count()  # as torchvision
    19436338
    """
    return regnet("Y", "3.2GF", 21, 80, 42.63, 2.66, 24, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_8gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-8GF: 17 blocks in stages of 224, 448, 896 and 2016 channels, in groups of 56.

    >>> regnet_y_8gf().param_count()  # as torchvision
    39381472
    """
    return regnet("Y", "8GF", 17, 192, 76.82, 2.19, 56, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_16gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-16GF: 18 blocks in stages of 224, 448, 1232 and 3024 channels, in groups of 112.

    >>> regnet_y_16gf().param_count()  # as torchvision
    83590140
    """
    return regnet("Y", "16GF", 18, 200, 106.23, 2.48, 112, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_32gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-32GF: 20 blocks in stages of 232, 696, 1392 and 3712 channels, in groups of 232.

    >>> regnet_y_32gf().param_count()  # as torchvision
    145046770
    """
    return regnet("Y", "32GF", 20, 232, 115.89, 2.53, 232, num_classes=num_classes, input_shape=input_shape)


@architecture
def regnet_y_128gf(*, num_classes: int = 1000, input_shape: Image = (224, 224, 3)) -> Network[Vector]:
    """RegNetY-128GF: 27 blocks in stages of 528, 1056, 2904 and 7392 channels, in groups of 264.

    Source:
        Singh et al., Revisiting Weakly Supervised Pre-Training (2022), https://arxiv.org/abs/2201.08371;
        torchvision

    >>> regnet_y_128gf().param_count()  # as torchvision
    644812894
    """
    return regnet("Y", "128GF", 27, 456, 160.83, 2.52, 264, num_classes=num_classes, input_shape=input_shape)
