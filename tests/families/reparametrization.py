"""Reparametrisation: PyTorch has functions for it, Keras one wrapper, and neither standardises kernels."""

from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import (
    LSTM,
    BatchNorm,
    Bidirectional,
    Concat,
    ConfigError,
    Conv1D,
    Conv2D,
    ConvTranspose2D,
    Custom,
    Dense,
    DepthwiseConv2D,
    Embedding,
    FullyConnected,
    MultiHeadAttention,
    PartialConv2D,
    ReLU,
    SeparableConv2D,
    Sequential,
    Shape,
    ShapeError,
    Shared,
    SpectralNorm,
    Weight,
    WeightNorm,
    WeightStandardization,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.torch_side import Torch
from tests.families import convolution, dense, transposed
from tests.records import Example, Wrong

FILTERS = {"kernel_height": 3, "kernel_width": 3, "in_channels": 3, "filters": 64}
DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations."

EXAMPLES = [
    Example(
        WeightNorm(Conv2D(64, 3)),
        (32, 32, 3),
        (30, 30, 64),
        (Weight("kernel", **FILTERS), Weight("bias", filters=64), Weight("magnitude", filters=64)),
        1856,  # ((3 * 3 * 3) + 1) * 64 + 64: weight_norm(torch.nn.Conv2d(3, 64, 3))
        DOCS + "weight_norm.html",
    ),
    Example(
        WeightNorm(Dense(5, bias=False)),
        (7, 3),
        (7, 5),
        (Weight("kernel", inputs=3, units=5), Weight("magnitude", filters=5)),
        20,  # 3 * 5 + 5: weight_norm(torch.nn.Linear(3, 5, bias=False))
        DOCS + "weight_norm.html",
    ),
    Example(
        WeightNorm(ConvTranspose2D(6, 3, padding=0, groups=2)),
        (5, 5, 4),
        (7, 7, 6),
        (
            Weight("kernel", kernel_height=3, kernel_width=3, group_filters=3, in_channels=4),
            Weight("bias", filters=6),
            Weight("magnitude", in_channels=4),
        ),
        118,  # 3 * 3 * 3 * 4 + 6 + 4: weight_norm(torch.nn.ConvTranspose2d(4, 6, 3, groups=2))
        DOCS + "weight_norm.html",
    ),
    Example(
        WeightNorm(DepthwiseConv2D(3, depth_multiplier=2, bias=False)),
        (5, 5, 4),
        (3, 3, 8),
        (
            Weight("kernel", kernel_height=3, kernel_width=3, in_channels=4, depth_multiplier=2),
            Weight("magnitude", filters=8),
        ),
        80,  # 3 * 3 * 4 * 2 + 8: weight_norm(torch.nn.Conv2d(4, 8, 3, groups=4, bias=False))
        DOCS + "weight_norm.html",
    ),
    Example(
        SpectralNorm(Conv2D(64, 3)),
        (32, 32, 3),
        (30, 30, 64),
        (
            Weight("kernel", **FILTERS),
            Weight("bias", filters=64),
            Weight.state("vector_u", filters=64),
            Weight.state("vector_v", filter_inputs=27),
        ),
        1792,  # ((3 * 3 * 3) + 1) * 64; buffers of spectral_norm(torch.nn.Conv2d(3, 64, 3)): 64 and 27
        DOCS + "spectral_norm.html",
    ),
    Example(
        SpectralNorm(FullyConnected(10)),
        (5, 4),
        (10,),
        (
            Weight("kernel", inputs=20, units=10),
            Weight("bias", units=10),
            Weight.state("vector_u", filters=10),
            Weight.state("vector_v", filter_inputs=20),
        ),
        210,  # (20 + 1) * 10; buffers of spectral_norm(torch.nn.Linear(20, 10)): 10 and 20
        DOCS + "spectral_norm.html",
    ),
    Example(
        SpectralNorm(ConvTranspose2D(6, 3, padding=0, groups=2, bias=False)),
        (5, 5, 4),
        (7, 7, 6),
        (
            Weight("kernel", kernel_height=3, kernel_width=3, group_filters=3, in_channels=4),
            Weight.state("vector_u", group_filters=3),
            Weight.state("vector_v", filter_inputs=36),
        ),
        108,  # buffers of spectral_norm(torch.nn.ConvTranspose2d(4, 6, 3, groups=2)): 3 and 36 = 4 * 3 * 3
        DOCS + "spectral_norm.html",
    ),
    Example(
        SpectralNorm(WeightNorm(Dense(5))),
        (3,),
        (5,),
        (
            Weight("kernel", inputs=3, units=5),
            Weight("bias", units=5),
            Weight("magnitude", filters=5),
            Weight.state("vector_u", filters=5),
            Weight.state("vector_v", filter_inputs=3),
        ),
        25,  # (3 + 1) * 5 + 5
        "both at once, one around the other",
    ),
    Example(
        WeightStandardization(Conv2D(64, 3)),
        (32, 32, 3),
        (30, 30, 64),
        (Weight("kernel", **FILTERS), Weight("bias", filters=64)),
        1792,  # ((3 * 3 * 3) + 1) * 64
        "https://arxiv.org/abs/1903.10520",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

ONE_KERNEL = "layer must have one kernel, with its filters last, as Conv2D(8, 3) has"

WRONG: list[Wrong] = [
    (lambda: any_of.WeightNorm(3), TypeError, "WeightNorm: layer must be a layer, got 3 (int)"),
    (
        lambda: any_of.SpectralNorm(Conv2D),
        TypeError,
        "SpectralNorm: layer must be a layer, got the class Conv2D; write Conv2D(...)",
    ),
    (lambda: WeightNorm(ReLU()), ConfigError, f"WeightNorm: {ONE_KERNEL}, got ReLU()"),
    (
        lambda: SpectralNorm(Sequential(Conv2D(8, 3))),
        ConfigError,
        f"SpectralNorm: {ONE_KERNEL}, got Sequential(Conv2D(filters=8, kernel_size=(3, 3)))",
    ),
    (
        lambda: any_of.WeightStandardization(LSTM(8)),
        ConfigError,
        f"WeightStandardization: {ONE_KERNEL}, got LSTM(units=8)",
    ),
    (
        lambda: any_of.WeightNorm(Concat()),
        ConfigError,
        "WeightNorm: layer must have one input, got Concat()",
    ),
    (
        lambda: WeightNorm(Conv2D(8, 3, name="conv", trainable=False)),
        ConfigError,
        "WeightNorm: layer must leave name and trainable to its wrapper, got name='conv', trainable=False;"
        " write WeightNorm(..., name='conv', trainable=False)",
    ),
    (
        lambda: any_of.SpectralNorm(Shared(Conv2D(8, 3), name="a")),
        ConfigError,
        "SpectralNorm: layer must not be shared itself, got Shared(layer=Conv2D(filters=8, kernel_size=(3, 3)));"
        " write Shared(SpectralNorm(...), name=...)",
    ),
    (
        lambda: WeightNorm(BatchNorm()).weights((8, 8, 3)),
        ConfigError,
        f"WeightNorm: {ONE_KERNEL}, got BatchNorm()",
    ),
    (
        lambda: SpectralNorm(Embedding(10, 4)).weights((5,)),
        ConfigError,
        f"SpectralNorm: {ONE_KERNEL}, got Embedding(vocabulary_size=10, features=4)",
    ),
    (
        lambda: SpectralNorm(SeparableConv2D(8, 3)).param_count((8, 8, 3)),
        ConfigError,
        f"SpectralNorm: {ONE_KERNEL}, got SeparableConv2D(filters=8, kernel_size=(3, 3))",
    ),
    (
        lambda: WeightNorm(MultiHeadAttention(2, 4)).weights((5, 8)),
        ConfigError,
        f"WeightNorm: {ONE_KERNEL}, got MultiHeadAttention(heads=2, head_features=4)",
    ),
    (
        lambda: WeightNorm(Bidirectional(LSTM(8))).weights((5, 8)),
        ConfigError,
        f"WeightNorm: {ONE_KERNEL}, got Bidirectional(layer=LSTM(units=8))",
    ),
    (
        lambda: WeightStandardization(PartialConv2D(3, ((0, 1), (1,)))).weights((8, 8, 2)),
        ConfigError,
        f"WeightStandardization: {ONE_KERNEL},"
        " got PartialConv2D(kernel_size=(3, 3), connections=((0, 1), (1,)))",
    ),
    (
        lambda: SpectralNorm(Custom((Weight("kernel", in_channels=3),), (3,))).weights((3,)),
        ConfigError,
        f"SpectralNorm: {ONE_KERNEL}, got Custom(weights=(Weight('kernel', in_channels=3),), output_shape=(3,))",
    ),
    (
        lambda: any_of.WeightNorm(Custom(lambda _: "kernel", (3,))).weights((3,)),  # type: ignore[arg-type, return-value]
        TypeError,
        "Custom(weights=<lambda>, output_shape=(3,)): weights() must return a tuple of Weight, got 'kernel' (str)",
    ),
    (
        lambda: SpectralNorm(Conv2D(8, 5)).weights((4, 4, 3)),
        ShapeError,
        "Conv2D(filters=8, kernel_size=(5, 5)): a 5 x 5 kernel does not fit into 4 x 4 (input (4, 4, 3))",
    ),
    (
        lambda: any_of.WeightNorm(Dense(8)).output_shape([4]),
        TypeError,
        "Dense(units=8): a shape must be a tuple of whole numbers, got [4] (list); write (4,)",
    ),
    (
        lambda: any_of.WeightStandardization(Conv1D(8, 3)).output_shape((4, 4, 3)),
        ShapeError,
        "Conv1D(filters=8, kernel_size=(3,)): expects an input (length, channels), got (4, 4, 3)",
    ),
]

INSIDE: dict[Any, Any] = {
    entry.layer: entry.torch for family in (convolution, dense, transposed) for entry in family.ENTRIES
}

groups = st.sampled_from((1, 1, 2))
inside = st.one_of(
    st.builds(Dense, draw.units, bias=draw.flags),
    st.builds(Conv1D, draw.channels, draw.per_axis(1, 3), padding=st.integers(0, 2)),
    st.builds(
        Conv2D,
        st.sampled_from((2, 4, 8, 12)),
        draw.per_axis(2, 3),
        stride=draw.per_axis(2, 2),
        groups=groups,
        bias=draw.flags,
    ),
    st.builds(
        ConvTranspose2D,
        st.sampled_from((2, 4, 8, 12)),
        draw.per_axis(2, 3),
        padding=st.just(0),
        groups=groups,
        bias=draw.flags,
    ),
)


def torch_parametrized(torch: Any, wrapper: Any, prev_shape: Shape) -> Any:
    """Return PyTorch's modules for the layer inside, of which the one with a kernel is parametrised.

    PyTorch's magnitude has the rank of the kernel, ours has one axis.
    """
    function = {WeightNorm: "weight_norm", SpectralNorm: "spectral_norm"}[type(wrapper)]
    modules = torch.nn.Sequential(*INSIDE[type(wrapper.layer)].build(torch, wrapper.layer, prev_shape))
    (module,) = [each for each in modules if hasattr(each, "weight")]
    getattr(torch.nn.utils.parametrizations, function)(module)
    told = torch.nn.Module()
    for name, array in module.named_parameters():
        flat = array.flatten() if name.endswith("original0") else array
        told.register_parameter(name.rpartition(".")[2], torch.nn.Parameter(flat.detach()))
    for name, array in module.named_buffers():
        told.register_buffer(name.rpartition(".")[2], array)
    told.calls = [modules]  # in a list, where PyTorch does not find its parameters once more
    channels_last = INSIDE[type(wrapper.layer)].channels_last

    def forward(array: Any) -> Any:
        if not channels_last:
            return modules(array)
        return modules(array.movedim(1, -1)).movedim(-1, 1)

    told.forward = forward
    return told


def torch_kernel(name: str) -> Any:
    return lambda shape: (name, Torch.named("kernel", shape)[1])


def inside_lacks(wrapper: Any, shape: Shape) -> bool:
    return INSIDE[type(wrapper.layer)].lacking(wrapper.layer, shape) is not None


def entry(wrapper: Any, weights: Any) -> Entry:
    """Return the entry of a wrapper that PyTorch has as a function."""
    return Entry(
        wrapper,
        required={"layer": inside},
        inputs=st.one_of(*map(draw.shape, (2, 3, 3, 3))),
        torch=Torch(
            torch_parametrized,
            weights=weights,
            lacks={"words for the layer inside": inside_lacks},
            device="cpu",
        ),
        keras="Keras has no such wrapper"
        if wrapper is WeightNorm
        else "Keras has one vector of the two: in tests/against/test_totals.py",
    )


ENTRIES = (
    entry(
        WeightNorm,
        {"kernel": torch_kernel("original1"), "magnitude": lambda shape: ("original0", shape)},
    ),
    entry(
        SpectralNorm,
        {
            "kernel": torch_kernel("original"),
            "vector_u": lambda shape: ("_u", shape),
            "vector_v": lambda shape: ("_v", shape),
        },
    ),
    Entry(
        WeightStandardization,
        torch="PyTorch has no such wrapper: it is written by hand",
        keras="Keras has no such wrapper: it is written by hand",
    ),
)
