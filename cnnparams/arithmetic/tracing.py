"""Tracing: copies of a shape and of a layer whose numbers know their names.

The layer's own code, run on such copies, records how each of its numbers is computed.
"""

from copy import copy
from typing import Any, TypeVar, cast

from attrs import fields

from cnnparams.arithmetic.glossary import GLOSSARY
from cnnparams.arithmetic.shapes import AXES, Shape, axis_names
from cnnparams.arithmetic.terms import Term
from cnnparams.arithmetic.values import is_integer, is_tuple

L = TypeVar("L")


def traced_shapes(shapes: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """Name the sizes after their axes; with several shapes, `channels2` is that of the second."""
    several = len(shapes) > 1
    return tuple(
        tuple(
            Term(size, f"{axis}{number}" if several else axis)
            for size, axis in zip(shape, axis_names(len(shape)), strict=True)
        )
        for number, shape in enumerate(shapes, start=1)
    )


def traced_settings(layer: L, kind: type) -> L:
    """Copy a layer so that each number in its settings knows its name; `kind` is the class of all layers."""
    twin = copy(layer)
    for setting in fields(cast("Any", type(layer))):  # Any: attrs wants a type that says it is made by attrs
        value = _traced_setting(setting.name, getattr(layer, setting.name), kind)
        object.__setattr__(twin, setting.name, value)
    return twin


def _traced_setting(name: str, value: Any, kind: type) -> Any:  # Any: settings are of any type
    """Name the numbers in a setting: kernel_size=(5, 3) holds a kernel_height and a kernel_width."""
    if is_integer(value):
        return Term(value, name)
    if issubclass(type(value), kind):
        return traced_settings(value, kind)
    if (
        not is_tuple(value) or type(cast("object", value)) is not tuple
    ):  # a named tuple is not a pair of sizes
        return value
    axes = AXES.get(len(value) + 1, ())[:-1]
    names = [f"{name.removesuffix('_size')}_{axis}" for axis in axes]
    if not names or not all(each in GLOSSARY for each in names):
        names = [name] * len(value)
    return tuple([_traced_setting(each, part, kind) for each, part in zip(names, value, strict=True)])
