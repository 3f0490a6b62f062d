"""The conventions of papers and tools, as these count: a rule for each kind of layer that they know.

A tool's number is for a model in which every layer is a module of its own. Where a tool looks at how the code
is written, its comment says so.
"""

from typing import Any

from cnnparams.bases.base import Layer
from cnnparams.conventions.convention import Convention, Factors, Kind
from cnnparams.layers.activations import PReLU
from cnnparams.layers.adaptive_pooling import (
    AdaptiveAvgPool1D,
    AdaptiveAvgPool2D,
    AdaptiveAvgPool3D,
    AdaptivePool,
)
from cnnparams.layers.attention import MultiHeadAttention
from cnnparams.layers.convolution import Convolution
from cnnparams.layers.dense import Dense, FullyConnected
from cnnparams.layers.depthwise import Depthwise, Separable
from cnnparams.layers.global_pooling import GlobalAvgPool1D, GlobalAvgPool2D, GlobalAvgPool3D, GlobalPool
from cnnparams.layers.lenet import PartialConv2D
from cnnparams.layers.matching import ResizeLike
from cnnparams.layers.normalization import BatchNorm, GroupNorm, InstanceNorm, LayerNorm
from cnnparams.layers.parameters import ClassToken, PositionEmbedding
from cnnparams.layers.pooling import AvgPool, MaxPool
from cnnparams.layers.products import MatMul
from cnnparams.layers.recurrent import GRU, LSTM, SimpleRNN
from cnnparams.layers.resizing import Resize, UpSample, UpSample2D
from cnnparams.layers.transposed import Transposed

CONVOLUTIONS = (Convolution, Depthwise, Separable, PartialConv2D)
LINEAR = (Dense, FullyConnected)
AnyLayer = Layer[Any, Any]


def _of(kinds: tuple[Kind, ...], **factors: int) -> dict[Kind, Factors]:
    return dict.fromkeys(kinds, factors)


MACS = Convention(
    "MACs",
    "multiply-adds",
    {Layer: {"macs": 1}},
    source="https://docs.pytorch.org/vision/stable/models.html, where they are called GFLOPS",
)
"""What papers and torchvision count: a product and its addition as one, without biases and activations."""

FLOPS = Convention("FLOPs", "FLOPs", {Layer: {"macs": 2}}, source="2 x MACs")
"""Two for each multiply-add."""

ARITHMETIC = Convention(
    "arithmetic",
    "operations",
    {
        Layer: dict.fromkeys(("macs", "add", "multiply", "compare", "divide", "exponential", "root"), 1),
    },
)
"""Everything that is computed, a multiply-add, an exponential or a root as one operation."""

NASBENCH = Convention(
    "NAS-Bench-201",
    "FLOPs",
    _of((*CONVOLUTIONS, *LINEAR), macs=1, biases=1),
    source="https://github.com/D-X-Y/AutoDL-Projects, xautodl/utils/flop_benchmark.py",
)
"""The multiply-adds and biases of convolutions and dense layers, as NAS-Bench-201 publishes them."""


TORCH = Convention(
    "FlopCounterMode",
    "FLOPs",
    {
        **_of((*CONVOLUTIONS, Transposed, *LINEAR, MatMul), macs=2),
        **_of((GRU, SimpleRNN), macs=2),
        MultiHeadAttention: {"projections": 2},
    },
    source="https://docs.pytorch.org/docs/stable/generated/torch.utils.flop_counter.html",
)
"""PyTorch's own counter, in the forward pass on the CPU: two for each multiply-add, and nothing else.

Its LSTM is one operator on the CPU, which it does not know: 0.
"""

FVCORE = Convention(
    "fvcore",
    "flops",
    {
        **_of((*CONVOLUTIONS, Transposed, *LINEAR, MatMul), macs=1),
        BatchNorm: {"inputs": 1, "affine": 1},
        **_of((LayerNorm, GroupNorm, InstanceNorm), inputs=4, affine=1),
        AdaptiveAvgPool2D: {"inputs": 1},
        GlobalAvgPool2D: {"inputs": 1},
        **_of((UpSample2D, Resize, ResizeLike), nearest=1, linear=4),
        MultiHeadAttention: {"projections": 1},
    },
    source="https://github.com/facebookresearch/fvcore/blob/main/fvcore/nn/flop_count.py",
)
"""fvcore's `FlopCountAnalysis`: multiply-adds, which it calls flops, and estimates for normalisations.

Recurrent layers, RMS norms and average pools are 0, and so is a convolution with PyTorch's `padding="same"`.
"""

