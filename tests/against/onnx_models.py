"""Small models of ONNX that use every operation that `from_onnx` reads."""

from collections.abc import Sequence
from math import prod
from typing import Any, TypeAlias

Line: TypeAlias = tuple[str, str, str, dict[str, Any]]
Sizes: TypeAlias = tuple[int | str, ...]

IMAGE, SERIES, VOLUME, VECTOR = ("N", 6, 12, 10), ("N", 9, 8), ("N", 4, 6, 8, 6), ("N", 8)


def line(kind: str, takes: str, makes: str = "y", **settings: Any) -> Line:
    """Return an operation with the names of its inputs and outputs, `_` for one that is left out."""
    return kind, takes, makes, settings


def built(
    lines: Sequence[Line],
    inputs: dict[str, Sizes],
    weights: dict[str, Sequence[int]] | None = None,
    ints: dict[str, Any] | None = None,
    floats: dict[str, Any] | None = None,
    opset: int = 21,
    **made: Any,
) -> Any:
    """Return a model.

    Args:
        lines: its operations; the outputs of the last one are those of the model.
        inputs: the shapes of its inputs.
        weights: the shapes of initializers of floats.
        ints: initializers of whole numbers, by their names.
        floats: initializers of floats that are given by their numbers.
        opset: the version of the operations.
        **made: initializers made already.
    """
    from onnx import TensorProto, helper, numpy_helper

    def values(name: str, numbers: Any, kind: str) -> Any:
        import numpy as np

        return numpy_helper.from_array(np.array(numbers, dtype=kind), name)

    tensors = [
        *[
            helper.make_tensor(name, TensorProto.FLOAT, shape, [0.5 + n / 100 for n in range(prod(shape))])
            for name, shape in (weights or {}).items()
        ],
        *[values(name, numbers, "int64") for name, numbers in (ints or {}).items()],
        *[values(name, numbers, "float32") for name, numbers in (floats or {}).items()],
        *made.values(),
    ]
    nodes = [
        helper.make_node(
            kind,
            [name if name != "_" else "" for name in takes.split()],
            [name if name != "_" else "" for name in makes.split()],
            **settings,
        )
        for kind, takes, makes, settings in lines
    ]
    used = {name: TensorProto.INT64 if name.startswith("i") else TensorProto.FLOAT for name in inputs}
    graph = helper.make_graph(
        nodes,
        "main_graph",
        [helper.make_tensor_value_info(name, used[name], shape) for name, shape in inputs.items()],
        [helper.make_tensor_value_info(name, 1, None) for name in lines[-1][2].split() if name != "_"],
        tensors,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])


