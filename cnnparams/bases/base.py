"""What every layer is: a map from the shape of its input to the shapes of its weights and of its output."""

from abc import ABC, abstractmethod
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar, cast, final

from attrs import NOTHING, field, fields, frozen

from cnnparams.arithmetic.shapes import S, Shape, check_shape
from cnnparams.arithmetic.values import got, is_tuple, show
from cnnparams.bases.calls import LayerClass
from cnnparams.errors import ConfigError, ShapeError, UnknownCostError
from cnnparams.settings.checks import boolean, is_name, plain_tuple, refuse_name, valid_shape
from cnnparams.weights import Weight

if TYPE_CHECKING:
    from attrs import Attribute

    from cnnparams.explanation import Explanation
    from cnnparams.operations import Operations
    from cnnparams.window import Seen, Windows

In = TypeVar("In", bound="Shape | tuple[Shape, ...]", contravariant=True)
OneIn = TypeVar("OneIn", bound=Shape, contravariant=True)
Out = TypeVar("Out", bound=Shape, covariant=True)

Opening: TypeAlias = Literal["shared", "tied", "distributed"] | None
"""The wrappers that a network treats in their own way, by what happens to the layer inside; else None."""


def _of_every_layer(instance: "Layer[Any, Any]", attribute: "Attribute[Any]", value: Any) -> None:
    """Accept None or a name, True or False for `trainable`, and a tuple of strings for the frozen weights.

    One validator for all three, as layers are made by the thousand, most without any of them.
    """
    name = instance.name
    if name is not None and not is_name(name):
        refuse_name(f"{type(instance).__name__}: name", name)
    if value is not True and value is not False:
        boolean(instance, attribute, value)
    if type(instance.frozen_weights) is not tuple or instance.frozen_weights:
        _check_frozen_weights(instance, instance.frozen_weights)


def _check_frozen_weights(instance: "Layer[Any, Any]", value: object) -> None:
    """Refuse what is no tuple of strings; a block has its weights in the layers inside."""
    who = f"{type(instance).__name__}: frozen_weights"
    if not is_tuple(value) or not all(type(name) is str for name in value):
        raise TypeError(f"{who} must be a tuple of strings, {got(value)}")
    if hasattr(instance, "expand"):
        raise ConfigError(f"{who} must be those of a single layer, not of a block, got {show(value)}")


