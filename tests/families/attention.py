"""Attention: PyTorch keeps query, key and value in one array, as wide as the input; windows are Swin's."""

import operator
from collections.abc import Callable
from itertools import product
from math import prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import (
    Attention,
    ConfigError,
    CrossAttention,
    MultiHeadAttention,
    Shape,
    ShapeError,
    Weight,
    WindowAttention,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, TORCH_DOCS, Example, Wrong
from tests.tally import Forward, Numbers, softmax

SWIN = "https://arxiv.org/abs/2103.14030"

EXAMPLES = [
    Example(
        MultiHeadAttention(12, 64),
        (197, 768),
        (197, 768),
        (
            Weight("query_kernel", channels=768, heads=12, head_features=64),
            Weight("query_bias", heads=12, head_features=64),
            Weight("key_kernel", channels=768, heads=12, head_features=64),
            Weight("key_bias", heads=12, head_features=64),
            Weight("value_kernel", channels=768, heads=12, head_features=64),
            Weight("value_bias", heads=12, head_features=64),
            Weight("output_kernel", heads=12, head_features=64, channels=768),
            Weight("output_bias", channels=768),
        ),
        2362368,  # 4 * 768 * 768 + 4 * 768: each of the 12 in a ViT-B
        TORCH_DOCS + "MultiheadAttention.html",
    ),
    Example(
        MultiHeadAttention(2, 3, output_features=7, bias=False),
        (4, 5, 8),
        (4, 5, 7),
        (
            Weight("query_kernel", channels=8, heads=2, head_features=3),
            Weight("key_kernel", channels=8, heads=2, head_features=3),
            Weight("value_kernel", channels=8, heads=2, head_features=3),
            Weight("output_kernel", heads=2, head_features=3, units=7),
        ),
        186,  # 3 * 8 * 2 * 3 + 2 * 3 * 7
        KERAS_DOCS + "attention_layers/multi_head_attention/",
    ),
    Example(
        MultiHeadAttention(2, 4, bias=False, bias_kv=True),
        (5, 8),
        (5, 8),
        (
            Weight("query_kernel", channels=8, heads=2, head_features=4),
            Weight("key_kernel", channels=8, heads=2, head_features=4),
            Weight("value_kernel", channels=8, heads=2, head_features=4),
            Weight("output_kernel", heads=2, head_features=4, channels=8),
            Weight("bias_k", heads=2, head_features=4),
            Weight("bias_v", heads=2, head_features=4),
        ),
        272,  # torch.nn.MultiheadAttention(8, 2, bias=False, add_bias_kv=True): 4 * 8 * 8 + 2 * 8
        TORCH_DOCS + "MultiheadAttention.html",
    ),
    Example(
        CrossAttention(2, 4),
        ((10, 8), (7, 6)),
        (10, 8),
        (
            Weight("query_kernel", channels1=8, heads=2, head_features=4),
            Weight("query_bias", heads=2, head_features=4),
            Weight("key_kernel", channels2=6, heads=2, head_features=4),
            Weight("key_bias", heads=2, head_features=4),
            Weight("value_kernel", channels2=6, heads=2, head_features=4),
            Weight("value_bias", heads=2, head_features=4),
            Weight("output_kernel", heads=2, head_features=4, channels1=8),
            Weight("output_bias", channels1=8),
        ),
        256,  # torch.nn.MultiheadAttention(8, 2, kdim=6, vdim=6): 8 * 8 + 2 * 6 * 8 + 8 * 8 + 4 * 8
        TORCH_DOCS + "MultiheadAttention.html",
    ),
    Example(
        CrossAttention(2, 3, value_features=5, output_features=4, bias=False),
        ((5, 2, 8), (2, 3, 7), (2, 3, 6)),
        (5, 2, 4),
        (
            Weight("query_kernel", channels1=8, heads=2, head_features=3),
            Weight("key_kernel", channels2=7, heads=2, head_features=3),
            Weight("value_kernel", channels3=6, heads=2, value_features=5),
            Weight("output_kernel", heads=2, value_features=5, units=4),
        ),
        190,  # 8 * 2 * 3 + 7 * 2 * 3 + 6 * 2 * 5 + 2 * 5 * 4
        KERAS_DOCS + "attention_layers/multi_head_attention/",
    ),
    Example(
        Attention(),
        ((12, 10, 64), (12, 49, 64), (12, 49, 32)),
        (12, 10, 32),
        (),
        0,
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.scaled_dot_product_attention.html",
    ),
    Example(
        Attention(),
        ((10, 64), (49, 64)),
        (10, 64),
        (),
        0,
        KERAS_DOCS + "attention_layers/attention/",
    ),
    Example(
        WindowAttention(3, 7),
        (56, 56, 96),
        (56, 56, 96),
        (
            Weight("query_kernel", channels=96, heads=3, head_features=32),
            Weight("query_bias", heads=3, head_features=32),
            Weight("key_kernel", channels=96, heads=3, head_features=32),
            Weight("key_bias", heads=3, head_features=32),
            Weight("value_kernel", channels=96, heads=3, head_features=32),
            Weight("value_bias", heads=3, head_features=32),
            Weight("output_kernel", heads=3, head_features=32, channels=96),
            Weight("output_bias", channels=96),
            Weight("relative_position_bias", relative_positions=169, heads=3),
            Weight.state("relative_position_index", position_pairs=2401),
        ),
        37755,  # the first attention of Swin-T: 4 * (96 * 96 + 96) + (2 * 7 - 1) * (2 * 7 - 1) * 3
        SWIN,
    ),
    Example(
        WindowAttention(2, (2, 3), bias=False),
        (5, 5, 4),
        (5, 5, 4),
        (
            Weight("query_kernel", channels=4, heads=2, head_features=2),
            Weight("key_kernel", channels=4, heads=2, head_features=2),
            Weight("value_kernel", channels=4, heads=2, head_features=2),
            Weight("output_kernel", heads=2, head_features=2, channels=4),
            Weight("relative_position_bias", relative_positions=15, heads=2),
            Weight.state("relative_position_index", position_pairs=36),
        ),
        94,  # 4 * 4 * 4 + (2 * 2 - 1) * (2 * 3 - 1) * 2; state: (2 * 3) * (2 * 3)
        SWIN,
    ),
    Example(
        WindowAttention(1, 2, relative_positions=False),
        (4, 4, 2),
        (4, 4, 2),
        (
            Weight("query_kernel", channels=2, heads=1, head_features=2),
            Weight("query_bias", heads=1, head_features=2),
            Weight("key_kernel", channels=2, heads=1, head_features=2),
            Weight("key_bias", heads=1, head_features=2),
            Weight("value_kernel", channels=2, heads=1, head_features=2),
            Weight("value_bias", heads=1, head_features=2),
            Weight("output_kernel", heads=1, head_features=2, channels=2),
            Weight("output_bias", channels=2),
        ),
        24,  # 4 * (2 * 2 + 2)
        SWIN,
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

PYTORCHS_ORDER = (
    "two numbers of which the first is larger may be meant in PyTorch's order, embed_dim and num_heads"
)


WRONG: list[Wrong] = [
    (lambda: MultiHeadAttention(0, 64), ConfigError, "MultiHeadAttention: heads must be 1 or more, got 0"),
    (
        lambda: any_of.MultiHeadAttention("12", 64),
        TypeError,
        "MultiHeadAttention: heads must be a whole number, got '12' (str)",
    ),
    (
        lambda: MultiHeadAttention(12, -64),
        ConfigError,
        "MultiHeadAttention: head_features must be 1 or more, got -64",
    ),
    (
        lambda: any_of.MultiHeadAttention(12, 768 / 12),
        TypeError,
        "MultiHeadAttention: head_features must be a whole number, got 64.0 (float)",
    ),
    (
        lambda: MultiHeadAttention(12, 64, output_features=0),
        ConfigError,
        "MultiHeadAttention: output_features must be 1 or more, got 0",
    ),
    (
        lambda: any_of.MultiHeadAttention(12, 64, output_features=(768,)),
        TypeError,
        "MultiHeadAttention: output_features must be a whole number, got (768,) (tuple)",
    ),
    (
        lambda: any_of.MultiHeadAttention(12, 64, bias=0),
        TypeError,
        "MultiHeadAttention: bias must be True or False, got 0 (int)",
    ),
    (
        lambda: any_of.MultiHeadAttention(2, 4).weights([49, 8]),
        TypeError,
        "MultiHeadAttention(heads=2, head_features=4): a shape must be a tuple of whole numbers, got [49, 8] (list); write (49, 8)",
    ),
    (
        lambda: MultiHeadAttention(2, 4).weights((8,)),
        ShapeError,
        "MultiHeadAttention(heads=2, head_features=4): expects an input with an axis before its channels, got (8,)",
    ),
    (
        lambda: MultiHeadAttention(2, 4, bias=False).output_shape((0, 8)),
        ShapeError,
        "MultiHeadAttention(heads=2, head_features=4, bias=False): every size in a shape must be 1 or more, got (0, 8)",
    ),
    (
        lambda: any_of.MultiHeadAttention(12, 64, bias_kv=None),
        TypeError,
        "MultiHeadAttention: bias_kv must be True or False, got None (NoneType)",
    ),
    (
        lambda: MultiHeadAttention(256, 8),
        ConfigError,
        f"MultiHeadAttention: {PYTORCHS_ORDER}, got 256 and 8;"
        " write MultiHeadAttention(heads=256, head_features=8)"
        " or, for PyTorch's order, MultiHeadAttention(heads=8, head_features=32)",
    ),
    (
        lambda: MultiHeadAttention(9, 8, bias=False),
        ConfigError,
        f"MultiHeadAttention: {PYTORCHS_ORDER}, got 9 and 8; write MultiHeadAttention(heads=9, head_features=8)",
    ),
    (
        lambda: CrossAttention(512, 8),
        ConfigError,
        f"CrossAttention: {PYTORCHS_ORDER}, got 512 and 8;"
        " write CrossAttention(heads=512, head_features=8)"
        " or, for PyTorch's order, CrossAttention(heads=8, head_features=64)",
    ),
    (lambda: CrossAttention(0, 64), ConfigError, "CrossAttention: heads must be 1 or more, got 0"),
    (
        lambda: any_of.CrossAttention(8, 64.0),
        TypeError,
        "CrossAttention: head_features must be a whole number, got 64.0 (float)",
    ),
    (
        lambda: CrossAttention(8, 64, output_features=0),
        ConfigError,
        "CrossAttention: output_features must be 1 or more, got 0",
    ),
    (
        lambda: CrossAttention(8, 64, value_features=-1),
        ConfigError,
        "CrossAttention: value_features must be 1 or more, got -1",
    ),
    (
        lambda: any_of.CrossAttention(8, 64, value_features="64"),
        TypeError,
        "CrossAttention: value_features must be a whole number, got '64' (str)",
    ),
    (
        lambda: any_of.CrossAttention(8, 64, bias=1),
        TypeError,
        "CrossAttention: bias must be True or False, got 1 (int)",
    ),
    (
        lambda: any_of.CrossAttention(2, 4).weights((10, 8)),
        TypeError,
        "CrossAttention(heads=2, head_features=4): takes a tuple of shapes, one for each input, got (10, 8) (tuple)",
    ),
    (
        lambda: CrossAttention(2, 4).weights(((10, 8),)),
        ShapeError,
        "CrossAttention(heads=2, head_features=4): takes two or three inputs, got 1: ((10, 8),)",
    ),
    (
        lambda: CrossAttention(2, 4).output_shape(((10, 8), (7, 6), (7, 6), (7, 6))),
        ShapeError,
        "CrossAttention(heads=2, head_features=4): takes two or three inputs,"
        " got 4: ((10, 8), (7, 6), (7, 6), (7, 6))",
    ),
    (
        lambda: CrossAttention(2, 4).weights(((10, 8), (6,))),
        ShapeError,
        "CrossAttention(heads=2, head_features=4): expects an input with an axis before its channels, got (6,)",
    ),
    (
        lambda: CrossAttention(2, 4).weights(((10, 0), (7, 6))),
        ShapeError,
        "CrossAttention(heads=2, head_features=4): every size in a shape must be 1 or more, got (10, 0)",
    ),
    (
        lambda: any_of.CrossAttention(2, 4).weights(((4, 4, 8), (7, 6))),
        ShapeError,
        "CrossAttention(heads=2, head_features=4): inputs 1 and 2 must have the same number of axes,"
        " got (4, 4, 8) and (7, 6)",
    ),
    (
        lambda: CrossAttention(2, 4).output_shape(((10, 8), (7, 6), (8, 6))),
        ShapeError,
        "CrossAttention(heads=2, head_features=4): keys and values must have the same positions,"
        " got (7, 6) and (8, 6)",
    ),
    (
        lambda: CrossAttention(2, 4).output_shape(((2, 5, 8), (2, 3, 6), (2, 4, 6))),
        ShapeError,
        "CrossAttention(heads=2, head_features=4): keys and values must have the same positions,"
        " got (2, 3, 6) and (2, 4, 6)",
    ),
    (
        lambda: any_of.Attention().output_shape(5),
        TypeError,
        "Attention(): takes a tuple of shapes, one for each input, got 5 (int)",
    ),
    (
        lambda: Attention().output_shape(((5, 8),)),
        ShapeError,
        "Attention(): takes two or three inputs, got 1: ((5, 8),)",
    ),
    (
        lambda: Attention().output_shape(((8,), (8,))),
        ShapeError,
        "Attention(): expects an input with an axis before its channels, got (8,)",
    ),
    (
        lambda: Attention().output_shape(((5, 0), (5, 8))),
        ShapeError,
        "Attention(): every size in a shape must be 1 or more, got (5, 0)",
    ),
    (
        lambda: any_of.Attention().output_shape(((5, 8), (5, 8), (1, 5, 8))),
        ShapeError,
        "Attention(): inputs 1 and 3 must have the same number of axes, got (5, 8) and (1, 5, 8)",
    ),
    (
        lambda: Attention().output_shape(((5, 8), (5, 7), (5, 8))),
        ShapeError,
        "Attention(): queries and keys must have the same channels, got (5, 8) and (5, 7)",
    ),
    (
        lambda: Attention().output_shape(((2, 5, 8), (2, 6, 8), (2, 5, 8))),
        ShapeError,
        "Attention(): keys and values must have the same width, got (2, 6, 8) and (2, 5, 8)",
    ),
    (
        lambda: Attention().output_shape(((2, 5, 8), (1, 6, 8), (3, 6, 8))),
        ShapeError,
        "Attention(): all inputs must have the same height, or 1, got ((2, 5, 8), (1, 6, 8), (3, 6, 8))",
    ),
    (lambda: WindowAttention(0, 7), ConfigError, "WindowAttention: heads must be 1 or more, got 0"),
    (
        lambda: any_of.WindowAttention(3, "7"),
        TypeError,
        "WindowAttention: window_size must be a whole number, or 2 of them (height, width), got '7' (str)",
    ),
    (
        lambda: WindowAttention(3, (7, 0)),
        ConfigError,
        "WindowAttention: window_size must be 1 or more, got 0",
    ),
    (
        lambda: any_of.WindowAttention(3, 7, bias=0),
        TypeError,
        "WindowAttention: bias must be True or False, got 0 (int)",
    ),
    (
        lambda: any_of.WindowAttention(3, 7, relative_positions=13),
        TypeError,
        "WindowAttention: relative_positions must be True or False, got 13 (int)",
    ),
    (
        lambda: any_of.WindowAttention(3, 7).weights((49, 96)),
        ShapeError,
        "WindowAttention(heads=3, window_size=(7, 7)): expects an input (height, width, channels), got (49, 96);"
        " an image with one channel is (49, 96, 1)",
    ),
    (
        lambda: WindowAttention(5, 7).output_shape((56, 56, 96)),
        ShapeError,
        "WindowAttention(heads=5, window_size=(7, 7)): heads must divide the 96 channels of the input"
        " (input (56, 56, 96))",
    ),
]


def renamed(name: str) -> Callable[[Shape], tuple[str, Shape]]:
    return lambda shape: (name, shape)


INPUTS = ("query", "key", "value")

TORCH_WEIGHTS = {
    **{
        f"{name}_kernel": lambda shape: ("in_proj_weight", (3 * prod(shape[1:]), shape[0])) for name in INPUTS
    },
    **{f"{name}_bias": lambda shape: ("in_proj_bias", (3 * prod(shape),)) for name in INPUTS},
    "output_kernel": lambda shape: ("weight", (shape[-1], prod(shape[:-1]))),
    "output_bias": lambda shape: ("bias", shape),
    **{name: lambda shape, name=name: (name, (1, 1, prod(shape))) for name in ("bias_k", "bias_v")},
}
KERAS_WEIGHTS = {
    f"{ours}_{kind}": renamed(f"{theirs}.{kind}")
    for ours, theirs in {**{name: name for name in INPUTS}, "output": "attention_output"}.items()
    for kind in ("kernel", "bias")
}

# PyTorch's heads make up the channels, so most draws should, too: these are the same in all of one draw.
heads = st.shared(st.integers(1, 12), key="heads")
head_features = st.shared(st.integers(1, 64), key="head_features")
width = st.builds(operator.mul, heads, head_features)
sequences = st.tuples(st.integers(1, 200), width)

OWN_WIDTH = {
    "heads of their own width": lambda layer, shape: layer.heads * layer.head_features != shape[-1],
    "an output of its own width": lambda layer, shape: layer.output_features not in {None, shape[-1]},
}


@st.composite
def queries_and_memory(pick: st.DrawFn) -> tuple[Shape, ...]:
    """Draw queries, a memory and now and then the values' own input, most often of one position axis."""
    channels = width | draw.channels
    memory = pick(st.tuples(st.integers(1, 9), channels))
    values = (pick(st.sampled_from((memory[0], memory[0], 5))), pick(channels))
    shapes = (pick(sequences), memory, values)
    if pick(st.integers(0, 7)) == 0:
        shapes = tuple(pick(draw.any_shape(3)) for _ in shapes)
    elif pick(st.integers(0, 7)) == 0:
        shapes = tuple((2, *shape) for shape in shapes)
    return shapes[: pick(st.sampled_from((2, 2, 3)))]


def torch_cross_attention(torch: Any, layer: CrossAttention, shapes: tuple[Shape, ...]) -> Any:
    """Return PyTorch's module; if it holds the kernels of query, key and value in one array, in three."""
    module = torch.nn.MultiheadAttention(
        shapes[0][-1],
        layer.heads,
        bias=layer.bias,
        kdim=shapes[1][-1],
        vdim=shapes[-1][-1],
        batch_first=True,
    )
    arrays = dict(module.named_parameters())
    kernels = arrays.pop("in_proj_weight").chunk(3) if "in_proj_weight" in arrays else ()
    arrays |= {f"{name}_proj_weight": kernel for name, kernel in zip("qkv", kernels, strict=False)}
    told = torch.nn.Module()
    for name, array in arrays.items():
        told.register_parameter(name.replace(".", "_"), torch.nn.Parameter(array.detach()))
    told.calls = [module]  # in a list, where PyTorch does not find its parameters once more
    told.forward = lambda query, key, value=None: module(query, key, key if value is None else value)
    return told


def torch_attention(torch: Any, query: Any, key: Any, value: Any = None) -> Any:
    """Return what PyTorch's function computes, by the way that checks that keys and values agree."""
    attend, kinds = torch.nn.functional.scaled_dot_product_attention, torch.nn.attention
    with kinds.sdpa_kernel(kinds.SDPBackend.MATH):
        return attend(query, key, key if value is None else value)


def torch_windows(torch: Any, layer: WindowAttention, prev_shape: Shape) -> Any:
    """Return Swin's module, as in torchvision, without a shift."""
    (height, width), channels = layer.window_size, prev_shape[-1]

    class Windows(torch.nn.Module):  # type: ignore[misc]  # torch is passed, so it has no type
        def __init__(self) -> None:
            super().__init__()
            self.qkv = torch.nn.Linear(channels, channels * 3, bias=layer.bias)
            self.proj = torch.nn.Linear(channels, channels, bias=layer.bias)
            if layer.relative_positions:
                rows = (2 * height - 1) * (2 * width - 1)
                self.relative_position_bias_table = torch.nn.Parameter(torch.zeros(rows, layer.heads))
                places = [(down, right) for down in range(height) for right in range(width)]
                index = [
                    (down - below + height - 1) * (2 * width - 1) + right - beside + width - 1
                    for down, right in places
                    for below, beside in places
                ]
                self.register_buffer("relative_position_index", torch.tensor(index))

        def forward(self, image: Any) -> Any:
            batch, rows, columns, _ = image.shape
            down, across = -(-rows // height), -(-columns // width)
            padded = torch.nn.functional.pad(
                image, (0, 0, 0, across * width - columns, 0, down * height - rows)
            )
            windows = padded.view(batch, down, height, across, width, channels).transpose(2, 3)
            tokens = windows.reshape(batch * down * across, height * width, channels)
            heads = self.qkv(tokens).reshape(*tokens.shape[:2], 3, layer.heads, channels // layer.heads)
            query, key, value = heads.permute(2, 0, 3, 1, 4)
            bias = None
            if layer.relative_positions:
                bias = self.relative_position_bias_table[self.relative_position_index]
                bias = bias.view(height * width, height * width, layer.heads).permute(2, 0, 1)
            seen = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
            answer = self.proj(seen.transpose(1, 2).reshape(tokens.shape))
            windows = answer.view(batch, down, across, height, width, channels).transpose(2, 3)
            return windows.reshape(padded.shape)[:, :rows, :columns]

    return Windows()


@st.composite
def inputs_of_attention(pick: st.DrawFn) -> tuple[Shape, ...]:
    """Draw queries, keys and values that agree, or of which one number may be another."""
    before = pick(st.lists(st.integers(1, 3), max_size=2))
    queries, keys, channels, values = [pick(st.integers(1, 6)) for _ in range(4)]
    shapes = [[*before, queries, channels], [*before, keys, channels], [*before, keys, values]]
    shapes = shapes[: pick(st.sampled_from((2, 3, 3)))]
    for _ in range(pick(st.integers(0, 2))):
        shape = pick(st.sampled_from(shapes))
        shape[pick(st.integers(0, len(shape) - 1))] = pick(st.integers(1, 3))
    return tuple(map(tuple, shapes))


ENTRIES = (
    Entry(
        MultiHeadAttention,
        required={"heads": heads, "head_features": head_features},
        options={
            "output_features": st.none() | width | draw.units,
            "bias": draw.flags,
            "bias_kv": st.sampled_from((False, False, True)),
        },
        inputs=st.integers(0, 7).flatmap(lambda die: sequences if die else draw.any_shape()),
        torch=Torch(
            lambda torch, layer, shape: torch.nn.MultiheadAttention(
                shape[-1], layer.heads, bias=layer.bias, add_bias_kv=layer.bias_kv, batch_first=True
            ),
            call=lambda attention, array: attention(array, array, array),
            weights=TORCH_WEIGHTS,
            lacks={"positions along any but one axis": lambda _, shape: len(shape) != 2, **OWN_WIDTH},
            channels_last=True,
        ),
        keras=Keras(
            lambda keras, layer, _: keras.layers.MultiHeadAttention(
                layer.heads, layer.head_features, output_shape=layer.output_features, use_bias=layer.bias
            ),
            call=lambda attention, array: attention(array, array),
            weights=KERAS_WEIGHTS,
            lacks={
                "refusing a vector": lambda _, shape: len(shape) == 1,
                "a learnt key and value": lambda layer, _: layer.bias_kv,
            },
        ),
    ),
    Entry(
        CrossAttention,
        required={"heads": heads, "head_features": head_features},
        options={
            "output_features": st.none() | width | draw.units,
            "bias": draw.flags,
            "value_features": st.none() | head_features | draw.units,
        },
        inputs=queries_and_memory(),
        torch=Torch(
            torch_cross_attention,
            weights={
                **{
                    f"{name}_kernel": lambda shape, name=name: (
                        f"{name[0]}_proj_weight",
                        (prod(shape[1:]), shape[0]),
                    )
                    for name in INPUTS
                },
                **{f"{name}_bias": lambda shape: ("in_proj_bias", (3 * prod(shape),)) for name in INPUTS},
                "output_kernel": lambda shape: ("out_proj_weight", (shape[-1], prod(shape[:-1]))),
                "output_bias": lambda shape: ("out_proj_bias", shape),
            },
            lacks={
                "positions along any but one axis": lambda _, shapes: any(
                    len(shape) != 2 for shape in shapes
                ),
                **{
                    what: lambda layer, shapes, needs=needs: needs(layer, shapes[0])
                    for what, needs in OWN_WIDTH.items()
                },
                "values of their own width": lambda layer, _: (
                    layer.value_features not in {None, layer.head_features}
                ),
            },
            channels_last=True,
        ),
        keras=Keras(
            lambda keras, layer, _: keras.layers.MultiHeadAttention(
                layer.heads,
                layer.head_features,
                value_dim=layer.value_features,
                output_shape=layer.output_features,
                use_bias=layer.bias,
            ),
            # Asked for the scores, it does not use an operation of JAX that takes values as wide as keys only.
            call=lambda attention, query, key, value=None: attention(
                query, key if value is None else value, key=key, return_attention_scores=True
            ),
            weights=KERAS_WEIGHTS,
            lacks={"refusing a vector": lambda _, shapes: min(map(len, shapes)) == 1},
        ),
    ),
    Entry(
        Attention,
        inputs=inputs_of_attention(),
        torch=Torch(
            lambda torch, *_: lambda *arrays: torch_attention(torch, *arrays),
            channels_last=True,
        ),
        keras=Keras(
            lambda keras, *_: keras.layers.Attention(),
            call=lambda attention, query, key, value=None: attention(
                [query, key] if value is None else [query, value, key]
            ),
        ),
    ),
    Entry(
        WindowAttention,
        required={"heads": st.sampled_from((1, 1, 2, 3, 4)), "window_size": draw.per_axis(2, 4)},
        options={"bias": draw.flags, "relative_positions": draw.flags},
        inputs=draw.shape(3),
        torch=Torch(
            torch_windows,
            weights={
                **{
                    f"{name}_kernel": lambda shape: ("qkv.weight", (3 * shape[0], shape[0]))
                    for name in INPUTS
                },
                **{f"{name}_bias": lambda shape: ("qkv.bias", (3 * prod(shape),)) for name in INPUTS},
                "output_kernel": lambda shape: ("proj.weight", (shape[-1], shape[-1])),
                "output_bias": lambda shape: ("proj.bias", shape),
                "relative_position_bias": lambda shape: ("relative_position_bias_table", shape),
            },
            channels_last=True,
            device="cpu",
        ),
        keras="Keras has no attention in windows",
    ),
)


def project(numbers: Numbers, positions: int, inputs: int, outputs: int, *, bias: bool) -> None:
    for _ in range(positions * outputs):
        total = numbers.sum_of_products(inputs)
        if bias:
            total + 1


def attend(numbers: Numbers, heads: int, queries: int, keys: int, features: int, values: int) -> None:
    """Scale the queries, and average the values by the softmax of the scores."""
    for _ in range(heads * queries * features):
        numbers.one * 1
    for _ in range(heads * queries):
        for _key in range(keys):
            numbers.sum_of_products(features)
        softmax(numbers, keys)
        for _value in range(values):
            numbers.sum_of_products(keys)


def to_itself(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    *places, channels = prev_shape
    tokens, width = prod(places), layer.heads * layer.head_features
    for _ in range(3):
        project(numbers, tokens, channels, width, bias=layer.bias)
    attend(numbers, layer.heads, tokens, tokens + layer.bias_kv, layer.head_features, layer.head_features)
    project(numbers, tokens, width, layer.output_features or channels, bias=layer.bias)


def to_a_memory(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    (*places, channels), (*others, seen), (*_, given) = prev_shape[0], prev_shape[1], prev_shape[-1]
    queries, keys = prod(places), prod(others)
    values = layer.value_features or layer.head_features
    project(numbers, queries, channels, layer.heads * layer.head_features, bias=layer.bias)
    project(numbers, keys, seen, layer.heads * layer.head_features, bias=layer.bias)
    project(numbers, keys, given, layer.heads * values, bias=layer.bias)
    attend(numbers, layer.heads, queries, keys, layer.head_features, values)
    project(numbers, queries, layer.heads * values, layer.output_features or channels, bias=layer.bias)


def without_weights(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    *before, queries, values = layer.output_shape(prev_shape)
    attend(numbers, prod(before), queries, prev_shape[1][-2], prev_shape[0][-1], values)


def in_windows(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    height, width, channels = prev_shape
    tall, wide = layer.window_size
    tokens = tall * wide
    for _ in product(range(0, height, tall), range(0, width, wide)):
        for _ in range(3):
            project(numbers, tokens, channels, channels, bias=layer.bias)
        attend(numbers, layer.heads, tokens, tokens, channels // layer.heads, channels // layer.heads)
        for _ in range(layer.heads * tokens * tokens if layer.relative_positions else 0):
            numbers.one + 1
        project(numbers, tokens, channels, channels, bias=layer.bias)


FORWARD: dict[type, Forward] = {
    MultiHeadAttention: to_itself,
    CrossAttention: to_a_memory,
    Attention: without_weights,
    WindowAttention: in_windows,
}
