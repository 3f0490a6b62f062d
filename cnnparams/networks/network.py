"""A network: layers bound to an input shape; shapes flow through it and counts add up."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, TypeGuard, TypeVar, cast, final, overload

from attrs import field, frozen

from cnnparams.arithmetic.shapes import S, Shape, check_shape
from cnnparams.arithmetic.values import as_tuple, got, is_tuple, show
from cnnparams.bases.base import Layer, Out, SameRank, Weightless, in_message, is_layer_of_ours
from cnnparams.bases.checking import check_layer
from cnnparams.bases.copying import copied_with, path_after, step_name
from cnnparams.errors import NetworkError, nearest
from cnnparams.layers.input import Input
from cnnparams.networks.placing import place, shapes_of
from cnnparams.networks.readings import Readings
from cnnparams.networks.step_log import StepLog, stem_of
from cnnparams.paths import (
    Found,
    Names,
    check_path,
    find_inside,
    group_of,
    head_of,
    is_group,
    members_of,
    walk,
)
from cnnparams.settings.checks import is_name
from cnnparams.step import Step, core_of, is_distributed

if TYPE_CHECKING:
    from cnnparams.networks.choosing import Choice
    from cnnparams.networks.classes import AnyClass
    from cnnparams.networks.graph import Graph
    from cnnparams.networks.outputs import Outputs
    from cnnparams.sharing import Use

T = TypeVar("T", bound=Shape)

After: TypeAlias = str | Step | Sequence[str | Step]
"""Where a layer is added: after a step, by its name or itself, or after several."""


@final
@frozen(init=False, repr=False, eq=False)
class Network(Readings[Out]):
    """Layers bound to an input shape: every shape known, every parameter counted.

    A network never changes: `add` and the other builders return a new one. The static type has the rank of
    the output, so that type checkers refuse a layer of the wrong rank.

    Args:
        input_shape: shape of one example, without the batch: (height, width, channels) and the like.
        *more: nothing, as a shape is one tuple.
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
    _log: StepLog = field(init=False)
    _length: int = field(init=False)

    if TYPE_CHECKING:

        def __init__(self: "Network[S]", input_shape: S, *, name: str | None = None) -> None: ...

    else:

        def __init__(self, input_shape, *more, name=None):
            """Start a network with one input, the step `input`."""
            if more or (is_tuple(input_shape) and None in input_shape):
                _refuse_sizes((input_shape, *more) if more else input_shape)
            check_shape("Network", input_shape)
            _check_name(name)
            _filled(self, name, StepLog([_first_step(as_tuple(input_shape))]), 1)

    @overload
    def add(self, layer: SameRank, *, after: None = None, name: str | None = None) -> "Network[Out]": ...
    @overload
    def add(self, layer: Layer[Out, T], *, after: None = None, name: str | None = None) -> "Network[T]": ...
    @overload
    def add(self, layer: Layer[Any, T], *, after: After, name: str | None = None) -> "Network[T]": ...
    def add(
        self, layer: Layer[Any, T], *more: object, after: After | None = None, name: str | None = None
    ) -> "Network[T]":
        """Return a new network with one more layer, after the last step or after the steps named.

        The network itself does not change: use what is returned.

        Args:
            layer: the layer to add.
            *more: nothing; several layers are added by `extend`.
            after: the step whose output the layer takes, by its name or as a `Step`; for a layer with several
                inputs, a list of them in their order. None is the last step.
            name: name of the step. None takes the name of the layer or, if it has none, of its class. With
                slashes, as in `layer1/0/conv1`, the step is in the group `layer1` and there in the group `0`,
                which are found, frozen and cut off as blocks are.

        Raises:
            TypeError: this is not a layer, or a name is not a string.
            ConfigError: the name is empty, or one of its parts is.
            ShapeError: the layer cannot take the shape of its input.
            NetworkError: the name is used already, a name in `after` is unknown, or their number is wrong.

        >>> from cnnparams import Flatten
        >>> network = Network((8, 8, 3), name="tiny").add(Flatten())
        >>> [step.path for step in network.steps]
        ['input', 'flatten']
        """
        __tracebackhide__ = True  # notebooks and pytest show the line of the user
        if more or not is_layer_of_ours(layer):  # most layers need no further look
            self._check_added(layer, more)
        if name is not None and not is_name(name):
            check_path(f"{self._title()}: the name of a step", name)
        several = layer.takes_several
        if after is None and not several:
            return self._placed(layer, name, (self._log.steps[self._length - 1],), several=False)
        return self._placed(layer, name, self._sources(layer, after), several=several)

    def split(
        self,
        parts: int,
        *,
        axis: int = -1,
        names: Sequence[str] | None = None,
        after: str | Step | None = None,
    ) -> "Network[Any]":
        """Return a new network with several more steps: equal parts of one output, each by its name.

        Args:
            parts: number of equal parts.
            axis: axis that is split: 1 is the first after the batch, and -1 is the last, the channels.
            names: names of the steps, one for each part. None makes a group: `split/0`, `split/1`, ...
            after: the step whose output is split, by its name or as a `Step`. None is the last step.

        Raises:
            What `add` raises; ConfigError: a number is out of range, or there is not one name for each part;
                ShapeError: the parts cannot be equal.

        >>> network = Network((196, 96)).split(3, names=["query", "key", "value"])
        >>> [(step.path, step.output_shape) for step in network.outputs]
        [('query', (196, 32)), ('key', (196, 32)), ('value', (196, 32))]
        """
        from cnnparams.networks.splitting import parts_of

        group = self._log.free_name("split", self._length)
        layers = parts_of(self._title(), group, parts, axis, names)
        source = self._log.steps[self._length - 1] if after is None else self._source(after)
        network: Network[Any] = self
        for name, layer in layers.items():
            network = network.add(layer, after=source, name=name)
        return network

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
        return self._placed(Input(as_tuple(shape), name=name), None, (), several=True)

    @overload
    def extend(self, layers: Iterable[SameRank]) -> "Network[Out]": ...
    @overload
    def extend(self: "Network[S]", layers: Iterable[Layer[S, S]]) -> "Network[S]": ...
    @overload  # of layers that change the rank
    def extend(self, layers: Iterable[Layer[Any, Shape]]) -> "Network[Any]": ...  # pyright: ignore[reportOverlappingOverload]
    def extend(self, layers: Iterable[Layer[Any, Any]]) -> "Network[Any]":
        """Return a new network with several more layers, one after another.

        Args:
            layers: the layers, each with one input, in their order.

        Raises:
            What `add` raises.
        """
        __tracebackhide__ = True
        network: Network[Any] = self
        if not isinstance(layers, Iterable):
            raise TypeError(f"{self._title()}: extend() takes several layers, {got(layers)}")
        for layer in layers:
            network = network.add(layer)
        return network

    def replace(
        self, name: "Choice", layer: Layer[Any, Shape] | Callable[[Step], Layer[Any, Shape]]
    ) -> "Network[Any]":
        """Return a new network with another layer at one step, or at several; all shapes are checked again.

        The step keeps its name unless the new layer has one. A layer inside a shared one is replaced in all
        uses. A layer that is chosen by its class is replaced inside of `Shared`, `Tied`, `TimeDistributed`,
        `WeightNorm` and the like, which stay.

        Args:
            name: name of the step, or its path into blocks, such as `layer1/0/conv2`. Or several at once, as
                for `freeze`: a pattern, a class of layers or a function of a step.
            layer: the layer that takes the place, or a function that makes it from the step; an input is
                replaced by an `Input`.

        Raises:
            What `add` raises; NetworkError: there is no step of this name, or something other than an
                `Input` would replace an input.

        >>> from cnnparams import Activation, Conv2D, ReLU
        >>> network = Network((8, 8, 3)).add(Conv2D(4, 3)).add(ReLU()).replace(ReLU, Activation("gelu"))
        >>> network["relu"].layer
        Activation(function='gelu')
        """
        from cnnparams.networks.choosing import chosen
        from cnnparams.networks.editing import replaced

        who = f"{self._title()}: replace() takes a layer"
        group = self._find(name) if isinstance(name, str) else None
        if group is not None and is_group(group.step):
            rule = f"{name!r} is a group of steps, which no layer can replace"
            raise NetworkError(f"{self._title()}: {rule}; replace its steps, or all of them by '{name}/*'")
        layers: dict[Names, Layer[Any, Shape]] = {}
        for each in chosen(
            self._title(), self.steps, self._find, self._refuse_unknown, [name], layers_only=True
        ):
            if each.weight is not None:
                raise NetworkError(f"{who}; {name!r} is a weight")
            try:
                made: object = layer(each.step) if _is_function(layer) else layer
                layers[each.found.names] = each.with_layer(check_layer(who, made))
            except Exception as error:
                error.add_note(f"while replacing {each.found.step.path!r}")
                raise
        # What is inside of a block that is replaced is gone with it.
        inner = [names for names in layers if any(names[:end] in layers for end in range(1, len(names)))]
        for names in inner:
            del layers[names]
        return self._rebuilt(replaced(self.steps, layers, _as_graph))

    def rename(self, name: str | None) -> "Network[Out]":
        """Return the same network under another name.

        Args:
            name: what summaries and messages call the network. None takes its name away.

        Raises:
            TypeError: the name is not a string.
            NetworkError: the name is empty.
        """
        _check_name(name)
        return _declared(_filled(_new(Network), name, self._log, self._length), self.declared_outputs)

    def with_outputs(self, outputs: Mapping[str, str | Step]) -> "Network[Out]":
        """Return the same network with these outputs, by their names: say it when the network is complete.

        Without it, the outputs are the steps that no other step takes; with it, a step may be an output
        although others take it, as in a pyramid of features. A network that grows further says it again.

        Args:
            outputs: the path of a step, or the step, by the name of each output: `{"p3": "fpn/p3"}`.

        Raises:
            TypeError: this is not a mapping of names to steps.
            ConfigError: a name is empty, or has a slash.
            NetworkError: there is no output, or no such step.

        >>> from cnnparams import Conv2D
        >>> network = Network((32, 32, 3)).add(Conv2D(8, 3), name="low").add(Conv2D(8, 3), name="high")
        >>> network = network.with_outputs({"fine": "low", "coarse": "high"})
        >>> [(name, step.output_shape) for name, step in network.named_outputs.items()]
        [('fine', (30, 30, 8)), ('coarse', (28, 28, 8))]
        """
        from cnnparams.networks.outputs import checked_outputs

        checked = checked_outputs(self._title(), outputs, self._found)
        return _declared(_filled(_new(Network), self.name, self._log, self._length), checked)

    def freeze(self, *names: "Choice") -> "Network[Out]":
        """Return a new network in which these layers, or without names all layers, are not trained.

        The layers inside a block are frozen with it, and what is shared or tied in all its uses.

        Args:
            *names: names of steps, paths into blocks such as `layer1/0/conv2`, or single weights such as
                `fc/bias`; names of shared or tied weights, where no step has that name; patterns, in which
                `*` stands for anything, as in `"*bias"`; classes of layers, such as `BatchNorm`, also inside
                of `Shared`, `TimeDistributed` and the like; functions of a step that say whether it is meant,
                which see these wrappers. None at all means every layer.

        Raises:
            TypeError: this is none of these.
            NetworkError: there is no such step or weight.

        >>> from cnnparams import BatchNorm, Conv2D
        >>> network = Network((8, 8, 3)).add(Conv2D(4, 3)).add(BatchNorm())
        >>> network.freeze(BatchNorm).frozen_count(), network.freeze("*bias").frozen_count()
        (8, 4)
        """
        return self._with_trainable(names, trainable=False)

    def unfreeze(self, *names: "Choice") -> "Network[Out]":
        """Return a new network in which these layers, or without names all layers, are trained.

        The layers inside a block are trained with it. One layer of a frozen block can be trained again, and
        one weight of a frozen layer.

        Args:
            *names: what to train again, chosen as for `freeze`; none at all means every layer.

        Raises:
            TypeError: this is none of these.
            NetworkError: there is no such step or weight.
        """
        return self._with_trainable(names, trainable=True)

    def fold_batch_norm(self) -> "Network[Out]":
        """Return the network as it is published for inference: each batch normalisation folded, "fused".

        Behind a convolution or a dense layer, its scale goes into the kernel and its shift into the bias; a
        layer without a bias gets one. An `Identity` takes its place. `batch_norm_folds` says for each what
        becomes of it, and why one stays.

        >>> from cnnparams import BatchNorm, Conv2D
        >>> network = Network((8, 8, 3)).add(Conv2D(4, 3, bias=False, name="conv")).add(BatchNorm())
        >>> network.param_count(), network.fold_batch_norm().param_count()  # 108 + 2 * 4, 108 + 4
        (116, 112)
        >>> [(fold.path, fold.into, fold.change) for fold in network.batch_norm_folds().folds]
        [('batch_norm', 'conv', -4)]
        """
        from cnnparams.networks.editing import replaced

        layers = dict([change for fold in self.batch_norm_folds().folds for change in fold.layers])
        return self._rebuilt(replaced(self.steps, layers, _as_graph)) if layers else self

    def to_json(self, *, classes: "Iterable[AnyClass]" = ()) -> str:
        """Return the network as JSON, a step with its settings after another: `Network.from_json` reads it.

        Args:
            classes: layers of your own that may be in it.

        Raises:
            TypeError: this is not a class of layers.
            NetworkError: a layer cannot be data: it holds a function, or its class is not among `classes`.

        >>> from cnnparams import Conv2D
        >>> print(Network((32, 32, 3), name="tiny").add(Conv2D(8, 5)).to_json())
        {
          "schema": "cnnparams.network/1",
          "name": "tiny",
          "steps": [
            {"name": "input", "layer": {"class": "Input", "shape": [32, 32, 3]}},
            {"name": "conv2d", "layer": {"class": "Conv2D", "filters": 8, "kernel_size": [5, 5]}}
          ]
        }
        """
        from cnnparams.networks.classes import known_classes
        from cnnparams.networks.encoding import write_network

        return write_network(self, known_classes("to_json", classes))

    @classmethod
    def from_json(cls, text: str, *, classes: "Iterable[AnyClass]" = ()) -> "Network[Any]":
        """Return the network of a text that `to_json` wrote.

        Nothing in the text is run: it is read as data, and each layer is checked as when it is called.

        Args:
            text: the JSON.
            classes: layers of your own that may be in it.

        Raises:
            TypeError: this is not a string, or not a class of layers.
            NetworkError: the text is damaged, or not of a network; the message says where.

        >>> from cnnparams import Dense
        >>> network = Network((3,)).add(Dense(2))
        >>> Network.from_json(network.to_json()) == network
        True
        """
        from cnnparams.networks.classes import known_classes
        from cnnparams.networks.decoding import read_network

        if not isinstance(text, str):
            raise TypeError(f"from_json: takes a string, {got(text)}")
        return read_network(text, known_classes("from_json", classes), Network)

    def smallest_input(self) -> Shape:
        """Return the smallest shape of the input with which the network can be built.

        It is a search: sizes are tried from 1 on, along one axis after the other. Of several inputs, the
        first is changed.

        >>> from cnnparams import Conv2D, MaxPool2D
        >>> Network((32, 32, 3)).add(Conv2D(8, 5)).add(MaxPool2D(2)).smallest_input()  # 6 = 2 * 1 + 5 - 1
        (6, 6, 3)
        """
        from cnnparams.networks.sizing import smallest_input

        return smallest_input(self)

    def input_sizes(self, *, up_to: int | None = None) -> tuple[int, ...]:
        """Return the sizes of the input that leave nothing over: the windows of all layers end at the end.

        It is a search: each size is tried, the same along all axes. With `"same"`, nothing is left over where
        the stride divides the size. Layers of your own and recurrent convolutions are not looked at.

        Args:
            up_to: the largest size that is tried. None is the size of the network's input.

        Raises:
            TypeError: `up_to` is not a whole number.
            ConfigError: it is below 1.

        >>> from cnnparams import zoo
        >>> zoo.unet().input_sizes(up_to=220)  # the paper's 572 is one of them: each 16 pixels from 188 on
        (188, 204, 220)
        """
        from cnnparams.networks.sizing import input_sizes

        return input_sizes(self, up_to)

    def until(self, name: str) -> "Network[Any]":
        """Return a new network that ends with this step: the step and all steps that it depends on.

        The first of the inputs that remain is the step `input`. If the step is inside a block, the block
        becomes a `Graph` of the layers that are needed: `zoo.vgg16().until("features/15")`. A group ends with
        its last step.

        Args:
            name: name of the step, or its path into blocks, such as `layer1/0/conv2`.

        Raises:
            NetworkError: there is no step of this name, it depends on no input, or it is inside a shared
            layer.
        """
        return self._until(name, self._title(), "")

    def _until(self, name: str, who: str, around: str) -> "Network[Any]":
        """Return the network that ends with this step; `who` and `around` say in messages where it is."""
        from cnnparams.networks.cutting import until

        kept = until(who, around, self.steps, members_of(self._found(name))[-1].names, _as_graph)
        if kept is None:
            raise NetworkError(f"{who}: there is no input before {f'{around}{name}'!r}")
        return self._rebuilt({}, kept)

    def from_(self, name: str) -> "Network[Any]":
        """Return a new network that begins with this step: the step and all steps that depend on it.

        Its input, `input`, is what the step takes. Where the steps that remain use the output of another
        step, that is one more input, of the name of that step, with `_` for slashes.

        Args:
            name: name of a step of the network itself, such as the head of a classifier, or of a group, whose
                steps all remain.

        Raises:
            NetworkError: there is no step of this name, or it is inside a block.

        >>> from cnnparams import zoo
        >>> head = zoo.vgg16().from_("classifier")
        >>> head.inputs[0].output_shape, head.output_shape
        ((25088,), (1000,))
        """
        from cnnparams.networks.cutting import beginning_with

        begin = members_of(self._found(name))
        if len(begin[0].names) > 1:
            raise NetworkError(f"{self._title()}: a network cannot begin inside a block, got {name!r}")
        return self._part(*beginning_with(self.steps, [found.step for found in begin]))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order in which they were added, the input first."""
        known: tuple[Step, ...] | None = getattr(self, "_steps", None)
        if known is None:
            known = tuple(self._log.steps[: self._length])
            _set(self, "_steps", known)
        if len(self._log.steps) > 2 * self._length + _ROOM:  # what was grown from it may be gone: let it go
            _set_log(self, StepLog(known))
        return known

    @property
    def inputs(self) -> tuple[Step, ...]:
        """The inputs, in the order in which they were added."""
        known: tuple[Step, ...] | None = getattr(self, "_inputs", None)
        if known is None:
            known = self._log.inputs(self._length)
            _set(self, "_inputs", known)
        return known

    @property
    def output_shape(self) -> Out:
        """The shape of the last step's output."""
        return cast(Out, self._log.steps[self._length - 1].output_shape)  # `add` keeps the promise

    @property
    def shared_uses(self) -> "tuple[Use, ...]":
        """The first use of each set of shared weights, in blocks too."""
        return self._log.uses(self._length)

    def __getitem__(self, name: str) -> Step:
        return self._found(name).step

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._find(name) is not None

    def _find(self, name: str) -> Found | None:
        """Return the step of this name or of a group, with the names that lead to it, if there is one."""
        step = self._log.find(name, self._length)
        if step is not None:
            return Found((name,), step)
        head = self._log.head(name, self._length)
        if head is not None:
            return find_inside(Found((head.path,), head), name[len(head.path) + 1 :])
        members = self._log.group(name, self._length)
        return Found((name,), group_of(members, name)) if members else None

    def _found(self, name: object) -> Found:
        """Return the step of this name; if there is none, say which there are."""
        if not isinstance(name, str):
            hint = f"; by number, write network.steps[{name}]" if type(name) is int else ""
            raise TypeError(f"{self._title()}: steps are found by name, {got(name)}{hint}")
        return self._find(name) or self._refuse_unknown(name)

    def _refuse_unknown(self, name: str) -> NoReturn:
        """Say that there is no step of this name, and which there are."""
        missing, known = self._missing(name)
        hint = nearest(missing, known) or _if_few(known)
        raise NetworkError(f"{self._title()}: there is no step {name!r}{hint}")

    def _missing(self, name: str) -> tuple[str, list[str]]:
        """Return the path at which the search for a name ends, and the paths of the steps there."""
        end = name.find("/")
        siblings: Sequence[Step] = self.steps
        while end > 0:
            found = self._find(name[:end])
            if found is None:
                break
            siblings = found.step.children
            end = name.find("/", end + 1)
        return name if end < 0 else name[:end], [step.path for step in siblings]

    def _ipython_key_completions_(self) -> list[str]:
        """Offer the paths of all steps after `network[`."""
        return [found.step.path for found in walk(self.steps)]

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __len__(self) -> int:
        return self._length

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Network):
            return NotImplemented
        ours = (self.name, self.steps, self.declared_outputs)
        return ours == (other.name, other.steps, other.declared_outputs)

    def __hash__(self) -> int:
        known: int | None = getattr(self, "_hash", None)
        if known is None:
            known = hash((self.name, self.steps))
            _set(self, "_hash", known)
        return known

    def __deepcopy__(self, memo: object) -> "Network[Out]":
        """Return the network itself, as it never changes."""
        return self

    def __reduce__(self) -> tuple[Callable[..., "Network[Any]"], tuple[object, ...]]:
        return _restored, (self.name, self.steps, self.declared_outputs)

    def __repr__(self) -> str:
        from cnnparams.networks.source import source_of

        return source_of(self.name, self.steps, self.declared_outputs)

    # Here and not with the other readings: IPython takes it only from the class that has `__repr__`.
    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: FBT001 - as IPython calls it
        """Show the summary at a prompt of IPython; `repr` is the source, which rebuilds the network."""
        printer.text("Network(...)" if cycle else str(self.summary()))

    def _check_added(self, layer: object, more: tuple[object, ...]) -> None:
        """Refuse anything but one layer."""
        who = f"{self._title()}: add() takes a layer"
        several = (layer, *more) if more else layer
        if more or isinstance(layer, list | tuple):
            shown = in_message(show(several), cut=True)
            raise TypeError(f"{who}, got {shown}; several are added by extend([...])")
        check_layer(who, layer)

    def _sources(self, layer: Layer[Any, Shape], after: After | None) -> tuple[Step, ...]:
        """Return the steps named in `after`, which become the inputs of a layer."""
        if after is not None and type(after) is str and not layer.takes_several:  # the common case
            return (self._log.find(after, self._length) or self._source(after),)
        if layer.takes_none:
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
        if not isinstance(after, str | Step | tuple | list):
            raise TypeError(f"{self._title()}: after= takes the name of a step, or several, {got(after)}")
        names = [after] if isinstance(after, str | Step) else after
        find, length = self._log.find, self._length
        return tuple([(find(n, length) if type(n) is str else None) or self._source(n) for n in names])

    def _source(self, name: str | Step) -> Step:
        """Return the step whose output another one takes; a group ends with its last step."""
        last = self._log.last_of_group(name, self._length) if isinstance(name, str) else None
        if last is not None:
            return last
        found = members_of(self._found(name.path if isinstance(name, Step) else name))[-1]
        self._refuse_inside_time(found.names)
        return found.step

    def _refuse_inside_time(self, names: tuple[str, ...]) -> None:
        """Refuse a step inside a TimeDistributed, which is made once for each step of time."""
        for depth in range(1, len(names)):
            outer = self._found("/".join(names[:depth])).step
            if is_distributed(core_of(outer.layer)):
                rule = "a step inside a TimeDistributed is there for each step of time"
                hint = f"and cannot be taken alone, got {'/'.join(names)!r}"
                raise NetworkError(f"{self._title()}: {rule}, {hint}")

    def _placed(
        self, layer: Layer[Any, T], path: str | None, sources: tuple[Step, ...], *, several: bool
    ) -> "Network[T]":
        """Return a new network with one more layer after these steps, under this path or its own name.

        `several` is what the layer says of itself, which a block has to look for.
        """
        log, length = self._log, self._length
        if path is None:
            path = step_name(layer) if layer.is_composite else layer.name  # most layers are asked directly
        if path is None:
            path = log.free_name(stem_of(layer), length)
        elif not log.is_free(path, length):
            self._refuse_used(path, layer)
        prev_shape: Any  # as wide as In
        if several or len(sources) != 1:
            prev_shape = shapes_of(layer, sources, self._title())
        else:
            prev_shape = sources[0].output_shape
        try:
            step = place(path, layer, sources, prev_shape, several=several)
            if step.uses:
                step = self._without_known(step)
        except Exception as error:  # noqa: BLE001 - it is raised again
            if isinstance(error, RecursionError):  # of blocks of one's own: others are refused when made
                raise NetworkError(f"{self._title()}: blocks are nested too deep to add {path!r}") from None
            from cnnparams.networks.blame import refuse

            __tracebackhide__ = True  # notebooks and pytest show the line of the user
            refuse(error, self.name or "the network", path, sources, self.inputs, ours=layer.is_ours)
        return _filled(_new(Network), self.name, log.extended(length, step), length + 1)

    def _refuse_used(self, path: str, layer: Layer[Any, Shape]) -> NoReturn:
        """Say by what the name of a step is used already."""
        head = self._log.head(path, self._length)
        if head is not None and head.path != path:
            rule = f"{head.path!r} is a step, {head.layer}, so {path!r} cannot be the name of another"
            raise NetworkError(f"{self._title()}: {rule}")
        by = "a group of steps" if head is None else str(head.layer)
        alike = head is not None and copied_with(head.layer, name=None) == copied_with(layer, name=None)
        alike = alike and not isinstance(layer, Weightless)
        hint = "; for one set of weights in both places, use Shared" if alike else ""
        raise NetworkError(
            f"{self._title()}: {path!r} is already used by {by}, so {layer} cannot have it{hint}"
        )

    def _without_known(self, step: Step) -> Step:
        """Return the step without the shared weights that an earlier step has already."""
        from cnnparams.sharing import check_sharing  # loaded by those who share weights

        known: set[str] = set()
        for use in step.uses:
            first = self._log.find_use(use.name, self._length)
            if first is not None:
                check_sharing(first, use, self._title())
                known.add(use.name)
        return step.without_known(known) if known else step

    def _with_trainable(self, names: "tuple[Choice, ...]", *, trainable: bool) -> "Network[Out]":
        from cnnparams.networks.choosing import chosen, tied_with
        from cnnparams.networks.editing import with_trainable

        paths = [
            (each.found.names, each.weight)
            for each in chosen(self._title(), self.steps, self._find, self._refuse_unknown, names)
        ]
        if self.shared_uses:
            paths += tied_with(self.steps, paths)
        return self._rebuilt(with_trainable(self.steps, paths, _as_graph, trainable=trainable))

    def _part(self, steps: Sequence[Step], shapes: Mapping[str, Shape]) -> "Network[Any]":
        """Return a network of these steps, and of inputs for the outputs of others that they need."""
        begins = isinstance(steps[0].layer, Input)
        first, *others = [steps[0].path, *shapes] if begins else shapes
        again: Network[Any] = Network(shapes.get(first, steps[0].output_shape), name=self.name)
        path_now = {first: "input"}
        taken = {"input", *[step.path for step in steps]}
        for path in others:
            name, number = path.replace("/", "_"), 0
            while name in taken:
                number += 1
                name = f"{path.replace('/', '_')}_{number}"
            taken.add(name)
            again = again.add_input(name, shapes[path])
            path_now[path] = name
        for step in steps:
            if step.path not in path_now:
                names = [path_now.get(path) or _path_now(path, path_now) for path in step.inputs]
                found = tuple([again[name] for name in names])
                several = step.layer.takes_several
                again = again._placed(step.layer, step.path, found, several=several)  # noqa: SLF001 - a network too
                path_now[step.path] = step.path
        return again

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
            try:
                sources = tuple([again[_path_now(path, path_now)] for path in step.inputs])
            except NetworkError as error:
                error.add_note(f"{step.path!r} takes its output")
                raise
            path = path_after(step.path, step.layer, layer)
            try:
                again = again._placed(layer, path, sources, several=layer.takes_several)
            except NetworkError as error:
                if not error.__notes__:  # of a shape that does not fit, it is said already
                    error.add_note(f"in the place of {step.path!r}")
                raise
            path_now[step.path] = path
        if steps is None and self.declared_outputs:
            kept = {name: _path_now(path, path_now) for name, path in self.declared_outputs}
            return again.with_outputs(kept)
        return again


