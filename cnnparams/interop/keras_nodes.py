"""The calls in a config of Keras: the tensors that a layer takes, in the order of arguments, and numbers."""

from collections.abc import Iterator, Sequence
from typing import Any, final

from attrs import frozen

from cnnparams.arithmetic.values import brief, is_integer
from cnnparams.errors import NetworkError
from cnnparams.interop.drafting import as_list, as_mapping

WHO = "from_keras"
ORDER = ("query", "value", "key", "x", "x1", "x2")
"""Arguments that are given by their names, in the order of functions and of attention."""

IGNORED = "mask"
"""What is in the names of arguments that change no count and no shape."""


@final
@frozen
class Tensor:
    """An output of a call: of which layer, of which of its calls, and which output."""

    layer: str
    call: int
    output: int


@final
@frozen
class Arguments:
    """The arguments of a call.

    Args:
        tensors: the tensors, in the order of the arguments.
        numbers: the numbers among them.
        number_first: whether a number stands before the tensors, as in `1 - x`.
        by_name: whether tensors are in a dict.
        values: all arguments, as they are in the config.
    """

    tensors: tuple[Tensor, ...]
    numbers: tuple[float, ...] = ()
    number_first: bool = False
    by_name: bool = False
    values: tuple[Any, ...] = ()


def arguments_of(node: object) -> Arguments:
    """Read a call, in the form of Keras 3 or of Keras 2.

    Raises:
        NetworkError: it is neither.
    """
    call = as_mapping(node)
    if call is None:
        return Arguments(tuple(tensors_in(node)))
    named = as_mapping(call.get("kwargs")) or {}
    names = [name for name in named if IGNORED not in name]
    names.sort(key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    values = [*(as_list(call.get("args")) or ()), *[named[name] for name in names]]
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    kinds = [value in numbers for value in values if value in numbers or list(tensors_in(value))]
    return Arguments(
        tuple([tensor for value in values for tensor in tensors_in(value)]),
        tuple(numbers),
        bool(kinds) and kinds[0],
        any(_is_by_name(value) for value in values),
        tuple(values),
    )


def _is_by_name(value: object) -> bool:
    found = as_mapping(value)
    if found is None or found.get("class_name") == "__keras_tensor__":
        return False
    return bool(list(tensors_in(value)))


def tensors_in(node: object) -> Iterator[Tensor]:
    """Yield the tensors in a value, at any depth.

    Raises:
        NetworkError: one is not named by a layer and two numbers.
    """
    config, items = as_mapping(node), as_list(node)
    if config is not None and config.get("class_name") == "__keras_tensor__":
        inner = as_mapping(config.get("config")) or {}
        yield _tensor(as_list(inner.get("keras_history")) or (), node)
    elif items is not None and len(items) >= 3 and isinstance(items[0], str):
        if len(items) > 3 and list(tensors_in(items[3])):
            raise NetworkError(
                f"{WHO}: arguments by name are not read in the form of Keras 2, got {brief(node)}"
            )
        yield _tensor(items, node)
    else:
        for value in (config or {}).values() if items is None else items:
            yield from tensors_in(value)


def _tensor(items: Sequence[Any], node: object) -> Tensor:
    if len(items) < 3 or not isinstance(items[0], str) or not all(map(is_integer, items[1:3])):
        raise NetworkError(f"{WHO}: a tensor is named by a layer and two numbers, got {brief(node)}")
    return Tensor(items[0], items[1], items[2])
