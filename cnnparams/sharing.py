"""Shared weights: what several steps of a network share, and what they must agree on."""

from typing import Any, TypeAlias, final

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Layer
from cnnparams.bases.copying import copied_with
from cnnparams.errors import NetworkError
from cnnparams.weights import Weight


@final
@frozen
class SharedUse:
    """One use of shared weights.

    Args:
        name: name of the weights.
        layer: the layer that has them.
        trainable: whether they are trained.
        frozen_weights: names of those that are not.
        weights: the weights.
    """

    name: str
    layer: Layer[Any, Shape]  # Any: layers of all ranks can be shared
    trainable: bool
    frozen_weights: tuple[str, ...]
    weights: tuple[Weight, ...]


@final
@frozen
class ArrayUse:
    """One use of a tied array.

    Args:
        name: name of the array.
        layer: the layer that has it.
        weight: the weight of the layer that it is.
        trainable: whether it is trained.
    """

    name: str
    layer: Layer[Any, Shape]  # Any: layers of all ranks can have it
    weight: Weight
    trainable: bool


Use: TypeAlias = SharedUse | ArrayUse


def check_sharing(first: Use, later: Use, network: str) -> None:
    """Refuse two layers under one name, one layer with weights of two shapes, arrays of different sizes.

    Raises:
        NetworkError: this is not one set of weights.
    """
    if isinstance(first, ArrayUse) and isinstance(later, ArrayUse):
        _check_array(first, later, network)
        return
    if isinstance(first, ArrayUse) or isinstance(later, ArrayUse):
        rule = f"the name {first.name!r} is that of a tied array and of shared weights"
        raise NetworkError(
            f"{network}: {rule}, {first.layer} and {later.layer}; give one of them another name"
        )
    who = f"{network}: the name {first.name!r} is shared"
    if first.layer != later.layer and _unnamed(first.layer) != _unnamed(later.layer):
        raise NetworkError(f"{who} by {first.layer}, got it for {later.layer}")
    if first.weights != later.weights:
        has, needs = _difference(first.weights, later.weights)
        raise NetworkError(f"{who} by {first.layer} with {has}, got an input that needs {needs}")
    if first.trainable != later.trainable:
        states = ("frozen", "trained")
        rule = f"is {states[first.trainable]}, got a use that is {states[later.trainable]}"
        raise NetworkError(f"{who} by {first.layer}, which {rule}; freeze all uses or none")
    if set(first.frozen_weights) != set(later.frozen_weights):
        had, has = (", ".join(use.frozen_weights) or "none" for use in (first, later))
        rule = f"with other weights frozen: {had}, got {has}"
        raise NetworkError(f"{who} by {first.layer}, {rule}; freeze the same in all uses")


def _unnamed(layer: Layer[Any, Shape]) -> Layer[Any, Shape]:
    """Return a layer without the name of the network in it, which says nothing about its weights."""
    network = getattr(layer, "network", None) if getattr(layer, "holds_network", False) else None
    return layer if network is None else copied_with(layer, network=network.rename(None))


def _check_array(first: ArrayUse, later: ArrayUse, network: str) -> None:
    who = f"{network}: the array {first.name!r} is {first.weight.name} of {first.layer}"
    now = f"{later.weight.name} of {later.layer}"
    if sorted(first.weight.shape) != sorted(later.weight.shape):
        has, needs = show(first.weight.shape), show(later.weight.shape)
        raise NetworkError(f"{who} with the shape {has}, got {needs} for {now}")
    if first.weight.learnable != later.weight.learnable:
        kinds = ("state", "learnt")
        rule = (
            f"which is {kinds[first.weight.learnable]}, got {now}, which is {kinds[later.weight.learnable]}"
        )
        raise NetworkError(f"{who}, {rule}")
    if first.trainable != later.trainable:
        states = ("frozen", "trained")
        rule = f"which is {states[first.trainable]}, got {now}, which is {states[later.trainable]}"
        raise NetworkError(f"{who}, {rule}; freeze both or none")


def _difference(first: tuple[Weight, ...], later: tuple[Weight, ...]) -> tuple[str, str]:
    """Write the first axis that differs, as it is and as it would have to be."""
    for before, now in zip(first, later, strict=False):
        for (axis, size), (other, needed) in zip(before.axes, now.axes, strict=False):
            if (axis, size) != (other, needed):
                return f"{axis}={show(size)} in its {before.name}", f"{other}={show(needed)}"
    return f"{len(first)} weights", f"{len(later)}"
