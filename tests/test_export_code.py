"""Networks as source of PyTorch and Keras, none of which is needed to write it; tests/against runs it."""

import ast
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from cnnparams import (
    GLU,
    GRU,
    LSTM,
    Activation,
    Add,
    AvgPool2D,
    BatchNorm,
    Bidirectional,
    Branches,
    ChannelShuffle,
    Concat,
    Conv1D,
    Conv2D,
    ConvLSTM2D,
    ConvTranspose2D,
    CropLike,
    Dense,
    Divide,
    Dropout,
    Embedding,
    Expand,
    Flatten,
    FlattenPositions,
    FullyConnected,
    GlobalAvgPool2D,
    Graph,
    Identity,
    Input,
    InstanceNorm,
    Layer,
    LocallyConnected1D,
    MatMul,
    MaxPool2D,
    MultiHeadAttention,
    Multiply,
    Network,
    NetworkError,
    OuterProduct,
    Parameter,
    ReLU,
    Reshape,
    Residual,
    ResizeLike,
    RMSNorm,
    Sequential,
    Shared,
    SimpleRNN,
    Softmax,
    SpatialDropout,
    Tied,
    TimeDistributed,
    UpSample1D,
    ZeroPad2D,
    zoo,
)
from cnnparams.interop import to_keras, to_keras_code, to_torch, to_torch_code
from cnnparams.interop.export.expressions import Repeated, call, written
from cnnparams.interop.export.keras_layers import TABLE as KERAS
from cnnparams.interop.export.torch_layers import TABLE as TORCH
from tests.families import EXAMPLES
from tests.reference_model.build import build_network
from tests.reference_model.parts import ReferenceNetwork
from tests.strategies import reference_networks

GOLDEN = Path(__file__).with_name("golden") / "export"
WRITERS: dict[str, Callable[[Network[Any]], str]] = {"torch": to_torch_code, "keras": to_keras_code}


def small_lenet() -> Network[Any]:
    return (
        Network((32, 32, 3), name="LeNet-5")
        .add(Conv2D(8, 5, name="CONV1"))
        .add(MaxPool2D(2, name="POOL1"))
        .add(Conv2D(16, 5, name="CONV2"))
        .add(MaxPool2D(2, name="POOL2"))
        .add(FullyConnected(120, name="FC3"))
        .add(FullyConnected(84, name="FC4"))
        .add(FullyConnected(10, activation="softmax", name="Softmax"))
    )


FILES: dict[str, Network[Any]] = {
    "lenet": small_lenet(),
    "resnet152": zoo.resnet152(),
    "unet": zoo.unet(),
    "densenet121": zoo.densenet121(),
    "convnext_tiny": zoo.convnext_tiny(),
}


@pytest.mark.parametrize("framework", WRITERS)
@pytest.mark.parametrize("name", FILES)
def test_the_source_is_written_as_it_was(name: str, framework: str) -> None:
    source = WRITERS[framework](FILES[name])
    assert source == (GOLDEN / f"{name}_{framework}.txt").read_text(encoding="utf-8")
    assert source == WRITERS[framework](FILES[name])


def test_a_deep_network_is_as_short_as_a_person_writes_it() -> None:
    assert to_torch_code(zoo.resnet152()).count("\n") < 110
    assert to_keras_code(zoo.resnet152()).count("\n") < 80


def refused(write: Callable[[Network[Any]], object], network: Any) -> str:
    with pytest.raises(NetworkError) as error:
        write(network)
    return str(error.value)


def tried(write: Callable[[Network[Any]], str], network: Network[Any]) -> str:
    """Return the source, or the message of a refusal."""
    try:
        return write(network)
    except NetworkError as error:
        return str(error)


def network_of(layer: Any, prev_shape: Any) -> Network[Any]:
    """Return a network of one layer."""
    shapes = prev_shape if layer.takes_several else (prev_shape,)
    network: Network[Any] = Network(shapes[0] if shapes else (4,))
    for number, shape in enumerate(shapes[1:]):
        network = network.add_input(f"input_{number}", shape)
    after: Any = [step.path for step in network.inputs] if layer.takes_several else "input"
    return network.add(layer, after=None if layer.takes_none else after, name="it")


