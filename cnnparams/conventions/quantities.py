"""Quantities: what a convention multiplies with its factors, each a function of one applied layer."""

from collections.abc import Callable
from math import prod
from typing import cast

from cnnparams.conventions.applied import Applied
from cnnparams.errors import UnknownCostError
from cnnparams.layers.recurrent import Cells
from cnnparams.operations import KINDS, Kind

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


def _biases(use: Applied) -> int:
    return sum(_by_bias(use).values())


def _input_biases(use: Applied) -> int:
    return sum([count for name, count in _by_bias(use).items() if name != "output_bias"])


def _by_bias(use: Applied) -> dict[str, int]:
    """Return the additions of each bias: the first that have its axes and then those of the positions."""
    additions = [each for each in use.operations if each.kind == "add"]
    counts: dict[str, int] = {}
    for weight in use.weights:
        if _is_bias(weight.name):
            own = next(each for each in additions if each.axes[: len(weight.axes)] == weight.axes)
            additions.remove(own)
            counts[weight.name] = own.count
    return counts


def _is_bias(name: str) -> bool:
    """Whether a weight is added to what a kernel makes, also that of a second recurrent layer."""
    is_of_kernel = name.endswith("_bias") and not name.startswith("relative")
    return name == "bias" or is_of_kernel or name.startswith("bias_l")


def _affine(use: Applied) -> int:
    return use.inputs if any(weight.learnable for weight in use.weights) else 0


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


def _params(use: Applied) -> int:
    return sum([weight.size for weight in use.weights if weight.learnable])


def _of_kind(kind: Kind) -> Quantity:
    def count(use: Applied) -> int:
        if use.count("unknown"):
            raise UnknownCostError(f"{use.layer}: what its activation does is not known")
        return use.count(kind)

    return count


QUANTITIES: dict[str, tuple[Quantity, str]] = {
    "macs": (_macs, "multiply-adds"),
    "macs_at_output": (_macs_at_output, "multiply-adds, the kernel done at each position of the output"),
    "projections": (_projections, "multiply-adds with weights"),
    "products": (_products, "multiply-adds of queries, keys and values"),
    "biases": (_biases, "additions of biases"),
    "input_biases": (_input_biases, "additions of the biases of queries, keys and values"),
    "inputs": (lambda use: use.inputs, "elements of the input"),
    "outputs": (lambda use: use.outputs, "elements of the output"),
    "affine": (_affine, "elements of the input, if something is learnt"),
    "rows": (_rows, "rows of the input, each with all its channels"),
    "cells": (_cells, "cells, at each step of each layer"),
    "queries": (_queries, "elements of all queries"),
    "scores": (_scores, "scores of queries and keys"),
    "nearest": (_nearest, "elements of the output that are copied"),
    "linear": (_linear, "elements of the output that are means of those around"),
    "params": (_params, "learnable parameters"),
    **{kind: (_of_kind(kind), f"operations of the kind {kind}") for kind in KINDS[1:-1]},
}
"""What a layer's cost may be made of, by name, each with its meaning."""
