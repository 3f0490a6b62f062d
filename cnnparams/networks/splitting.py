"""Splitting: equal parts of one output as several layers, each with the name of its step."""

from collections.abc import Sequence
from typing import Any

from cnnparams.arithmetic.values import got
from cnnparams.bases.base import Layer
from cnnparams.errors import ConfigError
from cnnparams.layers.slicing import Split


def parts_of(
    who: str, group: str, parts: int, axis: int, names: Sequence[str] | None
) -> dict[str, Layer[Any, Any]]:
    """Return a layer for each part by the name of its step: a name given, or a number in a group.

    Raises:
        What `Split` raises; ConfigError: there is not one name for each part, or two are the same.
    """
    layers = [Split(parts, index, axis=axis) for index in range(max(parts, 1) if type(parts) is int else 1)]
    if names is None:
        names = [f"{group}/{index}" for index in range(len(layers))]
    if not isinstance(names, list | tuple) or len(names) != len(layers):
        rule = f"split() needs a list of {len(layers)} names, one for each part"
        raise ConfigError(f"{who}: {rule}, {got(names)}")
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(f"{who}: split() needs different names, got {name!r} twice")
    return dict(zip(names, layers, strict=True))
