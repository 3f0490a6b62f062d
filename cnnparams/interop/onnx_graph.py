"""The graph of an ONNX model: its operations in an order in which they can be done, tensors and inputs."""

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from math import prod
from typing import Any, final

from attrs import define, evolve, frozen

from cnnparams.arithmetic.values import brief
from cnnparams.errors import NetworkError
from cnnparams.interop.onnx_file import WHO, Onnx

MOST_AXES = 32
"""How many axes a tensor may have."""

MOST_LETTERS = 100
"""How much is shown of a name."""

FLOATS = frozenset({1, 10, 11, 16, 17, 18, 19, 20, 23, 24})
"""The types of numbers that may be learnt: floats of 4 to 64 bits."""

MOST_OPERATIONS = 50_000
"""How many operations a graph may have."""

SPEC = "pkg.torch.export.graph_signature.InputSpec.kind"
"""What PyTorch's exporter calls the note of what a tensor is."""

EXTERNAL = 1
"""Where the numbers of a tensor are that are in another file."""


@final
@frozen(eq=False)
class Tensor:
    """A tensor whose numbers are in the model.

    Args:
        name: its name.
        shape: its sizes.
        kind: the type of its numbers, as ONNX counts them.
        proto: the tensor of onnx, whose numbers may be left out.
        is_named: whether it is an initializer, and not the constant of an operation.
        root: the name of the tensor that it is: its own, if it is no other by another name.
    """

    name: str
    shape: tuple[int, ...]
    kind: int
    proto: Onnx
    is_named: bool
    root: str

    @property
    def is_float(self) -> bool:
        """Whether its numbers are floats."""
        return self.kind in FLOATS

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return prod(self.shape)


@final
@define(eq=False)
class Operation:
    """An operation of a graph, as it is in the model.

    Args:
        kind: its name; of another domain than ONNX's own, with that before it.
        domain: its domain; "" for ONNX's own.
        title: its name in the model, or its kind.
        attributes: its settings.
        inputs: the names of the tensors that it takes; "" for one that is left out.
        outputs: the names of those that it makes.
        proto: the operation of onnx.
    """

    kind: str
    domain: str
    title: str
    attributes: Mapping[str, Any]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    proto: Onnx

    @property
    def has_graphs(self) -> bool:
        """Whether there are graphs inside of it."""
        return any(attribute.type in {5, 10} for attribute in self.proto.attribute)


@final
@frozen(eq=False)
class Graph:
    """A graph.

    Args:
        name: its name.
        operations: its operations, each behind those that it takes something from.
        tensors: its initializers and constants, by their names.
        inputs: the names of its inputs, and their types.
        outputs: the names of its outputs.
        stated: the types that the model states for other tensors, by their names.
        versions: the version of each domain of operations.
        buffers: the names of the tensors of which an exporter wrote down that they are not learnt.
    """

    name: str
    operations: list[Operation]
    tensors: dict[str, Tensor]
    inputs: dict[str, Onnx]
    outputs: list[str]
    stated: dict[str, Onnx]
    versions: dict[str, int]
    buffers: set[str]


def graph_of(onnx: Onnx, model: Onnx) -> Graph:
    """Return the graph of a model.

    Raises:
        NetworkError: it is no graph: names are used twice, or nothing feeds an operation.
    """
    graph = model.graph
    if len(graph.node) > MOST_OPERATIONS:
        count = len(graph.node)
        raise NetworkError(f"{WHO}: a graph may have {MOST_OPERATIONS:,} operations, got {count:,}")
    _check_names(model)
    tensors = {proto.name: tensor_of(proto.name, proto, is_named=True) for proto in graph.initializer}
    for sparse in graph.sparse_initializer:
        dense = tensor_of(sparse.values.name, sparse.values, is_named=True)
        shape = checked_shape(dense.name, sparse.dims)
        tensors[dense.name] = Tensor(dense.name, shape, dense.kind, None, is_named=True, root=dense.name)
    if len(tensors) < len(graph.initializer) + len(graph.sparse_initializer):
        names = [proto.name for proto in graph.initializer]
        _refuse_twice([*names, *[sparse.values.name for sparse in graph.sparse_initializer]])
    inputs = {each.name: each.type for each in graph.input if each.name not in tensors}
    names = [each.name for each in graph.input]
    if len(set(names)) < len(names):
        _refuse_twice(names)
    operations: list[Operation] = []
    for node in graph.node:
        operation = _operation(onnx, node)
        constant = _constant(operation, tensors)
        if constant is not None:
            _refuse_twice([*tensors, *inputs, *operation.outputs] if operation.outputs[0] in tensors else [])
            tensors[constant.name] = constant
        else:
            operations.append(operation)
    made = [name for operation in operations for name in operation.outputs if name]
    known = {*tensors, *inputs}
    if len(set(made)) < len(made) or known & set(made):
        _refuse_twice([*known, *made])
    outputs = list(dict.fromkeys([each.name for each in graph.output]))
    lost = [name for name in outputs if name not in known and name not in set(made)]
    if lost:
        raise NetworkError(f"{WHO}: nothing makes the output {brief(lost[0])}")
    if not outputs:
        raise NetworkError(f"{WHO}: the graph has no output")
    stated = {each.name: each.type for each in [*graph.value_info, *graph.output]}
    versions = {_domain(each.domain): each.version for each in model.opset_import}
    ordered = _ordered(operations, known)
    buffers = {
        each.name
        for each in graph.value_info
        if any(note.key == SPEC and note.value == "BUFFER" for note in each.metadata_props)
    }
    return Graph(graph.name, _needed(ordered, outputs), tensors, inputs, outputs, stated, versions, buffers)