SOURCES = [example for example in EXAMPLES if not isinstance(example.layer, Input)]


@pytest.mark.parametrize("framework", WRITERS)
@pytest.mark.parametrize("example", SOURCES, ids=lambda example: type(example.layer).__name__)
def test_each_layer_is_written_or_refused_by_name(example: Any, framework: str) -> None:
    source = tried(WRITERS[framework], network_of(example.layer, example.prev_shape))
    if source.startswith('"""'):
        ast.parse(source)
    else:
        word = {"torch": "PyTorch", "keras": "Keras"}[framework]
        assert source.startswith(f"to_{framework}_code: there is nothing in {word} for: it")


def test_both_tables_have_the_same_layers() -> None:
    blocks = {
        "Sequential",
        "Residual",
        "Branches",
        "Graph",
        "Cell",
        "Input",
        "Shared",
        "Tied",
        "Custom",
        "Opaque",
    }
    public = {type(example.layer) for example in EXAMPLES if isinstance(example.layer, Layer)}
    assert set(TORCH) == set(KERAS)
    assert {kind.__name__ for kind in public - set(TORCH)} <= blocks


@given(reference_networks())
@settings(max_examples=50)
def test_random_graphs_are_written_as_python(reference: ReferenceNetwork) -> None:
    network = build_network(reference)
    for write in WRITERS.values():
        source = tried(write, network)
        if source.startswith('"""'):
            ast.parse(source)


HOSTILE = 'x"]\'); import os; """'


def test_names_cannot_write_source() -> None:
    network = Network((8, 8, 3), name=HOSTILE).add(Conv2D(4, 1, name=HOSTILE)).add(ReLU(), name="forward")
    network = network.add(Dense(2, name="class")).add(Dense(2, name="lambda x")).add(Dropout(0.1), name="0")
    network = network.add(Dense(2), name="a b").add(Dense(2), name="a_b").add(Dense(2), name="__init__")
    network = network.add(Dense(2), name="{name}").add(Dense(2), name="größe").add(Dense(2), name="self")
    source = to_torch_code(network)
    attributes = [
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    ]
    assert attributes == [
        "x______import_os_____",
        "forward_",
        "class_",
        "lambda_x",
        "dropout_0",
        "a_b",
        "a_b_2",
        "dense_init__",
        "_name_",
        "gr__e",
        "self_",
    ]
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    assert names == {"nn", "self", "super", "x"}
    assert source.startswith('"""x\']\'); import os; \'\'\': 68 parameters, in PyTorch."""')
    source = to_keras_code(network)
    constants = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    assert {HOSTILE, "{name}", "größe", "__init__", "self"} <= set(constants)


def test_names_in_functions_are_literals_too() -> None:
    block = Sequential(Dense(4, name='{x}"'), Dense(4, name="b\\"))
    network = Network((4,)).add(block, name="{a}").add(block, name="c")
    found: dict[str, Any] = {}

    class Layers:
        def Dense(self, *_: Any, name: str) -> Callable[[Any], Any]:  # noqa: N802 - Keras' name
            return lambda x: [*x, name]

    class Keras:
        layers = Layers()

        def Input(self, *_: Any, name: str) -> Any:  # noqa: N802
            return [name]

        def Model(self, _: Any, x: Any) -> Any:  # noqa: N802
            return x

    source = to_keras_code(network).replace("import keras\nfrom keras import layers", "")
    exec(compile(source, "model", "exec"), {"keras": Keras(), "layers": Layers()}, found)  # noqa: S102
    scope = {"keras": Keras(), "layers": Layers()}
    exec(compile(source, "model", "exec"), scope)  # noqa: S102
    assert scope["build"]() == ["input", '{a}.{x}"', "{a}.b\\", 'c.{x}"', "c.b\\"]  # type: ignore[operator]


def test_names_that_meet_in_keras_are_told_apart() -> None:
    network = Network((4,)).add(Dense(4), name="a/b").add(Dense(4), name="a.b").add(Dense(4), name="a.b_1")
    assert [
        line.rpartition("name=")[2] for line in to_keras_code(network).splitlines() if "Dense" in line
    ] == [
        '"a.b")(inputs)',
        '"a.b_1")(x)',
        '"a.b_1_1")(x)',
    ]


