"""Blocks: layers made of layers. A block says which network it stands for; everything else is derived."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar, cast, final

from attrs import evolve, field, frozen

from cnnparams.arithmetic.shapes import Shape, check_shape, check_shapes
from cnnparams.arithmetic.values import got, show
from cnnparams.bases.base import In, Layer, Out, field_names
from cnnparams.errors import ConfigError, ShapeError, UnknownCostError
from cnnparams.weights import Weight

if TYPE_CHECKING:
    from typing import Protocol

    from cnnparams.explanation import Explanation
    from cnnparams.operations import Operations
    from cnnparams.window import Windows

    class InnerStep(Protocol):
        """What a block needs to know of a step of its network."""

        @property
        def path(self) -> str:
            """The name of the step inside the block."""
            ...

        @property
        def layer(self) -> "AnyLayer":
            """The layer of the step."""
            ...

        @property
        def output_shape(self) -> Shape:
            """The shape of the layer's output."""
            ...

        @property
        def weights(self) -> tuple[Weight, ...]:
            """The weights that are counted at the step."""
            ...

        def operations(self) -> "Operations":
            """Return the arithmetic of the step."""
            ...

        @property
        def local_children(self) -> "tuple[InnerStep, ...]":
            """The steps inside, if the layer is a block."""
            ...

    class Expansion(Protocol[Out]):
        """What a block expands to: a `Network`, which is built of layers and so cannot be named here."""

        @property
        def steps(self) -> "tuple[InnerStep, ...]":
            """The steps of the network, the input first."""
            ...

        @property
        def output_shape(self) -> Out:
            """The shape of its output."""
            ...

        @property
        def inputs(self) -> "tuple[InnerStep, ...]":
            """The inputs of the network."""
            ...

        def __getitem__(self, name: str) -> InnerStep:
            """Return the step of this name."""
            ...

        def trainable_count(self) -> int:
            """Return the number of parameters that training updates."""
            ...

        def frozen_count(self) -> int:
            """Return the number of learnable parameters that are frozen."""
            ...

        def freeze(self) -> "Expansion[Out]":
            """Return the network with all its layers frozen."""
            ...

        def explain(self, *, operations: bool = False) -> "Explanation":
            """Return the arithmetic of all its steps."""
            ...


AnyLayer = Layer[Any, Shape]  # Any: layers of all ranks are held alike
B = TypeVar("B", bound="Block[Any, Shape]")


class Block(Layer[In, Out]):
    """A layer made of layers: it says which network it stands for; everything else is derived from that."""

    # A block never changes, so what was found out about it stays true. It is not part of its value.
    __slots__ = ("_expanded", "_interior", "_made_of")

    is_composite: ClassVar[bool] = True
    holds_network: ClassVar[bool] = False
    """Whether the network inside is one of its settings."""

    if TYPE_CHECKING:

        @property
        def output_step(self) -> str | None:
            """The step inside whose output is that of the block; None is the last one."""
            ...

    else:  # a property only where a setting decides it
        output_step = None

    @abstractmethod
    def expand(self, prev_shape: In) -> "Expansion[Out]":
        """Return the network that the block stands for, with an input of this shape.

        Args:
            prev_shape: shape of the input, without the batch, channels last.
        """

    @final
    def weights(self, prev_shape: In) -> tuple[Weight, ...]:
        """Return the weights of all layers inside, each under the path of its layer."""
        steps = expand(self, prev_shape).steps
        return tuple([weight.under(step.path) for step in steps for weight in step.weights])

    @final
    def output_shape(self, prev_shape: In) -> Out:
        """Return the output shape of the network inside."""
        return output_of(self, expand(self, prev_shape))

    @final
    def operations(self, prev_shape: In) -> "Operations":
        """Return the arithmetic of all layers inside."""
        steps = expand(self, prev_shape).steps
        return tuple([operation for step in steps for operation in step.operations()])

    @final
    def windows(self, prev_shape: In) -> "Windows":
        """Refuse, as a block has paths of several windows: its network knows its receptive field.

        Raises:
            UnknownCostError: always.
        """
        hint = "add it to a network, and ask that for its receptive_field()"
        raise UnknownCostError(f"{self}: the windows of a block are those of its layers; {hint}")

    def explain(self, prev_shape: In, *, operations: bool = False) -> "Explanation":
        """Return the arithmetic of all layers inside, and their sum."""
        kind = type(self).__name__
        network = expand(self, prev_shape)
        inside = network.explain(operations=operations)
        inputs = {step.path for step in network.inputs}
        parts = zip(network.steps, inside.parts, strict=True)
        return evolve(
            inside,
            title=self.name or kind,
            kind=kind,
            output_shape=cast("Shape", output_of(self, network)),
            parts=tuple([part for step, part in parts if step.path not in inputs]),
        )


