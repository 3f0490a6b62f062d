"""Activations: a function of each element; the shape stays."""

from typing import final

from attrs import field, frozen

from cnnparams.fields import label
from cnnparams.layers.base import Elementwise
from cnnparams.shapes import S


@final
@frozen(repr=False)
class Activation(Elementwise[S]):
    """A function of each element, named by its label.

    Shapes:
        any -> the same

    Weights:
        none

    Raises:
        TypeError: the function is not a string, or the input is not a shape.
        ConfigError: the function is empty.
        ShapeError: the input is empty or has a size below 1.

    Source:
        https://keras.io/api/layers/core_layers/activation/

    >>> Activation("tanh").output_shape((28, 28, 6))
    (28, 28, 6)
    """

    function: str = field(validator=label)


@final
@frozen(repr=False)
class ReLU(Elementwise[S]):
    """The rectified linear unit: `max(0, x)` of each element.

    Shapes:
        any -> the same

    Weights:
        none

    Raises:
        TypeError, ShapeError: the input is not a shape.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU.html

    >>> ReLU().output_shape((55, 55, 96))
    (55, 55, 96)
    """