def test_all_that_is_lacking_is_in_one_message() -> None:
    network = Network((9, 4)).add(LocallyConnected1D(8, 3, name="local")).add(LSTM(8, name="lstm"))
    assert refused(to_torch, network) == (
        "to_torch: there is nothing in PyTorch for: local (LocallyConnected1D(filters=8, kernel_size=(3,))):"
        " it has no kernels for each position; lstm (LSTM(units=8)): it has two bias vectors, not one"
    )
    assert refused(to_keras, network) == (
        "to_keras: there is nothing in Keras for: local (LocallyConnected1D(filters=8, kernel_size=(3,))):"
        " it has no kernels for each position"
    )
    many: Network[Any] = Network((4,))
    for number in range(22):
        many = many.add(Activation("mine"), name=f"a{number}")
    message = refused(to_torch_code, many)
    assert message.startswith(
        "to_torch_code: there is nothing in PyTorch for: a0 (Activation(function='mine')): there is no activation 'mine'; a1 "
    )
    assert message.endswith("; and 2 more")


def chain(shape: Any, *layers: Any) -> Network[Any]:
    return Network(shape).extend(layers)


SERIES, IMAGE = (9, 4), (8, 8, 4)
MORE = "whose weights it has"


def two_ranks() -> Network[Any]:
    norm = Shared(BatchNorm(), name="n")
    return Network(IMAGE).add(norm, name="norm").add(GlobalAvgPool2D()).add(norm, name="flat")


def tied_otherwise() -> Network[Any]:
    network = Network((2,)).add(Tied(Dense(3), {"kernel": "k"}), name="a").add(Dense(3)).add(Dense(3))
    return network.add(Tied(Dense(2), {"kernel": "k"}), name="b")


def two_inputs(layer: Any) -> Network[Any]:
    return Network((3, 3)).add_input("more", (2, 3, 3)).add(layer, after=["input", "more"], name="it")


def resized() -> Network[Any]:
    shape = (2, 2, 2, 2, 4)
    return Network(shape).add_input("more", shape).add(ResizeLike(), after=["input", "more"], name="like")


def cropped() -> Network[Any]:
    network = Network((3, 2, 2, 2, 4)).add_input("more", (2, 2, 2, 2, 4))
    return network.add(CropLike(), after=["input", "more"], name="like")


