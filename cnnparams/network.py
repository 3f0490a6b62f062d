"""A network: layers bound to an input shape; shapes flow through it and counts add up."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, final, overload

from attrs import evolve, frozen

from cnnparams.errors import NetworkError, ShapeError, nearest
from cnnparams.frozen import slot
from cnnparams.history import History, snake_case
from cnnparams.layers.base import (
    Block,
    Layer,
    Out,
    SameRank,
    Source,
    answers,
    is_remembered,
    opened,
    place,
    placed,
)
from cnnparams.layers.input import Input
from cnnparams.layers.shared import Shared
from cnnparams.shapes import S, Shape, check_shape, got, plain, show
from cnnparams.step import Step, Use, check_sharing
from cnnparams.weights import Weight

if TYPE_CHECKING:
    from cnnparams.analysis.summary import Summary
    from cnnparams.analysis.totals import Totals
    from cnnparams.explain import Explanation

T = TypeVar("T", bound=Shape)


@final
@frozen(init=False, repr=False, eq=False)
class Network(Generic[Out]):
    """Layers bound to an input shape: every shape known, every parameter counted.

    A network never changes: `add` and the other builders return a new one. The static type
    carries the shape at its end, so that type checkers refuse a layer of the wrong rank.

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
    _history: History
    _length: int
    _last: Step
    _hash: int
    """Not there before somebody asks for it."""

    def __init__(self: "Network[S]", input_shape: S, *, name: str | None = None) -> None:
        """Start a network with one input, the step `input`."""
        check_shape("Network", input_shape)
        _check_name(name)
        layer = Input(plain(input_shape))
        step = Step("input", layer, (), (), layer.shape, ())
        _fill(self, name, History([step]), 1, step)

    @overload
    def add(self, layer: SameRank, *, after: None = None) -> "Network[Out]": ...
    @overload
    def add(self, layer: Layer[Out, T], *, after: None = None) -> "Network[T]": ...
    @overload
    def add(self, layer: Layer[Any, T], *, after: str | Sequence[str]) -> "Network[T]": ...
    def add(self, layer: Layer[Any, T], *, after: str | Sequence[str] | None = None) -> "Network[T]":
        """Return a new network with one more layer, behind the last step or behind those named.

        The network itself stays as it is: write `network = network.add(...)`.

        Raises:
            TypeError: this is not a layer, or a name is not a string.
            ShapeError: the layer cannot take the shape of its input.
            NetworkError: the layer's name is taken, a name in `after` is unknown, or their number is wrong.

        >>> from cnnparams import Flatten
        >>> network = Network((8, 8, 3), name="tiny").add(Flatten())
        >>> [step.path for step in network.steps]
        ['input', 'flatten']
        """
        check_layer(layer, self, "add()")
        sources = (self._last,) if after is None and not layer.merges else self._named(layer, after)
        return self._placed(layer, None, sources)

    def add_input(self, name: str, shape: S) -> "Network[S]":
        """Return a new network with one more input.

        Raises:
            TypeError: the shape is not a tuple of whole numbers, or the name is not a string.
            ConfigError: the name is empty or contains a slash.
            ShapeError: the shape is empty or has a size below 1.
            NetworkError: the name is taken.
        """
        if not isinstance(name, str):
            raise TypeError(f"{title(self)}: the name of an input must be a string, {got(name)}")
        return self._placed(Input(plain(shape), name=name), None, ())

    def extend(self, layers: Iterable[Layer[Any, Shape]]) -> "Network[Any]":
        """Return a new network with several more layers, one behind the other.

        Raises:
            What `add` raises.
        """
        network: Network[Any] = self
        if not isinstance(layers, Iterable):
            raise TypeError(f"{title(self)}: extend() takes several layers, {got(layers)}")
        for layer in layers:
            network = network.add(layer)
        return network

    def replace(self, name: str, layer: Layer[Any, Shape]) -> "Network[Any]":
        """Return a new network with another layer in one place; all shapes are checked again.

        The place keeps its name unless the layer brings one. Inside of what is shared, it is replaced in all
        uses.

        Raises:
            What `add` raises; NetworkError: there is no step of this name, or it is an input.
        """
        from cnnparams.surgery import replaced

        check_layer(layer, self, "replace()")
        return replaced(self, name, layer)

    def rename(self, name: str | None) -> "Network[Out]":
        """Return the same network under another name.

        Raises:
            TypeError: the name is not a string.
            NetworkError: the name is empty.
        """
        _check_name(name)
        return _network(name, self._history, self._length, self._last)

    def freeze(self, *names: str) -> "Network[Out]":
        """Return a new network in which these layers, or without names all, are not trained.

        What is inside of a block is frozen with it, and what is shared in all its uses.

        Raises:
            NetworkError: there is no step of this name.
        """
        from cnnparams.surgery import with_trainable

        return with_trainable(self, names, trainable=False)

    def unfreeze(self, *names: str) -> "Network[Out]":
        """Return a new network in which these layers, or without names all, are trained.

        What is inside of a block is trained with it. In a frozen block, one layer can be trained again.

        Raises:
            NetworkError: there is no step of this name.
        """
        from cnnparams.surgery import with_trainable

        return with_trainable(self, names, trainable=True)

    def until(self, name: str) -> "Network[Any]":
        """Return a new network that ends with this step: the step and all that feeds it.

        The first of the inputs that are left is the step `input`. Of a block around the step, a `Graph` of
        what is needed stays: `zoo.vgg16().until("features/15")`.

        Raises:
            NetworkError: there is no step of this name, it depends on no input, or it is inside of what is
                shared.
        """
        from cnnparams.surgery import ended

        return ended(self, name)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order in which they were added, the input first."""
        return tuple(self._history.steps[: self._length])

    def leaves(self) -> Iterator[Step]:
        """Yield the steps with the blocks opened."""
        pending = list(reversed(self.steps))
        while pending:
            step = pending.pop()
            if step.children:
                pending.extend(reversed(step.children))
            else:
                yield step

    @property
    def output_shape(self) -> Out:
        """The shape of the last step's output."""
        return cast(Out, self._last.output_shape)  # `add` keeps the promise

    @property
    def outputs(self) -> tuple[Step, ...]:
        """The steps that feed no other step, in the order in which they were added."""
        taken = {path for step in self.steps for path in step.inputs}
        return tuple([step for step in self.steps if step.path not in taken])

    def param_count(self) -> int:
        """Return how many parameters are learnable, frozen ones included."""
        return sum([step.param_count() for step in self.steps])

    def trainable_count(self) -> int:
        """Return how many parameters training updates."""
        return sum([step.trainable_count() for step in self.steps])

    def frozen_count(self) -> int:
        """Return how many learnable parameters are frozen."""
        return sum([step.frozen_count() for step in self.steps])

    def state_count(self) -> int:
        """Return how many numbers are stored but not learnt, such as moving means."""
        return sum([step.state_count() for step in self.steps])

    def explain(self) -> "Explanation":
        """Return the arithmetic of all shapes and parameters, layer by layer."""
        from cnnparams.explain import explain_network

        return explain_network(self)

    def summary(self, *, columns: Sequence[str] | None = None, leaves: bool = False) -> "Summary":
        """Return the table of the network: layers, output shapes and parameters; `leaves` opens the blocks.

        Raises:
            TypeError: a column's name is not a string.
            NetworkError: there is no such column.
        """
        from cnnparams.analysis.summary import summarize

        if not isinstance(leaves, bool):
            raise TypeError(f"summary: leaves must be True or False, {got(leaves)}")
        return summarize(self, columns, leaves=leaves)

    def totals(self) -> "Totals":
        """Return the totals of Keras and of PyTorch side by side, and why they differ."""
        from cnnparams.analysis.totals import total_up

        return total_up(self)

    def __getitem__(self, name: str) -> Step:
        if not isinstance(name, str):
            raise TypeError(f"{title(self)}: steps are found by name, {got(name)}")
        step = self._history.find(name, self._length)
        if step is not None:
            return step
        head, *rest = name.split("/")
        step, beside = self._history.find(head, self._length), self.steps
        for part in rest:
            if step is None:
                break
            head, beside = f"{step.path}/{part}", step.children
            step = next((child for child in beside if child.path == head), None)
        if step is None:
            near = nearest(head, [each.path for each in beside])
            raise NetworkError(f"{title(self)}: there is no step {name!r}{near}")
        return step

    def __contains__(self, name: object) -> bool:
        try:
            return isinstance(name, str) and bool(self[name])
        except NetworkError:
            return False

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
            _set_hash(self, known)
        return known

    def __reduce__(self) -> tuple[Callable[..., "Network[Any]"], tuple[object, ...]]:
        return _restored, (self.name, self.steps)

    def __repr__(self) -> str:
        from cnnparams.render.text import network_source

        return network_source(self)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()  # pyright: ignore[reportPrivateUsage] - notebooks own this name

    def _named(self, layer: Layer[Any, Shape], after: str | Sequence[str] | None) -> tuple[Step, ...]:
        """Return the steps that a layer is to be connected to."""
        if layer.merges and isinstance(layer, Source):
            if isinstance(layer, Input):
                raise NetworkError(f"{title(self)}: an input is added by add_input(name, shape), got {layer}")
            if after is None:
                return ()
        if after is None:
            raise NetworkError(f"{title(self)}: {layer} has several inputs; name them: after=['...', '...']")
        if not isinstance(after, str | tuple | list):
            raise TypeError(f"{title(self)}: after= takes the name of a step, or several, {got(after)}")
        return tuple([self[name] for name in ([after] if isinstance(after, str) else after)])

    def _placed(self, layer: Layer[Any, T], path: str | None, sources: tuple[Step, ...]) -> "Network[T]":
        """Return a new network with one more layer behind these steps; a `path` is kept as its name."""
        history, length = self._history, self._length
        name = place(layer) if layer.wraps else layer.name  # most layers wrap nothing: asked directly
        if name is None:
            name = history.free_name(_stem(layer), length)
            if path is not None and path != name:
                layer, name = placed(layer, path), path
                self._refuse_taken(layer, name)
        else:
            self._refuse_taken(layer, name)
        inputs: tuple[str, ...]
        prev_shape: Any  # as wide as In
        if layer.merges:
            if not sources and not isinstance(layer, Source):
                raise NetworkError(f"{title(self)}: {layer} needs an input, got []")
            inputs = tuple([source.path for source in sources])
            prev_shapes = prev_shape = tuple([source.output_shape for source in sources])
        else:
            if len(sources) != 1:
                rule = "has one input; merge them first" if sources else "needs an input"
                named = [source.path for source in sources]
                raise NetworkError(f"{title(self)}: {layer} {rule}, got {named}")
            (source,) = sources
            inputs, prev_shape = (source.path,), source.output_shape
            prev_shapes = (prev_shape,)
        try:
            if layer.wraps:
                step = _wrapping_step(name, layer, inputs, prev_shapes, prev_shape)
                if step.uses:
                    step = self._sharing(step)
            else:
                ask = _remembered if is_remembered(layer) else answers
                output_shape, weights = ask(layer, prev_shape)
                step = Step(name, layer, inputs, prev_shapes, output_shape, weights)
        except Exception as error:
            places = " and ".join([f"{source.path} {show(source.output_shape)}" for source in sources])
            error.add_note(f"while adding {name!r} to {self.name or 'the network'}, after {places}")
            raise
        return _network(self.name, history.extended(length, step), length + 1, step)

    def _sharing(self, step: Step) -> Step:
        """Leave to earlier steps the weights that they have."""
        known: set[str] = set()
        for use in step.uses:
            first = self._history.find_use(use.name, self._length)
            if first is not None:
                check_sharing(first, use, title(self))
                known.add(use.name)
        return step.sharing(known) if known else step

    def _refuse_taken(self, layer: Layer[Any, Shape], name: str) -> None:
        taken = self._history.find(name, self._length)
        if taken is not None:
            raise NetworkError(
                f"{title(self)}: the name {name!r} is taken by {taken.layer}, got it again for {layer}"
            )


