"""Examples of convolutions."""

from cnnparams import Conv1D, Conv2D, Conv3D, Weight
from tests.examples.record import KERAS, LESSON, TORCH, Example

EXAMPLES = [
    Example(
        Conv1D(64, 3, stride=2, dilation=2, padding="causal"),
        (128, 16),
        (64, 64),  # ceil(128 / 2)
        (Weight("kernel", kernel_length=3, in_channels=16, filters=64), Weight("bias", filters=64)),
        3136,  # ((3 * 16) + 1) * 64
        KERAS + "convolution_layers/convolution1d/",
        torch="Conv1d",
        keras="Conv1D",
    ),
    Example(
        Conv1D(6, 5, padding=((1, 3),), groups=3, bias=False),
        (10, 9),
        (10, 6),  # (10 + 1 + 3 - 5) // 1 + 1
        (Weight("kernel", kernel_length=5, group_channels=3, filters=6),),
        90,  # 5 * 3 * 6
        TORCH + "Conv1d.html",
    ),
    Example(
        Conv2D(8, 5),
        (32, 32, 3),
        (28, 28, 8),
        (
            Weight("kernel", kernel_height=5, kernel_width=5, in_channels=3, filters=8),
            Weight("bias", filters=8),
        ),
        608,
        LESSON,
        torch="Conv2d",
        keras="Conv2D",
    ),
    Example(
        Conv2D(256, (5, 3), stride=(2, 1), padding=((1, 2), (0, 1)), dilation=(1, 2), groups=2, bias=False),
        (27, 26, 96),
        (13, 23, 256),  # (27 + 1 + 2 - 5) // 2 + 1, (26 + 0 + 1 - ((3 - 1) * 2 + 1)) // 1 + 1
        (Weight("kernel", kernel_height=5, kernel_width=3, group_channels=48, filters=256),),
        184320,  # 5 * 3 * 48 * 256
        TORCH + "Conv2d.html",
    ),
    Example(
        Conv2D(4, 3, stride=2, padding="same", activation="relu"),
        (7, 8, 1),
        (4, 4, 4),  # ceil(7 / 2), ceil(8 / 2)
        (
            Weight("kernel", kernel_height=3, kernel_width=3, in_channels=1, filters=4),
            Weight("bias", filters=4),
        ),
        40,  # ((3 * 3 * 1) + 1) * 4
        KERAS + "convolution_layers/convolution2d/",
    ),
    Example(
        Conv3D(64, (3, 7, 7), stride=(1, 2, 2), padding=(1, 3, 3), bias=False),
        (16, 112, 112, 3),
        (16, 56, 56, 64),  # (16 + 2 - 3) // 1 + 1, (112 + 6 - 7) // 2 + 1
        (Weight("kernel", kernel_depth=3, kernel_height=7, kernel_width=7, in_channels=3, filters=64),),
        28224,  # 3 * 7 * 7 * 3 * 64: the stem of torchvision's r3d_18
        TORCH + "Conv3d.html",
        torch="Conv3d",
        keras="Conv3D",
    ),
]
