"""Models of Keras read from their configs, without Keras: what it says of each is in a golden file."""

import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cnnparams import (
    GLU,
    GRU,
    LSTM,
    Activation,
    BatchNorm,
    ConfigError,
    Conv2D,
    ConvLSTM2D,
    ConvTranspose2D,
    CrossAttention,
    Dense,
    DepthwiseConv2D,
    Divide,
    Flatten,
    GlobalAvgPool2D,
    GroupNorm,
    Identity,
    Layer,
    LayerNorm,
    LayerScale,
    MatMul,
    Max,
    MaxPool2D,
    Mean,
    Min,
    MultiHeadAttention,
    Network,
    NetworkError,
    PadChannels,
    ReLU,
    Resize,
    RMSNorm,
    Scale,
    SeparableConv2D,
    Sequential,
    Shared,
    Softmax,
    Stack,
    Subtract,
    Sum,
    ZeroPad1D,
    ZeroPad2D,
)
from cnnparams.interop import check, from_keras
from cnnparams.interop.drafting import Call
from cnnparams.interop.keras_layers import LAYERS
from cnnparams.interop.keras_operations import OPERATIONS
from tests.test_json import mutated

GOLDEN: dict[str, Any] = json.loads(
    Path(__file__).with_name("golden").joinpath("keras_models.json").read_text(encoding="utf-8")
)


def read(name: str) -> Any:
    """Return the network of a model of the golden file."""
    return from_keras(GOLDEN[name]["config"], input_shape=(32, 24, 3) if name == "open sizes" else None)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_model_has_the_numbers_and_shapes_that_keras_says(name: str) -> None:
    facts, network = GOLDEN[name], read(name)
    assert network.param_count() + network.state_count() == facts["total"]
    assert network.trainable_count() == facts["trainable"]
    for path, (count, shape) in facts["layers"].items():
        step = network["input"] if path == network_input(facts) else network[path]
        assert step.param_count() + step.state_count() == count, path
        is_first = name.endswith("channels first") and len(shape) > 1
        if name != "open sizes":
            assert list(step.output_shape) == ([*shape[1:], shape[0]] if is_first else shape), path


def network_input(facts: Any) -> str:
    """Return the name of the first input in Keras."""
    config = json.loads(facts["config"])["config"]
    names = [each["config"]["name"] for each in config["layers"] if each["class_name"] == "InputLayer"]
    first = config.get("input_layers", names)[0]
    return str(first if isinstance(first, str) else first[0])


def test_every_line_of_the_tables_is_in_a_model() -> None:
    found: set[str] = set()

    def walk(layer: Any) -> None:
        if isinstance(layer, dict):
            found.add(str(layer.get("class_name")))
            for value in layer.values():
                walk(value)
        elif isinstance(layer, list):
            for value in layer:
                walk(value)

    for facts in GOLDEN.values():
        walk(json.loads(facts["config"]))
    of_applications = {"LayerScale", "StochasticDepth"}
    of_exports = {"EinsumDense", "Glu", "Pad"}
    assert (set(LAYERS) | set(OPERATIONS)) - found == of_applications | of_exports


def test_names_are_paths_and_models_inside_are_groups() -> None:
    network = read("nested")
    assert [step.path for step in network.steps] == [
        "input",
        "backbone/wide",
        "backbone/a",
        "backbone/b",
        "both",
    ]
    assert network["both"].inputs == ("backbone/b", "backbone/a")
    assert network.frozen_count() == network["backbone/wide"].param_count() == 24
    assert network.name == "outer"


def test_a_layer_that_is_called_twice_counts_once() -> None:
    network = read("two inputs")
    assert [step.path for step in network.inputs] == ["input", "second"]
    assert [(step.path, step.param_count(), step.shared_with) for step in network.steps[2:8]] == [
        ("tower/conv", 112, None),
        ("tower/flat", 0, None),
        ("tower_1/conv", 0, "tower.conv"),
        ("tower_1/flat", 0, "tower.flat"),
        ("twin", 725, None),
        ("twin_1", 0, "twin"),
    ]
    assert isinstance(network["twin"].layer, Shared)


def sequential(*layers: Any, **more: Any) -> dict[str, Any]:
    image = {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, 8, 8, 3]}}
    return {"class_name": "Sequential", "config": {"name": "m", "layers": [image, *layers], **more}}


def layer(kind: str, **config: Any) -> dict[str, Any]:
    return {"class_name": kind, "config": {"name": kind.lower(), **config}}


DENSE = layer("Dense", units=3, use_bias=True)


