"""The same steps once more, with other layers in some places: shapes are checked again on the way."""

from collections.abc import Callable, Sequence
from typing import Any

from cnnparams.errors import NetworkError
from cnnparams.layers.base import Layer, place
from cnnparams.layers.input import Input
from cnnparams.network import Network, title
from cnnparams.shapes import Shape
from cnnparams.step import Step


def rebuilt(
    network: Network[Any], steps: Sequence[Step], layer_of: Callable[[Step], Layer[Any, Shape]]
) -> Network[Any]:
    """Add these steps again, with the layers that are told; the first is the input."""
    first = layer_of(steps[0])
    if not isinstance(first, Input) or first.name not in {None, steps[0].path}:
        raise NetworkError(f"{title(network)}: the input stays an input and keeps its name, got {first!r}")
    again: Network[Any] = Network(first.shape, name=network.name)
    path_now = {steps[0].path: "input"}
    for step in steps[1:]:
        layer = layer_of(step)
        if isinstance(step.layer, Input) != isinstance(layer, Input):
            rule = (
                "is an input and stays one"
                if isinstance(step.layer, Input)
                else "is no input; see add_input()"
            )
            raise NetworkError(f"{title(network)}: {step.path!r} {rule}, got {layer}")
        ways = [path.partition("/") for path in step.inputs]  # they may lead into blocks
        sources = tuple([again[path_now[head] + slash + rest] for head, slash, rest in ways])
        again = again._placed(layer, step.path, sources)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - as add() does
        path_now[step.path] = place(layer) or step.path
    return again
