"""Resizing: in PyTorch one module for all of it, and two that Keras does not have."""

from typing import Any

from hypothesis import strategies as st

from cnnparams import Layer, PixelShuffle, PixelUnshuffle, Resize, UpSample1D, UpSample2D, UpSample3D
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch

LENGTHS = st.tuples(st.integers(1, 300), draw.channels)


def up_sampling(layer: type[Layer[Any, Any]], axes: int) -> Entry:
    """Return the entry of upsampling along so many axes."""

    def keras_layer(keras: Any, layer: Any, _: Any) -> Any:
        return getattr(keras.layers, f"UpSampling{axes}D")(layer.size if axes > 1 else layer.size[0])

    return Entry(
        layer,
        options={"size": draw.per_axis(axes, 9 // axes)},
        inputs=draw.shape(axes + 1) if axes > 1 else draw.shape(2) | LENGTHS,
        torch=Torch(lambda torch, layer, _: torch.nn.Upsample(scale_factor=layer.size)),
        keras=Keras(keras_layer),
    )


# What comes before the axes that they know may be one batch, several or none.
OTHER_RANK = {"a rank": lambda _, shape: len(shape) != 3}

ENTRIES = (
    up_sampling(UpSample1D, 1),
    up_sampling(UpSample2D, 2),
    up_sampling(UpSample3D, 3),
    Entry(
        Resize,
        required={"size": draw.per_axis(2, 30)},
        inputs=draw.shape(3),
        torch=Torch(lambda torch, layer, _: torch.nn.Upsample(size=layer.size)),
        keras=Keras(lambda keras, layer, _: keras.layers.Resizing(*layer.size), lacks=OTHER_RANK),
    ),
    Entry(
        PixelShuffle,
        required={"factor": st.integers(1, 3)},
        inputs=draw.shape(3) | st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from((9, 36, 72))),
        torch=Torch(lambda torch, layer, _: torch.nn.PixelShuffle(layer.factor), lacks=OTHER_RANK),
        keras="Keras has no layer that moves channels into space",
    ),
    Entry(
        PixelUnshuffle,
        required={"factor": st.integers(1, 3)},
        inputs=draw.shape(3)
        | st.tuples(*[st.integers(1, 9).map(lambda size: 6 * size)] * 2, st.integers(1, 9)),
        torch=Torch(lambda torch, layer, _: torch.nn.PixelUnshuffle(layer.factor), lacks=OTHER_RANK),
        keras="Keras has no layer that moves space into channels",
    ),
)
