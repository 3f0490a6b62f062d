"""Merging: several inputs become one, element by element; nothing is learnt."""

from typing import ClassVar, cast, final

from attrs import frozen

from cnnparams.arithmetic.shapes import S
from cnnparams.bases.several_inputs import WeightlessMerge, check_inputs, clash
from cnnparams.errors import ShapeError


class _ElementByElement(WeightlessMerge):
    """A merge of inputs that are broadcast to one shape."""

    __slots__ = ()

    exactly_two: ClassVar[bool] = False

    @final
    def output_shape(self, prev_shape: tuple[S, ...]) -> S:
        """Return the shape to which all inputs can be broadcast."""
        check_inputs(self, prev_shape, exactly_two=self.exactly_two)
        sizes: list[int] = []
        for axis in range(-max(map(len, prev_shape)), 0):
            present = [shape[axis] for shape in prev_shape if len(shape) >= -axis]
            size = max(present)
            if any(other not in {1, size} for other in present):
                raise ShapeError(f"{self}: {clash(prev_shape)}")
            sizes.append(size)
        return cast(S, tuple(sizes))  # no type says "the highest of these ranks"


@final
@frozen(repr=False)
class Add(_ElementByElement):
    """The sum of all inputs, such as the body and the shortcut of a residual network.

    The inputs have the same shape, or can be broadcast to one, as in Keras and PyTorch: counted from the
    last axis, sizes are equal or 1, and missing axes are 1. (PyTorch, where the channels come first,
    finds other axes missing.)

    Shapes:
        two or more of the same -> the same

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are fewer than two inputs, one is empty or has a size below 1, or two disagree.

    Source:
        https://keras.io/api/layers/merging_layers/add/, https://arxiv.org/abs/1512.03385

    >>> Add().output_shape(((56, 56, 64), (56, 56, 64)))
    (56, 56, 64)
    """


@final
@frozen(repr=False)
class Subtract(_ElementByElement):
    """The first input less the second. Both may be broadcast, as in `Add`.

    Shapes:
        two of the same -> the same

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are not exactly two inputs, one is empty or has a size below 1, or they disagree.

    Source:
        https://keras.io/api/layers/merging_layers/subtract/

    >>> Subtract().output_shape(((28, 28, 3), (28, 28, 3)))
    (28, 28, 3)
    """

    exactly_two: ClassVar[bool] = True


@final
@frozen(repr=False)
class Multiply(_ElementByElement):
    """The product of all inputs, such as channels and their gates.

    The inputs may be broadcast, as in `Add`: one number for each channel multiplies the whole channel.

    Shapes:
        two or more, equal or 1 along each axis -> the larger along each axis

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are fewer than two inputs, one is empty or has a size below 1, or two disagree.

    Source:
        https://keras.io/api/layers/merging_layers/multiply/, https://arxiv.org/abs/1709.01507

    >>> Multiply().output_shape(((56, 56, 256), (1, 1, 256)))
    (56, 56, 256)
    >>> Multiply().output_shape(((56, 56, 256), (256,)))
    (56, 56, 256)
    """


@final
@frozen(repr=False)
class Average(_ElementByElement):
    """The mean of all inputs. They may be broadcast, as in `Add`.

    Shapes:
        two or more of the same -> the same

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are fewer than two inputs, one is empty or has a size below 1, or two disagree.

    Source:
        https://keras.io/api/layers/merging_layers/average/

    >>> Average().output_shape(((10,), (10,), (10,)))
    (10,)
    """


@final
@frozen(repr=False)
class Maximum(_ElementByElement):
    """The largest of all inputs, element by element. They may be broadcast, as in `Add`.

    Shapes:
        two or more of the same -> the same

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are fewer than two inputs, one is empty or has a size below 1, or two disagree.

    Source:
        https://keras.io/api/layers/merging_layers/maximum/

    >>> Maximum().output_shape(((14, 14, 32), (14, 14, 32)))
    (14, 14, 32)
    """