def rebuilt(network: Network[Any], layers: Mapping[str, Layer[Any, Shape]]) -> Network[Any]:
    """Return a network with other layers at these steps; all shapes are checked again."""
    return network._rebuilt(layers)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - for graphs, not for users


def _path_now(path: str, path_now: Mapping[str, str]) -> str:
    """Return the path of a step of a network whose steps have these names now; it may lead into a block."""
    head = cast("str", head_of(path, path_now))
    return path_now[head] + path[len(head) :]


def _is_function(value: object) -> TypeGuard[Callable[[Step], Layer[Any, Shape]]]:
    return callable(value) and not isinstance(value, type)


def _if_few(paths: list[str]) -> str:
    """List the steps that there are, if they are few."""
    return f"; the steps are {', '.join(paths)}" if 0 < len(paths) <= _FEW else ""


_FEW = 8


def _refuse_sizes(sizes: tuple[object, ...]) -> NoReturn:
    """Say how a shape is written: as one tuple of whole numbers."""
    if None not in sizes:
        write = f"Network({show(sizes)})"
        if is_tuple(sizes[0]) and len(sizes) == 2 and isinstance(sizes[1], str):
            write = f"Network({show(sizes[0])}, name={sizes[1]!r})"
        raise TypeError(f"Network: takes one shape, got {', '.join(map(show, sizes))}; write {write}")
    hint = "any size will do to count convolutions; choose one, such as"
    some = show(tuple([_SIZE if size is None else size for size in sizes]))
    raise TypeError(f"Network: a shape must hold whole numbers only, got {show(sizes)}; {hint} {some}")


