"""Networks as models of PyTorch and Keras: their counts and shapes, and what they compute."""

import subprocess
import sys
from math import prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from cnnparams import (
    LSTM,
    Add,
    BatchNorm,
    CNNParamsError,
    Concat,
    Conv1D,
    Conv2D,
    Dense,
    Embedding,
    Flatten,
    FlattenPositions,
    FullyConnected,
    Input,
    LayerNorm,
    MaxPool2D,
    Mean,
    MultiHeadAttention,
    Network,
    NetworkError,
    PadChannels,
    Parameter,
    Permute,
    ReLU,
    Reshape,
    Residual,
    Sequential,
    Shared,
    Slice,
    Softmax,
    Stack,
    Tied,
    WindowAttention,
    zoo,
)
from cnnparams.interop import from_keras, to_keras, to_keras_code, to_torch, to_torch_code
from cnnparams.interop.export.orders import channels_first
from cnnparams.interop.export.torch_code import torch_source
from tests.against.entry import Entry
from tests.against.exported import BATCH, check_in_keras, check_in_torch, counts, counts_in_torch
from tests.families import EXAMPLES, TABLE
from tests.records import Example
from tests.reference_model.build import build_network
from tests.reference_model.parts import ReferenceNetwork
from tests.strategies import reference_networks

ENTRIES = {entry.layer: entry for entry in TABLE}
LAYERS = [example for example in EXAMPLES if not isinstance(example.layer, Input)]
NAMES = [f"{number}-{type(example.layer).__name__}" for number, example in enumerate(LAYERS)]

REFUSED_THOUGH = {"MaxUnpool2D"}
"""Layers of which PyTorch has the same, but which need more than a network says."""


def network_of(layer: Any, prev_shape: Any) -> Network[Any]:
    """Return a network of one layer."""
    if layer.takes_none:
        return Network((4,)).add(layer, name="it")
    shapes = prev_shape if layer.takes_several else (prev_shape,)
    network: Network[Any] = Network(shapes[0])
    for number, shape in enumerate(shapes[1:]):
        network = network.add_input(f"input_{number}", shape)
    after: Any = [step.path for step in network.inputs] if layer.takes_several else "input"
    return network.add(layer, after=after, name="it")


def refused(write: Any, network: Network[Any]) -> str:
    """Return why a network cannot be written; "" if it can."""
    try:
        write(network)
    except NetworkError as error:
        return str(error)
    return ""


def has_counterpart(layer: Any, prev_shape: Any, framework: str) -> bool:
    """Tell whether the framework has the same layer, as the table of the families says."""
    entry = ENTRIES.get(type(layer))
    side = getattr(entry, framework, "")
    try:
        return not isinstance(side, str) and side.lacking(layer, prev_shape) is None
    except KeyError:  # a wrapper around a layer that the table does not know inside
        return False


@pytest.mark.framework("torch")
@pytest.mark.parametrize("example", LAYERS, ids=NAMES)
def test_an_example_is_the_same_in_torch(example: Example) -> None:
    layer = example.layer
    network = network_of(layer, example.prev_shape)
    if refusal := refused(to_torch_code, network):
        assert refusal.startswith("to_torch_code: there is nothing in PyTorch for: it (")
        known = has_counterpart(layer, example.prev_shape, "torch")
        assert not known or type(layer).__name__ in REFUSED_THOUGH
    else:
        check_in_torch(network)


@pytest.mark.framework("keras", "jax")
@pytest.mark.parametrize("example", LAYERS, ids=NAMES)
def test_an_example_is_the_same_in_keras(example: Example) -> None:
    layer = example.layer
    network = network_of(layer, example.prev_shape)
    if refusal := refused(to_keras_code, network):
        assert refusal.startswith("to_keras_code: there is nothing in Keras for: it")
        assert not has_counterpart(layer, example.prev_shape, "keras")
    else:
        check_in_keras(network)


def drawn(entry: Entry, framework: str, data: st.DataObject) -> Network[Any] | None:
    """Draw a network of a layer, if there is one, and of which the framework has the same."""
    settings, prev_shape = data.draw(entry.draws())
    try:
        network = network_of(entry.layer(**settings), prev_shape)
    except (CNNParamsError, TypeError):
        return None
    return network if has_counterpart(network["it"].layer, prev_shape, framework) else None


DRAWN = [entry for entry in TABLE if entry.required or entry.options]