THOP = Convention(
    "thop",
    "MACs",
    {
        **_of(CONVOLUTIONS, macs=1),
        Transposed: {"macs_at_output": 1},
        **_of(LINEAR, macs=1),
        **_of((BatchNorm, LayerNorm, InstanceNorm), inputs=2, affine=2),
        PReLU: {"inputs": 1},
        "softmax": {"inputs": 3, "rows": -1},
        AvgPool: {"outputs": 1},
        **_of((AdaptiveAvgPool1D, AdaptiveAvgPool2D, AdaptiveAvgPool3D), inputs=1, outputs=1),
        **_of((GlobalAvgPool1D, GlobalAvgPool2D, GlobalAvgPool3D), inputs=1, outputs=1),
        **_of((UpSample, Resize), nearest=1, linear=11),
        LSTM: {"macs": 1, "biases": 1, "cells": 8},
        GRU: {"macs": 1, "biases": 1, "cells": 7},
        SimpleRNN: {"macs": 1, "biases": 1, "cells": 1},
    },
    source="https://github.com/Lyken17/pytorch-OpCounter",
)
"""thop's `profile`: multiply-adds, and others where it has a rule; attention and group norms are 0.

It finds its rules by the exact class of a module, so one derived from `nn.Conv3d` is 0.
"""

PTFLOPS = Convention(
    "ptflops",
    "MACs",
    {
        **_of((*CONVOLUTIONS, Transposed, *LINEAR), macs=1, biases=1),
        **_of((BatchNorm, GroupNorm, InstanceNorm), inputs=1, affine=1),
        LayerNorm: {"inputs": 1},
        "relu": {"inputs": 2},
        "relu6": {"inputs": 1},
        "elu": {"inputs": 2},
        "gelu": {"inputs": 2},
        "leaky_relu": {"inputs": 1},
        "silu": {"inputs": 1},
        "softmax": {"inputs": 1},
        PReLU: {"inputs": 2},
        **_of((MaxPool, AvgPool, AdaptivePool, GlobalPool), inputs=2),
        **_of((UpSample, Resize), outputs=2),
        MultiHeadAttention: {"macs": 1, "input_biases": 1, "outputs": 1, "queries": 1, "scores": 1},
        LSTM: {"macs": 1, "biases": 1, "cells": 10},
        GRU: {"macs": 1, "biases": 1, "cells": 7},
        SimpleRNN: {"macs": 1, "biases": 1, "cells": 1},
        **_of((MatMul,), macs=1),
    },
    source="https://github.com/sovrasov/flops-counter.pytorch",
)
"""ptflops, its backend `pytorch`: multiply-adds and biases, and an estimate for most other layers.

Pools, `ReLU`, `ELU`, `GELU` and `PReLU` count twice, once as modules and once as the functions they call.
"""

TORCHINFO = Convention(
    "torchinfo",
    "mult-adds",
    {
        Layer: {"params": 1},
        **_of(CONVOLUTIONS, macs=1, biases=1),
        Transposed: {"macs_at_output": 1, "biases": 1},
        **_of((LSTM, GRU, SimpleRNN), macs=1, biases=1),
        **_of((MultiHeadAttention, PositionEmbedding, ClassToken)),
    },
    source="https://github.com/TylerYep/torchinfo",
)
"""torchinfo's "mult-adds": of convolutions and recurrent layers, with biases; else the parameters, once.

A dense layer on many positions counts its parameters once, and an embedding counts its whole table.
"""


ALL = (MACS, FLOPS, ARITHMETIC, NASBENCH, TORCH, FVCORE, THOP, PTFLOPS, TORCHINFO)
"""All conventions, in the order of tables."""
