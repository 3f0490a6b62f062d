"""Examples of padding and cropping."""

from cnnparams import Crop1D, Crop2D, Crop3D, ZeroPad1D, ZeroPad2D, ZeroPad3D
from tests.examples.record import KERAS, TORCH, Example

EXAMPLES = [
    Example(
        ZeroPad1D(2),
        (8, 3),
        (12, 3),  # 8 + 2 + 2
        (),
        0,
        KERAS + "reshaping_layers/zero_padding1d/",
        torch="ZeroPad1d",
        keras="ZeroPadding1D",
    ),
    Example(
        ZeroPad1D((1, 2)),
        (4, 3),
        (7, 3),  # keras.layers.ZeroPadding1D((1, 2)), torch.nn.ZeroPad1d((1, 2))
        (),
        0,
        TORCH + "ZeroPad1d.html",
    ),
    Example(
        ZeroPad2D(3),
        (224, 224, 3),
        (230, 230, 3),  # conv1_pad of keras.applications.ResNet50
        (),
        0,
        KERAS + "reshaping_layers/zero_padding2d/",
        torch="ZeroPad2d",
        keras="ZeroPadding2D",
    ),
    Example(
        ZeroPad2D(((3, 4), (1, 2))),
        (4, 4, 8),
        (11, 7, 8),  # torch.nn.ZeroPad2d((1, 2, 3, 4))
        (),
        0,
        TORCH + "ZeroPad2d.html",
    ),
    Example(
        ZeroPad2D((1, (0, 1))),
        (4, 5, 6),
        (6, 6, 6),  # keras.layers.ZeroPadding2D((1, (0, 1)))
        (),
        0,
        KERAS + "reshaping_layers/zero_padding2d/",
    ),
    Example(
        ZeroPad3D((1, 2, (0, 1))),
        (4, 5, 6, 3),
        (6, 9, 7, 3),  # keras.layers.ZeroPadding3D((1, 2, (0, 1)))
        (),
        0,
        KERAS + "reshaping_layers/zero_padding3d/",
        torch="ZeroPad3d",
        keras="ZeroPadding3D",
    ),
    Example(
        Crop1D(1),
        (4, 3),
        (2, 3),  # 4 - 1 - 1
        (),
        0,
        KERAS + "reshaping_layers/cropping1d/",
        keras="Cropping1D",
    ),
    Example(
        Crop1D((1, 2)),
        (4, 3),
        (1, 3),  # keras.layers.Cropping1D((1, 2))
        (),
        0,
        KERAS + "reshaping_layers/cropping1d/",
    ),
    Example(
        Crop2D((2, 4)),
        (28, 28, 3),
        (24, 20, 3),  # keras.layers.Cropping2D(((2, 2), (4, 4)))
        (),
        0,
        KERAS + "reshaping_layers/cropping2d/",
        keras="Cropping2D",
    ),
    Example(
        Crop2D(((1, 0), (0, 2))),
        (8, 9, 3),
        (7, 7, 3),  # 8 - 1 - 0, 9 - 0 - 2
        (),
        0,
        KERAS + "reshaping_layers/cropping2d/",
    ),
    Example(
        Crop3D((1, 2, (0, 1))),
        (4, 5, 6, 3),
        (2, 1, 5, 3),  # keras.layers.Cropping3D((1, 2, (0, 1)))
        (),
        0,
        KERAS + "reshaping_layers/cropping3d/",
        keras="Cropping3D",
    ),
]
