"""A layer applied to its input once: what a convention charges for."""

from math import prod
from typing import Any, final

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer, operations_of
from cnnparams.bases.wrapping import Wrapper
from cnnparams.operations import Kind, Operations, count_of
from cnnparams.weights import Weight


@final
@frozen
class Applied:
    """A layer that is no wrapper, with the shapes that it sees and makes, as often as it is applied.

    Args:
        layer: the layer, taken out of wrappers.
        prev_shapes: the shapes of its inputs.
        output_shape: the shape of its output.
        weights: all of its weights, shared ones too.
        operations: what it computes.
        times: how often it is applied to one example.
    """

    layer: Layer[Any, Shape]  # Any: layers of all ranks cost something
    prev_shapes: tuple[Shape, ...]
    output_shape: Shape
    weights: tuple[Weight, ...]
    operations: Operations
    times: int

    @property
    def inputs(self) -> int:
        """How many elements go in."""
        return sum(map(prod, self.prev_shapes))

    @property
    def outputs(self) -> int:
        """How many elements come out."""
        return prod(self.output_shape)

    @property
    def activation(self) -> str | None:
        """The activation that is a setting of the layer."""
        label: str | None = getattr(self.layer, "activation", None)
        return label

    def count(self, kind: Kind) -> int:
        """Return how many operations of a kind it does, each time.

        Args:
            kind: the kind, as in `Operation`.
        """
        return count_of(self.operations, kind)


def applied(layer: Layer[Any, Shape], prev_shapes: tuple[Shape, ...], times: int = 1) -> Applied:
    """Take a layer out of its wrappers; one for each step of a sequence is applied so often.

    Raises:
        UnknownCostError: it does not say what it computes.
    """
    layer, prev_shape, times = unwrapped(layer, prev_shapes, times)
    shapes: tuple[Shape, ...] = prev_shape if layer.takes_several else (prev_shape,)
    return Applied(
        layer,
        shapes,
        layer.output_shape(prev_shape),
        layer.weights(prev_shape),
        operations_of(layer, prev_shape),
        times,
    )


def unwrapped(
    layer: Layer[Any, Shape], prev_shapes: tuple[Shape, ...], times: int = 1
) -> tuple[Layer[Any, Shape], Any, int]:
    """Take a layer out of its wrappers; return also what its methods take, and how often it is applied."""
    prev_shape: Any = prev_shapes if layer.takes_several else (prev_shapes or ((),))[0]
    while isinstance(layer, Wrapper):
        outer = prev_shape
        prev_shape, layer = layer.seen(prev_shape), layer.layer
        if prev_shape != outer:
            times *= outer[0]
    return layer, prev_shape, times