class EditableBlock(Block[In, Out]):
    """A block that can list its layers without an input, so that it keeps its class when one is edited.

    Any other block becomes a `Graph` of its layers when one of them is edited.
    """

    __slots__ = ()

    @abstractmethod
    def named_layers(self) -> Mapping[str, AnyLayer]:
        """Return the layers inside, each under the name of its step."""

    def layers_inside(self) -> Iterable[AnyLayer]:
        """Return the layers inside, without their names: enough to know what a block is made of."""
        return self.named_layers().values()

    @abstractmethod
    def with_layers(self: B, layers: Mapping[str, AnyLayer]) -> B:
        """Return the same block with other layers under these names.

        Args:
            layers: new layers, each under the name of its step; the others stay.
        """


def expand(block: Block[In, Out], prev_shape: In) -> "Expansion[Out]":
    """Expand a block; a built-in one only once for all that are equal but for their name.

    Raises:
        TypeError: `expand()` of a user-defined block does not return a network.
        ShapeError: its network has other inputs.
    """
    check_input(block, prev_shape)
    return expanded(block, prev_shape)


def expanded(block: Block[In, Out], prev_shape: In) -> "Expansion[Out]":
    """Expand a block for what is known to be an input.

    Raises:
        As `expand`.
    """
    inside = _made_of(block)
    if inside.contents is _Contents.USER_DEFINED:
        return _expand_user_defined(block, prev_shape)
    network = known_expansion(block, prev_shape)
    if network is None:
        network = (
            _expand_once(_CacheKey.of(block), prev_shape) if _is_kept(inside) else block.expand(prev_shape)
        )
        object.__setattr__(block, "_expanded", (prev_shape, network))
    return network


def _expand_user_defined(block: Block[In, Out], prev_shape: In) -> "Expansion[Out]":
    """Expand a block; its network must take these inputs, and is frozen if the block is."""
    network = block.expand(prev_shape)
    if not is_network(network):
        raise TypeError(f"{block}: expand() must return a Network, {got(network)}")
    inputs = [step.output_shape for step in network.inputs]
    expected = cast("list[Shape]", list(prev_shape) if block.takes_several else [prev_shape])
    if inputs != expected:
        rule = f"expand() must return a network with the input {' and '.join(map(show, expected))}"
        raise ShapeError(f"{block}: {rule}, got {' and '.join(map(show, inputs))}")
    return network if block.trainable else network.freeze()


def check_input(block: Block[In, Out], prev_shape: object) -> None:
    """Refuse what is not the shape of an input or, for a block with several, the tuple of their shapes.

    Raises:
        TypeError: it is no tuple of whole numbers, or no tuple of shapes.
        ShapeError: a shape is empty or has a size below 1.
    """
    if block.takes_several:
        check_shapes(block, prev_shape)
    else:
        check_shape(block, prev_shape)


def output_of(block: Block[In, Out], network: "Expansion[Out]") -> Out:
    """Return the output shape of a block with this network inside."""
    if block.output_step is None:
        return network.output_shape
    return cast(Out, network[block.output_step].output_shape)  # no type says which step it is


def is_network(value: object) -> bool:
    """Whether a value is a network, which cannot be imported here."""
    return not isinstance(value, type) and hasattr(value, "steps") and hasattr(value, "add_input")