def _check_name(name: object) -> None:
    if name is not None and not isinstance(name, str):
        raise TypeError(f"Network: the name must be a string, {got(name)}")
    if name is not None and not (name.strip() and name.isprintable()):
        raise NetworkError(f"Network: the name must be printable and not empty, got {name!r}")


def title(network: Network[Any]) -> str:
    """Return what a network is called in tables and messages."""
    return network.name or "Network"


def check_layer(layer: object, network: Network[Any], method: str) -> None:
    """Refuse what is not a layer.

    Raises:
        TypeError: it is not, or it is a class.
    """
    if Layer in type(layer).__mro__:  # isinstance() takes the long way for an abstract class
        if not hasattr(layer, "name"):
            kind = type(layer).__name__
            raise TypeError(
                f"{title(network)}: {method} takes a layer; {kind} must be made by attrs, with @frozen"
            )
        return
    if isinstance(layer, type):
        name = layer.__name__
        raise TypeError(f"{title(network)}: {method} takes a layer, got the class {name}; write {name}(...)")
    if isinstance(layer, Network):
        raise TypeError(f"{title(network)}: {method} takes a layer, got a network; write Graph(...)")
    raise TypeError(f"{title(network)}: {method} takes a layer, {got(layer)}")


def _stem(layer: Layer[Any, Shape]) -> str:
    """Return what an unnamed step is called, up to a number."""
    return layer.name if isinstance(layer, Shared) else snake_case(type(layer).__name__)


