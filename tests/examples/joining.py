"""Examples of merges in which one input lies behind another, or is cut to fit."""

from cnnparams import Concat, CropLike
from tests.examples.record import KERAS, Example

UNET = "https://arxiv.org/abs/1505.04597, figure 1"

EXAMPLES = [
    Example(
        Concat(),
        ((28, 28, 64), (28, 28, 128), (28, 28, 32), (28, 28, 32)),
        (28, 28, 256),  # inception (3a): 64 + 128 + 32 + 32
        (),
        0,
        "https://arxiv.org/abs/1409.4842, table 1",
        keras="Concatenate",
    ),
    Example(
        Concat(axis=1),
        ((1, 768), (196, 768)),
        (197, 768),  # ViT-B/16: a class token before (224 / 16) ** 2 patches
        (),
        0,
        "https://arxiv.org/abs/2010.11929",
    ),
    Example(
        Concat(axis=-2),
        ((4, 4, 3), (4, 5, 3)),
        (4, 9, 3),  # keras.layers.Concatenate(axis=-2): 4 + 5
        (),
        0,
        KERAS + "merging_layers/concatenate/",
    ),
    Example(CropLike(), ((64, 64, 512), (56, 56, 1024)), (56, 56, 512), (), 0, UNET),
    Example(CropLike(), ((9, 8, 64), (7, 8, 32)), (7, 8, 64), (), 0, UNET),
    Example(CropLike(), ((280, 64), (200, 64)), (200, 64), (), 0, UNET),
]
