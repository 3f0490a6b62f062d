"""The place where data enters a network."""

from typing import Any, final

from attrs import field, frozen

from cnnparams.layers.base import Merge, Out
from cnnparams.shapes import check_shape
from cnnparams.weights import Weight


def _valid_shape(_instance: object, _attribute: object, value: Any) -> None:
    check_shape("Input", value)


@final
@frozen(repr=False)
class Input(Merge[Any, Out]):  # Any: there is no input whose type could matter
    """An input of a network: a layer behind no other. A network makes its own; you rarely need to.

    Shapes:
        () -> shape

    Weights:
        none

    Raises:
        TypeError: the shape is not a tuple of whole numbers.
        ShapeError: the shape is empty or has a size below 1.

    >>> Input((32, 32, 3)).param_count(())  # 0: data is not learnt
    0
    """

    shape: Out = field(validator=_valid_shape)

    def weights(self, prev_shape: tuple[Any, ...]) -> tuple[Weight, ...]:
        """Return no weights."""
        return ()

    def output_shape(self, prev_shape: tuple[Any, ...]) -> Out:
        """Return the shape of the data."""
        return self.shape
