"""Models of ONNX read by `from_onnx`, beside what the package onnx itself says of them."""

import warnings
from math import prod
from typing import Any

import pytest

from cnnparams.interop import from_onnx
from cnnparams.interop.onnx_operations import OPERATIONS, SAME
from tests.against.onnx_models import models

pytestmark = pytest.mark.framework("onnx")

EXAMPLES = 59
"""How many examples are in a batch here, if a model does not say it."""

PARAMETERS = {
    "BatchNormalization, merged": 24 + 12,  # one tensor is learnt in one layer, and state in the other
    "InstanceNormalization without weights": 0,  # which are ones and zeros
    "PRelu with one slope": 1,
    "Resize": 0,  # the scales
    "Upsample": 0,
}
"""Models whose parameters are not all initializers of floats that are not single numbers."""

SHAPES = {
    "ConvTranspose": (24, 20, 8),  # (12 - 1) * 2 - 2 + 3 + 1 = 24, (10 - 1) * 2 - 2 + 3 + 1 = 20
    "ConvTranspose to a shape": (24, 20, 4),
    "LRN": (12, 10, 6),
}
"""The outputs of models that the package onnx does not compute."""

BATCHES = {
    "Gemm of inputs": None,
    **dict.fromkeys(["GRU both ways", "LSTM", "LSTM with peepholes", "RNN"], 1),
}
"""Which axis is the batch, where it is not the first one."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test of a model each of them; none where onnx is missing, so that the test is skipped."""
    if "name" in metafunc.fixturenames:
        try:
            names = list(models())
        except ImportError:
            names = ["any"]
        metafunc.parametrize("name", names)


def _wide(shape: Any) -> list[int]:
    return sorted([size for size in shape if size != 1])


def _output(model: Any) -> tuple[int, Any]:
    """Return how many examples a model gets, and the shape of what it makes of them, by the package onnx."""
    import numpy as np
    from onnx.reference import ReferenceEvaluator

    inputs = {}
    for each in model.graph.input:
        shape = [dim.dim_value or EXAMPLES for dim in each.type.tensor_type.shape.dim]
        kind = "int64" if each.type.tensor_type.elem_type == 7 else "float32"
        inputs[each.name] = np.ones(shape, kind)
    examples = EXAMPLES if any(EXAMPLES in each.shape for each in inputs.values()) else 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of how it is computed
        return examples, ReferenceEvaluator(model).run(None, inputs)[-1].shape


def _weights(model: Any) -> int:
    """Return how many numbers the initializers of weights have: floats, and small integers."""
    sizes = [prod(each.dims) for each in model.graph.initializer if each.data_type in {1, 3} and each.dims]
    return sum([size for size in sizes if size > 1])


def test_a_model_has_the_counts_and_shapes_of_onnx(name: str) -> None:
    model = models()[name]
    network = from_onnx(model, batch_axis=BATCHES.get(name, 0))
    total = network.param_count() + network.state_count()
    assert total == PARAMETERS.get(name, _weights(model))
    assert network.macs() >= 0  # each step says what it computes
    output = network.steps[-1].output_shape
    if name in SHAPES:
        assert output == SHAPES[name]
        return
    examples, shape = _output(model)
    examples = 1 if name in BATCHES and BATCHES[name] is None else examples
    assert prod(output) * examples == prod(shape)
    assert set(_wide(output)) <= {*shape, *[size // examples for size in shape]}


def test_every_line_of_the_table_is_in_a_model() -> None:
    kinds = {node.op_type for model in models().values() for node in model.graph.node}
    assert sorted({*OPERATIONS, *SAME} - kinds) == []
