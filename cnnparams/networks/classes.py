"""The classes that may be in a file: all layers of this library, and those that the caller names."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from sys import modules
from typing import Any, TypeAlias, cast

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got
from cnnparams.bases.base import Layer
from cnnparams.errors import NetworkError

AnyClass: TypeAlias = type[Layer[Any, Shape]]  # Any: a file holds layers of any rank
Classes: TypeAlias = Mapping[str, AnyClass]


@lru_cache(maxsize=1)
def own_classes() -> Classes:
    """Return the layers of this library by their names."""
    public: Any = modules["cnnparams"]  # its table of contents, which stands above this file
    values = [getattr(public, name) for name in public.__all__]
    layers = [each for each in values if _is_layer_class(each)]
    return {each.__name__: each for each in layers if getattr(each, "__final__", False)}


def known_classes(who: str, classes: Iterable[AnyClass]) -> Classes:
    """Return the layers of this library and these classes, by their names.

    Raises:
        TypeError: one is not a class of layers.
        NetworkError: two have the same name.
    """
    known = dict(own_classes())
    if not isinstance(classes, Iterable):
        raise TypeError(f"{who}: classes must be a list of classes of layers, {got(classes)}")
    for each in cast("Iterable[object]", classes):
        if not _is_layer_class(each):
            raise TypeError(f"{who}: classes must be classes of layers, {got(each)}")
        kind = cast("AnyClass", each)
        if known.setdefault(kind.__name__, kind) is not kind:
            raise NetworkError(f"{who}: two classes have the name {kind.__name__}")
    return known


def _is_layer_class(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Layer)
