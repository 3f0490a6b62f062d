"""Layers one after another, as one layer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, final, overload

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Image, Series, Shape, Volume
from cnnparams.bases.base import Layer, Out, SameRank
from cnnparams.bases.block import EditableBlock
from cnnparams.bases.copying import copied_with
from cnnparams.blocks.inner import AnyLayer, Layers, by_name, chained, layers_of_one_input, with_others
from cnnparams.networks.network import Network

if TYPE_CHECKING:
    from typing import Unpack

    from cnnparams.blocks.inner import BlockOptions

A = TypeVar("A", bound=Shape, contravariant=True)
W = TypeVar("W", bound=Shape)
X = TypeVar("X", bound=Shape)
Y = TypeVar("Y", bound=Shape)
Z = TypeVar("Z", bound=Shape)


@final
@frozen(repr=False, init=False)
class Sequential(EditableBlock[A, Out]):
    """Layers one after another, as one layer.

    Each layer is found by its name or its position: `network["layer1/0/conv2"]`. A frozen block freezes the
    layers inside.

    Args:
        *layers: one or more layers with one input each, in their order.

    Shapes:
        the input of the first layer -> the output of the last layer

    Weights:
        those of the layers, each under the path of its layer

    Raises:
        TypeError: an argument is not a layer.
        ConfigError: there is no layer, or one has several inputs.
        ShapeError: a layer cannot take the output of the layer before it.
        NetworkError: two layers have the same name.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html

    >>> from cnnparams import BatchNorm, Conv2D, ReLU
    >>> block = Sequential(Conv2D(64, 3, padding=1, bias=False), BatchNorm(), ReLU())
    >>> block.param_count((56, 56, 64))  # 36992 = 3 * 3 * 64 * 64 + 2 * 64
    36992
    """

    layers: Layers = field(validator=layers_of_one_input, metadata={"starred": True})

    # How far the types of the layers determine the type of the block: layers of any rank first, then up to
    # three that change the rank, then a chain of one rank; a longer chain is open.
    @overload
    def __init__(
        self: "Sequential[Any, Any]", *layers: SameRank, **options: "Unpack[BlockOptions]"
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[X, Y]", first: Layer[X, Y], /, *rest: SameRank, **options: "Unpack[BlockOptions]"
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[X, Z]",
        first: Layer[X, Y],
        second: Layer[Y, Z],
        /,
        *rest: SameRank,
        **options: "Unpack[BlockOptions]",
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[X, W]",
        first: Layer[X, Y],
        second: Layer[Y, Z],
        third: Layer[Z, W],
        /,
        *rest: SameRank,
        **options: "Unpack[BlockOptions]",
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[Image, Image]", *layers: Layer[Image, Image], **options: "Unpack[BlockOptions]"
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[Volume, Volume]", *layers: Layer[Volume, Volume], **options: "Unpack[BlockOptions]"
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[Series, Series]", *layers: Layer[Series, Series], **options: "Unpack[BlockOptions]"
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[Any, Any]",
        first: Layer[Any, Any],
        second: Layer[Any, Any],
        third: Layer[Any, Any],
        fourth: Layer[Any, Any],
        /,
        *rest: Layer[Any, Any],
        **options: "Unpack[BlockOptions]",
    ) -> None: ...
    def __init__(self, *layers: Layer[Any, Any], name: str | None = None, trainable: bool = True) -> None:
        """Put layers one after another."""
        self.__attrs_init__(layers=layers, name=name, trainable=trainable)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def expand(self, prev_shape: A) -> Network[Out]:
        """Return the chain with an input of this shape."""
        start: Network[Any] = Network(prev_shape, name=self.name or "Sequential")
        return chained(start, self.layers, trainable=self.trainable)

    def layers_inside(self) -> Layers:
        """Return the layers in their order."""
        return self.layers

    def named_layers(self) -> Mapping[str, AnyLayer]:
        """Return the layers by name."""
        return by_name(self.layers)

    def with_layers(self, layers: Mapping[str, AnyLayer]) -> "Sequential[A, Out]":
        """Return the chain with other layers under these names."""
        return copied_with(self, layers=with_others(self.layers, layers))
