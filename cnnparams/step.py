"""A step: one layer at its place in a network, where every shape is known."""

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Any, final

from attrs import evolve, field, frozen

from cnnparams.errors import NetworkError
from cnnparams.layers.base import Layer
from cnnparams.layers.shared import Shared
from cnnparams.shapes import Shape, show
from cnnparams.weights import Weight

if TYPE_CHECKING:
    from cnnparams.explain import Explanation


@final
@frozen
class Use:
    """What is shared under a name: the layer, whether it is trained, and its weights."""

    name: str
    layer: Layer[Any, Shape]  # Any: layers of all ranks are shared alike
    trainable: bool
    weights: tuple[Weight, ...]


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
    own_weights: tuple[Weight, ...]
    """The weights that count here, without those inside of a block."""
    inside: "tuple[Step, ...]" = field(default=(), kw_only=True)
    """The steps inside of a block, with paths that begin at the block."""
    uses: tuple[Use, ...] = field(default=(), kw_only=True)
    """What is shared with other steps, here or inside."""
    shared_with: str | None = field(default=None, kw_only=True)
    """The name of the weights, if they are shared with an earlier step and count there."""

    @property
    def weights(self) -> tuple[Weight, ...]:
        """The weights that count here; those inside of a block, each under the path of its layer."""
        if not self.inside:
            return self.own_weights
        return tuple([weight.under(step.path) for step in self.inside for weight in step.weights])

    @property
    def kind(self) -> str:
        """The name of the layer's class; of what is shared, that of the layer itself."""
        layer = self.layer
        return type(layer.layer if isinstance(layer, Shared) else layer).__name__

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
        for weight in self.own_weights:
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
        if self.inside:
            return sum([step.state_count() for step in self.inside])
        return sum([weight.size for weight in self.own_weights if not weight.learnable])

    def explain(self) -> "Explanation":
        """Return the arithmetic of shape and parameters, in letters and in numbers."""
        from cnnparams.explain import explain_step

        return explain_step(self)

    def sharing(self, known: Container[str]) -> "Step":
        """Return the step without the weights that an earlier one has under one of these names."""
        if isinstance(self.layer, Shared) and self.layer.name in known:
            return _without_weights(self, self.layer.name)
        if not any(use.name in known for use in self.uses):
            return self
        return evolve(self, inside=tuple([step.sharing(known) for step in self.inside]))

    def _outside(self, step: "Step") -> "Step":
        """Return a step inside, with the names that the network has for it and for what feeds it."""
        inputs = [self.inputs if name == "input" else (f"{self.path}/{name}",) for name in step.inputs]
        return evolve(
            step, path=f"{self.path}/{step.path}", inputs=tuple([path for some in inputs for path in some])
        )


def first_uses(steps: Iterable[Step]) -> dict[str, str]:
    """Return where what is shared is used first: for each name, the path of a step, in blocks too."""
    found: dict[str, str] = {}
    for step in steps:
        if isinstance(step.layer, Shared):
            found.setdefault(step.layer.name, step.path)
        if step.uses:
            found = first_uses(step.children) | found
    return found


def _without_weights(step: Step, name: str) -> Step:
    inside = tuple([_without_weights(each, name) for each in step.inside])
    return evolve(step, own_weights=(), inside=inside, shared_with=name)


def check_sharing(first: Use, later: Use, network: str) -> None:
    """Refuse two layers under one name, and one layer with weights of two shapes.

    Raises:
        NetworkError: this is not one set of weights.
    """
    who = f"{network}: the name {first.name!r} is shared"
    if first.layer != later.layer:
        raise NetworkError(f"{who} by {first.layer}, got it for {later.layer}")
    if first.weights != later.weights:
        has, needs = _difference(first.weights, later.weights)
        raise NetworkError(f"{who} by {first.layer} with {has}, got an input that needs {needs}")
    if first.trainable != later.trainable:
        states = ("frozen", "trained")
        rule = f"is {states[first.trainable]}, got a use that is {states[later.trainable]}"
        raise NetworkError(f"{who} by {first.layer}, which {rule}; freeze all uses or none")


def _difference(first: tuple[Weight, ...], later: tuple[Weight, ...]) -> tuple[str, str]:
    """Write the first axis that differs, as it is and as it would have to be."""
    for before, now in zip(first, later, strict=False):
        for (axis, size), (other, needed) in zip(before.axes, now.axes, strict=False):
            if (axis, size) != (other, needed):
                return f"{axis}={show(size)} in its {before.name}", f"{other}={show(needed)}"
    return f"{len(first)} weights", f"{len(later)}"
