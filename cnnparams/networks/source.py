"""The Python source of a network: the expression that builds it again."""

from cnnparams.arithmetic.values import show
from cnnparams.bases.copying import step_name
from cnnparams.layers.input import Input
from cnnparams.networks.outputs import Outputs
from cnnparams.networks.step_log import StepLog, stem_of
from cnnparams.step import Step


def source_of(name: str | None, steps: tuple[Step, ...], outputs: Outputs = ()) -> str:
    """Write a network of this name, these steps and these outputs as the Python expression that builds it."""
    first, *others = steps
    named = "" if name is None else f", name={name!r}"
    lines = [f"Network({show(first.output_shape)}{named})"]
    previous = first.path
    log = StepLog([first])
    run: list[str] = []  # layers that need no words besides
    for length, step in enumerate(others, start=1):
        words = [] if isinstance(step.layer, Input) else _words(step, previous, log, length)
        if len(words) == 1 and len(others) > MOST_CALLS:
            run += words
        else:
            lines += _extend(run)
            run = []
            shape = show(step.output_shape)
            lines.append(f".add({', '.join(words)})" if words else f".add_input({step.path!r}, {shape})")
        log = log.extended(length, step)
        previous = step.path
    lines += _extend(run)
    if outputs:
        lines.append(f".with_outputs({dict(outputs)!r})")
    if len(lines) == 1:
        return lines[0]
    if len(lines) <= MOST_CALLS:
        return "(\n    " + "\n    ".join(lines) + "\n)"
    return in_pieces(lines, "\n    ")


def in_pieces(calls: list[str], separator: str) -> str:
    """Write many calls as one expression, in pieces that are short enough for Python's parser."""
    pieces = [calls[start : start + MOST_CALLS] for start in range(0, len(calls), MOST_CALLS)]
    first, *others = [separator.join(piece) for piece in pieces]
    return f"(({', '.join([f'made := {first}', *[f'made := made{piece}' for piece in others]])})[-1])"


MOST_CALLS = 500
"""How many calls one after another a repr has: Python's parser has an end, near three times as many."""


def _extend(run: list[str]) -> list[str]:
    """Write one call for a run of layers."""
    layers = "".join([f"\n        {layer}," for layer in run])
    return [f".extend([{layers}\n    ])"] if run else []


def _words(step: Step, previous: str, log: StepLog, length: int) -> list[str]:
    """Write the arguments of `add` for a step after these."""
    words = [repr(step.layer)]
    if step.inputs != (previous,) or step.layer.takes_several:
        words.append(f"after={step.inputs if step.layer.takes_several else step.inputs[0]!r}")
    if step.path != (step_name(step.layer) or log.free_name(stem_of(step.layer), length)):
        words.append(f"name={step.path!r}")
    return words
