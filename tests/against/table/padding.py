"""Padding and cropping: PyTorch writes the last axis first, and crops with negative padding."""

from typing import Any

from hypothesis import strategies as st

from cnnparams import Crop1D, Crop2D, Crop3D, Layer, ZeroPad1D, ZeroPad2D, ZeroPad3D
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch


def ends(layer: type[Layer[Any, Any]], axes: int, setting: str, theirs: str, sign: int) -> Entry:
    """Return the entry of a layer that changes both ends of so many axes; `theirs` is Keras' name of it."""

    def torch_module(torch: Any, layer: Any, _: Any) -> Any:
        numbers = [sign * number for sides in reversed(getattr(layer, setting)) for number in sides]
        return getattr(torch.nn, f"ZeroPad{axes}d")(numbers)

    def keras_layer(keras: Any, layer: Any, _: Any) -> Any:
        sides = getattr(layer, setting)
        return getattr(keras.layers, theirs)(sides if axes > 1 else sides[0])

    most = 9 // axes
    numbers = draw.padding(axes, most)
    lengths = st.tuples(st.integers(1, 300), draw.channels)
    return Entry(
        layer,
        required={setting: numbers if axes > 1 else numbers | st.tuples(*[st.integers(0, most)] * 2)},
        inputs=draw.shape(axes + 1) if axes > 1 else draw.shape(2) | lengths,
        torch=Torch(torch_module, lacks={"a rank": lambda _, shape: len(shape) != axes + 1}),
        keras=Keras(keras_layer),
    )


ENTRIES = (
    ends(ZeroPad1D, 1, "padding", "ZeroPadding1D", 1),
    ends(ZeroPad2D, 2, "padding", "ZeroPadding2D", 1),
    ends(ZeroPad3D, 3, "padding", "ZeroPadding3D", 1),
    ends(Crop1D, 1, "cropping", "Cropping1D", -1),
    ends(Crop2D, 2, "cropping", "Cropping2D", -1),
    ends(Crop3D, 3, "cropping", "Cropping3D", -1),
)
