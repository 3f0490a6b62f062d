"""The steps of a model whose channels come first, before they have names: a sketch of a network."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, TypeAlias, final

from attrs import define, evolve, field

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer
from cnnparams.interop.values import Order, Value, batch_after, channels_last, order_after, parts_of, wide
from cnnparams.layers.channels import ChannelShuffle
from cnnparams.layers.global_pooling import GlobalPool
from cnnparams.layers.input import Input
from cnnparams.layers.opaque import Opaque
from cnnparams.layers.parameters import Parameter
from cnnparams.layers.reshaping import Flatten, FlattenPositions, Permute, Reshape

Arrays: TypeAlias = Mapping[str, int]
"""Which tensor of the model each weight of a layer is, by their numbers.

Where one tensor holds several weights, their names have a + between them. A name with a blank is the model's:
which weight of the layer it is, is not known.
"""


class UnreadableError(Exception):
    """An operation is not read, for a reason that the message says."""


class WrongLayerError(TypeError):
    """A function that makes a layer returns something else."""


@final
@define
class Place:
    """Where in a model a step is: one call of a module.

    Args:
        path: the path of the module; "" for the model itself.
        call: which of all calls it is.
    """

    path: str
    call: int


@final
@define
class Planned:
    """A step that is to be added.

    Args:
        place: the call of a module that it is a part of.
        kind: the name of the operation.
        layer: its layer.
        sources: the numbers of the steps that it takes.
        own: the shape of its output.
        arrays: the tensors that are its weights.
        is_inserted: whether the model has no such operation: only axes are moved, or a size of 1 appears.
        path: its path, if that does not follow from the module.
        uses: how many steps take it.
        turn: where the axes of its output were before it was put in another order; None is a new one.
        is_settled: whether its axes must stay as they are.
        is_dropped: whether it is no step in the end.
    """

    place: Place
    kind: str
    layer: Layer[Any, Any]
    sources: tuple[int, ...]
    own: Shape
    arrays: Arrays = field(factory=dict[str, int])
    is_inserted: bool = False
    path: str | None = None
    uses: int = 0
    turn: tuple[int | None, ...] | None = None
    is_settled: bool = False
    is_dropped: bool = False


@final
class Sketch:
    """Steps in the order of a model, each with the shape of its output."""

    def __init__(self, batch_size: int) -> None:
        """Begin without steps."""
        self.batch_size = batch_size
        self.steps: list[Planned] = []
        self.place: Place = Place("", 0)
        self.kind: str = "step"

    def value(self, step: int, shape: Sequence[int], order: Order, batch: int | None) -> Value:
        """Return a tensor of the model that a step makes."""
        return Value(step, tuple(shape), order, batch, self.batch_size)

    def source(
        self,
        shape: tuple[int, ...],
        batch: int | None,
        layer: Layer[Any, Any],
        path: str | None,
        arrays: Arrays,
        kind: str | None = None,
    ) -> Value:
        """Add a step without inputs whose axes may still be put in another order."""
        order = channels_last(shape, batch)
        if batch is None and len(shape) > 1 and shape[0] == 1:
            order = channels_last(shape, 0)  # where others have the batch
        if not order and not isinstance(layer, Parameter):
            order = (None,)
        value = self.value(len(self.steps), shape, order, batch)
        self.steps.append(Planned(self.place, kind or self.kind, layer, (), value.own, arrays, path=path))
        self.set_axes(value)
        return value

    def add(
        self,
        layer: Layer[Any, Any],
        sources: Sequence[Value],
        value: Value,
        arrays: Arrays | None = None,
        *,
        kind: str | None = None,
        path: str | None = None,
        is_inserted: bool = False,
    ) -> Value:
        """Add a step, and return its output: the tensor given, made by this step."""
        for source in sources:
            self.step(source).uses += 1
        numbers = tuple([source.step for source in sources])
        made = evolve(
            value, step=len(self.steps), is_turned=False, is_viewed=False, outer=_outer(value, sources)
        )
        planned = Planned(
            self.place, kind or self.kind, layer, numbers, made.own, arrays or {}, is_inserted, path
        )
        self.steps.append(planned)
        return made

    def step(self, value: Value) -> Planned:
        """Return the step that makes a tensor."""
        return self.steps[value.step]

    def drop(self, value: Value) -> None:
        """Take back a step that nothing takes, as a later one does its work."""
        self._release(self.step(value))
        self.step(value).is_dropped = True

    def take_back(self, steps: int) -> None:
        """Take back all steps but the first ones."""
        for step in self.steps[steps:]:
            self._release(step)
        del self.steps[steps:]

    def _release(self, step: Planned) -> None:
        """Let the sources of a step be taken once less."""
        for source in step.sources:
            self.steps[source].uses -= 1

    def current(self, value: Value) -> Value:
        """Return a tensor with the order that its step has now."""
        turn = self.step(value).turn
        if turn is None or value.is_turned:
            return value
        order = tuple([None if place is None else value.order[place] for place in turn])
        return evolve(value, order=order, is_turned=True)

    def settle(self, value: Value) -> None:
        """Keep the axes of a tensor as they are, whatever takes it."""
        self.step(value).is_settled = True

    def set_axes(self, value: Value) -> None:
        """Write the shape of a step without inputs as the tensor has it."""
        step = self.step(value)
        layer = step.layer
        if isinstance(layer, Parameter):
            step.layer = Parameter(value.own)
        elif isinstance(layer, Opaque):
            step.layer = evolve(layer, output_shape=value.own)
        step.own = value.own

    def arranged(self, value: Value, wanted: Sequence[int | None]) -> Value:
        """Return a tensor whose axes are in this order; a step is inserted if they are not.

        Raises:
            UnreadableError: an axis would be lost.
        """
        order = tuple([axis if axis is None else axis % len(value.shape) for axis in wanted])
        value = self.current(value)
        step = self.step(value)
        may_turn = not (step.sources or step.uses or step.is_settled)
        if isinstance(
            step.layer, Input
        ):  # which is as the model has it, but for a series: what is first there?
            is_series = len(order) == 2 and sorted(map(str, order)) == sorted(map(str, value.order))
            may_turn = may_turn and is_series and not value.is_viewed
        step.is_settled = True
        if order == value.order:
            return value
        needed = [axis for axis in order if value.size(axis) > 1]
        present = [axis for axis in value.order if value.size(axis) > 1]
        if sorted(map(str, needed)) != sorted(map(str, present)):
            raise UnreadableError("takes axes that are not there")
        turned = evolve(value, order=order)
        if may_turn:
            step.turn = tuple([value.order.index(axis) if axis in value.order else None for axis in order])
            self.set_axes(turned)
            return evolve(turned, is_turned=True)
        if needed != present:
            rank: dict[int | None, int] = {
                axis: place for place, axis in enumerate(order) if axis is not None
            }
            places = sorted(range(len(value.order)), key=lambda place: rank.get(value.order[place], -1))
            permuted = evolve(value, order=tuple([value.order[place] for place in places]))
            axes = tuple([place + 1 for place in places])
            value = self.add(Permute(axes), [value], permuted, kind="permute", is_inserted=True)
        if value.own == turned.own:
            return evolve(turned, step=value.step)
        return self.add(Reshape(turned.own), [value], turned, kind="reshape", is_inserted=True)

    def reshaped(self, value: Value, shape: Sequence[int], *, is_last_use: bool = False) -> Value:
        """Return the same numbers in another shape of the model.

        Args:
            value: the tensor.
            shape: its new sizes in the model.
            is_last_use: whether nothing else takes the tensor.

        Raises:
            UnreadableError: the batch is divided.
        """
        new, value = tuple(shape), self.current(value)
        try:
            batch, outer = batch_after(value, new)
            parts = parts_of(value, new, batch)
        except ValueError as error:
            raise UnreadableError(str(error)) from None
        scattered = [part for part in parts if not part.is_together]
        if scattered:
            if self._is_shuffled(value, scattered[0].places):
                return self._shuffled(value, new, batch)
            natural = [axis for axis in range(len(value.shape)) if axis in value.order]
            return self.reshaped(self.arranged(value, natural), shape, is_last_use=is_last_use)
        made = evolve(self.value(value.step, new, order_after(value, parts, new, batch), batch), outer=outer)
        if made.own == value.own or (wide(made.own) == wide(value.own) and len(made.own) > 1):
            return self._relabelled(value, made)  # only axes of size 1 come and go, or the batch does
        return (
            self.flattened(value, made) if len(made.own) == 1 and is_last_use else self._reshape(value, made)
        )

    def _reshape(self, value: Value, made: Value) -> Value:
        return self.add(_reshaping(value.own, made.own), [value], made)

    def flattened(self, value: Value, made: Value) -> Value:
        """Return a tensor as a vector: a pool over all positions gives one, if nothing else takes it."""
        step = self.step(value)
        if isinstance(step.layer, GlobalPool) and step.layer.keepdims and not step.uses:
            step.layer = type(step.layer)()
            step.own = made.own
            return evolve(made, step=value.step)
        return self._reshape(value, made)

    def _relabelled(self, value: Value, made: Value) -> Value:
        """Return the tensor with the axes of a step that stays as it is: those of size 1 are nowhere else."""
        axes = iter([axis for axis in made.order if made.size(axis) > 1])
        order = tuple([next(axes) if value.size(axis) > 1 else None for axis in value.order])
        return evolve(made, order=order)

    def _is_shuffled(self, value: Value, places: list[int]) -> bool:
        """Whether channels that were divided in groups are put together again the other way round."""
        last = len(value.order) - 1
        step = self.step(value)
        if places != [last, last - 1] or not isinstance(step.layer, Reshape) or step.uses:
            return False
        before = self.steps[step.sources[0]]
        return before.own == (*value.own[:-2], prod(value.own[-2:]))

    def _shuffled(self, value: Value, new: tuple[int, ...], batch: int | None) -> Value:
        """Return the shuffled channels."""
        step = self.step(value)
        before = self.value(step.sources[0], new, channels_last(new, batch), batch)
        self.drop(value)
        return self.add(ChannelShuffle(value.own[-2]), [before], before, kind="channel_shuffle")


def _outer(value: Value, sources: Sequence[Value]) -> int:
    """Return what stands before the batch in its axis: as in a source that has the same axis."""
    first = sources[0] if sources else value
    batch = value.batch
    if batch is None or value.outer > 1 or first.batch != batch or first.shape[batch] != value.shape[batch]:
        return value.outer
    return first.outer


def _reshaping(old: Shape, new: Shape) -> Layer[Any, Any]:
    """Return the layer that makes one shape of another."""
    if len(new) == 1:
        return Flatten()
    if len(new) == 2 and len(old) > 2 and new == (prod(old[:-1]), old[-1]):
        return FlattenPositions()
    return Reshape(new)


def free(name: str, taken: Mapping[str, object]) -> str:
    """Return a name that is not taken, with a number behind if need be."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found