@pytest.mark.framework("torch")
@pytest.mark.parametrize("entry", DRAWN, ids=lambda entry: entry.layer.__name__)
@given(st.data())
@settings(max_examples=25)
def test_a_drawn_layer_is_the_same_in_torch(entry: Entry, data: st.DataObject) -> None:
    network = drawn(entry, "torch", data)
    if network is not None and entry.layer.__name__ not in REFUSED_THOUGH:
        check_in_torch(network)


@pytest.mark.framework("keras", "jax")
@pytest.mark.parametrize("entry", DRAWN, ids=lambda entry: entry.layer.__name__)
@given(st.data())
@settings(max_examples=15)
def test_a_drawn_layer_is_the_same_in_keras(entry: Entry, data: st.DataObject) -> None:
    network = drawn(entry, "keras", data)
    # Padding by zeros, to which the table compares such a pool, makes other means.
    if network is not None and getattr(network["it"].layer, "count_include_pad", True):
        check_in_keras(network)


NOT_COMPARED = {
    "AdaptiveAvgPool2D": "Keras 3.15 answers NaN where the sizes do not divide each other",
    "AdaptiveMaxPool1D": "likewise",
    "AdaptiveMaxPool2D": "likewise",
    "Attention": "Keras does not scale the scores",
    "Flatten": "each lists the elements in its own order",
    "FullyConnected": "likewise",
    "InstanceNorm": "they add another small number to the variance",
    "ResizeLike": "their nearest elements differ where two are as near",
    "TimeDistributed": "the example is one of Flatten",
}
COMPARED = [
    example
    for example in LAYERS
    if not example.weights
    and type(example.layer).__name__ not in NOT_COMPARED
    and prod(example.output_shape) <= 100_000
]


@pytest.mark.framework("torch", "keras", "jax")
@pytest.mark.parametrize("example", COMPARED, ids=lambda example: type(example.layer).__name__)
def test_both_frameworks_compute_the_same(example: Example) -> None:
    network = network_of(example.layer, example.prev_shape)
    if not refused(to_torch_code, network) and not refused(to_keras_code, network):
        compare_values(network, to_torch(network).eval(), to_keras(network))


@pytest.mark.framework("torch", "keras", "jax")
def test_axes_are_where_they_should_be_behind_each_other() -> None:
    """No weights, so that both can be compared; each step depends on where its axes are."""
    network = Network((4, 6, 8)).add(Permute((2, 1, 3))).add(MaxPool2D((3, 2), name="pool"))
    network = network.add(Softmax(axis=1)).add(Concat(axis=2), after=["softmax", "pool"])
    network = network.add(Slice(1, axis=2)).add(Reshape((2, 2, 3, 4))).add(Mean((3,)))
    network = network.add(FlattenPositions()).add(Permute((2, 1))).add(Flatten()).add(Reshape((4, 4)))
    network = network.add(Stack(), after=["permute_1", "reshape_1"]).add(PadChannels(1, 2))
    compare_values(network, to_torch(network).eval(), to_keras(network))


def compare_values(network: Network[Any], first: Any, last: Any) -> None:
    """Compare what a model of PyTorch and one of Keras make of the same numbers."""
    import numpy as np
    import torch

    orders = torch_source("test", network).orders
    random = np.random.default_rng(3)
    arrays = [random.normal(size=(BATCH, *step.output_shape)).astype("float32") for step in network.inputs]
    pairs = zip(arrays, network.inputs, strict=True)
    tensors = [
        torch.tensor(array.transpose(0, *[1 + axis for axis in orders[step.path]])) for array, step in pairs
    ]
    with torch.no_grad():
        output = first(*tensors).numpy()
    order = orders[network.steps[-1].path]
    order = channels_first(len(order)) if len(order) > 2 else order
    expected = np.asarray(last(arrays if len(arrays) > 1 else arrays[0]))
    np.testing.assert_allclose(output, expected.transpose(0, *[1 + axis for axis in order]), 1e-4, 1e-5)


@pytest.mark.framework("torch")
@pytest.mark.parametrize("name", zoo.names())
def test_the_zoo_is_the_same_in_torch(name: str) -> None:
    check_in_torch(zoo.build(name, **OPTIONS.get(name, {})))


CELL = "|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_1x1~1|skip_connect~2|"
OPTIONS: dict[str, Any] = {"nasbench201": {"cell": CELL}}

