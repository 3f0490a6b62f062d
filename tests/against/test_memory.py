"""Memory against PyTorch: what its autograd keeps for the backward pass, layer by layer."""

import warnings
from math import prod
from typing import Any

import pytest
from attrs import field, frozen
from hypothesis import assume, given

from cnnparams import (
    LSTM,
    Activation,
    Attention,
    AvgPool2D,
    BatchNorm,
    Bidirectional,
    CNNParamsError,
    Concat,
    Conv2D,
    ConvTranspose2D,
    CrossAttention,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Embedding,
    FullyConnected,
    GlobalAvgPool2D,
    LayerNorm,
    LayerScale,
    MatMul,
    MaxPool2D,
    MaxUnpool2D,
    MultiHeadAttention,
    Multiply,
    Network,
    PReLU,
    ReLU,
    Residual,
    RMSNorm,
    Sequential,
    WindowAttention,
)
from cnnparams.analysis.optimizers import OPTIMIZERS
from cnnparams.bases.sequences import Recurrent
from cnnparams.layers.conv_recurrent import RecurrentFilters
from cnnparams.layers.reparametrization import Reparametrized
from tests.against.entry import Entry
from tests.against.test_costs import module_of
from tests.against.torch_side import Torch
from tests.drawing import trials
from tests.families import TABLE

MOST = 5_000  # elements of an input

NOT_SAID = (Recurrent, Reparametrized, Bidirectional, RecurrentFilters, WindowAttention)
"""Of these, more is kept than anybody says: the workspace of a kernel, a kernel that is computed."""

ELSEWHERE = (Attention, CrossAttention, MaxUnpool2D)
"""Compared by hand: which kernel attends depends on the call; the indices are those of the pool before."""

COMPARED = [
    entry
    for entry in TABLE
    if isinstance(entry.torch, Torch) and not issubclass(entry.layer, NOT_SAID + ELSEWHERE)
]


def kept(module: Any, inputs: list[Any]) -> int:
    """Return the bytes that PyTorch keeps, each storage once, without parameters and buffers."""
    import torch

    owned = {each.untyped_storage().data_ptr() for each in (*module.parameters(), *module.buffers())}
    found: dict[int, Any] = {}

    def pack(tensor: Any) -> Any:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in owned and storage.nbytes():
            found[storage.data_ptr()] = storage  # and not let go of it, so that its address stays its own
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        output = module(*inputs)
    del output
    return sum(storage.nbytes() for storage in found.values())


MORE_TYPES = ((2, "float64"), (2, "bfloat16"))


def _has_its_own_type(layer: Any) -> bool:
    """Whether it takes whole numbers, or computes in float32 whatever the type."""
    return isinstance(layer, Embedding | RMSNorm)


def scaled(torch: Any, module: Any, shapes: list[Any]) -> Any:
    """Return a module that first multiplies each input by something learnt, so that all have gradients."""

    class Scaled(torch.nn.Module):  # type: ignore[misc]  # torch has no types here
        def __init__(self) -> None:
            super().__init__()
            self.factors = torch.nn.ParameterList([torch.ones((1,)) for _ in shapes])
            self.inner = module

        def forward(self, *inputs: Any) -> Any:
            return self.inner(*[each * factor for each, factor in zip(inputs, self.factors, strict=True)])

    return Scaled()


def behind_scales(layer: Any, shapes: list[Any]) -> Any:
    """Return a network in which something is learnt for each input before the layer."""
    network: Any = Network(shapes[0])
    for number, shape in enumerate(shapes[1:]):
        network = network.add_input(f"other{number}", shape)
    after = []
    for number, step in enumerate(network.inputs):
        after.append(f"scale{number}")
        network = network.add(LayerScale(), after=step.path, name=after[-1])
    return network.add(layer, after=after if layer.takes_several else after[0])


