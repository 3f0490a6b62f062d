"""Files of ONNX that are damaged, absurd or made to do harm: each a clear error, and nothing else is read."""

import resource
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from math import prod
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from cnnparams import CNNParamsError, NetworkError
from cnnparams.interop import from_onnx
from cnnparams.interop.onnx_file import MOST_FIELDS, varint, without_numbers
from tests.against.onnx_models import Line, built, line, models

pytestmark = pytest.mark.framework("onnx")

X: dict[str, tuple[int | str, ...]] = {"x": ("N", 3, 8, 8)}
SOON = 10.0
"""Seconds: each takes less than one, but machines are busy, and measuring coverage is slow."""


def _of(*lines: Line, **given: Any) -> Any:
    return built(lines, X, **given)


def _renamed(model: Any, number: int, name: str) -> Any:
    model.graph.initializer[number].name = name
    return model


def _sized(model: Any, *sizes: int) -> Any:
    """Return a model whose first initializer has these sizes, and no numbers."""
    tensor = model.graph.initializer[0]
    tensor.ClearField("dims")
    tensor.ClearField("float_data")
    tensor.ClearField("raw_data")
    tensor.dims.extend(sizes)
    return model


def _external(model: Any, location: str) -> Any:
    for tensor in model.graph.initializer:
        tensor.ClearField("float_data")
        tensor.data_location = 1
        for key, value in {"location": location, "offset": "0", "length": "600"}.items():
            entry = tensor.external_data.add()
            entry.key, entry.value = key, value
    return model


def _nested(depth: int) -> bytes:
    """Return a model with an If in an If, so deep, written by hand: protobuf would not write it."""
    content = b""
    for _ in range(depth):
        graph = b"\x0a" + varint(len(content)) + content if content else b""
        attribute = b"\x0a\x0bthen_branch\x32" + varint(len(graph)) + graph
        content = b"\x22\x02If" + b"\x2a" + varint(len(attribute)) + attribute
    graph = b"\x0a" + varint(len(content)) + content
    return b"\x3a" + varint(len(graph)) + graph


def _told(make: Callable[[], Any], **given: Any) -> str:
    began = perf_counter()
    with pytest.raises(NetworkError) as refused:
        from_onnx(make(), **given)
    assert perf_counter() - began < SOON
    return str(refused.value)


