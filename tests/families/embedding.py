"""Embeddings: numbers in an arrangement of any axes are looked up."""

from typing import Any

from cnnparams import ConfigError, Embedding, ShapeError, Weight
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, Example, Wrong

EXAMPLES = [
    Example(
        Embedding(20000, 128),
        (200,),
        (200, 128),
        (Weight("embeddings", vocabulary_size=20000, embedding_features=128),),
        2560000,  # 20000 * 128: https://keras.io/examples/nlp/bidirectional_lstm_imdb/
        KERAS_DOCS + "core_layers/embedding/",
    ),
    Example(
        Embedding(10, 4),
        (3, 5),
        (3, 5, 4),
        (Weight("embeddings", vocabulary_size=10, embedding_features=4),),
        40,
        KERAS_DOCS + "core_layers/embedding/",
    ),
]

embedding: Any = Embedding  # wrong types are passed on purpose


WRONG: list[Wrong] = [
    (
        lambda: embedding(0, 16),
        ConfigError,
        "Embedding: vocabulary_size must be 1 or more, got 0",
    ),
    (lambda: embedding(1000, -1), ConfigError, "Embedding: features must be 1 or more, got -1"),
    (
        lambda: embedding(1e4, 16),
        TypeError,
        "Embedding: vocabulary_size must be a whole number, got 10000.0 (float)",
    ),
    (
        lambda: embedding(1000, 16).output_shape((7, 0)),
        ShapeError,
        "Embedding(vocabulary_size=1000, features=16): every size in a shape must be 1 or more, got (7, 0)",
    ),
    (
        lambda: embedding(1000, 16).weights([7]),
        TypeError,
        "Embedding(vocabulary_size=1000, features=16): a shape must be a tuple of whole numbers, got [7] (list); write (7,)",
    ),
]

ENTRIES = (
    Entry(
        Embedding,
        required={"vocabulary_size": draw.units, "features": draw.units},
        inputs=draw.any_shape(),
        torch=Torch(
            lambda torch, layer, _: torch.nn.Embedding(layer.vocabulary_size, layer.features),
            call=lambda embedding, numbers: embedding(numbers.long()),
            weights={"embeddings": lambda shape: ("weight", shape)},
            channels_last=True,
        ),
        keras=Keras(
            lambda keras, layer, _: keras.layers.Embedding(layer.vocabulary_size, layer.features),
        ),
    ),
)
