"""The graph of an ONNX model: its operations, tensors and inputs, each name once."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve

from cnnparams.arithmetic.values import brief
from cnnparams.errors import NetworkError
from cnnparams.interop.onnx_file import WHO, Onnx
from cnnparams.interop.onnx_order import needed_for, ordered
from cnnparams.interop.onnx_records import MOST_LETTERS, Graph, Operation, Tensor, checked_shape, tensor_of

MOST_OPERATIONS = 50_000
"""How many operations a graph may have."""


SPEC = "pkg.torch.export.graph_signature.InputSpec.kind"
"""What PyTorch's exporter calls the note of what a tensor is."""


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
        operation = operation_of(onnx, node)
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
    sorted_ = ordered(operations, known)
    buffers = {
        each.name
        for each in graph.value_info
        if any(note.key == SPEC and note.value == "BUFFER" for note in each.metadata_props)
    }
    return Graph(
        graph.name, needed_for(sorted_, outputs), tensors, inputs, outputs, stated, versions, buffers
    )


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


def operation_of(onnx: Onnx, node: Onnx) -> Operation:
    """Return an operation as it is in the model."""
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
        inner = operation_of(onnx, node)
        constant = _constant(inner, ChainMap(new, graph.tensors))
        if constant is None:
            found.append(inner)
        else:
            new[constant.name] = constant
    if not graph.tensors.keys().isdisjoint(new):
        return None
    graph.tensors.update(new)
    for inside, outside in zip(branch.output, operation.outputs, strict=True):
        found.append(operation_of(onnx, onnx.helper.make_node("Identity", [inside.name], [outside])))
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


def _refuse_twice(names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise NetworkError(f"{WHO}: two tensors have the name {brief(name)}")
        seen.add(name)
