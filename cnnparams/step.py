"""A step: one layer at its place in a network, where every shape is known."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, final

from attrs import evolve, field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Layer, explained, field_names, kind_of, macs_of, operations_of
from cnnparams.weights import Weight

if TYPE_CHECKING:
    from typing import TypeGuard

    from cnnparams.conventions.convention import Convention
    from cnnparams.explanation import Explanation
    from cnnparams.layers.shared import Shared
    from cnnparams.layers.tied import Tied
    from cnnparams.layers.wrappers import TimeDistributed
    from cnnparams.operations import Operations
    from cnnparams.sharing import Use


def _counts(children: "tuple[Step, ...]") -> list[int]:
    """Return what the steps inside a block count: all else about them follows from the block.

    To compare the steps too would double the time with each level of blocks.
    """
    return [step.param_count() for step in children]


ONE_INPUT: tuple[tuple[str, ...], str | None] = (("input",), None)
"""The ports of a block with one input, whose output is that of its last step."""


class _Counted:
    """Where the step of a block keeps its counts, once they are known."""

    __slots__ = ("_macs", "_params")


@final
@frozen(repr=False)
class Step(_Counted):
    """One layer at its place in a network.

    Networks make their steps; you rarely need to.

    Args:
        path: name of the step; inside a block, the names that lead to it, joined by slashes.
        layer: the layer of the step.
        inputs: paths of the steps before it, whose outputs it takes.
        prev_shapes: output shapes of these steps, in the same order.
        output_shape: shape of the layer's output.
        own_weights: the weights that are counted at this step, without those of the steps inside a block.
        local_children: the steps inside a block, with paths that begin at the block.
        local_ports: the names of the block's inputs inside, in the order of `inputs`; and the name of the
            step inside whose output is that of the block, or None for the last one.
        uses: the shared weights that are used here or inside.
        shared_with: name of the weights, if they are shared with an earlier step and counted there.
        repeats: how often the layer is applied to one example: more than once inside a `TimeDistributed`.
    """

    path: str
    layer: Layer[Any, Shape]  # Any: a network mixes ranks, each was checked when its layer was added
    inputs: tuple[str, ...]
    prev_shapes: tuple[Shape, ...]
    output_shape: Shape
    own_weights: tuple[Weight, ...]
    local_children: "tuple[Step, ...]" = field(default=(), kw_only=True, eq=_counts)
    local_ports: tuple[tuple[str, ...], str | None] = field(default=ONE_INPUT, kw_only=True)
    uses: "tuple[Use, ...]" = field(default=(), kw_only=True)
    shared_with: str | None = field(default=None, kw_only=True)
    repeats: int = field(default=1, kw_only=True)

    @property
    def weights(self) -> tuple[Weight, ...]:
        """The weights that are counted here; those inside a block, each under the path of its layer."""
        if not self.local_children:
            return self.own_weights
        return tuple([weight.under(step.path) for step in self.local_children for weight in step.weights])

    @property
    def kind(self) -> str:
        """The name of the layer's class; for a shared layer, of the class of the layer inside."""
        return kind_of(core_of(self.layer))

    @property
    def children(self) -> "tuple[Step, ...]":
        """The steps inside a block, with paths that begin at the network."""
        return tuple([self.with_full_path(step) for step in self.local_children])

    def __hash__(self) -> int:
        # Steps that agree in these hardly ever differ in the rest, which would take long to hash.
        return hash((self.path, self.layer, self.output_shape))

    def __repr__(self) -> str:
        shapes = " + ".join(map(show, self.prev_shapes))
        flow = f"{shapes} -> {show(self.output_shape)}" if shapes else show(self.output_shape)
        return f"<Step {self.path!r}: {self.layer}, {flow}>"

    def param_count(self) -> int:
        """Return the number of learnable parameters, frozen ones included."""
        if self.local_children:
            known: int | None = getattr(self, "_params", None)
            return sum([step.param_count() for step in self.local_children]) if known is None else known
        count = 0
        for weight in self.own_weights:
            if weight.learnable:
                count += weight.size
        return count

    def trainable_count(self) -> int:
        """Return the number of parameters that training updates."""
        if self.local_children:
            return sum([step.trainable_count() for step in self.local_children])
        if not self.layer.trainable:
            return 0
        kept = self.layer.frozen_weights
        if not kept:
            return self.param_count()
        return sum(
            [weight.size for weight in self.own_weights if weight.learnable and weight.name not in kept]
        )

    def frozen_count(self) -> int:
        """Return the number of learnable parameters that are frozen."""
        return self.param_count() - self.trainable_count()

    def state_count(self) -> int:
        """Return how many numbers are stored but not learnt, such as moving means."""
        if self.local_children:
            return sum([step.state_count() for step in self.local_children])
        return sum([weight.size for weight in self.own_weights if not weight.learnable])

    def operations(self) -> "Operations":
        """Return the arithmetic of the layer, at this step: also where its weights are shared.

        Raises:
            UnknownCostError: a layer does not say.
        """
        if self.local_children:
            once: Operations = tuple([each for step in self.local_children for each in step.operations()])
        else:
            once = operations_of(self.layer, self.prev_shape)
        if self.repeats == 1:
            return once
        return tuple([operation.repeated("time", self.repeats) for operation in once])

    def macs(self) -> int:
        """Return the number of multiply-adds at this step, for one example.

        Raises:
            UnknownCostError: a layer does not say.
        """
        known: int | None = getattr(self, "_macs", None)
        if known is None:
            if self.local_children:
                once = sum([step.macs() for step in self.local_children])
            else:
                once = macs_of(self.layer, self.prev_shape)
            known = once * self.repeats
            object.__setattr__(self, "_macs", known)
        return known

    def op_count(self, convention: "Convention | None" = None) -> int:
        """Return what a convention counts as operations at this step, for one example.

        Args:
            convention: what is counted, such as `cnnparams.conventions.FLOPS`; None is `MACS`.

        Raises:
            UnknownCostError: a layer does not say what it computes.
        """
        if convention is None:
            return self.macs()
        if self.local_children:
            return self.repeats * sum([step.op_count(convention) for step in self.local_children])
        from cnnparams.conventions.applied import applied

        return convention.count(applied(self.layer, self.prev_shapes, self.repeats))

    @property
    def prev_shape(self) -> Any:  # Any: as wide as In
        """What the methods of the layer take: the shape of its input, or the tuple of those of several."""
        if self.layer.takes_several:
            return self.prev_shapes
        return self.prev_shapes[0]

    def explain(self, *, depth: int | None = None, operations: bool = False) -> "Explanation":
        """Return the arithmetic of shape and parameters, in letters and in numbers.

        Args:
            depth: how many levels of a block are shown: 1 is the layers and blocks directly inside. None
                opens blocks as far as 70 lines have room for or, if that leaves 20 lines or less, one level
                more.
            operations: whether its operations are explained too.

        Raises:
            TypeError: the depth is not a whole number.
            NetworkError: it is smaller than 1.
        """
        from cnnparams.explanation import shown_to

        return shown_to(explain_step(self, operations=operations), depth)

    def _repr_html_(self) -> str:
        return self.explain().to("html")

    def without_known(self, names: Container[str]) -> "Step":
        """Return the step without the shared weights of these names, which an earlier step has.

        Args:
            names: names of the shared weights that earlier steps have.
        """
        if is_shared(self.layer) and self.layer.name in names:
            return _without_weights(self, self.layer.name)
        if is_tied(self.layer):
            return _without_arrays(self, self.layer, names)
        if not any(use.name in names for use in self.uses):
            return self
        return evolve(self, local_children=tuple([step.without_known(names) for step in self.local_children]))

    def with_full_path(self, child: "Step") -> "Step":
        """Return a step inside this one, with the network's paths for it and for its inputs.

        Args:
            child: one of `local_children`.
        """
        # A step made by hand may have no inputs.
        outside = dict(zip(self.local_ports[0], self.inputs, strict=False))
        inputs = [
            outside.get(name) or (name[1:] if name[0] == "/" else f"{self.path}/{name}")
            for name in child.inputs
        ]
        repeats = child.repeats * self.repeats
        return evolve(child, path=f"{self.path}/{child.path}", inputs=tuple(inputs), repeats=repeats)