@frozen
class Run:
    """How a network is trained for once."""

    batch: int
    dtype: str
    eval_mode: bool = field(kw_only=True)
    is_frozen: bool = field(kw_only=True)

    def ours(self, network: Any) -> Any:
        """Ask us, with the last layer frozen or not."""
        network = network.freeze(network.steps[-1].path) if self.is_frozen else network
        return network.memory(training=True, batch=self.batch, dtype=self.dtype, eval_mode=self.eval_mode)

    def theirs(self, module: Any, inputs: list[Any]) -> int:
        """Ask PyTorch; the layer is `inner` of the module."""
        import torch

        kind = getattr(torch, self.dtype)
        for parameter in module.inner.parameters():
            parameter.requires_grad_(not self.is_frozen)
        arrays = [torch.rand((self.batch, *each.shape[1:])).to(kind) for each in inputs]
        return kept(module.train(mode=not self.eval_mode).to(kind), arrays)


@pytest.mark.framework("torch")
@pytest.mark.parametrize("entry", COMPARED, ids=lambda entry: entry.layer.__name__)
def test_a_layer_keeps_what_autograd_keeps(entry: Entry) -> None:
    import torch

    @trials(15)
    @given(entry.draws())
    def agree(draw: tuple[dict[str, Any], Any]) -> None:
        prev_shape = draw[1]
        try:
            layer = entry.layer(**draw[0])
            layer.param_count(prev_shape)
        except (CNNParamsError, TypeError):
            assume(False)
        side: Any = entry.torch
        assume(not side.lacking(layer, prev_shape))
        shapes = prev_shape if layer.takes_several else (prev_shape,)
        assume(max(map(prod, shapes)) <= MOST)
        network = behind_scales(layer, list(shapes))
        module, inputs = module_of(entry, layer, prev_shape)
        assume(getattr(layer, "rate", 0) != 1)  # which keeps nothing of its input
        if isinstance(layer, MatMul):  # a matrix that is repeated for others is copied, or not
            assume(len({shape[:-2] for shape in shapes}) == 1)
        for batch, dtype in ((1, "float32"), (8, "float32"), *MORE_TYPES):
            if dtype != "float32" and _has_its_own_type(layer):
                continue
            run = Run(batch, dtype, eval_mode=batch == 8, is_frozen=dtype == "float64")
            ours = run.ours(network)
            assert not ours.unknown
            try:
                theirs = run.theirs(scaled(torch, module, list(shapes)), inputs)
            except ValueError:  # a single number that is to be normalised
                assume(False)
            except NotImplementedError:  # for this type
                continue
            assert ours.activations == theirs, f"{layer} behind {prev_shape}, {run}\n{ours.layers()}"

    agree()