WINDOW = {"kernel_size": [3, 2], "strides": [2, 1], "padding": "same", "use_bias": False}
PLAIN = {"kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "use_bias": True}
SCALED = {"scale": True, "center": True}
IMAGE, SEQUENCE, FRAMES = [8, 8, 4], [8, 4], [5, 8, 8, 4]


@pytest.mark.parametrize(
    ("shape", "kind", "config", "expected"),
    [
        (
            IMAGE,
            "Conv2D",
            {**WINDOW, "filters": 6, "dilation_rate": [1, 2], "groups": 2, "activation": "relu"},
            Conv2D(6, (3, 2), stride=(2, 1), padding="same", dilation=(1, 2), groups=2, bias=False, activation="relu"),
        ),
        (IMAGE, "Conv2D", {**PLAIN, "filters": 6, "activation": "linear"}, Conv2D(6, 3)),
        (
            IMAGE,
            "Conv2DTranspose",
            {**WINDOW, "filters": 6, "activation": "tanh"},
            ConvTranspose2D(6, (3, 2), stride=(2, 1), padding="same", bias=False, activation="tanh"),
        ),
        (
            IMAGE,
            "DepthwiseConv2D",
            {**WINDOW, "depth_multiplier": 2},
            DepthwiseConv2D((3, 2), depth_multiplier=2, stride=(2, 1), padding="same", bias=False),
        ),
        (
            IMAGE,
            "SeparableConv2D",
            {**WINDOW, "filters": 6, "depth_multiplier": 2},
            SeparableConv2D(6, (3, 2), depth_multiplier=2, stride=(2, 1), padding="same", bias=False),
        ),
        (
            IMAGE,
            "MaxPooling2D",
            {"pool_size": [3, 2], "strides": [2, 1], "padding": "same"},
            MaxPool2D((3, 2), stride=(2, 1), padding="same"),
        ),
        (IMAGE, "GlobalAveragePooling2D", {"keepdims": True}, GlobalAvgPool2D(keepdims=True)),
        (IMAGE, "GlobalAveragePooling2D", {}, GlobalAvgPool2D()),
        (SEQUENCE, "LSTM", {"units": 3, "use_bias": False}, LSTM(3, return_sequences=False, bias=False)),
        (
            SEQUENCE,
            "GRU",
            {"units": 3, "use_bias": True, "return_sequences": True, "reset_after": True},
            GRU(3, return_sequences=True, bias_vectors=2),
        ),
        (SEQUENCE, "GRU", {"units": 3, "use_bias": True}, GRU(3, return_sequences=False, bias_vectors=1)),
        (
            FRAMES,
            "ConvLSTM2D",
            {**WINDOW, "filters": 6, "dilation_rate": [1, 1], "return_sequences": True},
            ConvLSTM2D(6, (3, 2), return_sequences=True, stride=(2, 1), padding="same", bias=False),
        ),
        (
            FRAMES,
            "ConvLSTM2D",
            {**PLAIN, "filters": 6, "dilation_rate": [1, 2]},
            ConvLSTM2D(6, 3, return_sequences=False, dilation=(1, 2)),
        ),
        (IMAGE, "BatchNormalization", {**SCALED, "axis": [3]}, BatchNorm()),
        (IMAGE, "BatchNormalization", {"axis": 1, "scale": False, "center": True}, BatchNorm(axis=1, scale=False)),
        (IMAGE, "BatchNormalization", {"axis": [-1], "scale": True, "center": False}, BatchNorm(center=False)),
        (IMAGE, "LayerNormalization", {"axis": [2, 3], "scale": False, "center": True}, LayerNorm(axes=2, scale=False)),
        (IMAGE, "LayerNormalization", {"axis": -1, "scale": True, "center": False}, LayerNorm(center=False)),
        (
            IMAGE,
            "LayerNormalization",
            {"axis": [-2, -1], "rms_scaling": True, "scale": False, "center": True},
            RMSNorm(axes=2, scale=False),
        ),
        (IMAGE, "GroupNormalization", {"axis": 3, "groups": 2, "scale": False, "center": True}, GroupNorm(2, scale=False)),
        (IMAGE, "GroupNormalization", {"axis": -1, "groups": -1, "scale": True, "center": False}, GroupNorm(4, center=False)),
        (IMAGE, "ReLU", {"max_value": 6, "negative_slope": 0.0}, Activation("relu6")),
        (IMAGE, "ReLU", {"max_value": 6, "negative_slope": 0.1}, Activation("leaky_relu")),
        (IMAGE, "ReLU", {"max_value": None, "negative_slope": 0.1}, Activation("leaky_relu")),
        (IMAGE, "ReLU", {"max_value": 7}, ReLU()),
        (IMAGE, "Activation", {"activation": "linear"}, Identity()),
        (IMAGE, "Activation", {"activation": "relu"}, ReLU()),
        (IMAGE, "Activation", {"activation": "softmax"}, Softmax()),
        (IMAGE, "Activation", {"activation": "tanh"}, Activation("tanh")),
        (IMAGE, "Softmax", {"axis": 2}, Softmax(axis=2)),
        (
            SEQUENCE,
            "MultiHeadAttention",
            {"num_heads": 2, "key_dim": 3, "value_dim": 3, "use_bias": False, "attention_axes": [1]},
            MultiHeadAttention(2, 3, output_features=4, bias=False),
        ),
        (
            SEQUENCE,
            "MultiHeadAttention",
            {"num_heads": 2, "key_dim": 3, "value_dim": None, "use_bias": True, "attention_axes": [-2]},
            MultiHeadAttention(2, 3, output_features=4),
        ),
        # 1 / sqrt(4) = 0.5 and -3 * 0.5 = -1.5
        (IMAGE, "Normalization", {"mean": [[3.0, 1.0]], "variance": [[4.0, 1.0]]}, Scale(0.5, offset=-1.5)),
        (IMAGE, "Rescaling", {"scale": 0.5, "offset": -1.0}, Scale(0.5, offset=-1.0)),
        (IMAGE, "Resizing", {"height": 3, "width": 5, "interpolation": "nearest"}, Resize((3, 5), interpolation="nearest")),
        (IMAGE, "Resizing", {"height": 3, "width": 5}, Resize((3, 5), interpolation="bilinear")),
    ],
)  # fmt: skip
def test_a_layer_has_the_settings_that_it_has_in_keras(
    shape: list[int], kind: str, config: dict[str, Any], expected: Layer[Any, Any]
) -> None:
    start = {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, *shape]}}
    one = {"class_name": kind, "config": {"name": "one", **config}}
    network = from_keras({"class_name": "Sequential", "config": {"name": "m", "layers": [start, one]}})
    assert network["one"].layer == expected


