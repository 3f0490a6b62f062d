"""Memory and training of networks, on values that were measured, and by following each tensor."""

import pickle
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cnnparams import (
    LSTM,
    Activation,
    Add,
    Attention,
    BatchNorm,
    Bidirectional,
    Cell,
    ConfigError,
    Conv1D,
    Conv2D,
    CrossAttention,
    Custom,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    FrozenBatchNorm,
    FullyConnected,
    GlobalAvgPool2D,
    GlobalMaxPool2D,
    GroupNorm,
    Identity,
    InstanceNorm,
    LayerNorm,
    LocalResponseNorm,
    MatMul,
    Max,
    Maximum,
    MaxPool2D,
    MultiHeadAttention,
    Multiply,
    Network,
    Normalization,
    Opaque,
    Operation,
    Parameter,
    ReLU,
    RMSNorm,
    SeparableConv2D,
    Sequential,
    Shared,
    Slice,
    Softmax,
    SpatialDropout,
    Tied,
    TimeDistributed,
    UnknownCostError,
    Weight,
    WeightNorm,
    WindowAttention,
    zoo,
)
from cnnparams.analysis.flow import flow
from cnnparams.analysis.liveness import peak
from cnnparams.analysis.optimizers import OPTIMIZERS
from tests.test_receptive_field import draw_network

IMAGE: Any = Network((16, 16, 8), name="net")
CONV = Conv2D(8, 3, padding=1)


def test_the_memory_of_resnet50() -> None:
    memory = zoo.resnet50().memory()
    assert memory.parameters == 4 * 25_557_032
    assert memory.state == 4 * 53_120 + 8 * 53  # means, variances and a counter for each batch norm
    # By liveness: three tensors of 56 x 56 x 256 meet at the first sum. Measured by a planner's rule.
    assert memory.peak == memory.activations == 3 * 4 * 56 * 56 * 256 == 9_633_792
    assert memory.total == memory.parameters + memory.state + memory.peak
    assert memory.peak_at == "layer1/0/shortcut/1"
    assert pickle.loads(pickle.dumps(memory)) == memory


@pytest.mark.parametrize(
    ("dtype", "parameters"),
    [("float64", 4864), ("float32", 2432), ("bfloat16", 1216), ("float16", 1216), ("float8", 608),
     ("int8", 608), ("uint8", 608), ("int4", 304)],
)  # fmt: skip
def test_a_number_takes_the_bytes_of_its_type(dtype: str, parameters: int) -> None:
    network = Network((32, 32, 3)).add(Conv2D(8, 5))  # 608 parameters
    memory = network.memory(dtype=dtype, batch=2)
    assert memory.parameters == parameters
    assert memory.activations == parameters * 2 * (32 * 32 * 3 + 28 * 28 * 8) // 608


def test_half_bytes_are_rounded_up_for_each_tensor() -> None:
    network = Network((3,)).add(Dense(1)).add(Dense(1))
    assert network.memory(dtype="int4").parameters == 2 + 1 + 1 + 1  # 3, 1, 1 and 1 numbers of half a byte


def test_layers_may_have_numbers_of_another_type() -> None:
    network = IMAGE.add(Sequential(CONV, ReLU(), CONV), name="body").add(CONV, name="head")
    each = 3 * 3 * 8 * 8 + 8
    memory = network.memory(dtype="int8", dtypes={"body": "float16", "body/0": "float32"})
    assert memory.parameters == 4 * each + 2 * each + each


def test_training_adds_gradients_the_optimizer_and_what_is_kept() -> None:
    network = IMAGE.add(CONV, name="a").add(ReLU()).add(CONV, name="b")
    each, map_ = 3 * 3 * 8 * 8 + 8, 16 * 16 * 8
    memory = network.memory(training=True, optimizer="adam", batch=3)
    assert memory.gradients == memory.parameters == 4 * 2 * each
    assert memory.optimizer == 2 * memory.parameters + 4 * 4  # a counter for each of four tensors
    assert memory.activations == 4 * 3 * 2 * map_  # the image, and the result of the ReLU
    assert [(kept.path, kept.what, kept.numbers) for kept in memory.kept] == [
        ("a", "input", map_),
        ("relu", "output", map_),
    ]
    frozen = network.freeze("a").memory(training=True, optimizer="adam", batch=3)
    assert frozen.gradients == memory.gradients // 2
    assert frozen.activations == memory.activations // 2
    assert network.freeze().memory(training=True).activations == 0
    mixed = network.memory(dtype="float16", training=True, optimizer="adam", master_copy=True)
    assert (mixed.parameters, mixed.gradients, mixed.master_copy) == (4 * each, 4 * each, 8 * each)
    assert mixed.optimizer == 2 * 8 * each + 4 * 4


