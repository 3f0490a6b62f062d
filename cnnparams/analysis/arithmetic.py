"""The arithmetic of a network: the explanations of its steps, and their sum."""

from collections.abc import Sequence

from cnnparams.explanation import Explanation, explain_parts
from cnnparams.layers.input import Input
from cnnparams.step import Step, explain_step, first_uses


def explain_steps(title: str, steps: Sequence[Step]) -> Explanation:
    """Explain a network step by step; the output is that of the last one."""
    inputs = tuple([step.output_shape for step in steps if isinstance(step.layer, Input)])
    first = first_uses(steps)
    parts = tuple([explain_step(step, first) for step in steps])
    return explain_parts(title, "Network", inputs, steps[-1].output_shape, parts)