def explain_step(
    step: Step,
    first_paths: Mapping[str, str] = MappingProxyType({}),
    known: "dict[object, Explanation] | None" = None,
    *,
    operations: bool = False,
) -> "Explanation":
    """Explain a step.

    Args:
        step: the step.
        first_paths: for each name of shared weights, the path of their first use.
        known: the explanations of built-in layers that were explained before, which grows.
        operations: whether its operations are explained too.
    """
    from cnnparams.explanation import explain_parts, repeated, retitled, without_numbers

    layer = core_of(step.layer)
    # Any: as wide as In. Only the source of a group has no input.
    prev_shape: Any = step.prev_shapes if layer.takes_several or not step.prev_shapes else step.prev_shapes[0]
    known = {} if known is None else known
    if step.local_children:
        parts = tuple(
            [explain_step(child, first_paths, known, operations=operations) for child in step.children]
        )
        kind = type(layer).__name__
        whole = explain_parts(step.path, kind, step.prev_shapes, step.output_shape, parts)
    else:
        if layer.is_composite or not layer.is_ours:
            whole = explained(layer, prev_shape, operations=operations)
        else:  # layers that differ in their names alone are explained once
            settings = [getattr(layer, name) for name in field_names(type(layer)) if name != "name"]
            key = (type(layer), step.prev_shapes, *settings)
            whole = known[key] = known.get(key) or layer.explain(prev_shape, operations=operations)
        whole = repeated(retitled(whole, step.path), "time", step.repeats)
    if step.shared_with is None:
        return whole
    first = first_paths.get(step.shared_with, step.shared_with)
    if is_tied(step.layer):
        own = {weight.name for weight in step.own_weights}
        counted = {array for weight, array in step.layer.arrays if weight not in own}
        return evolve(
            step.layer.explain_without(prev_shape, counted, operations=operations),
            title=step.path,
            shared_with=first,
        )
    return without_numbers(whole, first)


