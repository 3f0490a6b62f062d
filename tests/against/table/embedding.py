"""Embeddings: both frameworks look up numbers in an arrangement of any axes, ours along one."""

from cnnparams import Embedding
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch

LACKS = {"refusing numbers along other than one axis": lambda _, shape: len(shape) != 1}

ENTRIES = (
    Entry(
        Embedding,
        required={"vocabulary_size": draw.units, "features": draw.units},
        inputs=draw.any_shape(2),
        torch=Torch(
            lambda torch, layer, _: torch.nn.Embedding(layer.vocabulary_size, layer.features),
            call=lambda embedding, numbers: embedding(numbers.long()),
            weights={"embeddings": lambda shape: ("weight", shape)},
            lacks=LACKS,
            channels_last=True,
        ),
        keras=Keras(
            lambda keras, layer, _: keras.layers.Embedding(layer.vocabulary_size, layer.features),
            lacks=LACKS,
        ),
    ),
)
