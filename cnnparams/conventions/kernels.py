"""Quantities of kernels: their multiply-adds, as tools count them, and the biases added to them."""

from collections.abc import Callable
from math import prod
from typing import cast

from cnnparams.conventions.applied import Applied
from cnnparams.layers.depthwise import Separable
from cnnparams.layers.transposed import Transposed

Quantity = Callable[[Applied], int]


def _macs(use: Applied) -> int:
    return use.count("multiply_add")


def _projections(use: Applied) -> int:
    """Multiply-adds with weights: of an attention layer, all but the products of queries, keys and values."""
    return _macs(use) - _products(use)


def _products(use: Applied) -> int:
    return sum(
        [
            operation.count
            for operation in use.operations
            if operation.kind == "multiply_add" and {"queries", "keys"} <= dict(operation.axes).keys()
        ]
    )


def _macs_at_output(use: Applied) -> int:
    """The multiply-adds of a transposed convolution, were its kernel done at each position of the output."""
    positions = prod(use.output_shape[:-1])
    return _macs(use) * positions // prod(use.prev_shapes[0][:-1])


def _ungrouped_at_output(use: Applied) -> int:
    """As `macs_at_output`, each filter on all channels; torchprofile sees groups if both are as many."""
    layer = cast("Transposed[tuple[int, ...]]", use.layer)
    is_seen = layer.filters == use.prev_shapes[0][-1]
    return _macs_at_output(use) * (1 if is_seen else layer.groups)


def _macs_by_stride(use: Applied) -> int:
    """As `macs_at_output`, divided by the strides: where nothing is trimmed, these are the multiply-adds."""
    layer = cast("Transposed[tuple[int, ...]]", use.layer)
    return _macs_at_output(use) // int(prod(layer.stride))


def _macs_grouped_twice(use: Applied) -> int:
    """The multiply-adds of a transposed convolution, were the filters of a group grouped once more."""
    layer = cast("Transposed[tuple[int, ...]]", use.layer)
    filters = layer.filters // layer.groups
    return _macs(use) // filters * int(filters // layer.groups)


def _biases_of_convolution(use: Applied) -> int:
    """The additions of the biases of one group, were a transposed convolution not transposed."""
    layer = cast("Transposed[tuple[int, ...]]", use.layer)
    places = 1
    for axis, size in enumerate(use.prev_shapes[0][:-1]):
        step: int = layer.stride[axis]
        reach = (layer.kernel_size[axis] - 1) * layer.dilation[axis] + 1
        trimmed = (
            (size - 1) * step + reach - use.output_shape[axis] + (layer.output_padding or (0,) * 3)[axis]
        )
        places *= (size + 2 * -(-max(trimmed, 0) // 2) - reach) // step + 1
    return layer.filters // layer.groups * places if layer.bias else 0


def _spread(use: Applied) -> int:
    layer = cast("Separable[tuple[int, ...]]", use.layer)
    depthwise = next(each for each in use.operations if each.kind == "multiply_add")
    return depthwise.count // int(prod(layer.kernel_size))


def _biases(use: Applied) -> int:
    return sum(_by_bias(use).values())


def _input_biases(use: Applied) -> int:
    return sum([count for name, count in _by_bias(use).items() if name != "output_bias"])


def _by_bias(use: Applied) -> dict[str, int]:
    """Return the additions of each bias: the first that have its axes and then those of the positions."""
    additions = [each for each in use.operations if each.kind == "add"]
    counts: dict[str, int] = {}
    for weight in use.weights:
        if is_bias(weight.name):
            own = next(each for each in additions if each.axes[: len(weight.axes)] == weight.axes)
            additions.remove(own)
            counts[weight.name] = own.count
    return counts


def is_bias(name: str) -> bool:
    """Whether a weight is added to what a kernel makes, also that of a second recurrent layer."""
    is_of_kernel = name.endswith("_bias") and not name.startswith("relative")
    return name == "bias" or is_of_kernel or name.startswith("bias_l")


OF_KERNELS: dict[str, tuple[Quantity, str]] = {
    "macs": (_macs, "multiply-adds"),
    "projections": (_projections, "multiply-adds with weights"),
    "products": (_products, "multiply-adds of queries, keys and values"),
    "macs_at_output": (_macs_at_output, "multiply-adds, the kernel done at each position of the output"),
    "ungrouped_at_output": (
        _ungrouped_at_output,
        "multiply-adds at each position of the output, without groups",
    ),
    "macs_by_stride": (
        _macs_by_stride,
        "multiply-adds at each position of the output, divided by the stride",
    ),
    "macs_grouped_twice": (_macs_grouped_twice, "multiply-adds, divided by the groups twice"),
    "biases_of_convolution": (_biases_of_convolution, "additions of biases, as if it were a convolution"),
    "spread": (_spread, "elements between the two kernels of a separable convolution"),
    "biases": (_biases, "additions of biases"),
    "input_biases": (_input_biases, "additions of the biases of queries, keys and values"),
}
"""What is made of kernels and biases, by name, each with its meaning."""