def models() -> dict[str, Any]:
    """Return models by their names."""

    def image(*lines: Line, **given: Any) -> Any:
        return built(lines, {"x": IMAGE}, **given)

    def series(*lines: Line, **given: Any) -> Any:
        return built(lines, {"x": SERIES}, **given)

    def integers(shape: Sequence[int], name: str) -> Any:
        import numpy as np
        from onnx import numpy_helper

        return numpy_helper.from_array(np.ones(shape, "int8"), name)

    elementwise = [
        *["Abs", "Celu", "Cos", "Elu", "Erf", "Exp", "Gelu", "HardSigmoid", "HardSwish", "LeakyRelu", "Log"],
        *["Mish", "Neg", "Reciprocal", "Relu", "Selu", "Shrink", "Sigmoid", "Sign", "Sin", "Softplus"],
        *["Softsign", "Sqrt", "Tanh", "ThresholdedRelu", "Identity"],
    ]
    conv = {"w": (4, 6, 3, 3), "b": (4,)}
    return {
        **{name: image(line(name, "x")) for name in elementwise},
        "Swish": image(line("Swish", "x"), opset=24),
        # Layers with weights.
        "Conv": image(line("Conv", "x w b", pads=[1, 1, 1, 1], strides=[2, 1]), weights=conv),
        "Conv uneven": image(line("Conv", "x w b", pads=[0, 1, 2, 1], dilations=[2, 1]), weights=conv),
        "Conv same": image(
            line("Conv", "x w", auto_pad="SAME_UPPER", strides=[2, 2]), weights={"w": (4, 6, 3, 3)}
        ),
        "Conv same, lower": image(
            line("Conv", "x w", auto_pad="SAME_LOWER", strides=[1, 2]), weights={"w": (4, 6, 4, 4)}
        ),
        "Conv valid": image(line("Conv", "x w", auto_pad="VALID"), weights={"w": (4, 6, 3, 3)}),
        "Conv depthwise": image(line("Conv", "x w", group=6), weights={"w": (12, 1, 3, 3)}),
        "Conv grouped": image(line("Conv", "x w b", group=2), weights={"w": (4, 3, 3, 3), "b": (4,)}),
        "Conv 1D": series(line("Conv", "x w"), weights={"w": (5, 9, 3)}),
        "Conv 3D": built([line("Conv", "x w")], {"x": VOLUME}, weights={"w": (5, 4, 1, 3, 3)}),
        "Conv of a weight by another name": image(
            line("Identity", "w", "v"), line("Conv", "x v b"), weights=conv
        ),
        "ConvTranspose": image(
            line("ConvTranspose", "x w b", strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1], group=2),
            weights={"w": (6, 4, 3, 3), "b": (8,)},
        ),
        "ConvTranspose to a shape": image(
            line("ConvTranspose", "x w", strides=[2, 2], output_shape=[24, 20]), weights={"w": (6, 4, 3, 3)}
        ),
        "ConvTranspose same": image(
            line("ConvTranspose", "x w", strides=[2, 2], auto_pad="SAME_LOWER"), weights={"w": (6, 4, 3, 3)}
        ),
        "Gemm": built([line("Gemm", "x w b", transB=1)], {"x": VECTOR}, weights={"w": (5, 8), "b": (5,)}),
        "Gemm of columns": built([line("Gemm", "x w")], {"x": VECTOR}, weights={"w": (8, 5)}),
        "Gemm of inputs": built(
            [line("Relu", "z", "r"), line("Gemm", "r x b", transB=1)],
            {"z": (5, 8), "x": (7, 8)},
            weights={"b": (7,)},
        ),
        "Gemm on its side": built(
            [line("Transpose", "x", "t"), line("Gemm", "t w", transA=1)], {"x": VECTOR}, weights={"w": (8, 5)}
        ),
        "MatMul": series(line("MatMul", "x w"), weights={"w": (8, 5)}),
        "MatMul and a bias": series(
            line("MatMul", "x w", "z"), line("Add", "b z"), weights={"w": (8, 5), "b": (5,)}
        ),
        "MatMul and a sum": series(
            line("MatMul", "x w", "z"), line("Add", "z b"), weights={"w": (8, 5), "b": (9, 1)}
        ),
        "MatMul of a turned weight": series(
            line("Transpose", "w", "t", perm=[1, 0]), line("MatMul", "x t"), weights={"w": (5, 8)}
        ),
        "MatMul of three axes": series(
            line("MatMul", "x w", "z"), line("Add", "z b"), weights={"w": (1, 8, 5), "b": (5,)}
        ),
        "Gemm of inputs, no sum": built([line("Gemm", "z x")], {"z": (5, 8), "x": (8, 7)}),
        "MatMul of two": series(line("Transpose", "x", "t", perm=[0, 2, 1]), line("MatMul", "x t")),
        "BatchNormalization": image(
            line("BatchNormalization", "x g b m v"), weights=dict.fromkeys("gbmv", (6,))
        ),
        "BatchNormalization, merged": image(
            line("BatchNormalization", "x g b m v", "z"),
            line("BatchNormalization", "z g b b g"),
            weights=dict.fromkeys("gbmv", (6,)),
        ),
        "BatchNormalization of zeros": image(
            line("BatchNormalization", "x z z z v", "y"),
            line("BatchNormalization", "y z z z v", "u"),
            weights={"z": (6,), "v": (6,)},
        ),
        "LayerNormalization": series(line("LayerNormalization", "x g b"), weights={"g": (8,), "b": (8,)}),
        "LayerNormalization of all": series(line("LayerNormalization", "x g", axis=1), weights={"g": (9, 8)}),
        "GroupNormalization": image(
            line("GroupNormalization", "x g b", num_groups=2), weights={"g": (6,), "b": (6,)}
        ),
        "InstanceNormalization": image(
            line("InstanceNormalization", "x g b"), weights={"g": (6,), "b": (6,)}
        ),
        "InstanceNormalization without weights": image(
            line("InstanceNormalization", "x val_1 val_2"), floats={"val_1": [1.0] * 6, "val_2": [0.0] * 6}
        ),
        "RMSNormalization": series(line("RMSNormalization", "x g"), weights={"g": (8,)}, opset=23),
        "PRelu": image(line("PRelu", "x s"), weights={"s": (6, 1, 1)}),
        "PRelu with one slope": image(line("PRelu", "x s"), weights={"s": (1,)}),
        "LSTM": built(
            [line("LSTM", "x w r b", "y h", hidden_size=5), line("Squeeze", "h a", "z")],
            {"x": (7, "N", 8)},
            weights={"w": (1, 20, 8), "r": (1, 20, 5), "b": (1, 40)},
            ints={"a": [0]},
        ),
        "LSTM with peepholes": built(
            [line("LSTM", "x w r b _ _ _ p", "y", hidden_size=5)],
            {"x": (7, "N", 8)},
            weights={"w": (1, 20, 8), "r": (1, 20, 5), "b": (1, 40), "p": (1, 15)},
        ),
        "LSTM with a state": built(
            [line("LSTM", "x w r b _ h c", "y", hidden_size=5)],
            {"x": (7, "N", 8), "h": (1, "N", 5), "c": (1, "N", 5)},
            weights={"w": (1, 20, 8), "r": (1, 20, 5), "b": (1, 40)},
        ),
        "LSTM, its last output": built(
            [line("LSTM", "x w r", "_ h", hidden_size=5)],
            {"x": (7, "N", 8)},
            weights={"w": (1, 20, 8), "r": (1, 20, 5)},
        ),
        "GRU both ways": built(
            [
                line("GRU", "x w r b", "s", hidden_size=5, direction="bidirectional"),
                line("Transpose", "s", "t", perm=[0, 2, 1, 3]),
                line("Reshape", "t shape"),
            ],
            {"x": (7, "N", 8)},
            weights={"w": (2, 15, 8), "r": (2, 15, 5), "b": (2, 30)},
            ints={"shape": [0, 0, -1]},
        ),
        "RNN": built(
            [line("RNN", "x w r", "y h", hidden_size=5)],
            {"x": (7, "N", 8)},
            weights={"w": (1, 5, 8), "r": (1, 5, 5)},
        ),
        "RNN, batch first": built(
            [line("RNN", "x w r", "y h", hidden_size=5, layout=1)],
            {"x": ("N", 7, 8)},
            weights={"w": (1, 5, 8), "r": (1, 5, 5)},
        ),
        # Pools and sizes.
        "MaxPool": image(
            line("MaxPool", "x", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1)
        ),
        "MaxPool same": image(
            line("MaxPool", "x", kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
        ),
        "MaxPool dilated": image(line("MaxPool", "x", kernel_shape=[2, 2], dilations=[2, 2])),
        "AveragePool": image(
            line("AveragePool", "x", kernel_shape=[3, 2], pads=[1, 1, 1, 1], count_include_pad=1)
        ),
        "AveragePool 1D": series(line("AveragePool", "x", kernel_shape=[2], strides=[2])),
        "GlobalAveragePool": image(
            line("GlobalAveragePool", "x", "p"),
            line("Flatten", "p", "f"),
            line("Gemm", "f w b"),
            weights={"w": (6, 2), "b": (2,)},
        ),
        "GlobalMaxPool": image(line("GlobalMaxPool", "x")),
        "Pad": image(line("Pad", "x p"), ints={"p": [0, 0, 1, 2, 0, 0, 3, 4]}),
        "Pad axes": image(line("Pad", "x p _ a"), ints={"p": [1, 2], "a": [-1]}),
        "Pad and Conv": image(
            line("Pad", "x p", "z", mode="reflect"),
            line("Conv", "z w"),
            weights={"w": (4, 6, 3, 3)},
            ints={"p": [0, 0, 1, 1, 0, 0, 1, 1]},
        ),
        "Resize": image(line("Resize", "x _ s", mode="linear"), floats={"s": [1, 1, 2, 2]}),
        "Resize to a size": image(line("Resize", "x _ _ s", mode="cubic"), ints={"s": [59, 6, 7, 9]}),
        "Upsample": image(line("Upsample", "x s"), floats={"s": [1, 1, 2, 2]}, opset=9),
        # Sums and products.
        "Add": image(line("Relu", "x", "z"), line("Add", "x z")),
        "Add a number": image(line("Add", "x n"), floats={"n": 2.0}),
        "Add positions": series(line("Add", "x p"), weights={"p": (1, 9, 8)}),
        "Sub": image(line("Relu", "x", "z"), line("Sub", "x z")),
        "Sub from a number": image(line("Sub", "n x"), floats={"n": [2.0]}),
        "Mul": image(line("Sigmoid", "x", "z"), line("Mul", "x z")),
        "Mul by channels": image(
            line("GlobalAveragePool", "x", "g"), line("Sigmoid", "g", "z"), line("Mul", "z x")
        ),
        "Mul by a scale": image(line("Mul", "x s"), weights={"s": (6, 1, 1)}),
        "Div": image(line("Exp", "x", "z"), line("Div", "x z", "w"), line("Div", "w n"), floats={"n": 2.0}),
        "Pow": image(line("Pow", "x n"), floats={"n": 2.0}),
        "Max": image(line("Relu", "x", "z"), line("Max", "x z")),
        "Max and a number": image(line("Max", "x n"), floats={"n": 0.0}),
        "Min": image(line("Relu", "x", "z"), line("Min", "x z", "w"), line("Min", "w n"), floats={"n": 6.0}),
        "Sum": image(line("Relu", "x", "z"), line("Sum", "x z x", "w"), line("Sum", "w")),
        "Mean": image(line("Relu", "x", "z"), line("Mean", "x z")),
        "Einsum": series(line("Relu", "x", "z"), line("Einsum", "x z", equation="bij,bkj->bik")),
        "Attention": built(
            [line("Attention", "x z z")],
            {"x": ("N", 2, 9, 8), "z": ("N", 2, 5, 8)},
            opset=23,
        ),
        "And": image(
            line("Greater", "x n", "a"),
            line("Less", "n x", "b"),
            line("And", "a b", "c"),
            line("Not", "c", "d"),
            line("LessOrEqual", "x n", "e"),
            line("GreaterOrEqual", "x n", "f"),
            line("Equal", "x n", "g"),
            line("Or", "d e", "h"),
            line("Xor", "f g", "i"),
            line("Or", "h i", "j"),
            line("Cast", "j", to=1),
            floats={"n": 0.5},
        ),
        "Compare two": image(line("Relu", "x", "z"), line("Greater", "x z", "c"), line("Where", "c x z")),
        # Along axes.
        "LRN": image(line("LRN", "x", size=3)),
        "LpNormalization": series(line("LpNormalization", "x", axis=-1, p=2)),
        "Softmax": series(line("Softmax", "x")),
        "Softmax of old": built([line("Softmax", "x")], {"x": ("N", 8, 1)}, opset=11),
        "LogSoftmax": series(line("LogSoftmax", "x")),
        "ReduceMean": image(line("ReduceMean", "x", axes=[2, 3], keepdims=0), opset=13),
        "ReduceMean, axes as input": image(line("ReduceMean", "x a"), ints={"a": [-1, -2]}),
        "ReduceMean of nothing": image(line("ReduceMean", "x", noop_with_empty_axes=1)),
        "ReduceMax": image(line("ReduceMax", "x a"), ints={"a": [1]}),
        "ReduceMin": image(line("ReduceMin", "x a", keepdims=0), ints={"a": [1]}),
        "ReduceSum": series(line("ReduceSum", "x a"), ints={"a": [1]}),
        "ReduceL2": image(line("ReduceL2", "x a"), ints={"a": [1]}),
        "ReduceSumSquare": image(line("ReduceSumSquare", "x a"), ints={"a": [1]}),
        # Element by element.
        "Clip": image(line("Clip", "x low high"), floats={"low": 0.0, "high": 6.0}),
        "Clip of old": image(line("Clip", "x", "z", min=0.0), line("Clip", "z", max=1.0), opset=6),
        "Dropout": image(line("Dropout", "x", "z"), line("Dropout", "z r"), floats={"r": 0.25}),
        "Dropout of old": image(line("Dropout", "x", ratio=0.25), opset=7),
        "Cast": image(line("Cast", "x", "z", to=1), line("CastLike", "z x", "w"), line("Relu", "w")),
        # Parts, and parts joined.
        "Concat": image(line("Relu", "x", "z"), line("Concat", "x z", axis=1)),
        "Concat a class token": built(
            [line("Concat", "t x", axis=1)], {"x": (1, 9, 8)}, weights={"t": (1, 1, 8)}
        ),
        "DepthToSpace": built([line("DepthToSpace", "x", blocksize=2)], {"x": ("N", 8, 3, 5)}),
        "SpaceToDepth": image(line("SpaceToDepth", "x", blocksize=2)),
        "Slice": image(line("Slice", "x s e a"), ints={"s": [1, 2], "e": [4, 2**63 - 1], "a": [1, -1]}),
        "Slice with steps": image(
            line("Slice", "x s e a t"), ints={"s": [0], "e": [100], "a": [2], "t": [2]}
        ),
        "Slice backwards": image(
            line("Slice", "x s e a t"), ints={"s": [-1], "e": [-(2**63)], "a": [2], "t": [-1]}
        ),
        "Split": image(line("Split", "x", "a b", axis=1, num_outputs=2), line("Mul", "a b")),
        "Split in unequal parts": image(
            line("Split", "x s", "a b", axis=1), line("Relu", "b"), ints={"s": [2, 4]}
        ),
        "Gather one": series(line("Gather", "x i", axis=1), ints={"i": 0}),
        "Gather some": series(line("Gather", "x i", axis=1), ints={"i": [2, 3, 4]}),
        "Gather others": series(line("Gather", "x i", axis=1), ints={"i": [4, 2]}),
        "Gather rows of a weight": built(
            [line("Gather", "t ids")], {"ids": ("N", 7)}, weights={"t": (20, 5)}
        ),
        "Gather by an input": built(
            [line("Squeeze", "ids a", "j"), line("Gather", "x j", axis=1)],
            {"x": SERIES, "ids": (1, 4)},
            ints={"a": [0]},
        ),
        "GatherElements": series(line("Cast", "x", "i", to=7), line("GatherElements", "x i", axis=1)),
        "GatherND": built([line("GatherND", "x i", batch_dims=1)], {"x": (1, 9, 8)}, ints={"i": [[[0]]]}),
        "ReverseSequence": built(
            [line("ReverseSequence", "x ilen", batch_axis=0, time_axis=1)], {"x": ("N", 7, 8), "ilen": ("N",)}
        ),
        "ScatterElements": series(line("Cast", "x", "i", to=7), line("ScatterElements", "x i x", axis=1)),
        "ScatterND": built([line("ScatterND", "x i u")], {"x": ("N", 9, 8), "i": (3, 3), "u": (3,)}),
        "Trilu": series(line("Trilu", "x")),
        "Where": series(
            line("Trilu", "ones", "u"),
            line("Cast", "u", "c", to=9),
            line("Where", "c x n"),
            ints={"ones": [[1] * 8] * 9},
            floats={"n": -1.0},
        ),
        # The same numbers in another shape or order, or repeated.
        "Expand": image(
            line("GlobalAveragePool", "x", "g"), line("Expand", "g s"), ints={"s": [59, 6, 3, 4]}
        ),
        "Flatten": image(line("Flatten", "x", "f"), line("Gemm", "f w"), weights={"w": (720, 2)}),
        "Reshape": image(line("Reshape", "x s"), ints={"s": [0, 6, -1]}),
        "Shuffle channels": image(
            line("Reshape", "x s", "a"),
            line("Transpose", "a", "b", perm=[0, 2, 1, 3, 4]),
            line("Reshape", "b t"),
            ints={"s": [0, 2, 3, 12, 10], "t": [0, 6, 12, 10]},
        ),
        "Squeeze": image(line("GlobalAveragePool", "x", "g"), line("Squeeze", "g a"), ints={"a": [2, 3]}),
        "Squeeze all": image(line("GlobalAveragePool", "x", "g"), line("Squeeze", "g")),
        "Tile": image(line("GlobalAveragePool", "x", "g"), line("Tile", "g r"), ints={"r": [1, 1, 2, 3]}),
        "Transpose": series(line("Transpose", "x", perm=[0, 2, 1])),
        "Transpose all": built([line("Transpose", "x", "t"), line("Transpose", "t")], {"x": VECTOR}),
        "Unsqueeze": series(line("Unsqueeze", "x a"), ints={"a": [1, -1]}),
        "Unsqueeze nothing": series(line("Unsqueeze", "x a"), ints={"a": []}),
        # Numbers that do not depend on the input.
        "ConstantOfShape": series(
            line("ConstantOfShape", "s", "c"), line("Concat", "x c", axis=1), ints={"s": [59, 10, 8]}
        ),
        "Range": series(
            line("Range", "a b c", "r"),
            line("Cast", "r", "f", to=1),
            line("Reshape", "f s", "g"),
            line("MatMul", "x g"),
            ints={"a": 0, "b": 8000, "c": 1, "s": [8, 1000]},
        ),
        **{
            kind: series(line(kind, "", "z", **settings), line("Add", "x z"))
            for kind, settings in {
                "RandomNormal": {"shape": [9, 8]},
                "RandomUniform": {"shape": [9, 8]},
                "Constant": {"value_floats": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]},
            }.items()
        },
        **{
            kind: series(line(kind, "x", "z"), line("Add", "x z"))
            for kind in ("RandomNormalLike", "RandomUniformLike")
        },
        "EyeLike": built(
            [line("EyeLike", "m", "z"), line("Gather", "z zero", "g", axis=1), line("Add", "x g")],
            {"x": SERIES, "m": (8, 2)},
            ints={"zero": 0},
        ),
        # Whole numbers in place of floats.
        "QLinearConv": image(
            line("QuantizeLinear", "x n z", "q"),
            line("QLinearConv", "q n z w n z n z", "r"),
            line("DequantizeLinear", "r n z"),
            floats={"n": 0.5},
            z=integers((), "z"),
            w=integers((4, 6, 3, 3), "w"),
        ),
        "DequantizeLinear": image(
            line("DequantizeLinear", "w n z", "v"),
            line("Conv", "x v"),
            floats={"n": 0.5},
            z=integers((), "z"),
            w=integers((4, 6, 3, 3), "w"),
        ),
        "QLinearMatMul": series(
            line("QuantizeLinear", "x n z", "q"),
            line("QLinearMatMul", "q n z w n z n z", "r"),
            line("DequantizeLinear", "r n z"),
            floats={"n": 0.5},
            z=integers((), "z"),
            w=integers((8, 5), "w"),
        ),
        "ConvInteger": image(
            line("QuantizeLinear", "x n z", "q"),
            line("ConvInteger", "q w", "r"),
            line("Cast", "r", "y", to=1),
            floats={"n": 0.5},
            z=integers((), "z"),
            w=integers((4, 6, 3, 3), "w"),
        ),
        "MatMulInteger": series(
            line("QuantizeLinear", "x n z", "q"),
            line("MatMulInteger", "q w", "r"),
            line("Cast", "r", "y", to=1),
            floats={"n": 0.5},
            z=integers((), "z"),
            w=integers((8, 5), "w"),
        ),
    }
