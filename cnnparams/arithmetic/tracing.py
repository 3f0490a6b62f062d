"""Tracing: copies of a shape and of a layer whose numbers know their names.

The layer's own code, run on such copies, records how each of its numbers is computed.
"""

from functools import lru_cache
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
    made_by_attrs: Any = type(layer)  # Any: no type says that
    twin: L = object.__new__(made_by_attrs)
    for name in _names_of_settings(made_by_attrs):
        value = getattr(layer, name)
        traced = value if type(value) in _WITHOUT_NUMBERS else _traced_setting(name, value, kind)
        object.__setattr__(twin, name, traced)
    return twin


_WITHOUT_NUMBERS = {bool, str, type(None), float}
"""The types of settings that are as they are, which most settings have."""


@lru_cache(maxsize=1024)
def _names_of_settings(kind: Any) -> tuple[str, ...]:  # Any: as above
    return tuple([setting.name for setting in fields(kind)])


def _traced_setting(name: str, value: Any, kind: type) -> Any:  # Any: settings are of any type
    """Name the numbers in a setting: kernel_size=(5, 3) holds a kernel_height and a kernel_width."""
    if is_integer(value):
        return Term(value, name)
    if is_tuple(value) and type(cast("object", value)) is tuple:  # a named tuple is not a pair of sizes
        names = _names_of_each(name, len(value))
        return tuple([_traced_setting(each, part, kind) for each, part in zip(names, value, strict=True)])
    if issubclass(type(value), kind):
        return traced_settings(value, kind)
    return value


@lru_cache(maxsize=1024)
def _names_of_each(name: str, length: int) -> tuple[str, ...]:
    """Return the names of the numbers in a tuple."""
    axes = AXES.get(length + 1, ())[:-1]
    names = tuple([f"{name.removesuffix('_size')}_{axis}" for axis in axes])
    return names if names and all(each in GLOSSARY for each in names) else (name,) * length
