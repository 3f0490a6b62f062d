"""Fully connected layers: each neuron has one weight for each of its inputs or pairs of them, and a bias."""

from math import prod
from typing import Any, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import S, Shape, Vector, check_shape, with_last_axis
from cnnparams.arithmetic.values import show
from cnnparams.bases.activating import activation_operations
from cnnparams.bases.base import Layer, Merge, SameRank
from cnnparams.bases.several_inputs import check_inputs
from cnnparams.errors import ShapeError
from cnnparams.operations import Operation, Operations, of_weight, rows
from cnnparams.settings.checks import boolean, integer, text_or_none
from cnnparams.weights import Weight
from cnnparams.window import Seen, itself


@final
@frozen(repr=False)
class FullyConnected(Layer[Any, Vector]):  # Any: mypy cannot join Shape and Image in a list of layers
    """The textbook's layer: each neuron sees every element of the previous layer, of any shape.

    An image is flattened first. `Dense` is the layer of Keras and PyTorch, which acts on the last axis only;
    on a vector the two are the same.

    Args:
        units: number of neurons, which is the size of the output. PyTorch's `out_features`.
        bias: whether each neuron has a bias. Keras' `use_bias`.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

    Shapes:
        any -> (units,)

    Weights:
        kernel (inputs, units); bias (units,)

    Raises:
        TypeError: an argument has the wrong type, or the input is not a shape.
        ConfigError: `units` is below 1.
        ShapeError: the input is empty or has a size below 1.

    Source:
        https://cs231n.github.io/convolutional-networks/#fc

    >>> FullyConnected(120).param_count((5, 5, 16))  # 48120 = (120 * 400) + 1 * 120
    48120
    """

    units: int = field(validator=integer(1))
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        check_shape(self, prev_shape)
        return _kernel_and_bias(prod(prev_shape), self.units, bias=self.bias)

    def output_shape(self, prev_shape: Shape) -> Vector:
        """Return one element per neuron."""
        check_shape(self, prev_shape)
        return (self.units,)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return the kernel and the bias once, and the activation."""
        used = [of_weight(weight) for weight in self.weights(prev_shape)]
        return (*used, *activation_operations(self.activation, {"units": self.units}))

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that all elements are seen."""
        return ()


@final
@frozen(repr=False)
class Dense(SameRank):
    """The layer of Keras (`Dense`) and PyTorch (`Linear`): it acts on the last axis and keeps the others.

    On an image it is a 1 x 1 convolution. `FullyConnected` is the textbook's layer, which flattens its input
    first; on a vector the two are the same.

    Args:
        units: number of neurons, which is the size of the output's last axis. PyTorch's `out_features`.
        bias: whether each neuron has a bias. Keras' `use_bias`.
        activation: label of the function that follows, such as `"relu"`; it has no parameters and leaves the
            shape as it is.

    Shapes:
        (..., inputs) -> (..., units)

    Weights:
        kernel (inputs, units); bias (units,)

    Raises:
        TypeError: an argument has the wrong type, or the input is not a shape.
        ConfigError: `units` is below 1.
        ShapeError: the input is empty or has a size below 1.

    Source:
        https://keras.io/api/layers/core_layers/dense/

    >>> Dense(84).param_count((120,))  # 10164 = (84 * 120) + 1 * 84
    10164
    >>> Dense(84).output_shape((7, 7, 120))
    (7, 7, 84)
    """

    units: int = field(validator=integer(1))
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    activation: str | None = field(default=None, validator=text_or_none, kw_only=True)

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        check_shape(self, prev_shape)
        return _kernel_and_bias(prev_shape[-1], self.units, bias=self.bias)

    def output_shape(self, prev_shape: S) -> S:
        """Return the input's shape with one last element per neuron."""
        check_shape(self, prev_shape)
        return with_last_axis(prev_shape, self.units)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return the kernel and the bias, once for each row of the input, and the activation."""
        each = rows(prev_shape)
        used = [of_weight(weight, **each) for weight in self.weights(prev_shape)]
        return (*used, *activation_operations(self.activation, {**each, "units": self.units}))

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each position is seen by itself, with all its channels."""
        return itself(len(prev_shape) - 1)


@final
@frozen(repr=False)
class Bilinear(Merge[Shape, Any]):  # Any: the output has the rank of the inputs
    """A bilinear map of two inputs: each neuron has a weight for each pair of an element of both.

    As in PyTorch, it acts on the last axes, and the others must be the same. Keras has no such layer.

    Args:
        units: number of neurons, which is the size of the output's last axis. PyTorch's `out_features`.
        bias: whether each neuron has a bias.

    Shapes:
        (..., inputs1) and (..., inputs2) -> (..., units)

    Weights:
        kernel (units, inputs1, inputs2); bias (units,)

    Raises:
        TypeError: an argument has the wrong type, or this is not a tuple of shapes.
        ConfigError: `units` is below 1.
        ShapeError: there are not exactly two inputs, one is empty or has a size below 1, or they differ in
            another axis than the last.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.Bilinear.html

    >>> Bilinear(40).param_count(((20,), (30,)))  # 24040 = 40 * 20 * 30 + 40
    24040
    >>> Bilinear(40).output_shape(((128, 20), (128, 30)))
    (128, 40)
    """

    units: int = field(validator=integer(1))
    bias: bool = field(default=True, validator=boolean, kw_only=True)

    def weights(self, prev_shape: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the kernel and, unless switched off, the bias."""
        self.output_shape(prev_shape)
        first, second = prev_shape
        kernel = Weight("kernel", units=self.units, inputs1=first[-1], inputs2=second[-1])
        return (kernel, Weight("bias", units=self.units)) if self.bias else (kernel,)

    def output_shape(self, prev_shape: tuple[S, ...]) -> S:
        """Return the shape of the inputs with one last element per neuron."""
        check_inputs(self, prev_shape, most=2)
        first, second = prev_shape
        if first[:-1] != second[:-1]:
            rule = "inputs 1 and 2 must have the same axes before the last"
            raise ShapeError(f"{self}: {rule}, got {show(first)} and {show(second)}")
        return with_last_axis(first, self.units)

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return the kernel applied to one input, and the products of that with the other, for each row."""
        kernel, *bias = self.weights(prev_shape)
        each = rows(prev_shape[0])
        second = dict(kernel.axes)
        del second["inputs1"]
        return (
            of_weight(kernel, **each),
            Operation("multiply_add", **second, **each),
            *[of_weight(weight, **each) for weight in bias],
        )

    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return that each position is seen by itself, with all its channels."""
        return tuple([itself(len(shape) - 1) for shape in prev_shape])


def _kernel_and_bias(inputs: int, units: int, *, bias: bool) -> tuple[Weight, ...]:
    kernel = Weight("kernel", inputs=inputs, units=units)
    return (kernel, Weight("bias", units=units)) if bias else (kernel,)
