"""What every layer is: a map from the shape of its input to the shapes of its weights and of its output."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from copy import copy
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, final

from attrs import NOTHING, field, fields, frozen

from cnnparams.errors import ConfigError, ShapeError
from cnnparams.fields import flag, shape_of_its_own, step_name
from cnnparams.shapes import S, Shape, check_shape, got, is_tuple, show
from cnnparams.weights import Weight

if TYPE_CHECKING:
    from cnnparams.explain import Explanation
    from cnnparams.network import Network

L = TypeVar("L", bound="Layer[Any, Shape]")  # Any: layers of all ranks are adapted alike

In = TypeVar("In", bound="Shape | tuple[Shape, ...]", contravariant=True)
OneIn = TypeVar("OneIn", bound=Shape, contravariant=True)
Out = TypeVar("Out", bound=Shape, covariant=True)


@frozen(repr=False)
class Layer(ABC, Generic[In, Out]):
    """A frozen description of one operation: it knows its configuration, never its input.

    A layer of your own fills in `weights` and `output_shape`; the rest follows from them.
    """

    merges: ClassVar[bool] = False
    """Whether it has several inputs."""
    wraps: ClassVar[bool] = False
    """Whether it holds layers or functions that somebody else wrote."""
    placed_by: ClassVar[str] = "name"
    """Which setting names its place in a network."""

    name: str | None = field(default=None, validator=step_name, kw_only=True)
    trainable: bool = field(default=True, validator=flag, kw_only=True)

    @abstractmethod
    def weights(self, prev_shape: In) -> tuple[Weight, ...]:
        """Return the weights that the layer has behind an input of this shape."""

    @abstractmethod
    def output_shape(self, prev_shape: In) -> Out:
        """Return the shape that the layer makes of an input of this shape."""

    @final
    def param_count(self, prev_shape: In) -> int:
        """Return how many learnable parameters the layer has behind an input of this shape."""
        _, weights = answers(self, prev_shape)
        return sum([weight.size for weight in weights if weight.learnable])

    @final
    def explain(self, prev_shape: In) -> "Explanation":
        """Return the arithmetic of shape and parameters, in letters and in numbers."""
        from cnnparams.explain import explain_layer

        return explain_layer(self, prev_shape)

    def __repr__(self) -> str:
        return _call(self, with_name=True)

    def __str__(self) -> str:
        """Describe the configuration, without the name of the place: how messages begin.

        Of a long block, the beginning says which it is.
        """
        text = "".join([line.strip() for line in _call(self, with_name=False).splitlines()])
        return f"{text[:_LONG]}...)" if self.wraps and len(text) > _LONG else text


_LONG = 160
"""How many characters of a block a message shows."""


class Weightless(Layer[In, Out]):
    """A layer with nothing to learn and nothing to store."""

    __slots__ = ()

    @final
    def weights(self, prev_shape: In) -> tuple[Weight, ...]:
        """Return no weights."""
        return ()


class SameRank(Layer[Any, Any]):  # Any: only a method can say that both are of one rank
    """A layer that takes any rank and keeps it."""

    __slots__ = ()

    @abstractmethod
    def output_shape(self, prev_shape: S) -> S:
        """Return the shape that the layer makes of an input of this shape."""


class Elementwise(SameRank, Weightless[Any, Any]):  # Any: as above
    """A layer that treats each element alike: nothing to learn, and the shape stays."""

    __slots__ = ()

    @final
    def output_shape(self, prev_shape: S) -> S:
        """Return the shape of the input."""
        check_shape(self, prev_shape)
        return prev_shape


class Merge(Layer[tuple[OneIn, ...], Out]):
    """A layer with several inputs; its methods take the tuple of their shapes."""

    __slots__ = ()

    merges: ClassVar[bool] = True


@frozen(repr=False)
class Source(Merge[Any, Out]):  # Any: there is no input whose type could matter
    """A layer without inputs: what it makes is the shape that it was given."""

    shape: Out = field(validator=shape_of_its_own)

    @final
    def output_shape(self, prev_shape: tuple[Any, ...]) -> Out:
        """Return the shape that was given."""
        if not is_tuple(prev_shape):
            raise TypeError(f"{self}: has no input, {got(prev_shape)}")
        if prev_shape:
            raise ShapeError(f"{self}: has no input, got {show(prev_shape)}")
        return self.shape


class Block(Layer[In, Out]):
    """A layer made of layers: it says which network stands in its place, the rest follows from that."""

    # A block never changes: what was found out stays true. It is kept here, and is no part of the value.
    __slots__ = ("_all_ours", "_seen")

    wraps: ClassVar[bool] = True
    is_open: ClassVar[bool] = False
    """Whether it holds the network inside, so that to open it is no work."""

    @abstractmethod
    def opened(self, prev_shape: In) -> "Network[Out]":
        """Return the network inside, bound to an input of this shape."""

    @abstractmethod
    def inside(self) -> "Mapping[str, Layer[Any, Shape]]":
        """Return the layers inside by name."""

    @abstractmethod
    def with_inside(self, layers: "Mapping[str, Layer[Any, Shape]]") -> "Block[In, Out]":
        """Return the block with other layers in the places of these names."""

    @final
    def weights(self, prev_shape: In) -> tuple[Weight, ...]:
        """Return the weights of all layers inside, each under the path of its layer."""
        steps = opened(self, prev_shape).steps
        return tuple([weight.under(step.path) for step in steps for weight in step.weights])

    @final
    def output_shape(self, prev_shape: In) -> Out:
        """Return the shape that the network inside makes."""
        return opened(self, prev_shape).output_shape


def opened(block: Block[In, Out], prev_shape: In) -> "Network[Out]":
    """Open a block; one that is all of this library only once for all that are equal but for their name."""
    check_shape(block, prev_shape)
    if not is_remembered(block):
        return block.opened(prev_shape)
    seen: tuple[In, Network[Out]] | None = getattr(block, "_seen", None)
    if seen is not None and seen[0] == prev_shape:
        return seen[1]
    network: Network[Out]
    network = (
        block.opened(prev_shape)
        if block.is_open
        else _opened_once(_Nameless(adapted(block, name=None), block), prev_shape)
    )
    object.__setattr__(block, "_seen", (prev_shape, network))
    return network


@frozen
class _Nameless:
    """A block to be opened, which is equal to all that differ in their names alone."""

    same: Block[Any, Shape]
    block: Block[Any, Shape] = field(eq=False)


@lru_cache(maxsize=4096)
def _opened_once(nameless: _Nameless, prev_shape: Shape) -> "Network[Any]":
    return nameless.block.opened(prev_shape)


def place(layer: Layer[Any, Shape]) -> str | None:
    """Return the name that a layer gives its place in a network, if any."""
    name: str | None = getattr(layer, layer.placed_by)
    return name


def placed(layer: L, name: str, *, trainable: bool = True) -> L:
    """Return a layer with this name for its place; frozen, if what is around it is."""
    if place(layer) == name and (trainable or not layer.trainable):
        return layer
    return adapted(layer, **{layer.placed_by: name}, trainable=layer.trainable and trainable)


def adapted(layer: L, /, **settings: object) -> L:
    """Copy a layer with other settings that are known to be good, such as a name."""
    kind = type(layer)
    if _is_ours(kind):  # all that it holds is its fields, and this is the fastest way to copy them
        twin: L = object.__new__(kind)
        for name in _fields(kind):
            object.__setattr__(twin, name, getattr(layer, name))
    else:
        twin = copy(layer)
    for name, value in settings.items():
        object.__setattr__(twin, name, value)
    if layer.wraps and isinstance(layer, Block) and settings.keys() <= {"name", "trainable"}:
        object.__setattr__(twin, "_all_ours", is_remembered(layer))
        if twin.trainable is layer.trainable:
            object.__setattr__(twin, "_seen", getattr(layer, "_seen", None))
    return twin


@cache
def _fields(kind: type[Layer[Any, Shape]]) -> tuple[str, ...]:
    return tuple([each.name for each in fields(kind)])


def answers(layer: Layer[In, Out], prev_shape: In) -> tuple[Out, tuple[Weight, ...]]:
    """Ask a layer for its output shape and weights, and refuse answers that are none.

    Raises:
        TypeError: these are not a shape and a tuple of weights.
        ShapeError: the shape is empty or has a size below 1.
        ConfigError: two weights have the same name.
    """
    output_shape, weights = layer.output_shape(prev_shape), layer.weights(prev_shape)
    if is_remembered(layer):
        return output_shape, weights
    check_shape(layer, output_shape)
    if not is_tuple(weights) or not all(type(weight) is Weight for weight in weights):
        raise TypeError(f"{layer}: weights() must return a tuple of Weight, {got(weights)}")
    names = [weight.name for weight in weights]
    if len(set(names)) < len(names):
        raise ConfigError(f"{layer}: the names of its weights must differ, got {', '.join(names)}")
    return output_shape, weights


def is_remembered(layer: Layer[Any, Shape]) -> bool:
    """Tell whether a layer is all of this library: settings are checked, answers pure and right."""
    if not layer.wraps:
        return _is_ours(type(layer))
    known: bool | None = getattr(layer, "_all_ours", None)
    if known is None:
        known = (
            isinstance(layer, Block)
            and _is_ours(type(layer))
            and all(map(is_remembered, layer.inside().values()))
        )
        if known:
            object.__setattr__(layer, "_all_ours", known)
    return known


@cache
def _is_ours(kind: type[Layer[Any, Shape]]) -> bool:
    return kind.__module__.partition(".")[0] == __name__.partition(".")[0]


def _call(layer: Layer[In, Out], *, with_name: bool) -> str:
    settings = list(fields(type(layer)))
    # What must be given comes first, what every layer has comes last.
    settings.sort(key=lambda setting: (setting.name in {"name", "trainable"}, setting.kw_only))
    words: list[str] = []
    for setting in settings:
        value = getattr(layer, setting.name)
        is_default = setting.default is not NOTHING and value == setting.default
        if is_default or not setting.init or (setting.name == "name" and not with_name):
            continue
        if setting.metadata.get("starred"):
            words.extend(map(show, value))
        else:
            words.append(f"{setting.alias}={show(value)}")
    return f"{type(layer).__name__}({', '.join(words)})"
