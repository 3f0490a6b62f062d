"""Exported programs of PyTorch read by `from_torch`, beside the modules that they were made of."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from cnnparams import Conv2D, Dense, Flatten, MaxPool2D, Network, NetworkError, Operation
from cnnparams.interop import check, from_torch
from cnnparams.interop.torch_programs import _REWRITTEN
from cnnparams.interop.torch_trace import plain
from tests.against.torch_models import Makers, models

pytestmark = [
    pytest.mark.framework("torch"),
    pytest.mark.filterwarnings("ignore:.*LeafSpec:FutureWarning"),  # of PyTorch's own copies
    pytest.mark.filterwarnings("ignore:The tensor attributes"),  # of how PyTorch keeps those of an LSTM
]

TAKEN_APART = {
    "softsign", "tanhshrink", "local response norm", "self-attention", "self-attention without biases",
    "cross-attention", "attention of three", "transformer", "decoder", "normalize", "queries",
    "adaptive pools", "sums with numbers",
}  # fmt: skip
"""Models of which PyTorch exports the parts of a layer, or the sizes of a part that may have any."""

UNSURE = {
    "a bias of positions", "a token that is not learnt", "a weight that is expanded twice",
    "a token in front of a series that is turned",
}  # fmt: skip
"""Models of which a batch of one does not tell where the batch is: they have other steps, or are refused."""

NOT_EXPORTED = {"views of others"}
"""Models that PyTorch does not export."""


def _torch() -> Any:
    import torch

    return torch


def _exported(module: Any, *shapes: tuple[int, ...], batch: int = 2, kind: Any = None) -> Any:
    """Return the program of a module; a batch of more than one is left open."""
    torch = _torch()
    export = torch.export
    module.eval()
    given = tuple([torch.zeros((batch, *shape), dtype=kind) for shape in shapes])
    sizes = export.ShapesCollection()
    for tensor in given:
        sizes[tensor] = {0: export.Dim.DYNAMIC}
    dynamic = sizes.dynamic_shapes(module, given) if batch > 1 else None
    return export.export(module, given, dynamic_shapes=dynamic)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test of a model each of them; none where PyTorch is missing, so that the test is skipped."""
    if "model" in metafunc.fixturenames:
        try:
            names = [name for name in models(_torch()) if name not in NOT_EXPORTED]
        except ImportError:
            names = ["any"]
        metafunc.parametrize("model", names)


def test_a_program_is_the_network_of_its_module(model: str) -> None:
    torch = _torch()
    build, shapes = models(torch)[model]
    module = build()
    expected = from_torch(module, *shapes)
    for batch in (2, 1):
        program = _exported(module, *shapes, batch=batch, kind=torch.long if model == "embedding" else None)
        if batch == 1 and model in UNSURE:
            continue
        network = from_torch(program)
        assert network.param_count() == sum(each.numel() for each in module.parameters())
        made, due = [next(iter(each.named_outputs.values())).output_shape for each in (network, expected)]
        assert sorted(size for size in made if size != 1) == sorted(size for size in due if size != 1)
        assert network.macs() == expected.macs()
        if model not in TAKEN_APART:
            assert expected.compare(network)


def _parts() -> list[tuple[Any, tuple[int, ...]]]:
    """Return modules whose programs have every operator that is called in another way than its function."""
    torch = _torch()
    nn, f = torch.nn, torch.nn.functional
    applied = Makers(torch).applied

    def resized(shape: tuple[int, ...], *modes: str) -> tuple[Any, tuple[int, ...]]:
        return nn.Sequential(*[nn.Upsample(scale_factor=2, mode=mode) for mode in modes]), shape

    image = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1),
        nn.BatchNorm2d(8),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(2),
        nn.ConvTranspose2d(8, 6, 3, stride=2, output_padding=1),
        nn.GroupNorm(2, 6),
        nn.ZeroPad2d(1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.LayerNorm(6),
        nn.Linear(6, 5),
    )
    weight = nn.Parameter(torch.zeros(8, 4))
    return [
        (image, (3, 16, 16)),
        resized((3, 8), "nearest", "nearest-exact", "linear"),
        resized((3, 8, 8), "nearest", "nearest-exact", "bilinear", "bicubic"),
        resized((3, 4, 4, 4), "nearest", "nearest-exact", "trilinear"),
        (nn.Sequential(nn.Conv2d(3, 4, 1), nn.InstanceNorm2d(4, affine=True)), (3, 8, 8)),
        (applied(lambda module, x: f.linear(x, module.weight.T), weight=weight), (8,)),
        (applied(lambda module, x: x + module.weight[torch.tensor([0, 2])].sum(0), weight=weight), (4,)),
        (applied(lambda _, x: x.detach()[:, 1:].to(torch.float64) + torch.tensor(1.0)), (4,)),
        (nn.Sequential(nn.Linear(4, 4), nn.Dropout1d()), (4, 4)),
        (applied(lambda module, x: module.embed(x.long()), embed=nn.Embedding(5, 4)), (4,)),
    ]


