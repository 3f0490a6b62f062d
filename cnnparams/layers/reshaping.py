"""Reshaping: the same numbers in another shape."""

from math import prod
from typing import Any, cast, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import S, Series, Shape, Vector, check_shape, expect
from cnnparams.arithmetic.values import got, is_integer, is_tuple, show
from cnnparams.bases.base import Elementwise, Weightless
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.settings.checks import describe, integer


@final
@frozen(repr=False)
class Identity(Elementwise):
    """The output is the input: for a branch without a layer.

    Shapes:
        any -> the same

    Weights:
        none

    Raises:
        TypeError, ShapeError: the input is not a shape.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.Identity.html

    >>> Identity().output_shape((56, 56, 64))
    (56, 56, 64)
    """


@final
@frozen(repr=False)
class Flatten(Weightless[Any, Vector]):
    """All elements as one vector.

    Shapes:
        any -> (elements,)

    Weights:
        none

    Raises:
        TypeError, ShapeError: the input is not a shape.

    Source:
        https://keras.io/api/layers/reshaping_layers/flatten/

    >>> Flatten().output_shape((5, 5, 16))  # 400 = 5 * 5 * 16
    (400,)
    """

    def output_shape(self, prev_shape: Shape) -> Vector:
        """Return the number of elements."""
        check_shape(self, prev_shape)
        return (prod(prev_shape),)


def _every_size(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    if is_tuple(value) and all(map(is_integer, value)) and -1 in value:
        others = show(prod([size for size in value if size != -1]))
        rule = f"needs every size; write the number of elements of the input // {others} in place of -1"
        raise ConfigError(f"{describe(instance, attribute)} {rule}, got {show(value)}")
    check_shape(f"{type(instance).__name__}: target_shape", value)


@final
@frozen(repr=False)
class Reshape(Weightless[Shape, S]):
    """The elements of the input in another shape.

    `target_shape` is without the batch, as in Keras, and has a size for each axis: -1 is not accepted.
    PyTorch's `Unflatten` does it for one axis.

    Args:
        target_shape: shape of the output, without the batch: a size for each axis, as no -1 stands for the
            rest.

    Shapes:
        any -> target_shape

    Weights:
        none

    Raises:
        TypeError: the target or the input is not a tuple of whole numbers.
        ConfigError: the target holds a -1.
        ShapeError: the target or the input is empty or has a size below 1, or they hold different numbers
        of elements.

    Source:
        https://keras.io/api/layers/reshaping_layers/reshape/

    >>> Reshape((7, 7, 128)).output_shape((6272,))  # 7 * 7 * 128 = 6272
    (7, 7, 128)
    """

    target_shape: S = field(validator=_every_size)

    def output_shape(self, prev_shape: Shape) -> S:
        """Return the target."""
        check_shape(self, prev_shape)
        elements, places = prod(prev_shape), prod(self.target_shape)
        if elements != places:
            rule = f"must hold the {show(elements)} elements of the input, got {show(places)}"
            raise ShapeError(
                f"{self}: {rule} (input {show(prev_shape)}){_fitting(self.target_shape, elements)}"
            )
        return self.target_shape


def _fitting(target: Shape, elements: int) -> str:
    """Suggest the target with one size changed, the last if possible."""
    for axis in reversed(range(len(target))):
        others = prod(target) // target[axis]
        if elements % others == 0:
            return f"; {show((*target[:axis], elements // others, *target[axis + 1 :]))} would"
    return ""


def _each_once(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    who = describe(instance, attribute)
    if not is_tuple(value) or not all(map(is_integer, value)):
        raise TypeError(f"{who} must be a tuple of whole numbers, {got(value)}")
    if not value or sorted(value) != list(range(1, len(value) + 1)):
        rule = "must hold each axis once, counted from 1 (0 is the batch, which stays)"
        raise ConfigError(f"{who} {rule}, got {show(value)}")


@final
@frozen(repr=False)
class Permute(Weightless[S, S]):
    """The axes in another order.

    Keras and PyTorch count the axes from 1 too, as 0 is the batch; but in PyTorch the channels are the first.

    Args:
        axes: for each axis of the output, which axis of the input it is, counted from 1.

    Shapes:
        any of as many axes as there are in `axes` -> the same sizes in another order

    Weights:
        none

    Raises:
        TypeError: the axes or the input are not a tuple of whole numbers.
        ConfigError: the axes are not 1, 2, 3, ... in some order.
        ShapeError: the input is empty, has a size below 1 or another number of axes.

    Source:
        https://keras.io/api/layers/reshaping_layers/permute/

    >>> Permute((3, 1, 2)).output_shape((32, 48, 3))
    (3, 32, 48)
    """

    axes: S = field(validator=_each_once)

    def output_shape(self, prev_shape: S) -> S:
        """Return the sizes in their new order."""
        check_shape(self, prev_shape)
        if len(prev_shape) != len(self.axes):
            rule = f"expects an input of {len(self.axes)} axes"
            raise ShapeError(f"{self}: {rule}, got {show(prev_shape)}")
        return cast(S, tuple([prev_shape[axis - 1] for axis in self.axes]))  # no type says "the same rank"


@final
@frozen(repr=False)
class RepeatVector(Weightless[Vector, Series]):
    """A vector repeated `n` times.

    Args:
        n: how many times the vector is repeated, which is the length of the output.

    Shapes:
        (features,) -> (n, features)

    Weights:
        none

    Raises:
        TypeError: `n` is not a whole number, or the input is not a shape.
        ConfigError: `n` is below 1.
        ShapeError: the input is not a vector.

    Source:
        https://keras.io/api/layers/reshaping_layers/repeat_vector/

    >>> RepeatVector(10).output_shape((64,))
    (10, 64)
    """

    n: int = field(validator=integer(1))

    def output_shape(self, prev_shape: Vector) -> Series:
        """Return one row for each time."""
        (features,) = expect(self, prev_shape, 1)
        return (self.n, features)
