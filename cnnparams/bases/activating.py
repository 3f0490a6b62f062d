"""Activations: what each name of a function does to an element, in the arithmetic that a layer states."""

from functools import lru_cache

from cnnparams.arithmetic.terms import named
from cnnparams.operations import Axes, Kind, Operation, Operations, per_element

Counts = dict[Kind, int]

_SIGMOID: Counts = {"exponential": 1, "add": 1, "divide": 1}  # 1 / (1 + exp(-x))
_TANH: Counts = {"exponential": 1, "add": 2, "divide": 1}  # (exp(2x) - 1) / (exp(2x) + 1)
_SOFTPLUS: Counts = {"exponential": 2, "add": 1}  # log(1 + exp(x))
_HARD_SIGMOID: Counts = {"multiply": 1, "add": 1, "compare": 2}  # x / 6 + 1 / 2, kept within 0 and 1

ACTIVATIONS: dict[str, Counts] = {
    "linear": {},
    "identity": {},
    "relu": {"compare": 1},
    "relu6": {"compare": 2},
    "hardtanh": {"compare": 2},
    "threshold": {"compare": 1},
    "hardshrink": {"compare": 2},
    "softshrink": {"compare": 2, "add": 1},
    "leakyrelu": {"compare": 1, "multiply": 1},
    "sigmoid": _SIGMOID,
    "tanh": _TANH,
    "silu": {**_SIGMOID, "multiply": 1},
    "softplus": _SOFTPLUS,
    "logsigmoid": _SOFTPLUS,
    "softsign": {"add": 1, "divide": 1},
    "mish": {"exponential": 3, "add": 3, "divide": 1, "multiply": 1},  # x * tanh(softplus(x))
    "gelu": {"exponential": 1, "add": 1, "multiply": 3},  # x / 2 * (1 + erf(x / sqrt(2)))
    "elu": {"exponential": 1, "add": 1, "multiply": 1, "compare": 1},
    "celu": {"exponential": 1, "add": 1, "multiply": 2, "compare": 1},
    "selu": {"exponential": 1, "add": 1, "multiply": 2, "compare": 1},
    "hardsigmoid": _HARD_SIGMOID,
    "hardswish": {**_HARD_SIGMOID, "multiply": 2},
    "exponential": {"exponential": 1},
    "tanhshrink": {**_TANH, "add": 3},
    "abs": {},
    "neg": {},
    "sign": {},
    "square": {"multiply": 1},
    "sqrt": {"root": 1},
    "rsqrt": {"root": 1, "divide": 1},
    "reciprocal": {"divide": 1},
    "log": {"exponential": 1},
    "erf": {"exponential": 1},
    "sin": {"exponential": 1},
    "cos": {"exponential": 1},
    "power": {"exponential": 1},
}
"""How often each kind of arithmetic is done for an element.

An error function, a logarithm, a sine and a power are one exponential each.

The sign of a number, and which of two results is taken, cost nothing.
"""

_OTHER_NAMES = {"swish": "silu", "hardsilu": "hardswish", "exp": "exponential", "none": "linear"}


def is_known_function(function: str) -> bool:
    """Whether it is known what an activation of this name does."""
    name = plain_name(function)
    return name in _OF_A_ROW or name in ACTIVATIONS


def activation_operations(function: str | None, axes: Axes) -> Operations:
    """Return the arithmetic of an activation on an output of these axes, of which the last are its channels.

    The name is read without regard to case, spaces, dashes and underscores. Of a name that is not known, only
    the number of its results is.
    """
    if function is None:
        return ()
    name = plain_name(function)
    if name in _OF_A_ROW:
        return softmax_operations(axes, [*axes][-1], logarithm=name == "logsoftmax")
    return per_element(axes, ACTIVATIONS.get(name, _UNKNOWN))


_OF_A_ROW = ("softmax", "logsoftmax")
_UNKNOWN: Counts = {"unknown": 1}


def softmax_operations(axes: Axes, axis: str, *, logarithm: bool = False) -> Operations:
    """Return the arithmetic of a softmax along this axis, or of its logarithm.

    The largest element of a row is subtracted from all; their exponentials are divided by their sum. For the
    logarithm, that of the sum is subtracted.
    """
    rows = {name: size for name, size in axes.items() if name != axis}
    others = {**rows, "others": named(axis, axes[axis]) - 1}
    last = (
        (Operation("exponential", **rows), Operation("add", **axes))
        if logarithm
        else (Operation("divide", **axes),)
    )
    return (
        Operation("compare", **others),
        Operation("add", **axes),
        Operation("exponential", **axes),
        Operation("add", **others),
        *last,
    )


@lru_cache(maxsize=256)
def plain_name(name: str) -> str:
    """Return the name of an activation as it is known here."""
    word = "".join([letter for letter in name.lower() if letter.isalnum()])
    return _OTHER_NAMES.get(word, word)