@pytest.mark.parametrize(
    ("kind", "args", "expected"),
    [
        ("Subtract", ["image", 3.0], Scale(1.0, offset=-3.0)),
        ("Subtract", [3.0, "image"], Scale(-1.0, offset=3.0)),
        ("Subtract", ["image", "image"], Subtract()),
        ("TrueDivide", ["image", 4.0], Scale(0.25)),
        ("TrueDivide", [4.0, "image"], Activation("reciprocal")),
        ("TrueDivide", ["image", "image"], Divide()),
        ("Add", ["image", 3.0], Scale(1.0, offset=3.0)),
        ("Multiply", [3.0, "image"], Scale(3.0)),
    ],
)
def test_an_operator_is_a_layer(kind: str, args: list[Any], expected: Layer[Any, Any]) -> None:
    node = {"args": [tensor(each) if isinstance(each, str) else each for each in args], "kwargs": {}}
    step = {"module": "keras.src.ops.numpy", **use("a", kind=kind), "inbound_nodes": [node]}
    assert from_keras(functional(step))["a"].layer == expected


def test_attention_looks_at_what_it_is_given() -> None:
    settings = {"num_heads": 2, "key_dim": 3, "use_bias": False}

    def attention(*sources: str) -> Any:
        flat = {**use("s", "image", kind="Reshape"), "config": {"name": "s", "target_shape": [64, 3]}}
        other = {**use("t", "s", kind="ReLU"), "config": {"name": "t"}}
        return from_keras(functional(flat, other, use("a", *sources, kind="MultiHeadAttention", **settings)))[
            "a"
        ]

    own = MultiHeadAttention(2, 3, output_features=3, bias=False)
    assert (attention("s").layer, attention("s").inputs) == (own, ("s",))
    assert (attention("s", "s").layer, attention("s", "s").inputs) == (own, ("s",))
    across = CrossAttention(2, 3, output_features=3, bias=False)
    for sources in (("s", "t"), ("s", "t", "t")):
        assert (attention(*sources).layer, attention(*sources).inputs) == (across, ("s", "t"))


def test_every_way_in_is_the_same(tmp_path: Path) -> None:
    config = sequential(DENSE)
    network = from_keras(config)
    assert from_keras(json.dumps(config)) == network
    file = tmp_path / "model.keras"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("../../outside", "x")
    assert from_keras(file) == from_keras(str(file)) == network
    model = SimpleNamespace(to_json=lambda: json.dumps(config), layers=[])
    assert from_keras(model) == network
    assert from_keras(config["config"]) == network
    assert network["dense"].param_count() == 12


