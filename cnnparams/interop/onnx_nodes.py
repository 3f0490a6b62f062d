"""An operation of ONNX as a table of operations sees it: its settings, its tensors, and the calls it becomes."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias, final

from attrs import define

from cnnparams.interop.drafting import as_list
from cnnparams.interop.onnx_graph import Graph, Operation
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
        self.count = 0
        self.weights: dict[Ref, list[str]] = {}
        self.learnt: dict[int, bool] = {}
        self.quantised: set[str] = set()
        self.paths: set[str] = set()

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
            made = self.refs[name] = self.new(self.shapes.shape(name) or ())
            tensor = self.graph.tensors.get(name)
            if tensor is not None and (tensor.is_float or name in self.quantised):
                self.weights[made] = [self.path(name, path, is_named=tensor.is_named)]
                self.learnt[made.number] = True
        return self.refs[name]

    def path(self, name: str, path: str, *, is_named: bool) -> str:
        """Return the path of a weight that no other has."""
        has_name = is_named and "::" not in name and not name.removeprefix("val_").isdecimal()
        letters = [letter if letter.isprintable() else "_" for letter in name.replace("/", "_")]
        parts = [part.strip() for part in "".join(letters).split(".") if part.strip()]
        own = "/".join([part[:100] for part in parts][:20])
        wanted = own if has_name and own else f"{path}/weight" if path else "weight"
        free, number = wanted, 1
        while free in self.paths:
            number += 1
            free = f"{wanted}_{number}"
        self.paths.add(free)
        return free


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
        ref = self.data(place)
        self.tensors.learnt.pop(ref.number, None)
        return ref

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
        return tuple([
            self.tensors.ref(name, self.place.path) if name else self.tensors.new(())
            for name in self.operation.outputs
        ])

    def call(self, name: str, *arguments: Any, outputs: Sequence[Ref] | None = None, **named: Any) -> Called:
        """Return a call of a function by its name in PyTorch."""
        made = self.outputs() if outputs is None else tuple(outputs)
        return Called(name, None, self.place, arguments, named, made, self.operation.kind)


Calls: TypeAlias = "Callable[[Node], Called | Iterable[Called]]"
"""How an operation becomes calls of functions of PyTorch."""

