"""Examples of pooling."""

from cnnparams import AvgPool2D, MaxPool2D
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
]
