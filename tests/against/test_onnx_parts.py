"""The parts of `from_onnx`: sizes, batches, paths, arithmetic on shapes, branches, and what is refused."""

from collections.abc import Sequence
from typing import Any

import pytest

from cnnparams import Conv2D, Dense, Flatten, Network, NetworkError, ReLU
from cnnparams.command_line import main
from cnnparams.interop import check, from_onnx
from tests.against.onnx_models import IMAGE, SERIES, Line, built, line, models

pytestmark = pytest.mark.framework("onnx")

CONV = line("Conv", "x w", name="/conv/Conv")
WEIGHT = {"w": (4, 3, 3, 3)}
OPEN: dict[str, tuple[int | str, ...]] = {"x": ("N", 3, "height", "width")}
HOW = "keep them with unknown='keep', or say how to make one: layers={'Operation': function}"


def _kinds(network: Network[Any]) -> list[str]:
    return [step.kind for step in network.steps[1:]]


def test_sizes_that_are_open_are_given_by_name_or_as_a_shape() -> None:
    model = built([CONV], OPEN, weights=WEIGHT)
    expected = Network((8, 9, 3)).add(Conv2D(4, 3, bias=False), name="conv")
    assert from_onnx(model, sizes={"height": 8, "width": 9}) == expected
    assert from_onnx(model, input_shape=(3, 8, 9)) == expected
    assert from_onnx(model, input_shape={"x": (3, 8, 9)}, sizes={"N": 4}) == expected
    assert from_onnx(model.SerializeToString(), input_shape=(3, 8, 9)) == expected
    shapeless = built([CONV], {"x": ()}, weights=WEIGHT)
    shapeless.graph.input[0].type.tensor_type.ClearField("shape")
    assert from_onnx(shapeless, input_shape=(3, 8, 9)) == expected


def test_the_batch_is_found_or_told() -> None:
    several = built([line("Concat", "x s", axis=1)], {"x": ("batch", 4), "s": (4, "batch")})
    with pytest.raises(NetworkError):  # (59, 4) and (4, 59)
        from_onnx(several)
    states = built(
        [line("Transpose", "s", "t", perm=[1, 0, 2]), line("Concat", "x t", axis=1)],
        {"x": ("batch", 5, 8), "s": (2, "batch", 8), "r": (16,), "k": ()},
    )
    network = from_onnx(states)
    assert [step.output_shape for step in network.steps if not step.inputs] == [(5, 8), (2, 8), (16,), (1,)]
    assert network["cat"].output_shape == (7, 8)
    turned = built([line("Relu", "x")], {"x": (5, 2, 8), "y1": (3,), "z": (5, 2)})
    network = from_onnx(turned, batch_axis=-2)
    assert [step.output_shape for step in network.steps] == [(5, 8), (3,), (5, 2), (5, 8)]
    network = from_onnx(turned, batch_axis={"x": None, "y1": None})
    assert [step.output_shape for step in network.steps] == [(2, 8, 5), (3,), (5, 2), (2, 8, 5)]


def test_a_batch_of_one_is_followed_through_reshapes() -> None:
    lines = [
        line("Transpose", "x", "t", perm=[1, 0, 2]),
        line("Reshape", "t heads", "h"),
        line("Transpose", "h", "a", perm=[1, 0, 2]),
        line("Transpose", "h", "b", perm=[1, 2, 0]),
        line("MatMul", "a b", "m"),
        line("MatMul", "m a", "n"),
        line("Transpose", "n", "o", perm=[1, 0, 2]),
        line("Reshape", "o flat", "p"),
        line("MatMul", "p w", "q"),
        line("Reshape", "q back", "r"),
        line("Transpose", "r", perm=[1, 0, 2]),
    ]
    for batch in (1, "N"):
        one = 1 if batch == 1 else 59
        model = built(
            lines,
            {"x": (batch, 7, 12)},
            weights={"w": (12, 5)},
            ints={"heads": [7, 3 * one, 4], "flat": [7 * one, 12], "back": [7, one, 5]},
        )
        network = from_onnx(model)
        assert _kinds(network) == [
            *["Reshape", "Permute", "Permute", "MatMul", "Permute", "MatMul", "Permute", "Reshape", "Dense"],
        ]
        assert network.output_shape == (7, 5)
        assert network.macs() == 2 * 7 * 7 * 12 + 7 * 12 * 5