LACKING: list[tuple[str, Network[Any], str]] = [
    (
        "torch",
        chain(SERIES, SimpleRNN(3)),
        "simple_rnn (SimpleRNN(units=3)): it has two bias vectors, not one",
    ),
    (
        "torch",
        chain(SERIES, LSTM(3, peepholes=True, bias_vectors=2)),
        "lstm (LSTM(units=3, bias_vectors=2, peepholes=True)): it has no peepholes",
    ),
    (
        "torch",
        chain((2, 8, 8, 3), Bidirectional(ConvLSTM2D(2, 1))),
        "bidirectional (Bidirectional(layer=ConvLSTM2D(filters=2, kernel_size=(1, 1)))): both directions must be alike, of one of its recurrent layers",
    ),
    (
        "torch",
        chain(SERIES, Bidirectional(GRU(2, num_layers=2))),
        "bidirectional (Bidirectional(layer=GRU(units=2, num_layers=2))): each of several layers takes both directions of the one before",
    ),
    (
        "torch",
        chain(SERIES, MultiHeadAttention(1, 3, bias_kv=True)),
        "multi_head_attention (MultiHeadAttention(heads=1, head_features=3, bias_kv=True)): it learns a key and a value only where the heads make up the channels",
    ),
    (
        "torch",
        chain((2, 2, 2, 2, 3), BatchNorm()),
        "batch_norm (BatchNorm()): it takes at most three axes beside the channels",
    ),
    (
        "torch",
        chain((2, 2, 2, 2, 3), InstanceNorm()),
        "instance_norm (InstanceNorm()): it takes one to three axes beside the channels",
    ),
    (
        "torch",
        chain(IMAGE, AvgPool2D(3, padding=((1, 0), 0), ceil_mode=True)),
        "avg_pool2d (AvgPool2D(pool_size=(3, 3), padding=((1, 0), (0, 0)), ceil_mode=True)): it has no means that count padding which is uneven and go beyond it",
    ),
    (
        "torch",
        chain((4, 8, 8, 3), TimeDistributed(Sequential(ReLU()))),
        "time_distributed (TimeDistributed(layer=Sequential(ReLU()))): there is no layer like it, and nothing it could be made of",
    ),
    ("torch", two_ranks(), "flat (BatchNorm()): it has other settings than norm, whose weights it has"),
    ("torch", tied_otherwise(), "b (Dense(units=2)): its kernel has other axes than a.weight"),
    (
        "torch",
        chain(SERIES, Tied(GRU(3), {"kernel": "k"})),
        "tied (GRU(units=3)): its kernel is a part of a larger array",
    ),
    (
        "torch",
        chain(SERIES, GRU(3)).freeze("gru/bias"),
        "gru (GRU(units=3, frozen_weights=('bias',))): its bias is not frozen by itself",
    ),
    ("torch", resized(), "like (ResizeLike()): it takes at most three axes beside the channels"),
    (
        "keras",
        chain((4, 8, 8, 3), TimeDistributed(Sequential(ReLU()))),
        "time_distributed (TimeDistributed(layer=Sequential(ReLU()))): there is no layer like it, and nothing it could be made of",
    ),
    (
        "keras",
        chain((4, 8, 4), TimeDistributed(GLU())),
        "time_distributed (TimeDistributed(layer=GLU())): the layer inside of it must be one of Keras'",
    ),
    (
        "keras",
        chain(IMAGE, AvgPool2D(3, padding=1, count_include_pad=False, stride=2)),
        "avg_pool2d (AvgPool2D(pool_size=(3, 3), stride=(2, 2), padding=((1, 1), (1, 1)), count_inclu...): it has no means without padding but that of 'same'",
    ),
    (
        "keras",
        chain(SERIES, LSTM(3, bias_vectors=2)),
        "lstm (LSTM(units=3, bias_vectors=2)): it has one bias vector, not two",
    ),
    (
        "keras",
        chain(SERIES, LSTM(3, projection=2)),
        "lstm (LSTM(units=3, projection=2)): it has no projection",
    ),
    (
        "keras",
        chain(SERIES, LSTM(3, peepholes=True)),
        "lstm (LSTM(units=3, peepholes=True)): it has no peepholes",
    ),
    (
        "keras",
        chain(SERIES, Bidirectional(GRU(2, num_layers=2))),
        "bidirectional (Bidirectional(layer=GRU(units=2, num_layers=2))): a stack has two layers of its own, and one wrapper holds one",
    ),
    (
        "keras",
        chain(IMAGE, Conv2D(2, 2, stride=2, dilation=2)),
        "conv2d (Conv2D(filters=2, kernel_size=(2, 2), stride=(2, 2), dilation=(2, 2))): it has no stride together with dilation",
    ),
    (
        "keras",
        chain(IMAGE, MaxPool2D(2, dilation=2)),
        "max_pool2d (MaxPool2D(dilation=(2, 2))): its pools have no dilation",
    ),
    (
        "keras",
        chain(IMAGE, ConvTranspose2D(2, 3, groups=2)),
        "conv_transpose2d (ConvTranspose2D(filters=2, kernel_size=(3, 3), groups=2)): it has no groups of transposed filters",
    ),
    (
        "keras",
        chain(IMAGE, Activation("mine")),
        "activation (Activation(function='mine')): there is no activation 'mine'",
    ),
    (
        "keras",
        chain(IMAGE, BatchNorm(track_statistics=False)),
        "batch_norm (BatchNorm(track_statistics=False)): its batch normalisation always has statistics",
    ),
    (
        "keras",
        chain(IMAGE, RMSNorm(scale=False)),
        "rms_norm (RMSNorm(scale=False)): its RMS normalisation always has a scale",
    ),
    (
        "keras",
        chain((2, 2, 2, 2, 3), SpatialDropout()),
        "spatial_dropout (SpatialDropout()): it takes one to three axes beside the channels",
    ),
    (
        "keras",
        chain(SERIES, UpSample1D(interpolation="linear")),
        "up_sample1d (UpSample1D(interpolation='linear')): it repeats elements along one or three axes, and does no more",
    ),
    (
        "keras",
        chain(SERIES, MultiHeadAttention(2, 2, bias_kv=True)),
        "multi_head_attention (MultiHeadAttention(heads=2, head_features=2, bias_kv=True)): it learns no key and no value",
    ),
    (
        "keras",
        chain(SERIES, Tied(Dense(3), {"kernel": "k"})),
        "tied (Dense(units=3)): two of its layers cannot have one array",
    ),
    (
        "keras",
        chain(SERIES, LSTM(3)).freeze("lstm/bias"),
        "lstm (LSTM(units=3, frozen_weights=('bias',))): its bias is not frozen by itself",
    ),
    ("keras", two_ranks(), "flat (BatchNorm()): it has other settings than norm, whose weights it has"),
    ("keras", resized(), "like (ResizeLike()): it resizes images only"),
    ("keras", two_inputs(Divide()), "it (Divide()): both inputs must have the same number of axes"),
    (
        "keras",
        two_inputs(OuterProduct()),
        "it (OuterProduct()): both inputs must have the same number of axes",
    ),
    ("keras", two_inputs(MatMul()), "it (MatMul()): both matrices must have the same number of axes"),
    ("keras", cropped(), "like (CropLike()): it crops three axes at most"),
]