def test_programs_of_the_core_operators_are_read_too() -> None:
    module, shape = _parts()[0]
    program = _exported(module, shape)
    core = program.run_decompositions()
    names = {node.target.__name__ for node in core.graph.nodes if node.op == "call_function"}
    assert {"convolution.default", "addmm.default", "native_group_norm.default"} <= names
    for each in (program, program.run_decompositions({}), core):
        assert from_torch(module, shape).compare(from_torch(each))


def test_every_line_of_the_operators_is_in_a_program() -> None:
    found: set[str] = set()
    for module, shape in _parts():
        program = _exported(module, shape)
        for each in (program, program.run_decompositions()):
            called = [node.target.__name__ for node in each.graph.nodes if node.op == "call_function"]
            found.update([plain(name.partition(".")[0]) for name in called])
    assert sorted(_REWRITTEN.keys() - found) == []


def test_modules_are_groups_and_weights_are_as_they_are() -> None:
    torch = _torch()
    nn = torch.nn

    def twice(module: Any, x: Any) -> Any:
        first = module.block(x)
        return {"last": module.head(module.block(first).mean((2, 3))), "first": first}

    block = nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU(inplace=True))
    block[0].bias.requires_grad = False
    module = Makers(torch).applied(twice, block=block, head=nn.Linear(3, 4), tail=nn.Linear(3, 4))
    module.head.weight = module.tail.weight
    module.register_buffer("unstored", torch.zeros(3), persistent=False)
    program = _exported(module, (3, 8, 8))
    with pytest.warns(UserWarning, match="4 parameters are not used in evaluation"):
        network = from_torch(program)
    with pytest.warns(UserWarning, match="are left out: tail/bias"):
        assert from_torch(program, unused="drop").param_count() == network.param_count() - 4
    assert network.name == "Applied"
    assert network.param_count() == sum(each.numel() for each in module.parameters())
    assert network.trainable_count() == network.param_count() - 3
    assert network.state_count() == 6
    paths = {name: step.path for name, step in network.named_outputs.items()}
    assert paths == {"last": "head", "first": "block/2"}
    with pytest.warns(UserWarning, match="are kept"):
        assert from_torch(module, (3, 8, 8)).compare(network)


def test_a_program_is_checked_as_a_module_is() -> None:
    nn = _torch().nn
    module = nn.Sequential(nn.Conv2d(3, 8, 5), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1568, 10))
    network = Network((32, 32, 3)).add(Conv2D(8, 5)).add(MaxPool2D(2)).add(Flatten()).add(Dense(10))
    assert check(network, _exported(module, (3, 32, 32)))
    assert not check(network.replace("conv2d", Conv2D(8, 5, bias=False)), _exported(module, (3, 32, 32)))


def test_the_sizes_of_a_program_may_be_others_than_the_networks() -> None:
    nn = _torch().nn
    network = Network((32, 32, 3)).add(Conv2D(8, 5))
    found = check(network, _exported(nn.Sequential(nn.Conv2d(3, 8, 5)), (3, 28, 28)))
    assert not found
    assert "(32, 32, 3) -> (28, 28, 3)" in str(found)


