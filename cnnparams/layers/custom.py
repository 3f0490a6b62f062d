"""A layer that is not in the library, given by its weights and its output shape."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeAlias, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import check_shape, check_shapes
from cnnparams.arithmetic.values import got, is_tuple
from cnnparams.bases.base import Layer, Out
from cnnparams.errors import UnknownCostError
from cnnparams.operations import Operation, Operations
from cnnparams.settings.checks import boolean, describe
from cnnparams.weights import Weight
from cnnparams.window import Windows

# Any: the input may have any rank, which a function that is given here knows best.
WeightsOf: TypeAlias = Callable[[Any], tuple[Weight, ...]]
OperationsOf: TypeAlias = Callable[[Any], Operations]
WindowsOf: TypeAlias = Callable[[Any], Windows]


def _weights_or_function(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    if not callable(value) and not (is_tuple(value) and all(isinstance(each, Weight) for each in value)):
        rule = "must be a tuple of Weight or a function of the input's shape"
        raise TypeError(f"{describe(instance, attribute)} {rule}, {got(value)}")


def _operations_or_function(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept None, operations, or a function that makes them from the shape of the input."""
    if value is None or callable(value):
        return
    if not is_tuple(value) or not all(type(each) is Operation for each in value):
        rule = "must be a tuple of Operation or a function of the input's shape"
        raise TypeError(f"{describe(instance, attribute)} {rule}, {got(value)}")


def _windows_or_function(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept None, windows, which are looked at where they are asked for, or a function that makes them."""
    if value is not None and not callable(value) and not is_tuple(value):
        rule = "must be a tuple of Window or None, or a function of the input's shape"
        raise TypeError(f"{describe(instance, attribute)} {rule}, {got(value)}")


def _shape_or_function(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    if not callable(value):
        check_shape(describe(instance, attribute), value)


@final
@frozen(repr=False)
class Custom(Layer[Any, Out]):
    """A layer given by its weights and its output shape, each fixed or a function of the input's shape.

    For a layer that you use once; a layer of your own class is as short and takes settings. A function
    defined in a module can be pickled, a lambda cannot; two lambdas are never equal, nor are networks that
    hold them.

    Args:
        weights: tuple of `Weight`, or a function that makes it from the shape of the input.
        output_shape: shape of the output, or a function that makes it from the shape of the input.
        takes_several: whether it has several inputs: it is added as a merge is, and the functions are called
            with the tuple of their shapes.
        operations: what it computes, or a function that makes it from the shape of the input. None: unknown.
        windows: which inputs an output sees along each axis, or a function that makes it from the shape of
            the input, as `Layer.windows` returns it. None: unknown.

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
    >>> gate = Custom((), lambda shapes: shapes[0], takes_several=True)
    >>> gate.output_shape(((28, 28, 64), (28, 28, 1)))
    (28, 28, 64)
    """

    is_composite: ClassVar[bool] = True

    _weights: tuple[Weight, ...] | WeightsOf = field(validator=_weights_or_function)
    _output_shape: Out | Callable[[Any], Out] = field(validator=_shape_or_function)
    _takes_several: bool = field(default=False, validator=boolean, kw_only=True)
    _operations: Operations | OperationsOf | None = field(
        default=None, validator=_operations_or_function, kw_only=True
    )
    _windows: Windows | WindowsOf | None = field(default=None, validator=_windows_or_function, kw_only=True)

    @property
    def takes_several(self) -> bool:
        """Whether it has several inputs, so that its functions take the tuple of their shapes."""
        return self._takes_several

    def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
        """Return the weights given, or those that the function returns."""
        self._check(prev_shape)
        return self._weights(prev_shape) if callable(self._weights) else self._weights

    def output_shape(self, prev_shape: Any) -> Out:
        """Return the shape given, or the one that the function returns."""
        self._check(prev_shape)
        return self._output_shape(prev_shape) if callable(self._output_shape) else self._output_shape

    def operations(self, prev_shape: Any) -> Operations:
        """Return the operations given, or those that the function returns."""
        self._check(prev_shape)
        if self._operations is None:
            rule = "its operations are not known; say them as Custom(..., operations=...)"
            raise UnknownCostError(f"{self}: {rule}")
        return self._operations(prev_shape) if callable(self._operations) else self._operations

    def windows(self, prev_shape: Any) -> Windows:
        """Return the windows given, or those that the function returns."""
        self._check(prev_shape)
        if self._windows is None:
            rule = "its windows are not known; say them as Custom(..., windows=...)"
            raise UnknownCostError(f"{self}: {rule}")
        return self._windows(prev_shape) if callable(self._windows) else self._windows

    def _check(self, prev_shape: Any) -> None:
        if self._takes_several:
            check_shapes(self, prev_shape)
        else:
            check_shape(self, prev_shape)
