"""What is in a graph of ONNX: tensors and operations, as the file has them."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, final

from attrs import define, frozen

from cnnparams.arithmetic.values import brief
from cnnparams.errors import NetworkError
from cnnparams.interop.onnx_file import WHO, Onnx

MOST_AXES = 32
"""How many axes a tensor may have."""


MOST_LETTERS = 100
"""How much is shown of a name."""


FLOATS = frozenset({1, 10, 11, 16, 17, 18, 19, 20, 23, 24})
"""The types of numbers that may be learnt: floats of 4 to 64 bits."""


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