IN_KERAS = (
    *("alexnet", "convnext_tiny", "deeplabv3_resnet50", "densenet121", "efficientnet_b0", "googlenet"),
    *("inception_v3", "mobilenet_v2", "nin", "regnet_y_400mf", "resnet18", "resnet50_v2", "squeezenet1_0"),
    *("unet", "vgg11_bn", "xception"),
)


@pytest.mark.framework("keras", "jax")
@pytest.mark.parametrize("name", IN_KERAS)
def test_the_zoo_comes_back_from_keras(name: str) -> None:
    network = zoo.build(name)
    back = from_keras(check_in_keras(network))
    assert (counts(back), back.macs()) == (counts(network), network.macs())
    assert back.output_shape == network.output_shape
    named = {step.path.replace("/", "."): step for step in network.leaves()}
    same = [step for step in back.steps if step.path in named]
    assert len(same) > len(named) / 2
    assert [step.path for step in same if step.output_shape != named[step.path].output_shape] == []
    assert [step.path for step in same if step.param_count() != named[step.path].param_count()] == []


@pytest.mark.framework("torch")
@given(reference_networks())
@settings(max_examples=1000)
def test_random_graphs_are_the_same_in_torch(reference: ReferenceNetwork) -> None:
    network = build_network(reference)
    if refusal := refused(to_torch_code, network):
        assert "other settings than" in refusal or "must have a layer" in refusal
    else:
        check_in_torch(network)


@pytest.mark.framework("keras", "jax")
@given(reference_networks())
@settings(max_examples=1000)
def test_random_graphs_are_the_same_in_keras(reference: ReferenceNetwork) -> None:
    network = build_network(reference)
    if refusal := refused(to_keras_code, network):
        said = ("other settings than", "must have a layer", "no output depends on it")
        assert any(each in refusal for each in said)
    else:
        check_in_keras(network)


@pytest.mark.framework("torch")
def test_what_is_shared_tied_or_frozen_is_so_in_torch() -> None:
    import torch

    head = Shared(Sequential(Conv2D(4, 3, padding="same"), ReLU()), name="head")
    network = Network((16, 16, 3)).add(head, name="a/one").add(MaxPool2D()).add(Conv2D(3, 1, name="c"))
    network = network.add(head, name="b/two").add(BatchNorm(name="norm"), after="c").freeze("norm", "c/bias")
    model = to_torch(network)
    assert counts_in_torch(model) == counts(network)
    assert model.a.one[0] is model.b.two[0]
    assert [name for name, array in model.named_parameters() if not array.requires_grad] == [
        "c.bias",
        "norm.weight",
        "norm.bias",
    ]
    outputs = model(torch.zeros(2, 3, 16, 16))
    assert {path: tuple(array.shape) for path, array in outputs.items()} == {
        "b/two": (2, 4, 8, 8),
        "norm": (2, 3, 8, 8),
    }
    table = Network((20,)).add(Tied(Embedding(50, 8), {"embeddings": "table"}, name="embed"))
    table = table.add(LSTM(8, bias_vectors=2, return_sequences=True)).add(
        Tied(Dense(50), {"kernel": "table"}, name="head")
    )
    model = to_torch(table)
    assert model.head.weight is model.embed.weight
    assert counts_in_torch(model) == counts(table)


@pytest.mark.framework("keras", "jax")
def test_what_is_shared_or_frozen_is_so_in_keras() -> None:
    head = Shared(Sequential(Conv2D(4, 3, padding="same"), ReLU()), name="head")
    network = Network((16, 16, 3)).add(head, name="a/one").add(MaxPool2D()).add(Conv2D(3, 1, name="c"))
    network = network.add(head, name="b/two").add(BatchNorm(name="norm"), after="c").freeze("norm", "c/bias")
    model = check_in_keras(network)
    assert len(model.get_layer("a.one.0")._inbound_nodes) == 2
    assert not model.get_layer("c").bias.trainable
    back = from_keras(model)
    assert back.param_count() == network.param_count()
    assert isinstance(back["a.one.0"].layer, Shared)


