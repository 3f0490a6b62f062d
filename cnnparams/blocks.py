"""Blocks: layers made of layers, which nest to any depth and whose insides are found by path."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast, final, overload

from attrs import Attribute, field, frozen

from cnnparams.errors import ConfigError, NetworkError, ShapeError
from cnnparams.fields import setting
from cnnparams.layers.base import Block, Layer, Out, SameRank, adapted, place, placed
from cnnparams.layers.joining import Concat
from cnnparams.layers.merging import Add
from cnnparams.network import Network
from cnnparams.shapes import Image, Series, Shape, Volume, got, show

A = TypeVar("A", bound=Shape, contravariant=True)
W = TypeVar("W", bound=Shape)
X = TypeVar("X", bound=Shape)
Y = TypeVar("Y", bound=Shape)
Z = TypeVar("Z", bound=Shape)
Layers = tuple[Layer[Any, Shape], ...]  # Any: ranks may differ inside of a block


def _layers(instance: object, _attribute: "Attribute[Any]", value: tuple[object, ...]) -> None:
    """Accept layers with one input each."""
    who = type(instance).__name__
    for layer in value:
        if isinstance(layer, type):
            kind = layer.__name__
            raise TypeError(f"{who}: takes layers, got the class {kind}; write {kind}(...)")
        if isinstance(layer, Network):
            raise TypeError(f"{who}: takes layers, got a network; write Graph(...)")
        if isinstance(layer, list | tuple):
            raise TypeError(f"{who}: takes layers, {got(cast('object', layer))}; write {who}(*layers)")
        if not isinstance(layer, Layer):
            raise TypeError(f"{who}: takes layers, {got(layer)}")
        if layer.merges:
            raise ConfigError(f"{who}: takes layers with one input, got {layer}")


def _at_least_one(instance: object, _attribute: "Attribute[Any]", value: tuple[object, ...]) -> None:
    if not value:
        raise ConfigError(f"{type(instance).__name__}: takes at least one layer, got none")


def _one_layer_or_none(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if value is not None:
        _layers(instance, attribute, (value,))


def _one_merge(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if isinstance(value, type):
        kind = value.__name__
        raise TypeError(
            f"{setting(instance, attribute)} must be a layer, got the class {kind}; write {kind}(...)"
        )
    if not isinstance(value, Layer):
        raise TypeError(f"{setting(instance, attribute)} must be a layer such as Concat(), {got(value)}")
    if not value.merges:
        raise ConfigError(
            f"{setting(instance, attribute)} must have several inputs, as Concat() has, got {value}"
        )


def _by_name(layers: Layers) -> dict[str, Layer[Any, Shape]]:
    """Name layers by position unless they have names."""
    return {place(layer) or str(position): layer for position, layer in enumerate(layers)}


def _replaced(layers: Layers, others: Mapping[str, Layer[Any, Shape]]) -> Layers:
    return tuple([others.get(name, layer) for name, layer in _by_name(layers).items()])


def _chained(network: Network[Any], layers: Layers, *, trainable: bool) -> Network[Any]:
    """Add layers one behind the other."""
    for position, layer in enumerate(layers):
        network = network.add(placed(layer, place(layer) or str(position), trainable=trainable))
    return network


@final
@frozen(repr=False, init=False)
class Sequential(Block[A, Out]):
    """Layers one behind the other, as one layer.

    Inside, a layer is found by its name or its position: `network["layer1/0/conv2"]`. A frozen block
    freezes what is inside.

    Shapes:
        what the first layer takes -> what the last layer makes

    Weights:
        those of the layers, each under the path of its layer

    Raises:
        TypeError: what is given is not a layer.
        ConfigError: there is no layer, or one has several inputs.
        ShapeError: a layer cannot take what the one before it makes.
        NetworkError: two layers have the same name.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html

    >>> from cnnparams import BatchNorm, Conv2D, ReLU
    >>> block = Sequential(Conv2D(64, 3, padding=1, bias=False), BatchNorm(), ReLU())
    >>> block.param_count((56, 56, 64))  # 36992 = 3 * 3 * 64 * 64 + 2 * 64
    36992
    """

    layers: Layers = field(validator=[_layers, _at_least_one], metadata={"starred": True})

    @overload
    def __init__(
        self: "Sequential[Any, Any]", *layers: SameRank, name: str | None = None, trainable: bool = True
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[X, Y]",
        first: Layer[X, Y],
        /,
        *rest: SameRank,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[X, Z]",
        first: Layer[X, Y],
        second: Layer[Y, Z],
        /,
        *rest: SameRank,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[X, W]",
        first: Layer[X, Y],
        second: Layer[Y, Z],
        third: Layer[Z, W],
        /,
        *rest: SameRank,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[Image, Image]",
        *layers: Layer[Image, Image],
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[Volume, Volume]",
        *layers: Layer[Volume, Volume],
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[Series, Series]",
        *layers: Layer[Series, Series],
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "Sequential[Any, Any]",
        *layers: Layer[Any, Any],
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    def __init__(self, *layers: Layer[Any, Any], name: str | None = None, trainable: bool = True) -> None:
        """Put layers one behind the other."""
        self.__attrs_init__(layers=layers, name=name, trainable=trainable)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def opened(self, prev_shape: A) -> Network[Out]:
        """Return the chain, bound to an input of this shape."""
        start: Network[Any] = Network(prev_shape, name=self.name or "Sequential")
        return _chained(start, self.layers, trainable=self.trainable)

    def inside(self) -> Mapping[str, Layer[Any, Shape]]:
        """Return the layers by name."""
        return _by_name(self.layers)

    def with_inside(self, layers: Mapping[str, Layer[Any, Shape]]) -> "Sequential[A, Out]":
        """Return the chain with other layers in the places of these names."""
        return adapted(self, layers=_replaced(self.layers, layers))


@final
@frozen(repr=False, init=False)
class Residual(Block[X, X]):
    """The sum of a body and a shortcut: the block of residual networks.

    The shortcut is the input itself unless a layer is given; `then` follows the sum, as the last ReLU of the
    first residual networks does. The layers of the body are found by name or position, the others as
    `shortcut`, `add` and `then`.

    Shapes:
        what the body takes -> what the body makes, which the shortcut must make too

    Weights:
        those of the layers, each under the path of its layer

    Raises:
        TypeError: what is given is not a layer.
        ConfigError: the body is empty, or a layer has several inputs.
        ShapeError: body and shortcut make different shapes, or a layer cannot take what comes to it.
        NetworkError: two layers have the same name.

    Source:
        He et al., Deep Residual Learning (2015), https://arxiv.org/abs/1512.03385

    >>> from cnnparams import Conv2D, ReLU
    >>> block = Residual(Conv2D(64, 3, padding=1), ReLU(), Conv2D(64, 3, padding=1))
    >>> block.param_count((56, 56, 64))  # 73856 = 2 * ((3 * 3 * 64) + 1) * 64
    73856
    """

    body: Layers = field(validator=[_layers, _at_least_one], metadata={"starred": True})
    shortcut: Layer[Any, Shape] | None = field(default=None, validator=_one_layer_or_none, kw_only=True)
    then: Layer[Any, Any] | None = field(default=None, validator=_one_layer_or_none, kw_only=True)

    @overload
    def __init__(
        self: "Residual[Any]",
        *body: SameRank,
        shortcut: Layer[Any, Any] | None = None,
        then: Layer[Any, Any] | None = None,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "Residual[Image]",
        *body: Layer[Image, Image],
        shortcut: Layer[Any, Any] | None = None,
        then: Layer[Any, Any] | None = None,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "Residual[Volume]",
        *body: Layer[Volume, Volume],
        shortcut: Layer[Any, Any] | None = None,
        then: Layer[Any, Any] | None = None,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "Residual[Series]",
        *body: Layer[Series, Series],
        shortcut: Layer[Any, Any] | None = None,
        then: Layer[Any, Any] | None = None,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "Residual[Any]",
        *body: Layer[Any, Any],
        shortcut: Layer[Any, Any] | None = None,
        then: Layer[Any, Any] | None = None,
        name: str | None = None,
        trainable: bool = True,
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

    def opened(self, prev_shape: X) -> Network[X]:
        """Return body, shortcut and sum, bound to an input of this shape."""
        start: Network[Any] = Network(prev_shape, name=self.name or "Residual")
        network = _chained(start, self.body, trainable=self.trainable)
        end, around = network.steps[-1].path, "input"
        made = network.output_shape
        if self.shortcut is not None:
            around = "shortcut"
            network = network.add(placed(self.shortcut, around, trainable=self.trainable), after="input")
        passed = network[around].output_shape
        if made != passed:
            raise ShapeError(_disagreement(self, made, passed))
        network = network.add(Add(name="add"), after=(end, around))
        if self.then is None:
            return network
        return network.add(placed(self.then, "then", trainable=self.trainable), after="add")

    def inside(self) -> Mapping[str, Layer[Any, Shape]]:
        """Return the layers of the body by name, the shortcut, the sum and what follows it."""
        around = {"shortcut": self.shortcut, "add": Add(), "then": self.then}
        return {**_by_name(self.body), **{name: layer for name, layer in around.items() if layer is not None}}

    def with_inside(self, layers: Mapping[str, Layer[Any, Shape]]) -> "Residual[X]":
        """Return the block with other layers in the places of these names; the sum stays a sum."""
        other = layers.get("add")
        if other is not None and not isinstance(other, Add):
            raise NetworkError(f"{self}: what is added stays added, got {other}")
        around = {name: layers[name] for name in ("shortcut", "then") if name in layers}
        body = _by_name(self.body)
        return adapted(
            self,
            body=_replaced(self.body, layers),
            **{name: layer for name, layer in around.items() if name not in body},
        )


def _disagreement(block: Residual[Any], made: Shape, passed: Shape) -> str:
    rule = f"the body makes {show(made)}, the shortcut {show(passed)}"
    if len(made) != 3 or len(passed) != 3:
        return f"{block}: {rule}; give a shortcut that makes the same"
    # Of n positions, a stride of s leaves ceil(n / s): the only one that can make m of them is ceil(n / m).
    stride = tuple([-(-before // after) for before, after in zip(passed[:2], made[:2], strict=True)])
    left = tuple([-(-before // step) for before, step in zip(passed[:2], stride, strict=True)])
    if left == made[:2]:
        shown = "" if stride == (1, 1) else f", stride={stride[0] if len(set(stride)) == 1 else stride}"
        return f"{block}: {rule}; use shortcut=Conv2D({made[-1]}, 1{shown})"
    return f"{block}: {rule}; pad the body so that it keeps the size, or give a shortcut that makes the same"


@final
@frozen(repr=False, init=False)
class Branches(Block[A, Any]):  # Any: what comes out, the merge decides
    """Several layers on the same input, whose outputs are merged: the block of Inception.

    A branch of several layers is a `Sequential`. Branches are found by name or position, the merge as
    `merge`.

    Shapes:
        what every branch takes -> what the merge makes of their outputs

    Weights:
        those of the layers, each under the path of its layer

    Raises:
        TypeError: what is given is not a layer.
        ConfigError: there is no branch, a branch has several inputs, or the merge has only one.
        ShapeError: a branch cannot take the input, or the merge cannot take their outputs.
        NetworkError: two branches have the same name.

    Source:
        Szegedy et al., Going Deeper with Convolutions (2014), https://arxiv.org/abs/1409.4842

    >>> from cnnparams import Conv2D
    >>> Branches(Conv2D(64, 1), Conv2D(128, 3, padding=1)).output_shape((28, 28, 192))  # 192 = 64 + 128
    (28, 28, 192)
    """

    branches: Layers = field(validator=[_layers, _at_least_one], metadata={"starred": True})
    merge: Layer[Any, Shape] = field(default=Concat(), validator=_one_merge, kw_only=True)

    def __init__(
        self,
        *branches: Layer[A, Any],
        merge: Layer[Any, Any] = Concat(),  # noqa: B008 - a frozen value
        name: str | None = None,
        trainable: bool = True,
    ) -> None:
        """Put layers side by side."""
        self.__attrs_init__(branches=branches, merge=merge, name=name, trainable=trainable)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def opened(self, prev_shape: A) -> Network[Any]:
        """Return branches and merge, bound to an input of this shape."""
        network: Network[Any] = Network(prev_shape, name=self.name or "Branches")
        ends: list[str] = []
        for position, branch in enumerate(self.branches):
            name = place(branch) or str(position)
            network = network.add(placed(branch, name, trainable=self.trainable), after="input")
            ends.append(name)
        return network.add(placed(self.merge, "merge", trainable=self.trainable), after=ends)

    def inside(self) -> Mapping[str, Layer[Any, Shape]]:
        """Return the branches by name, and the merge."""
        return {**_by_name(self.branches), "merge": self.merge}

    def with_inside(self, layers: Mapping[str, Layer[Any, Shape]]) -> "Branches[A]":
        """Return the block with other layers in the places of these names."""
        return adapted(self, branches=_replaced(self.branches, layers), merge=layers.get("merge", self.merge))
