"""The operations of an ONNX graph in an order in which they can be done, and what each takes."""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

from cnnparams.arithmetic.values import brief
from cnnparams.errors import NetworkError
from cnnparams.interop.onnx_file import WHO, Onnx
from cnnparams.interop.onnx_records import Operation, Tensor, tensor_of


def ordered(operations: Sequence[Operation], known: set[str]) -> list[Operation]:
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


def needed_for(operations: Sequence[Operation], outputs: Sequence[str]) -> list[Operation]:
    """Return the operations from which the outputs follow."""
    wanted = set(outputs)
    found: list[Operation] = []
    for operation in reversed(operations):
        if wanted & set(operation.outputs):
            wanted.update(taken_by(operation))
            found.append(operation)
    return found[::-1]