def _wrapping_step(
    path: str,
    layer: Layer[Any, Shape],
    inputs: tuple[str, ...],
    prev_shapes: tuple[Shape, ...],
    prev_shape: Any,  # as wide as In
) -> Step:
    """Make the step of a layer that may be a block, or shared, or both."""
    core = placed(layer.layer, layer.name, trainable=layer.trainable) if isinstance(layer, Shared) else layer
    inside: tuple[Step, ...] = ()
    weights: tuple[Weight, ...] = ()
    if isinstance(core, Block):
        network = _inside_of(core, prev_shape)
        output_shape, inside = network.output_shape, network.steps[1:]
    else:
        output_shape, weights = answers(core, prev_shape)
    uses = {use.name: use for step in inside for use in step.uses}
    step = Step(
        path, layer, inputs, prev_shapes, output_shape, weights, inside=inside, uses=tuple(uses.values())
    )
    if isinstance(layer, Shared):
        own = Use(layer.name, layer.layer, layer.trainable, step.weights)
        step = evolve(step, uses=(own, *step.uses))
    return step


def _inside_of(block: Block[Any, T], prev_shape: Shape) -> Network[T]:
    """Open a block; what others wrote is checked: that it makes a network of this input, frozen if it is."""
    network = opened(block, prev_shape)
    if is_remembered(block):
        return network
    made: object = network
    if not isinstance(made, Network):
        raise TypeError(f"{block}: opened() must return a Network, {got(made)}")
    inputs = [step.output_shape for step in network.steps if isinstance(step.layer, Input)]
    if inputs != [prev_shape]:
        rule = f"opened() must return a network with the input {show(prev_shape)}"
        raise ShapeError(f"{block}: {rule}, got {' and '.join(map(show, inputs))}")
    return network if block.trainable or not network.trainable_count() else network.freeze()


_remembered = lru_cache(maxsize=4096)(answers)
"""What layers of this library answer: they are pure functions of a shape, so equal ones are asked once."""


def _network(name: str | None, history: History, length: int, last: Step) -> Network[Any]:
    network: Network[Any] = _new(Network)
    _fill(network, name, history, length, last)
    return network


def _fill(network: Network[Any], name: str | None, history: History, length: int, last: Step) -> None:
    _set_name(network, name)
    _set_history(network, history)
    _set_length(network, length)
    _set_last(network, last)


_new: Callable[[type[Network[Any]]], Network[Any]] = object.__new__
_set_name = slot(Network, "name")
_set_history = slot(Network, "_history")
_set_length = slot(Network, "_length")
_set_last = slot(Network, "_last")
_set_hash = slot(Network, "_hash")


def _restored(name: str | None, steps: tuple[Step, ...]) -> Network[Any]:
    return _network(name, History(steps), len(steps), steps[-1])
