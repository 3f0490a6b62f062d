"""A graph of ONNX as a run of functions, and which of its tensors are weights."""

from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import prod
from typing import final

from cnnparams.errors import NetworkError
from cnnparams.interop.drafting import refuse_unknown
from cnnparams.interop.onnx_file import WHO
from cnnparams.interop.onnx_folding import FOLDS
from cnnparams.interop.onnx_kernels import product
from cnnparams.interop.onnx_nodes import Node, Tensors, has_name
from cnnparams.interop.onnx_operations import FIXED, LAYERS, OPERATIONS, SAME
from cnnparams.interop.onnx_order import taken_by, tensors_inside
from cnnparams.interop.onnx_paths import path_of
from cnnparams.interop.onnx_records import Graph, Operation
from cnnparams.interop.onnx_shapes import Shapes
from cnnparams.interop.sketch import Place, UnreadableError
from cnnparams.interop.torch_trace import Called, Ref, Trace

RESIZES = frozenset({"Resize", "Upsample"})
"""Operations whose scales and sizes are tensors."""

HOW = "keep them with unknown='keep', or say how to make one: layers={'Operation': function}"


def find_shapes(graph: Graph, shapes: Shapes, taught: Collection[str], *, keep: bool) -> None:
    """Find the shapes of all tensors that something takes.

    Raises:
        NetworkError: one is not known, or an operation cannot be done on what it takes.
    """
    taken = {name for operation in graph.operations for name in taken_by(operation)} | {*graph.outputs}
    pending, done = deque(graph.operations), list[Operation]()
    while pending:
        operation = pending.popleft()
        inside = shapes.chosen(operation)
        if inside is not None:
            pending.extendleft(reversed(inside))
            taken.update([name for each in inside for name in taken_by(each)])
            continue
        shapes.find(operation)
        done.append(operation)
        for name in operation.outputs:
            if name in taken and shapes.shape(name) is None:
                kinds = {*OPERATIONS, *SAME, *FOLDS, "Shape", "Size", *taught}
                unknown = [(each.title, each.kind) for each in [*done, *pending] if each.kind not in kinds]
                refuse_unknown(WHO, [] if keep else unknown, HOW)
                raise NetworkError(f"{WHO}: {operation.title}: {shapes.lost(operation, name)}")
    graph.operations[:] = done


