"""An operation of ONNX as a table of operations sees it: its settings, its tensors, and its calls."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeAlias, final

from attrs import define

from cnnparams.interop.drafting import as_list
from cnnparams.interop.onnx_paths import cleaned
from cnnparams.interop.onnx_records import Graph, Operation, Tensor
from cnnparams.interop.onnx_shapes import Shapes
from cnnparams.interop.sketch import Place, UnreadableError
from cnnparams.interop.torch_trace import Called, Ref


@final
class Tensors:
    """Gives numbers to tensors, and finds out which of them are weights."""

    def __init__(self, graph: Graph, shapes: Shapes) -> None:
        """Begin with a graph whose shapes are known."""
        self.graph = graph
        self.shapes = shapes
        self.refs: dict[str, Ref] = {}
        self.count: int = 0
        self.weights: dict[Ref, str] = {}
        self.states: dict[Ref, Ref] = {}
        self.twins: dict[tuple[Ref, int], Ref] = {}
        self.quantised: set[str] = set()
        self.moving: set[str] = set(graph.inputs)  # the names of what depends on the input

    def new(self, shape: Sequence[int]) -> Ref:
        """Return another tensor."""
        self.count += 1
        return Ref(self.count, tuple(shape))

    def ref(self, name: str, path: str) -> Ref:
        """Return a tensor of the graph; an initializer is a weight if it holds floats.

        Args:
            name: its name.
            path: where it is used, for a weight without a name of its own.
        """
        if name not in self.refs:
            tensor = self.graph.tensors.get(name)
            if tensor is not None and tensor.root != name:
                self.refs[name] = self.ref(tensor.root, path)
                return self.refs[name]
            made = self.refs[name] = self.new(self.shapes.shape(name) or ())
            if tensor is not None and tensor.shape and (tensor.is_float or name in self.quantised):
                self.weights[made] = weight_path(tensor, path)
                if name in self.graph.buffers:
                    self.states[made] = made
        return self.refs[name]

    def weight(self, tensor: Tensor, path: str) -> Ref:
        """Return a tensor of a graph inside of an operation."""
        made = self.new(tensor.shape)
        if tensor.is_float and tensor.size > 1:
            self.weights[made] = weight_path(tensor, path)
        return made

    def state(self, ref: Ref) -> Ref:
        """Return a weight as state: exporters make one tensor of all that are equal, whatever they are."""
        if ref in self.weights and ref not in self.states:
            made = self.states[ref] = self.new(ref.shape)
            self.weights[made] = self.weights[ref]
        return self.states.get(ref, ref)

    def apart(self, refs: Sequence[Any]) -> tuple[Any, ...]:
        """Return arguments in which a weight that stands there twice, as another was equal, is two."""
        seen: Counter[Ref] = Counter()
        found: list[Any] = []
        for ref in refs:
            if isinstance(ref, Ref) and ref in self.weights:
                seen[ref] += 1
                if seen[ref] > 1:
                    key = (ref, seen[ref])
                    if key not in self.twins:
                        self.twins[key] = self.new(ref.shape)
                        self.weights[self.twins[key]] = self.weights[ref]
                    found.append(self.twins[key])
                    continue
            found.append(ref)
        return tuple(found)

    def paths(self, used: Collection[Ref]) -> dict[Ref, list[str]]:
        """Return the paths of the weights among these tensors; no two have the same one."""
        found: dict[Ref, list[str]] = {}
        numbers: dict[str, int] = {}
        for ref, wanted in self.weights.items():
            if ref in used:
                free = wanted
                while free in numbers:
                    numbers[wanted] += 1
                    free = f"{wanted}_{numbers[wanted]}"
                numbers[free] = 1
                found[ref] = [free]
        return found


def has_name(tensor: Tensor) -> bool:
    """Whether the name of a tensor is that of a weight, and not one that an exporter made up."""
    return tensor.is_named and "::" not in tensor.name and not tensor.name.removeprefix("val_").isdecimal()


def weight_path(tensor: Tensor, path: str) -> str:
    """Return the path of a weight: its name, if it has one."""
    own = cleaned(tensor.name.replace("/", "_").split(".")) if has_name(tensor) else ""
    return own or (f"{path}/weight" if path else "weight")


@final
@define(eq=False)
class Node:
    """An operation of a graph whose shapes are known.

    Args:
        operation: the operation.
        place: where it is.
        tensors: the tensors of the graph.
        version: the version of the operations of ONNX.
    """

    operation: Operation
    place: Place
    tensors: Tensors
    version: int

    def get(self, name: str, default: Any = None) -> Any:
        """Return a setting; texts are no bytes."""
        value = self.operation.attributes.get(name)
        if value is None:
            return default
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else value

    def name(self, place: int) -> str:
        """Return the name of an input; "" if it is left out."""
        inputs = self.operation.inputs
        return inputs[place] if place < len(inputs) else ""

    def ref(self, place: int) -> Ref | None:
        """Return an input; None if it is left out."""
        name = self.name(place)
        return self.tensors.ref(name, self.place.path) if name else None

    def data(self, place: int) -> Ref:
        """Return an input that must be there.

        Raises:
            UnreadableError: it is left out.
        """
        ref = self.ref(place)
        if ref is None:
            raise UnreadableError(f"its input {place + 1} is left out")
        return ref

    def state(self, place: int) -> Ref:
        """Return an input that is not learnt, if it is a weight."""
        return self.tensors.state(self.data(place))

    def learnt(self, place: int, value: float) -> Ref | None:
        """Return a weight; None where an exporter wrote this number everywhere, as there is no weight."""
        graph, numbers = self.tensors.graph, self.numbers(place)
        tensor = graph.tensors.get(self.name(place))
        is_known = tensor is not None and has_name(tensor) and tensor.name not in graph.buffers
        if tensor is None or is_known or not numbers or set(numbers) != {value}:
            return self.ref(place)
        return None

    def all_data(self) -> tuple[Ref, ...]:
        """Return all inputs."""
        return tuple([self.data(place) for place in range(len(self.operation.inputs))])

    def shape(self, place: int) -> tuple[int, ...]:
        """Return the shape of an input."""
        return self.data(place).shape

    def numbers(self, place: int) -> list[Any] | None:
        """Return the numbers of an input, one behind the other; None if they are not known."""
        name = self.name(place)
        known = self.tensors.shapes.known
        return known[name].reshape(-1).tolist() if name in known else None

    def ints(self, name: str, place: int) -> list[int] | None:
        """Return whole numbers that are a setting or, in later versions, an input; None if neither is given.

        Raises:
            UnreadableError: they are computed from the input.
        """
        if self.name(place):
            found = self.numbers(place)
            if found is None:
                raise UnreadableError(f"its {name} are computed")
            return list(map(int, found))
        given = as_list(self.get(name))
        return None if given is None else list(map(int, given))

    def number(self, place: int) -> float | None:
        """Return the only number of an input; None if it is a tensor."""
        name, known = self.name(place), self.tensors.shapes.known
        if name in self.tensors.shapes.folded and known[name].size == 1:
            return float(known[name].reshape(-1)[0])
        return None

    def operand(self, place: int) -> Ref | float:
        """Return an input: a number if it is a single one that is known, else a tensor."""
        number = self.number(place)
        return self.data(place) if number is None else number

    def output(self, place: int = 0) -> Ref:
        """Return an output."""
        return self.outputs()[place]

    def outputs(self) -> tuple[Ref, ...]:
        """Return all outputs."""
        return tuple(
            [
                self.tensors.ref(name, self.place.path) if name else self.tensors.new(())
                for name in self.operation.outputs
            ]
        )

    def call(self, name: str, *arguments: Any, outputs: Sequence[Ref] | None = None, **named: Any) -> Called:
        """Return a call of a function by its name in PyTorch."""
        made = self.outputs() if outputs is None else tuple(outputs)
        return Called(name, None, self.place, arguments, named, made, self.operation.kind)


Calls: TypeAlias = "Callable[[Node], Called | Iterable[Called]]"
"""How an operation becomes calls of functions of PyTorch."""
