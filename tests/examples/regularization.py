"""Examples of regularisation."""

from cnnparams import Dropout, DropPath, GaussianNoise, SpatialDropout
from tests.examples.record import KERAS, TORCH, Example

CONVNEXT = "https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.convnext_tiny.html"

EXAMPLES = [
    Example(Dropout(), (4096,), (4096,), (), 0, TORCH + "Dropout.html", torch="Dropout", keras="Dropout"),
    Example(Dropout(0), (7, 7, 512), (7, 7, 512), (), 0, TORCH + "Dropout.html"),
    Example(
        SpatialDropout(),
        (14, 14, 512),
        (14, 14, 512),
        (),
        0,
        TORCH + "Dropout2d.html",
        torch="Dropout2d",
        keras="SpatialDropout2D",
    ),
    Example(SpatialDropout(0.1), (14, 512), (14, 512), (), 0, TORCH + "Dropout1d.html"),
    Example(DropPath(0.1), (56, 56, 96), (56, 56, 96), (), 0, CONVNEXT),
    Example(
        GaussianNoise(0.1),
        (28, 28, 1),
        (28, 28, 1),
        (),
        0,
        KERAS + "regularization_layers/gaussian_noise/",
        keras="GaussianNoise",
    ),
]
