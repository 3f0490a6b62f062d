"""Quantities: what a convention multiplies with its factors, each a function of one applied layer."""

from itertools import zip_longest
from math import prod
from typing import cast

from cnnparams.arithmetic.sliding import count_taps
from cnnparams.conventions.applied import Applied
from cnnparams.conventions.kernels import OF_KERNELS, Quantity
from cnnparams.errors import UnknownCostError
from cnnparams.layers.pooling import AvgPool, Pool
from cnnparams.layers.recurrent import Cells
from cnnparams.operations import KINDS, Kind


def _affine(use: Applied) -> int:
    return use.inputs if any(weight.learnable for weight in use.weights) else 0


def _learnt(use: Applied) -> int:
    return use.inputs * sum([weight.learnable for weight in use.weights])


def _channels(use: Applied) -> int:
    return use.inputs // _rows(use)


def _gamma(use: Applied) -> int:
    return sum([weight.size for weight in use.weights if weight.name == "gamma"])


def _scaled(use: Applied) -> int:
    return use.inputs if _gamma(use) else 0


def _scaled_sets(use: Applied) -> int:
    return use.count("root") if _gamma(use) else 0


def _kernel(use: Applied) -> int:
    return next(weight.size for weight in use.weights if weight.name == "kernel")


def _biases_of_step(use: Applied) -> int:
    """The additions of the biases of all gates of one layer at one step, where PyTorch has two of each."""
    has_bias = any(weight.name == "bias" for weight in use.weights)
    return _kernel(use) // use.prev_shapes[0][-1] if has_bias else 0


def _units(use: Applied) -> int:
    return cast("Cells[tuple[int, ...]]", use.layer).units


def _rows(use: Applied) -> int:
    axis = getattr(use.layer, "axis", -1)  # that of a softmax
    return use.inputs // use.prev_shapes[0][axis - 1 if axis > 0 else axis]


def _cells(use: Applied) -> int:
    layer = cast("Cells[tuple[int, ...]]", use.layer)
    return use.prev_shapes[0][0] * layer.units * layer.num_layers


def _queries(use: Applied) -> int:
    return use.count("multiply")


def _scores(use: Applied) -> int:
    return use.count("exponential")


def _nearest(use: Applied) -> int:
    return use.outputs if getattr(use.layer, "interpolation", None) == "nearest" else 0


def _linear(use: Applied) -> int:
    """The elements of the output that are means of those around, along one, two or three axes."""
    return use.outputs if getattr(use.layer, "interpolation", "").endswith("linear") else 0


def _bilinear(use: Applied) -> int:
    return _linear(use) if len(use.output_shape) == 3 else 0


def _cubic(use: Applied) -> int:
    return use.outputs if getattr(use.layer, "interpolation", None) == "bicubic" else 0


def _axes(use: Applied) -> int:
    return len(use.prev_shapes[0]) - 1


def _windows(use: Applied) -> int:
    layer = cast("Pool[tuple[int, ...]]", use.layer)
    return use.outputs * int(prod(layer.pool_size))


def _taps(use: Applied) -> int:
    """The elements under all windows of an average, with the padding that it counts."""
    layer = cast("AvgPool[tuple[int, ...]]", use.layer)
    if not getattr(layer, "count_include_pad", False):
        return use.count("add") + use.outputs
    if layer.padding == "same":
        return _windows(use)
    *sizes, channels = use.prev_shapes[0]
    whole: list[int] = [size + sum(sides) for size, sides in zip(sizes, layer.padding, strict=True)]
    taps, _ = count_taps(
        (*whole, channels),
        use.output_shape[:-1],
        layer.pool_size,
        stride=layer.stride or layer.pool_size,
        padding=((0, 0),) * len(whole),
        dilation=(1,) * len(whole),
    )
    return taps * channels


def _merged(use: Applied) -> int:
    """The elements of all results where one input after the other is merged with what there is."""
    total, (result, *others) = 0, [shape[::-1] for shape in use.prev_shapes]
    for shape in others:
        result = tuple([max(sizes) for sizes in zip_longest(result, shape, fillvalue=1)])
        total += prod(result)
    return total


def _params(use: Applied) -> int:
    return sum([weight.size for weight in use.weights if weight.learnable])


def _of_kind(kind: Kind) -> Quantity:
    def count(use: Applied) -> int:
        if use.count("unknown"):
            raise UnknownCostError(f"{use.layer}: what its activation does is not known")
        return use.count(kind)

    return count


QUANTITIES: dict[str, tuple[Quantity, str]] = {
    **OF_KERNELS,
    "inputs": (lambda use: use.inputs, "elements of the input"),
    "outputs": (lambda use: use.outputs, "elements of the output"),
    "outputs_by_axis": (lambda use: use.outputs * _axes(use), "elements of the output, once for each axis"),
    "positions": (lambda use: prod(use.output_shape[:-1]), "positions of the output"),
    "merged": (_merged, "elements merged, one input after another"),
    "affine": (_affine, "elements of the input, if something is learnt"),
    "learnt": (_learnt, "elements of the input, once for each vector that is learnt"),
    "scaled": (_scaled, "elements of the input, if a scale is learnt"),
    "scaled_sets": (_scaled_sets, "sets that are normalised together, if a scale is learnt"),
    "gamma": (_gamma, "numbers of the scale"),
    "kernel": (_kernel, "numbers of the kernel of the input"),
    "biases_of_step": (_biases_of_step, "additions of biases at one step"),
    "units": (_units, "units of one layer"),
    "channels": (_channels, "channels"),
    "axes": (_axes, "axes along which a kernel slides"),
    "layers": (lambda _: 1, "layers"),
    "windows": (_windows, "elements in all windows, with padding"),
    "taps": (_taps, "elements in all windows, with the padding that is counted"),
    "rows": (_rows, "rows of the input, each with all its channels"),
    "cells": (_cells, "cells, at each step of each layer"),
    "queries": (_queries, "elements of all queries"),
    "scores": (_scores, "scores of queries and keys"),
    "nearest": (_nearest, "elements of the output that are copied"),
    "linear": (_linear, "elements of the output that are means of those around"),
    "bilinear": (_bilinear, "elements of an image that are means of those around"),
    "cubic": (_cubic, "elements of the output that are mixed from sixteen around"),
    "params": (_params, "learnable parameters"),
    **{kind: (_of_kind(kind), f"operations of the kind {kind}") for kind in KINDS[1:-1]},
}
"""What a layer's cost may be made of, by name, each with its meaning."""
