"""The arithmetic of a network: the explanations of its steps, and their sum."""

from collections.abc import Sequence

from cnnparams.explanation import Explanation, explain_parts, shown_to
from cnnparams.layers.input import Input
from cnnparams.paths import folded
from cnnparams.step import Step, explain_step, first_uses


def explain_steps(
    title: str, steps: Sequence[Step], depth: int | None = None, *, operations: bool = False
) -> Explanation:
    """Explain a network step by step; the output is that of the last one.

    Raises:
        TypeError: the depth is not a whole number.
        NetworkError: it is smaller than 1.
    """
    inputs = tuple([step.output_shape for step in steps if isinstance(step.layer, Input)])
    first = first_uses(steps)
    explained: dict[object, Explanation] = {}
    parts = tuple([explain_step(step, first, explained, operations=operations) for step in folded(steps)])
    whole = explain_parts(title, "Network", inputs, steps[-1].output_shape, parts)
    return shown_to(whole, depth)
