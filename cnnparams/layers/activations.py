"""Activations: a function of each element, softmax of a whole axis; the shape stays."""

from typing import Any, Literal, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import S, Shape, axis_names, check_shape, with_size
from cnnparams.arithmetic.values import show
from cnnparams.bases.activating import activation_operations, softmax_operations
from cnnparams.bases.base import Elementwise, SameRank, Weightless
from cnnparams.errors import ShapeError
from cnnparams.operations import Operations, elements, per_element
from cnnparams.settings.axes import one_axis, place_of
from cnnparams.settings.checks import one_of, text
from cnnparams.weights import Weight
from cnnparams.window import Seen, Window, itself


@final
@frozen(repr=False)
class Activation(Elementwise):
    """A function of each element, named by its label.

    Args:
        function: name of the function, such as `"tanh"`: a label.

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

    function: str = field(validator=text)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return what the function does to each element."""
        return activation_operations(self.function, elements(self.output_shape(prev_shape)))


@final
@frozen(repr=False)
class ReLU(Elementwise):
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

    def operations(self, prev_shape: Shape) -> Operations:
        """Return one comparison for each element."""
        return activation_operations("relu", elements(self.output_shape(prev_shape)))


@final
@frozen(repr=False)
class Softmax(SameRank, Weightless[Any, Any]):  # Any: SameRank says it
    """Positive numbers that add up to one along an axis: probabilities of the classes.

    Args:
        axis: axis along which they add up to one: 1 is the first after the batch, and -1 is the last, the
            channels. 0, the batch, is refused. PyTorch's `dim`.

    Shapes:
        any -> the same

    Weights:
        none

    Raises:
        TypeError: the axis is not a whole number, or the input is not a shape.
        ConfigError: the axis is 0.
        ShapeError: the input is empty, has a size below 1 or lacks the axis.

    Source:
        https://keras.io/api/layers/activation_layers/softmax/

    >>> Softmax().output_shape((1000,))
    (1000,)
    """

    axis: int = field(default=-1, validator=one_axis, kw_only=True)

    def output_shape(self, prev_shape: S) -> S:
        """Return the shape of the input."""
        check_shape(self, prev_shape)
        place_of(self, self.axis, prev_shape)
        return prev_shape

    def operations(self, prev_shape: Shape) -> Operations:
        """Return the largest of each row, its differences, their exponentials, the sum and the quotients."""
        axes = elements(self.output_shape(prev_shape))
        return softmax_operations(axes, [*axes][place_of(self, self.axis, prev_shape)])

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that an element sees all along the axis, and each along the others by itself."""
        self.output_shape(prev_shape)
        return itself(len(prev_shape), {place_of(self, self.axis, prev_shape): None})


@final
@frozen(repr=False)
class GLU(SameRank, Weightless[Any, Any]):  # Any: SameRank says it
    """The gated linear unit: one half of an axis, multiplied by the sigmoid of the other.

    Keras has no such layer.

    Args:
        axis: axis that is halved: 1 is the first after the batch, and -1 is the last, the channels. 0, the
            batch, is refused. PyTorch's `dim`.

    Shapes:
        any -> the same, with half of the elements along the axis

    Weights:
        none

    Raises:
        TypeError: the axis is not a whole number, or the input is not a shape.
        ConfigError: the axis is 0.
        ShapeError: the input is empty, has a size below 1, lacks the axis, or its size is odd.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.GLU.html

    >>> GLU().output_shape((100, 512))  # 256 = 512 // 2
    (100, 256)
    """

    axis: int = field(default=-1, validator=one_axis, kw_only=True)

    def output_shape(self, prev_shape: S) -> S:
        """Return the shape of the input with half of the axis."""
        check_shape(self, prev_shape)
        place = place_of(self, self.axis, prev_shape)
        if prev_shape[place] % 2:
            rule = f"the size of the axis must be even, got {show(prev_shape[place])}"
            raise ShapeError(f"{self}: {rule} (input {show(prev_shape)})")
        return with_size(prev_shape, place, prev_shape[place] // 2)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return the sigmoid of one half, and its product with the other."""
        axes = elements(self.output_shape(prev_shape))
        return (*activation_operations("sigmoid", axes), *per_element(axes, {"multiply": 1}))

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that an element sees one in each half of the axis."""
        place = place_of(self, self.axis, prev_shape)
        return itself(len(prev_shape), {place: Window(prev_shape[place] // 2 + 1)})


@final
@frozen(repr=False)
class PReLU(SameRank):
    """A ReLU whose slope below zero is learnt, `per` channel, network or element.

    For d channels, PyTorch's `PReLU(d)` is per channel and its default is one slope per layer. Keras' default
    is per element, and `shared_axes` names the axes along which one slope is shared.

    Args:
        per: what has a slope of its own: each `"channel"`, each `"element"` of the input, or the `"network"`,
            one for the whole layer.

    Shapes:
        any -> the same

    Weights:
        alpha (channels,), or a single number, or the shape of the input

    Raises:
        TypeError: `per` is not a string, or the input is not a shape.
        ConfigError: `per` is none of the three.
        ShapeError: the input is empty or has a size below 1.

    Source:
        https://arxiv.org/abs/1502.01852

    >>> PReLU().param_count((56, 56, 64))  # 64: one for each channel
    64
    >>> PReLU(per="element").param_count((56, 56, 64))  # 200704 = 64 * 56 * 56
    200704
    """

    per: Literal["channel", "network", "element"] = field(
        default="channel", validator=one_of("channel", "network", "element"), kw_only=True
    )

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return the slopes."""
        check_shape(self, prev_shape)
        if self.per == "element":
            axes = dict(zip(axis_names(len(prev_shape)), prev_shape, strict=True))
        else:
            axes = {"channels": prev_shape[-1]} if self.per == "channel" else {}
        return (Weight("alpha", **axes),)

    def output_shape(self, prev_shape: S) -> S:
        """Return the shape of the input."""
        check_shape(self, prev_shape)
        return prev_shape

    def operations(self, prev_shape: Shape) -> Operations:
        """Return a comparison and a product for each element."""
        return activation_operations("leaky_relu", elements(self.output_shape(prev_shape)))

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each element is seen by itself."""
        return itself(len(prev_shape))
