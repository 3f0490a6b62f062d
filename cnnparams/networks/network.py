"""A network: layers bound to an input shape; shapes flow through it and counts add up."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast, final, overload

from attrs import frozen

from cnnparams.arithmetic.shapes import S, Shape, check_shape
from cnnparams.arithmetic.values import as_tuple, got, show
from cnnparams.bases.base import Layer, Out, SameRank, Source, is_built_in_class
from cnnparams.bases.checking import check_layer
from cnnparams.bases.copying import step_name
from cnnparams.errors import NetworkError, nearest
from cnnparams.layers.input import Input
from cnnparams.networks.placing import place, shapes_of
from cnnparams.networks.readings import Readings
from cnnparams.networks.step_log import StepLog, stem_of
from cnnparams.settings.checks import is_name, refuse_name
from cnnparams.sharing import SharedUse, check_sharing
from cnnparams.step import Step

if TYPE_CHECKING:
    from cnnparams.networks.graph import Graph

T = TypeVar("T", bound=Shape)


@final
@frozen(init=False, repr=False, eq=False)
class Network(Readings[Out]):
    """Layers bound to an input shape: every shape known, every parameter counted.

    A network never changes: `add` and the other builders return a new one. The static type has the rank of
    the output, so that type checkers refuse a layer of the wrong rank.

    Args:
        input_shape: shape of one example, without the batch: (height, width, channels) and the like.
        name: what summaries and messages call the network; networks of different names are not equal.

    Shapes:
        (height, width, channels) and the like: channels last, without the batch

    Raises:
        TypeError: the shape is not a tuple of whole numbers, or the name is not a string.
        ShapeError: the shape is empty or has a size below 1.
        NetworkError: the name is empty.

    >>> from cnnparams import Conv2D, FullyConnected, MaxPool2D
    >>> network = Network((32, 32, 3)).add(Conv2D(8, 5)).add(MaxPool2D(2)).add(FullyConnected(10))
    >>> network.param_count()  # 16298 = ((5 * 5 * 3) + 1) * 8 + 0 + (10 * 1568) + 1 * 10
    16298
    >>> network.output_shape
    (10,)
    """

    name: str | None
    _log: StepLog
    _length: int
    _steps: tuple[Step, ...]
    """Found on first use, as the count and the hash."""
    _params: int
    _hash: int

    def __init__(self: "Network[S]", input_shape: S, *, name: str | None = None) -> None:
        """Start a network with one input, the step `input`."""
        check_shape("Network", input_shape)
        _check_name(name)
        layer = Input(as_tuple(input_shape))
        step = Step("input", layer, (), (), layer.shape, ())
        _fill(self, name, StepLog([step]), 1)

    @overload
    def add(self, layer: SameRank, *, after: None = None, name: str | None = None) -> "Network[Out]": ...
    @overload
    def add(self, layer: Layer[Out, T], *, after: None = None, name: str | None = None) -> "Network[T]": ...
    @overload
    def add(
        self, layer: Layer[Any, T], *, after: str | Sequence[str], name: str | None = None
    ) -> "Network[T]": ...
    def add(
        self, layer: Layer[Any, T], *, after: str | Sequence[str] | None = None, name: str | None = None
    ) -> "Network[T]":
        """Return a new network with one more layer, after the last step or after the steps named.

        The network itself does not change: write `network = network.add(...)`.

        Args:
            layer: the layer to add.
            after: name of the step whose output the layer takes; for a layer with several inputs, a list of
                names in their order. None is the last step.
            name: name of the step. None takes the name of the layer or, if it has none, of its class.

        Raises:
            TypeError: this is not a layer, or a name is not a string.
            ConfigError: the name is empty or contains a slash.
            ShapeError: the layer cannot take the shape of its input.
            NetworkError: the name is used already, a name in `after` is unknown, or their number is wrong.

        >>> from cnnparams import Flatten
        >>> network = Network((8, 8, 3), name="tiny").add(Flatten())
        >>> [step.path for step in network.steps]
        ['input', 'flatten']
        """
        if not is_built_in_class(type(layer)):  # most layers need no further look
            check_layer(f"{self._title()}: add() takes a layer", layer)
        if name is not None and not is_name(name):
            refuse_name(f"{self._title()}: the name of a step", name)
        if after is None and not layer.takes_several:
            return self._placed(layer, name, (self._log.steps[self._length - 1],))
        return self._placed(layer, name, self._sources(layer, after))

    def add_input(self, name: str, shape: S) -> "Network[S]":
        """Return a new network with one more input.

        Args:
            name: name of its step, without slashes.
            shape: shape of one example, without the batch.

        Raises:
            TypeError: the shape is not a tuple of whole numbers, or the name is not a string.
            ConfigError: the name is empty or contains a slash.
            ShapeError: the shape is empty or has a size below 1.
            NetworkError: the name is used already.
        """
        if not isinstance(name, str):
            raise TypeError(f"{self._title()}: the name of an input must be a string, {got(name)}")
        return self._placed(Input(as_tuple(shape), name=name), None, ())

    def extend(self, layers: Iterable[Layer[Any, Shape]]) -> "Network[Any]":
        """Return a new network with several more layers, one after another.

        Args:
            layers: the layers, each with one input, in their order.

        Raises:
            What `add` raises.
        """
        network: Network[Any] = self
        if not isinstance(layers, Iterable):
            raise TypeError(f"{self._title()}: extend() takes several layers, {got(layers)}")
        for layer in layers:
            network = network.add(layer)
        return network

    def replace(self, name: str, layer: Layer[Any, Shape]) -> "Network[Any]":
        """Return a new network with another layer at one step; all shapes are checked again.

        The step keeps its name unless the new layer has one. A layer inside a shared one is replaced in all
        uses.

        Args:
            name: name of the step, or its path into blocks, such as `layer1/0/conv2`.
            layer: the layer that takes the place; an input is replaced by an `Input`.

        Raises:
            What `add` raises; NetworkError: there is no step of this name, or something other than an
                `Input` would replace an input.
        """
        from cnnparams.networks.editing import replaced

        check_layer(f"{self._title()}: replace() takes a layer", layer)
        return self._rebuilt(replaced(self.steps, self[name].path, layer, _as_graph))

    def rename(self, name: str | None) -> "Network[Out]":
        """Return the same network under another name.

        Args:
            name: what summaries and messages call the network. None takes its name away.

        Raises:
            TypeError: the name is not a string.
            NetworkError: the name is empty.
        """
        _check_name(name)
        return _network(name, self._log, self._length)

    def freeze(self, *names: str) -> "Network[Out]":
        """Return a new network in which these layers, or without names all layers, are not trained.

        The layers inside a block are frozen with it, and a shared layer in all its uses.

        Args:
            *names: names of steps, or paths into blocks such as `layer1/0/conv2`; none at all means every
                layer.

        Raises:
            NetworkError: there is no step of this name.
        """
        return self._with_trainable(names, trainable=False)

    def unfreeze(self, *names: str) -> "Network[Out]":
        """Return a new network in which these layers, or without names all layers, are trained.

        The layers inside a block are trained with it. One layer of a frozen block can be trained again.

        Args:
            *names: names of steps, or paths into blocks such as `layer1/0/conv2`; none at all means every
                layer.

        Raises:
            NetworkError: there is no step of this name.
        """
        return self._with_trainable(names, trainable=True)

    def until(self, name: str) -> "Network[Any]":
        """Return a new network that ends with this step: the step and all steps that it depends on.

        The first of the inputs that remain is the step `input`. If the step is inside a block, the block
        becomes a `Graph` of the layers that are needed: `zoo.vgg16().until("features/15")`.

        Args:
            name: name of the step, or its path into blocks, such as `layer1/0/conv2`.

        Raises:
            NetworkError: there is no step of this name, it depends on no input, or it is inside a shared
            layer.
        """
        from cnnparams.networks.editing import needed_for, shortened

        head, *inner = self[name].path.split("/")
        steps = needed_for(self.steps, head)
        if steps is None:
            raise NetworkError(f"{self._title()}: there is no input before {name!r}")
        if not inner:
            return self._rebuilt({}, steps)
        return self._rebuilt({head: shortened(self._title(), self[head], "/".join(inner), _as_graph)}, steps)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order in which they were added, the input first."""
        known: tuple[Step, ...] | None = getattr(self, "_steps", None)
        if known is None:
            known = tuple(self._log.steps[: self._length])
            _set(self, "_steps", known)
        return known

    @property
    def output_shape(self) -> Out:
        """The shape of the last step's output."""
        return cast(Out, self._log.steps[self._length - 1].output_shape)  # `add` keeps the promise

    @property
    def shared_uses(self) -> tuple[SharedUse, ...]:
        """The first use of each set of shared weights, in blocks too."""
        return self._log.uses(self._length)

    def __getitem__(self, name: str) -> Step:
        if not isinstance(name, str):
            raise TypeError(f"{self._title()}: steps are found by name, {got(name)}")
        step, missing, siblings = self._find(name)
        if step is None:
            near = nearest(missing, [each.path for each in siblings])
            raise NetworkError(f"{self._title()}: there is no step {name!r}{near}")
        return step

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._find(name)[0] is not None

    def _find(self, name: str) -> tuple[Step | None, str, tuple[Step, ...]]:
        """Return the step of this name; or None, the path at which the search ended, and the steps there."""
        step = self._log.find(name, self._length)
        if step is not None:
            return step, "", ()
        head, *rest = name.split("/")
        step, siblings = self._log.find(head, self._length), self.steps
        for part in rest:
            if step is None:
                break
            head, siblings = f"{step.path}/{part}", step.children
            step = next((child for child in siblings if child.path == head), None)
        return step, head, siblings

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __len__(self) -> int:
        return self._length

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Network):
            return NotImplemented
        return (self.name, self.steps) == (other.name, other.steps)

    def __hash__(self) -> int:
        known: int | None = getattr(self, "_hash", None)
        if known is None:
            known = hash((self.name, self.steps))
            _set(self, "_hash", known)
        return known

    def __reduce__(self) -> tuple[Callable[..., "Network[Any]"], tuple[object, ...]]:
        return _restored, (self.name, self.steps)

    def __repr__(self) -> str:
        from cnnparams.networks.source import source_of

        return source_of(self.name, self.steps)

    def _sources(self, layer: Layer[Any, Shape], after: str | Sequence[str] | None) -> tuple[Step, ...]:
        """Return the steps named in `after`, which become the inputs of a layer."""
        if after is not None and type(after) is str and not layer.takes_several:  # the common case
            return (self._log.find(after, self._length) or self[after],)
        if isinstance(layer, Source):
            if isinstance(layer, Input):
                raise NetworkError(
                    f"{self._title()}: an input is added by add_input(name, shape), got {layer}"
                )
            if after is None:
                return ()
        if after is None:
            raise NetworkError(
                f"{self._title()}: {layer} has several inputs; name them: after=['...', '...']"
            )
        if not isinstance(after, str | tuple | list):
            raise TypeError(f"{self._title()}: after= takes the name of a step, or several, {got(after)}")
        return tuple([self[name] for name in ([after] if isinstance(after, str) else after)])

    def _placed(self, layer: Layer[Any, T], path: str | None, sources: tuple[Step, ...]) -> "Network[T]":
        """Return a new network with one more layer after these steps, under this path or its own name."""
        log, length = self._log, self._length
        if path is None:
            path = step_name(layer) if layer.is_composite else layer.name  # most layers are asked directly
        if path is None:
            path = log.free_name(stem_of(layer), length)
        else:
            used = log.find(path, length)
            if used is not None:
                rule = f"{path!r} is already used by {used.layer}"
                raise NetworkError(f"{self._title()}: {rule}, so {layer} cannot have it")
        prev_shape: Any  # as wide as In
        if layer.takes_several or len(sources) != 1:
            prev_shape = shapes_of(layer, sources, self._title())
        else:
            prev_shape = sources[0].output_shape
        try:
            step = place(path, layer, sources, prev_shape)
            if step.uses:
                step = self._without_known(step)
        except Exception as error:
            before = " and ".join([f"{source.path} {show(source.output_shape)}" for source in sources])
            error.add_note(f"while adding {path!r} to {self.name or 'the network'}, after {before}")
            raise
        return _network(self.name, log.extended(length, step), length + 1)

    def _without_known(self, step: Step) -> Step:
        """Return the step without the shared weights that an earlier step has already."""
        known: set[str] = set()
        for use in step.uses:
            first = self._log.find_use(use.name, self._length)
            if first is not None:
                check_sharing(first, use, self._title())
                known.add(use.name)
        return step.without_known(known) if known else step

    def _with_trainable(self, names: tuple[str, ...], *, trainable: bool) -> "Network[Out]":
        from cnnparams.networks.editing import with_trainable

        paths = [self[name].path for name in names]
        return self._rebuilt(with_trainable(self.steps, paths, _as_graph, trainable=trainable))

    def _rebuilt(
        self, layers: Mapping[str, Layer[Any, Shape]], steps: Sequence[Step] | None = None
    ) -> "Network[Any]":
        """Add these steps again, or all, with other layers at some of them; the first is the input."""
        first, *others = self.steps if steps is None else steps
        start = layers.get(first.path, first.layer)
        if not isinstance(start, Input) or start.name not in {None, first.path}:
            raise NetworkError(f"{self._title()}: the input stays an input and keeps its name, got {start!r}")
        again: Network[Any] = Network(start.shape, name=self.name)
        path_now = {first.path: "input"}
        for step in others:
            layer = layers.get(step.path, step.layer)
            if isinstance(step.layer, Input) != isinstance(layer, Input):
                is_input = isinstance(step.layer, Input)
                rule = (
                    "is an input; replace it by an Input" if is_input else "is not an input; use add_input()"
                )
                raise NetworkError(f"{self._title()}: {step.path!r} {rule}, got {layer}")
            parts = [path.partition("/") for path in step.inputs]  # they may lead into blocks
            sources = tuple([again[path_now[head] + slash + rest] for head, slash, rest in parts])
            own = step_name(layer)  # a new layer may bring its own name
            path = step.path if own is None or own == step_name(step.layer) else own
            again = again._placed(layer, path, sources)
            path_now[step.path] = path
        return again


