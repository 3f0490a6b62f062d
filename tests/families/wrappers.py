"""Wrappers: Keras wraps a layer of its own; PyTorch moves steps into the batch."""

from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import (
    BatchNorm,
    ConfigError,
    Conv2D,
    Dense,
    Embedding,
    Flatten,
    Input,
    ReLU,
    Shape,
    ShapeError,
    Shared,
    TimeDistributed,
    Weight,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.families import activations, convolution, dense, embedding, reshaping
from tests.records import KERAS_DOCS, Example, Wrong

TIME_DISTRIBUTED = KERAS_DOCS + "recurrent_layers/time_distributed/"

EXAMPLES = [
    Example(
        TimeDistributed(Conv2D(64, 3)),
        (10, 128, 128, 3),
        (10, 126, 126, 64),
        (
            Weight("kernel", kernel_height=3, kernel_width=3, in_channels=3, filters=64),
            Weight("bias", filters=64),
        ),
        1792,  # ((3 * 3 * 3) + 1) * 64
        TIME_DISTRIBUTED,
    ),
    Example(
        TimeDistributed(Dense(8)),
        (10, 16),
        (10, 8),
        (Weight("kernel", inputs=16, units=8), Weight("bias", units=8)),
        136,  # (8 * 16) + 1 * 8
        TIME_DISTRIBUTED,
    ),
    Example(
        TimeDistributed(TimeDistributed(Flatten())), (3, 10, 4, 4, 2), (3, 10, 32), (), 0, TIME_DISTRIBUTED
    ),
    Example(
        TimeDistributed(BatchNorm()),
        (10, 16),
        (10, 16),
        (
            Weight("gamma", channels=16),
            Weight("beta", channels=16),
            Weight.state("moving_mean", channels=16),
            Weight.state("moving_variance", channels=16),
        ),
        32,  # 2 * 16
        TIME_DISTRIBUTED,
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose


WRONG: list[Wrong] = [
    (
        lambda: any_of.TimeDistributed(Shared(ReLU(), name="a")),
        ConfigError,
        "TimeDistributed: layer must not be shared itself, got Shared(layer=ReLU()); write Shared(TimeDistributed(...), name=...) or, to share it with layers outside, TimeDistributed(Sequential(Shared(...)))",
    ),
    (
        lambda: any_of.TimeDistributed(Dense),
        TypeError,
        "TimeDistributed: layer must be a layer, got the class Dense; write Dense(...)",
    ),
    (
        lambda: TimeDistributed(Input((4,))),
        ConfigError,
        "TimeDistributed: layer must have one input, got Input(shape=(4,))",
    ),
    (
        lambda: TimeDistributed(Dense(8, name="FC1")),
        ConfigError,
        "TimeDistributed: layer must leave name and trainable to its wrapper, got name='FC1';"
        " write TimeDistributed(..., name='FC1')",
    ),
    (
        lambda: TimeDistributed(Dense(8)).output_shape((10,)),
        ShapeError,
        "TimeDistributed(layer=Dense(units=8)): expects an input with an axis before its channels, got (10,)",
    ),
    (
        lambda: TimeDistributed(Flatten()).weights((10, 0)),
        ShapeError,
        "TimeDistributed(layer=Flatten()): every size in a shape must be 1 or more, got (10, 0)",
    ),
    (
        lambda: any_of.TimeDistributed(Flatten()).weights(10),
        TypeError,
        "TimeDistributed(layer=Flatten()): a shape must be a tuple of whole numbers, got 10 (int)",
    ),
]

INSIDE = {
    entry.layer: entry.keras
    for family in (activations, convolution, dense, embedding, reshaping)
    for entry in family.ENTRIES
}

any_layer = st.one_of(
    st.builds(Dense, draw.units, bias=draw.flags),
    st.builds(
        Conv2D, draw.channels, draw.per_axis(2, 3), stride=draw.per_axis(2, 2), padding=draw.padding(2, 2)
    ),
    st.builds(Embedding, draw.units, draw.units),
    st.sampled_from((ReLU(), Flatten())),
)


def keras_each_step(keras: Any, wrapper: Any, prev_shape: Shape) -> list[Any]:
    """Return Keras' wrapper around each layer that stands for ours."""
    built = INSIDE[type(wrapper.layer)].build(keras, wrapper.layer, prev_shape[1:])
    return [keras.layers.TimeDistributed(layer) for layer in (built if isinstance(built, list) else [built])]


ENTRIES = (
    Entry(
        TimeDistributed,
        required={"layer": any_layer},
        inputs=draw.shape(4) | draw.any_shape(),
        torch="PyTorch has no such module: steps are moved into the batch by a reshape",
        keras=Keras(
            keras_each_step,
            lacks={
                "words for the layer inside": lambda wrapper, shape: (
                    INSIDE[type(wrapper.layer)].lacking(wrapper.layer, shape[1:]) is not None
                )
            },
        ),
    ),
)
