"""What is compared: the shapes and counts of a layer behind an input, or the refusal to have any."""

from collections.abc import Mapping
from typing import TypeAlias

from attrs import field, frozen

from cnnparams import CNNParamsError, Layer, Shape

Shapes: TypeAlias = Mapping[str, Shape]


@frozen
class Facts:
    """The shapes of the output, of weights that are learnt and of those that are not, and two counts."""

    output_shape: Shape
    learnt: Shapes
    state: Shapes
    param_count: int
    state_count: int

    def __str__(self) -> str:
        return (
            f"output {self.output_shape}, learnt {dict(self.learnt)} = {self.param_count:,}, "
            f"state {dict(self.state)} = {self.state_count:,}"
        )


@frozen
class Refusal:
    """No such layer, or not behind this input; why does not matter when two are compared."""

    reason: str = field(eq=False)

    def __str__(self) -> str:
        return f"refused: {self.reason}"


Verdict: TypeAlias = Facts | Refusal


def our_verdict(layer: type[Layer], settings: Mapping[str, object], prev_shape: Shape) -> Verdict:
    """Return what cnnparams says; any other error than those it promises is a failure of the test."""
    try:
        made = layer(**settings)
        weights, output_shape = made.weights(prev_shape), made.output_shape(prev_shape)
        count = made.param_count(prev_shape)
    except (CNNParamsError, TypeError) as error:
        return Refusal(f"{type(error).__name__}: {error}")
    return Facts(
        output_shape,
        {weight.name: weight.shape for weight in weights if weight.learnable},
        {weight.name: weight.shape for weight in weights if not weight.learnable},
        count,
        sum(weight.size for weight in weights if not weight.learnable),
    )


def without_empty(facts: Facts) -> Verdict:
    """Return the facts; arrays without a single element, which frameworks can make, count as a refusal."""
    for name, shape in {"output": facts.output_shape, **facts.learnt, **facts.state}.items():
        if min(shape, default=1) < 1:
            return Refusal(f"{name} would be empty: {shape}")
    return facts


def short_names(shapes: Shapes) -> Shapes:
    """Return the shapes under the shortest ends of their dotted names that tell them apart."""
    parts = {name: name.split(".") for name in shapes}
    for length in range(1, 1 + max(map(len, parts.values()), default=1)):
        short = {".".join(parts[name][-length:]): shape for name, shape in shapes.items()}
        if len(short) == len(shapes):
            return short
    return shapes
