"""Scaling by given numbers, which changes no shape."""

from math import inf
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import ConfigError, Scale
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.records import KERAS_DOCS, Example, Wrong
from tests.tally import Forward, Numbers, each

RESCALING = KERAS_DOCS + "preprocessing_layers/image_preprocessing/rescaling/"

EXAMPLES = [
    Example(Scale(1 / 255), (224, 224, 3), (224, 224, 3), (), 0, RESCALING),
    Example(Scale(2, offset=-1), (8,), (8,), (), 0, RESCALING),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[Wrong] = [
    (lambda: any_of.Scale("2"), TypeError, "Scale: factor must be a number, got '2' (str)"),
    (lambda: any_of.Scale(True), TypeError, "Scale: factor must be a number, got True (bool)"),
    (lambda: any_of.Scale(1, offset=None), TypeError, "Scale: offset must be a number, got None (NoneType)"),
    (
        lambda: Scale(2**60),
        TypeError,
        "Scale: factor must be a number below 9007199254740992, got 1152921504606846976 (int)",
    ),
    (lambda: Scale(inf), ConfigError, "Scale: factor must be finite, got inf"),
]

ENTRIES = (
    Entry(
        Scale,
        required={"factor": st.sampled_from((0.5, 2, 1 / 255))},
        options={"offset": st.sampled_from((-1, 0.0, 3))},
        inputs=draw.any_shape(),
        torch="PyTorch has no such module: it is written as a product",
        keras=Keras(lambda keras, layer, _: keras.layers.Rescaling(layer.factor, layer.offset)),
    ),
)


def scale(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    for _ in each(prev_shape):
        x = numbers.one * 2 if layer.factor != 1 else numbers.one
        x + 1 if layer.offset != 0 else x


FORWARD: dict[type, Forward] = {Scale: scale}
