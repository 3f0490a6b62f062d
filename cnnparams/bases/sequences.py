"""What layers that read a sequence step by step share: the output is the last state, or all of them."""

from typing import Any, cast

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer, OneIn, Out
from cnnparams.settings.checks import boolean


@frozen(repr=False)
class Recurrent(Layer[OneIn, Out]):
    """A layer that reads a sequence step by step: what `Bidirectional` takes.

    With `return_sequences`, the output has a step for each step of the input, otherwise it is the last one.
    So the rank of the output depends on a setting: hence the overloads of each class.
    """

    return_sequences: bool = field(default=False, validator=boolean, kw_only=True)


def states(layer: Recurrent[Any, Out], steps: int, state: Shape) -> Out:
    """Return the shape of the last state, or of all of them."""
    return cast(Out, (steps, *state) if layer.return_sequences else state)  # as the overloads declare
