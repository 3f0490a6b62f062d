"""What all readers of models share: a network that grows call by call, and what could not be read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar, cast, final

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import brief, got
from cnnparams.bases.base import Layer
from cnnparams.bases.copying import copied_with
from cnnparams.errors import ConfigError, NetworkError
from cnnparams.layers.opaque import Opaque
from cnnparams.layers.shared import Shared
from cnnparams.networks.network import Network
from cnnparams.operations import Operations
from cnnparams.weights import Weight

T = TypeVar("T")

MOST_NAMES = 20
"""How many operations an error lists by their paths."""


def as_mapping(value: object) -> Mapping[str, Any] | None:
    """Return an object of JSON; None if it is something else."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else None


def as_list(value: object) -> Sequence[Any] | None:
    """Return a list of JSON; None if it is something else."""
    return cast("Sequence[Any]", value) if isinstance(value, list | tuple) else None


def is_layer(value: object) -> bool:
    """Whether a value is a layer."""
    return isinstance(value, Layer)


@final
@frozen
class Call:
    """One use of a layer of a model.

    Args:
        path: where it is in the model.
        kind: its class.
        config: its settings.
        shapes: the shapes of its inputs.
        constants: the numbers among its arguments, in their order.
        number_first: whether one stands before the tensors, as in `1 - x`.
        arguments: all its arguments, as they are in the config.
    """

    path: str
    kind: str
    config: Mapping[str, Any]  # Any: settings of every type
    shapes: tuple[Shape, ...]
    constants: tuple[float, ...] = ()
    number_first: bool = False
    arguments: tuple[Any, ...] = ()


@final
class Draft:
    """A network that is read from a model."""

    def __init__(self, who: str, name: str | None) -> None:
        """Begin without an input."""
        self.who = who
        self.name = name
        self.network: Network[Any] | None = None
        self.paths: set[str] = {"input"}
        self.reserved: set[str] = set()  # of layers that are to come
        self.numbers: dict[str, int] = {}  # the last one behind each path

    def add_input(self, path: str, shape: Shape) -> str:
        """Add an input, and return the path of its step: the first one is `input`."""
        if self.network is None:
            self.network = self.made(path, lambda: Network(shape, name=self.name))
            return "input"
        network, free = self.network, self.free(path.replace("/", "."))
        self.network = self.made(path, lambda: network.add_input(free, shape))
        return free

    def add(self, path: str, layer: Layer[Any, Any], sources: Sequence[str]) -> str:
        """Add a layer, and return the path of its step."""
        network = self.begun(path)
        if not layer.takes_several and len(sources) != 1:
            self.refuse(path, f"must have one input, got {len(sources)}")
        after: Any = list(sources) if layer.takes_several else sources[0]
        free = self.free(path)
        self.network = self.made(path, lambda: network.add(layer, after=after, name=free))
        return free

    def begun(self, path: str) -> Network[Any]:
        """Return the network so far, which must have an input."""
        return self.network or self.refuse(path, "stands before every input")

    def free(self, path: str) -> str:
        """Return a path that no other step has: of a layer that is used again, with a number behind."""
        free, number = path, self.numbers.get(path, 0)
        while free in self.paths or (number and free in self.reserved):
            number += 1
            free = f"{path}_{number}"
        self.numbers[path] = number
        self.paths.add(free)
        return free

    def shape_of(self, path: str) -> Shape:
        """Return the shape of the output of a step."""
        return self.begun(path)[path].output_shape

    def made(self, path: str, make: Callable[[], T]) -> T:
        """Make something of a model; what is wrong with it is told with its place."""
        try:
            return make()
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            rule = f"there is no setting {error}" if isinstance(error, KeyError) else str(error)
            self.refuse(path, rule.splitlines()[0] if rule else type(error).__name__)

    def refuse(self, path: str, rule: str) -> NoReturn:
        """Refuse the model.

        Raises:
            NetworkError: always.
        """
        raise NetworkError(f"{self.who}: {path}: {rule}") from None


def one_of(who: str, name: str, value: object, words: Sequence[str]) -> None:
    """Accept one of some words.

    Raises:
        TypeError: the value is no string.
        ConfigError: it is another one.
    """
    if type(value) is not str:
        raise TypeError(f"{who}: {name} must be a string, {got(value)}")
    if value not in words:
        raise ConfigError(f"{who}: {name} must be {' or '.join(map(repr, words))}, got {brief(value)}")


def opaque(
    inputs: tuple[Shape, ...],
    output: Shape,
    weights: tuple[Weight, ...],
    kind: str,
    operations: Operations | None = None,
) -> Layer[Any, Any]:
    """Return a step of which only shapes and weights are known and, if they are given, the operations."""
    make: Any = Opaque  # type checkers do not know how attrs names the arguments of private fields
    layer: Layer[Any, Any] = make(inputs, output, weights, kind=kind, operations=operations)
    return layer


def shared(layer: Layer[Any, Any], path: str) -> Layer[Any, Any]:
    """Return a layer for several uses; its weights have the name of its path."""
    trained = copied_with(layer, name=None, trainable=True)
    return Shared(trained, name=path.replace("/", "."), trainable=layer.trainable)


def refuse_unknown(who: str, unknown: Sequence[tuple[str, str]], how: str) -> None:
    """Refuse operations that no layer here describes, all of them in one error.

    Args:
        who: what was asked to read the model.
        unknown: the path and the kind of each.
        how: what to do.

    Raises:
        NetworkError: there are some.
    """
    if not unknown:
        return
    kinds = ", ".join(sorted({kind for _, kind in unknown}))
    places = ", ".join([f"{path} ({kind})" for path, kind in unknown[:MOST_NAMES]])
    more = f" and {len(unknown) - MOST_NAMES} more" if len(unknown) > MOST_NAMES else ""
    raise NetworkError(f"{who}: there is no layer here for {brief(kinds)}: {places}{more}; {how}")
