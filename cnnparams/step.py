"""A step: one layer at its place in a network, where every shape is known."""

from typing import TYPE_CHECKING, Any, final

from attrs import evolve, field, frozen

from cnnparams.layers.base import Layer
from cnnparams.shapes import Shape, show
from cnnparams.weights import Weight

if TYPE_CHECKING:
    from cnnparams.explain import Explanation


@final
@frozen(repr=False)
class Step:
    """One layer at its place in a network.

    `path` is its name, `inputs` are the paths of the steps that feed it, `prev_shapes` their
    output shapes.
    """

    path: str
    layer: Layer[Any, Shape]  # Any: a network mixes ranks, each was checked when its layer was added
    inputs: tuple[str, ...]
    prev_shapes: tuple[Shape, ...]
    output_shape: Shape
    weights: tuple[Weight, ...]
    inside: "tuple[Step, ...]" = field(default=(), kw_only=True)
    """The steps inside of a block, with paths that begin at the block."""

    @property
    def children(self) -> "tuple[Step, ...]":
        """The steps inside of a block, with paths that begin at the network."""
        return tuple([self._outside(step) for step in self.inside])

    def __repr__(self) -> str:
        shapes = " + ".join(map(show, self.prev_shapes))
        flow = f"{shapes} -> {show(self.output_shape)}" if shapes else show(self.output_shape)
        return f"<Step {self.path!r}: {self.layer}, {flow}>"

    def param_count(self) -> int:
        """Return how many parameters are learnable, frozen ones included."""
        if self.inside:
            return sum([step.param_count() for step in self.inside])
        count = 0
        for weight in self.weights:
            if weight.learnable:
                count += weight.size
        return count

    def trainable_count(self) -> int:
        """Return how many parameters training updates."""
        if self.inside:
            return sum([step.trainable_count() for step in self.inside])
        return self.param_count() if self.layer.trainable else 0

    def frozen_count(self) -> int:
        """Return how many learnable parameters are frozen."""
        return self.param_count() - self.trainable_count()

    def state_count(self) -> int:
        """Return how many numbers are stored but not learnt, such as moving means."""
        return sum([weight.size for weight in self.weights if not weight.learnable])

    def explain(self) -> "Explanation":
        """Return the arithmetic of shape and parameters, in letters and in numbers."""
        from cnnparams.explain import explain_step

        return explain_step(self)

    def _outside(self, step: "Step") -> "Step":
        """Return a step inside, with the names that the network has for it and for what feeds it."""
        inputs = [self.inputs if name == "input" else (f"{self.path}/{name}",) for name in step.inputs]
        return evolve(
            step, path=f"{self.path}/{step.path}", inputs=tuple([path for some in inputs for path in some])
        )