def test_paths_are_modules_or_names() -> None:
    model = built(
        [
            line("Conv", "x layer1.0.conv1.weight layer1.0.conv1.bias", "a", name="Conv_0"),
            line("Relu", "a", "b", name="/layer1/layer1.0/relu/Relu"),
            line("Conv", "b onnx::Conv_9", "c", name="/layer1/layer1.0/downsample/downsample.0/Conv"),
            line("Relu", "c", "d", name="stage/relu"),
            line("Relu", "d", "e"),
            line("Relu", "e", "f"),
            line("Add", "f offset.value", "g", name="/Add"),
            line("Add", "g onnx::Add_3", "h", name="/tail/Add"),
            line("Mul", "h val_4", "i", name="node_mul_4"),
            line("Relu", "i", "j", name="node_relu_5"),
            line("Relu", "j", "k", name="/deep/a\tb/Relu"),
        ],
        {"x": IMAGE},
        weights={
            "layer1.0.conv1.weight": (4, 6, 1, 1), "layer1.0.conv1.bias": (4,), "onnx::Conv_9": (3, 4, 1, 1),
            "offset.value": (3, 12, 10), "onnx::Add_3": (3, 12, 10), "val_4": (12, 10),
        },
    )  # fmt: skip
    for node, scopes in ((9, "['', 'head', 'head.1', 'relu_5']"), (8, "['mul']")):
        note = model.graph.node[node].metadata_props.add()
        note.key, note.value = "pkg.torch.onnx.name_scopes", scopes
    network = from_onnx(model)
    assert [step.path for step in network.steps[1:]] == [
        *["layer1/0/conv1", "layer1/0/relu", "layer1/0/downsample/0", "stage/relu", "relu", "relu_1"],
        *["offset/value", "add", "tail/weight", "tail/add", "weight", "mul", "head/1", "deep/a_b"],
    ]
    assert network["layer1"].param_count() == 4 * 6 + 4 + 3 * 4


def test_weights_without_a_name_of_their_own_have_different_paths() -> None:
    names = ["onnx::1", "onnx::2", "b"]
    model = built(
        [line("Add", f"x{n or ''} {name}", f"x{n + 1}") for n, name in enumerate(names)],
        {"x": SERIES},
        weights=dict.fromkeys(names, (9, 1)),
    )
    assert [step.path for step in from_onnx(model).steps if not step.inputs] == [
        "input",
        "weight",
        "weight_2",
        "b",
    ]


def test_a_network_has_the_name_of_its_file_or_of_its_graph(tmp_path: Any) -> None:
    import onnx

    model = built([CONV], {"x": IMAGE}, weights={"w": (4, 6, 3, 3)})
    assert from_onnx(model).name is None
    path = tmp_path / "mine.onnx"
    onnx.save(model, path)
    assert check(from_onnx(path), path)
    assert from_onnx(path).name == from_onnx(str(path)).name == "mine"
    model.graph.name = "theirs"
    assert from_onnx(model).name == "theirs"


def test_a_file_is_read_on_the_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    import onnx

    path = tmp_path / "mine.onnx"
    onnx.save(built([CONV], OPEN, weights=WEIGHT), path)
    assert main(["show", str(path), "--input", "3,8,9"]) == 0
    assert "Params 108 " in capsys.readouterr().out
    assert main(["check", str(path), "--input", "3,8,9", "--max-params", "100"]) == 1
    assert main(["show", str(path)]) == 2
    assert capsys.readouterr().err == (
        f"cnnparams: {path}: from_onnx: the input 'x' leaves sizes open, got ('N', 3, 'height', 'width'); "
        "give sizes={'height': ..., 'width': ...} or input_shape\n"
    )