MEASURED = [
    line.split("\t")
    for line in (Path(__file__).parent / "golden" / "torchvision_kept.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("name", "mode", "batch", "kept"), MEASURED)
def test_what_is_kept_is_what_autograd_kept_of_the_models_of_torchvision(
    name: str, mode: str, batch: str, kept: str
) -> None:
    network: Any = zoo.build(name)
    memory = network.memory(training=True, batch=int(batch), eval_mode=mode == "eval")
    assert memory.activations == int(kept)
    assert memory.unknown == ()


def test_adafactor_stores_the_means_of_the_last_two_axes() -> None:
    # In PyTorch, these are the axes of the window: 3 + 5 numbers of each of 2 * 8 kernels of 3 x 5.
    network = Network((9, 9, 2)).add(Conv2D(8, (3, 5)))
    assert network.memory(training=True, optimizer="adafactor").optimizer == 4 * (16 * (3 + 5) + 8) + 2 * 4
    dense = Network((6,)).add(Dense(4, bias=False))
    assert dense.memory(training=True, optimizer="adafactor").optimizer == 4 * (6 + 4) + 4


def test_the_report_says_what_it_is_made_of() -> None:
    memory = IMAGE.add(CONV).memory(training=True, optimizer="momentum")
    assert memory.to("text") == (
        "net\n"
        "Part                Bytes  MiB (1024 * 1024)  MB (1000 * 1000)\n"
        "──────────────────────────────────────────────────────────────\n"
        "parameters          2,336               0.00              0.00\n"
        "gradients           2,336               0.00              0.00\n"
        "optimizer           2,336               0.00              0.00\n"
        "kept for backward   8,192               0.01              0.01\n"
        "──────────────────────────────────────────────────────────────\n"
        "total              15,200               0.01              0.02\n"
        "Weights and activations only: no workspace of kernels, no code, no loss, no copies of the input\n"
        "Kept for the backward pass as PyTorch does on the CPU, each tensor once, the input included\n"
        "momentum as in torch.optim, after its first step"
    )
    assert memory.layers().to("text") == (
        "net: kept for the backward pass\n"
        "Layer (type)     Keeps  Bytes\n"
        "─────────────────────────────\n"
        "conv2d (Conv2D)  input  8,192\n"
        "─────────────────────────────\n"
        "total                   8,192"
    )
    assert "Element-wise layers write over their input" in IMAGE.add(CONV).memory(in_place=True).assumptions


def kept_of(layer: Any, *shapes: Any) -> int:
    """Return the bytes that a layer keeps besides its inputs, which are kept anyhow by layers before it."""
    network: Any = (
        Network(shapes[0]).add(Parameter((1,), name="p")).add(Multiply(), after=("input", "p"), name="i0")
    )
    for number, shape in enumerate(shapes[1:], start=1):
        network = network.add_input(f"s{number}", shape).add(
            Multiply(), after=(f"s{number}", "p"), name=f"i{number}"
        )
    before = network.memory(training=True).activations
    after = tuple([f"i{number}" for number in range(len(shapes))])
    whole = network.add(layer, after=after if layer.takes_several else after[0])
    return whole.memory(training=True).activations - before


@pytest.mark.parametrize(
    ("layer", "shapes", "numbers", "more"),
    [
        (SeparableConv2D(4, 3), [(8, 8, 2)], 8 * 8 * 2 + 6 * 6 * 2, 0),
        (BatchNorm(), [(8, 8, 2)], 8 * 8 * 2 + 2 * 2, 0),
        (FrozenBatchNorm(), [(8, 8, 2)], 2, 0),
        (LayerNorm(), [(8, 8, 2)], 8 * 8 * 2 + 2 * 64, 0),
        (GroupNorm(2), [(8, 8, 4)], 8 * 8 * 4 + 2 * 2, 0),
        (InstanceNorm(), [(8, 8, 4)], 8 * 8 * 4 + 2 * 4, 0),
        (InstanceNorm(scale=True), [(8, 8, 4)], 8 * 8 * 4 + 3 * 4, 0),
        (RMSNorm(), [(8, 4)], 2 * 8 * 4 + 8, 0),
        (RMSNorm(scale=False), [(8, 4)], 8 * 4 + 8, 0),
        (LocalResponseNorm(5), [(4, 4, 8)], 3 * 128 + 16 * (8 + 4), 0),
        (Normalization(), [(4, 4, 3)], 0, 0),
        (MaxPool2D(2), [(8, 8, 2)], 128, 8 * 32),
        (MaxPool2D(3, stride=2, padding=((0, 1), (0, 1))), [(8, 8, 2)], 9 * 9 * 2, 8 * 32),
        (GlobalMaxPool2D(), [(8, 8, 2)], 128, 8 * 2),
        (GlobalAvgPool2D(), [(8, 8, 2)], 0, 0),
        (Conv2D(3, 2, padding="same"), [(8, 8, 2)], 9 * 9 * 2, 0),
        (Conv2D(3, 3, padding=1, padding_mode="circular"), [(8, 8, 2)], 10 * 10 * 2, 0),
        (Conv2D(3, 3, padding=1, padding_mode="reflect"), [(8, 8, 2)], 10 * 10 * 2 + 128, 0),
        (Conv2D(3, 3, padding=1, activation="silu"), [(8, 8, 2)], 128 + 8 * 8 * 3, 0),
        (Conv2D(3, 3, padding=1, activation="relu"), [(8, 8, 2)], 128 + 8 * 8 * 3, 0),
        (Conv2D(3, 3, padding=1, activation="linear"), [(8, 8, 2)], 128, 0),
        (Softmax(), [(8, 4)], 32, 0),
        (SpatialDropout(0.5), [(8, 8, 4)], 4, 0),
        (SpatialDropout(0.0), [(8, 8, 4)], 0, 0),
        (Embedding(10, 4), [(8,)], 0, 8 * 8),
        (Max(1), [(8, 4)], 32 + 4, 0),
        (Multiply(), [(8, 4), (8, 4), (8, 4)], 4 * 32, 0),
        (Maximum(), [(8, 4), (8, 4)], 2 * 32, 0),
        (MatMul(), [(8, 4), (4, 8)], 2 * 32, 0),
        (Add(), [(8, 4), (8, 4)], 0, 0),
        (Flatten(), [(8, 4)], 0, 0),
        (MultiHeadAttention(2, 3), [(8, 6)], 48 + 4 * 8 * 6, 4 * 2 * 8),
        (MultiHeadAttention(2, 3, bias_kv=True), [(8, 6)], 48 + 6 * (3 * 8 + 2 * 9 + 8), 4 * 2 * 8),
        (CrossAttention(2, 3), [(8, 6), (5, 4)], 48 + 20 + 6 * (8 + 5 + 5 + 8), 4 * 2 * 8),
        (Attention(), [(2, 8, 4), (2, 5, 4)], 64 + 40 + 64, 4 * 16),
    ],
    ids=str,
)
def test_what_a_layer_keeps(layer: Any, shapes: Any, numbers: int, more: int) -> None:
    """The numbers were measured on PyTorch; the arithmetic says which they are."""
    inputs_before = 0  # the inputs of the products are those of the network, and are kept there
    assert kept_of(layer, *shapes) == inputs_before + 4 * numbers + more


def test_in_eval_mode_nothing_is_dropped_and_stored_statistics_normalise() -> None:
    map_ = 16 * 16 * 8
    network = IMAGE.add(CONV).add(BatchNorm()).add(SpatialDropout(0.5)).add(CONV)
    kept = [(each.kind, each.what) for each in network.memory(training=True).kept]
    assert kept == [
        ("Conv2D", "input"),
        ("BatchNorm", "input"),
        ("BatchNorm", "means and deviations of the batch"),
        ("SpatialDropout", "mask"),
        ("Conv2D", "input"),
    ]
    memory = network.memory(training=True, eval_mode=True, batch=2)
    assert memory.activations == 4 * 2 * 3 * map_
    assert "As in PyTorch's eval(): nothing is dropped, and stored statistics normalise" in memory.assumptions
    of_the_batch = IMAGE.add(BatchNorm(track_statistics=False))
    assert of_the_batch.memory(training=True, eval_mode=True).kept[-1].once == 2 * 8


def test_dense_layers_keep_their_input_for_their_kernel_alone() -> None:
    network = Network((6,)).add(Dense(4), name="a").add(Dense(3), name="b")
    assert network.memory(training=True).activations == 4 * (6 + 4)
    assert network.freeze("b/kernel").memory(training=True).activations == 4 * 6
    assert network.freeze("a").memory(training=True).activations == 4 * 4


def test_parameters_are_no_activations() -> None:
    learnt = Network((8, 8, 3)).add(Parameter((8, 8, 3), name="p")).add(Multiply(), after=("input", "p"))
    assert learnt.memory(batch=10).activations == 4 * 10 * 2 * 192
    assert learnt.memory(batch=10, training=True).activations == 4 * 10 * 192  # the image
    clip = Network((5, 8, 8, 3)).add(TimeDistributed(BatchNorm()))
    assert clip.memory().state == 4 * 6 + 8  # and the counter of batches


def test_attention_has_the_arrays_of_pytorch() -> None:
    # torch.nn.MultiheadAttention(768, 12): in_proj (2304, 768), out_proj (768, 768), and a bias of each.
    network = Network((3, 768)).add(MultiHeadAttention(12, 64))
    adafactor = 2304 + 768 + 2304 + 768 + 768 + 768
    assert network.memory(training=True, optimizer="adafactor").optimizer == 4 * adafactor + 4 * 4 == 30_736
    adam = network.memory(training=True, optimizer="adam").optimizer
    assert adam == 2 * 4 * network.param_count() + 4 * 4
    plain = Network((3, 8)).add(MultiHeadAttention(2, 4, bias=False)).memory(training=True, optimizer="adam")
    assert plain.optimizer == 2 * 4 * 4 * 64 + 4 * 2
    lstm = Network((5, 3)).add(LSTM(4)).memory(training=True, optimizer="adafactor")
    assert lstm.optimizer == 4 * (16 + 3 + 16 + 4 + 16) + 3 * 4  # of (16, 3), (16, 4) and (16,)


def test_what_only_training_drops_takes_no_tensor_in_use() -> None:
    assert Network((1000,)).add(Dropout(0.5)).memory().peak == 4 * 1000


def test_sizes_beyond_any_float_are_written() -> None:
    memory = Network((10**200, 3)).add(Dense(4)).memory(batch=10**200)
    assert memory.peak == 4 * 7 * 10**400
    assert f"{4 * 7 * 10**400:,}" in memory.to("text")


def test_views_keep_all_that_they_are_a_part_of() -> None:
    network = IMAGE.add(CONV).add(Identity()).add(Flatten()).add(FullyConnected(2))
    assert network.memory(training=True).activations == 4 * 2 * 16 * 16 * 8


def test_a_tensor_is_kept_once() -> None:
    branched = IMAGE.add(CONV, name="a").add(CONV, name="b").add(CONV, after="a", name="c")
    assert branched.memory(training=True).activations == 4 * 2 * 16 * 16 * 8
    shared = IMAGE.add(Shared(CONV, name="s")).add(Shared(CONV, name="s"))
    memory = shared.memory(training=True, optimizer="momentum")
    assert memory.parameters == memory.gradients == memory.optimizer == 4 * (3 * 3 * 8 * 8 + 8)
    assert memory.activations == 4 * 2 * 16 * 16 * 8
    tied = Network((5,)).add(Tied(Embedding(10, 4), {"embeddings": "t"})).add(
        Tied(Dense(10, bias=False), {"kernel": "t"})
    )  # fmt: skip
    assert tied.memory(training=True).parameters == 4 * 40
    clip = Network((3, 16, 16, 8)).add(TimeDistributed(CONV)).add(TimeDistributed(Sequential(CONV, ReLU())))
    assert clip.memory(training=True).activations == 4 * 3 * 3 * 16 * 16 * 8


@pytest.mark.parametrize(
    "layer",
    [
        LSTM(4),
        Bidirectional(LSTM(4)),
        WeightNorm(Dense(4)),
        Custom((), lambda shape: shape),
        Opaque((8, 4), (8, 4)),
    ],
    ids=str,
)
def test_what_is_not_known_makes_the_total_the_least(layer: Any) -> None:
    network = Network((8, 4), name="net").add(Dense(4)).add(layer)
    memory = network.memory(training=True)
    assert memory.unknown
    assert "total, at least" in memory.to("text")
    assert (
        memory.assumptions[-1]
        == f"At least, as it is not known what else is kept by {', '.join(memory.unknown)}"
    )
    assert network.memory().unknown == ()


def test_activations_keep_what_they_are_differentiated_by() -> None:
    def kept(function: str) -> int:
        network = Network((8,)).add(Dense(8), name="d").add(Activation(function))
        return network.memory(training=True).activations

    # The image of 8, and: the result; the input; the input and one more, measured on PyTorch.
    assert [kept(name) for name in ("relu", "gelu", "softsign", "log_sigmoid")] == [64, 64, 96, 96]
    assert kept("linear") == 32
    unknown = Network((8,)).add(Dense(8), name="d").add(Activation("nonsense"), name="odd")
    assert unknown.memory(training=True).unknown == ("odd",)


def test_attention_in_windows_keeps_more_than_is_known() -> None:
    network = IMAGE.add(WindowAttention(2, 4))
    assert network.memory(training=True).unknown == ("window_attention",)
    assert network.memory().state == 8 * 16 * 16  # indices are whole numbers of 8 bytes


def peak_by_following(network: Any) -> int:
    """Add up, after each layer, all tensors that were made and are read later: one by one."""
    nodes = flow(network.steps).nodes
    paths = [node.step.path for node in nodes]
    size = {}
    for node in nodes:
        elements = 1
        for axis in node.step.output_shape:
            elements *= axis
        size[node.step.path] = elements
    home: dict[str, str] = {}
    for node in nodes:
        view = type(node.step.layer).__name__ in {"Identity", "Dropout", "Slice", "Crop1D", "CropLike"}
        home[node.step.path] = home[node.inputs[0]] if view else node.step.path
    most = 0
    for now in range(len(nodes)):
        held = set()
        for path in paths[: now + 1]:
            readers = [number for number, node in enumerate(nodes) if path in node.inputs]
            if max(readers, default=len(nodes)) >= now:
                held.add(home[path])
        most = max(most, sum(size[name] for name in held))
    return most


@pytest.mark.parametrize("part", range(4))
def test_the_peak_is_the_most_that_is_held_at_once(part: int) -> None:
    for number in range(150):
        network = draw_network(Random(f"peak {part} {number}"))  # noqa: S311
        assert peak(flow(network.steps).nodes, in_place=False)[0] == peak_by_following(network), network


@pytest.mark.parametrize(
    "nested",
    [
        IMAGE.add(Sequential(CONV, BatchNorm(), ReLU(), CONV)),
        IMAGE.add(CONV).add(Sequential(BatchNorm(), Sequential(ReLU()), CONV)),
        IMAGE.add(CONV, name="a/1").add(BatchNorm(), name="a/2").add(ReLU(), name="b").add(CONV, name="c"),
        IMAGE.add(Cell().add(CONV).add(BatchNorm()).add(ReLU()).add(CONV)),
    ],
)
def test_memory_and_training_do_not_depend_on_nesting_or_names(nested: Any) -> None:
    flat = IMAGE.extend([CONV, BatchNorm(), ReLU(), CONV])
    for options in ({}, {"in_place": True}, {"training": True, "optimizer": "adamw", "batch": 4}):
        ours, theirs = nested.memory(**options), flat.memory(**options)
        assert (ours.total, ours.peak, ours.activations) == (theirs.total, theirs.peak, theirs.activations)
    ours, theirs = nested.training_macs(), flat.training_macs()
    assert (ours.input_gradients, ours.weight_gradients) == (theirs.input_gradients, theirs.weight_gradients)


def test_layers_that_write_over_their_input_take_less() -> None:
    chain = Network((8,)).add(Dense(8)).add(ReLU()).add(ReLU()).add(Dense(2))
    assert chain.memory().peak == 4 * 16
    wide = Network((2,)).add(Dense(8)).add(ReLU()).add(Dense(2))
    assert wide.memory().peak == 4 * 16
    assert wide.memory(in_place=True).peak == 4 * 10
    part = Network((100, 1)).add(Slice(0, 2, axis=1)).add(ReLU()).add(Conv1D(60, 1))
    assert part.memory(in_place=True).peak == part.memory().peak == 4 * (100 + 2 + 2 * 60 - 100)
    read_twice = Network((2,)).add(Dense(8), name="a").add(ReLU()).add(Add(), after=("a", "relu"))
    assert read_twice.memory(in_place=True).peak == read_twice.memory().peak == 4 * 24
    view = Network((2,)).add(Dense(8), name="a").add(Flatten(), name="v").add(ReLU(), after="a")
    assert view.add(Add(), after=("v", "relu")).memory(in_place=True).peak == 4 * 24


TYPES = "'float64', 'float32', 'bfloat16', 'float16', 'float8', 'int8', 'uint8', 'int4'"


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"batch": 0}, ConfigError, "net: memory(): batch must be 1 or more, got 0"),
        ({"batch": True}, TypeError, "net: memory(): batch must be a whole number, got True (bool)"),
        ({"batch": 2.0}, TypeError, "net: memory(): batch must be a whole number, got 2.0 (float)"),
        ({"training": 1}, TypeError, "net: memory(): training must be True or False, got 1 (int)"),
        ({"in_place": None}, TypeError, "net: memory(): in_place must be True or False, got None (NoneType)"),
        (
            {"dtype": "float23"},
            ConfigError,
            f"net: memory(): dtype must be one of {TYPES}, got 'float23'; did you mean 'float32'?",
        ),
        (
            {"dtype": 32},
            TypeError,
            f"net: memory(): dtype must be one of {TYPES}, got 32 (int)",
        ),
        (
            {"training": True, "optimizer": "Adam"},
            ConfigError,
            "net: memory(): optimizer must be one of " + ", ".join(map(repr, OPTIMIZERS))
            + ", got 'Adam'; did you mean 'adam'?",
        ),
        (
            {"optimizer": "adam"},
            ConfigError,
            "net: memory(): an optimizer, a master copy or eval_mode is for training; write training=True",
        ),
        (
            {"master_copy": True},
            ConfigError,
            "net: memory(): an optimizer, a master copy or eval_mode is for training; write training=True",
        ),
        ({"eval_mode": 0}, TypeError, "net: memory(): eval_mode must be True or False, got 0 (int)"),
        (
            {"dtypes": {1: "int8"}},
            TypeError,
            "net: memory(): dtypes must name a type for the paths of steps, got 1 (int)",
        ),
        (
            {"dtypes": 3},
            TypeError,
            "net: memory(): dtypes must name a type for the paths of steps, got 3 (int)",
        ),
        (
            {"dtypes": {"head": "int8"}},
            ConfigError,
            "net: memory(): dtypes has a type for 'head', but there is no such step",
        ),
        (
            {"dtypes": {"conv2d": "int"}},
            ConfigError,
            f"net: memory(): the dtype of 'conv2d' must be one of {TYPES}, got 'int'; did you mean 'int8'?",
        ),
    ],
)  # fmt: skip
def test_wrong_questions_are_refused(options: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as refused:
        IMAGE.add(CONV).memory(**options)
    assert str(refused.value) == message


def test_training_takes_three_times_the_forward_pass_but_for_the_first_layer() -> None:
    training = zoo.resnet50().training_macs()
    assert training.forward == training.weight_gradients == zoo.resnet50().macs()
    assert training.forward - training.input_gradients == 118_013_952  # the first, 7 * 7 * 3 * 64 * 112 * 112
    assert training.total == 3 * training.forward - 118_013_952
    assert [layer.total for layer in training.layers[:2]] == [
        2 * 118_013_952,
        3 * 12_845_056,
    ]  # 64 * 64 * 56 * 56
    small = Network((4,), name="net").add(Dense(3), name="a").add(Dense(2), name="b").training_macs()
    assert small.to("text") == (
        "net\n"
        "Layer (type)  Forward  Gradient of inputs  Gradient of weights  Multiply-adds\n"
        "─────────────────────────────────────────────────────────────────────────────\n"
        "a (Dense)          12                   0                   12             24\n"
        "b (Dense)           6                   6                    6             18\n"
        "─────────────────────────────────────────────────────────────────────────────\n"
        "total              18                   6                   18             42"
    )


PROJECTED: Any = Network((8, 6)).add(Dense(6), name="a")


@pytest.mark.parametrize(
    ("network", "inputs", "weights"),
    [
        (IMAGE.add(CONV).freeze(), 0, 0),
        (IMAGE.add(CONV, name="a").add(CONV, name="b").freeze("a"), 0, 147_456),
        (IMAGE.add(CONV, name="a").add(CONV, name="b").freeze("b"), 147_456, 147_456),
        (IMAGE.add(CONV, name="a").add(CONV, name="b").freeze("b/kernel"), 147_456, 147_456),
        (IMAGE.add(Shared(CONV, name="s")).add(Shared(CONV, name="s")), 147_456, 2 * 147_456),
        (Network((3, 16, 16, 8)).add(TimeDistributed(CONV)), 0, 3 * 147_456),
        (Network((3, 16, 16, 8)).add(TimeDistributed(Sequential(CONV))), 0, 3 * 147_456),
        # Four projections of 8 tokens, 6 to 6; the last sees what is computed, and so do both products.
        (Network((8, 6)).add(MultiHeadAttention(2, 3)), 288 + 2 * 2 * 384, 4 * 288),
        (Network((8, 6)).add(MultiHeadAttention(2, 3)).freeze(), 0, 0),
        (Network((5, 3)).add(LSTM(4)), 5 * 4 * 16, 5 * (3 + 4) * 16),  # through time
        (Network((8, 8, 2)).add(SeparableConv2D(4, 3)), 36 * 2 * 4, 36 * (9 * 2 + 2 * 4)),
        (PROJECTED.add(MatMul(transpose_second=True), after=("a", "input")), 384, 288),
        (PROJECTED.add(MatMul(transpose_second=True), after=("a", "a")), 768, 288),
        (PROJECTED.add(Attention(), after=("input", "a")), 384 + 768, 288),
        (PROJECTED.add(Attention(), after=("input", "input", "a")), 384, 288),
        (PROJECTED.add(Attention(), after=("a", "input", "input")), 768, 288),
        (
            PROJECTED.add(CrossAttention(2, 3), after=("a", "input")).freeze("cross_attention"),
            288 + 288 + 2 * 384,  # none of the memory, nor of the values
            288,
        ),
    ],
)  # fmt: skip
def test_frozen_layers_and_the_first_take_less_training(network: Any, inputs: int, weights: int) -> None:
    training = network.training_macs()
    assert training.forward == network.macs()
    assert (training.input_gradients, training.weight_gradients) == (inputs, weights)


def test_weights_of_own_layers_are_found_by_their_axes_in_any_order() -> None:
    kernel, inputs = Weight("debias_kernel", inputs=8, units=4), {"units": 4, "inputs": 8}
    layer = Custom((kernel,), (4,), operations=(Operation("multiply_add", **inputs),))
    (training,) = Network((8,)).add(layer).training_macs().layers
    assert (training.forward, training.input_gradients, training.weight_gradients) == (32, 0, 32)


def test_training_of_what_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownCostError, match=r"net: the operations of custom \(Custom\) are not known"):
        IMAGE.add(Custom((), lambda shape: shape)).training_macs()