@final
class Tracer:
    """Writes the operations of a graph down as calls."""

    def __init__(self, graph: Graph, shapes: Shapes, taught: Collection[str]) -> None:
        """Begin with a graph whose shapes are known; operations that are taught are taken as a whole."""
        self.graph = graph
        self.shapes = shapes
        self.taught = taught
        self.tensors: Tensors = Tensors(graph, shapes)
        self.taken: Counter[str] = Counter([name for each in graph.operations for name in each.inputs])
        self.taken.update(graph.outputs)
        self.users: dict[str, Operation] = {name: each for each in graph.operations for name in each.inputs}
        self.done: set[int] = set()
        self.moving: set[str] = self.tensors.moving
        self.version: int = graph.versions.get("", 1)

    def trace(self, batch_size: int, batches: Mapping[str, int | None]) -> Trace:
        """Return the run of a graph.

        Args:
            batch_size: how many examples there are.
            batches: the axis of the batch of each input.
        """
        inputs = [self.tensors.ref(name, "") for name in self.graph.inputs]
        calls: list[Called] = []
        for operation in self.graph.operations:
            if id(operation) not in self.done and not self.is_folded(operation):
                calls += self.calls(operation)
        outputs = [self.tensors.ref(name, "") for name in self.graph.outputs]
        calls = needed(calls, outputs)
        used = {ref for call in calls for ref in call.refs}
        used |= set(self.unused(used))
        weights, states = self.tensors.paths(used), set(self.tensors.states.values())
        learnt = {ref.number: True for ref in weights if ref not in states}
        named = {name.replace("/", "."): ref for name, ref in zip(self.graph.outputs, outputs, strict=True)}
        return Trace(inputs, named, calls, weights, learnt, WHO, batch_size, list(batches.values()))

    def is_folded(self, operation: Operation) -> bool:
        """Whether an operation is arithmetic on shapes, and done."""
        return bool(operation.outputs) and operation.outputs[0] in self.shapes.folded

    def calls(self, operation: Operation) -> list[Called]:
        """Return the calls that an operation becomes."""
        refs, name = self.tensors.refs, operation.inputs[0] if operation.inputs else ""
        if operation.kind in SAME and operation.kind not in self.taught and name:
            if operation.kind == "DequantizeLinear":
                self.tensors.quantised.add(name)
            refs[operation.outputs[0]] = self.tensors.ref(name, self.path(operation))
            self.moving.update(operation.outputs[:1] if name in self.moving else ())
            return []
        node = self.node(operation)
        if operation.kind in {*LAYERS, "AveragePool", "MaxPool"} and 0 in node.output().shape:
            raise NetworkError(f"{WHO}: {operation.title}: makes an empty tensor, got {node.output().shape}")
        if not self.moving.isdisjoint(operation.inputs):
            self.moving.update(filter(None, operation.outputs))
        elif operation.kind in FIXED:
            return [node.call("full")]
        if operation.kind in self.taught or operation.kind not in OPERATIONS:
            return [self.unread(node, operation.kind)]
        try:
            together = list(self.linear(operation)) if operation.kind == "MatMul" else []
            made = together or OPERATIONS[operation.kind](node)
            calls = [made] if isinstance(made, Called) else list(made)
        except (UnreadableError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            rule = str(error) if isinstance(error, UnreadableError) else f"its settings do not fit: {error}"
            return [self.unread(node, f"{operation.kind}: {rule}".splitlines()[0])]
        if operation.kind not in LAYERS:
            return calls
        return [call.with_arguments(self.tensors.apart(call.arguments)) for call in calls]

    def node(self, operation: Operation) -> Node:
        """Return an operation at its place."""
        return Node(operation, Place(self.path(operation), 0), self.tensors, self.version)

    def path(self, operation: Operation) -> str:
        """Return the path of an operation."""
        names = operation.inputs if operation.kind in LAYERS else ()
        known = [name for name in names if name in self.graph.tensors]
        return path_of(operation, [name for name in known if self.graph.tensors[name].is_named])

    def unread(self, node: Node, title: str) -> Called:
        """Return a call of a function that is not known; arithmetic on shapes is none of its inputs."""
        kind = node.operation.kind.replace("/", "_")
        names = [name for name in dict.fromkeys(taken_by(node.operation)) if name not in self.shapes.folded]
        refs = [self.tensors.ref(name, node.place.path) for name in names]
        refs += [self.tensors.weight(each, node.place.path) for each in tensors_inside(node.operation.proto)]
        called = Called(kind, node.operation, node.place, tuple(refs), {}, node.outputs(), title)
        return called if refs else Called("full", None, node.place, (), {}, called.outputs)

    def linear(self, operation: Operation) -> Iterator[Called]:
        """Yield the calls of a product with a weight whose result only gets a bias: they are one layer."""
        name = operation.outputs[0]
        user = self.users.get(name)
        if self.taken[name] != 1 or user is None or user.kind != "Add" or "Add" in self.taught:
            return
        weight = self.graph.tensors.get(operation.inputs[1])
        other = next((each for each in user.inputs if each != name), "")
        bias = self.graph.tensors.get(other)
        if (
            weight is None
            or bias is None
            or len(weight.shape) != 2
            or not (weight.is_float and bias.is_float)
        ):
            return
        if bias.shape[-1:] != weight.shape[-1:] or prod(bias.shape) != weight.shape[-1]:
            return
        path = self.path(operation) or path_of(user, [other])
        node = Node(operation, Place(path, 0), self.tensors, self.version)
        self.done.add(id(user))
        self.moving.update(filter(None, user.outputs))
        refs = [self.tensors.ref(each, path) for each in (operation.inputs[0], weight.name, bias.name)]
        outputs: list[Ref] = [self.tensors.ref(user.outputs[0], path)]
        yield from product(node, *refs, is_turned=False, outputs=outputs)

    def unused(self, used: Collection[Ref]) -> Iterator[Ref]:
        """Yield the initializers that no call takes, but those that are settings of a resize."""
        settings = {
            name for each in self.graph.operations if each.kind in RESIZES for name in each.inputs[1:]
        }
        for tensor in self.graph.tensors.values():
            if tensor.name == tensor.root and tensor.is_float and tensor.size > 1 and has_name(tensor):
                ref = self.tensors.ref(tensor.name, "")
                if (
                    ref not in used
                    and self.tensors.states.get(ref) not in used
                    and tensor.name not in settings
                ):
                    yield ref


def needed(calls: Sequence[Called], outputs: Collection[Ref]) -> list[Called]:
    """Return the calls from which the outputs follow."""
    wanted = set(outputs)
    found: list[Called] = []
    for call in reversed(calls):
        if not wanted.isdisjoint(call.outputs):
            wanted.update(call.refs)
            found.append(call)
    return found[::-1]