def nets() -> dict[str, tuple[Any, Any]]:
    """Return networks of ours, each with a module of PyTorch that is written by itself."""
    from torch import nn

    class Block(nn.Module):  # type: ignore[misc]  # torch has no types here
        def __init__(self, channels: int, out: int, stride: int) -> None:
            super().__init__()
            self.body = nn.Sequential(
                nn.Conv2d(channels, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(),
                nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out),
            )  # fmt: skip
            around = nn.Conv2d(channels, out, 1, stride, bias=False)
            self.shortcut = nn.Sequential(around, nn.BatchNorm2d(out))
            self.then = nn.ReLU()

        def forward(self, image: Any) -> Any:
            return self.then(self.body(image) + self.shortcut(image))

    class Gate(nn.Module):  # type: ignore[misc]  # torch has no types here
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(3, 8, 3, padding=1)
            self.down, self.up = nn.Conv2d(8, 2, 1), nn.Conv2d(2, 8, 1)

        def forward(self, image: Any) -> Any:
            seen = nn.functional.silu(self.conv(image))
            gate = nn.functional.silu(self.down(seen.mean((2, 3), keepdim=True)))
            return seen * self.up(gate).sigmoid()

    class Skip(nn.Module):  # type: ignore[misc]  # torch has no types here
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(4, 6, 3, padding=1)
            self.up, self.last = nn.ConvTranspose2d(6, 4, 2, 2), nn.Conv2d(8, 2, 1)

        def forward(self, image: Any) -> Any:
            import torch

            wide = self.first(image).relu()
            deep = self.second(nn.functional.max_pool2d(wide, 2)).relu()
            return self.last(torch.cat([wide, self.up(deep)], 1))

    def conv(filters: int, kernel: int, stride: int = 1, padding: int = 0) -> Conv2D:
        return Conv2D(filters, kernel, stride=stride, padding=padding, bias=False)

    image: Any = Network((16, 16, 3))
    block = Residual(
        conv(8, 3, 2, 1), BatchNorm(), ReLU(), conv(8, 3, 1, 1), BatchNorm(),
        shortcut=Sequential(conv(8, 1, 2), BatchNorm()),
        then=ReLU(),
    )  # fmt: skip
    gate = image.add(Conv2D(8, 3, padding=1, activation="silu"), name="seen")
    gate = gate.add(GlobalAvgPool2D(keepdims=True)).add(Conv2D(2, 1, activation="silu"))
    gate = gate.add(Conv2D(8, 1, activation="sigmoid"), name="gate").add(Multiply(), after=("seen", "gate"))
    skip = image.add(Conv2D(4, 3, padding=1, activation="relu"), name="wide").add(MaxPool2D(2))
    skip = skip.add(Conv2D(6, 3, padding=1, activation="relu")).add(
        ConvTranspose2D(4, 2, stride=2), name="up"
    )
    skip = skip.add(Concat(), after=("wide", "up")).add(Conv2D(2, 1))
    chain = [
        Conv2D(4, 3),
        Activation("relu6"),
        AvgPool2D(2),
        Dropout(0.5),
        FullyConnected(10, activation="gelu"),
        Dense(3),
    ]
    return {
        "residual": (image.add(block), Block(3, 8, 2)),
        "gated": (gate, Gate()),
        "skip": (skip, Skip()),
        "chain": (
            image.extend(chain),
            nn.Sequential(
                nn.Conv2d(3, 4, 3), nn.ReLU6(), nn.AvgPool2d(2), nn.Dropout(0.5), nn.Flatten(),
                nn.Linear(4 * 7 * 7, 10), nn.GELU(), nn.Linear(10, 3),
            ),
        ),
    }  # fmt: skip


@pytest.mark.framework("torch")
@pytest.mark.parametrize("name", ["residual", "gated", "skip", "chain"])
@pytest.mark.parametrize("dtype", ["float32", "float64", "bfloat16"])
@pytest.mark.parametrize("batch", [1, 8])
@pytest.mark.parametrize("eval_mode", [False, True])
def test_a_network_keeps_what_autograd_keeps(name: str, dtype: str, batch: int, eval_mode: bool) -> None:
    import torch

    network, module = nets()[name]
    inputs = [torch.rand((batch, 3, 16, 16)).to(getattr(torch, dtype))]
    memory = network.memory(training=True, batch=batch, dtype=dtype, eval_mode=eval_mode)
    module = module.train(mode=not eval_mode).to(getattr(torch, dtype))
    assert memory.activations == kept(module, inputs), memory.layers()
    parameters = sum(each.numel() * each.element_size() for each in module.parameters())
    buffers = sum(each.numel() * each.element_size() for each in module.buffers())
    assert (memory.parameters, memory.gradients, memory.state) == (parameters, parameters, buffers)


@pytest.mark.framework("torch")
def test_a_frozen_beginning_keeps_nothing() -> None:
    import torch

    network, module = nets()["chain"]
    module[0].requires_grad_(False)
    network = network.freeze("conv2d")
    memory = network.memory(training=True, batch=2)
    assert memory.activations == kept(module.train(), [torch.rand((2, 3, 16, 16))])
    module[5].weight.requires_grad_(False)  # whose input is needed for nothing then
    memory = network.freeze("fully_connected/kernel").memory(training=True, batch=2)
    assert memory.activations == kept(module.train(), [torch.rand((2, 3, 16, 16))]), memory.layers()