def known_expansion(block: Block[In, Out], prev_shape: In) -> "Expansion[Out] | None":
    """Return what a built-in block expands to if it was expanded for this shape last."""
    known: tuple[In, Expansion[Out]] | None = getattr(block, "_expanded", None)
    return known[1] if known is not None and known[0] == prev_shape else None


def check_nesting(who: str, layer: AnyLayer) -> None:
    """Refuse a block in which blocks are nested too deep for Python, which follows them down.

    Raises:
        ConfigError: there are too many levels.
    """
    if layer.is_composite:
        known: _Inside | None = getattr(layer, "_made_of", None)
        levels = (known or _made_of(layer)).levels
        if levels >= MOST_LEVELS:
            raise ConfigError(
                f"{who}: blocks nest at most {MOST_LEVELS} deep, got one of {levels} levels inside"
            )


MOST_LEVELS = 100


def is_built_in(layer: AnyLayer) -> bool:
    """Whether a layer and everything in it is built in, so that its results can be cached."""
    return _made_of(layer).contents is not _Contents.USER_DEFINED


class _Contents(Enum):
    """What a layer is made of, which decides how long its results are kept."""

    VALUES = "built-in layers"
    NETWORKS = "built-in layers, and a network among the settings of one: it hardly ever has an equal"
    USER_DEFINED = "layers of which some are user-defined"


class _Inside(NamedTuple):  # much faster to make than a class of attrs
    """What is known of a layer without an input: its contents, the levels of blocks, the number of layers.

    Of blocks that list their layers only for an input, nothing is known before.
    """

    contents: _Contents
    levels: int
    layers: int


_BUILT_IN, _OWN = (_Inside(contents, 0, 1) for contents in (_Contents.VALUES, _Contents.USER_DEFINED))


def _made_of(layer: AnyLayer) -> _Inside:
    built_in = layer.is_ours
    if not layer.is_composite:
        return _BUILT_IN if built_in else _OWN
    known: _Inside | None = getattr(layer, "_made_of", None)
    if known is not None:
        return known
    inner: Iterable[AnyLayer]
    if isinstance(layer, EditableBlock):
        inner = layer.layers_inside()
    else:
        wrapped: AnyLayer | None = getattr(layer, "layer", None)
        inner, built_in = () if wrapped is None else (wrapped,), False
    has_network, levels, layers = getattr(layer, "holds_network", False), 0, 0
    for each in inner:
        if each.is_ours and not each.is_composite:  # most are
            layers += 1
            continue
        inside: _Inside | None = getattr(each, "_made_of", None)  # as of most blocks; a call takes longer
        contents, levels_of_each, layers_of_each = inside or _made_of(each)
        built_in = built_in and contents is not _Contents.USER_DEFINED
        has_network = has_network or contents is _Contents.NETWORKS
        levels = max(levels, levels_of_each)
        layers += layers_of_each
    kind = _Contents.NETWORKS if has_network else _Contents.VALUES
    known = _Inside(kind if built_in else _Contents.USER_DEFINED, 1 + levels, layers)
    if isinstance(layer, Block):
        object.__setattr__(layer, "_made_of", known)
    return known


@frozen
class _CacheKey:
    """A block to be expanded, equal to all blocks that differ from it in their names only."""

    kind: type[Block[Any, Shape]]
    settings: tuple[object, ...]
    block: Block[Any, Shape] = field(eq=False)

    @classmethod
    def of(cls, block: Block[Any, Shape]) -> "_CacheKey":
        kind = type(block)
        return cls(kind, tuple([getattr(block, name) for name in field_names(kind) if name != "name"]), block)


_MOST_LAYERS = 256
"""How many layers a block may have whose network is kept for its equals: larger ones hardly come again."""


def _is_kept(inside: _Inside) -> bool:
    return inside.contents is _Contents.VALUES and inside.layers <= _MOST_LAYERS


@lru_cache(maxsize=256)
def _expand_once(key: _CacheKey, prev_shape: Shape) -> "Expansion[Any]":
    return key.block.expand(prev_shape)