@pytest.mark.parametrize(("framework", "network", "lacking"), LACKING, ids=lambda each: str(each)[:40])
def test_what_a_framework_lacks_is_told(framework: str, network: Network[Any], lacking: str) -> None:
    word = {"torch": "PyTorch", "keras": "Keras"}[framework]
    message = refused(WRITERS[framework], network)
    assert message.startswith(f"to_{framework}_code: there is nothing in {word} for: {lacking}")
    assert message.endswith(lacking) or lacking.endswith(("(", ": "))


def mixed() -> Network[Any]:
    """Steps of a group, with others between them."""
    network = Network((4,)).add(Dense(4), name="a/x").add(Dense(4), name="b").add(Dense(4), name="a/in/y")
    return network.add(Dense(4), name="c").add(Dense(3), name="a/in/z").add(Dense(3), name="a/7")


def wide() -> Network[Any]:
    network: Network[Any] = Network((8, 8, 4))
    names = [f"a_long_name_of_a_branch_{number}" for number in range(6)]
    for name in names:
        network = network.add(Conv2D(4, 1), after="input", name=name)
    network = network.add(Concat(), after=names, name="cat").add(Add(), after=names[:4], name="four")
    return network.add(Add(), after=names, name="six").add(
        Multiply(), after=["six", "four", "input"], name="p"
    )


def vectors_and_images() -> Network[Any]:
    network = Network((4, 5, 6)).add(Dense(3), name="image").add_input("vector", (3,)).add(Dense(3), name="v")
    return network.add(Add(), after=["image", "v"])


def sums() -> Network[Any]:
    """Three blocks of one class, with different numbers of which there is no rule."""
    return Network((4,)).add(
        Sequential(*[Residual(Dense(size), Dense(4)) for size in (4, 8, 4)], name="sums")
    )


def divided() -> Branches[Any]:
    return Branches(Dense(4), Sequential(Dense(4), Activation("softplus")), merge=Divide())


def words_that_meet() -> Network[Any]:
    """Layers and blocks that are called as settings of Keras and PyTorch are."""
    network: Network[Any] = Network((4,))
    for size in (4, 5, 6):
        units = Sequential(Dense(size, name="units"), Dense(size, name="filters"), name="units")
        groups = Sequential(Dense(size), ReLU(), name="groups")
        out_features = Sequential(Dense(size), Softmax(), name="out_features")
        network = network.add(Sequential(Branches(units, groups), out_features))
    return network


def words_of_python() -> Network[Any]:
    """Blocks that are called as what stands in the source."""
    network: Network[Any] = Network((4,))
    for size in (4, 5, 6):
        parts = (Residual(Dense(4), name="f"), Sequential(Dense(size), ReLU(), name="super"))
        network = network.add(Sequential(*parts, Sequential(Dense(4), Softmax(), name="build")))
    return network