def with_known_count(step: Step, count: int) -> Step:
    """Return a step that need not count its parameters, as the network inside it has counted them."""
    object.__setattr__(step, "_params", count)
    return step


def leaves_of(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield the steps with all blocks opened."""
    pending = list(reversed(steps))
    while pending:
        step = pending.pop()
        children = step.children
        if children:
            pending.extend(reversed(children))
        else:
            yield step


def first_uses(steps: Iterable[Step]) -> dict[str, str]:
    """Return, for each name of shared weights, the path of the step that uses them first, in blocks too."""
    found: dict[str, str] = {}
    _note_first_uses(steps, found)
    return found


def _note_first_uses(steps: Iterable[Step], found: dict[str, str]) -> None:
    for step in steps:
        if is_shared(step.layer):
            found.setdefault(step.layer.name, step.path)
        if is_tied(step.layer):
            for _, array in step.layer.arrays:
                found.setdefault(array, step.path)
        if step.uses:
            _note_first_uses(step.children, found)


def core_of(layer: Layer[Any, Shape]) -> Layer[Any, Shape]:
    """Return the layer itself; of a shared or tied one, the layer inside."""
    return layer.layer if is_shared(layer) or is_tied(layer) else layer


def is_shared(layer: Layer[Any, Shape]) -> "TypeGuard[Shared[Any, Shape]]":
    """Whether a layer is `Shared`; asked, as those below, without loading the class."""
    return layer.opened_as == "shared"


def is_tied(layer: Layer[Any, Shape]) -> "TypeGuard[Tied[Any, Shape]]":
    """Whether a layer is `Tied`."""
    return layer.opened_as == "tied"


def is_distributed(layer: Layer[Any, Shape]) -> "TypeGuard[TimeDistributed]":
    """Whether a layer is `TimeDistributed`."""
    return layer.opened_as == "distributed"


def _without_weights(step: Step, name: str) -> Step:
    children = tuple([_without_weights(each, name) for each in step.local_children])
    return evolve(step, own_weights=(), local_children=children, shared_with=name)


def _without_arrays(step: Step, tied: "Tied[Any, Shape]", names: Container[str]) -> Step:
    """Return a step without the arrays of these names, which an earlier step has."""
    known = {weight: array for weight, array in tied.arrays if array in names}
    own = tuple([weight for weight in step.own_weights if weight.name not in known])
    return evolve(step, own_weights=own, shared_with=next(iter(known.values()))) if known else step
