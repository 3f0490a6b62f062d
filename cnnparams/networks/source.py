"""The Python source of a network: the expression that builds it again."""

from cnnparams.arithmetic.values import show
from cnnparams.layers.input import Input
from cnnparams.step import Step


def source_of(name: str | None, steps: tuple[Step, ...]) -> str:
    """Write a network of this name and these steps as the Python expression that builds it."""
    first, *others = steps
    named = "" if name is None else f", name={name!r}"
    lines = [f"Network({show(first.output_shape)}{named})"]
    previous = first.path
    for step in others:
        if isinstance(step.layer, Input):
            lines.append(f".add_input({step.path!r}, {show(step.output_shape)})")
        elif step.inputs == (previous,) and not step.layer.takes_several:
            lines.append(f".add({step.layer!r})")
        else:
            after = step.inputs if step.layer.takes_several else step.inputs[0]
            lines.append(f".add({step.layer!r}, after={after!r})")
        previous = step.path
    return lines[0] if len(lines) == 1 else "(\n    " + "\n    ".join(lines) + "\n)"