def test_what_is_no_model_is_told(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    model = models()["Conv"].SerializeToString()
    for content, rule in [
        (b"", "it is empty"),
        (b"<html>", "a field has the form 4, which there is not"),
        (b"\xff" * 20, "it ends within a number"),
        (model[:-1], "it ends within a field of 4 bytes"),
        (b"\x3a\x05\x0a\x7f\x00\x00\x00", "it ends within a field of 127 bytes"),
        (b"\x39\x00", "it ends within a number"),
        (b"\x08\x07", "it has no graph"),
    ]:
        path.write_bytes(content)
        assert _told(lambda: path) == f"from_onnx: {path}: is no ONNX file: {rule}"
    with pytest.raises(NetworkError) as refused:
        from_onnx(b"\x3a\x02\x0a\xff")
    assert str(refused.value) == "from_onnx: the model: is no ONNX file: it ends within a number"
    with pytest.raises(NetworkError, match="is no ONNX file"):
        from_onnx(b"\x3a\x03\x12\x01\xff\x0a\x00"[:4])
    with pytest.raises(FileNotFoundError):
        from_onnx(tmp_path / "none.onnx")
    with pytest.raises(OSError, match="irectory"):
        from_onnx(tmp_path)
    with pytest.raises(TypeError) as wrong:
        from_onnx(5)
    assert str(wrong.value) == (
        "from_onnx: takes the path of a file, a model of onnx, or its bytes, got 5 (int)"
    )


def test_a_file_that_claims_gigabytes_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "large.onnx"
    model = _sized(_of(line("Conv", "x w"), weights={"w": (4, 3, 3, 3)}), 250_000_000, 3, 1, 1)
    content = model.graph.initializer[0].SerializeToString() + b"\x4a" + varint(3_000_000_000)
    del model.graph.initializer[:]
    rest = model.SerializeToString()
    graph = model.graph.SerializeToString()
    tensor = b"\x2a" + varint(len(content) + 3_000_000_000) + content
    head = rest[: rest.index(b"\x3a")] + b"\x3a" + varint(len(graph) + len(tensor) + 3_000_000_000) + graph
    with path.open("wb") as file:
        file.write(head + tensor)
        file.truncate(len(head + tensor) + 3_000_000_000)  # which takes no room
    file_end = rest[rest.index(b"\x3a") :][1 + len(varint(len(graph))) + len(graph) :]
    with path.open("ab") as file:
        file.write(file_end)
    began = perf_counter()
    tracemalloc.start()
    network = from_onnx(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert network.param_count() == 750_000_000
    assert perf_counter() - began < SOON
    assert most < 20 * 2**20


def test_the_numbers_of_large_tensors_are_dropped_and_all_else_is_kept() -> None:
    import onnx

    for model in models().values():
        content = model.SerializeToString()
        assert without_numbers(memoryview(content)) == content
    large = _of(line("Conv", "x w"), weights={"w": (100, 3, 8, 8)})
    kept = onnx.ModelProto.FromString(without_numbers(memoryview(large.SerializeToString())))
    assert len(kept.graph.initializer[0].float_data) == 0
    large.graph.initializer[0].ClearField("float_data")
    assert kept == large


def test_messages_that_are_too_many_or_too_deep_are_refused() -> None:
    rule = "from_onnx: the model: is no ONNX file: its messages are nested deeper than 60"
    assert _told(lambda: _nested(1000)) == rule
    ints = b"\x40\x01" * (MOST_FIELDS + 1)
    attribute = b"\x2a" + varint(len(ints)) + ints
    node = b"\x0a" + varint(len(attribute)) + attribute
    graph = b"\x3a" + varint(len(node)) + node
    rule = "from_onnx: the model: is no ONNX file: it has more than 500,000 fields"
    assert _told(lambda: graph) == rule
    text = b"\x12" + varint(65 * 2**20) + b"a" * (65 * 2**20)
    rule = "from_onnx: the model: is no ONNX file: its graph is longer than 67,108,864 bytes"
    assert _told(lambda: text) == rule
    many = _of(*[line("Relu", "x", f"y{number}") for number in range(50_001)])
    assert _told(lambda: many) == "from_onnx: a graph may have 50,000 operations, got 50,001"


def test_absurd_sizes_are_refused_or_counted() -> None:
    conv, weight = line("Conv", "x w"), {"w": (4, 3, 3, 3)}
    wide = built([conv], {"x": ("N", 3, 10**12, 10**12)}, weights=weight)
    assert from_onnx(wide).output_shape == (10**12 - 2, 10**12 - 2, 4)
    sized = built([line("Size", "x", "s"), line("Reshape", "x s")], {"x": ("N", 3, 10**12, 10**12)})
    assert _told(lambda: sized).startswith("from_onnx: Reshape: ")
    unsized = built([conv], {"x": ("N", 3, "height", 8)}, weights=weight)
    rule = f"from_onnx: the input 'x' has a size that ONNX cannot write, got {10**30}"
    assert _told(lambda: unsized, sizes={"height": 10**30}) == rule
    cases = [
        (_sized(_of(conv, weights=weight), -4, 3, 3, 3), "'w' has a size below 0, got (-4, 3, 3, 3)"),
        (_sized(_of(conv, weights=weight), *[1] * 1000), "'w' has more than 32 axes, got 1000"),
        (
            built([conv], {"x": ("N", *[1] * 999)}, weights=weight),
            "'x' has more than 32 axes, got 1000",
        ),
        (
            built([conv], {"x": ("N", 3, -8, 8)}, weights=weight),
            "the input 'x' leaves sizes open, got ('N', 3, None, 8); give input_shape",
        ),
        (
            built([conv], {"x": ("N", 5, 8, 8)}, weights=weight),
            "conv2d: Conv2D(filters=4, kernel_size=(3, 3), bias=False) has 180 numbers, the model 108",
        ),
        (
            _of(line("Reshape", "x s", "y"), ints={"s": [-1, -1]}),
            "Reshape: [ShapeInferenceError] Target shape may not have multiple -1 dimensions.",
        ),
    ]
    for model, rule in cases:
        assert _told(lambda model=model: model) == f"from_onnx: {rule}"


def test_arithmetic_on_shapes_stays_small() -> None:
    began = perf_counter()
    tracemalloc.start()
    bombs = [
        _of(
            line("Range", "a b c", "r"), line("Cast", "r", "f", to=1),
            line("ReduceMax", "f", "m", keepdims=0), line("Add", "x m"),
            ints={"a": 0, "b": 10**12, "c": 1},
        ),
        _of(
            line("ConstantOfShape", "s", "z"), line("ReduceSum", "z", "m", keepdims=0), line("Add", "x m"),
            ints={"s": [10**6, 10**6]},
        ),
        _of(
            line("Tile", "s r", "z"), line("Cast", "z", "f", to=1), line("ReduceSum", "f", "m", keepdims=0),
            line("Add", "x m"), ints={"s": [1], "r": [10**12]},
        ),
        _of(
            *[line("Concat", f"{'s' if not n else f's{n}'} {'s' if not n else f's{n}'}", f"s{n + 1}", axis=0)
              for n in range(60)],
            line("Cast", "s60", "f", to=1), line("ReduceSum", "f", "m", keepdims=0), line("Add", "x m"),
            ints={"s": [1] * 4},
        ),
    ]  # fmt: skip
    for model in bombs:
        with suppress(NetworkError):
            from_onnx(model)
    assert tracemalloc.get_traced_memory()[1] < 50 * 2**20
    tracemalloc.stop()
    assert perf_counter() - began < SOON


def test_graphs_that_are_none_are_told() -> None:
    relu, conv = line("Relu", "x"), line("Conv", "x w")
    twice = _of(relu)
    twice.graph.input.append(twice.graph.input[0])
    lost = _of(relu)
    lost.graph.output[0].name = "gone"
    silent = _of(relu)
    del silent.graph.output[:]
    deaf = built([line("Relu", "w")], {}, weights={"w": (3,)})
    nameless = _of(relu).SerializeToString().replace(b"main_graph", b"main\xff\xferaph")
    sequence = _of(relu)
    sequence.graph.input[0].type.sequence_type.elem_type.tensor_type.elem_type = 1
    cases = [
        (_of(line("Add", "x b", "a"), line("Relu", "a", "b")), "Add: the graph goes round in a circle"),
        (_of(line("Add", "x b")), "Add: nothing makes 'b'"),
        (_of(line("Relu", "x", "a"), line("Tanh", "x", "a")), "two tensors have the name 'a'"),
        (_of(line("Relu", "w", "x"), weights={"w": (3,)}), "two tensors have the name 'x'"),
        (
            _renamed(_of(line("Conv", "x w b"), weights={"w": (4, 3, 3, 3), "b": (4,)}), 1, "w"),
            "two tensors have the name 'w'",
        ),
        (
            _of(line("Constant", "", "w", value_float=1.0), line("Constant", "", "w", value_float=1.0), conv),
            "two tensors have the name 'w'",
        ),
        (twice, "two tensors have the name 'x'"),
        (lost, "nothing makes the output 'gone'"),
        (silent, "the graph has no output"),
        (deaf, "the graph has no input"),
        (nameless, "a name is no text"),
        (sequence, "the input 'x' is no tensor"),
    ]
    for model, rule in cases:
        assert _told(lambda model=model: model) == f"from_onnx: {rule}"


def test_nothing_else_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    model = _of(line("Conv", "x w"), weights={"w": (4, 3, 3, 3)})
    for location in ("/etc/passwd", "../../secret", "missing.data"):
        path = tmp_path / "model.onnx"
        path.write_bytes(_external(model, location).SerializeToString())
        true_open = Path.open

        def noted(self: Path, *arguments: Any, **named: Any) -> Any:
            opened.append(str(self))
            return true_open(self, *arguments, **named)  # noqa: B023 - used at once

        monkeypatch.setattr(Path, "open", noted)
        assert from_onnx(path).param_count() == prod((4, 3, 3, 3))
        monkeypatch.undo()
    assert set(opened) == {str(path)}


@settings(max_examples=300)
@given(st.data())
def test_a_damaged_model_is_read_or_refused(data: st.DataObject) -> None:
    table = sorted(models())
    content = bytearray(models()[data.draw(st.sampled_from(table))].SerializeToString())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, max(len(content) - 1, 0)))
        more = data.draw(st.binary(max_size=6))
        content[at : at + data.draw(st.integers(0, 6))] = more
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = perf_counter()
    with suppress(CNNParamsError, UserWarning):
        from_onnx(bytes(content), unknown="keep", unused="drop")
    assert perf_counter() - began < SOON
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500 * 2**10
