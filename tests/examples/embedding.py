"""Examples of embeddings."""

from cnnparams import Embedding, Weight
from tests.examples.record import KERAS, Example

EXAMPLES = [
    Example(
        Embedding(20000, 128),
        (200,),
        (200, 128),
        (Weight("embeddings", vocabulary_size=20000, embedding_features=128),),
        2560000,  # 20000 * 128: https://keras.io/examples/nlp/bidirectional_lstm_imdb/
        KERAS + "core_layers/embedding/",
        torch="Embedding",
        keras="Embedding",
    ),
]
