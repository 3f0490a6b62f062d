"""Reshaping: the same numbers in another shape."""

from itertools import takewhile
from math import prod
from typing import Any, cast, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import (
    S,
    Series,
    Shape,
    Vector,
    check_shape,
    check_spatial,
    expect,
    with_size,
)
from cnnparams.arithmetic.terms import named
from cnnparams.arithmetic.values import got_sizes, is_integer, is_tuple, show
from cnnparams.bases.base import Elementwise, Weightless, WithoutArithmetic
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.settings.checks import describe, integer, plain_tuple
from cnnparams.window import Seen, Window, broadcast_windows, itself


@final
@frozen(repr=False)
class Identity(WithoutArithmetic[Any, Any], Elementwise):
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
class Flatten(WithoutArithmetic[Any, Vector], Weightless[Any, Vector]):
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

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that all elements are seen."""
        return ()


@final
@frozen(repr=False)
class FlattenPositions(WithoutArithmetic[Shape, Series], Weightless[Shape, Series]):
    """All positions of an image, a volume or the like as one sequence; the channels stay.

    What a Vision Transformer, a Mixer, a DETR or a CRNN does between its convolutions and its layers for
    sequences. PyTorch writes it as `flatten(2).transpose(1, 2)`. `UnflattenLike` is the way back.

    Shapes:
        (..., channels) -> (positions, channels)

    Weights:
        none

    Raises:
        TypeError: the input is not a shape.
        ShapeError: the input has a single axis or a size below 1.

    Source:
        https://arxiv.org/abs/2010.11929, section 3.1

    >>> FlattenPositions().output_shape((14, 14, 768))  # 196 = 14 * 14
    (196, 768)
    """

    def output_shape(self, prev_shape: Shape) -> Series:
        """Return the number of positions, and the channels."""
        check_spatial(self, prev_shape)
        return (prod(prev_shape[:-1]), prev_shape[-1])

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that a position sees its row of the input."""
        return (Window(upsampling=prod(prev_shape[1:-1])),)