@pytest.mark.framework("torch")
def test_attention_keeps_what_autograd_keeps() -> None:
    import torch
    from torch import nn

    ours: Any = (
        Network((5, 16)).add(LayerScale(), name="q").add_input("memory", (7, 12)).add(LayerScale(), name="m")
    )
    ours = ours.add(CrossAttention(4, 4), after=("q", "m"))
    attend = nn.MultiheadAttention(16, 4, kdim=12, vdim=12)  # batch_first copies the memory twice

    class Called(nn.Module):  # type: ignore[misc]  # torch has no types here
        def __init__(self) -> None:
            super().__init__()
            self.attend = attend

        def forward(self, query: Any, memory: Any) -> Any:
            return self.attend(query, memory, memory, need_weights=False)[0]

    module = scaled(torch, Called(), [None, None]).train()
    for batch in (1, 3):
        theirs = kept(module, [torch.rand((5, batch, 16)), torch.rand((7, batch, 12))])
        assert ours.memory(training=True, batch=batch).activations == theirs

    heads: Any = (
        Network((4, 5, 8)).add(LayerScale(), name="q").add_input("k", (4, 7, 8)).add(LayerScale(), name="key")
    )
    heads = heads.add(Attention(), after=("q", "key", "key"))

    class Products(nn.Module):  # type: ignore[misc]  # torch has no types here
        def forward(self, query: Any, key: Any) -> Any:
            return nn.functional.scaled_dot_product_attention(query, key, key)

    module = scaled(torch, Products(), [None, None]).train()
    for batch in (1, 3):
        theirs = kept(module, [torch.rand((batch, 4, 5, 8)), torch.rand((batch, 4, 7, 8))])
        assert heads.memory(training=True, batch=batch).activations == theirs


MAKERS: dict[str, tuple[str, dict[str, Any]]] = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "adam": ("Adam", {}),
    "adamw": ("AdamW", {}),
    "amsgrad": ("Adam", {"amsgrad": True}),
    "nadam": ("NAdam", {}),
    "radam": ("RAdam", {}),
    "adamax": ("Adamax", {}),
    "adadelta": ("Adadelta", {}),
    "adagrad": ("Adagrad", {}),
    "rmsprop": ("RMSprop", {}),
    "rmsprop_momentum": ("RMSprop", {"momentum": 0.9}),
    "rmsprop_centered": ("RMSprop", {"centered": True}),
    "rprop": ("Rprop", {}),
    "asgd": ("ASGD", {}),
    "adafactor": ("Adafactor", {}),
}


@pytest.mark.framework("torch")
def test_frozen_layers_keep_less() -> None:
    import torch
    from torch import nn

    class Tail(nn.Module):  # type: ignore[misc]  # torch has no types here
        def __init__(self, last: Any) -> None:
            super().__init__()
            self.first, self.last = nn.Linear(8, 8), last

        def forward(self, series: Any) -> Any:
            return self.last(self.first(series))

    class Scaled(nn.Module):  # type: ignore[misc]  # torch has no types here
        def __init__(self) -> None:
            super().__init__()
            self.gamma = nn.Parameter(torch.ones(8))

        def forward(self, series: Any) -> Any:
            return series * self.gamma

    class Attending(nn.Module):  # type: ignore[misc]  # torch has no types here
        def __init__(self) -> None:
            super().__init__()
            self.attend = nn.MultiheadAttention(8, 2, batch_first=True)

        def forward(self, series: Any) -> Any:
            return self.attend(series, series, series, need_weights=False)[0]

    ours = [LayerScale(), MultiHeadAttention(2, 4), RMSNorm(), LayerNorm(), Dense(8), PReLU(per="network")]
    theirs = [Scaled(), Attending(), nn.RMSNorm(8), nn.LayerNorm(8), nn.Linear(8, 8), nn.PReLU()]
    for layer, module in zip(ours, theirs, strict=True):
        network: Any = Network((5, 8)).add(Dense(8), name="d").add(layer, name="z")
        whole = Tail(module).train()
        for is_frozen in (False, True):
            for parameter in module.parameters():
                parameter.requires_grad_(not is_frozen)
            memory = (network.freeze("z") if is_frozen else network).memory(training=True, batch=3)
            assert memory.activations == kept(whole, [torch.rand((3, 5, 8))]), (layer, is_frozen)


