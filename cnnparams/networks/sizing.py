"""Which input sizes a network takes, found by trying them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import brief, got, is_integer
from cnnparams.bases.windows import Windows
from cnnparams.conventions.applied import unwrapped
from cnnparams.errors import CNNParamsError, ConfigError
from cnnparams.layers.adaptive_pooling import AdaptivePool
from cnnparams.layers.input import Input
from cnnparams.layers.lenet import Subsample2D
from cnnparams.layers.pooling import Pool
from cnnparams.progress import with_progress

if TYPE_CHECKING:
    from cnnparams.networks.network import Network


def smallest_input(network: "Network[Any]") -> Shape:
    """Return the smallest shape of the first input that works, along one axis after the other."""
    name, shape = _input(network)
    for axis in range(_axes(shape)):
        for size in with_progress(range(1, shape[axis]), "sizes"):
            smaller = (*shape[:axis], size, *shape[axis + 1 :])
            if _with_input(network, name, smaller) is not None:
                shape = smaller
                break
    return shape


def input_sizes(network: "Network[Any]", up_to: int | None) -> tuple[int, ...]:
    """Return the sizes, the same along all axes, that leave nothing over at the end of any window."""
    name, shape = _input(network)
    most = max(shape[: _axes(shape)]) if up_to is None else up_to
    if not is_integer(most):
        raise TypeError(f"input_sizes: up_to must be a whole number, {got(most)}")
    if most < 1:
        raise ConfigError(f"input_sizes: up_to must be 1 or more, got {brief(most)}")
    found: list[int] = []
    for size in with_progress(range(1, most + 1), "sizes", most):
        resized = _with_input(network, name, _square(shape, size))
        if resized is not None and not any(_left_over(resized)):
            found.append(size)
    return tuple(found)


def _input(network: "Network[Any]") -> tuple[str, Shape]:
    step = network.inputs[0]
    return step.path, step.output_shape


def _axes(shape: Shape) -> int:
    """Return the number of axes that may have another size: all but the channels; of a vector, its own."""
    return max(len(shape) - 1, 1)


def _square(shape: Shape, size: int) -> Shape:
    return (*[size] * _axes(shape), *shape[_axes(shape) :])


def _with_input(network: "Network[Any]", name: str, shape: Shape) -> "Network[Any] | None":
    """Return the network for another input, or None if a layer refuses it."""
    try:
        return network.replace(name, Input(shape))
    except CNNParamsError:
        return None


def _left_over(network: "Network[Any]") -> Iterator[bool]:
    """Say of each window and each axis whether it leaves something over."""
    for step in network.leaves():
        layer, prev_shape, _ = unwrapped(step.layer, step.prev_shapes)
        if isinstance(layer, AdaptivePool):
            places = layer.output_shape(prev_shape)
            yield from [size % made != 0 for size, made in zip(prev_shape, places, strict=True)]
        elif isinstance(layer, Windows | Pool | Subsample2D):
            yield from _over(layer, prev_shape)


def _over(layer: Any, prev_shape: Shape) -> Iterator[bool]:  # Any: Windows or Pool of any rank
    window: tuple[int, ...] = layer.pool_size if hasattr(layer, "pool_size") else layer.kernel_size
    stride: tuple[int, ...] = getattr(layer, "stride", None) or window
    padding: Any = getattr(layer, "padding", ((0, 0),) * len(window))
    dilation: tuple[int, ...] = getattr(layer, "dilation", (1,) * len(window))
    for axis, taken in enumerate(window):
        step, size = stride[axis], prev_shape[axis]
        if isinstance(padding, str):
            yield (size - 1 if padding == "causal" else size) % step != 0
            continue
        reach = (taken - 1) * dilation[axis] + 1
        yield (size + sum(padding[axis]) - reach) % step != 0
