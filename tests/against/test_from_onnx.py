"""Models of ONNX read by `from_onnx`, beside what the package onnx itself says of them."""

import logging
import warnings
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO
from math import prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cnnparams import NetworkError
from cnnparams.command_line import main
from cnnparams.interop import from_onnx, from_torch
from cnnparams.interop.onnx_operations import OPERATIONS, SAME
from tests.against.onnx_models import built, line, models

pytestmark = pytest.mark.framework("onnx")

EXAMPLES = 59
"""How many examples are in a batch here, if a model does not say it."""

PARAMETERS = {
    "BatchNormalization of zeros": 4 * 6,  # one tensor is two weights of a layer, and state
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
    "LSTM, its last output": (1, 5),
}
"""The outputs of models that the package onnx does not compute."""

BATCHES = {
    **dict.fromkeys(["Gemm of inputs", "Gemm of inputs, no sum"]),
    **dict.fromkeys(
        ["GRU both ways", "LSTM", "LSTM with a state", "LSTM with peepholes", "LSTM, its last output", "RNN"],
        1,
    ),
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


FOLDED = {
    "computed kernel": 4,  # the gain is multiplied into the kernel
    "standardized": -216,  # constants of the normalisation
    "a kernel that is given": -54,
    "a number is not stored": 1,
    "a token that is not learnt": -8,
    "linear with a bias that is computed": -3,  # zeros that are joined to the bias
    "a number": 1,  # a single number counts as a constant
    "scaled by e to a number": 1,
    "gated by a number": 1,
    "a weight that is taken twice": -64,  # once as it is, and once turned
    "a constant": -730,  # ONNX does not say that it is none of the parameters
}
"""How many parameters less than PyTorch an export has, and why."""

NOT_EXPORTED = {
    "a bias of positions", "adaptive pools", "adaptive pools 3d", "attention with a mask",
    "attention without weights", "bilinear", "bounds", "decoder", "interpolate exactly",
    "lstm with projection", "orders of a weight", "products of batches", "ravel and types", "rms norm", "shuffles",
    "spectral norm", "transformer", "views of others",
}  # fmt: skip
"""Modules that PyTorch's older exporter does not take."""

NOT_READ = {
    "a token in front of a series that is turned",
    "batch norm 1d",
    "lstm of rows",
    "lstm of rows, one way",
    "tensor split",
}
"""Modules of which it makes sums along the batch, sequences, or recurrent layers with rows in the batch."""

DYNAMO = (
    "conv2d same",
    "batch norm",
    "linear of channels",
    "lstm, last",
    "global pool",
    "transposed",
    "self-attention",
)
"""Modules that its newer exporter writes too."""


def _torch_models() -> dict[str, Any]:
    import torch

    from tests.against.torch_models import models as torch_models

    return torch_models(torch)


def _exported(module: Any, inputs: Any, *, dynamo: bool) -> Any:
    """Return what PyTorch exports; its exporters warn, print and log."""
    import onnx
    import torch

    with warnings.catch_warnings(), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        try:
            if dynamo:
                return torch.onnx.export(module, inputs, dynamo=True, verbose=False).model_proto
            file = BytesIO()
            torch.onnx.export(module, inputs, file, dynamo=False)
            return onnx.load_model_from_string(file.getvalue())
        finally:
            logging.disable(logging.NOTSET)


def _compared(name: str, *, dynamo: bool) -> None:
    import torch

    build, shapes = _torch_models()[name]
    torch.manual_seed(0)
    module = build().eval()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.randn_like(parameter))  # as exporters merge what is equal
    kind = torch.long if name == "embedding" else torch.float32
    inputs = tuple([torch.zeros((1, *shape), dtype=kind) for shape in shapes])
    model = _exported(module, inputs, dynamo=dynamo)
    network, expected = from_onnx(model), from_torch(module, *shapes)
    assert network.param_count() == expected.param_count() - FOLDED.get(name, 0)
    assert _wide(network.output_shape) == _wide(expected.output_shape)
    assert network.macs() == expected.macs()