@pytest.mark.framework("torch")
@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("dtype", ["float32", "float64", "bfloat16"])
def test_an_optimizer_stores_what_it_stores_after_a_step(name: str, dtype: str) -> None:
    import torch
    from torch import nn

    kind = getattr(torch, dtype)
    module = nn.Sequential(
        nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Conv2d(8, 8, 3, groups=8), nn.ConvTranspose2d(8, 4, 2),
        nn.Conv2d(4, 4, (1, 5)), nn.Flatten(), nn.Linear(4 * 13 * 9, 6),
    ).to(kind)  # fmt: skip
    ours: Any = Network((16, 16, 3)).extend(
        [
            Conv2D(8, 3), BatchNorm(), DepthwiseConv2D(3), ConvTranspose2D(4, 2), Conv2D(4, (1, 5)),
            FullyConnected(6),
        ]
    )  # fmt: skip
    kind_of, options = MAKERS[name]
    optimizer = getattr(torch.optim, kind_of)(module.parameters(), **options)
    module(torch.rand((2, 3, 16, 16)).to(kind)).sum().backward()
    optimizer.step()
    states = [value for state in optimizer.state.values() for value in state.values()]
    theirs = sum(each.numel() * each.element_size() for each in states if isinstance(each, torch.Tensor))
    assert ours.memory(training=True, optimizer=name, dtype=dtype).optimizer == theirs


FUNCTIONS = {
    "relu": "ReLU",
    "relu6": "ReLU6",
    "hardtanh": "Hardtanh",
    "hardshrink": "Hardshrink",
    "softshrink": "Softshrink",
    "leaky_relu": "LeakyReLU",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "silu": "SiLU",
    "softplus": "Softplus",
    "log_sigmoid": "LogSigmoid",
    "softsign": "Softsign",
    "mish": "Mish",
    "gelu": "GELU",
    "elu": "ELU",
    "celu": "CELU",
    "selu": "SELU",
    "hard_sigmoid": "Hardsigmoid",
    "hard_swish": "Hardswish",
    "tanh_shrink": "Tanhshrink",
    "linear": "Identity",
}


@pytest.mark.framework("torch")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_activation_keeps_what_autograd_keeps(name: str) -> None:
    import torch
    from torch import nn

    function = getattr(nn, FUNCTIONS[name])()
    for layer, module in (
        (Activation(name), function),
        (Dense(8, activation=name), nn.Sequential(nn.Linear(8, 8), function)),
    ):
        whole = scaled(torch, module, [None]).train()
        ours = behind_scales(layer, [(8,)]).memory(training=True, batch=3)
        assert ours.activations == kept(whole, [torch.rand((3, 8))]), layer


@pytest.mark.framework("torch")
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_stores_for_heads_and_gates_what_it_stores(name: str) -> None:
    import torch
    from torch import nn

    attend, recur = nn.MultiheadAttention(16, 4, batch_first=True), nn.LSTM(16, 5, batch_first=True)
    ours: Any = Network((7, 16)).add(MultiHeadAttention(4, 4)).add(LSTM(5, bias_vectors=2))
    kind_of, options = MAKERS[name]
    optimizer = getattr(torch.optim, kind_of)([*attend.parameters(), *recur.parameters()], **options)
    series = torch.rand((2, 7, 16))
    recur(attend(series, series, series)[0])[0].sum().backward()
    optimizer.step()
    states = [value for state in optimizer.state.values() for value in state.values()]
    theirs = sum(each.numel() * each.element_size() for each in states if isinstance(each, torch.Tensor))
    assert ours.memory(training=True, optimizer=name).optimizer == theirs


@pytest.mark.framework("torch")
@pytest.mark.parametrize("name", ["residual", "skip", "chain", "gated"])
@pytest.mark.parametrize("is_frozen", [False, True])
def test_the_multiply_adds_of_training_are_those_that_pytorch_counts(name: str, is_frozen: bool) -> None:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    network, module = nets()[name]
    if is_frozen:
        first = next(leaf for leaf in network.leaves() if leaf.weights)
        network = network.freeze(first.path)
        for parameter in list(module.parameters())[: len(first.weights)]:
            parameter.requires_grad_(False)
    with FlopCounterMode(display=False) as counter:
        module.train()(torch.rand((1, 3, 16, 16))).sum().backward()
    assert 2 * network.training_macs().total == counter.get_total_flops()