@pytest.mark.framework("torch")
def test_the_source_runs_by_itself_in_torch(tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    file.write_text(to_torch_code(zoo.resnet18()), encoding="utf-8")
    count = "from model import Net; print(sum(array.numel() for array in Net().parameters()))"
    assert answer(count, tmp_path) == "11689512"


@pytest.mark.framework("keras", "jax")
def test_the_source_runs_by_itself_in_keras(tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    file.write_text(to_keras_code(zoo.squeezenet1_1()), encoding="utf-8")
    assert answer("from model import build; print(build().count_params())", tmp_path) == "1235496"


def answer(code: str, folder: Path) -> str:
    """Return what a fresh process prints last."""
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)  # noqa: S603
    return ran.stdout.split()[-1]


@pytest.mark.framework("torch")
def test_models_are_copied_and_their_source_is_shown() -> None:
    import copy
    import inspect

    model = to_torch(Network((8, 8, 3), name="small").add(Residual(Conv2D(3, 3, padding=1), name="block")))
    assert counts_in_torch(copy.deepcopy(model)) == (84, 84, 0)
    assert "self.conv2d_0(x)" in inspect.getsource(model.block.forward)


@pytest.mark.framework("torch")
def test_a_model_that_is_not_the_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network((4,)).add(Dense(2))
    monkeypatch.setattr(type(network), "param_count", lambda _: 11)
    with pytest.raises(NetworkError) as refused:
        to_torch(network)
    assert str(refused.value) == (
        "to_torch: the model must have the numbers of the network, and train those that it trains, 11 and 10, got 10 and 10"
    )


@pytest.mark.framework("torch")
def test_a_transformer_and_a_chain_of_convolutions_turn_nothing() -> None:
    block = Sequential(
        Residual(LayerNorm(), MultiHeadAttention(2, 4)),
        Residual(LayerNorm(), Dense(32, activation="gelu"), Dense(8)),
    )
    text = to_torch_code(Network((20, 8)).add(block).add(block))
    assert not any(word in text for word in ("transpose", "movedim", "permute"))
    text = to_torch_code(
        Network((20, 8)).add(Conv1D(8, 3)).add(BatchNorm()).add(ReLU()).add(FullyConnected(2))
    )
    assert not any(word in text for word in ("transpose", "movedim", "permute"))


@pytest.mark.framework("torch")
def test_a_parameter_is_one_example_for_all_of_a_batch() -> None:
    network = (
        Network((7, 8))
        .add(Parameter((1, 8), name="token"))
        .add(Concat(axis=1, name="seen"), after=["token", "input"])
    )
    check_in_torch(network.add(Parameter((8, 8), name="more")).add(Add(), after=["seen", "more"]))


@pytest.mark.framework("torch")
def test_windows_that_are_moved_see_their_neighbours_only() -> None:
    """Of a picture with one bright corner, only what was in a window with it changes."""
    import torch

    network = Network((8, 8, 4)).add(WindowAttention(1, 4, shift=2, relative_positions=False, bias=False))
    model = to_torch(network).eval()
    dark = torch.zeros(1, 4, 8, 8)
    bright = dark.clone()
    bright[..., 0, 0] = 1.0
    with torch.no_grad():
        changed = (model(bright) - model(dark)).abs().sum(1)[0] > 1e-6
    expected = torch.zeros(8, 8, dtype=torch.bool)
    expected[:2, :2] = True
    assert torch.equal(changed, expected)


@pytest.mark.framework("torch", "keras", "jax")
def test_names_of_any_kind_are_built() -> None:
    network = Network((8, 8, 3), name='a "b" / {c}').add(Conv2D(4, 1, name="x\"]'); import os"))
    network = network.add(ReLU(), name="forward").add(Dense(2), name="{name}").add(Dense(2), name="größe")
    network = network.add(Dense(2), name="type/to/0").add(Dense(2), name="type/to/1")
    check_in_torch(network)
    check_in_keras(network)


@pytest.mark.framework("torch", "keras", "jax")
def test_groups_with_other_steps_between_theirs_are_built() -> None:
    network = Network((4,)).add(Dense(4), name="a/x").add(Dense(4), name="b").add(Dense(4), name="a/in/y")
    network = network.add(Dense(4), name="c").add(Dense(3), name="a/in/z").freeze("a/x")
    check_in_torch(network)
    check_in_keras(network)
    assert [name for name, _ in to_torch(network).named_parameters() if "weight" in name] == [
        "a.in_.y.weight",
        "a.in_.z.weight",
        "a.x.weight",
        "b.weight",
        "c.weight",
    ]
