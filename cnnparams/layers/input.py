"""The inputs of a network."""

from typing import Any, final

from attrs import frozen

from cnnparams.bases.base import Out, Source, WithoutArithmetic
from cnnparams.weights import Weight


@final
@frozen(repr=False)
class Input(WithoutArithmetic[Any, Out], Source[Out]):
    """An input of a network: a layer without inputs. A network makes its own; you rarely need to.

    Args:
        shape: shape of one example, without the batch: (height, width, channels) and the like.

    Shapes:
        () -> shape

    Weights:
        none

    Raises:
        TypeError: the shape is not a tuple of whole numbers.
        ShapeError: the shape is empty or has a size below 1, or there is an input.

    >>> Input((32, 32, 3)).param_count(())  # 0: data is not learnt
    0
    """

    def weights(self, prev_shape: tuple[Any, ...]) -> tuple[Weight, ...]:
        """Return no weights."""
        return ()
