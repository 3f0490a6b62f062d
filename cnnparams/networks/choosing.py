"""Choosing: which steps and weights of a network are meant by a name, a pattern, a class or a condition."""

from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any, TypeAlias, cast

from attrs import frozen

from cnnparams.arithmetic.values import got, show
from cnnparams.bases.base import Layer
from cnnparams.errors import NetworkError
from cnnparams.layers.input import Input
from cnnparams.paths import Found, members_of, walk
from cnnparams.step import Step, core_of

Choice: TypeAlias = str | type[Layer[Any, Any]] | Callable[[Step], bool]  # Any: layers of all ranks
"""A name or pattern such as `"layer1/*"`, a class of layers such as `BatchNorm`, or a condition on a step."""


@frozen
class Chosen:
    """A step that is meant, or one of its weights."""

    found: Found
    weight: str | None = None


def chosen(
    who: str,
    steps: Sequence[Step],
    find: Callable[[str], Found | None],
    must_find: Callable[[str], Found],
    choices: Iterable[Choice],
) -> list[Chosen]:
    """Return the steps and weights that are meant, in the order of the choices.

    `who` is the network, for messages; `find` finds a step by its name, `must_find` says if there is none.

    Raises:
        TypeError: a choice is none of these.
        NetworkError: a choice means nothing in this network.
    """
    found: list[Chosen] = []
    for choice in choices:
        if isinstance(choice, str):
            meant = _named(choice, find) or _by_pattern(steps, choice)
            if not meant and not any(sign in choice for sign in "*?["):
                must_find(choice)
            rule = f"no step or weight matches {choice!r}"
        else:
            condition, rule = _condition(who, choice)
            meant = [Chosen(each) for each in walk(steps) if not _is_input(each) and condition(each.step)]
        if not meant:
            raise NetworkError(f"{who}: {rule}")
        found += meant
    return found


def _condition(who: str, choice: object) -> tuple[Callable[[Step], bool], str]:
    """Return the condition that a class or a function stands for, and what to say if no step fulfils it."""
    if isinstance(choice, type) and Layer in choice.__mro__:
        kind = choice
        return lambda step: isinstance(core_of(step.layer), kind), f"there is no {kind.__name__} in it"
    if isinstance(choice, type) or not callable(choice):
        rule = "steps are chosen by a name, a pattern, a class of layers or a function of a step"
        raise TypeError(f"{who}: {rule}, {got(choice)}")
    return cast("Callable[[Step], bool]", choice), f"no step fulfils {show(choice)}"


def _named(name: str, find: Callable[[str], Found | None]) -> list[Chosen]:
    found = find(name)
    if found is not None:
        return [Chosen(member) for member in members_of(found)]
    path, slash, weight = name.rpartition("/")
    owner = find(path) if slash else None
    return [Chosen(owner, weight)] if owner is not None and weight in _learnable(owner.step) else []


def _by_pattern(steps: Sequence[Step], pattern: str) -> list[Chosen]:
    return [each for found in walk(steps) for each in _matching(found, pattern)]


def _matching(found: Found, pattern: str) -> list[Chosen]:
    if fnmatchcase(found.step.path, pattern):
        return [] if _is_input(found) else [Chosen(found)]
    weights = _learnable(found.step)
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