def shared_twice() -> Network[Any]:
    block = Shared(Residual(Conv2D(4, 3, padding=1), BatchNorm()), name="block")
    return Network(IMAGE).add(block, name="one").add(MaxPool2D()).add(block, name="two")


def unused_block() -> Network[Any]:
    unused = Network((4,)).add(Dense(4, name="a")).add(Sequential(ReLU(), ReLU()), name="b")
    return Network((4,)).add(Graph(unused, output="a"))


def inner_output() -> Graph[Any]:
    return Graph(Network((4,)).add(Dense(4, name="a")).add(ReLU(name="b")), output="a")


def merged(layer: Any, *shapes: Any) -> Network[Any]:
    return network_of(layer, shapes)


def repeated(name: str) -> Network[Any]:
    """Blocks in which equal blocks come again and again, with long lists of settings."""
    inner = [Residual(Conv2D(8, 3, padding=1, bias=False), BatchNorm()) for _ in range(3)]
    stage = Sequential(*inner, Conv2D(8, 1))
    return Network((8, 8, 8)).extend([Sequential(stage, name=f"{name}{number}") for number in range(4)])


RECURRENT = Bidirectional(GRU(3, return_sequences=True), backward=GRU(3, bias=False, return_sequences=True))
TOKENS = Network((7, 8)).add(Parameter((1, 8), name="token"))
SNIPPETS: list[tuple[str, Network[Any], list[str]]] = [
    (
        "torch",
        mixed(),
        [
            "dict(",
            "in_=nn.ModuleDict(dict(y=nn.Linear(4, 4), z=nn.Linear(4, 3))),",
            "return self.a.dense_7(x)",
        ],
    ),
    ("torch", wide(), ["four = (", "+ a_long_name_of_a_branch_3", 'return {"cat": cat, "p": y}']),
    ("keras", wide(), ['return keras.Model(inputs, {"cat": cat, "p": x})']),
    ("torch", repeated("s"), ["*[Residual() for _ in range(3)]"]),
    (
        "torch",
        chain(IMAGE, MaxPool2D(3, stride=2, padding="same")),
        ['self.max_pool2d(F.pad(x, (0, 1, 0, 1), value=float("-inf")))'],
    ),
    (
        "torch",
        chain((7, 7, 4), MaxPool2D(2, padding=((1, 0), 0), ceil_mode=True)),
        ['F.pad(x, (0, 1, 1, 0), value=float("-inf"))'],
    ),
    (
        "torch",
        chain(IMAGE, Conv2D(4, 2, padding="same", padding_mode="circular")),
        ['F.pad(x, (0, 1, 0, 1), mode="circular")'],
    ),
    (
        "torch",
        chain(IMAGE, Conv2D(4, (2, 1), padding="same", activation="tanh")),
        ["torch.tanh(self.conv2d(F.pad(x, (0, 0, 0, 1))))"],
    ),
    (
        "torch",
        chain(IMAGE, AvgPool2D(3, stride=2, padding="same")),
        ["nn.AvgPool2d(3, stride=2, ceil_mode=True)"],
    ),
    (
        "torch",
        chain((9, 8, 4), AvgPool2D((3, 2), stride=(2, 1), padding="same")),
        ["self.avg_pool2d(F.pad(x, (0, 1, 1, 1))), self.avg_pool2d(F.pad(torch.ones_like(x), (0, 1, 1, 1)))"],
    ),
    (
        "torch",
        chain(IMAGE, AvgPool2D(2, padding=((1, 0), 0), count_include_pad=False, ceil_mode=True)),
        ["torch.ones_like(x)"],
    ),
    ("torch", chain(IMAGE, AvgPool2D(2, padding=((1, 0), 0))), ["self.avg_pool2d(F.pad(x, (0, 0, 1, 0)))"]),
    (
        "torch",
        chain(IMAGE, Activation("linear"), InstanceNorm(scale=True), ChannelShuffle(2)),
        ["nn.InstanceNorm2d(4, affine=True, bias=False)"],
    ),
    ("torch", chain(IMAGE, Dense(3), FlattenPositions(), Dense(2)), ["x.flatten(1, -2)"]),
    ("torch", chain(SERIES, Conv1D(4, 1), Dense(3)), ["x.transpose(1, 2)"]),
    (
        "torch",
        merged(ResizeLike(interpolation="linear"), (4, 4, 2), (8, 8, 2)),
        ['F.interpolate(input_, size=(8, 8), mode="bilinear")'],
    ),
    ("torch", merged(Add(), (3, 3), (2, 3, 3)), ["input_.transpose(1, 2)[:, :, None, :] + input_0"]),
    (
        "torch",
        chain(SERIES, Bidirectional(GRU(2, return_sequences=True), merge="ave")),
        ["(self.bidirectional(x)[0][..., :2] + self.bidirectional(x)[0][..., 2:]) / 2"],
    ),
    (
        "torch",
        chain(SERIES, Bidirectional(GRU(2, return_sequences=True))),
        ["return self.bidirectional(x)[0]"],
    ),
    (
        "torch",
        TOKENS.add(Identity(), name="same").add(Concat(axis=1), after=["same", "input"]),
        ["torch.cat([y.expand(len(x), -1, -1), x], dim=1)"],
    ),
    (
        "torch",
        chain(
            (20,),
            Tied(Embedding(9, 4), {"embeddings": "t"}, name="e"),
            Tied(Dense(9), {"kernel": "t"}, name="h"),
        ),
        ["self.h.weight = self.e.weight"],
    ),
    ("torch", chain((4,), Dense(4, name="d")).freeze("d/bias"), ["self.d.bias.requires_grad_(False)"]),
    ("torch", chain((4,), Dense(4)).freeze(), ["self.requires_grad_(False)"]),
    ("torch", chain(IMAGE, Sequential(Reshape((16, 16)), Flatten(), name="s")), ["class S(nn.Module):"]),
    (
        "keras",
        chain((4,), Dense(4, name="d")).freeze("d/bias"),
        ['model.get_layer("d").bias.trainable = False', "return model"],
    ),
    ("keras", chain((4,), Dense(4, name="d")).freeze(), ['layers.Dense(4, trainable=False, name="d")']),
    (
        "keras",
        chain(SERIES, RECURRENT),
        ["backward_layer=layers.GRU(3, return_sequences=True, use_bias=False, go_backwards=True)"],
    ),
    ("keras", merged(Divide(), (3,), (3,)), ["x = input_ / input_0"]),
    ("keras", merged(CropLike(), (8, 8, 2), (8, 8, 3)).add(ReLU()), ['layers.ReLU(name="relu")(input_)']),
    (
        "keras",
        chain(IMAGE, ConvTranspose2D(2, 3, stride=2, padding=1, output_padding=1, activation="relu")),
        [
            "output_padding=1",
            'layers.Cropping2D(1, name="conv_transpose2d_crop")',
            'layers.Activation("relu"',
        ],
    ),
    (
        "keras",
        chain(IMAGE, ZeroPad2D(((-1, 0), (1, 2)))),
        ["layers.ZeroPadding2D(((0, 0), (1, 2))", "layers.Cropping2D(((1, 0), (0, 0))"],
    ),
    ("keras", chain(IMAGE, ZeroPad2D((-1, 0))), ["layers.Cropping2D((1, 0)"]),
    (
        "keras",
        chain(SERIES, GRU(3, num_layers=2, bias_vectors=1)),
        ["return_sequences=True, reset_after=False", 'name="gru_l1"'],
    ),
    ("keras", chain((1, 3), Expand((4, 2, 3))), ["keras.ops.repeat(x, 4, axis=1)"]),
    ("torch", chain(IMAGE, Conv2D(4, (1, 2), padding="same")), ["F.pad(x, (0, 1))"]),
    ("torch", vectors_and_images(), ["x[:, None, None, ...]"]),
    ("torch", chain((4,), inner_output(), inner_output()), ["_ = self.b(a)", "return a"]),
    ("keras", chain((4,), inner_output(), inner_output()), ["_ = layers.ReLU", "    return a"]),
    ("torch", sums(), ["self.sums = nn.Sequential(Residual(4), Residual(8), Residual(4))"]),
    ("torch", unused_block(), ["_ = self.b(a)"]),
    ("torch", chain((4,), Dense(4, name="n" * 120)), ["n" * 120]),
    ("keras", chain((4,), Dense(4, name="n" * 120)), ["n" * 120]),
    ("torch", shared_twice(), ["x = self.max_pool2d(x)\n        return self.one(x)"]),
    ("keras", shared_twice(), ['name="two.add"', "x = conv2d_0_layer(max_pool2d)"]),
    ("keras", chain((4,), divided(), divided()), ["def branches(x, name):", "return dense_0 / x"]),
    (
        "torch",
        words_that_meet(),
        ["def groups(in_features, out_features):", "def out_features(in_features, out_features_2):"],
    ),
    ("keras", words_that_meet(), ["def units(x, units, name):", "units_ = units(x, "]),
    ("torch", words_of_python(), ["class F2(nn.Module):", "def super_(out_features):"]),
    ("keras", words_of_python(), ["def f(x, name):", "def super_(x, units, name):", "def build_(x, name):"]),
]