def _check_open_shape(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Refuse anything but a shape in which -1 may stand for a size that depends on the input."""
    who = describe(instance, attribute)
    if not is_tuple(value) or not all(map(is_integer, value)) or -1 not in value:
        check_shape(who, value)
    elif any(size < 1 and size != -1 for size in value):
        raise ShapeError(f"{who}: every size in a shape must be 1 or more, or -1, got {show(value)}")


def _one_open(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    _check_open_shape(instance, attribute, value)
    if value.count(-1) > 1:
        raise ConfigError(f"{describe(instance, attribute)} must hold -1 once at most, got {show(value)}")


@final
@frozen(repr=False)
class Reshape(WithoutArithmetic[Shape, S], Weightless[Shape, S]):
    """The elements of the input in another shape.

    `target_shape` is without the batch, as in Keras. One of its sizes may be -1: what remains, as in Keras
    and PyTorch. PyTorch's `Unflatten` does it for one axis.

    Args:
        target_shape: shape of the output, without the batch. One size may be -1, which stands for the number
            of elements of the input over the product of the others.

    Shapes:
        any -> target_shape

    Weights:
        none

    Raises:
        TypeError: the target or the input is not a tuple of whole numbers.
        ConfigError: the target holds -1 more than once.
        ShapeError: the target is empty or has a size below 1 other than -1, the input is empty or has a size
        below 1, they hold different numbers of elements, or nothing can stand for the -1.

    Source:
        https://keras.io/api/layers/reshaping_layers/reshape/

    >>> Reshape((7, 7, 128)).output_shape((6272,))  # 7 * 7 * 128 = 6272
    (7, 7, 128)
    >>> Reshape((-1, 512)).output_shape((2, 25, 512))  # 50 = (2 * 25 * 512) // 512
    (50, 512)
    """

    target_shape: S = field(validator=[_one_open, plain_tuple])

    def output_shape(self, prev_shape: Shape) -> S:
        """Return the target, with the size that remains in place of -1."""
        check_shape(self, prev_shape)
        elements, target = prod(prev_shape), self.target_shape
        if -1 in target:
            place = target.index(-1)
            return with_size(target, place, self._remaining(prev_shape, elements))
        places = prod(target)
        if elements != places:
            rule = f"must hold the {show(elements)} elements of the input, got {show(places)}"
            raise ShapeError(f"{self}: {rule} (input {show(prev_shape)}){_fitting(target, elements)}")
        return target

    def _remaining(self, prev_shape: Shape, elements: int) -> int:
        """Return the size that -1 stands for."""
        others = [
            named("", size) for size in self.target_shape if size != -1
        ]  # no letter says which they are
        if not others:
            return elements
        known = prod(others)
        if elements % known:
            rule = f"the other sizes, {show(known)}, must divide the {show(elements)} elements of the input"
            raise ShapeError(f"{self}: {rule} (input {show(prev_shape)})")
        return elements // known

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that the first axes, as far as they stay, are seen by themselves, and all of the others."""
        sizes = zip(prev_shape, self.output_shape(prev_shape), strict=False)
        return itself(len(list(takewhile(lambda both: both[0] == both[1], sizes))))


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
        raise TypeError(f"{who} must be a tuple of whole numbers, {got_sizes(value)}")
    if not value or sorted(value) != list(range(1, len(value) + 1)):
        rule = "must hold each axis once, counted from 1 (0 is the batch, which stays)"
        raise ConfigError(f"{who} {rule}, got {show(value)}")


@final
@frozen(repr=False)
class Permute(WithoutArithmetic[S, S], Weightless[S, S]):
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

    axes: S = field(validator=[_each_once, plain_tuple])

    def output_shape(self, prev_shape: S) -> S:
        """Return the sizes in their new order."""
        check_shape(self, prev_shape)
        if len(prev_shape) != len(self.axes):
            rule = f"expects an input of {len(self.axes)} axes"
            raise ShapeError(f"{self}: {rule}, got {show(prev_shape)}")
        return cast(S, tuple([prev_shape[axis - 1] for axis in self.axes]))  # no type says "the same rank"

    def windows(self, prev_shape: S) -> Seen:
        """Return that each element is seen by itself, along its new axis."""
        return tuple([Window(axis=self.axes.index(axis + 1)) for axis in range(len(prev_shape))])


@final
@frozen(repr=False)
class RepeatVector(WithoutArithmetic[Vector, Series], Weightless[Vector, Series]):
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

    def windows(self, prev_shape: Vector) -> Seen:
        """Return that each feature is seen by itself."""
        return (Window(axis=1),)


@final
@frozen(repr=False)
class Expand(WithoutArithmetic[Shape, S], Weightless[Shape, S]):
    """The input repeated along its axes of size 1: PyTorch's `expand`, Keras' `ops.broadcast_to`.

    As in PyTorch, axes that the input lacks are new and come first.

    Args:
        shape: shape of the output, without the batch; -1 keeps the size that the input has there.

    Shapes:
        any that can be broadcast to it -> shape

    Weights:
        none

    Raises:
        TypeError: the shape or the input is not a tuple of whole numbers.
        ShapeError: the shape is empty or has a size below 1 other than -1, the input is empty, has a size
            below 1, more axes, or another size than 1 where the shape has another one, or -1 stands where the
            input has no axis.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.Tensor.expand.html

    >>> Expand((100, -1)).output_shape((1, 768))
    (100, 768)
    """

    shape: S = field(validator=[_check_open_shape, plain_tuple])

    def output_shape(self, prev_shape: Shape) -> S:
        """Return the shape, with the sizes of the input in place of -1."""
        check_shape(self, prev_shape)
        new = len(self.shape) - len(prev_shape)
        if new < 0:
            rule = f"expects an input of {len(self.shape)} axes or fewer"
            raise ShapeError(f"{self}: {rule}, got {show(prev_shape)}")
        if -1 in self.shape[:new]:
            rule = (
                f"-1 keeps a size, but the input has no axis {show(self.shape.index(-1) - len(self.shape))}"
            )
            raise ShapeError(f"{self}: {rule}, got {show(prev_shape)}")
        sizes: list[int] = list(self.shape)
        for axis in range(-len(prev_shape), 0):
            size, wanted = prev_shape[axis], sizes[axis]
            if wanted == -1:
                sizes[axis] = size
            elif size not in {1, wanted}:
                rule = f"the size along axis {axis} must be {show(wanted)}, or 1"
                raise ShapeError(f"{self}: {rule}, got {show(size)} (input {show(prev_shape)})")
        return cast(S, tuple(sizes))  # no type says "the same rank"

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each element is seen by itself, along the last axes."""
        return broadcast_windows(prev_shape, self.output_shape(prev_shape))