SHAPE_SUMS: dict[str, tuple[Sequence[Line], dict[str, Any]]] = {
    "the sizes of the input": (
        [line("Shape", "x", "s"), line("Gather", "s i", "h"), line("Unsqueeze", "h a", "u"),
         line("Concat", "b u u", "t", axis=0)],
        {"i": 2, "a": [0], "b": [-1, 5]},
    ),
    "parts and sums": (
        [line("Shape", "x", "s", start=1, end=4), line("Slice", "s from to", "p"), line("Mul", "p p", "q"),
         line("Div", "q p", "r"), line("Sub", "r one", "m"), line("Add", "m one", "n"),
         line("Concat", "b n three", "t", axis=0)],
        {"from": [1], "to": [2], "one": [1], "b": [0], "three": [60]},
    ),
    "floats between": (
        [line("Shape", "x", "s"), line("Cast", "s", "f", to=1), line("Sqrt", "f", "g"), line("Pow", "g two", "p"),
         line("Round", "p", "q"), line("Floor", "q", "r"), line("Ceil", "r", "c"), line("Cast", "c", "d", to=7),
         line("Abs", "d", "e"), line("Neg", "e", "n"), line("Neg", "n", "o"),
         line("Reciprocal", "f", "u"), line("Div", "f f", "v"), line("Cast", "v", "w", to=7), line("Mul", "o w", "z"),
         line("Slice", "z from to", "t")],
        {"two": [2], "from": [0], "to": [4]},
    ),
    "comparisons": (
        [line("Shape", "x", "s"), line("Greater", "s n", "a"), line("Less", "s n", "b"), line("Or", "a b", "c"),
         line("And", "c c", "d"), line("Not", "d", "e"), line("Equal", "s s", "f"),
         line("GreaterOrEqual", "s n", "g"), line("LessOrEqual", "s s", "h"), line("And", "f h", "i"),
         line("Where", "i s n", "t")],
        {"n": [7]},
    ),
    "extremes and products": (
        [line("Shape", "x", "s"), line("Max", "s one", "m"), line("Min", "m many", "k"), line("Mod", "k many", "o"),
         line("ReduceProd", "o", "p", keepdims=0), line("ReduceMax", "o a", "q"), line("ReduceMin", "o a", "v"),
         line("ReduceSum", "o", "w"), line("Sub", "q q", "q0"), line("Sub", "v v", "v0"), line("Sub", "w w", "w0"),
         line("Sub", "p p", "p0"), line("Add", "o q0", "o1"), line("Add", "o1 v0", "o2"), line("Add", "o2 w0", "o3"),
         line("Add", "o3 p0", "o4"), line("Size", "o4", "n"), line("Sub", "n n", "n0"), line("Add", "o4 n0", "o5"),
         line("Identity", "o5", "t")],
        {"one": [1], "many": [1000], "a": [0]},
    ),
    "filled": (
        [line("ConstantOfShape", "two", "ones", value="one"), line("Shape", "x", "s"),
         line("Gather", "s both", "h"), line("Mul", "h ones", "g"), line("Concat", "b g", "t", axis=0)],
        {"two": [2], "both": [2, 3], "b": [-1, 6]},
    ),
    "filled with zeros": (
        [line("ConstantOfShape", "four", "z"), line("Cast", "z", "i", to=7), line("Add", "i all", "t")],
        {"four": [4], "all": [-1, 6, 12, 10]},
    ),
    "ranges and tiles": (
        [line("Range", "zero four one", "r"), line("Reshape", "r shape", "m"), line("Squeeze", "m a", "n"),
         line("Flatten", "n", "f"), line("Transpose", "f", "g"), line("Squeeze", "g", "o"),
         line("Expand", "o four1", "e"), line("Tile", "e once", "k"), line("Sub", "k k", "l"), line("Add", "l all", "t")],
        {"zero": 0, "four": 4, "one": 1, "shape": [1, -1, 1], "a": [0], "four1": [4], "once": [1],
         "all": [-1, 6, 12, 10]},
    ),
    "constants": (
        [line("Constant", "", "b", value_int=-1), line("Constant", "", "c", value_ints=[6, 12, 10]),
         line("Constant", "", "w", value_string="word"), line("Shape", "w", "none"),
         line("Unsqueeze", "b a", "d"), line("Constant", "", "e", value_float=1.0), line("Cast", "e", "f", to=7),
         line("Mul", "c f", "g"), line("Constant", "", "h", value_floats=[1.0]), line("Concat", "d g none", "t", axis=0)],
        {"a": [0]},
    ),
    "turned back": (
        [line("Shape", "x", "s"), line("Slice", "s last far a back", "r"), line("Slice", "r last far a back", "t")],
        {"last": [-1], "far": [-(2**60)], "a": [0], "back": [-1]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPE_SUMS)
def test_arithmetic_on_shapes_is_done(name: str) -> None:
    from onnx import TensorProto, helper

    lines, ints = SHAPE_SUMS[name]
    value = {"value": helper.make_tensor("one", TensorProto.INT64, [1], [1])}
    lines = [
        (kind, takes, makes, value if kind == "ConstantOfShape" and s else s)
        for kind, takes, makes, s in lines
    ]
    model = built([*lines, line("Reshape", "x t")], {"x": IMAGE}, ints=ints)
    network = from_onnx(model)
    assert set(_kinds(network)) <= {"Permute", "Reshape"}
    assert sorted([size for size in network.output_shape if size > 1]) in (
        [6, 10, 12],
        [12, 60],
        [5, 12, 12],
    )
    assert network.macs() == 0


def _branches() -> tuple[Any, Any]:
    from onnx import TensorProto, helper

    def graph(name: str, nodes: list[Any], output: str, *tensors: Any) -> Any:
        made = helper.make_tensor_value_info(output, TensorProto.FLOAT, None)
        return helper.make_graph(nodes, name, [], [made], tensors)

    weight = helper.make_tensor("w1", TensorProto.FLOAT, [8, 5], [0.5] * 40)
    number = helper.make_tensor("k", TensorProto.FLOAT, [8, 5], [0.5] * 40)
    one = graph(
        "one",
        [
            helper.make_node("Identity", ["w1"], ["w2"]),
            helper.make_node(
                "Constant", [], ["n"], value=helper.make_tensor("n", TensorProto.INT64, [1], [0])
            ),
            helper.make_node("Constant", [], ["w3"], value=number),
            helper.make_node("Add", ["w2", "w3"], ["w4"]),
            helper.make_node("MatMul", ["x", "w2"], ["z1"]),
        ],
        "z1",
        weight,
    )
    other = graph("other", [helper.make_node("Relu", ["x"], ["z2"])], "z2")
    return one, other


def test_the_branch_of_an_if_is_read_where_its_condition_is_known() -> None:
    one, other = _branches()
    lines = [
        line("Shape", "x", "s"), line("Gather", "s i", "n"), line("Equal", "n eight", "c"),
        line("If", "c", "z", then_branch=one, else_branch=other), line("Tanh", "z"),
    ]  # fmt: skip
    network = from_onnx(built(lines, {"x": SERIES}, ints={"i": 2, "eight": 8}))
    assert _kinds(network) == ["Dense", "Activation"]
    assert network.param_count() == 40
    network = from_onnx(built(lines, {"x": SERIES}, ints={"i": 1, "eight": 8}))
    assert _kinds(network) == ["ReLU", "Activation"]


def test_an_if_whose_condition_is_not_known_keeps_the_weights_inside_of_it() -> None:
    one, other = _branches()
    lines = [line("If", "c", "y", then_branch=one, else_branch=other)]
    model = built(lines, {"x": SERIES, "c": ()})
    model.graph.input[1].type.tensor_type.elem_type = 9
    with pytest.raises(NetworkError) as refused:
        from_onnx(model)
    assert str(refused.value) == f"from_onnx: there is no layer here for 'If': If (If); {HOW}"
    with pytest.raises(NetworkError) as refused:
        from_onnx(model, unknown="keep")
    assert str(refused.value) == "from_onnx: If: the shape of 'y' is not known, which If makes"
    shape = model.graph.output[0].type.tensor_type.shape
    for name in ("N", "rows"):
        shape.dim.add().dim_param = name
    with pytest.raises(NetworkError) as refused:
        from_onnx(model, unknown="keep")
    assert str(refused.value) == (
        "from_onnx: If: the shape of 'y' is not known, which If makes; give sizes={'rows': ...}"
    )
    network = from_onnx(model, unknown="keep", sizes={"rows": 6})
    assert network.param_count() == 80
    assert (network.output_shape, network.macs(unknown="skip")) == ((6,), 0)


def test_a_branch_that_cannot_be_read_is_an_unknown_operation() -> None:
    one, other = _branches()
    other.initializer.add().CopyFrom(one.initializer[0])
    for branch, lost in ((one, {"w1": (8, 5)}), (other, {})):
        lines = [line("If", "c", "z", then_branch=branch, else_branch=branch), line("Relu", "z")]
        if not lost:
            lines[0] = line("If", "c", "z u", then_branch=branch, else_branch=branch)
        model = built(lines, {"x": SERIES}, weights=lost, ints={"c": 1})
        with pytest.raises(NetworkError) as refused:
            from_onnx(model)
        assert str(refused.value) == f"from_onnx: there is no layer here for 'If': If (If); {HOW}"


def test_operations_that_no_layer_describes_are_refused_together_or_kept() -> None:
    model = built(
        [
            line("CumSum", "x one", "a", name="/sum/CumSum"),
            line("Det", "m", "d"),
            line("Softmax", "a", "b", axis=1),
            line("LogSoftmax", "b", "c", axis=1),
        ],
        {"x": IMAGE, "m": (2, 2)},
        ints={"one": 1},
    )
    model.graph.output[0].name = "c"
    with pytest.raises(NetworkError) as refused:
        from_onnx(model)
    assert str(refused.value) == (
        "from_onnx: there is no layer here for 'CumSum, LogSoftmax: along another axis than the last': "
        f"sum (CumSum), the model (LogSoftmax: along another axis than the last); {HOW}"
    ).replace("'CumSum, LogSoftmax: along another axis than the last'", "'CumSum'").replace(
        ", the model (LogSoftmax: along another axis than the last)", ""
    )
    network = from_onnx(model, unknown="keep")
    assert _kinds(network)[1] == "CumSum"


UNREADABLE: dict[str, tuple[Line, dict[str, Any], str]] = {
    "four axes": (
        line("Conv", "v w"), {"weights": {"w": (4, 6, 1, 1, 1, 1)}}, "Conv: 4 axes of positions"
    ),
    "auto_pad": (line("Conv", "x w", auto_pad="SOME"), {"weights": {"w": (4, 6, 1, 1)}}, "Conv: auto_pad='SOME'"),
    "few strides": (
        line("Conv", "x w", strides=[1]), {"weights": {"w": (4, 6, 1, 1)}}, "strides"
    ),
    "alpha": (line("Gemm", "u w", alpha=2.0), {"weights": {"w": (8, 5)}}, "Gemm: with factors"),
    "dilated": (
        line("AveragePool", "x", kernel_shape=[2, 2], dilations=[2, 2]), {}, "AveragePool: with dilations"
    ),
    "grouped": (
        line("GroupNormalization", "x g g", num_groups=2), {"weights": {"g": (2,)}},
        "GroupNormalization: has 2 scales for 6 channels",
    ),
    "slopes": (
        line("PRelu", "x s"), {"weights": {"s": (6, 12, 1)}}, "PRelu: with a slope for each position"
    ),
    "softmax": (line("Softmax", "x"), {"opset": 11}, "Softmax: over several axes"),
    "clip": (line("Clip", "x r"), {}, "Clip: with bounds that are computed"),
    "sizes": (line("Resize", "x _ s"), {"floats": {"s": [1, 2, 1, 1]}}, "Resize: of the batch, or of channels"),
    "attention": (line("Attention", "a a a", q_num_heads=1, kv_num_heads=1), {"opset": 23},
                  "Attention: in another form than four axes without a past"),
    "starts": (line("Slice", "x k k"), {}, "the shape of 'y' is not known, which Slice makes"),
    "five axes": (
        line("ConvTranspose", "v w"), {"weights": {"w": (6, 4, 1, 1, 1, 1)}}, "ConvTranspose: 4 axes of positions",
    ),
    "a large output": (
        line("ConvTranspose", "x w", output_shape=[99, 99]), {"weights": {"w": (6, 4, 1, 1)}},
        "ConvTranspose: output_shape=[99, 99]",
    ),
    "a window in four axes": (line("MaxPool", "v", kernel_shape=[1] * 4), {}, "MaxPool: 4 axes of positions"),
    "a pool in four axes": (line("GlobalAveragePool", "v"), {}, "GlobalAveragePool: 4 axes of positions"),
    "no axis": (line("LpNormalization", "r"), {}, "LpNormalization: its settings do not fit: integer modulo by zero"),
    "computed weights": (
        line("GRU", "s t r", hidden_size=1), {}, "from_onnx: there is no layer here for 'GRU: its weights are computed'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_not_read_says_why(name: str) -> None:
    operation, given, rule = UNREADABLE[name]
    inputs: dict[str, tuple[int | str, ...]] = {
        "x": IMAGE, "s": ("N", 1, 2), "u": ("N", 8), "v": ("N", 6, 2, 2, 2, 2), "r": (), "a": SERIES, "i": (1,),
    }  # fmt: skip
    lines = [line("Cast", "i", "k", to=7), operation]
    used = set(operation[1].split()) | ({"i"} if "k" in operation[1].split() else set())
    if name == "computed weights":
        lines[0] = line("Concat", "w w w", "t", axis=1)
        given = {"weights": {"w": (1, 1, 2), "r": (1, 3, 1)}}
    model = built(
        lines[0 if used & {"i", "t"} else 1 :], {k: v for k, v in inputs.items() if k in used}, **given
    )
    with pytest.raises(NetworkError) as refused:
        from_onnx(model)
    assert rule in str(refused.value)


def test_an_operation_can_be_taught() -> None:
    from onnx import TensorProto, helper

    node = helper.make_node("Fourier", ["x", "w"], ["y"], domain="my.domain", units=5)
    weight = helper.make_tensor("w", TensorProto.FLOAT, [8, 5], [0.5] * 40)
    values = [helper.make_tensor_value_info(name, 1, ["N", 9, size]) for name, size in (("x", 8), ("y", 5))]
    graph = helper.make_graph([node, helper.make_node("Relu", ["y"], ["z"])], "g", values[:1], [], [weight])
    graph.output.append(helper.make_tensor_value_info("z", 1, None))
    graph.value_info.append(values[1])
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid("my.domain", 1)]
    )
    taught = {"my.domain::Fourier": lambda settings: Dense(settings["units"], bias=False)}
    network = from_onnx(model, layers=taught)
    assert network == (
        Network((9, 8), name="g")
        .add(Dense(5, bias=False), name="my.domain::Fourier")
        .add(ReLU(), name="relu")
    )
    with pytest.raises(NetworkError) as refused:
        from_onnx(model, layers={"my.domain::Fourier": lambda _: Dense(5)})
    assert str(refused.value) == (
        "from_onnx: my.domain::Fourier: Dense(units=5) has 45 numbers, the model 40"
    )
    with pytest.raises(TypeError) as wrong:
        from_onnx(model, layers={"my.domain::Fourier": lambda _: 5})  # type: ignore[dict-item, return-value]
    assert str(wrong.value) == "from_onnx: layers['my.domain::Fourier'] must return a layer, got 5 (int)"
    network = from_onnx(model, unknown="keep")
    assert network["my.domain::Fourier"].param_count() == 40
    assert _kinds(from_onnx(models()["Relu"], layers={"Relu": lambda _: ReLU()})) == ["ReLU"]
    source = built([line("RandomNormal", "", "r", shape=[9, 8]), line("Add", "x r")], {"x": SERIES})
    assert from_onnx(source, layers={"RandomNormal": lambda _: Flatten()}).macs() == 0


def test_initializers_that_nothing_takes_are_kept_or_dropped_and_told() -> None:
    model = built([line("Relu", "x")], {"x": SERIES}, weights={"head.weight": (4, 5), "one": (1,)})
    with pytest.warns(UserWarning, match="not used") as told:
        network = from_onnx(model)
    assert [str(each.message) for each in told] == [
        "from_onnx: 20 parameters are not used in evaluation, and are kept, as in the file; "
        "unused='drop' leaves them out: head/weight"
    ]
    assert told[0].filename == __file__
    assert network["head/weight"].param_count() == 20
    with pytest.warns(UserWarning, match="left out"):
        assert from_onnx(model, unused="drop").param_count() == 0


def test_what_an_exporter_notes_as_a_buffer_is_state() -> None:
    model = built([line("Add", "x mask.value")], {"x": SERIES}, weights={"mask.value": (9, 8)})
    info = model.graph.value_info.add()
    info.name = "mask.value"
    note = info.metadata_props.add()
    note.key, note.value = "pkg.torch.export.graph_signature.InputSpec.kind", "BUFFER"
    network = from_onnx(model)
    assert (network.param_count(), network.state_count()) == (0, 72)


def test_a_bias_that_is_a_weight_of_two_layers_is_counted_once() -> None:
    model = built(
        [
            line("Identity", "b", "c"),
            line("Conv", "x v b", "z"),
            line("Conv", "z w c", "q"),
            line("Add", "q d"),
        ],
        {"x": ("N", 4, 8, 4)},
        weights={"v": (4, 4, 1, 1), "w": (4, 4, 1, 1), "b": (4,), "d": (4, 1, 1)},
    )
    assert from_onnx(model).param_count() == 16 + 16 + 4 + 4
    model.graph.node[3].input[1] = "e"
    model.graph.node.insert(1, model.graph.node[0])
    model.graph.node[1].output[0] = "e"
    with pytest.warns(UserWarning, match="d"):
        assert from_onnx(model, unused="drop").param_count() == 16 + 16 + 4


def test_a_sparse_initializer_has_all_its_numbers() -> None:
    from onnx import TensorProto, helper

    model = built([line("MatMul", "x w")], {"x": SERIES})
    values = helper.make_tensor("w", TensorProto.FLOAT, [2], [1.0, 2.0])
    indices = helper.make_tensor("", TensorProto.INT64, [2], [3, 4])
    model.graph.sparse_initializer.append(helper.make_sparse_tensor(values, indices, [8, 5]))
    network = from_onnx(model)
    assert (network.param_count(), network.output_shape) == (40, (9, 5))
    model.graph.sparse_initializer.append(model.graph.sparse_initializer[0])
    with pytest.raises(NetworkError) as refused:
        from_onnx(model)
    assert str(refused.value) == "from_onnx: two tensors have the name 'w'"


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"unknown": "skip"}, ValueError, "from_onnx: unknown must be 'refuse' or 'keep', got 'skip'"),
    ({"unused": False}, TypeError, "from_onnx: unused must be a string, got False (bool)"),
    (
        {"layers": {"Conv": 1}},
        TypeError,
        "from_onnx: layers must be a dict of functions by the names of operations, got {'Conv': 1} (dict)",
    ),
    (
        {"input_shape": [3, 8, 8]},
        TypeError,
        "from_onnx: input_shape must be a tuple of whole numbers, got [3, 8, 8] (list)",
    ),
    ({"input_shape": {"z": (3, 8, 8)}}, NetworkError, "from_onnx: there is no input 'z'; the inputs are x"),
    (
        {"input_shape": (4, 8, 8)},
        NetworkError,
        "from_onnx: the input 'x' has the shape (3, 'height', 'width'), got (4, 8, 8)",
    ),
    (
        {"input_shape": (3, 0, 8)},
        NetworkError,
        "from_onnx: the input 'x' has the shape (3, 'height', 'width'), got (3, 0, 8)",
    ),
    (
        {"sizes": [8]},
        TypeError,
        "from_onnx: sizes must be a dict of whole numbers by the names of axes, got [8] (list)",
    ),
    ({"sizes": {"height": 0}}, NetworkError, "from_onnx: sizes['height'] must be 1 or more, got 0"),
    ({"batch_axis": 1.5}, TypeError, "from_onnx: batch_axis must be a whole number or None, got 1.5 (float)"),
    ({"batch_axis": {"z": 0}}, NetworkError, "from_onnx: there is no input 'z'; the inputs are x"),
    ({"batch_axis": 4}, NetworkError, "from_onnx: the input 'x' has no axis 4, got 4 axes"),
    (
        {"sizes": {"height": 8}},
        NetworkError,
        "from_onnx: the input 'x' leaves sizes open, got ('N', 3, 'height', 'width'); "
        "give sizes={'width': ...} or input_shape",
    ),
    (
        {"sizes": {"height": 2, "width": 2}},
        NetworkError,
        "from_onnx: /conv/Conv: makes an empty tensor, got (59, 4, 0, 0)",
    ),
]