def test_a_chain_may_have_its_shape_elsewhere() -> None:
    dense = {"class_name": "Dense", "config": {"units": 3, "use_bias": True, "batch_input_shape": [None, 5]}}
    network = from_keras({"class_name": "Sequential", "config": {"name": "m", "layers": [dense]}})
    assert [step.path for step in network.steps] == ["input", "0"]
    built = {"class_name": "Sequential", "config": {"layers": [DENSE], "build_input_shape": [None, 4]}}
    assert from_keras(built).param_count() == 15
    open_chain = {"class_name": "Sequential", "config": {"layers": [DENSE]}}
    assert from_keras(open_chain, input_shape=(9,)).param_count() == 30
    with pytest.raises(NetworkError) as refused:
        from_keras(built, input_shape=(9,))
    assert str(refused.value) == "from_keras: input: its shape is (4,), got (9,)"


def test_a_wrapper_has_one_layer_or_two() -> None:
    lstm = layer("LSTM", units=3, use_bias=True)
    words = {"class_name": "InputLayer", "config": {"name": "words", "batch_shape": [None, 5, 4]}}
    chain = [words, layer("Bidirectional", layer=lstm)]
    network = from_keras({"class_name": "Sequential", "config": {"name": "m", "layers": chain}})
    assert network.param_count() == 2 * 4 * (4 + 3 + 1) * 3


def test_a_class_of_your_own_is_taught_in_one_line() -> None:
    config = sequential(
        layer("Wide", units=4),
        layer("Relu5"),
        {"class_name": "Sequential", "config": {"name": "s", "layers": [layer("Odd")]}},
        layer("TimeDistributed", layer=layer("Deep")),
    )
    with pytest.raises(NetworkError) as refused:
        from_keras(config)
    assert str(refused.value) == (
        "from_keras: there is no layer here for 'Deep, Odd, Relu5, Wide': wide (Wide), relu5 (Relu5), s/odd (Odd), "
        "timedistributed/deep (Deep); keep them with unknown='keep', or say how to make one: layers={'Name': lambda config: ...}"
    )
    make: dict[str, Callable[[Any], Any]] = {
        "Wide": lambda config: Dense(config["units"]),
        "Relu5": lambda _: Sequential(Conv2D(4, 1)),
    }
    taught = from_keras(sequential(layer("Wide", units=4), layer("Relu5")), layers=make)
    assert taught.param_count() == 16 + 20
    many = sequential(*[{"class_name": "Odd", "config": {"name": f"o{number}"}} for number in range(25)])
    with pytest.raises(NetworkError, match=r"o19 \(Odd\) and 5 more; keep"):
        from_keras(many)
    many["config"]["layers"] = many["config"]["layers"][:21]  # the input and 20 others
    with pytest.raises(NetworkError, match=r"o18 \(Odd\), o19 \(Odd\); keep"):
        from_keras(many)


def tensor(name: str) -> dict[str, Any]:
    return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, 0]}}


def functional(*layers: Any, outputs: Any = (("a", 0, 0),), **more: Any) -> dict[str, Any]:
    image = {
        "class_name": "InputLayer",
        "name": "image",
        "config": {"name": "image", "batch_shape": [None, 8, 8, 3]},
    }
    config = {
        "name": "m",
        "layers": [image, *layers],
        "input_layers": [["image", 0, 0]],
        "output_layers": list(map(list, outputs)),
    }
    return {"class_name": "Functional", "config": {**config, **more}}


def use(name: str, *sources: str, kind: str = "ReLU", **config: Any) -> dict[str, Any]:
    """Return a layer in the form of Keras 2, which lists what it takes."""
    nodes = [[[source, 0, 0, {}] for source in sources]]
    return {"class_name": kind, "name": name, "config": {"name": name, **config}, "inbound_nodes": nodes}


def test_layers_are_read_in_the_order_in_which_they_are_fed() -> None:
    network = from_keras(functional(use("a", "b", "image", kind="Add"), use("b", "image")))
    assert [step.path for step in network.steps] == ["input", "b", "a"]
    assert network["a"].inputs == ("b", "input")


def test_other_forms_of_settings_are_read() -> None:
    gelu = layer("Activation", activation={"module": "builtins", "class_name": "function", "config": "gelu"})
    mine = layer("Activation", activation={"class_name": "Swish", "config": {}})
    norm = layer("LayerNormalization", axis=-1, rms_scaling=True, scale=True, center=True)
    network = from_keras(sequential({**gelu, "config": {**gelu["config"], "name": "g"}}, mine, norm))
    assert network["g"].layer == Activation("gelu")
    assert network["activation"].layer == Activation("Swish")
    assert network["layernormalization"].param_count() == 3
    scaled = from_keras(
        functional(use("b", "image"), use("a", "image", "b", kind="CustomScaleLayer", scale=0.17))
    )
    assert [step.path for step in scaled.steps] == ["input", "b", "a/scale", "a/add"]
    assert scaled["a/add"].inputs == ("input", "a/scale")