def _check_names(model: Onnx) -> None:
    """Refuse names that are no text: protobuf returns these as bytes."""
    graph = model.graph
    names: list[Any] = [graph.name]
    for node in graph.node:
        names += [node.name, node.op_type, node.domain, *node.input, *node.output]
        names += [attribute.name for attribute in node.attribute]
    for each in [*graph.input, *graph.output, *graph.value_info, *graph.initializer]:
        names.append(each.name)
    names += [each.values.name for each in graph.sparse_initializer]
    names += [each.domain for each in model.opset_import]
    if not all(isinstance(name, str) for name in names):
        raise NetworkError(f"{WHO}: a name is no text")


def _operation(onnx: Onnx, node: Onnx) -> Operation:
    domain = _domain(node.domain)
    kind = f"{domain}::{node.op_type}" if domain else node.op_type
    attributes: dict[str, Any] = {}
    for attribute in node.attribute:
        try:
            attributes[attribute.name] = onnx.helper.get_attribute_value(attribute)
        except ValueError:
            attributes[attribute.name] = None  # of a type that there is not
    title = (node.name or kind)[:MOST_LETTERS]
    return Operation(kind, domain, title, attributes, tuple(node.input), tuple(node.output), node)


def branch_of(onnx: Onnx, graph: Graph, operation: Operation, name: str) -> list[Operation] | None:
    """Return the operations of a branch of an If, in whose place they stand; None if it cannot be read.

    Args:
        onnx: the package.
        graph: the graph, which gets the tensors of the branch.
        operation: the If.
        name: the name of the branch.
    """
    branch: Any = operation.attributes.get(name)
    if not hasattr(branch, "node") or len(branch.output) != len(operation.outputs):
        return None
    new = {each.name: tensor_of(each.name, each, is_named=True) for each in branch.initializer}
    found: list[Operation] = []
    for node in branch.node:
        inner = _operation(onnx, node)
        constant = _constant(inner, ChainMap(new, graph.tensors))
        if constant is None:
            found.append(inner)
        else:
            new[constant.name] = constant
    if not graph.tensors.keys().isdisjoint(new):
        return None
    graph.tensors.update(new)
    for inside, outside in zip(branch.output, operation.outputs, strict=True):
        found.append(_operation(onnx, onnx.helper.make_node("Identity", [inside.name], [outside])))
    return found


def _domain(domain: str) -> str:
    return "" if domain == "ai.onnx" else domain


def _constant(operation: Operation, tensors: Mapping[str, Tensor]) -> Tensor | None:
    """Return the tensor of an operation that is a constant, or another name of one; else None."""
    if operation.kind == "Identity" and operation.inputs[:1] and operation.inputs[0] in tensors:
        return evolve(tensors[operation.inputs[0]], name=operation.outputs[0])
    value: Any = operation.attributes.get("value")
    if operation.kind != "Constant" or not hasattr(value, "dims") or not any(operation.outputs):
        return None
    return tensor_of(operation.outputs[0], value, is_named=False)


def tensor_of(name: str, proto: Onnx, *, is_named: bool) -> Tensor:
    """Return a tensor of the model."""
    return Tensor(name, checked_shape(name, proto.dims), proto.data_type, proto, is_named, name)


def checked_shape(name: str, sizes: Sequence[int]) -> tuple[int, ...]:
    """Return sizes as a shape.

    Raises:
        NetworkError: one is below 0, or there are too many.
    """
    if len(sizes) > MOST_AXES:
        raise NetworkError(f"{WHO}: {brief(name)} has more than {MOST_AXES} axes, got {len(sizes)}")
    if any(size < 0 for size in sizes):
        raise NetworkError(f"{WHO}: {brief(name)} has a size below 0, got {tuple(sizes)}")
    return tuple(sizes)