@pytest.mark.parametrize(("given", "kind", "message"), WRONG)
def test_what_is_given_wrong_is_told(given: dict[str, Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as refused:
        from_onnx(built([CONV], OPEN, weights=WEIGHT), **given)
    assert str(refused.value) == message


def test_an_input_without_a_shape_is_told() -> None:
    model = built([line("Relu", "x")], {"x": SERIES})
    model.graph.input[0].type.tensor_type.ClearField("shape")
    with pytest.raises(NetworkError) as refused:
        from_onnx(model)
    assert str(refused.value) == "from_onnx: the input 'x' has no shape; give input_shape"


STATED: dict[str, tuple[Line, dict[str, Any], tuple[int, ...], str]] = {
    "left out": (line("Concat", "x _ x", axis=1), {}, (59, 12, 12, 10), "Concat: its input 2 is left out"),
    "computed": (line("ReduceMean", "x k"), {}, (59, 6, 1, 1), "ReduceMean: its axes are computed"),
    "few pads": (line("Pad", "x p"), {"ints": {"p": [1, 1]}}, (59, 6, 12, 10), "Pad"),
    "few strides": (
        line("ConvTranspose", "x w", pads=[1]), {"weights": {"w": (6, 4, 1, 1)}}, (59, 4, 12, 10), "pads",
    ),
    "another size": (line("Reshape", "x p"), {"ints": {"p": [59, 6, 12, 11]}}, (59, 6, 12, 11), "Reshape"),
    "no numbers": (line("Reshape", "x none"), {"weights": {"none": (4,)}}, (59, 6, 12, 11), "Reshape"),
    "no input": (line("Shape", "", "y"), {}, (4,), "Shape"),
    "two outputs": (line("Add", "p p", "y u"), {"ints": {"p": [1, 1]}}, (2,), "Add"),
}  # fmt: skip


@pytest.mark.parametrize("name", STATED)
def test_what_the_model_states_does_not_help(name: str) -> None:
    operation, given, shape, rule = STATED[name]
    inputs = {"x": IMAGE, "i": (2,)} if "k" in operation[1].split() else {"x": IMAGE}
    model = built([line("Cast", "i", "k", to=7), operation][2 - len(inputs) :], inputs, **given)
    model.graph.output[0].type.CopyFrom(_type(shape))
    for tensor in model.graph.initializer:
        if tensor.name == "none":
            tensor.data_type = 7
            tensor.ClearField("float_data")
    with pytest.raises(NetworkError) as refused:
        from_onnx(model)
    assert rule in str(refused.value)


def _type(shape: Sequence[int | str]) -> Any:
    from onnx import helper

    return helper.make_tensor_value_info("y", 1, shape).type


def test_sizes_that_are_not_found_are_those_that_the_model_states() -> None:
    from onnx import helper

    lines = [line("Cast", "i", "k", to=7), line("Slice", "x k k2 a", "p"), line("Relu", "p")]
    model = built(lines, {"x": SERIES, "i": (1,)}, ints={"k2": [5], "a": [1]})
    with pytest.raises(NetworkError) as refused:
        from_onnx(model)
    assert str(refused.value) == "from_onnx: Slice: the shape of 'p' is not known, which Slice makes"
    info = helper.make_tensor_sequence_value_info("p", 1, None)
    model.graph.value_info.append(info)
    with pytest.raises(NetworkError):
        from_onnx(model)
    model.graph.value_info[0].type.CopyFrom(_type([59, "some", 8, 1]))
    with pytest.raises(NetworkError):
        from_onnx(model, sizes={"some": 4})
    model.graph.value_info[0].type.CopyFrom(_type([59, "some", 8]))
    assert from_onnx(model, sizes={"some": 4}, unknown="keep").output_shape == (4, 8)


def test_settings_of_a_type_that_there_is_not_are_refused() -> None:
    model = models()["Conv"]
    odd = model.graph.node[0].attribute.add()
    odd.name, odd.ref_attr_name = "odd", "of a function"
    with pytest.raises(NetworkError):
        from_onnx(model)


def test_texts_are_no_numbers() -> None:
    from onnx import TensorProto, helper

    words = helper.make_tensor("words", TensorProto.STRING, [2], [b"one", b"two"])
    lines = [line("Shape", "words", "n"), line("Concat", "n rest", "s", axis=0), line("Reshape", "x s")]
    model = built(lines, {"x": (2, 9, 8)}, ints={"rest": [-1, 36]}, words=words)
    assert from_onnx(model).output_shape == (2, 36)


def test_a_constant_that_follows_from_thousands_of_others_is_refused() -> None:
    links = [line("Relu", f"w{n}", f"w{n + 1}") for n in range(2000)]
    model = built([*links, line("Add", "x w2000")], {"x": SERIES}, weights={"w0": (9, 8)})
    with pytest.raises(NetworkError) as refused:
        from_onnx(model)
    assert str(refused.value) == "from_onnx: the model is nested too deep"


def test_a_batch_of_one_that_gets_lost_leaves_a_step_of_which_the_shapes_are_known() -> None:
    lines = [line("Transpose", "x", "t", perm=[1, 0, 2]), line("Reshape", "t p")]
    network = from_onnx(built(lines, {"x": (1, 7, 12)}, ints={"p": [2, 42]}), unknown="keep")
    assert _kinds(network) == ["reshape"]