def test_open_sizes_are_given() -> None:
    torch = _torch()
    nn, export = torch.nn, torch.export
    module = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.MaxPool2d(2), nn.Flatten(2)).eval()
    sizes = ({0: export.Dim.DYNAMIC, 2: export.Dim("height", min=4), 3: export.Dim("width", min=4)},)
    program = export.export(module, (torch.zeros(2, 3, 8, 6),), dynamic_shapes=sizes)
    assert from_torch(module, (3, 12, 10)).compare(from_torch(program, (3, 12, 10)))
    assert check(from_torch(module, (3, 12, 10)), program)
    for shapes, kind, rule in (
        ((), NetworkError, "input: the program leaves sizes open; give the shape of each input"),
        (
            ((4, 12, 10),),
            NetworkError,
            "input: the program takes (3, any, any) after the batch, got (4, 12, 10)",
        ),
        (((3, 12),), NetworkError, "input: the program takes (3, any, any) after the batch, got (3, 12)"),
        (((3, 12, 10), (3,)), TypeError, "takes the shape of each input (input) or none, got 2"),
        (
            ([3, 12, 10],),
            TypeError,
            "a shape must be a tuple of whole numbers such as (3, 224, 224), got [3, 12, 10] (list)",
        ),
    ):
        with pytest.raises(kind) as refused:
            from_torch(program, *shapes)
        assert str(refused.value) == f"from_torch: {rule}"


def test_inputs_have_names_of_their_own() -> None:
    torch = _torch()
    module = Makers(torch).applied(lambda module, x, y: module.others(x) + y, others=torch.nn.Linear(4, 4))
    program = _exported(module, (4,), (4,))
    assert from_torch(module, (4,), (4,)).compare(from_torch(program))

    class Named(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.mask = torch.nn.Linear(4, 4)

        def forward(self, x: Any, mask: Any) -> Any:
            return self.mask(x) * mask

    network = from_torch(_exported(Named(), (4,), (4,)))
    assert [step.path for step in network.inputs] == ["input", "mask_input"]


def test_a_call_may_have_lost_its_module() -> None:
    program = _exported(_torch().nn.Sequential(_torch().nn.Linear(4, 3)), (4,))
    for node in program.graph.nodes:
        node.meta.pop("nn_module_stack", None)
    network = from_torch(program)
    assert network.param_count() == 15
    assert network.name is None


def test_what_is_unknown_in_a_program_is_kept_and_cannot_be_taught() -> None:
    torch = _torch()
    program = _exported(Makers(torch).applied(lambda _, x: torch.cumsum(x, 1)), (4,))
    with pytest.raises(NetworkError) as refused:
        from_torch(program)
    assert str(refused.value) == (
        "from_torch: there is no layer here for 'aten.cumsum.default': the model (aten.cumsum.default); "
        "keep them with unknown='keep'"
    )
    assert from_torch(program, unknown="keep").output_shape == (4,)


def test_a_mask_may_be_filled() -> None:
    torch = _torch()

    def masked(module: Any, x: Any) -> Any:
        mask = x.new_zeros((8, 8))
        mask[:2] = 1
        return module.conv(x) * mask

    module = Makers(torch).applied(masked, conv=torch.nn.Conv2d(3, 4, 3, padding=1))
    assert from_torch(module, (3, 8, 8)).compare(from_torch(_exported(module, (3, 8, 8))))


def test_what_is_not_seen_or_not_sure_in_a_program_is_refused() -> None:
    torch = _torch()
    nn = torch.nn
    applied = Makers(torch).applied

    def in_place(module: Any, x: Any) -> Any:
        y = module.a(x)
        y[:, :2].relu_()
        return module.b(y)

    changed = "relu changes numbers in place, and another view of them is taken later: this is not read"
    first = "the first axis of every input must be the batch, the same for all"
    part = applied(in_place, a=nn.Conv2d(3, 4, 1), b=nn.Conv2d(4, 4, 1))
    pair = applied(lambda _, x, y: x.sum(0) + y.sum(0))
    uneven = torch.export.export(pair, (torch.zeros(2, 4), torch.zeros(3, 4)))
    computed = torch.export.export(applied(lambda _, x: x.nonzero() * 1.0), (torch.zeros(1, 4),))
    silent = torch.export.export(applied(lambda *_: 1), (torch.zeros(1, 4),))
    scalar = torch.export.export(applied(lambda _, x: x + 1), (torch.zeros(()),))
    cases: list[tuple[Any, str]] = [
        (_exported(part, (3, 8, 8)), f"the model: {changed}"),
        (uneven, first),
        (computed, "a size depends on what is in the tensors, or on an input that is a number: u0"),
        (silent, "the model returns no tensor"),
        (scalar, "x: is a number, without a batch"),
    ]
    for program, rule in cases:
        with pytest.raises(NetworkError) as refused:
            from_torch(program)
        assert str(refused.value) == f"from_torch: {rule}"
    with pytest.raises(TypeError) as wrong:
        from_torch(uneven, layers={nn.Linear: lambda module: Dense(module.out_features)})
    rule = "layers is for modules; an exported program is read by its operators"
    assert str(wrong.value) == f"from_torch: {rule}"


def test_a_graph_that_was_changed_by_hand_is_refused() -> None:
    nn = _torch().nn

    def changed(change: Callable[[Any], None]) -> str:
        program = _exported(nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(288, 4)), (3, 8, 8))
        change(program)
        with pytest.raises(NetworkError) as refused:
            from_torch(program)
        return str(refused.value)

    def message(error: str) -> str:
        return f"from_torch: the graph of the program cannot be followed; {error}"

    no_inputs = changed(lambda program: program.graph_signature.input_specs.clear())
    no_outputs = changed(lambda program: program.graph_signature.output_specs.clear())
    no_arguments = changed(lambda program: setattr(program.graph.output_node(), "args", ()))
    assert no_inputs.startswith(message("ValueError: "))
    assert no_outputs.startswith(message("ValueError: "))
    assert no_arguments.startswith(message("IndexError: "))