def operation(kind: str, *sources: str, **config: Any) -> dict[str, Any]:
    """Return a function of `keras.ops`."""
    return {**use("a", *sources or ("image",), kind=kind, **config), "module": "keras.src.ops.numpy"}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (
            operation("Pad", pad_width=[[0, 0], [1, 2], [0, 0], [0, 0]], mode="constant"),
            ZeroPad2D(((1, 2), 0)),
        ),
        (operation("Pad", pad_width=[[0, 0], [0, 0], [0, 0], [1, 2]], mode="constant"), PadChannels(1, 2)),
        (operation("Mean", axis=[1, 2], keepdims=True), Mean((1, 2), keepdims=True)),
        (operation("Sum", axis=-1, keepdims=False), Sum(-1)),
        (operation("Max", axis=1, keepdims=False), Max(1)),
        (operation("Min", axis=2, keepdims=False), Min(2)),
        (operation("Glu", axis=1), GLU(axis=1)),
        (operation("Stack", "image", "image", axis=1), Stack(axis=1)),
        (use("a", "image", kind="EinsumDense", equation="bxyc,c->bxyc"), LayerScale()),
    ],
)
def test_what_networks_are_exported_to_is_read(part: Any, expected: Any) -> None:
    assert from_keras(functional(part))["a"].layer == expected


def test_a_product_of_matrices_is_read() -> None:
    turned = use("b", "image", kind="Permute", dims=[1, 3, 2])
    assert from_keras(functional(turned, operation("Matmul", "image", "b")))["a"].layer == MatMul()


