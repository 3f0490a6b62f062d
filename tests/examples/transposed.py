"""Examples of transposed convolutions."""

from cnnparams import ConvTranspose1D, ConvTranspose2D, ConvTranspose3D, Weight
from tests.examples.record import KERAS, TORCH, Example

EXAMPLES = [
    Example(
        ConvTranspose1D(8, 4, stride=2, padding=1),
        (16, 4),
        (32, 8),  # (16 - 1) * 2 + 4 - 2
        (Weight("kernel", kernel_length=4, filters=8, in_channels=4), Weight("bias", filters=8)),
        136,  # (4 * 4 * 8) + 8
        TORCH + "ConvTranspose1d.html",
        torch="ConvTranspose1d",
        keras="Conv1DTranspose",
    ),
    Example(
        ConvTranspose2D(64, 2, stride=2),
        (28, 28, 128),
        (56, 56, 64),  # (28 - 1) * 2 + 2: the first way up of U-Net
        (
            Weight("kernel", kernel_height=2, kernel_width=2, filters=64, in_channels=128),
            Weight("bias", filters=64),
        ),
        32832,  # (2 * 2 * 128 * 64) + 64
        TORCH + "ConvTranspose2d.html",
        torch="ConvTranspose2d",
        keras="Conv2DTranspose",
    ),
    Example(
        ConvTranspose2D(6, (2, 3), stride=3, groups=3, bias=False),
        (5, 5, 3),
        (15, 15, 6),  # 5 * 3, as Keras fills up a stride that is longer than the kernel; (5 - 1) * 3 + 3
        (Weight("kernel", kernel_height=2, kernel_width=3, group_filters=2, in_channels=3),),
        36,  # 2 * 3 * 2 * 3
        KERAS + "convolution_layers/convolution2d_transpose/",
    ),
    Example(
        ConvTranspose2D(6, 3, stride=(2, 1), dilation=(1, 2), padding=(1, 0), output_padding=(1, 0)),
        (5, 5, 3),
        (10, 9, 6),  # (5 - 1) * 2 + 3 - 2 + 1, (5 - 1) * 1 + ((3 - 1) * 2 + 1) - 0 + 0
        (
            Weight("kernel", kernel_height=3, kernel_width=3, filters=6, in_channels=3),
            Weight("bias", filters=6),
        ),
        168,  # (3 * 3 * 3 * 6) + 6
        TORCH + "ConvTranspose2d.html",
    ),
    Example(
        ConvTranspose2D(6, 3, stride=2, padding="same"),
        (5, 5, 3),
        (10, 10, 6),  # 5 * 2
        (
            Weight("kernel", kernel_height=3, kernel_width=3, filters=6, in_channels=3),
            Weight("bias", filters=6),
        ),
        168,
        KERAS + "convolution_layers/convolution2d_transpose/",
    ),
    Example(
        ConvTranspose2D(6, (3, 4), stride=2, padding="same", output_padding=(0, 1), bias=False),
        (5, 5, 3),
        (9, 9, 6),  # (5 - 1) * 2 + 3 % 2 + 0, (5 - 1) * 2 + 4 % 2 + 1: what Keras 3.15 answers
        (Weight("kernel", kernel_height=3, kernel_width=4, filters=6, in_channels=3),),
        216,
        KERAS + "convolution_layers/convolution2d_transpose/",
    ),
    Example(
        ConvTranspose2D(6, 3, stride=2, output_padding=1, activation="relu"),
        (5, 5, 3),
        (12, 12, 6),  # (5 - 1) * 2 + 3 + 1
        (
            Weight("kernel", kernel_height=3, kernel_width=3, filters=6, in_channels=3),
            Weight("bias", filters=6),
        ),
        168,
        KERAS + "convolution_layers/convolution2d_transpose/",
    ),
    Example(
        ConvTranspose3D(8, 2, stride=2),
        (4, 14, 14, 16),
        (8, 28, 28, 8),  # (4 - 1) * 2 + 2
        (
            Weight("kernel", kernel_depth=2, kernel_height=2, kernel_width=2, filters=8, in_channels=16),
            Weight("bias", filters=8),
        ),
        1032,  # (2 * 2 * 2 * 16 * 8) + 8
        TORCH + "ConvTranspose3d.html",
        torch="ConvTranspose3d",
        keras="Conv3DTranspose",
    ),
]
