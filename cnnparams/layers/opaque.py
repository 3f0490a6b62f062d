"""A layer of which only shapes and weights are known: what it computes is not described."""

from typing import Any, ClassVar, TypeAlias, cast, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import Shape, check_shape, check_shapes
from cnnparams.arithmetic.values import got, is_integer, is_tuple, show
from cnnparams.bases.base import Layer, Out
from cnnparams.errors import ConfigError, ShapeError, UnknownCostError
from cnnparams.operations import Operation, Operations
from cnnparams.settings.checks import describe, text
from cnnparams.weights import Weight

Shapes: TypeAlias = tuple[Shape, ...]


def _as_shapes(value: Any) -> Any:
    """Return the shape of a single input as a tuple of one shape; anything else as it is."""
    return (value,) if is_tuple(value) and value and all(map(is_integer, value)) else value


def _shapes(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    who = describe(instance, attribute)
    if not is_tuple(value) or not all(map(is_tuple, value)):
        raise TypeError(f"{who} must be a shape, or a tuple of shapes, {got(value)}")
    for shape in value:
        check_shape(who, shape)


def _one_shape(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    check_shape(describe(instance, attribute), value)


def _weights(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    if not is_tuple(value) or not all(isinstance(each, Weight) for each in value):
        raise TypeError(f"{describe(instance, attribute)} must be a tuple of Weight, {got(value)}")
    names = [weight.name for weight in value]
    if len(set(names)) < len(names):
        raise ConfigError(
            f"{describe(instance, attribute)} must have different names, got {', '.join(names)}"
        )


def _operations_or_none(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept None or operations."""
    if value is not None and not (is_tuple(value) and all(type(each) is Operation for each in value)):
        raise TypeError(f"{describe(instance, attribute)} must be a tuple of Operation, {got(value)}")


@final
@frozen(repr=False)
class Opaque(Layer[Any, Out]):  # Any: what its inputs may be depends on a setting
    """A layer known by its shapes and its weights only: an operation of a model that is no layer here.

    It takes inputs of exactly these shapes. `Custom` is for a layer whose shapes you can compute.

    Args:
        input_shapes: the shapes of its inputs; a single shape for one input, `()` for a layer without inputs.
        output_shape: shape of its output.
        weights: its weights, each a `Weight`.
        kind: what summaries call it, such as the name of the operation.
        operations: what it computes, each an `Operation`; None if that is not known.

    Shapes:
        `input_shapes` -> `output_shape`

    Weights:
        those given

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: `kind` is empty.
        ShapeError: a shape is empty or has a size below 1, or the inputs have other shapes.

    Source:
        the caller

    >>> align = Opaque(((38, 50, 256), (100, 4)), (100, 7, 7, 256), kind="RoIAlign")
    >>> align.output_shape(((38, 50, 256), (100, 4)))
    (100, 7, 7, 256)
    >>> Opaque((16, 64), (16, 64), (Weight("codebook", codes=512, features=64),)).param_count((16, 64))
    32768
    """

    kind_by: ClassVar[str | None] = "kind"

    input_shapes: Shapes = field(converter=_as_shapes, validator=_shapes)
    _output_shape: Out = field(validator=_one_shape)
    _weights: tuple[Weight, ...] = field(default=(), validator=_weights)
    kind: str = field(default="Opaque", validator=text, kw_only=True)
    _operations: Operations | None = field(default=None, validator=_operations_or_none, kw_only=True)

    @property
    def takes_several(self) -> bool:
        """Whether it has several inputs, or none."""
        return len(self.input_shapes) != 1

    @property
    def takes_none(self) -> bool:
        """Whether it has no input."""
        return not self.input_shapes

    def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
        """Return the weights given."""
        self._check(prev_shape)
        return self._weights

    def output_shape(self, prev_shape: Any) -> Out:
        """Return the shape given."""
        self._check(prev_shape)
        return self._output_shape

    def operations(self, prev_shape: Any) -> Operations:
        """Return the operations given."""
        self._check(prev_shape)
        if self._operations is None:
            raise UnknownCostError(f"{self}: its operations are not known")
        return self._operations

    def _check(self, prev_shape: Any) -> None:
        """Refuse other inputs than those given."""
        if self.takes_several:
            check_shapes(self, prev_shape)
        else:
            check_shape(self, prev_shape)
        shapes = cast("Shapes", prev_shape if self.takes_several else (prev_shape,))
        if shapes != self.input_shapes:
            expected = " and ".join(map(show, self.input_shapes)) or "no input"
            found = " and ".join(map(show, shapes)) or "none"
            raise ShapeError(f"{self}: expects {expected}, got {found}")
