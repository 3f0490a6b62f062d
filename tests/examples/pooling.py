"""Examples of pooling."""

from cnnparams import AvgPool1D, AvgPool2D, AvgPool3D, MaxPool1D, MaxPool2D, MaxPool3D
from tests.examples.record import KERAS, LESSON, TORCH, Example

EXAMPLES = [
    Example(MaxPool2D(), (28, 28, 8), (14, 14, 8), (), 0, LESSON, torch="MaxPool2d", keras="MaxPooling2D"),
    Example(
        MaxPool2D(3, stride=2, padding=1, dilation=(1, 2), ceil_mode=True),
        (112, 113, 64),
        (57, 56, 64),  # torch.nn.MaxPool2d(3, 2, 1, (1, 2), ceil_mode=True)
        (),
        0,
        TORCH + "MaxPool2d.html",
    ),
    Example(
        AvgPool2D(2), (10, 10, 16), (5, 5, 16), (), 0, LESSON, torch="AvgPool2d", keras="AveragePooling2D"
    ),
    Example(
        AvgPool2D(3, stride=(2, 1), padding="same"), (7, 5, 2), (4, 5, 2), (), 0, KERAS + "pooling_layers/"
    ),
    Example(
        MaxPool1D(3, stride=2, padding=1, ceil_mode=True),
        (8, 4),
        (5, 4),  # torch.nn.MaxPool1d(3, 2, 1, ceil_mode=True)
        (),
        0,
        TORCH + "MaxPool1d.html",
        torch="MaxPool1d",
        keras="MaxPooling1D",
    ),
    Example(
        MaxPool3D((1, 2, 2), dilation=(2, 1, 1)),
        (16, 112, 112, 64),
        (16, 56, 56, 64),
        (),
        0,
        TORCH + "MaxPool3d.html",
        torch="MaxPool3d",
        keras="MaxPooling3D",
    ),
    Example(
        AvgPool1D(4, padding=((1, 2),)),
        (9, 3),
        (3, 3),
        (),
        0,
        TORCH + "AvgPool1d.html",
        torch="AvgPool1d",
        keras="AveragePooling1D",
    ),
    Example(
        AvgPool3D(2, stride=1),
        (8, 28, 28, 64),
        (7, 27, 27, 64),
        (),
        0,
        TORCH + "AvgPool3d.html",
        torch="AvgPool3d",
        keras="AveragePooling3D",
    ),
]
