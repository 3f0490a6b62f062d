"""Copies of layers with another name or other settings."""

from copy import copy
from typing import Any, TypeVar, cast

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer, field_names
from cnnparams.bases.block import Block, is_built_in

L = TypeVar("L", bound=Layer[Any, Shape])  # Any: layers of all ranks are copied alike


def step_name(layer: Layer[Any, Shape]) -> str | None:
    """Return the name that a layer gives its step in a network, if any."""
    name: str | None = getattr(layer, layer.named_by)
    return name


def path_after(path: str, old: Layer[Any, Shape] | None, new: Layer[Any, Shape] | None) -> str:
    """Return the path of a step whose layer is replaced by a new one, which may bring a name of its own."""
    own = None if old is None or new is None else step_name(new)
    if own is None or own == step_name(cast("Layer[Any, Shape]", old)):
        return path
    group, slash, _ = path.rpartition("/")
    return f"{group}{slash}{own}"


def frozen_with(layer: L, *, trainable: bool) -> L:
    """Return a layer as it is, or frozen if the block around it is not trainable."""
    return layer if trainable or not layer.trainable else copied_with(layer, trainable=False)


def copied_with(layer: L, /, **settings: object) -> L:
    """Copy a layer with other settings, which are known to be valid and are not checked again."""
    kind = type(layer)
    if layer.is_ours:  # all that it holds is its fields, and this is the fastest way to copy them
        twin: L = object.__new__(kind)
        for name in field_names(kind):
            object.__setattr__(twin, name, getattr(layer, name))
    else:
        twin = copy(layer)
    for name, value in settings.items():
        object.__setattr__(twin, name, value)
    if layer.is_composite and isinstance(layer, Block) and settings.keys() <= {"name", "trainable"}:
        is_built_in(layer)  # found out once, for all copies
        object.__setattr__(twin, "_made_of", getattr(layer, "_made_of", None))
        if twin.trainable is layer.trainable:
            object.__setattr__(twin, "_expanded", getattr(layer, "_expanded", None))
    return twin
