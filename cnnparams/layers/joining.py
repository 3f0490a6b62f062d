"""Joining: several inputs become one along an axis; nothing is learnt."""

from typing import Any, cast, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import S, Shape
from cnnparams.bases.base import WithoutArithmetic
from cnnparams.bases.several_inputs import WeightlessMerge, check_equal, check_inputs, check_ranks, clash
from cnnparams.errors import ShapeError
from cnnparams.settings.axes import one_axis, place_of
from cnnparams.window import Seen, Window, itself


@final
@frozen(repr=False)
class Concat(WithoutArithmetic[Any, Any], WeightlessMerge):
    """All inputs concatenated along one axis: the channels, unless another axis is chosen.

    Nothing is broadcast. A single input stays as it is, as in Keras and PyTorch: loops that collect feature
    maps begin with one.

    Args:
        axis: axis along which the inputs are joined: 1 is the first after the batch, as in Keras'
            `Concatenate` and PyTorch's `cat`, and -1 is the last, the channels. 0, the batch, is refused.

    Shapes:
        one or more that differ along one axis at most -> their sum along that axis

    Weights:
        none

    Raises:
        TypeError: the axis is not a whole number, or this is not a tuple of shapes.
        ConfigError: the axis is 0.
        ShapeError: there is no input, one is empty, has a size below 1 or lacks the axis, or two disagree
            along another one.

    Source:
        https://keras.io/api/layers/merging_layers/concatenate/

    >>> Concat().output_shape(((28, 28, 64), (28, 28, 128), (28, 28, 32)))  # 224 = 64 + 128 + 32
    (28, 28, 224)
    >>> Concat(axis=1).output_shape(((1, 768), (196, 768)))  # 197 = 1 + 196
    (197, 768)
    """

    axis: int = field(default=-1, validator=one_axis, kw_only=True)

    def output_shape(self, prev_shape: tuple[S, ...]) -> S:
        """Return the first input's shape with the sum of all along the axis."""
        return cast(S, tuple(_joined(self, prev_shape)))  # no type says "the same rank"

    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return that each position is seen by itself; along the axis, in one of the inputs."""
        place, before = place_of(self, self.axis, prev_shape[0]), 0
        seen: list[Seen] = []
        for shape in prev_shape:
            own = Window(padding=before, inside=True)
            seen.append(itself(len(shape), {place: own}))
            before += shape[place]
        return tuple(seen)


def _joined(layer: Concat, shapes: tuple[Shape, ...]) -> list[int]:
    """Return the sizes that the inputs have in common and, along one axis, their sum."""
    check_inputs(layer, shapes, least=1)
    first, rank = shapes[0], len(shapes[0])
    check_ranks(layer, shapes, lambda place: _flattened(first, shapes[place - 1], place))
    axis = place_of(layer, layer.axis, first)
    before, after = first[:axis], first[axis + 1 :]
    if any((shape[:axis], shape[axis + 1 :]) != (before, after) for shape in shapes):
        raise ShapeError(f"{layer}: {clash(shapes, along=axis - rank)}")
    return [*before, sum([shape[axis] for shape in shapes]), *after]


def _flattened(first: Shape, shape: Shape, place: int) -> str:
    """Suggest to flatten an input that is concatenated with a vector."""
    if len(first) == 1:
        return f"; put Flatten() after input {place}"
    return "; put Flatten() after input 1" if len(shape) == 1 else ""


@final
@frozen(repr=False)
class Stack(WithoutArithmetic[Any, Any], WeightlessMerge):
    """All inputs one behind the other along a new axis: PyTorch's `stack`, Keras' `ops.stack`.

    Args:
        axis: which axis of the output is the new one: 1 is the first after the batch, -1 the last. 0, the
            batch, is refused.

    Shapes:
        two or more of the same -> the same with a new axis, as long as there are inputs

    Weights:
        none

    Raises:
        TypeError: the axis is not a whole number, or this is not a tuple of shapes.
        ConfigError: the axis is 0.
        ShapeError: there are fewer than two inputs, one is empty or has a size below 1, two differ, or the
            axis would be more than one beyond theirs.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.stack.html,
        https://keras.io/api/ops/numpy/#stack-function

    >>> Stack().output_shape(((56, 56, 64), (56, 56, 64), (56, 56, 64)))
    (3, 56, 56, 64)
    >>> Stack(axis=-1).output_shape(((10,), (10,)))
    (10, 2)
    """

    axis: int = field(default=1, validator=one_axis, kw_only=True)

    def output_shape(self, prev_shape: tuple[Shape, ...]) -> Shape:
        """Return the shape of an input with the number of inputs as a new axis."""
        check_equal(self, prev_shape)
        shape = prev_shape[0]
        place = place_of(self, self.axis, shape, new=True)
        return (*shape[:place], len(prev_shape), *shape[place:])

    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return that each element is seen by itself; the axes behind the new one are one further on."""
        first = prev_shape[0]
        new = place_of(self, self.axis, first, new=True)
        moved = {place: Window(axis=place + 1) for place in range(new, len(first))}
        return (itself(len(first), moved),) * len(prev_shape)