def rebuilt(network: Network[Any], layers: Mapping[str, Layer[Any, Shape]]) -> Network[Any]:
    """Return a network with other layers at these steps; all shapes are checked again."""
    return network._rebuilt(layers)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - for graphs, not for users


def _check_name(name: object) -> None:
    if name is not None and not isinstance(name, str):
        raise TypeError(f"Network: the name must be a string, {got(name)}")
    if name is not None and not (name.strip() and name.isprintable()):
        raise NetworkError(f"Network: the name must be printable and not empty, got {name!r}")


def _as_graph(
    network: Any, **settings: Any
) -> "Graph[Any]":  # Any: the network of a block, settings of any type
    """Return a network in the place of a layer."""
    from cnnparams.networks.graph import Graph

    return Graph(network, **settings)


def _network(name: str | None, log: StepLog, length: int) -> Network[Any]:
    network: Network[Any] = _new(Network)
    _fill(network, name, log, length)
    return network


def _fill(network: Network[Any], name: str | None, log: StepLog, length: int) -> None:
    _set_name(network, name)
    _set_log(network, log)
    _set_length(network, length)


_new: Callable[[type[Network[Any]]], Network[Any]] = object.__new__
_set = object.__setattr__  # how a frozen class with an `__init__` of its own sets its fields
_set_name, _set_log, _set_length = (vars(Network)[field].__set__ for field in ("name", "_log", "_length"))


def _restored(name: str | None, steps: tuple[Step, ...]) -> Network[Any]:
    return _network(name, StepLog(steps), len(steps))