def test_padding_is_read_for_one_axis_too() -> None:
    series = functional(operation("Pad", pad_width=[[0, 0], [1, 2], [0, 0]], mode="constant"))
    series["config"]["layers"][0]["config"]["batch_shape"] = [None, 8, 3]
    assert from_keras(series)["a"].layer == ZeroPad1D((1, 2))


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (
            functional(operation("Pad", pad_width=[[1, 0], [1, 2], [0, 0], [0, 0]], mode="constant")),
            "a: pad_width must be constant, and none along the batch, got [[1, 0], [1, 2], [0, 0], [0, 0]]",
        ),
        (
            functional(operation("Pad", pad_width=[[0, 0], [1, 2], [0, 0], [0, 1]], mode="constant")),
            "a: pad_width must be along one to three axes before the channels, got [(1, 2), (0, 0)]",
        ),
        (
            functional(use("a", "image", kind="EinsumDense", equation="abc,cd->abd")),
            "a: equation must be a product along the channels, got 'abc,cd->abd'",
        ),
        ("{", "the config is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("[" * 100_000, "the config is nested too deep"),
        ("[]", "the config must be an object, got []"),
        ({"class_name": "Functional", "config": 3}, "the model: must have a config, got {'class_name': 'Functional', 'config': 3}"),
        ({"class_name": "Functional", "config": {}}, None),
        ({"class_name": "Sequential", "config": {"layers": []}}, "the model has no input"),
        ({"class_name": "Sequential", "config": {"layers": [3]}}, None),
        ({"class_name": "Sequential", "config": {"layers": [DENSE]}}, "input: its shape is not known; give input_shape"),
        (sequential(layer("Dense", use_bias=True)), "dense: there is no setting 'units'"),
        (sequential(layer("Dense", units=2.5, use_bias=True)), "dense: Dense: units must be a whole number, got 2.5 (float)"),
        (
            sequential(layer("Conv2D", filters=2, kernel_size=[9, 9], strides=[1, 1], padding="valid", use_bias=True)),
            "conv2d: Conv2D(filters=2, kernel_size=(9, 9)): a 9 x 9 kernel does not fit into 8 x 8 (input (8, 8, 3))",
        ),
        (
            sequential(
                layer("MaxPooling2D", pool_size=[2, 2], strides=[2, 2], padding="valid", data_format="channels_first"),
                layer("Conv2D", data_format="channels_last"),
            ),
            "channels come first in maxpooling2d and last in conv2d; only models with one order are read",
        ),
        (
            sequential(
                layer("MaxPooling2D", pool_size=[2, 2], strides=[2, 2], padding="valid", data_format="channels_first"),
                layer("Dense", units=3, use_bias=True),
            ),
            "dense: acts on the last axis, and channels come first: this is not read",
        ),
        (functional(use("a", "x")), "nothing feeds a"),
        (
            functional(use("a", "image"), {**use("b", "a"), "inbound_nodes": [[["a", 0, 1]]]}),
            "b: there is no output 1 of a",
        ),
        (functional(use("a", kind="MultiHeadAttention")), "a: must have an input, got none"),
        (sequential({"class_name": ["x"], "config": {"name": "odd", "layers": 3}}), None),
        (
            functional({**use("a ", "image"), "inbound_nodes": [[["image", 0, 0]], [["a ", 0, 0]]]}),
            "a : Shared: name must not begin or end with a blank, got 'a '",
        ),
        (sequential(layer("Softmax", axis=[1, 2])), "softmax: axis must be one axis, got [1, 2]"),
        (sequential(layer("Normalization", axis=[1])), "normalization: axis must be the last one, got [1]"),
        (sequential(layer("Normalization", axis=[-1], invert=True)), "normalization: invert=True is not read"),
        (sequential(layer("Dense", units=2, use_bias=True, lora_rank=2)), "dense: lora_rank=2 is not read"),
        (
            sequential(layer("MultiHeadAttention", num_heads=2, key_dim=2, use_bias=True, output_shape=[7])),
            "multiheadattention: output_shape is not read",
        ),
        (
            functional({**use("a"), "inbound_nodes": [[["image", 0, 0, {"value": ["image", 0, 0]}]]]}),
            "arguments by name are not read in the form of Keras 2, "
            "got ['image', 0, 0, {'value': ['image', 0, 0]}]",
        ),
        (
            functional(use("b", "image"), use("c", "image"), use("a", "image", "b", "c", kind="MultiHeadAttention")),
            "a: attention whose keys and values are different tensors is not read",
        ),
        (
            functional({**use("a"), "inbound_nodes": [{"args": [{"x": tensor("image")}], "kwargs": {}}]}),
            "a: inputs in a dict are not read",
        ),
        (sequential(layer("Normalization", mean=[1.0], variance=[0.0])), "normalization: float division by zero"),
        ({"class_name": "Sequential", "config": {"layers": 3}}, "the model: must have layers, got {'layers': 3}"),
        (
            {"class_name": "Functional", "config": {"layers": [use("a")], "output_layers": [["a", 0, 0]]}},
            "a: stands before every input",
        ),
        (
            functional({**use("a"), "inbound_nodes": [[["image", "x", 0]]]}),
            "a tensor is named by a layer and two numbers, got ['image', 'x', 0]",
        ),
        (functional(use("a", "b"), use("b", "a")), "nothing feeds a, b"),
        (functional(use("a", "image"), use("a", "image")), "a: two layers have this name"),
        (functional(use("a", "image"), outputs=[("a", 0, 1)]), "the model: there is no output 1 of a"),
        (functional(use("a", "image", "image")), "a: must have one input, got 2"),
        (functional(use("a")), "a: must have one input, got 0"),
        (sequential(layer("GroupNormalization", axis=1, groups=1)), "groupnormalization: axis must be the last one, got 1"),
        (
            sequential(layer("LayerNormalization", axis=[1], scale=True, center=True)),
            "layernormalization: axis must be the last axes, got [1]",
        ),
        (sequential(layer("PReLU", shared_axes=[1])), "prelu: shared_axes must be none, or all but the channels, got (1,)"),
        (
            sequential(layer("MultiHeadAttention", num_heads=2, key_dim=2, value_dim=3, use_bias=True)),
            "multiheadattention: value_dim and attention_axes are not read",
        ),
        (
            sequential(layer("Conv2DTranspose", output_padding=[1, 1])),
            "conv2dtranspose: output_padding is not read, got [1, 1]",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_place(model: Any, message: str | None) -> None:
    with pytest.raises(NetworkError) as refused:
        from_keras(model)
    assert str(refused.value).startswith("from_keras: ")
    if message is not None:
        assert str(refused.value) == f"from_keras: {message}"


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(TypeError) as refused:
        from_keras(3)
    assert str(refused.value) == (
        "from_keras: takes a model, its JSON, its config, or the path of a .keras file, got 3 (int)"
    )
    wrong: Any = [3]
    with pytest.raises(TypeError) as shape:
        from_keras(sequential(DENSE), input_shape=wrong)
    assert str(shape.value) == "from_keras: input_shape must be a tuple of whole numbers, got [3] (list)"


def test_sizes_that_are_open_must_be_given() -> None:
    with pytest.raises(NetworkError) as refused:
        from_keras(GOLDEN["open sizes"]["config"])
    assert str(refused.value) == (
        "from_keras: image: leaves sizes open; give input_shape, got (None, None, 3)"
    )
    with pytest.raises(NetworkError) as other:
        from_keras(GOLDEN["open sizes"]["config"], input_shape=(8, 8))
    assert str(other.value) == "from_keras: image: its shape is (None, None, 3), got (8, 8)"
    two = from_keras(GOLDEN["two inputs"]["config"], input_shape={"first": (8, 8, 3)})
    assert [step.output_shape for step in two.inputs] == [(8, 8, 3), (8, 8, 3)]
    with pytest.raises(NetworkError) as fixed:
        from_keras(GOLDEN["two inputs"]["config"], input_shape={"second": (9, 9, 3)})
    assert str(fixed.value) == "from_keras: second: its shape is (8, 8, 3), got (9, 9, 3)"
    with pytest.raises(NetworkError) as unknown:
        from_keras(GOLDEN["two inputs"]["config"], input_shape={"third": (8, 8, 3)})
    assert str(unknown.value) == "from_keras: there is no input 'third'; the inputs are first, second"


def test_a_wrong_shape_is_told_with_its_input() -> None:
    config = GOLDEN["two inputs"]["config"]
    rule = "every size in a shape must be 1 or more, got (8, 0, 3)"
    for name, who in (("first", "Network"), ("second", "Input")):
        model = json.loads(config)
        for each in model["config"]["layers"]:
            if each["config"]["name"] == name:
                each["config"]["batch_shape"] = [None, 8, 0, 3]
        with pytest.raises(NetworkError) as refused:
            from_keras(model)
        assert str(refused.value) == f"from_keras: {name}: {who}: {rule}"


def test_inputs_are_in_the_order_of_the_model() -> None:
    network = read("frozen")
    assert [step.path for step in network.inputs] == ["input", "first"]
    assert network["minus"].inputs == ("tower/flat", "tower_1/flat")
    assert network["tower/conv"].inputs == ("first",)
    assert network.trainable_count() == 0


def test_a_layer_that_is_used_again_takes_no_name_of_another() -> None:
    network = read("called again")
    assert [(step.path, step.param_count()) for step in network.steps] == [
        ("input", 0),
        ("input_1/dense", 20),
        ("input_1/dense_2", 0),
        ("input_1/dense_1", 20),
        ("input_2/dense", 0),
        ("input_2/dense_2", 0),
        ("input_2/dense_1", 0),
    ]


def test_what_is_taught_must_make_layers() -> None:
    wrong: Any = [3]
    with pytest.raises(TypeError) as refused:
        from_keras(sequential(DENSE), layers=wrong)
    assert (
        str(refused.value)
        == "from_keras: layers must be a dict of functions by the names of classes, got [3] (list)"
    )
    made: Any = {"Odd": lambda _: 3}
    with pytest.raises(NetworkError) as other:
        from_keras(sequential(layer("Odd")), layers=made)
    assert str(other.value) == "from_keras: odd: layers['Odd'] must return a layer, got 3 (int)"
    function = {"module": "keras.src.ops.numpy", **use("a", "image", kind="Power")}
    assert (
        from_keras(functional(function), layers={"Power": lambda _: Activation("square")}).param_count() == 0
    )


def test_a_damaged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "model.keras"
    file.write_bytes(b"PK no archive")
    with pytest.raises(NetworkError, match=r"is no \.keras file: File is not a zip file"):
        from_keras(file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("other.json", "{}")
    with pytest.raises(NetworkError, match=r"is no \.keras file"):
        from_keras(file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("config.json", b"\xff\xfe")
    with pytest.raises(NetworkError, match="its config is no text"):
        from_keras(file)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b" " * (17 * 2**20))
    with pytest.raises(NetworkError, match="its config is longer than 16,777,216 bytes"):
        from_keras(file)
    deep = sequential()
    for _ in range(400):
        deep = {"class_name": "Sequential", "config": {"name": "s", "layers": [deep]}}
    with pytest.raises(NetworkError, match="from_keras: the config is nested too deep"):
        from_keras(sequential(deep))


def test_mutated_texts_are_networks_or_clear_errors() -> None:
    chance = random.Random(3)  # noqa: S311 - no secret
    texts = [facts["config"] for facts in GOLDEN.values()]
    messages: list[str] = []
    for _ in range(10_000):
        try:
            from_keras(mutated(chance.choice(texts), chance))
        except NetworkError as error:
            messages.append(str(error))
    assert all(message.startswith("from_keras: ") for message in messages)
    assert 1_000 < len(messages) < 9_500


def test_reading_needs_no_framework() -> None:
    code = "import sys; from cnnparams.interop import from_keras; print({'keras', 'jax', 'torch', 'numpy'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert run.stdout == "set()\n"
    assert isinstance(from_keras(sequential(DENSE)), Network)


def test_a_network_is_checked_against_a_config() -> None:
    config = sequential(
        layer("Conv2D", filters=4, kernel_size=[3, 3], strides=[1, 1], padding="valid", use_bias=True)
    )
    network = Network((8, 8, 3), name="mine").add(Conv2D(4, 3))
    assert check(network, json.dumps(config))
    assert not check(network.add(Flatten()), config)
    config["config"]["layers"][0]["config"]["batch_shape"] = [None, None, None, 3]
    assert check(network, config)  # of the sizes of the network
    two = network.add_input("other", (8, 8, 3))
    with pytest.raises(NetworkError) as refused:
        check(two, config)
    assert str(refused.value).startswith("from_keras: image: leaves sizes open")


@pytest.mark.parametrize(
    ("kind", "settings", "message"),
    [
        ("Power", {"constants": (2,), "number_first": True}, "must be a power of a tensor with a number"),
        ("Power", {}, "must be a power of a tensor with a number"),
        ("Mean", {"config": {"axis": 0, "keepdims": False}}, "must not be along the batch"),
        ("Sum", {"config": {"axis": None, "keepdims": False}}, "must not be of the whole batch"),
        (
            "Transpose",
            {"config": {"axes": [1, 0, 2, 3]}},
            "axes must begin with the batch, 0, got [1, 0, 2, 3]",
        ),
        ("Transpose", {"config": {"axes": None}}, "axes must begin with the batch, 0, got None"),
        (
            "Reshape",
            {"config": {"newshape": [-1]}},
            "newshape must be the batch and one axis or more, got (-1,)",
        ),
        ("GetItem", {"arguments": (None, [0])}, "an index must keep the whole batch"),
        ("GetItem", {"arguments": (None, 3)}, "an index must keep the whole batch"),
        ("GetItem", {"arguments": (None, ["x"])}, "an index must hold whole numbers and slices, got x"),
    ],
)
def test_a_function_that_is_not_read_says_why(kind: str, settings: Any, message: str) -> None:
    call = Call("path", kind, settings.pop("config", {}), ((8, 8, 4),), **settings)
    with pytest.raises(ConfigError) as refused:
        OPERATIONS[kind](call)
    assert str(refused.value) == message


def test_layers_that_are_not_known_are_kept_as_far_as_a_config_tells() -> None:
    image = {
        "class_name": "__keras_tensor__",
        "config": {"shape": [None, 8, 8, 4], "keras_history": ["image", 0, 0]},
    }
    odd = {
        "class_name": "__keras_tensor__",
        "config": {"shape": [None, 8, 8, 4], "keras_history": ["odd", 0, 0]},
    }
    layers = [
        {
            "class_name": "InputLayer",
            "name": "image",
            "config": {"name": "image", "batch_shape": [None, 8, 8, 4]},
        },
        {
            "class_name": "Odd",
            "module": "keras.src.ops.numpy",
            "name": "odd",
            "config": {"name": "odd"},
            "inbound_nodes": [{"args": [image], "kwargs": {}}],
        },
        {
            "class_name": "ReLU",
            "name": "relu",
            "config": {"name": "relu"},
            "inbound_nodes": [{"args": [odd], "kwargs": {}}],
        },
    ]
    settings = {
        "name": "m",
        "layers": layers,
        "input_layers": [["image", 0, 0]],
        "output_layers": [["relu", 0, 0]],
    }
    config: Any = {"class_name": "Functional", "config": settings}
    network = from_keras(config, unknown="keep")
    assert [(step.kind, step.output_shape) for step in network.steps[1:]] == [
        ("Odd", (8, 8, 4)),
        ("ReLU", (8, 8, 4)),
    ]
    layers[1]["module"] = "mine"
    with pytest.raises(NetworkError) as refused:
        from_keras(config, unknown="keep")
    rule = "not in the config; give the model itself, to keep it"
    assert str(refused.value) == f"from_keras: odd: Odd: its weights are {rule}"
    odd["config"]["shape"] = [None, None, 8, 4]
    with pytest.raises(NetworkError) as refused:
        from_keras(config, unknown="keep")
    assert str(refused.value) == f"from_keras: odd: Odd: the shape of its output is {rule}"
    with pytest.raises(ConfigError) as wrong:
        from_keras(config, unknown="drop")  # type: ignore[arg-type]
    assert str(wrong.value) == "from_keras: unknown must be 'refuse' or 'keep', got 'drop'"
