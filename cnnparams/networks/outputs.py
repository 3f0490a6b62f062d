"""The outputs of a network that are said: a step may be one although others take it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from cnnparams.arithmetic.values import got
from cnnparams.errors import NetworkError
from cnnparams.paths import Found
from cnnparams.settings.checks import is_name, refuse_name
from cnnparams.step import Step

Outputs: TypeAlias = tuple[tuple[str, str], ...]
"""The name of each output, and the path of its step."""


def checked_outputs(title: str, outputs: object, found: Callable[[object], Found]) -> Outputs:
    """Return the names and paths of outputs.

    Args:
        title: name of the network, for messages.
        outputs: the steps, or their paths, by the names of the outputs.
        found: finds a step by its path, or refuses the path.

    Raises:
        TypeError: this is not a mapping of names to steps.
        NetworkError: there is no output, or no such step.
    """
    who = f"{title}: with_outputs"
    if not isinstance(outputs, Mapping):
        raise TypeError(f"{who}: takes a dict of steps by the names of the outputs, {got(outputs)}")
    if not outputs:
        raise NetworkError(f"{who}: must name one output or more, got none")
    given: Mapping[Any, Any] = outputs  # pyright: ignore[reportUnknownVariableType] - checked here
    checked: list[tuple[str, str]] = []
    for name, step in given.items():
        if not is_name(name):
            refuse_name(f"{who}: the name of an output", name)
        place = found(step.path if isinstance(step, Step) else step)
        checked.append((str(name), "/".join(place.names)))
    return tuple(checked)