def test_open_sizes_that_belong_together_are_so() -> None:
    torch = _torch()
    nn, export = torch.nn, torch.export
    conv = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.MaxPool2d(2)).eval()
    example = (torch.zeros(2, 3, 8, 8),)
    size, other = export.Dim("size", min=4), export.Dim("other", min=8, max=16)

    def program(height: Any, width: Any) -> Any:
        sizes = {0: export.Dim.DYNAMIC, 2: height, 3: width}
        return export.export(conv, example, dynamic_shapes=(sizes,))

    square, ranged, even = program(size, size), program(size, other), program(2 * size, 2 * size)
    assert from_torch(square, (3, 12, 12)).output_shape == (6, 6, 8)
    assert from_torch(ranged, (3, 5, 16)).output_shape == (2, 8, 8)
    assert from_torch(even, (3, 12, 12)).compare(from_torch(conv, (3, 12, 12)))
    with pytest.raises(NetworkError) as odd:
        from_torch(even, (3, 13, 12))
    assert str(odd.value).startswith("from_torch: input: axis 2 must be 2*s")
    for wrong, shape, rule in (
        (square, (3, 12, 20), "axis 3 must be 12, as other sizes are given, got 20"),
        (ranged, (3, 5, 17), "axis 3 must be from 8 to 16, got 17"),
        (ranged, (3, 3, 16), "axis 2 must be from 4 on, got 3"),
        (ranged, (3, 0, -1), "the program takes (3, any, any) after the batch, got (3, 0, -1)"),
    ):
        with pytest.raises(NetworkError) as refused:
            from_torch(wrong, shape)
        assert str(refused.value) == f"from_torch: input: {rule}"
    with pytest.raises(NetworkError) as channels:
        check(Network((12, 12, 4)).add(MaxPool2D(2)), square)
    assert "the program takes (3, any, any) after the batch, got (4, 12, 12)" in str(channels.value)
    with pytest.raises(TypeError, match="a shape must be a tuple"):
        from_torch(square, None)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_the_batch_is_one_size() -> None:
    torch = _torch()
    export, applied = torch.export, Makers(torch).applied
    batch, another = export.Dim("batch"), export.Dim("another")

    class Constant(torch.nn.Module):  # type: ignore[misc, name-defined]
        def forward(self) -> Any:
            return torch.zeros(2, 8)

    double = applied(lambda _, x: x * 2)
    sums = applied(lambda _, x, y: (x.sum(1), y.sum(1)))
    given = (torch.zeros(2, 4), torch.zeros(3, 4))
    two = export.export(sums, given, dynamic_shapes=({0: batch}, ({0: another},)))
    square = export.export(double, (torch.zeros(2, 2, 4),), dynamic_shapes=({0: batch, 1: batch},))
    without = export.export(Constant(), ())
    for program, shapes, rule in (
        (two, (), "the first axis of every input must be the batch, the same for all"),
        (square, ((7, 4),), "axis 1 has the size of the batch, which is not read"),
        (without, (), "the program takes no tensor"),
    ):
        with pytest.raises(NetworkError) as refused:
            from_torch(program, *shapes)
        assert str(refused.value).endswith(rule)
    even = export.export(double, (torch.zeros(4, 4),), dynamic_shapes=({0: 2 * batch},))
    assert from_torch(even).output_shape == (4,)


