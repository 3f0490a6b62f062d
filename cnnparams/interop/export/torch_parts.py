"""What several lines of PyTorch's table share: calls with their defaults, activations, orders of axes."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from cnnparams.interop.export.expressions import Call, Constant, Expression, but_for, call, method
from cnnparams.interop.export.orders import Order, channels_first, channels_last
from cnnparams.interop.export.ways import LacksError, Many, One, Site, Way, of_all, of_one, same

Write: TypeAlias = Callable[[Site], Way]

DEFAULTS: Mapping[str, Constant] = {
    "stride": 1,
    "padding": 0,
    "dilation": 1,
    "groups": 1,
    "bias": True,
    "padding_mode": "zeros",
    "output_padding": 0,
    "ceil_mode": False,
    "count_include_pad": True,
    "affine": True,
    "elementwise_affine": True,
    "track_running_stats": True,
    "num_layers": 1,
    "add_bias_kv": False,
    "mode": "nearest",
    "multiplier": 1,
    "relative_positions": True,
    "shift": (0, 0),
}
"""The values that PyTorch gives to arguments: they are left out."""

FUNCTIONS: Mapping[str, str] = {
    "celu": "CELU",
    "elu": "ELU",
    "gelu": "GELU",
    "hardshrink": "Hardshrink",
    "hardsigmoid": "Hardsigmoid",
    "hardswish": "Hardswish",
    "hardtanh": "Hardtanh",
    "leakyrelu": "LeakyReLU",
    "logsigmoid": "LogSigmoid",
    "logsoftmax": "LogSoftmax",
    "mish": "Mish",
    "relu": "ReLU",
    "relu6": "ReLU6",
    "selu": "SELU",
    "sigmoid": "Sigmoid",
    "silu": "SiLU",
    "softshrink": "Softshrink",
    "softmax": "Softmax",
    "softplus": "Softplus",
    "softsign": "Softsign",
    "swish": "SiLU",
    "tanh": "Tanh",
    "tanhshrink": "Tanhshrink",
}
"""The name of an activation, without what people write differently -> PyTorch's class."""

LINEAR = frozenset({"linear", "identity", "none"})
"""Names of activations that do nothing."""

_OWN_WORDS = {"LeakyReLU": "leaky_relu", "LogSoftmax": "log_softmax"}
"""Functions that are not called as their class in small letters."""


def made(function: str, *args: Constant | Expression, **settings: Constant) -> Call:
    """Return the call that makes a module, without the arguments that have their default."""
    return but_for(call(function, *args), DEFAULTS, **settings)


def module(function: str, *args: Constant) -> Write:
    """Return the way of a module that takes a value in any order."""
    return lambda site: Way(site.orders, site.order, made(function, *args))


def short(sizes: tuple[Any, ...]) -> Any:
    """Return equal numbers as one."""
    return sizes[0] if len(set(sizes)) == 1 else sizes


def plain_name(function: str) -> str:
    """Return the name of an activation without what people write differently."""
    return "".join([letter for letter in function.lower() if letter not in " -_"])


def class_of(function: str) -> str:
    """Return PyTorch's class for the name of an activation.

    Raises:
        LacksError: there is none.
    """
    name = FUNCTIONS.get(plain_name(function))
    if name is None:
        raise LacksError(f"there is no activation {function!r}")
    return name


def activation(function: str | None, order: Order) -> One:
    """Return what is done by an activation behind a layer.

    Args:
        function: its name.
        order: the order of the axes of what it takes.

    Raises:
        LacksError: PyTorch has no such function.
    """
    if function is None or plain_name(function) in LINEAR:
        return same
    kind = class_of(function)
    name = _OWN_WORDS.get(kind, kind.lower())
    if name in {"tanh", "sigmoid"}:
        return lambda x: call(f"torch.{name}", x)
    if name.endswith("softmax"):
        along = -1 if order == channels_last(len(order)) else 1
        return lambda x: call(f"F.{name}", x, dim=along)
    return lambda x: call(f"F.{name}", x)


def in_order(order: Callable[[int], Order], make: Callable[[Site], Call]) -> Write:
    """Return the way of a module that takes and gives a value with its channels first, or last."""

    def way(site: Site) -> Way:
        return Way((order(site.rank),), order(len(site.leaf.output_shape)), make(site))

    return way


def first(make: Callable[[Site], Call]) -> Write:
    """Return the way of a module that takes the channels first."""
    return in_order(channels_first, make)


def kept(compute: Callable[[Site], One]) -> Write:
    """Return the way of a function that takes a value in any order and gives it back so."""
    return lambda site: Way(site.orders, site.order, None, of_one(compute(site)))


def as_ours(compute: Callable[[Site], Many]) -> Write:
    """Return the way of a function that takes all values in the order of our shapes, and gives its own so."""

    def way(site: Site) -> Way:
        wants = tuple([channels_last(len(order)) for order in site.orders])
        return Way(wants, channels_last(len(site.leaf.output_shape)), None, of_all(compute(site)))

    return way


def flattened(x: Expression) -> Expression:
    """Return a value without axes but one."""
    return method(x, "flatten", 1)


def lacks(reason: str) -> Write:
    """Return the way of a layer for which there is nothing."""

    def way(_: Site) -> Way:
        raise LacksError(reason)

    return way
