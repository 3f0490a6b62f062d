"""Embeddings: each number of the input selects a row of a table of learnt features."""

from typing import Any, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Shape, check_shape
from cnnparams.bases.base import WithoutArithmetic
from cnnparams.settings.checks import integer
from cnnparams.weights import Weight
from cnnparams.window import Seen, itself


@final
@frozen(repr=False)
class Embedding(WithoutArithmetic[Any, Any]):  # Any: no type says "one axis more"
    """A table with a row of features for each entry of a vocabulary; an input of numbers picks rows.

    The numbers may be in an arrangement of any axes. Masked and padding entries have a row like any other.

    Args:
        vocabulary_size: number of rows of the table. Keras' `input_dim`, PyTorch's `num_embeddings`.
        features: how many numbers are in each row. Keras' `output_dim`, PyTorch's `embedding_dim`.

    Shapes:
        any -> the same and (features,)

    Weights:
        embeddings (vocabulary_size, features)

    Raises:
        TypeError: an argument is not a whole number, or the input is not a shape.
        ConfigError: `vocabulary_size` or `features` is below 1.
        ShapeError: the input is empty or has a size below 1.

    Source:
        https://keras.io/api/layers/core_layers/embedding/

    >>> Embedding(10000, 16).param_count((256,))  # 160000 = 10000 * 16
    160000
    >>> Embedding(10000, 16).output_shape((256,))
    (256, 16)
    """

    vocabulary_size: int = field(validator=integer(1))
    features: int = field(validator=integer(1))

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return the table."""
        check_shape(self, prev_shape)
        # Its columns are the neurons of this layer; an axis "features" would be those of the previous one.
        return (Weight("embeddings", vocabulary_size=self.vocabulary_size, embedding_features=self.features),)

    def output_shape(self, prev_shape: Shape) -> Any:
        """Return a row of features for each number of the input."""
        check_shape(self, prev_shape)
        return (*prev_shape, self.features)

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each element is seen by itself."""
        return itself(len(prev_shape))