def test_numbers_may_follow_from_open_sizes() -> None:
    torch = _torch()
    module = Makers(torch).applied(lambda _, x: x * x.shape[2] ** -0.5)
    sizes = {0: torch.export.Dim.DYNAMIC, 2: torch.export.Dim.DYNAMIC}
    program = torch.export.export(module, (torch.zeros(2, 3, 8),), dynamic_shapes=(sizes,))
    assert from_torch(program, (3, 9)).output_shape == (3, 9)


def test_a_program_without_its_weights_has_their_counts() -> None:
    nn = _torch().nn
    program = _exported(nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8)), (8,))
    program.state_dict.clear()
    network = from_torch(program)
    assert (network.param_count(), network.state_count()) == (8 * 8 + 8 + 2 * 8, 2 * 8)


def test_a_copy_of_a_program_is_read() -> None:
    nn = _torch().nn
    program = _exported(nn.Sequential(nn.Linear(8, 8)), (8,))
    assert from_torch(copy.deepcopy(program)).compare(from_torch(program))

    class Program(type(program)):  # type: ignore[misc]
        pass

    program.__class__ = Program
    assert from_torch(program).param_count() == 72


def test_each_set_of_shared_weights_is_counted() -> None:
    torch = _torch()
    nn = torch.nn

    def four(module: Any, x: Any) -> Any:
        for weight in (module.a, module.a, module.b, module.b):
            x = nn.functional.linear(x, weight)
        return x

    module = Makers(torch).applied(four, a=nn.Parameter(torch.zeros(8, 8)), b=nn.Parameter(torch.zeros(8, 8)))
    for network in (from_torch(module, (8,)), from_torch(_exported(module, (8,)))):
        assert network.param_count() == 128
        assert len(network.shared_uses) == 2
    recurrent = nn.LSTM(8, 6, 2, batch_first=True, bidirectional=True)
    decomposed = _exported(recurrent, (5, 8)).run_decompositions()
    total = sum([weight.numel() for weight in recurrent.parameters()])
    assert from_torch(decomposed, unknown="keep").param_count() == total


def test_operators_of_somebodys_own_are_not_those_of_pytorch() -> None:
    torch = _torch()
    nn, library = torch.nn, torch.library
    with library._scoped_library("cnnparams_tests", "DEF") as own:
        own.define("slice(Tensor x) -> Tensor")
        own.define("linear_into(Tensor(a!) out, Tensor x, Tensor w) -> ()")
        own.define("numbered(Tensor x) -> (SymInt, Tensor)")
        own.define("note(Tensor x, Tensor(a!)? log) -> ()")
        own.impl("note", lambda *_: None, "CompositeExplicitAutograd")
        own.impl("slice", lambda x: x[:, :1].clone(), "CompositeExplicitAutograd")
        own.impl("linear_into", lambda *_: None, "CompositeExplicitAutograd")
        own.impl("numbered", lambda x: (3, x.clone()), "CompositeExplicitAutograd")
        ops = torch.ops.cnnparams_tests

        def into(module: Any, x: Any) -> Any:
            out = torch.empty_like(x)
            ops.note(x, None)
            ops.linear_into(out, x, module.w)
            return out + x

        applied = Makers(torch).applied
        sliced = applied(lambda module, x: ops.slice(module.conv(x)), conv=nn.Conv2d(3, 8, 3))
        written = applied(into, w=nn.Parameter(torch.zeros(8, 8)))
        numbered = applied(lambda _, x: ops.numbered(x)[1])
        for module, shape, word, title, output in (
            (sliced, (3, 8, 8), "slice", "slice.default", (6, 6, 1)),
            (written, (8,), "linear_into", "linear_into.default", (8,)),
            (numbered, (8,), "numbered", "numbered.default", (8,)),
        ):
            program = _exported(module, shape)
            total = sum([weight.numel() for weight in module.parameters()])
            for read, said in (
                (lambda keep, module=module, shape=shape: from_torch(module, shape, unknown=keep), word),
                (lambda keep, program=program: from_torch(program, unknown=keep), title),
            ):
                with pytest.raises(NetworkError) as refused:
                    read("refuse")
                assert f"the model (cnnparams_tests.{said})" in str(refused.value)
                network = read("keep")
                assert (network.param_count(), network.output_shape) == (total, output)