@pytest.mark.parametrize(("framework", "network", "lines"), SNIPPETS, ids=lambda each: str(each)[:40])
def test_what_a_framework_has_no_word_for_is_written_out(
    framework: str, network: Network[Any], lines: list[str]
) -> None:
    source = WRITERS[framework](network)
    flat = " ".join(source.split())
    assert [line for line in lines if line not in flat and line not in source] == []


@pytest.mark.parametrize("framework", WRITERS)
def test_the_source_is_as_ruff_formats_it(framework: str, tmp_path: Path) -> None:
    if find_spec("ruff") is None:
        pytest.skip("ruff is not installed: pip install '.[lint]'")
    networks = [
        *FILES.values(),
        *[network for word, network, _ in SNIPPETS if word == framework],
        lines_of_all_lengths(),
    ]
    networks += [network_of(example.layer, example.prev_shape) for example in SOURCES]
    for number, network in enumerate(networks):
        source = tried(WRITERS[framework], network)
        if source.startswith('"""'):
            (tmp_path / f"model_{number}.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length=110", "--diff", "."]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)  # noqa: S603
    assert ran.stdout == ""
    assert ran.returncode == 0


def lines_of_all_lengths() -> Network[Any]:
    """Return a network whose source has lines around the longest length, with one and with more calls."""
    network: Network[Any] = Network((8, 8, 4))
    for length in range(1, 60):
        network = network.add(Conv2D(4, 3, padding="same", bias=False, activation="relu", name="c" * length))
        network = network.add(Sequential(Conv2D(4, 1), ReLU()), name="s" * length)
    return network.add(Concat(), after=["c", "cc"], name="k").add(Concat(), after=["k", "c" * 50, "s" * 40])


