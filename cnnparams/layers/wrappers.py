"""Wrappers: a layer that applies another one to each step of a sequence."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, final

from attrs import evolve, field, frozen

from cnnparams.arithmetic.shapes import Shape, axis_names, check_spatial
from cnnparams.arithmetic.terms import named
from cnnparams.bases.base import Layer, Opening, explained, windows_of
from cnnparams.bases.wrapping import Wrapper, ask_inside, one_layer
from cnnparams.operations import Operations
from cnnparams.weights import Weight
from cnnparams.window import ITSELF, Seen, later

if TYPE_CHECKING:
    from cnnparams.explanation import Explanation


@final
@frozen(repr=False)
class TimeDistributed(Wrapper[Shape, Any]):  # Any: no type says "one axis more than the layer has"
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
    opened_as: ClassVar[Opening] = "distributed"

    layer: Layer[Any, Shape] = field(validator=one_layer)

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return the weights of the layer."""
        return ask_inside(self, self.layer.weights, self.one_step(prev_shape), prev_shape)

    def output_shape(self, prev_shape: Shape) -> Any:
        """Return the time, and the output of the layer for one step."""
        step = ask_inside(self, self.layer.output_shape, self.one_step(prev_shape), prev_shape)
        return (prev_shape[0], *step)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return the arithmetic of the layer, once for each step."""
        inside = ask_inside(self, self.layer.operations, self.one_step(prev_shape), prev_shape)
        return tuple([operation.repeated("time", prev_shape[0]) for operation in inside])

    def explain(self, prev_shape: Shape, *, operations: bool = False) -> "Explanation":
        """Return the arithmetic of the layer for one step; a block is opened."""
        from cnnparams.explanation import repeated

        explain = partial(explained, self.layer, operations=operations)
        inside = ask_inside(self, explain, self.one_step(prev_shape), prev_shape)
        kind = type(self).__name__
        return evolve(
            repeated(inside, "time", prev_shape[0]),
            title=self.name or kind,
            kind=kind,
            prev_shapes=(prev_shape,),
            output_shape=self.output_shape(prev_shape),
        )

    def seen(self, prev_shape: Shape) -> Shape:
        """Return the shape of one step."""
        return self.one_step(prev_shape)

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

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each step is seen by itself, through the windows of the layer."""
        ask = partial(windows_of, self.layer)
        (inside,) = ask_inside(self, ask, self.one_step(prev_shape), prev_shape)
        return (ITSELF, *[later(window) for window in inside])
