"""The shapes of all tensors of an ONNX graph, and the numbers of those that are arithmetic on shapes."""

from collections.abc import Mapping
from math import prod
from typing import Any, TypeAlias, final

from cnnparams.arithmetic.values import brief
from cnnparams.errors import NetworkError
from cnnparams.extras import load_extra
from cnnparams.interop.onnx_file import WHO, Onnx
from cnnparams.interop.onnx_folding import FOLDS, MOST_NUMBERS, Array, Sum, TooLargeError
from cnnparams.interop.onnx_graph import branch_of
from cnnparams.interop.onnx_records import EXTERNAL, Graph, Operation, Tensor, checked_shape

Shape: TypeAlias = tuple[int, ...]

AS_INPUT = frozenset({"GroupNormalization"})
"""Operations whose output has the shape of their input, which the package onnx does not find."""

LARGE = 2**63
"""From here on, ONNX cannot write a number."""

MISTAKES = (
    ArithmeticError, AttributeError, LookupError, MemoryError, TypeError, ValueError,
)  # fmt: skip
"""What numpy and onnx raise on settings that do not fit."""


@final
class Shapes:
    """Finds the shape of each tensor of a graph."""

    def __init__(self, onnx: Onnx, graph: Graph, sizes: Mapping[str, int]) -> None:
        """Begin with a graph, and the sizes of axes that have a name instead of one."""
        self.onnx = onnx
        self.numpy: Any = load_extra("numpy", WHO, "onnx")
        self.graph = graph
        self.sizes = sizes
        self.types: dict[str, Onnx] = {}
        self.known: dict[str, Array] = {}
        self.folded: set[str] = set()
        self.protos: dict[str, Onnx] = {}
        self.versions: list[Any] = [onnx.helper.make_opsetid(*each) for each in graph.versions.items()]
        for tensor in graph.tensors.values():
            self.add(tensor)

    def add(self, tensor: Tensor) -> None:
        """Remember a tensor, and the numbers of a small one; one number, or whole numbers, are no weights."""
        self.types[tensor.name] = self.onnx.helper.make_tensor_type_proto(tensor.kind, tensor.shape)
        proto = tensor.proto
        if tensor.size > MOST_NUMBERS or proto is None or proto.data_location == EXTERNAL:
            return
        try:
            array = self.onnx.numpy_helper.to_array(proto)
        except MISTAKES:
            return  # its numbers are not there
        if array.dtype.kind in "bifu" and array.shape == tensor.shape:
            self.known[tensor.name] = array
            self.protos[tensor.name] = proto
            if tensor.size == 1 or not tensor.is_float:
                self.folded.add(tensor.name)

    def set_input(self, name: str, shape: Shape) -> None:
        """Set the shape of an input."""
        kind = self.graph.inputs[name].tensor_type.elem_type
        self.types[name] = self.onnx.helper.make_tensor_type_proto(kind, shape)

    def shape(self, name: str) -> Shape | None:
        """Return the shape of a tensor; None if it is not known."""
        type_ = self.types.get(name)
        if type_ is None or not type_.HasField("tensor_type") or not type_.tensor_type.HasField("shape"):
            return None
        sizes = [dim.dim_value if dim.HasField("dim_value") else None for dim in type_.tensor_type.shape.dim]
        known = [size for size in sizes if size is not None]
        return checked_shape(name, known) if len(known) == len(sizes) else None

    def chosen(self, operation: Operation) -> list[Operation] | None:
        """Return the operations of the branch of an If whose condition is known; None of anything else."""
        if operation.kind != "If" or operation.inputs[:1] == () or operation.inputs[0] not in self.folded:
            return None
        is_true = bool(self.known[operation.inputs[0]].all())
        found = branch_of(self.onnx, self.graph, operation, "then_branch" if is_true else "else_branch")
        for tensor in () if found is None else self.graph.tensors.values():
            if tensor.name not in self.types:
                self.add(tensor)
        return found

    def find(self, operation: Operation) -> None:
        """Find the shapes of what an operation makes, or its numbers, if it is arithmetic on shapes."""
        if self.fold(operation):
            return
        found = self.inferred(operation)
        for name in operation.outputs:
            if not name:
                continue
            type_ = found.get(name)
            stated = self.graph.stated.get(name)
            if type_ is None or not type_.WhichOneof("value"):
                type_ = stated
            elif stated is not None:
                type_ = self.completed(type_, stated)
            if type_ is not None:
                self.types[name] = self.named(type_)

    def completed(self, type_: Onnx, stated: Onnx) -> Onnx:
        """Return a type with the sizes that the model states in place of those that are not found."""
        one, other = type_.tensor_type, stated.tensor_type
        if not type_.HasField("tensor_type") or not stated.HasField("tensor_type"):
            return type_
        if not other.HasField("shape") or (
            one.HasField("shape") and len(one.shape.dim) != len(other.shape.dim)
        ):
            return type_
        if not one.HasField("shape"):
            one.shape.CopyFrom(other.shape)
        for dim, also in zip(one.shape.dim, other.shape.dim, strict=True):
            if not dim.HasField("dim_value"):
                dim.CopyFrom(also)
        return type_

    def named(self, type_: Onnx) -> Onnx:
        """Return a type whose axes have the sizes that were given for their names."""
        for dim in type_.tensor_type.shape.dim if type_.HasField("tensor_type") else ():
            if dim.dim_param in self.sizes:
                dim.dim_value = self.sizes[dim.dim_param]
        return type_

    def inferred(self, operation: Operation) -> Mapping[str, Onnx]:
        """Return the types that the package onnx finds; none for an operation that it does not know."""
        names = [name for name in operation.inputs if name]
        version = self.graph.versions.get(operation.domain)
        if operation.has_graphs or version is None or any(name not in self.types for name in names):
            return {}
        try:
            schema = self.onnx.defs.get_schema(operation.proto.op_type, version, operation.domain)
        except (self.onnx.defs.SchemaError, *MISTAKES):
            return {}
        data = {name: self.proto(name) for name in names if name in self.known}
        types = {name: self.types[name] for name in names}
        try:
            found: Mapping[str, Onnx] = self.onnx.shape_inference.infer_node_outputs(
                schema, operation.proto, types, data, opset_imports=self.versions
            )
        except (
            self.onnx.shape_inference.InferenceError,
            self.onnx.checker.ValidationError,
            RuntimeError,
            *MISTAKES,
        ) as error:
            rule = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise NetworkError(f"{WHO}: {operation.title}: {rule}") from None
        if operation.kind in AS_INPUT:
            return {operation.outputs[0]: self.types[names[0]]}
        return found

    def proto(self, name: str) -> Onnx:
        """Return a known array as a tensor of onnx."""
        if name not in self.protos:
            self.protos[name] = self.onnx.numpy_helper.from_array(self.known[name], name)
        return self.protos[name]

    def fold(self, operation: Operation) -> bool:
        """Do arithmetic on shapes; return whether it was done."""
        array = self.numbers(operation)
        if array is None or not operation.outputs:
            return False
        name = operation.outputs[0]
        self.known[name] = array
        self.folded.add(name)
        kind = self.onnx.helper.np_dtype_to_tensor_dtype(array.dtype)
        self.types[name] = self.onnx.helper.make_tensor_type_proto(kind, array.shape)
        return True

    def numbers(self, operation: Operation) -> Array:
        """Return what an operation makes, if that does not depend on numbers of the input; else None."""
        if operation.kind in {"Shape", "Size"}:
            shape = self.shape(operation.inputs[0]) if operation.inputs else None
            if shape is None:
                return None
            if operation.kind == "Size":
                size = prod(shape)
                return self.numpy.array(size, dtype="int64") if size < LARGE else None
            start, end = operation.attributes.get("start") or 0, operation.attributes.get("end")
            return self.numpy.array(shape[start:end], dtype="int64")
        fold = FOLDS.get(operation.kind)
        if fold is None or any(name and name not in self.folded for name in operation.inputs):
            return None
        if len(operation.outputs) != 1:
            return None
        inputs = [self.known[name] if name else None for name in operation.inputs]
        sum_ = Sum(self.onnx, self.numpy, operation, inputs)
        try:
            with self.numpy.errstate(all="ignore"):
                made = self.numpy.asarray(fold(sum_))
        except (TooLargeError, *MISTAKES):
            return None
        return made if made.size <= MOST_NUMBERS and made.dtype.kind in "bifu" else None

    def lost(self, operation: Operation, name: str) -> str:
        """Return what is to be said of a tensor whose shape is not known."""
        type_ = self.types.get(name)
        dims = type_.tensor_type.shape.dim if type_ is not None and type_.HasField("tensor_type") else ()
        names = [dim.dim_param for dim in dims if dim.dim_param and not dim.HasField("dim_value")]
        how = f"; give sizes={{{names[0]!r}: ...}}" if names else ""
        return f"the shape of {brief(name)} is not known, which {operation.kind} makes{how}"
