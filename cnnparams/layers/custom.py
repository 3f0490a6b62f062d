"""A layer that is not in the library, given by its weights and its output shape."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeAlias, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import check_shape
from cnnparams.arithmetic.values import got, is_tuple
from cnnparams.bases.base import Layer, Out
from cnnparams.settings.checks import describe
from cnnparams.weights import Weight

# Any: the input may have any rank, which a function that is given here knows best.
WeightsOf: TypeAlias = Callable[[Any], tuple[Weight, ...]]


def _weights_or_function(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    if not callable(value) and not (is_tuple(value) and all(isinstance(each, Weight) for each in value)):
        rule = "must be a tuple of Weight or a function of the input's shape"
        raise TypeError(f"{describe(instance, attribute)} {rule}, {got(value)}")


def _shape_or_function(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    if not callable(value):
        check_shape(describe(instance, attribute), value)


@final
@frozen(repr=False)
class Custom(Layer[Any, Out]):
    """A layer given by its weights and its output shape, each fixed or a function of the input's shape.

    For a layer that you use once; a layer of your own class is as short and takes settings.

    Args:
        weights: tuple of `Weight`, or a function that makes it from the shape of the input.
        output_shape: shape of the output, or a function that makes it from the shape of the input.

    Shapes:
        any -> `output_shape`

    Weights:
        those given

    Raises:
        TypeError: `weights` is neither a tuple of `Weight` nor a function, or a function returns neither.
        ShapeError: the output shape is empty or has a size below 1.

    Source:
        the caller

    >>> scale = Custom(lambda shape: (Weight("gamma", channels=shape[-1]),), lambda shape: shape)
    >>> scale.param_count((7, 7, 64))
    64
    >>> Custom((Weight("codebook", codes=512, features=64),), (16, 64)).param_count((16, 64))  # 512 * 64
    32768
    """

    is_composite: ClassVar[bool] = True

    _weights: tuple[Weight, ...] | WeightsOf = field(validator=_weights_or_function)
    _output_shape: Out | Callable[[Any], Out] = field(validator=_shape_or_function)

    def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
        """Return the weights given, or those that the function returns."""
        check_shape(self, prev_shape)
        return self._weights(prev_shape) if callable(self._weights) else self._weights

    def output_shape(self, prev_shape: Any) -> Out:
        """Return the shape given, or the one that the function returns."""
        check_shape(self, prev_shape)
        return self._output_shape(prev_shape) if callable(self._output_shape) else self._output_shape
