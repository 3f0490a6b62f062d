"""Modules of PyTorch read by `from_torch`, beside what PyTorch itself says of them."""

import warnings
from collections.abc import Iterator
from math import prod
from threading import Lock
from typing import Any

import pytest

from cnnparams import (
    Conv1D,
    Conv2D,
    Dense,
    Flatten,
    FullyConnected,
    Identity,
    MaxPool2D,
    Network,
    NetworkError,
    ReLU,
    UnknownCostError,
)
from cnnparams.interop import check, from_torch
from cnnparams.interop.torch_functions import FUNCTIONS
from cnnparams.interop.torch_run import trace
from tests.against.torch_models import Both, Makers, models, unread

pytestmark = pytest.mark.framework("torch")


SHAPE = "from_torch: a shape must be a tuple of whole numbers such as (3, 224, 224)"
UNFIT = (
    "from_torch: 2: cannot be run without numbers, on 59 examples: RuntimeError: "
    "a and b must have same reduction dim, but got [59, 128] X [3, 1]."
)


def _torch() -> Any:
    import torch

    return torch


def _built() -> dict[str, tuple[Any, tuple[tuple[int, ...], ...]]]:
    return {name: (build, shapes) for name, (build, shapes) in models(_torch()).items()}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test of a model each of them; none where PyTorch is missing, so that the test is skipped."""
    for name, table in (("model", models), ("unread_model", unread)):
        if name in metafunc.fixturenames:
            try:
                names = list(table(_torch()))
            except ImportError:
                names = ["any"]
            metafunc.parametrize(name, names)


def _wide(shape: Any) -> list[int]:
    return sorted([size for size in shape if size != 1])


def _buffers(module: Any) -> dict[str, Any]:
    stored = module.state_dict()
    return {
        name: tensor
        for name, tensor in module.named_buffers()
        if name in stored and not name.endswith("num_batches_tracked")
    }


def _below(network: Network[Any], path: str) -> Iterator[Any]:
    return (step for step in network.steps if step.path == path or step.path.startswith(f"{path}/"))


def test_a_module_has_the_counts_and_shapes_of_pytorch(model: str) -> None:
    torch = _torch()
    build, shapes = _built()[model]
    module = build().eval()
    network = from_torch(module, *shapes)
    assert network.param_count() == sum(each.numel() for each in module.parameters())
    assert network.trainable_count() == network.param_count()
    assert network.state_count() == sum(each.numel() for each in _buffers(module).values())
    for name, each in module.named_modules():
        own = sum(weight.numel() for weight in each.parameters(recurse=False))
        is_part = name.endswith("out_proj")  # of an attention, which is one step
        if name and own and not list(each.children()) and not is_part:
            assert sum(step.param_count() for step in _below(network, name.replace(".", "/"))) == own, name
    kinds = torch.long if model == "embedding" else torch.float32
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of how PyTorch computes it
        output = module(*[torch.zeros((2, *shape), dtype=kinds) for shape in shapes])
    assert _wide(network.output_shape) == _wide((output.shape[0] // 2, *output.shape[1:]))
    assert network.macs() >= 0  # each step says what it computes


def test_a_call_that_is_not_read_is_named_or_kept_with_its_weights(unread_model: str) -> None:
    build, shapes = unread(_torch())[unread_model]
    module = build()
    with pytest.raises(NetworkError) as refused:
        from_torch(module, *shapes)
    first = str(refused.value).splitlines()[0]
    assert f"({unread_model})" in first
    network = from_torch(module, *shapes, unknown="keep")
    assert network.param_count() == sum(each.numel() for each in module.parameters())
    with pytest.raises(UnknownCostError):
        network.macs()


def test_every_line_of_the_table_is_called_by_a_module() -> None:
    torch = _torch()
    called: set[str] = set()
    for build, shapes in _built().values():
        inputs = [torch.empty((59, *shape), device="meta") for shape in shapes]
        called.update([call.name for call in trace(torch, build(), inputs, ()).calls])
    # Modules of torchvision and timm; what needs a graphics card; names that PyTorch gives on other ways.
    elsewhere = {"DropPath", "StochasticDepth", "cuda"}
    assert sorted(FUNCTIONS.keys() - called - elsewhere) == []


def test_a_module_stays_as_it_is() -> None:
    torch = _torch()
    module = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4), torch.nn.Dropout())
    before = {
        name: (id(tensor), tensor._version) for name, tensor in module.state_dict(keep_vars=True).items()
    }
    from_torch(module, (3, 8, 8))
    assert module.training
    assert module[2].training
    assert not module[0]._forward_hooks
    after = {
        name: (id(tensor), tensor._version) for name, tensor in module.state_dict(keep_vars=True).items()
    }
    assert after == before


def test_modules_are_groups_and_their_calls_are_steps() -> None:
    nn = _torch().nn

    class Block(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self, features: int) -> None:
            super().__init__()
            self.conv = nn.Conv2d(features, features, 3, padding=1, bias=False)
            self.relu = nn.ReLU(inplace=True)

        def forward(self, x: Any) -> Any:
            return self.relu(self.conv(self.relu(x)) + x)

    module = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), Block(8), Block(8), nn.Flatten(), nn.Linear(512, 10)
    )
    network = from_torch(module, (3, 8, 8))
    assert [step.path for step in network.steps] == [
        *[
            "input",
            "0",
            "1/relu",
            "1/conv",
            "1/add",
            "1/relu_1",
            "2/relu",
            "2/conv",
            "2/add",
            "2/relu_1",
            "3",
            "4",
        ],
    ]
    assert [step.inputs for step in network.steps][3:5] == [("1/relu",), ("1/conv", "1/relu")]
    assert network["1"].param_count() == 576  # 3 * 3 * 8 * 8


def test_parts_are_frozen_as_they_are() -> None:
    nn = _torch().nn
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 3), nn.Linear(4, 2))
    module[0].requires_grad_(requires_grad=False)
    module[1].bias.requires_grad_(requires_grad=False)
    network = from_torch(module, (3, 8, 8))
    assert network["0"].trainable_count() == 0
    assert network["1"].frozen_count() == 4
    assert network.trainable_count() == 4 * 4 * 9 + 4 * 2 + 2  # of the second kernel, and of the last layer


def test_a_module_that_is_called_twice_is_shared_and_a_tensor_of_two_layers_is_tied() -> None:
    torch = _torch()
    nn = torch.nn

    class Twice(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(4, 4, 3, padding=1)

        def forward(self, x: Any) -> Any:
            return self.conv(self.conv(x))

    network = from_torch(Twice(), (4, 8, 8))
    assert [step.path for step in network.steps] == ["input", "conv", "conv_1"]
    assert network.param_count() == 4 * 4 * 9 + 4
    assert network["conv_1"].shared_with is not None
    words = nn.Sequential(nn.Embedding(20, 8), nn.Linear(8, 8), nn.Linear(8, 20, bias=False))
    words[2].weight = words[0].weight
    network = from_torch(words, (5,))
    assert network.param_count() == 20 * 8 + 8 * 8 + 8
    assert network["2"].param_count() == 0


def test_parameters_that_evaluation_does_not_take_are_kept_or_dropped_and_told() -> None:
    nn = _torch().nn

    class Auxiliary(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.conv, self.head, self.norm = nn.Conv2d(3, 4, 3), nn.Linear(4, 2), nn.BatchNorm2d(7)

        def forward(self, x: Any) -> Any:
            return self.conv(x)

    rule = "from_torch: 24 parameters are not used in evaluation, and are"
    paths = "head/weight, head/bias, norm/weight, norm/bias"
    with pytest.warns(UserWarning, match="not used") as told:
        network = from_torch(Auxiliary(), (3, 8, 8))
    assert [str(each.message) for each in told] == [
        f"{rule} kept, as in PyTorch's total; unused='drop' leaves them out: {paths}"
    ]
    assert told[0].filename == __file__
    assert (network.param_count(), network.state_count()) == (112 + 24, 14)
    assert network["head"].param_count() == 10
    with pytest.warns(UserWarning, match="not used") as told:
        network = from_torch(Auxiliary(), (3, 8, 8), unused="drop")
    assert [str(each.message) for each in told] == [f"{rule} left out: {paths}"]
    assert (network.param_count(), network.state_count()) == (112, 0)


def test_operations_that_no_layer_describes_are_refused_together_or_kept() -> None:
    torch = _torch()
    nn = torch.nn

    class Odd(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.conv, self.scale = nn.Conv2d(3, 4, 3), nn.Parameter(torch.zeros(4, 1, 1))

        def forward(self, x: Any) -> Any:
            x = torch.cumsum(self.conv(x), 1)
            return torch.lerp(x, torch.fft.fft(x).real, self.scale)

    with pytest.raises(NetworkError) as refused:
        from_torch(Odd(), (3, 8, 8))
    assert str(refused.value) == (
        "from_torch: there is no layer here for 'cumsum, fft_fft, lerp, real': the model (cumsum), "
        "the model (fft_fft), the model (real), the model (lerp); keep them with unknown='keep', "
        "or say how to make one: layers={TheClass: function}"
    )
    network = from_torch(Odd(), (3, 8, 8), unknown="keep")
    assert network.param_count() == 112 + 4
    assert [step.kind for step in network.steps[2:]] == ["cumsum", "fft_fft", "real", "lerp"]
    assert network["lerp"].param_count() == 4
    assert network.macs(unknown="skip") == 6 * 6 * 4 * 27


def test_a_class_of_modules_can_be_taught() -> None:
    torch = _torch()
    nn = torch.nn

    class Fourier(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.zeros(5, 8))

        def forward(self, x: Any) -> Any:
            return torch.fft.fft(x).real @ self.weight.mT

    applied = Makers(torch).applied
    module = nn.Sequential(nn.Linear(3, 8), Fourier(), nn.ReLU())
    network = from_torch(
        module, (4, 3), layers={Fourier: lambda made: Dense(made.weight.shape[0], bias=False)}
    )
    assert network == (
        Network((4, 3), name="Sequential")
        .add(Dense(8), name="0")
        .add(Dense(5, bias=False), name="1")
        .add(ReLU(), name="2")
    )

    class Named(nn.Module):  # type: ignore[misc, name-defined]
        def forward(self, x: Any) -> Any:
            return {"y": torch.cumsum(x, 1)}

    assert from_torch(Fourier(), (4, 8), layers={Fourier: lambda _: Dense(5, bias=False)}).param_count() == 40
    named = applied(lambda m, x: m.fc(m.named(x)["y"]), named=Named(), fc=nn.Linear(3, 2))
    assert from_torch(named, (4, 3), layers={Named: lambda _: Identity()}).param_count() == 8
    with pytest.raises(NetworkError) as refused:
        from_torch(module, (4, 3), layers={Fourier: lambda _: Dense(5)})
    assert str(refused.value) == "from_torch: 1: Dense(units=5) has 45 numbers, the model 40"
    with pytest.raises(TypeError) as wrong:
        from_torch(module, (4, 3), layers={Fourier: lambda _: 5})  # type: ignore[arg-type, dict-item]
    assert str(wrong.value) == "from_torch: layers[Fourier] must return a layer, got 5 (int)"


def test_what_does_not_fit_the_model_is_refused() -> None:
    torch = _torch()
    nn = torch.nn

    class Held(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.lock = Lock()

    class Attended(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
            self.attention.in_proj_weight.requires_grad_(requires_grad=False)
            self.rnn = nn.LSTM(8, 8, batch_first=True)

        def forward(self, x: Any) -> Any:
            return self.rnn(self.attention(x, x, x)[0])[0]

    with pytest.raises(NetworkError) as refused:
        from_torch(nn.Sequential(nn.ReLU()), (3, 8, 8), layers={nn.ReLU: lambda _: Flatten()})
    assert str(refused.value) == "from_torch: 0: Flatten() makes (192,), the model (8, 8, 3)"
    with pytest.raises(NetworkError) as refused:
        from_torch(Held(), (3,))
    assert str(refused.value) == (
        "from_torch: the model cannot be copied: TypeError: cannot pickle '_thread.lock' object"
    )
    attended = Attended()
    assert from_torch(attended, (5, 8))["attention"].frozen_count() == 3 * 64
    attended.rnn.bias_hh_l0.requires_grad_(requires_grad=False)
    with pytest.raises(NetworkError) as refused:
        from_torch(attended, (5, 8))
    layer = "LSTM(units=8, return_sequences=True, bias_vectors=2)"
    assert str(refused.value) == f"from_torch: rnn: only a part of {layer} is trained, which is not read"


def test_buffers_that_are_not_stored_are_no_state_and_outputs_may_be_in_a_dataclass() -> None:
    torch = _torch()
    nn = torch.nn

    class Several(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("mean", torch.zeros(3, 1, 1), persistent=False)
            self.register_buffer("deviation", torch.ones(3, 1, 1))

        def forward(self, x: Any) -> Any:
            x = (x - self.mean) / self.deviation
            return Both(x, {"relu": x.relu()})

    network = from_torch(Several(), (3, 8, 8))
    assert [step.path for step in network.steps] == ["input", "constant", "sub", "deviation", "div", "relu"]
    assert network.state_count() == 3
    assert {name: step.path for name, step in network.named_outputs.items()} == {"x": "div", "y.relu": "relu"}


def test_weights_that_another_module_takes_are_at_the_path_of_their_own() -> None:
    torch = _torch()
    nn = torch.nn

    class Taking(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.inner = nn.Module()
            self.inner.conv = nn.utils.parametrizations.weight_norm(nn.Conv2d(3, 4, 3))
            self.inner.fc = nn.Linear(4, 2)

        def forward(self, x: Any) -> Any:
            x = nn.functional.conv2d(x, self.inner.conv.weight, self.inner.conv.bias)
            return nn.functional.linear(x.mean((2, 3)), self.inner.fc.weight, self.inner.fc.bias)

    network = from_torch(Taking(), (3, 8, 8))
    assert [step.path for step in network.steps] == ["input", "inner/conv", "mean", "inner/fc"]


def test_outputs_are_those_of_the_module() -> None:
    torch = _torch()
    nn = torch.nn

    class Pyramid(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.low, self.high = nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 3)
            self.levels = [nn.Identity()]
            self.queries = nn.Parameter(torch.zeros(7, 4))

        def forward(self, x: Any) -> Any:
            low = self.low(x)
            return [low, self.high(low), self.queries]

    class Silent(nn.Module):  # type: ignore[misc, name-defined]
        def forward(self, x: Any) -> Any:
            return x.shape

    network = from_torch(Pyramid(), (3, 8, 8))
    assert {name: step.path for name, step in network.named_outputs.items()} == {
        "output": "low",
        "output.1": "high",
        "output.2": "queries",
    }
    with pytest.raises(NetworkError) as refused:
        from_torch(Silent(), (3, 8, 8))
    assert str(refused.value) == "from_torch: the model returns no tensor"


def test_what_is_given_wrong_is_told() -> None:
    torch = _torch()
    nn = torch.nn
    conv = nn.Conv2d(3, 8, 5)
    cases: list[tuple[Any, type[Exception], str]] = [
        (
            lambda: from_torch("resnet18", (3, 8, 8)),
            TypeError,
            "from_torch: takes a module or an exported program of PyTorch, got 'resnet18' (str)",
        ),
        (lambda: from_torch(conv), TypeError, "from_torch: takes the shape of each input (input), got 0"),
        (
            lambda: from_torch(conv, (3, 8, 8), (1,)),
            TypeError,
            "from_torch: takes the shape of each input (input), got 2",
        ),
        (
            lambda: from_torch(conv, torch.zeros(1, 3, 8, 8)),
            TypeError,
            "from_torch: takes the shapes of inputs, without the batch, got a tensor",
        ),
        (
            lambda: from_torch(conv, [3, 8, 8]),  # type: ignore[arg-type]
            TypeError,
            f"{SHAPE}, got [3, 8, 8] (list)",
        ),
        (
            lambda: from_torch(conv, (3, 0, 8)),
            NetworkError,
            "from_torch: every size of an input must be 1 or more, got (3, 0, 8)",
        ),
        (
            lambda: from_torch(conv, (3, 8, 8), unknown="skip"),  # type: ignore[arg-type]
            ValueError,
            "from_torch: unknown must be 'refuse' or 'keep', got 'skip'",
        ),
        (
            lambda: from_torch(conv, (3, 8, 8), unused=False),  # type: ignore[arg-type]
            TypeError,
            "from_torch: unused must be a string, got False (bool)",
        ),
        (
            lambda: from_torch(conv, (3, 8, 8), layers={"Conv2d": 1}),
            TypeError,
            "from_torch: layers must be a dict of functions by classes of modules, got {'Conv2d': 1} (dict)",
        ),
        (
            lambda: from_torch(nn.Sequential(conv, nn.Flatten(), nn.Linear(3, 1)), (3, 8, 8)),
            NetworkError,
            UNFIT,
        ),
        (
            lambda: from_torch(nn.LazyLinear(4), (3,)),
            NetworkError,
            "from_torch: the model has lazy parameters; run it once to give them a shape",
        ),
    ]
    for call, kind, message in cases:
        with pytest.raises(kind) as error:
            call()
        assert str(error.value) == message


def test_a_whole_image_network_counts_as_pytorch_does() -> None:
    nn = _torch().nn
    module = nn.Sequential(
        nn.Conv2d(3, 8, 5), nn.MaxPool2d(2), nn.Conv2d(8, 16, 5), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10), nn.Softmax(dim=1),
    )  # fmt: skip
    network = from_torch(module, (3, 32, 32))
    assert [step.param_count() for step in network.steps if step.param_count()] == [
        608,
        3216,
        48120,
        10164,
        850,
    ]
    assert network["0"].layer == Conv2D(8, 5)
    assert prod(network.output_shape) == 10


def test_nothing_is_allocated() -> None:
    torch = _torch()
    with torch.device("meta"):
        module = torch.nn.Linear(10**6, 10**6)  # four terabytes
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert from_torch(module, (10**6,)).param_count() == 10**12 + 10**6


def test_a_network_is_checked_against_a_module() -> None:
    nn = _torch().nn
    module = nn.Sequential(nn.Conv2d(3, 8, 5), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1568, 10))
    network = Network((32, 32, 3)).add(Conv2D(8, 5)).add(MaxPool2D(2)).add(FullyConnected(10))
    assert check(network, module)  # the textbook's layer flattens by itself
    network = Network((32, 32, 3)).add(Conv2D(8, 5)).add(MaxPool2D(2)).add(Flatten()).add(Dense(10))
    assert check(network, module)
    assert check(network, module, (3, 32, 32))
    other = network.replace("conv2d", Conv2D(8, 5, bias=False))
    difference = check(other, module)
    assert difference.first is not None
    assert difference.first.changes == ("bias: False -> True",)
    assert repr(difference) == str(difference)
    series = Network((9, 8)).add(Dense(5))
    assert check(series, nn.Linear(8, 5))
    assert check(Network((9, 8)).add(Conv1D(5, 3)), nn.Conv1d(8, 5, 3))
    with pytest.raises(NetworkError):
        check(network, nn.Linear(8, 5))
    with pytest.raises(TypeError) as refused:
        check(module, network)
    assert str(refused.value).startswith("check: takes a network and a model, got Sequential(")
    with pytest.raises(TypeError) as refused:
        check(network, 3)
    assert str(refused.value) == "check: takes a module of PyTorch or a model of Keras, got 3 (int)"


def test_what_is_not_seen_or_not_sure_is_refused() -> None:
    torch = _torch()
    nn = torch.nn
    made = Makers(torch)

    def part_in_place(module: Any, x: Any) -> Any:
        y = module.a(x)
        y[:, :2].relu_()
        return module.b(y)

    def whole_in_place(module: Any, x: Any) -> Any:
        y = module.a(x)
        flat = y.view(y.size(0), -1)
        y.relu_()
        return flat

    convs = {"a": nn.Conv2d(3, 4, 1), "b": nn.Conv2d(4, 4, 1)}
    changed = "relu changes numbers in place, and another view of them is taken later: this is not read"
    unseen = "no output is seen to depend on an input: what vmap and other threads call is not seen"
    large = "the sizes of an input are too large for PyTorch"
    scripted = "a scripted module cannot be read; give the module that it was made of"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what will be no more
        script = torch.jit.script(nn.Linear(4, 4))
    cases: list[tuple[Any, Any, str]] = [
        (made.applied(part_in_place, **convs), (3, 8, 8), f"the model: {changed}"),
        (made.applied(whole_in_place, a=convs["a"]), (3, 8, 8), f"the model: {changed}"),
        (made.applied(lambda m, x: torch.vmap(m.a)(x), a=nn.Linear(4, 4)), (4,), unseen),
        (script, (4,), scripted),
        (nn.ReLU(), (3, 2**31, 2**31), f"{large}, got (3, 2147483648, 2147483648)"),
    ]
    for module, shape, rule in cases:
        with pytest.raises(NetworkError) as refused:
            from_torch(module, shape)
        assert str(refused.value) == f"from_torch: {rule}"


def test_modules_are_read_as_their_users_have_them() -> None:
    torch = _torch()
    nn = torch.nn
    made = Makers(torch)
    half = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)).half()
    assert from_torch(half, (3, 8, 8)).param_count() == 120
    seen: list[Any] = []
    hooked = nn.Sequential(nn.Conv2d(3, 4, 3))
    hooked[0].register_forward_hook(lambda *_: seen.append(1))
    assert from_torch(hooked, (3, 8, 8)).param_count() == 112
    assert not seen
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the older way to normalise weights
        older = nn.Sequential(nn.utils.weight_norm(nn.Conv2d(3, 4, 3)))
    older(torch.zeros(1, 3, 8, 8))
    assert type(from_torch(older, (3, 8, 8))["0"].layer).__name__ == "WeightNorm"
    # What is made on the CPU meets what has no numbers.
    mixed = made.applied(
        lambda m, x: torch.cat([torch.zeros(x.shape[0], 1, 8), m.fc(x)], dim=1) + m.shift + torch.arange(8),
        fc=nn.Linear(8, 8),
    )
    mixed.shift = torch.ones(8)
    assert from_torch(mixed, (9, 8)).output_shape == (10, 8)
    assert from_torch(
        made.applied(lambda _, x: torch.where(x > 0, x, torch.zeros(8))), (9, 8), unknown="keep"
    )

    def written_back(module: Any, x: Any) -> Any:
        bias = module.bias.clone()
        bias[2:].zero_()
        y = x + bias
        y[:, 1:] += 1
        return y.relu()

    written = made.applied(written_back, bias=nn.Parameter(torch.zeros(8)))
    network = from_torch(written, (9, 8), unknown="keep")
    assert [step.kind for step in network.steps[-3:]] == ["Scale", "setitem", "ReLU"]

    class Named(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.input = nn.Sequential(nn.Linear(8, 4))
            self.text = nn.Sequential(nn.Linear(6, 4))

        def forward(self, image: Any, text: Any) -> Any:
            return {"a/b": self.input(image), "a.b": self.text(text)}

    network = from_torch(Named(), (8,), (6,))
    assert [step.path for step in network.steps] == ["input", "text_input", "input_/0", "text/0"]
    assert list(network.named_outputs) == ["a.b", "a.b_2"]

    class Caught(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.bad, self.good = nn.Linear(3, 3), nn.Linear(8, 3)

        def forward(self, x: Any) -> Any:
            try:
                return self.bad(x)
            except RuntimeError:
                return torch.relu(self.good(x))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = from_torch(Caught(), (8,), unused="drop")
    assert [step.path for step in network.steps] == ["input", "good", "relu"]


def test_kernels_that_are_products_are_not_free() -> None:
    torch = _torch()
    nn = torch.nn
    made = Makers(torch)
    lora = made.applied(
        lambda m, x: nn.functional.linear(x, m.w + m.b @ m.a),
        **{name: made.parameter(*shape)() for name, shape in (("w", (8, 16)), ("a", (2, 16)), ("b", (8, 2)))},
    )
    network = from_torch(lora, (16,))
    assert network.param_count() == 8 * 16 + 2 * 16 + 8 * 2
    with pytest.raises(UnknownCostError):
        network.macs()
