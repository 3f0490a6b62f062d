"""The Python source of a network: the expression that builds it again."""

from cnnparams.arithmetic.values import show
from cnnparams.bases.copying import step_name
from cnnparams.layers.input import Input
from cnnparams.networks.step_log import StepLog, stem_of
from cnnparams.step import Step


def source_of(name: str | None, steps: tuple[Step, ...]) -> str:
    """Write a network of this name and these steps as the Python expression that builds it."""
    first, *others = steps
    named = "" if name is None else f", name={name!r}"
    lines = [f"Network({show(first.output_shape)}{named})"]
    previous = first.path
    log = StepLog([first])
    for length, step in enumerate(others, start=1):
        if isinstance(step.layer, Input):
            lines.append(f".add_input({step.path!r}, {show(step.output_shape)})")
        else:
            lines.append(f".add({', '.join(_words(step, previous, log, length))})")
        log = log.extended(length, step)
        previous = step.path
    return lines[0] if len(lines) == 1 else "(\n    " + "\n    ".join(lines) + "\n)"


def _words(step: Step, previous: str, log: StepLog, length: int) -> list[str]:
    """Write the arguments of `add` for a step after these."""
    words = [repr(step.layer)]
    if step.inputs != (previous,) or step.layer.takes_several:
        words.append(f"after={step.inputs if step.layer.takes_several else step.inputs[0]!r}")
    if step.path != (step_name(step.layer) or log.free_name(stem_of(step.layer), length)):
        words.append(f"name={step.path!r}")
    return words