def test_several_tensors_may_be_changed_at_once() -> None:
    torch = _torch()

    def added(_: Any, x: Any) -> Any:
        one, other = x * 2, x * 3
        torch._foreach_add_([one, other], 1)
        return one + other

    with pytest.raises(NetworkError, match="_foreach_add_"):
        from_torch(_exported(Makers(torch).applied(added), (8,)))


def test_bounds_that_are_tensors_are_not_lost() -> None:
    torch = _torch()
    linear = torch.nn.Linear
    module = Makers(torch).applied(
        lambda module, x: module.a(x).clamp(min=module.b(x)), a=linear(8, 8), b=linear(8, 8)
    )
    for read in (lambda: from_torch(module, (8,)), lambda: from_torch(_exported(module, (8,)))):
        with pytest.raises(NetworkError, match="of several tensors"):
            read()


def test_a_constant_that_weights_are_written_into_is_refused() -> None:
    torch = _torch()

    def written(module: Any, x: Any) -> Any:
        whole = torch.zeros(8)
        whole[:4] = module.w
        return x + whole

    program = _exported(Makers(torch).applied(written, w=torch.nn.Parameter(torch.zeros(4))), (8,))
    with pytest.raises(NetworkError, match="copy changes numbers in place"):
        from_torch(program)


def test_a_part_of_a_copied_weight_may_be_zero() -> None:
    torch = _torch()

    def without_keys(module: Any, x: Any) -> Any:
        bias = module.fc.bias.clone()
        bias[4:8].zero_()
        return torch.nn.functional.linear(x, module.fc.weight, bias)

    module = Makers(torch).applied(without_keys, fc=torch.nn.Linear(8, 12))
    assert from_torch(_exported(module, (8,))).param_count() == 108


def test_what_is_under_a_context_is_read() -> None:
    torch = _torch()

    def under(module: Any, x: Any) -> Any:
        with torch.no_grad():
            x = module.a(x)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            x = module.b(x)
        return x.relu()

    module = Makers(torch).applied(under, a=torch.nn.Conv2d(3, 4, 3), b=torch.nn.Conv2d(4, 4, 3))
    assert from_torch(module, (3, 8, 8)).compare(from_torch(_exported(module, (3, 8, 8))))


def test_outputs_have_the_axes_of_the_model() -> None:
    torch = _torch()
    nn = torch.nn
    applied = Makers(torch).applied
    for shape, module in (
        ((8, 8), applied(lambda module, x: module.conv(x).squeeze(1), conv=nn.Conv2d(3, 1, 1))),
        ((8, 8), applied(lambda module, x: module.conv(x)[:, 0], conv=nn.Conv2d(3, 1, 1))),
        ((3,), applied(lambda _, x: x.mean((2, 3), keepdim=True)[:, :, 0, 0])),
        ((1, 3), applied(lambda _, x: x.mean((2, 3)).unsqueeze(1))),
        ((4,), applied(lambda _, x: x.mean((2, 3)) @ torch.ones(3, 4))),
        ((8, 8, 1), nn.Conv2d(3, 1, 1)),
        ((8, 8, 4), nn.Sequential(nn.Conv2d(3, 4, 1), nn.LocalResponseNorm(3))),
    ):
        assert from_torch(module, (3, 8, 8)).output_shape == shape
        assert from_torch(_exported(module, (3, 8, 8))).output_shape == shape


