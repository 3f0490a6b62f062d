"""Shared weights: what several steps of a network share, and what they must agree on."""

from typing import Any, final

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Layer
from cnnparams.errors import NetworkError
from cnnparams.weights import Weight


@final
@frozen
class SharedUse:
    """One use of shared weights: their name, the layer, what of it is trained, and the weights."""

    name: str
    layer: Layer[Any, Shape]  # Any: layers of all ranks can be shared
    trainable: bool
    frozen_weights: tuple[str, ...]
    weights: tuple[Weight, ...]


def check_sharing(first: SharedUse, later: SharedUse, network: str) -> None:
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
    if first.frozen_weights != later.frozen_weights:
        had, has = (", ".join(use.frozen_weights) or "none" for use in (first, later))
        rule = f"with other weights frozen: {had}, got {has}"
        raise NetworkError(f"{who} by {first.layer}, {rule}; freeze the same in all uses")


def _difference(first: tuple[Weight, ...], later: tuple[Weight, ...]) -> tuple[str, str]:
    """Write the first axis that differs, as it is and as it would have to be."""
    for before, now in zip(first, later, strict=False):
        for (axis, size), (other, needed) in zip(before.axes, now.axes, strict=False):
            if (axis, size) != (other, needed):
                return f"{axis}={show(size)} in its {before.name}", f"{other}={show(needed)}"
    return f"{len(first)} weights", f"{len(later)}"
