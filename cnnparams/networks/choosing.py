"""Choosing: which steps and weights of a network are meant by a name, a pattern, a class or a condition."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import takewhile
from typing import Any, NoReturn, TypeAlias, cast

from attrs import evolve, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got, show
from cnnparams.bases.base import Layer
from cnnparams.bases.wrapping import Wrapper, closed, opened
from cnnparams.errors import NetworkError
from cnnparams.layers.input import Input
from cnnparams.layers.shared import Shared
from cnnparams.layers.tied import Tied
from cnnparams.paths import Found, Names, members_of, walk
from cnnparams.step import Step

Choice: TypeAlias = str | type[Layer[Any, Any]] | Callable[[Step], bool]  # Any: layers of all ranks
"""A name or pattern such as `"layer1/*"`, a class of layers such as `BatchNorm`, or a condition on a step."""


@frozen
class Chosen:
    """A step that is meant, or one of its weights; `kind` is the class by which it was chosen, if any."""

    found: Found
    weight: str | None = None
    kind: type[Any] = object

    @property
    def step(self) -> Step:
        """The step; if its class was meant and is that of a layer inside a wrapper, with that layer."""
        step = self.found.step
        for _ in self._wrappers():
            wrapper = cast("Wrapper[Any, Shape]", step.layer)
            prev_shape = step.prev_shapes if wrapper.takes_several else step.prev_shapes[0]
            layer, seen = opened(wrapper), wrapper.seen(prev_shape)
            prev_shapes = seen if wrapper.takes_several else (seen,)
            step = evolve(step, layer=layer, prev_shapes=prev_shapes, output_shape=layer.output_shape(seen))
        return step

    def with_layer(self, layer: Layer[Any, Shape]) -> Layer[Any, Shape]:
        """Return what stands at the step when this layer takes the place: the wrappers around it stay."""
        for wrapper in reversed(self._wrappers()):
            layer = closed(wrapper, layer)
        return layer

    def _wrappers(self) -> list[Wrapper[Any, Shape]]:
        """Return the wrappers around the layer that is meant, the outer one first."""
        around = takewhile(lambda layer: not isinstance(layer, self.kind), _nested(self.found.step.layer))
        return cast("list[Wrapper[Any, Shape]]", list(around))


def chosen(
    who: str,
    steps: Sequence[Step],
    find: Callable[[str], Found | None],
    must_find: Callable[[str], NoReturn],
    choices: Iterable[Choice],
    *,
    layers_only: bool = False,
) -> list[Chosen]:
    """Return the steps and weights that are meant, in the order of the choices.

    `who` is the network, for messages; `find` finds a step by its name, `must_find` says if there is none.
    Inputs are meant only by their names. If `layers_only`, they are by their class too, and a pattern means
    steps only.

    Raises:
        TypeError: a choice is none of these.
        NetworkError: a choice means nothing in this network.
    """
    found: list[Chosen] = []
    shared: dict[str, list[Chosen]] | None = None
    for choice in choices:
        if isinstance(choice, str):
            meant = _named(choice, find)
            if not meant and any(sign in choice for sign in "*?["):
                meant = _by_pattern(steps, choice, weights=not layers_only)
            elif not meant:
                shared = _shared(steps) if shared is None else shared
                meant = shared.get(choice) or must_find(choice)
            rule = f"no step or weight matches {choice!r}"
        else:
            kind, condition, rule = _condition(who, choice)
            meant = [
                Chosen(each, kind=kind)
                for each in walk(steps)
                if ((layers_only and kind is Input) or not _is_input(each)) and condition(each.step)
            ]
        if not meant:
            raise NetworkError(f"{who}: {rule}")
        found += meant
    return found


def _condition(who: str, choice: object) -> tuple[type[Any], Callable[[Step], bool], str]:
    """Return the class of the layer that is meant, a condition on its step, and what to say if none fits."""
    if isinstance(choice, type) and Layer in choice.__mro__:
        kind = choice
        rule = f"there is no {kind.__name__} in it"
        return kind, lambda step: any(isinstance(each, kind) for each in _nested(step.layer)), rule
    if isinstance(choice, type) or not callable(choice):
        rule = "steps are chosen by a name, a pattern, a class of layers or a function of a step"
        raise TypeError(f"{who}: {rule}, {got(choice)}")
    return object, cast("Callable[[Step], bool]", choice), f"no step fulfils {show(choice)}"


def _nested(layer: Layer[Any, Shape]) -> Iterator[Layer[Any, Shape]]:
    """Yield a layer and, as long as it is a wrapper, the layer inside."""
    yield layer
    while isinstance(layer, Wrapper):
        layer = layer.layer
        yield layer


def _named(name: str, find: Callable[[str], Found | None]) -> list[Chosen]:
    found = find(name)
    if found is not None:
        return [Chosen(member) for member in members_of(found)]
    path, _, weight = name.rpartition("/")
    owner = find(path)
    return [Chosen(owner, weight)] if owner is not None and weight in _learnable(owner.step) else []


def _shared(steps: Sequence[Step]) -> dict[str, list[Chosen]]:
    """Return, by their names, the first use of shared weights, which stands for all, and all tied arrays."""
    uses: dict[str, list[Chosen]] = {}
    tied: dict[str, list[Chosen]] = {}
    for each in walk(steps):
        layer = each.step.layer
        if isinstance(layer, Shared):
            uses.setdefault(layer.name, [Chosen(each)])
        for weight, array in layer.arrays if isinstance(layer, Tied) else ():
            tied.setdefault(array, []).append(Chosen(each, weight))
    return tied | uses


def tied_with(
    steps: Sequence[Step], chosen: Sequence[tuple[Names, str | None]]
) -> list[tuple[Names, str | None]]:
    """Return the weights that are one array with one of these weights or with one of these layers."""
    tied = [(each.names, each.step.layer) for each in walk(steps) if isinstance(each.step.layer, Tied)]
    arrays = {
        array
        for names, weight in chosen
        for inside, layer in tied
        if inside[: len(names)] == names
        for own, array in layer.arrays
        if weight in {None, own}
    }
    return [(names, own) for names, layer in tied for own, array in layer.arrays if array in arrays]


def _by_pattern(steps: Sequence[Step], pattern: str, *, weights: bool) -> list[Chosen]:
    return [each for found in walk(steps) for each in _matching(found, pattern, with_weights=weights)]


def _matching(found: Found, pattern: str, *, with_weights: bool) -> list[Chosen]:
    if fnmatchcase(found.step.path, pattern):
        return [] if _is_input(found) else [Chosen(found)]
    weights = _learnable(found.step) if with_weights else []
    return [Chosen(found, name) for name in weights if fnmatchcase(f"{found.step.path}/{name}", pattern)]


def _learnable(step: Step) -> list[str]:
    """Return the names of the weights of a layer that is not a block."""
    if step.local_children:
        return []
    # Not its own weights, which are none where they are shared and counted at another step.
    weights = step.layer.weights(step.prev_shapes if step.layer.takes_several else step.prev_shapes[0])
    return [weight.name for weight in weights if weight.learnable]


def _is_input(found: Found) -> bool:
    return isinstance(found.step.layer, Input)
