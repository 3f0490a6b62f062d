"""Regularisation: noise of the same shape."""

from cnnparams import Dropout, DropPath, GaussianNoise, SpatialDropout
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch

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
