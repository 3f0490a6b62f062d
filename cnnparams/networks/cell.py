"""A block of any wiring, written without a shape: it takes its shapes from where it is placed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got, is_tuple, show
from cnnparams.bases.base import Layer, in_message
from cnnparams.bases.block import EditableBlock, check_nesting
from cnnparams.bases.checking import check_layer
from cnnparams.bases.copying import copied_with, frozen_with, path_after, step_name
from cnnparams.errors import ConfigError, NetworkError, ShapeError, nearest
from cnnparams.networks.network import Network
from cnnparams.networks.source import MOST_CALLS, in_pieces
from cnnparams.networks.splitting import parts_of
from cnnparams.networks.step_log import stem_of
from cnnparams.paths import check_path, head_of
from cnnparams.settings.checks import is_name, refuse_name, text_or_none

AnyLayer = Layer[Any, Shape]  # Any: a cell mixes ranks, each is checked where it is placed


@final
@frozen
class Planned:
    """A step of a cell: its name, its layer and the steps before it. An input has no layer."""

    path: str
    layer: AnyLayer | None
    inputs: tuple[str, ...] = ()


def _planned(_instance: object, _attribute: "Attribute[Any]", value: Any) -> None:
    """Accept what `add` and `add_input` have made."""
    if not is_tuple(value) or not all(isinstance(each, Planned) for each in value):
        raise TypeError(f"Cell: its steps are made by add() and add_input(), {got(value)}")


@final
@frozen(repr=False)
class Cell(EditableBlock[Any, Any]):  # Any: the ranks are known where it is placed
    """Layers of any wiring as one layer: it is written as a `Network` is, without a shape.

    Shapes follow from the place: the same cell fits behind inputs of any size. Its first input is `input`;
    with more inputs, it stands where a merge stands. Its steps are found by their names:
    `network["cell/conv1"]`.

    Args:
        output: name of the step whose output is that of the block. None is the last step.
        steps: what `add` and `add_input` have made; leave it to them.

    Shapes:
        any that its layers can take; with several inputs, a tuple of them -> the output of its last step, or
        of the step `output`

    Weights:
        those of the layers, each under the path of its layer

    Raises:
        TypeError: `output` is not a string.
        ConfigError: there is no layer, or no step `output`.
        ShapeError: a layer cannot take its input, or there are too few or too many inputs.

    Source:
        a model used as a layer, https://keras.io/guides/functional_api/

    >>> from cnnparams import Concat, Conv2D, UpSample2D
    >>> decoder = Cell().add(UpSample2D(2, name="up")).add_input("skip").add(Concat(), after=["up", "skip"])
    >>> decoder = decoder.add(Conv2D(64, 3, padding=1))
    >>> decoder.output_shape(((14, 14, 128), (28, 28, 64)))
    (28, 28, 64)
    >>> decoder.param_count(((14, 14, 128), (28, 28, 64)))  # 110656 = ((3 * 3 * (128 + 64)) + 1) * 64
    110656
    """

    output: str | None = field(default=None, validator=text_or_none, kw_only=True)
    _steps: tuple[Planned, ...] = field(default=(Planned("input", None),), validator=_planned, kw_only=True)

    def add(
        self, layer: Layer[Any, Any], *, after: str | Sequence[str] | None = None, name: str | None = None
    ) -> "Cell":
        """Return a new cell with one more layer, after the last step or after the steps named.

        Args:
            layer: the layer to add.
            after: name of the step whose output the layer takes; for a layer with several inputs, a list of
                names in their order. None is the last step.
            name: name of the step. None takes the name of the layer or, if it has none, of its class. With
                slashes, the step is in a group, as in a network.

        Raises:
            TypeError: this is not a layer, or a name is not a string.
            ConfigError: the name is empty, or one of its parts is.
            NetworkError: the name is used already, a name in `after` is unknown, or their number is wrong.
        """
        check_layer("Cell: add() takes a layer", layer)
        if name is not None and not is_name(name):
            check_path("Cell: the name of a step", name)
        check_nesting("Cell", layer)
        inputs = self._inputs_of(layer, after)
        path = name or step_name(layer) or _free_name(self._steps, stem_of(layer))
        return self._with(Planned(path, layer, inputs))

    def extend(self, layers: Iterable[Layer[Any, Any]]) -> "Cell":
        """Return a new cell with several more layers, one after another.

        Args:
            layers: the layers, each with one input, in their order.

        Raises:
            What `add` raises; TypeError: these are not several layers.
        """
        if not isinstance(layers, Iterable):
            raise TypeError(f"Cell: extend() takes several layers, {got(layers)}")
        cell = self
        for layer in layers:
            cell = cell.add(layer)
        return cell

    def split(
        self, parts: int, *, axis: int = -1, names: Sequence[str] | None = None, after: str | None = None
    ) -> "Cell":
        """Return a new cell with several more steps: equal parts of one output, each by its name.

        Args:
            parts: number of equal parts.
            axis: axis that is split: 1 is the first after the batch, and -1 is the last, the channels.
            names: names of the steps, one for each part. None makes a group: `split/0`, `split/1`, ...
            after: name of the step whose output is split. None is the last step.

        Raises:
            What `add` raises; ConfigError: a number is out of range, or there is not one name for each part.

        >>> from cnnparams import Multiply
        >>> gate = Cell().split(2, names=["a", "b"]).add(Multiply(), after=["a", "b"])
        >>> gate.output_shape((28, 28, 64))
        (28, 28, 32)
        """
        group = _free_name(self._steps, "split")
        source = self._steps[-1].path if after is None else after
        cell = self
        for name, layer in parts_of("Cell", group, parts, axis, names).items():
            cell = cell.add(layer, after=source, name=name)
        return cell

    def add_input(self, name: str) -> "Cell":
        """Return a new cell with one more input.

        Args:
            name: name of its step, without slashes.

        Raises:
            TypeError: the name is not a string.
            ConfigError: the name is empty or contains a slash.
            NetworkError: the name is used already.
        """
        if not is_name(name):
            refuse_name("Cell: the name of an input", name)
        return self._with(Planned(name, None))

    @property
    def takes_several(self) -> bool:
        """Whether it has several inputs."""
        return len(self._inputs()) > 1

    @property
    def output_step(self) -> str | None:
        """The step whose output is that of the block; None is the last one."""
        return self.output

    def expand(self, prev_shape: Any) -> Network[Any]:
        """Return the network with inputs of these shapes."""
        names = self._inputs()
        shapes: tuple[Shape, ...] = prev_shape if self.takes_several else (prev_shape,)
        self._check(names, shapes)
        shape_of = dict(zip(names, shapes, strict=True))
        network: Network[Any] = Network(shapes[0], name=self.name or "Cell")
        for step in self._steps[1:]:
            if step.layer is None:
                network = network.add_input(step.path, shape_of[step.path])
                continue
            layer = frozen_with(step.layer, trainable=self.trainable)
            after: Any = (
                (step.inputs or None) if layer.takes_several else step.inputs[0]
            )  # None: it has no input
            network = network.add(layer, after=after, name=step.path)
        return network

    def named_layers(self) -> Mapping[str, AnyLayer]:
        """Return the layers by name."""
        return {step.path: step.layer for step in self._steps if step.layer is not None}

    def with_layers(self, layers: Mapping[str, AnyLayer]) -> "Cell":
        """Return the cell with other layers under these names; a new layer may bring its own name."""
        path_now = {
            step.path: path_after(step.path, step.layer, layers.get(step.path)) for step in self._steps
        }
        cell = copied_with(self, _steps=(), output=self.output and _path_now(self.output, path_now))
        steps: list[Planned] = []
        for step in self._steps:
            inputs = tuple([_path_now(path, path_now) for path in step.inputs])
            steps.append(Planned(path_now[step.path], layers.get(step.path, step.layer), inputs))
        for old, new in zip(self._steps, steps, strict=True):
            if new.path != old.path:
                _refuse_used(new.path, new.layer, [step for step in steps if step is not new])
        return copied_with(cell, _steps=tuple(steps), _expanded=None, _made_of=None)

    def __repr__(self) -> str:
        settings = {"output": self.output, "name": self.name}
        words = [f"{name}={value!r}" for name, value in settings.items() if value is not None]
        if not self.trainable:
            words.append("trainable=False")
        calls = [f"Cell({', '.join(words)})"]
        run: list[str] = []  # layers that need no words besides
        for number, step in enumerate(self._steps[1:]):
            words = self._words(step, self._steps[: number + 1])
            if step.layer is not None and len(words) == 1 and len(self._steps) > MOST_CALLS:
                run += words
                continue
            calls += _extend(run)
            run = []
            calls.append(f".{'add_input' if step.layer is None else 'add'}({', '.join(words)})")
        calls += _extend(run)
        return "".join(calls) if len(calls) <= MOST_CALLS else in_pieces(calls, "")

    def __str__(self) -> str:
        """Describe the cell without its name, as messages do."""
        return in_message(repr(copied_with(self, name=None)), cut=True)

    def _words(self, step: Planned, before: tuple[Planned, ...]) -> list[str]:
        """Write the arguments of the call that adds a step after these."""
        if step.layer is None:
            return [repr(step.path)]
        words = [repr(step.layer)]
        if step.layer.takes_several and step.inputs:
            words.append(f"after={step.inputs!r}")
        elif step.inputs and step.inputs != (before[-1].path,):
            words.append(f"after={step.inputs[0]!r}")
        own = step_name(step.layer) or _free_name(before, stem_of(step.layer))
        return words if step.path == own else [*words, f"name={step.path!r}"]

    def _inputs(self) -> list[str]:
        return [step.path for step in self._steps if step.layer is None]

    def _inputs_of(self, layer: AnyLayer, after: str | Sequence[str] | None) -> tuple[str, ...]:
        """Return the names of the steps before a layer."""
        if after is None:
            if layer.takes_several and not layer.takes_none:
                raise NetworkError(f"Cell: {layer} has several inputs; name them: after=['...', '...']")
            return () if layer.takes_none else (self._steps[-1].path,)
        if not isinstance(after, str | tuple | list):
            raise TypeError(f"Cell: after= takes the name of a step, or several, {got(after)}")
        names = (after,) if isinstance(after, str) else tuple(after)
        known = [step.path for step in self._steps]
        for each in names:
            if not isinstance(each, str):
                raise TypeError(f"Cell: steps are found by name, {got(each)}")
            head = head_of(each, known)
            is_group = any(path.startswith(f"{each}/") for path in known)
            if not is_group and (head is None or (head != each and not self._is_open(head))):
                raise NetworkError(f"Cell: there is no step {each!r}{nearest(each, known)}")
        if not names and not layer.takes_none:
            raise NetworkError(f"Cell: {layer} needs an input, got []")
        if not layer.takes_several and len(names) != 1:
            raise NetworkError(f"Cell: {layer} has one input; merge them first, got {list(names)}")
        return names

    def _is_open(self, path: str) -> bool:
        """Whether there may be steps inside this one."""
        layer = next(step.layer for step in self._steps if step.path == path)
        return layer is not None and layer.is_composite

    def _with(self, step: Planned) -> "Cell":
        _refuse_used(step.path, step.layer, self._steps)
        return copied_with(self, _steps=(*self._steps, step), _expanded=None, _made_of=None)

    def _check(self, names: list[str], shapes: tuple[Shape, ...]) -> None:
        """Refuse a cell without a layer, without its output, or for another number of inputs."""
        paths = [step.path for step in self._steps]
        if len(paths) == len(names):
            raise ConfigError(f"{self}: takes at least one layer, got none")
        if self.output in names:
            raise ConfigError(f"Cell: output must be one of its layers, got {self.output!r}")
        if self.output is not None and head_of(self.output, paths) is None:
            near = nearest(self.output, paths)
            raise ConfigError(f"Cell: output must be one of its steps, got {self.output!r}{near}")
        if len(shapes) != len(names):
            rule = f"takes {len(names)} inputs ({', '.join(names)})"
            raise ShapeError(f"{self}: {rule}, got {len(shapes)}: {show(shapes)}")


def _extend(run: list[str]) -> list[str]:
    return [f".extend([{', '.join(run)}])"] if run else []


def _refuse_used(path: str, layer: AnyLayer | None, steps: Sequence[Planned]) -> None:
    """Refuse a name that one of these steps has."""
    for used in steps:
        if f"{used.path}/".startswith(f"{path}/") or path.startswith(f"{used.path}/"):
            by = "an input" if used.layer is None else str(used.layer)
            rule = f"{path!r} is already used by {by}"
            raise NetworkError(f"Cell: {rule}, so {layer or 'an input'} cannot have it")


def _path_now(path: str, path_now: Mapping[str, str]) -> str:
    """Return the path of a step when steps have these names now; it may lead into a block."""
    head = head_of(path, path_now)
    return path if head is None else path_now[head] + path[len(head) :]  # a group stays


def _free_name(steps: tuple[Planned, ...], stem: str) -> str:
    """Return the first of conv2d, conv2d_1, conv2d_2, ... that these steps leave free, as a network does."""
    taken = {step.path for step in steps} | {step.path.partition("/")[0] for step in steps}
    number, name = 0, stem
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name
