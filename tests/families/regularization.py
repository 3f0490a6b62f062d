"""Regularisation: noise of the same shape."""

from typing import Any

import cnnparams
from cnnparams import ConfigError, Dropout, DropPath, GaussianNoise, ShapeError, SpatialDropout
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, TORCH_DOCS, Example, Wrong

CONVNEXT = "https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.convnext_tiny.html"

EXAMPLES = [
    Example(Dropout(), (4096,), (4096,), (), 0, TORCH_DOCS + "Dropout.html"),
    Example(Dropout(0), (7, 7, 512), (7, 7, 512), (), 0, TORCH_DOCS + "Dropout.html"),
    Example(SpatialDropout(), (14, 14, 512), (14, 14, 512), (), 0, TORCH_DOCS + "Dropout2d.html"),
    Example(SpatialDropout(0.1), (14, 512), (14, 512), (), 0, TORCH_DOCS + "Dropout1d.html"),
    Example(DropPath(0.1), (56, 56, 96), (56, 56, 96), (), 0, CONVNEXT),
    Example(
        GaussianNoise(0.1),
        (28, 28, 1),
        (28, 28, 1),
        (),
        0,
        KERAS_DOCS + "regularization_layers/gaussian_noise/",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose


WRONG: list[Wrong] = [
    (lambda: Dropout(-0.1), ConfigError, "Dropout: rate must be a number from 0 to 1, got -0.1"),
    (lambda: any_of.Dropout("0.5"), TypeError, "Dropout: rate must be a number from 0 to 1, got '0.5' (str)"),
    (
        lambda: any_of.Dropout(0.1).output_shape(4096),
        TypeError,
        "Dropout(rate=0.1): a shape must be a tuple of whole numbers, got 4096 (int)",
    ),
    (
        lambda: Dropout().output_shape(()),
        ShapeError,
        "Dropout(): a shape must have at least one axis, got ()",
    ),
    (lambda: SpatialDropout(2), ConfigError, "SpatialDropout: rate must be a number from 0 to 1, got 2"),
    (
        lambda: any_of.SpatialDropout(None),
        TypeError,
        "SpatialDropout: rate must be a number from 0 to 1, got None (NoneType)",
    ),
    (
        lambda: any_of.SpatialDropout().output_shape([14, 512]),
        TypeError,
        "SpatialDropout(): a shape must be a tuple of whole numbers, got [14, 512] (list); write (14, 512)",
    ),
    (
        lambda: SpatialDropout(0.1).output_shape((512,)),
        ShapeError,
        "SpatialDropout(rate=0.1): expects an input with an axis before its channels, got (512,);"
        " use Dropout() instead",
    ),
    (
        lambda: SpatialDropout().output_shape((0, 512)),
        ShapeError,
        "SpatialDropout(): every size in a shape must be 1 or more, got (0, 512)",
    ),
    (lambda: DropPath(1.1), ConfigError, "DropPath: rate must be a number from 0 to 1, got 1.1"),
    (
        lambda: any_of.DropPath(True),
        TypeError,
        "DropPath: rate must be a number from 0 to 1, got True (bool)",
    ),
    (
        lambda: any_of.DropPath(0.1).output_shape("96"),
        TypeError,
        "DropPath(rate=0.1): a shape must be a tuple of whole numbers, got '96' (str)",
    ),
    (
        lambda: DropPath(0.1).output_shape((7, 0)),
        ShapeError,
        "DropPath(rate=0.1): every size in a shape must be 1 or more, got (7, 0)",
    ),
    (lambda: GaussianNoise(1.5), ConfigError, "GaussianNoise: stddev must be a number from 0 to 1, got 1.5"),
    (
        lambda: any_of.GaussianNoise(1j),
        TypeError,
        "GaussianNoise: stddev must be a number from 0 to 1, got 1j (complex)",
    ),
    (
        lambda: any_of.GaussianNoise(0.1).output_shape((28, None)),
        TypeError,
        "GaussianNoise(stddev=0.1): a shape must hold whole numbers only, got (28, None)",
    ),
    (
        lambda: GaussianNoise(0.1).output_shape((28, -1)),
        ShapeError,
        "GaussianNoise(stddev=0.1): every size in a shape must be 1 or more, got (28, -1)",
    ),
]

ENTRIES = (
    Entry(
        Dropout,
        options={"rate": draw.fractions},
        inputs=draw.any_shape(),
        torch=Torch(lambda torch, layer, _: torch.nn.Dropout(layer.rate)),
        keras=Keras(lambda keras, layer, _: keras.layers.Dropout(layer.rate)),
    ),
    Entry(
        SpatialDropout,
        options={"rate": draw.fractions},
        inputs=draw.any_shape(),
        torch=Torch(
            lambda torch, layer, shape: getattr(
                torch.nn, {2: "Dropout1d", 3: "Dropout2d", 4: "Dropout3d"}[len(shape)]
            )(layer.rate)
        ),
        keras=Keras(
            lambda keras, layer, shape: getattr(
                keras.layers,
                {2: "SpatialDropout1D", 3: "SpatialDropout2D", 4: "SpatialDropout3D"}[len(shape)],
            )(layer.rate)
        ),
    ),
    Entry(
        DropPath,
        required={"rate": draw.fractions},
        inputs=draw.any_shape(),
        torch="torchvision has it as StochasticDepth, PyTorch has not",
        keras=Keras(
            lambda keras, layer, _: keras.src.applications.convnext.StochasticDepth(layer.rate),
            lacks={"a limit to the rate": lambda layer, _: not 0 <= layer.rate <= 1},
        ),
    ),
    Entry(
        GaussianNoise,
        required={"stddev": draw.fractions},
        inputs=draw.any_shape(),
        torch="PyTorch has no layer that adds noise",
        keras=Keras(lambda keras, layer, _: keras.layers.GaussianNoise(layer.stddev)),
    ),
)