_ROOM = 1000
"""How many steps more than twice its own a network holds for those that were grown from it."""

_SIZE = 224  # of the images of ImageNet, for which most networks were made


def _check_name(name: object) -> None:
    if name is not None and type(name) is not str:  # nor a subclass, which its repr does not rebuild
        raise TypeError(f"Network: the name must be a string, {got(name)}")
    if name is not None and not (name.strip() and name.isprintable()):
        raise NetworkError(f"Network: the name must be printable and not empty, got {name!r}")


def _as_graph(
    network: Any, **settings: Any
) -> "Graph[Any]":  # Any: the network of a block, settings of any type
    """Return a network in the place of a layer."""
    from cnnparams.networks.graph import Graph

    return Graph(network, **settings)


def _declared(network: Network[Any], outputs: "Outputs") -> Network[Any]:
    """Say the outputs of a network that was just made."""
    if outputs:
        _set(network, "_declared", outputs)
    return network


def _first_step(shape: Shape) -> Step:
    """Return the input of a network; steps never change, so networks with equal inputs share it."""
    records = type(sum(shape)) is not int  # numbers that record how they were computed are not shared
    return _made_first_step(shape) if records else _shared_first_step(shape)


def _made_first_step(shape: Shape) -> Step:
    return Step("input", Input(shape), (), (), shape, ())


_shared_first_step = lru_cache(maxsize=1024)(_made_first_step)


def _filled(network: Network[Any], name: str | None, log: StepLog, length: int) -> Network[Any]:
    _set_name(network, name)
    _set_log(network, log)
    _set_length(network, length)
    return network


_new: Callable[[type[Network[Any]]], Network[Any]] = object.__new__
_set = object.__setattr__  # how a frozen class with an `__init__` of its own sets its fields
_set_name, _set_log, _set_length = (vars(Network)[field].__set__ for field in ("name", "_log", "_length"))


def _restored(name: str | None, steps: tuple[Step, ...], outputs: "Outputs" = ()) -> Network[Any]:
    return _declared(_filled(_new(Network), name, StepLog(steps), len(steps)), outputs)
