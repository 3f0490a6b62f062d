"""What all lines of Keras' table share: calls with their defaults, activations, operations."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, final

from attrs import field, frozen

from cnnparams.interop.export.expressions import Call, Constant, Expression, Text, as_term, but_for, call
from cnnparams.interop.export.torch_parts import plain_name
from cnnparams.interop.export.ways import Compute, LacksError, Many, One, Site

DEFAULTS: Mapping[str, Constant] = {
    "strides": 1,
    "padding": "valid",
    "dilation_rate": 1,
    "groups": 1,
    "depth_multiplier": 1,
    "use_bias": True,
    "activation": None,
    "output_padding": None,
    "keepdims": False,
    "return_sequences": False,
    "scale": True,
    "center": True,
    "interpolation": "nearest",
    "merge_mode": "concat",
    "value_dim": None,
    "output_shape": None,
    "axis": -1,
    "offset": 0.0,
    "normalize": False,
    "trainable": True,
}
"""The values that Keras gives to arguments: they are left out."""


FUNCTIONS = (
    "celu",
    "elu",
    "exponential",
    "gelu",
    "glu",
    "hard_shrink",
    "hard_sigmoid",
    "hard_swish",
    "hard_tanh",
    "leaky_relu",
    "linear",
    "log_sigmoid",
    "log_softmax",
    "mish",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "silu",
    "soft_shrink",
    "softmax",
    "softplus",
    "softsign",
    "swish",
    "tanh",
    "tanh_shrink",
)
"""The activations of Keras."""


_KNOWN = {name.replace("_", ""): name for name in FUNCTIONS}


@final
@frozen
class Link:
    """One line of a layer: a layer of Keras, or an operation.

    Args:
        layer: the layer; None of an operation.
        compute: what is called; of a layer, None is the layer with its inputs.
        suffix: what stands behind the path of the layer in its name.
    """

    layer: Call | None = None
    compute: Compute | None = None
    suffix: str = field(default="", kw_only=True)


Write: TypeAlias = Callable[[Site], Sequence[Link]]


def made(function: str, *args: Constant | Expression, **settings: Constant) -> Call:
    """Return the call that makes a layer, without the arguments that have their default."""
    return but_for(call(f"layers.{function}", *args), DEFAULTS, **settings)


def layer(function: str, *args: Constant, **settings: Constant) -> Write:
    """Return the way of a layer."""
    return lambda _: [Link(made(function, *args, **settings))]


def operation(compute: One) -> Link:
    """Return an operation on the first input."""
    return Link(None, lambda _, inputs: compute(inputs[0]))


def merging(compute: Many) -> Link:
    """Return an operation on all inputs."""
    return Link(None, lambda _, inputs: compute(inputs))


def indexed(x: Expression, *parts: str) -> Expression:
    """Return a part of a value."""
    return Text(f"{as_term(x)}[{', '.join(parts)}]")


def function(name: str | None) -> str | None:
    """Return Keras' name of an activation.

    Raises:
        LacksError: there is none.
    """
    if name is None:
        return None
    found = _KNOWN.get("linear" if plain_name(name) in {"identity", "none"} else plain_name(name))
    if found is None:
        raise LacksError(f"there is no activation {name!r}")
    return found


def lacks(reason: str) -> Write:
    """Return the way of a layer for which there is nothing."""

    def way(_: Site) -> list[Link]:
        raise LacksError(reason)

    return way
