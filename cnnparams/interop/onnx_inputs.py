"""The inputs of an ONNX graph: their sizes, those that are left open, and which axis is the batch."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any, TypeAlias, final

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import brief, got, is_integer, is_tuple
from cnnparams.errors import NetworkError
from cnnparams.interop.drafting import as_mapping
from cnnparams.interop.onnx_file import WHO, Onnx
from cnnparams.interop.onnx_records import Graph, checked_shape

Stated: TypeAlias = list[int | str | None]
"""The sizes of an input as a model states them: whole numbers, names, or nothing."""

LEAST_BATCH = 59
"""The least size of a batch that the model leaves open; no other size is a multiple of the one chosen."""


@final
@frozen
class Inputs:
    """The inputs of a graph.

    Args:
        shapes: the shape of each, the batch included.
        batches: the axis of the batch of each; None if it has none.
        batch_size: how many examples are in a batch.
        sizes: the sizes that names of axes stand for.
    """

    shapes: Mapping[str, Shape]
    batches: Mapping[str, int | None]
    batch_size: int
    sizes: Mapping[str, int]


def inputs_of(graph: Graph, input_shape: object, sizes: object, batch_axis: object) -> Inputs:
    """Return the inputs of a graph with the sizes that were given in place of those that are open.

    Raises:
        TypeError: an argument has the wrong type.
        NetworkError: a size is left open, or another one than the model states.
    """
    given = _shapes_given(graph, input_shape)
    known = _sizes_given(sizes)
    axes = _axes_given(graph, batch_axis)
    if not graph.inputs:
        raise NetworkError(f"{WHO}: the graph has no input")
    stated = {name: _stated(name, type_, given.get(name), axes[name]) for name, type_ in graph.inputs.items()}
    first = next(iter(stated))
    batch = _batch_of(first, stated[first], axes[first])
    size = known.get(batch) if isinstance(batch, str) else batch
    if size is None:
        size = _unlike(
            [*_all_sizes(graph), *known.values(), *_whole(stated.values()), *_whole(given.values())]
        )
    known = {**known, batch: size} if isinstance(batch, str) else known
    batches = {name: _axis(dims, axes[name], batch, is_first=name == first) for name, dims in stated.items()}
    shapes = {
        name: _shape(name, dims, batches[name], size, known, given.get(name)) for name, dims in stated.items()
    }
    return Inputs(shapes, batches, size, known)


def _shapes_given(graph: Graph, input_shape: object) -> dict[str, Shape]:
    if input_shape is None:
        return {}
    shapes = as_mapping(input_shape)
    found: dict[str, Any] = {next(iter(graph.inputs), ""): input_shape} if shapes is None else dict(shapes)
    for name, each in found.items():
        if not is_tuple(each) or not all(map(is_integer, each)):
            raise TypeError(f"{WHO}: input_shape must be a tuple of whole numbers, {got(each)}")
        if name not in graph.inputs:
            known = ", ".join(graph.inputs) or "none"
            raise NetworkError(f"{WHO}: there is no input {name!r}; the inputs are {known}")
    return found


def _sizes_given(sizes: object) -> dict[str, int]:
    found = as_mapping({} if sizes is None else sizes)
    if found is None or not all(map(is_integer, found.values())):
        raise TypeError(f"{WHO}: sizes must be a dict of whole numbers by the names of axes, {got(sizes)}")
    for name, size in found.items():
        if size < 1:
            raise NetworkError(f"{WHO}: sizes[{name!r}] must be 1 or more, got {size}")
    return dict(found)


def _axes_given(graph: Graph, batch_axis: object) -> dict[str, int | None]:
    found = as_mapping(batch_axis)
    axes: dict[str, Any] = dict.fromkeys(graph.inputs, batch_axis) if found is None else dict(found)
    for name, axis in axes.items():
        if axis is not None and not is_integer(axis):
            raise TypeError(f"{WHO}: batch_axis must be a whole number or None, {got(axis)}")
        if name not in graph.inputs:
            known = ", ".join(graph.inputs) or "none"
            raise NetworkError(f"{WHO}: there is no input {name!r}; the inputs are {known}")
    return {name: axes.get(name, 0) for name in graph.inputs}


def _stated(name: str, type_: Onnx, given: Shape | None, axis: int | None) -> Stated:
    """Return the sizes of an input as the model states them."""
    if not type_.HasField("tensor_type"):
        raise NetworkError(f"{WHO}: the input {brief(name)} is no tensor")
    if not type_.tensor_type.HasField("shape"):
        if given is None:
            raise NetworkError(f"{WHO}: the input {brief(name)} has no shape; give input_shape")
        return [None] * (len(given) + (axis is not None))
    dims = type_.tensor_type.shape.dim
    checked_shape(name, [0] * len(dims))
    return [dim.dim_value if dim.dim_value > 0 else dim.dim_param or None for dim in dims]


def _batch_of(name: str, dims: Stated, axis: int | None) -> int | str | None:
    """Return the size of the batch as the model states it; 1 if there is none."""
    if axis is None or not dims:
        return 1
    if not -len(dims) <= axis < len(dims):
        raise NetworkError(f"{WHO}: the input {brief(name)} has no axis {axis}, got {len(dims)} axes")
    return dims[axis]


def _axis(dims: Stated, axis: int | None, batch: int | str | None, *, is_first: bool) -> int | None:
    """Return the axis of the batch of an input: that with the name of the batch, if one has it."""
    if axis is None or not dims:
        return None
    if is_first:
        return axis % len(dims)
    if isinstance(batch, str) and batch in dims:
        return dims.index(batch)
    if not -len(dims) <= axis < len(dims):
        return None
    size = dims[axis]
    return axis % len(dims) if size == batch or not isinstance(size, int) else None


def _shape(
    name: str, dims: Stated, batch: int | None, batch_size: int, sizes: Mapping[str, int], given: Shape | None
) -> Shape:
    """Return the shape of an input."""
    found = [sizes.get(size, size) if isinstance(size, str) else size for size in dims]
    if batch is not None:
        found[batch] = batch_size
    places = [at for at in range(len(dims)) if at != batch]
    if given is not None:
        own = tuple([found[at] for at in places])
        fits = len(given) == len(own) and all(
            not isinstance(size, int) or size == each for size, each in zip(own, given, strict=True)
        )
        if not fits or min(given, default=1) < 1:
            raise NetworkError(f"{WHO}: the input {brief(name)} has the shape {own}, got {given}")
        for at, size in zip(places, given, strict=True):
            found[at] = size
    whole = [size for size in found if isinstance(size, int)]
    if max(whole, default=0) >= 2**63:
        raise NetworkError(
            f"{WHO}: the input {brief(name)} has a size that ONNX cannot write, got {max(whole)}"
        )
    if len(whole) < len(found):
        open_ = [size for size in found if isinstance(size, str)]
        named = (
            f"sizes={{{', '.join([f'{size!r}: ...' for size in dict.fromkeys(open_)])}}} or " if open_ else ""
        )
        raise NetworkError(
            f"{WHO}: the input {brief(name)} leaves sizes open, got {tuple(dims)}; give {named}input_shape"
        )
    return tuple(whole)


def _all_sizes(graph: Graph) -> Iterable[int]:
    for tensor in graph.tensors.values():
        yield from tensor.shape


def _whole(shapes: Iterable[Sequence[object]]) -> Iterable[int]:
    for shape in shapes:
        yield from [size for size in shape if isinstance(size, int)]


def _unlike(sizes: Iterable[int]) -> int:
    """Return a prime number that none of these sizes is a multiple of."""
    found = {size for size in sizes if size >= LEAST_BATCH}
    return next(
        number
        for number in count(LEAST_BATCH, 2)
        if all(number % each for each in range(3, int(number**0.5) + 1, 2))
        and not any(size % number == 0 for size in found)
    )
