"""Models of Keras whose channels come first, as they are written here: channels last."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from cnnparams.arithmetic.shapes import Shape
from cnnparams.errors import ConfigError, NetworkError
from cnnparams.interop.drafting import as_list, as_mapping
from cnnparams.interop.keras_nodes import WHO

Config: TypeAlias = Mapping[str, Any]  # Any: JSON

ON_THE_LAST_AXIS = frozenset({
    "Dense", "Embedding", "ExpandDims", "GRU", "GetItem", "GroupQueryAttention", "LSTM", "Matmul",
    "MultiHeadAttention", "Permute", "SimpleRNN", "Squeeze", "Stack", "Transpose",
})  # fmt: skip
"""Classes that act on the last axis, or name all of them: where channels come first, that is another one."""


def channels_come_first(layers: Iterator[tuple[str, str, Config]]) -> tuple[bool, bool]:
    """Return whether the channels of a model come first, and whether those of its series do.

    Args:
        layers: the path, the class and the config of each layer.

    Raises:
        NetworkError: those of some layers do, and those of others do not.
    """
    found: dict[str, str] = {}
    has_series = False
    for path, kind, config in layers:
        order = config.get("data_format")
        if order in ("channels_first", "channels_last") and kind != "Flatten":  # which takes either
            found.setdefault(order, path)
            has_series = has_series or (order == "channels_first" and kind.endswith("1D"))
    if len(found) > 1:
        rule = f"channels come first in {found['channels_first']} and last in {found['channels_last']}"
        raise NetworkError(f"{WHO}: {rule}; only models with one order are read")
    return "channels_first" in found, has_series


def last(shape: Sequence[Any], *, series: bool) -> tuple[Any, ...]:
    """Return a shape with its channels last.

    Args:
        shape: sizes without the batch; None is one that is open.
        series: whether the channels of series come first, too.
    """
    sizes = tuple(shape)
    return (*sizes[1:], sizes[0]) if len(sizes) > 2 or (series and len(sizes) == 2) else sizes


def with_axes(kind: str, config: Config, shapes: Sequence[Shape], *, series: bool) -> Config:
    """Return the config of a layer with its axes as they are when channels come last.

    Args:
        kind: the class of the layer.
        config: its settings.
        shapes: the shapes of its inputs, channels last.
        series: whether the channels of series come first, too.

    Raises:
        ConfigError: the layer acts on the last axis, which is not the channels.
    """
    rank = len(shapes[0]) if shapes else 0
    changed = dict(config)
    if kind == "Reshape":
        changed["target_shape"] = last(as_list(config.get("target_shape")) or (), series=series)
    if last(range(rank), series=series) == tuple(range(rank)):
        return changed
    if kind in ON_THE_LAST_AXIS:
        raise ConfigError("acts on the last axis, and channels come first: this is not read")
    for name in ("axis", "shared_axes"):
        value = config.get(name)
        axes = as_list(value)
        if axes is not None:
            changed[name] = [_axis(axis, rank) for axis in axes]
        elif isinstance(value, int):
            changed[name] = _axis(value, rank)
    return changed


def _axis(axis: int, rank: int) -> int:
    """Return an axis counted from 1, the batch being 0; the channels are the last one."""
    place = axis % (rank + 1)
    return rank if place == 1 else place - 1


def layers_in(layers: object, path: str = "") -> Iterator[tuple[str, str, Config]]:
    """Yield the path, the class and the config of each layer of a model, and of those inside of it."""
    for layer in as_list(layers) or ():
        node = as_mapping(layer) or {}
        config = as_mapping(node.get("config")) or {}
        here = f"{path}{node.get('name') or config.get('name')}"
        yield here, str(node.get("class_name")), config
        yield from layers_in(config.get("layers"), f"{here}/")
        yield from layers_in(
            [each for each in (config.get("layer"), config.get("backward_layer")) if each], f"{here}/"
        )