@frozen(repr=False)
class Layer(ABC, Generic[In, Out], metaclass=LayerClass):
    """A frozen description of one operation: it knows its configuration, never its input.

    A layer of your own defines `weights` and `output_shape`; everything else is derived from them.

    Args:
        name: name of the layer's step in a network, without slashes. None lets the network derive one from
            the class, such as `conv2d` or `conv2d_1`.
        trainable: whether training updates the weights; False freezes them. They are counted either way.
        frozen_weights: names of weights that training does not update although it updates the others, such as
            `("bias",)`.
    """

    if TYPE_CHECKING:

        @property
        def takes_several(self) -> bool:
            """Whether it has several inputs, so that its methods take the tuple of their shapes."""
            ...

        @property
        def takes_none(self) -> bool:
            """Whether it has no input: its methods take the empty tuple."""
            ...

    else:  # a property only where the settings of a layer decide it
        takes_several = takes_none = False
    is_ours: ClassVar[bool]  # type checkers do not look for what the class of a class has
    """Whether its class is one of this library's."""
    is_composite: ClassVar[bool] = False
    """Whether it holds layers or functions, which may be user-defined."""
    named_by: ClassVar[str] = "name"
    """The setting that names its step in a network."""
    kind_by: ClassVar[str | None] = None
    """The setting that says what its step is called in tables; None is the name of the class."""
    opened_as: ClassVar[Opening] = None
    """Which of these wrappers it is: asking so does not load their classes."""

    name: str | None = field(default=None, kw_only=True)
    trainable: bool = field(default=True, validator=_of_every_layer, kw_only=True)
    frozen_weights: tuple[str, ...] = field(default=(), kw_only=True)

    @abstractmethod
    def weights(self, prev_shape: In) -> tuple[Weight, ...]:
        """Return the weights of the layer for an input of this shape.

        Args:
            prev_shape: shape of the input, without the batch, channels last; for a layer with several inputs,
                the tuple of their shapes.
        """

    @abstractmethod
    def output_shape(self, prev_shape: In) -> Out:
        """Return the shape of the output for an input of this shape.

        Args:
            prev_shape: shape of the input, without the batch, channels last; for a layer with several inputs,
                the tuple of their shapes.
        """

    def operations(self, prev_shape: In) -> "Operations":
        """Return the arithmetic that the layer does for one input of this shape, padding included.

        A layer of your own says here what its `macs` are made of; without that, they are unknown.

        Args:
            prev_shape: shape of the input, without the batch, channels last; for a layer with several inputs,
                the tuple of their shapes.

        Raises:
            UnknownCostError: the layer does not say.
        """
        raise UnknownCostError(f"{self}: its operations are not known; define operations() in its class")

    def windows(self, prev_shape: In) -> "Windows":
        """Return which inputs an output sees along each axis: what its receptive field is made of.

        There is a `Window` for each axis of the input; None, or none for the last axes, as for channels,
        stands for all of the axis. A layer with several inputs returns a tuple of these for each. A layer of
        your own says it here; without that, the receptive fields behind it are unknown.

        Args:
            prev_shape: shape of the input, without the batch, channels last; for a layer with several inputs,
                the tuple of their shapes.

        Raises:
            UnknownCostError: the layer does not say.
        """
        raise UnknownCostError(f"{self}: its windows are not known; define windows() in its class")

    @final
    def macs(self, prev_shape: In) -> int:
        """Return the number of multiply-adds for one input of this shape.

        Args:
            prev_shape: shape of the input, without the batch, channels last; for a layer with several inputs,
                the tuple of their shapes.

        Raises:
            UnknownCostError: the layer does not say.
        """
        return macs_of(self, prev_shape)

    @final
    def param_count(self, prev_shape: In) -> int:
        """Return the number of learnable parameters for an input of this shape.

        Args:
            prev_shape: shape of the input, without the batch, channels last; for a layer with several inputs,
                the tuple of their shapes.
        """
        _, weights = infer(self, prev_shape)
        return sum([weight.size for weight in weights if weight.learnable])

    def explain(self, prev_shape: In, *, operations: bool = False) -> "Explanation":
        """Return the arithmetic of shape and parameters, in letters and in numbers.

        Args:
            prev_shape: shape of the input, without the batch, channels last; for a layer with several inputs,
                the tuple of their shapes.
            operations: whether its operations are explained too.
        """
        from cnnparams.explanation import explain_weights  # loaded by those who ask for an explanation only

        kind = kind_of(self)
        output_shape, weights, computed = traced(self, prev_shape, operations=operations)
        prev_shapes = cast("tuple[Shape, ...]", prev_shape if self.takes_several else (prev_shape,))
        return explain_weights(self.name or kind, kind, prev_shapes, output_shape, weights, computed)

    def __repr__(self) -> str:
        return _call(self, with_name=True)

    def _repr_html_(self) -> str:
        from cnnparams.bases.showing import in_html  # loaded by notebooks only

        return in_html(self)

    def __str__(self) -> str:
        """Describe the configuration, without the name of the step: messages begin with it.

        Of a long block, only the beginning is shown.
        """
        return in_message(_call(self, with_name=False), cut=self.is_composite)


def in_message(source: str, *, cut: bool) -> str:
    """Write the source of a layer in one line and, if `cut`, only its beginning."""
    text = "".join([line.strip() for line in source.splitlines()])
    most = _LONG if cut else _LONGEST
    return f"{text[:most]}...)" if len(text) > most else text


_LONG, _LONGEST = 160, 1000
"""How many characters of a block, and of a layer with long settings, a message shows."""


class WithoutArithmetic(Layer[In, Out]):
    """A layer that computes nothing: it moves, keeps or drops numbers."""

    __slots__ = ()

    @final
    def operations(self, prev_shape: In) -> "Operations":
        """Return no operations."""
        self.output_shape(prev_shape)
        return ()


class Weightless(Layer[In, Out]):
    """A layer that learns nothing and stores nothing."""

    __slots__ = ()

    @final
    def weights(self, prev_shape: In) -> tuple[Weight, ...]:
        """Return no weights."""
        return ()


class SameRank(Layer[Any, Any]):  # Any: only a method can say that input and output have the same rank
    """A layer that takes any rank and keeps it."""

    __slots__ = ()

    @abstractmethod
    def output_shape(self, prev_shape: S) -> S:
        """Return the shape of the output for an input of this shape."""