def test_frameworks_are_needed_to_build_only(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network((4,)).add(Dense(2))
    for name in ("torch", "keras"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=r"^to_torch needs torch: pip install 'cnnparams\[torch\]'$"):
        to_torch(network)
    with pytest.raises(ImportError, match=r"^to_keras needs keras: pip install 'cnnparams\[keras\]'$"):
        to_keras(network)


def test_only_networks_with_layers_are_written() -> None:
    for write, who in ((to_torch, "to_torch"), (to_torch_code, "to_torch_code"), (to_keras, "to_keras")):
        assert (
            refused(write, Network((4,))) == f"{who}: the network must have a layer after its input, got none"
        )
    for write in (to_torch_code, to_keras_code):
        with pytest.raises(TypeError) as error:
            write(Dense(2))  # type: ignore[arg-type]
        assert str(error.value) == f"{write.__name__}: takes a Network, got Dense(units=2) (Dense)"


def test_long_names_of_places_are_cut() -> None:
    name = "a" * 100
    source = to_torch_code(chain((4,), Sequential(Residual(Dense(4)), Dense(2), name=name)))
    assert f'    """At {name[:60]}..."""' in source
    source = to_torch_code(chain((4,), Residual(Dense(4), name=name), Residual(Dense(4), name=name + "b")))
    assert f'    """At {name[:60]}... and 1 more."""' in source


def test_what_is_repeated_may_be_longer_than_a_line() -> None:
    item = call("Name" * 26, 1)
    assert written(Repeated(item, "_ in range(3)"), "", 4, ",") == [
        "    *[",
        f"        {'Name' * 26}(",
        "            1",
        "        )",
        "        for _ in range(3)",
        "    ],",
    ]
