"""From a sketch to a network: steps get their names, weights that are used twice are shared."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from math import prod
from typing import Any, final

from attrs import frozen

from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Layer
from cnnparams.bases.copying import copied_with
from cnnparams.errors import ConfigError
from cnnparams.interop.drafting import Draft, opaque
from cnnparams.interop.sketch import Planned, free
from cnnparams.layers.parameters import Parameter
from cnnparams.layers.shared import Shared
from cnnparams.layers.tied import Tied
from cnnparams.networks.network import Network


@final
@frozen
class Array:
    """A tensor of a model that is a weight.

    Args:
        path: where it is, with slashes.
        shape: its sizes.
        is_learnt: whether gradient descent may update it; if not, it is state.
        is_trained: whether it is updated.
    """

    path: str
    shape: tuple[int, ...]
    is_learnt: bool
    is_trained: bool

    @property
    def is_counter(self) -> bool:
        """Whether it counts batches, as those of PyTorch's normalisations do: no summary has these."""
        return self.path.rpartition("/")[2] == "num_batches_tracked"

    @property
    def size(self) -> int:
        """The number of its elements."""
        return prod(self.shape)


@final
class Assembly:
    """Puts a network together."""

    def __init__(self, draft: Draft, steps: Mapping[int, Planned], arrays: Mapping[int, Array]) -> None:
        """Begin with planned steps and the weights of the model, by their numbers."""
        self.draft = draft
        self.steps = steps
        self.arrays = arrays
        self.paths: dict[int, str] = paths_of(steps)
        self.layers: dict[tuple[int, ...], list[Layer[Any, Any]]] = {}
        self.first: dict[tuple[int, ...], str] = {}
        self.shared: dict[str, tuple[int, ...]] = {}
        for number, step in steps.items():
            numbers = tuple(step.arrays.values())
            self.layers.setdefault(numbers, []).append(step.layer)
            self.first.setdefault(numbers, self.paths[number])
        self.users: Counter[int] = Counter(
            [number for step in steps.values() for number in set(step.arrays.values())]
        )
        for step in steps.values():
            if isinstance(step.layer, Parameter) and any(
                self.users[number] > 1 for number in step.arrays.values()
            ):
                step.layer, step.arrays = opaque((), step.own, (), "parameter", ()), {}  # of another step

    def network(self, inputs: Mapping[int, str], outputs: Mapping[str, int]) -> Network[Any]:
        """Return the network.

        Args:
            inputs: the names of inputs by the numbers of their steps.
            outputs: the numbers of the steps of outputs by their names.
        """
        self.draft.reserved.update(self.paths.values())
        places: dict[int, str] = {}
        for number, name in inputs.items():
            places[number] = self.draft.add_input(name, self.steps[number].own)
        for number, step in self.steps.items():
            if number not in inputs:
                path = self.paths[number]
                layer = self.draft.made(path, partial(self.layer, step))
                places[number] = self.draft.add(path, layer, [places[source] for source in step.sources])
                self.check(path, places[number], step)
        network = self.draft.begun("the model")
        self.check_total(network)
        paths = {name.replace("/", "."): places[number] for name, number in outputs.items()}
        # That the last step is the output need not be said, nor what no step takes.
        same = [step.path for step in network.outputs] == list(paths.values())
        return network if same and len(paths) == 1 else network.with_outputs(paths)

    def layer(self, step: Planned) -> Layer[Any, Any]:
        """Return the layer of a step: shared or tied where its weights are used again, frozen as they are."""
        layer, numbers = step.layer, tuple(step.arrays.values())
        tied = {weight: number for weight, number in step.arrays.items() if self.users[number] > 1}
        if tied:
            alike = self.layers[numbers]
            together = all(self.users[number] == len(alike) for number in numbers)
            if together and all(each == layer for each in alike):
                layer = Shared(layer, name=self.shared_name(numbers))
            else:
                names = {name: self.arrays[number].path.replace("/", ".") for name, number in tied.items()}
                layer = Tied(layer, names)
        settings = self.frozen(step)
        return copied_with(layer, **settings) if settings else layer

    def shared_name(self, numbers: tuple[int, ...]) -> str:
        """Return the name of weights that several steps take; others may be taken at the same place."""
        known = [name for name, each in self.shared.items() if each == numbers]
        name = known[0] if known else free(self.first[numbers].replace("/", "."), self.shared)
        self.shared[name] = numbers
        return name

    def frozen(self, step: Planned) -> dict[str, Any]:
        """Return the settings of a layer some of whose weights are not trained."""
        arrays = {name: self.arrays[number] for name, number in step.arrays.items()}
        learnt = [name for name, array in arrays.items() if array.is_learnt]
        fixed = [name for name in learnt if not arrays[name].is_trained]
        if not fixed:
            return {}
        if fixed == learnt:
            return {"trainable": False}
        if any(" " in name for name in fixed):
            raise ConfigError(f"only a part of {step.layer} is trained, which is not read")
        return {"frozen_weights": tuple([each for name in fixed for each in name.split("+")])}

    def check(self, path: str, place: str, step: Planned) -> None:
        """Refuse a step whose shape or whose weights are not those of the model."""
        made = self.draft.begun(path)[place]
        if made.output_shape != step.own:
            rule = f"{made.layer} makes {show(made.output_shape)}, the model {show(step.own)}"
            self.draft.refuse(path, rule)
        weights = made.layer.weights(made.prev_shapes if made.layer.takes_several else made.prev_shapes[0])
        ours = sum([weight.size for weight in weights])
        theirs = sum([self.arrays[number].size for number in step.arrays.values()])
        if ours != theirs:
            self.draft.refuse(path, f"{made.layer} has {show(ours)} numbers, the model {show(theirs)}")

    def check_total(self, network: Network[Any]) -> None:
        """Refuse a network that counts a weight twice, or two weights once."""
        ours = network.param_count() + network.state_count()
        theirs = sum([self.arrays[number].size for number in self.users])
        if ours != theirs:
            rule = f"its weights are {show(theirs)} numbers, those of the network that was read {show(ours)}"
            self.draft.refuse("the model", rule)


def paths_of(steps: Mapping[int, Planned]) -> dict[int, str]:
    """Return the paths of steps.

    The only step of a call of a module has the path of the module; of several, each has a name below it.
    """
    calls = Counter([_call(step) for step in steps.values() if not step.is_inserted and step.path is None])
    groups: set[str] = set()
    for step in steps.values():
        alone = calls[_call(step)] == 1
        path = step.path or (step.place.path if alone else f"{step.place.path}/{step.kind}")
        while "/" in path:
            path = path.rpartition("/")[0]
            groups.add(path)
    return {number: _path_of(step, groups) for number, step in steps.items()}


def _call(step: Planned) -> tuple[str, int]:
    return step.place.path, step.place.call


def _path_of(step: Planned, groups: set[str]) -> str:
    path = step.place.path
    if step.path is not None:
        return f"{step.path}/{step.kind}" if step.path in groups else step.path
    if path and path not in groups:
        return f"{path}_{step.kind}" if step.is_inserted else path
    return f"{path}/{step.kind}" if path else step.kind