class Elementwise(SameRank, Weightless[Any, Any]):  # Any: as above
    """A layer that treats every element in the same way: nothing is learnt, and the shape stays."""

    __slots__ = ()

    @final
    def output_shape(self, prev_shape: S) -> S:
        """Return the shape of the input."""
        check_shape(self, prev_shape)
        return prev_shape

    @final
    def windows(self, prev_shape: Shape) -> "Seen":
        """Return that each element is seen by itself."""
        from cnnparams.window import itself  # loaded by those who ask how far a network sees

        return itself(len(prev_shape))


class Merge(Layer[tuple[OneIn, ...], Out]):
    """A layer with several inputs; its methods take the tuple of their shapes."""

    __slots__ = ()

    if not TYPE_CHECKING:
        takes_several = True


@frozen(repr=False)
class Source(Merge[Any, Out]):  # Any: there is no input, so its type is open
    """A layer without inputs: its output has the shape given."""

    if not TYPE_CHECKING:
        takes_none = True

    shape: Out = field(validator=[valid_shape, plain_tuple])

    @final
    def output_shape(self, prev_shape: tuple[Any, ...]) -> Out:
        """Return the shape given."""
        if not is_tuple(prev_shape):
            raise TypeError(f"{self}: has no input, {got(prev_shape)}")
        if prev_shape:
            raise ShapeError(f"{self}: has no input, got {show(prev_shape)}")
        return self.shape

    @final
    def windows(self, prev_shape: tuple[Any, ...]) -> "tuple[Seen, ...]":
        """Return nothing, as there is no input."""
        return ()


def infer(layer: Layer[In, Out], prev_shape: In) -> tuple[Out, tuple[Weight, ...]]:
    """Return output shape and weights of a layer; those of a user-defined layer are checked.

    Raises:
        TypeError: these are not a shape and a tuple of weights.
        ShapeError: the shape is empty or has a size below 1.
        ConfigError: two weights have the same name.
    """
    output_shape, weights = layer.output_shape(prev_shape), layer.weights(prev_shape)
    if layer.frozen_weights:
        _check_frozen(layer, weights)
    if layer.is_ours and not layer.is_composite:
        return output_shape, weights
    check_shape(layer, output_shape)
    if not is_tuple(weights) or not all(type(weight) is Weight for weight in weights):
        raise TypeError(f"{layer}: weights() must return a tuple of Weight, {got(weights)}")
    names = [weight.name for weight in weights]
    if len(set(names)) < len(names):
        raise ConfigError(f"{layer}: the names of its weights must differ, got {', '.join(names)}")
    return output_shape, weights


def _check_frozen(layer: Layer[In, Out], weights: tuple[Weight, ...]) -> None:
    learnable = [weight.name for weight in weights if weight.learnable]
    for name in layer.frozen_weights:
        if name not in learnable:
            rule = (
                f"frozen_weights must be among {', '.join(learnable)}"
                if learnable
                else "has no weights to freeze"
            )
            raise ConfigError(f"{layer}: {rule}, got {name!r}")


def is_layer_of_ours(value: object) -> bool:
    """Whether a value of any type is a layer of this library."""
    kind: Any = type(value)
    return type(kind) is LayerClass and kind.is_ours is True


@cache
def field_names(kind: type[Layer[Any, Shape]]) -> tuple[str, ...]:
    """Return the names of the settings of a class of layers."""
    return tuple([each.name for each in fields(kind)])


def traced(
    layer: Layer[In, Out], prev_shape: In, *, operations: bool = False
) -> "tuple[Shape, tuple[Weight, ...], Operations | None]":
    """Return output shape and weights of a layer; their numbers record how they were computed.

    With `operations`, its arithmetic too, or None if that is not known. A user-defined layer may depend on
    the exact type of its ints. If it fails on traced numbers, or its results then differ, they are returned
    as plain numbers.
    """
    from cnnparams.arithmetic.tracing import traced_settings, traced_shapes

    plain = (*infer(layer, prev_shape), _known_operations(layer, prev_shape) if operations else ())
    shapes = traced_shapes(cast("tuple[Shape, ...]", prev_shape if layer.takes_several else (prev_shape,)))
    traced_shape: Any = shapes if layer.takes_several else shapes[0]  # as wide as In
    try:
        twin = traced_settings(layer, Layer)
        computed = twin.operations(traced_shape) if plain[2] else plain[2]
        traced = twin.output_shape(traced_shape), twin.weights(traced_shape), computed
    except Exception:  # noqa: BLE001 - as the docstring says
        return plain
    return traced if traced == plain else plain


def kind_of(layer: Layer[In, Out]) -> str:
    """Return what tables call a layer: what it says itself or, nearly always, the name of its class."""
    kind: str = type(layer).__name__ if layer.kind_by is None else getattr(layer, layer.kind_by)
    return kind