def test_outputs_of_an_own_class_have_the_places_of_their_tensors() -> None:
    torch = _torch()

    @dataclass
    class Pair:
        one: Any
        other: Any

        def __post_init__(self) -> None:
            assert self.one.ndim == 2

    torch.export.register_dataclass(Pair, serialized_type_name="cnnparams_tests.Pair")
    program = _exported(Makers(torch).applied(lambda _, x: Pair(x * 2, [x, x * 3])), (8,))
    assert list(from_torch(program).named_outputs) == ["output", "output.1", "output.2"]
    nested = Makers(torch).applied(lambda _, x: (x, [x * 2, {"w": x * 3}]))
    for network in (from_torch(nested, (8,)), from_torch(_exported(nested, (8,)))):
        assert list(network.named_outputs) == ["output", "output.1.0", "output.1.1.w"]


def test_weights_that_are_computed_without_end_are_refused() -> None:
    torch = _torch()

    def longer(module: Any, x: Any) -> Any:
        weight = module.w
        for _ in range(1000):
            weight = weight + 1
        return x + weight

    module = Makers(torch).applied(longer, w=torch.nn.Parameter(torch.zeros(8)))
    for read in (lambda: from_torch(module, (8,)), lambda: from_torch(_exported(module, (8,)))):
        with pytest.raises(NetworkError) as refused:
            read()
        assert str(refused.value) == "from_torch: a weight is computed in more steps than can be followed"


def test_a_node_that_says_nothing_is_named() -> None:
    nn = _torch().nn
    program = _exported(nn.Sequential(nn.Linear(4, 4), nn.ReLU()), (4,))
    del next(node for node in program.graph.nodes if node.name == "relu").meta["val"]
    with pytest.raises(NetworkError) as refused:
        from_torch(program)
    assert str(refused.value) == "from_torch: relu: the program does not say what it makes"


def test_sparse_buffers_and_the_convolution_of_old_are_read() -> None:
    torch = _torch()

    def convolved(module: Any, x: Any) -> Any:
        ones, how = [1, 1], [False, False, True, True]
        return torch._convolution(x, module.w, None, ones, ones, ones, False, [0, 0], 1, *how)

    module = Makers(torch).applied(convolved, w=torch.nn.Parameter(torch.zeros(8, 3, 3, 3)))
    module.register_buffer("sparse", torch.eye(4).to_sparse())
    network = from_torch(_exported(module, (3, 8, 8)))
    assert (network.param_count(), network.state_count(), network.macs()) == (216, 16, 216 * 64)


def test_attention_is_read_in_its_parts() -> None:
    nn = _torch().nn
    module = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True)
    network, parts = from_torch(module, (5, 16)), from_torch(_exported(module, (5, 16)).run_decompositions())
    assert (parts.param_count(), parts.macs()) == (network.param_count(), network.macs())
    compared = {step.kind: step.operations() for step in parts.steps if step.kind in {"eq", "logical_not"}}
    assert compared == {"eq": (Operation("compare", axis0=5, axis1=5, axis2=4),), "logical_not": ()}


def test_a_layer_that_cannot_be_is_told_with_its_place() -> None:
    torch = _torch()
    module = Makers(torch).applied(lambda _, x: torch.cumsum(x[:, :0], 1))
    for read in (
        lambda: from_torch(module, (3, 4, 4), unknown="keep"),
        lambda: from_torch(_exported(module, (3, 4, 4)), unknown="keep"),
    ):
        with pytest.raises(NetworkError) as refused:
            read()
        rule = "Opaque: output_shape: every size in a shape must be 1 or more, got (4, 4, 0)"
        assert str(refused.value) == f"from_torch: the model: {rule}"


def test_the_module_of_a_program_is_not_the_program() -> None:
    torch = _torch()
    program = _exported(torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3)), (3, 8, 8))
    for module in (program.module(), torch.export.unflatten(program)):
        with pytest.raises(NetworkError) as refused:
            from_torch(module, (3, 8, 8))
        assert str(refused.value) == "from_torch: takes the exported program itself, got a module made of it"


def test_a_tensor_that_is_two_weights_of_one_layer_is_refused() -> None:
    norm = _torch().nn.LayerNorm(6)
    norm.bias = norm.weight
    with pytest.raises(NetworkError) as refused:
        from_torch(norm, (6,))
    rule = "its weights are 6 numbers, those of the network that was read 12"
    assert str(refused.value) == f"from_torch: the model: {rule}"
