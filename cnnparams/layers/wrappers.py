"""Wrappers: a layer that applies another one to each step of a sequence, or from both of its ends."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast, final

from attrs import Attribute, evolve, field, frozen

from cnnparams.arithmetic.shapes import Shape, axis_names, check_spatial
from cnnparams.arithmetic.terms import named
from cnnparams.bases.base import Layer, OneIn, Out
from cnnparams.bases.sequences import Recurrent
from cnnparams.bases.wrapping import ask_inside, one_layer
from cnnparams.errors import ConfigError
from cnnparams.settings.checks import describe, one_of
from cnnparams.weights import Weight

if TYPE_CHECKING:
    from cnnparams.explanation import Explanation


def _recurrent(instance: object, attribute: "Attribute[Any]", value: Layer[Any, Shape]) -> None:
    """Accept a layer that can read a sequence from its end, as Keras does."""
    if not isinstance(value, Recurrent):
        raise ConfigError(f"{describe(instance, attribute)} must be recurrent, as LSTM(8) is, got {value}")


@final
@frozen(repr=False)
class Bidirectional(Layer[OneIn, Out]):
    """A recurrent layer twice: one reads the sequence from its start, the other from its end.

    Keras' `merge_mode=None`, two outputs, is no layer here. In PyTorch the wrapper is an argument,
    `bidirectional=True`, which concatenates. With several layers, both outputs of one go to the next there:
    write that as one `Bidirectional` after another. A layer with `num_layers` in a `Bidirectional` is, as in
    Keras, two stacks that know nothing of each other.

    Args:
        layer: the recurrent layer, such as `LSTM(64)`, which leaves `name` and `trainable` to its wrapper.
        merge: how the two outputs become one: `"concat"` keeps the channels of both, `"sum"` adds them,
            `"mul"` multiplies them and `"ave"` takes their mean. Keras' `merge_mode`.

    Shapes:
        those of the layer, the channels of the output doubled by `"concat"`

    Weights:
        those of the layer twice, with names that begin with forward and backward

    Raises:
        TypeError: `layer` is not a layer, or `merge` is not a string.
        ConfigError: `layer` is not recurrent, has a name or is frozen, or `merge` is unknown.
        ShapeError: the layer cannot take the input.

    Source:
        https://keras.io/api/layers/recurrent_layers/bidirectional/

    >>> from cnnparams import LSTM
    >>> Bidirectional(LSTM(64)).param_count((200, 128))  # 98816 = 2 * (128 + 64 + 1) * 4 * 64
    98816
    >>> Bidirectional(LSTM(64, return_sequences=True)).output_shape((200, 128))  # 128 = 2 * 64
    (200, 128)
    """

    is_composite: ClassVar[bool] = True

    layer: Recurrent[OneIn, Out] = field(validator=[one_layer, _recurrent])
    merge: Literal["concat", "sum", "mul", "ave"] = field(
        default="concat", validator=one_of("concat", "sum", "mul", "ave"), kw_only=True
    )

    def weights(self, prev_shape: OneIn) -> tuple[Weight, ...]:
        """Return the weights of both directions."""
        weights = ask_inside(self, self.layer.weights, prev_shape, prev_shape)
        return tuple(
            (Weight if weight.learnable else Weight.state)(f"{direction}_{weight.name}", **dict(weight.axes))
            for direction in ("forward", "backward")
            for weight in weights
        )

    def output_shape(self, prev_shape: OneIn) -> Out:
        """Return the output of one direction, with the channels of both if they are concatenated."""
        shape = ask_inside(self, self.layer.output_shape, prev_shape, prev_shape)
        if self.merge != "concat":
            return shape
        return cast(Out, (*shape[:-1], 2 * shape[-1]))  # no type says "the same rank"


@final
@frozen(repr=False)
class TimeDistributed(Layer[Shape, Any]):  # Any: no type says "one axis more than the layer has"
    """A layer applied to each step of a sequence: the same layer, so one set of weights.

    The first axis is the time and stays. The others are the input of the layer, so this also applies a layer
    to each image of a stack. PyTorch has no such module; there, steps are moved into the batch. The static
    type of the output is left open: the next layer is checked when it is added. The layers of a block inside
    are found, frozen and explained by their paths, such as `network["frames/conv1"]`.

    Args:
        layer: the layer for each step, with one input, which leaves `name` and `trainable` to its wrapper.

    Shapes:
        (time, ...) -> (time, the layer's output)

    Weights:
        those of the layer

    Raises:
        TypeError: `layer` is not a layer, or the input is not a shape.
        ConfigError: `layer` has several inputs, has a name or is frozen.
        ShapeError: the input is a vector, has a size below 1, or the layer cannot take a step of it.

    Source:
        https://keras.io/api/layers/recurrent_layers/time_distributed/

    >>> from cnnparams import Conv2D
    >>> TimeDistributed(Conv2D(64, 3)).param_count((10, 128, 128, 3))  # 1792 = ((3 * 3 * 3) + 1) * 64
    1792
    >>> TimeDistributed(Conv2D(64, 3)).output_shape((10, 128, 128, 3))  # 126 = (128 - 3) // 1 + 1
    (10, 126, 126, 64)
    """

    is_composite: ClassVar[bool] = True

    layer: Layer[Any, Shape] = field(validator=one_layer)

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return the weights of the layer."""
        return ask_inside(self, self.layer.weights, self.one_step(prev_shape), prev_shape)

    def output_shape(self, prev_shape: Shape) -> Any:
        """Return the time, and the output of the layer for one step."""
        step = ask_inside(self, self.layer.output_shape, self.one_step(prev_shape), prev_shape)
        return (prev_shape[0], *step)

    def explain(self, prev_shape: Shape) -> "Explanation":
        """Return the arithmetic of the layer for one step; a block is opened."""
        inside = ask_inside(self, self.layer.explain, self.one_step(prev_shape), prev_shape)
        kind = type(self).__name__
        return evolve(
            inside,
            title=self.name or kind,
            kind=kind,
            prev_shapes=(prev_shape,),
            output_shape=self.output_shape(prev_shape),
        )

    def one_step(self, prev_shape: Shape) -> Shape:
        """Return the shape of one step, which the layer inside takes.

        Args:
            prev_shape: shape of the sequence, without the batch.

        Raises:
            TypeError: the shape is not a tuple of whole numbers.
            ShapeError: it is a vector, or has a size below 1.
        """
        check_spatial(self, prev_shape)
        return tuple(map(named, axis_names(len(prev_shape) - 1), prev_shape[1:]))
