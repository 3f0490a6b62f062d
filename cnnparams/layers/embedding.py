"""Embeddings: each number of the input selects a row of a table of learnt features."""

from typing import final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Series, Vector, expect
from cnnparams.bases.base import Layer
from cnnparams.settings.checks import integer
from cnnparams.weights import Weight


@final
@frozen(repr=False)
class Embedding(Layer[Vector, Series]):
    """A table with a row of features for each entry of a vocabulary; an input of numbers picks rows.

    Keras and PyTorch also take numbers in an arrangement of more axes: wrap the layer in `TimeDistributed`
    for each of them. Masked and padding entries have a row like any other.

    Args:
        vocabulary_size: number of rows of the table. Keras' `input_dim`, PyTorch's `num_embeddings`.
        features: how many numbers are in each row. Keras' `output_dim`, PyTorch's `embedding_dim`.

    Shapes:
        (length,) -> (length, features)

    Weights:
        embeddings (vocabulary_size, features)

    Raises:
        TypeError: an argument is not a whole number, or the input is not a shape.
        ConfigError: `vocabulary_size` or `features` is below 1.
        ShapeError: the input is not a vector.

    Source:
        https://keras.io/api/layers/core_layers/embedding/

    >>> Embedding(10000, 16).param_count((256,))  # 160000 = 10000 * 16
    160000
    >>> Embedding(10000, 16).output_shape((256,))
    (256, 16)
    """

    vocabulary_size: int = field(validator=integer(1))
    features: int = field(validator=integer(1))

    def weights(self, prev_shape: Vector) -> tuple[Weight, ...]:
        """Return the table."""
        expect(self, prev_shape, 1)
        # Its columns are the neurons of this layer; an axis "features" would be those of the previous one.
        return (Weight("embeddings", vocabulary_size=self.vocabulary_size, embedding_features=self.features),)

    def output_shape(self, prev_shape: Vector) -> Series:
        """Return a row of features for each number of the input."""
        (length,) = expect(self, prev_shape, 1)
        return (length, self.features)
