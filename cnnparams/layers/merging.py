"""Merging: several inputs become one, element by element; only a weighted sum learns anything."""

from typing import Any, ClassVar, cast, final

from attrs import frozen

from cnnparams.arithmetic.shapes import S, Shape
from cnnparams.bases.base import Merge
from cnnparams.bases.several_inputs import WeightlessMerge, broadcast, check_equal, check_inputs, clash
from cnnparams.errors import ShapeError
from cnnparams.operations import Operation, Operations, elements, of_pairs, per_element
from cnnparams.weights import Weight
from cnnparams.window import Seen, broadcast_windows


class _ElementByElement(WeightlessMerge):
    """A merge of inputs that are broadcast to one shape."""

    __slots__ = ()

    most_inputs: ClassVar[int | None] = None

    @final
    def output_shape(self, prev_shape: tuple[S, ...]) -> S:
        """Return the shape to which all inputs can be broadcast."""
        check_inputs(self, prev_shape, most=self.most_inputs, numbers=True)
        sizes = broadcast(prev_shape)
        if sizes is None:
            raise ShapeError(f"{self}: {clash(prev_shape)}")
        return cast(S, tuple(sizes))  # no type says "the highest of these ranks"

    @final
    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return that each element is seen by itself, and all of an axis that is broadcast."""
        shape: Shape = self.output_shape(prev_shape)
        return tuple([broadcast_windows(each, shape) for each in prev_shape])


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

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return an addition for each input but the first."""
        return of_pairs("add", prev_shape, self.output_shape(prev_shape))


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

    most_inputs: ClassVar[int | None] = 2

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return a difference for each element."""
        return of_pairs("add", prev_shape, self.output_shape(prev_shape))


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

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return a product for each input but the first."""
        return of_pairs("multiply", prev_shape, self.output_shape(prev_shape))


@final
@frozen(repr=False)
class Divide(_ElementByElement):
    """The first input divided by the second. Both may be broadcast, as in `Add`.

    Keras has it as `ops.divide`, PyTorch as `/`.

    Shapes:
        two of the same -> the same

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are not exactly two inputs, one is empty or has a size below 1, or they disagree.

    Source:
        https://keras.io/api/ops/numpy/#divide-function

    >>> Divide().output_shape(((56, 56, 96), (1, 1, 96)))
    (56, 56, 96)
    """

    most_inputs: ClassVar[int | None] = 2

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return a quotient for each element."""
        return of_pairs("divide", prev_shape, self.output_shape(prev_shape))


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

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return an addition for each input but the first, and a division."""
        shape = self.output_shape(prev_shape)
        return (*of_pairs("add", prev_shape, shape), *per_element(elements(shape), {"divide": 1}))


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

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return a comparison for each input but the first."""
        return of_pairs("compare", prev_shape, self.output_shape(prev_shape))


@final
@frozen(repr=False)
class Minimum(_ElementByElement):
    """The smallest of all inputs, element by element. They may be broadcast, as in `Add`.

    Shapes:
        two or more of the same -> the same

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are fewer than two inputs, one is empty or has a size below 1, or two disagree.

    Source:
        https://keras.io/api/layers/merging_layers/minimum/

    >>> Minimum().output_shape(((14, 14, 32), (14, 14, 32)))
    (14, 14, 32)
    """

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return a comparison for each input but the first."""
        return of_pairs("compare", prev_shape, self.output_shape(prev_shape))


@final
@frozen(repr=False)
class WeightedSum(Merge[Shape, Any]):  # Any: as of all merges, a variable of `output_shape`
    """The sum of all inputs, each times one number that is learnt.

    The fast normalised fusion of EfficientDet's BiFPN; what normalises the numbers learns nothing. Neither
    Keras nor PyTorch has it as a layer.

    Shapes:
        two or more of the same -> the same

    Weights:
        weight (inputs,)

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are fewer than two inputs, one is empty or has a size below 1, or two differ.

    Source:
        https://arxiv.org/abs/1911.09070, section 3.3

    >>> WeightedSum().param_count(((32, 32, 64), (32, 32, 64), (32, 32, 64)))  # 3: one for each input
    3
    """

    def weights(self, prev_shape: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return a number for each input."""
        check_equal(self, prev_shape)
        # An axis "inputs" would be the neurons of the previous layer.
        return (Weight("weight", merged_inputs=len(prev_shape)),)

    def output_shape(self, prev_shape: tuple[S, ...]) -> S:
        """Return the shape of the inputs."""
        check_equal(self, prev_shape)
        return prev_shape[0]

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return the normalised weights, the products with them, and their sum."""
        shape = self.output_shape(prev_shape)
        number = {"merged_inputs": len(prev_shape)}
        return (
            Operation("compare", **number),
            Operation("add", **number),  # their sum, and a small number
            Operation("divide", **number),
            Operation("multiply", **number, **elements(shape)),
            *of_pairs("add", prev_shape, shape),
        )

    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return that each element is seen by itself."""
        shape = self.output_shape(prev_shape)
        return tuple([broadcast_windows(each, shape) for each in prev_shape])