def explained(layer: Layer[In, Out], prev_shape: In, *, operations: bool = False) -> "Explanation":
    """Explain a layer; one that explains itself in its own way is asked for no more than that."""
    if layer.is_ours or "explain" not in vars(type(layer)):
        return layer.explain(prev_shape, operations=operations)
    return layer.explain(prev_shape)


def _known_operations(layer: Layer[In, Out], prev_shape: In) -> "Operations | None":
    try:
        return operations_of(layer, prev_shape)
    except UnknownCostError:
        return None


def operations_of(layer: Layer[In, Out], prev_shape: In) -> "Operations":
    """Return the arithmetic of a layer for an input; that of a user-defined layer is checked.

    Raises:
        UnknownCostError: the layer does not say.
        TypeError: it says something other than a tuple of operations.
    """
    if layer.is_ours and not layer.is_composite:
        return _operations_once(layer, prev_shape)
    from cnnparams.operations import Operation

    operations = layer.operations(prev_shape)
    if not is_tuple(operations) or not all(type(each) is Operation for each in operations):
        raise TypeError(f"{layer}: operations() must return a tuple of Operation, {got(operations)}")
    return operations


def macs_of(layer: Layer[In, Out], prev_shape: In) -> int:
    """Return the number of multiply-adds of a layer for an input.

    Raises:
        As `operations_of`.
    """
    from cnnparams.operations import count_of  # loaded by those who ask what a layer costs

    return count_of(operations_of(layer, prev_shape), "multiply_add")


def windows_of(layer: Layer[In, Out], prev_shape: In) -> "tuple[Seen, ...]":
    """Return the windows of a layer for each input; those of a user-defined layer are checked.

    Raises:
        UnknownCostError: the layer does not say.
        TypeError: it says something other than a tuple of windows, for each of several inputs.
    """
    if layer.is_ours and not layer.is_composite:
        return _windows_once(layer, prev_shape)
    windows: Any = layer.windows(prev_shape)  # what a user-defined layer returns
    shapes = cast("tuple[Shape, ...]", prev_shape if layer.takes_several else (prev_shape,))
    several: Any = windows if layer.takes_several else (windows,)
    if not is_tuple(several) or len(several) != len(shapes) or not all(map(_are_windows, several)):
        each = f", one for each of its {len(shapes)} inputs" if layer.takes_several else ""
        raise TypeError(f"{layer}: windows() must return a tuple of Window or None{each}, {got(windows)}")
    axes = len(layer.output_shape(prev_shape))
    for seen, shape in zip(several, shapes, strict=True):
        _check_windows(layer, seen, len(shape), axes)
    return cast("tuple[Seen, ...]", several)


def _check_windows(layer: Layer[In, Out], seen: "Seen", inputs: int, outputs: int) -> None:
    """Refuse windows of axes that the input or the output does not have."""
    if len(seen) > inputs:
        rule = f"windows() must return at most one window for each of the {inputs} axes of the input"
        raise ShapeError(f"{layer}: {rule}, got {len(seen)}")
    for place, window in enumerate(seen):
        if window is not None:
            axis = place if window.axis is None else window.axis
            if axis >= outputs:
                rule = f"the axis of a window must be one of the {outputs} axes of the output, counted from 0"
                raise ShapeError(f"{layer}: {rule}, got {axis}")


def _are_windows(seen: object) -> bool:
    from cnnparams.window import Window

    return is_tuple(seen) and all(each is None or type(each) is Window for each in seen)


@lru_cache(maxsize=4096)
def _windows_once(layer: Layer[Any, Shape], prev_shape: Any) -> "tuple[Seen, ...]":  # as wide as In
    windows: Any = layer.windows(prev_shape)
    return cast("tuple[Seen, ...]", windows if layer.takes_several else (windows,))


@lru_cache(maxsize=4096)
def _operations_once(layer: Layer[Any, Shape], prev_shape: Any) -> "Operations":  # as wide as In
    return layer.operations(prev_shape)


_OF_EVERY_LAYER = {"name", "trainable", "frozen_weights"}


def _call(layer: Layer[In, Out], *, with_name: bool) -> str:
    """Write the call that makes the layer; settings with their default are left out."""
    settings = list(fields(type(layer)))
    # Required settings come first, those of every layer last.
    settings.sort(key=lambda setting: (setting.name in _OF_EVERY_LAYER, setting.kw_only))
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
