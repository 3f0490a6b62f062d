"""The sum of a body and a shortcut."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, final, overload

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Image, Series, Shape, Volume
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Layer, SameRank
from cnnparams.bases.block import EditableBlock
from cnnparams.bases.copying import copied_with, frozen_with
from cnnparams.blocks.inner import (
    AnyLayer,
    Layers,
    by_name,
    chained,
    layers_of_one_input,
    one_layer_or_none,
    with_others,
)
from cnnparams.errors import NetworkError, ShapeError
from cnnparams.layers.merging import Add
from cnnparams.networks.network import Network

if TYPE_CHECKING:
    from typing import Generic, Unpack

    from cnnparams.blocks.inner import BlockOptions

    W = TypeVar("W", bound=Shape)

    class ResidualOptions(BlockOptions, Generic[W], total=False):
        """What a residual block takes besides its body: layers of the same rank."""

        shortcut: Layer[W, W] | None
        then: Layer[W, W] | None


X = TypeVar("X", bound=Shape)


@final
@frozen(repr=False, init=False)
class Residual(EditableBlock[X, X]):
    """The sum of a body and a shortcut: the block of residual networks.

    The shortcut is the input itself unless a layer is given; `then` follows the sum, like the last ReLU in a
    block of the first residual networks. The layers of the body are found by name or position, the others as
    `shortcut`, `add` and `then`.

    Args:
        *body: one or more layers with one input each, in their order.
        shortcut: layer from the input to the sum. None adds the input itself.
        then: layer after the sum, such as the last ReLU of the first residual networks. None ends with the
            sum.

    Shapes:
        the input of the body -> the output of the body, which the shortcut must produce too

    Weights:
        those of the layers, each under the path of its layer

    Raises:
        TypeError: an argument is not a layer.
        ConfigError: the body is empty, or a layer has several inputs.
        ShapeError: body and shortcut produce different shapes, or a layer cannot take its input.
        NetworkError: two layers have the same name.

    Source:
        He et al., Deep Residual Learning (2015), https://arxiv.org/abs/1512.03385

    >>> from cnnparams import Conv2D, ReLU
    >>> block = Residual(Conv2D(64, 3, padding=1), ReLU(), Conv2D(64, 3, padding=1))
    >>> block.param_count((56, 56, 64))  # 73856 = 2 * ((3 * 3 * 64) + 1) * 64
    73856
    """

    body: Layers = field(validator=layers_of_one_input, metadata={"starred": True})
    shortcut: AnyLayer | None = field(default=None, validator=one_layer_or_none, kw_only=True)
    then: Layer[Any, Any] | None = field(default=None, validator=one_layer_or_none, kw_only=True)

    # The type of the block is the rank that all layers of the body keep; else it is open.
    @overload
    def __init__(
        self: "Residual[Any]", *body: SameRank, **options: "Unpack[ResidualOptions[Any]]"
    ) -> None: ...
    @overload
    def __init__(
        self: "Residual[Image]", *body: Layer[Image, Image], **options: "Unpack[ResidualOptions[Image]]"
    ) -> None: ...
    @overload
    def __init__(
        self: "Residual[Volume]", *body: Layer[Volume, Volume], **options: "Unpack[ResidualOptions[Volume]]"
    ) -> None: ...
    @overload
    def __init__(
        self: "Residual[Series]", *body: Layer[Series, Series], **options: "Unpack[ResidualOptions[Series]]"
    ) -> None: ...
    @overload
    def __init__(
        self: "Residual[Any]",
        first: Layer[Any, Any],
        second: Layer[Any, Any],
        /,
        *body: Layer[Any, Any],
        **options: "Unpack[ResidualOptions[Any]]",
    ) -> None: ...
    def __init__(
        self,
        *body: Layer[Any, Any],
        shortcut: Layer[Any, Any] | None = None,
        then: Layer[Any, Any] | None = None,
        name: str | None = None,
        trainable: bool = True,
    ) -> None:
        """Add a shortcut around the layers of a body."""
        self.__attrs_init__(body=body, shortcut=shortcut, then=then, name=name, trainable=trainable)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def expand(self, prev_shape: X) -> Network[X]:
        """Return body, shortcut and sum with an input of this shape."""
        start: Network[Any] = Network(prev_shape, name=self.name or "Residual")
        network = chained(start, self.body, trainable=self.trainable)
        end, around = network.steps[-1].path, "input"
        from_body = network.output_shape
        if self.shortcut is not None:
            around = "shortcut"
            shortcut = frozen_with(self.shortcut, trainable=self.trainable)
            network = network.add(shortcut, after="input", name=around)
        from_shortcut = network[around].output_shape
        if from_body != from_shortcut:
            raise ShapeError(f"{self}: {_disagreement(from_body, from_shortcut, prev_shape)}")
        network = network.add(Add(), after=(end, around), name="add")
        if self.then is None:
            return network
        return network.add(frozen_with(self.then, trainable=self.trainable), after="add", name="then")

    def layers_inside(self) -> Layers:
        """Return the layers of the body, the shortcut and the layer after the sum."""
        return (*self.body, *[layer for layer in (self.shortcut, self.then) if layer is not None])

    def named_layers(self) -> Mapping[str, AnyLayer]:
        """Return the layers of the body by name, the shortcut, the sum and the layer after it."""
        around = {"shortcut": self.shortcut, "add": Add(), "then": self.then}
        return {**by_name(self.body), **{name: layer for name, layer in around.items() if layer is not None}}

    def with_layers(self, layers: Mapping[str, AnyLayer]) -> "Residual[X]":
        """Return the block with other layers under these names; the sum stays a sum."""
        other = layers.get("add")
        if other is not None and not isinstance(other, Add):
            raise NetworkError(f"{self}: the sum of a Residual cannot be replaced, got {other}")
        around = {name: layers[name] for name in ("shortcut", "then") if name in layers}
        body = by_name(self.body)
        return copied_with(
            self,
            body=with_others(self.body, layers),
            **{name: layer for name, layer in around.items() if name not in body},
        )


def _disagreement(from_body: Shape, from_shortcut: Shape, prev_shape: Shape) -> str:
    """Say that the shapes differ, and suggest the shortcut that makes them equal."""
    rule = f"the body produces {show(from_body)}, the shortcut {show(from_shortcut)}"
    if not len(from_body) == len(from_shortcut) == len(prev_shape) == 3:
        return f"{rule}; give a shortcut that produces the same"
    same_size = from_body[:2] == prev_shape[:2]
    if same_size and all(
        ours > theirs for ours, theirs in zip(from_body[:2], from_shortcut[:2], strict=True)
    ):
        return f"{rule}; give the body the stride of the shortcut"
    # Of n positions, a stride of s leaves ceil(n / s): the only one that can leave m of them is ceil(n / m).
    sizes = zip(prev_shape[:2], from_body[:2], strict=True)
    stride = tuple([-(-before // after) for before, after in sizes])
    left = tuple([-(-before // step) for before, step in zip(prev_shape[:2], stride, strict=True)])
    if left == from_body[:2]:
        shown = "" if stride == (1, 1) else f", stride={show(stride[0] if len(set(stride)) == 1 else stride)}"
        return f"{rule}; use shortcut=Conv2D({show(from_body[-1])}, 1{shown})"
    return f"{rule}; pad the body so that it keeps the size, or give a shortcut that produces the same"