@pytest.mark.framework("torch")
@pytest.mark.parametrize("dynamo", [False, True], ids=["the older exporter", "the newer exporter"])
def test_what_pytorch_exports_counts_as_its_module_does(dynamo: bool) -> None:
    for name in DYNAMO if dynamo else sorted(_torch_models().keys() - NOT_EXPORTED - NOT_READ):
        try:
            _compared(name, dynamo=dynamo)
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Any, int]:
    """Draw a model of convolutions, pools, normalisations, sums and joins, and its multiply-adds."""
    from onnx import helper

    sizes = [draw(st.integers(1, 6)), draw(st.integers(6, 14)), draw(st.integers(6, 14))]
    values, lines, weights, macs = {"x": sizes}, [], {}, 0

    def weight(*shape: int) -> str:
        name = f"w{len(weights)}"
        weights[name] = shape
        return name

    for number in range(draw(st.integers(1, 8))):
        name = draw(st.sampled_from(sorted(values)))
        channels, height, width = values[name]
        makes = f"y{number}"
        kind = draw(
            st.sampled_from(["Conv", "MaxPool", "BatchNormalization", "Relu", "Add", "Concat", "PRelu"])
        )
        if kind == "Conv":
            filters, kernel, stride = (
                draw(st.integers(1, 5)),
                draw(st.integers(1, 4)),
                draw(st.integers(1, 2)),
            )
            before, after = draw(st.integers(0, 2)), draw(st.integers(0, 2))
            made = [(size + before + after - kernel) // stride + 1 for size in (height, width)]
            if min(made) < 1:
                continue
            biases = [weight(filters)] if draw(st.booleans()) else []
            takes = [name, weight(filters, channels, kernel, kernel), *biases]
            settings = {"strides": [stride] * 2, "pads": [before, before, after, after]}
            values[makes] = [filters, *made]
            macs += filters * channels * kernel**2 * made[0] * made[1]
        elif kind == "MaxPool":
            if min(height, width) < 2:
                continue
            takes, settings = [name], {"kernel_shape": [2, 2], "strides": [2, 2]}
            values[makes] = [channels, height // 2, width // 2]
        elif kind == "BatchNormalization":
            takes, settings = [name, *[weight(channels) for _ in range(4)]], {}
            values[makes] = values[name]
        elif kind == "PRelu":
            takes, settings = [name, weight(channels, 1, 1)], {}
            values[makes] = values[name]
        elif kind == "Relu":
            takes, settings = [name], {}
            values[makes] = values[name]
        else:
            alike = [
                other for other, shape in values.items()
                if shape[1:] == [height, width] and (kind == "Concat" or shape[0] == channels)
            ]  # fmt: skip
            takes = [name, draw(st.sampled_from(alike))]
            settings = {"axis": 1} if kind == "Concat" else {}
            joined = sum([values[each][0] for each in takes]) if kind == "Concat" else channels
            values[makes] = [joined, height, width]
        lines.append(line(kind, " ".join(takes), makes, **settings))
    lines = lines or [line("Relu", "x", "y")]
    model = built(lines, {"x": ("N", *sizes)}, weights=weights)
    taken = {name for node in model.graph.node for name in node.input}
    del model.graph.output[:]
    for made_name in dict.fromkeys([node.output[0] for node in model.graph.node]):
        if made_name not in taken:
            model.graph.output.append(helper.make_tensor_value_info(made_name, 1, None))
    return model, macs


@given(graphs())
def test_a_random_graph_has_the_counts_and_shapes_of_onnx(drawn: tuple[Any, int]) -> None:
    from onnx import shape_inference

    model, macs = drawn
    network = from_onnx(model)
    total = sum([prod(each.dims) for each in model.graph.initializer])
    assert network.param_count() + network.state_count() == total
    assert network.macs() == macs
    inferred = shape_inference.infer_shapes(model)
    shapes = [
        [dim.dim_value for dim in each.type.tensor_type.shape.dim][1:] for each in inferred.graph.output
    ]
    ours = [(step.output_shape[-1], *step.output_shape[:-1]) for step in network.outputs]
    assert sorted(ours) == sorted(map(tuple, shapes))


def test_the_command_line_keeps_what_is_unknown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "model.onnx"
    model = built([line("CumSum", "x axis")], {"x": ("N", 3)}, ints={"axis": 1})
    file.write_bytes(model.SerializeToString())
    assert main(["show", str(file)]) == 2
    assert capsys.readouterr().err.endswith("; here, by --keep-unknown\n")
    for arguments in (["show", str(file)], ["compare", str(file), str(file)]):
        assert main([*arguments, "--keep-unknown"]) == 0


def test_a_step_that_cannot_be_is_told_with_its_place() -> None:
    nothing = line("Slice", "x start end axis", "h")
    ints = {"start": [0], "end": [0], "axis": [1], "along": 1}
    model = built([nothing, line("CumSum", "h along")], {"x": ("N", 2, 3)}, ints=ints)
    with pytest.raises(NetworkError) as refused:
        from_onnx(model, unknown="keep")
    rule = "Opaque: output_shape: every size in a shape must be 1 or more, got (0, 3)"
    assert str(refused.value) == f"from_onnx: the model: {rule}"