def _refuse_twice(names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise NetworkError(f"{WHO}: two tensors have the name {brief(name)}")
        seen.add(name)


def _ordered(operations: Sequence[Operation], known: set[str]) -> list[Operation]:
    """Return operations in an order in which each finds what it takes.

    Raises:
        NetworkError: one does not: nothing makes it, or it takes what follows from itself.
    """
    waiting: dict[str, list[int]] = {}
    missing: list[int] = []
    for number, operation in enumerate(operations):
        wanted = {name for name in taken_by(operation) if name not in known}
        missing.append(len(wanted))
        for name in wanted:
            waiting.setdefault(name, []).append(number)
    ready = [number for number, count in enumerate(missing) if not count]
    found: list[Operation] = []
    while ready:
        operation = operations[heappop(ready)]  # the first one of the model that can be done
        found.append(operation)
        for name in operation.outputs:
            for other in waiting.pop(name, ()):
                missing[other] -= 1
                if not missing[other]:
                    heappush(ready, other)
    if len(found) < len(operations):
        _refuse_unfed([each for number, each in enumerate(operations) if missing[number]], operations, known)
    return found


def _refuse_unfed(left: Sequence[Operation], operations: Sequence[Operation], known: set[str]) -> None:
    """Refuse operations that cannot be done."""
    made = {*known, *[name for operation in operations for name in operation.outputs]}
    for operation in left:
        for name in taken_by(operation):
            if name not in made:
                raise NetworkError(f"{WHO}: {operation.title}: nothing makes {brief(name)}")
    raise NetworkError(f"{WHO}: {left[0].title}: the graph goes round in a circle")


def taken_by(operation: Operation) -> Iterator[str]:
    """Yield the names of what an operation takes, what graphs inside of it take from outside included."""
    yield from [name for name in operation.inputs if name]
    if operation.has_graphs:
        yield from _outer(operation.proto)


def _outer(node: Onnx) -> Iterator[str]:
    """Yield what graphs in an operation take from outside."""
    for attribute in node.attribute:
        for graph in [*([attribute.g] if attribute.HasField("g") else []), *attribute.graphs]:
            inner = {each.name for each in [*graph.input, *graph.initializer]}
            for each in graph.node:
                names = [name for name in [*each.input, *_outer(each)] if name and name not in inner]
                yield from names
                inner.update(each.output)
            yield from [each.name for each in graph.output if each.name not in inner]


def tensors_inside(node: Onnx) -> Iterator[Tensor]:
    """Yield the tensors in the graphs inside of an operation."""
    for attribute in node.attribute:
        for graph in [*([attribute.g] if attribute.HasField("g") else []), *attribute.graphs]:
            yield from [tensor_of(each.name, each, is_named=True) for each in graph.initializer]
            for each in graph.node:
                yield from tensors_inside(each)
                if each.op_type == "Constant" and each.output:
                    found = [part.t for part in each.attribute if part.HasField("t")]
                    yield from [tensor_of(each.output[0], part, is_named=False) for part in found]


def _needed(operations: Sequence[Operation], outputs: Sequence[str]) -> list[Operation]:
    """Return the operations from which the outputs follow."""
    wanted = set(outputs)
    found: list[Operation] = []
    for operation in reversed(operations):
        if wanted & set(operation.outputs):
            wanted.update(taken_by(operation))
            found.append(operation)
    return found[::-1]


SCOPES = re.compile(r"'([^']*)'")
WEIGHT = re.compile(r"([A-Za-z_][\w.]*?)[._](?:weight|bias|kernel|gamma|beta|running_mean|running_var)\w*")


def path_of(operation: Operation, weights: Sequence[str]) -> str:
    """Return the path of the module that an operation is a part of, or its own name.

    Args:
        operation: the operation.
        weights: the names of the initializers that are its weights.
    """
    for name in weights:
        found = WEIGHT.fullmatch(name)
        if found:
            return cleaned(found[1].split("."))
    name = operation.proto.name
    if name.startswith("/"):
        return cleaned(_from_scopes(name.split("/")[1:-1]))
    scopes = {each.key: each.value for each in operation.proto.metadata_props}.get(
        "pkg.torch.onnx.name_scopes"
    )
    if scopes:
        names = SCOPES.findall(scopes)
        return cleaned(names[-2].split(".")) if len(names) > 1 else ""
    return "" if name.startswith("node_") else cleaned(name.split("/"))  # which a newer exporter makes up


def _from_scopes(scopes: Sequence[str]) -> list[str]:
    """Return the names of modules of which each may begin with that of the one around it."""
    return [scope.removeprefix(f"{before}.") for before, scope in zip(["", *scopes], scopes, strict=False)]


def cleaned(names: Sequence[str]) -> str:
    """Return a path of names that may be paths."""
    parts = ["".join([letter if letter.isprintable() else "_" for letter in name]).strip() for name in names]
    return "/".join([part.replace("/", "_")[:MOST_LETTERS] for part in parts if part][:MOST_AXES])
