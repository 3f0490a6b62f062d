"""Examples of resizing."""

from cnnparams import PixelShuffle, PixelUnshuffle, Resize, UpSample1D, UpSample2D, UpSample3D
from tests.examples.record import KERAS, TORCH, Example

EXAMPLES = [
    Example(
        UpSample1D(),
        (4, 5),
        (8, 5),  # 4 * 2
        (),
        0,
        KERAS + "reshaping_layers/up_sampling1d/",
        torch="Upsample",
        keras="UpSampling1D",
    ),
    Example(UpSample1D(3), (4, 5), (12, 5), (), 0, KERAS + "reshaping_layers/up_sampling1d/"),  # 4 * 3
    Example(
        UpSample2D(),
        (28, 28, 64),
        (56, 56, 64),  # 28 * 2
        (),
        0,
        KERAS + "reshaping_layers/up_sampling2d/",
        torch="Upsample",
        keras="UpSampling2D",
    ),
    Example(
        UpSample2D((2, 3)),
        (4, 4, 8),
        (8, 12, 8),  # torch.nn.Upsample(scale_factor=(2, 3))
        (),
        0,
        TORCH + "Upsample.html",
    ),
    Example(
        UpSample3D((1, 2, 3)),
        (4, 5, 6, 3),
        (4, 10, 18, 3),  # keras.layers.UpSampling3D((1, 2, 3))
        (),
        0,
        KERAS + "reshaping_layers/up_sampling3d/",
        torch="Upsample",
        keras="UpSampling3D",
    ),
    Example(UpSample3D(), (1, 2, 3, 4), (2, 4, 6, 4), (), 0, KERAS + "reshaping_layers/up_sampling3d/"),
    Example(
        Resize((3, 4)),
        (4, 5, 6),
        (3, 4, 6),  # keras.layers.Resizing(3, 4)
        (),
        0,
        KERAS + "preprocessing_layers/image_preprocessing/resizing/",
        torch="Upsample",
        keras="Resizing",
    ),
    Example(Resize(9), (4, 5, 6), (9, 9, 6), (), 0, TORCH + "Upsample.html"),  # torch.nn.Upsample(size=9)
    Example(
        PixelShuffle(3),
        (4, 4, 9),
        (12, 12, 1),  # the example of the source
        (),
        0,
        TORCH + "PixelShuffle.html",
        torch="PixelShuffle",
    ),
    Example(
        PixelUnshuffle(3),
        (12, 12, 1),
        (4, 4, 9),  # the example of the source
        (),
        0,
        TORCH + "PixelUnshuffle.html",
        torch="PixelUnshuffle",
    ),
    Example(
        PixelUnshuffle(2),
        (4, 6, 8),
        (2, 3, 32),  # torch.nn.PixelUnshuffle(2)
        (),
        0,
        TORCH + "PixelUnshuffle.html",
    ),
]
