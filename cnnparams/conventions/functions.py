"""The conventions of tools that replace the functions of PyTorch by ones that count."""

from cnnparams.conventions.convention import Convention, Factors, Kind
from cnnparams.conventions.kinds import CONVOLUTIONS, LINEAR, of_each
from cnnparams.layers.activations import PReLU
from cnnparams.layers.adaptive_pooling import AdaptivePool
from cnnparams.layers.attention import MultiHeadAttention
from cnnparams.layers.global_pooling import GlobalPool
from cnnparams.layers.matching import ResizeLike
from cnnparams.layers.normalization import BatchNorm, GroupNorm, InstanceNorm, LayerNorm
from cnnparams.layers.pooling import AvgPool, MaxPool
from cnnparams.layers.products import MatMul
from cnnparams.layers.recurrent import GRU, LSTM, SimpleRNN
from cnnparams.layers.resizing import Resize, UpSample
from cnnparams.layers.transposed import Transposed

PTFLOPS = Convention(
    "ptflops",
    "MACs",
    {
        **of_each((*CONVOLUTIONS, Transposed, *LINEAR), macs=1, biases=1),
        **of_each((BatchNorm, GroupNorm, InstanceNorm), inputs=1, affine=1),
        LayerNorm: {"inputs": 1},
        "relu": {"inputs": 2},
        "relu6": {"inputs": 1},
        "elu": {"inputs": 2},
        "gelu": {"inputs": 2},
        "leaky_relu": {"inputs": 1},
        "silu": {"inputs": 1},
        "softmax": {"inputs": 1},
        PReLU: {"inputs": 2},
        **of_each((MaxPool, AvgPool, AdaptivePool, GlobalPool), inputs=2),
        **of_each((UpSample, Resize), outputs=2),
        MultiHeadAttention: {"macs": 1, "input_biases": 1, "outputs": 1, "queries": 1, "scores": 1},
        LSTM: {"macs": 1, "biases": 1, "cells": 10},
        GRU: {"macs": 1, "biases": 1, "cells": 7},
        SimpleRNN: {"macs": 1, "biases": 1, "cells": 1},
        **of_each((MatMul,), macs=1),
    },
    source="https://github.com/sovrasov/flops-counter.pytorch",
)
"""ptflops, its backend `pytorch`: multiply-adds and biases, and an estimate for most other layers.

Pools, `ReLU`, `ELU`, `GELU` and `PReLU` count twice, once as modules and once as the functions they call.
"""

_FUNCTIONS: dict[Kind, Factors] = {
    **of_each(CONVOLUTIONS, macs=2, biases=1),
    **of_each((*LINEAR, MatMul), macs=2),
    BatchNorm: {"inputs": 1, "affine": 1},
    **of_each((LayerNorm, GroupNorm, InstanceNorm), inputs=4, affine=1),
    **of_each(("relu", "elu", "gelu", "leaky_relu", "silu", "softmax", PReLU), inputs=1),
    **of_each((MaxPool, AvgPool, AdaptivePool, GlobalPool), inputs=1),
    **of_each((Resize, ResizeLike), positions=1),
    LSTM: {"macs": 2, "biases": 1, "cells": 2},
    GRU: {"macs": 2, "biases": 1, "cells": 1},
    SimpleRNN: {"macs": 2, "biases": 1, "cells": -1},
}

CALFLOPS = Convention(
    "calflops",
    "FLOPs",
    {
        **_FUNCTIONS,
        Transposed: {"macs_grouped_twice": 2, "biases_of_convolution": 1},
        UpSample: {"inputs": 1},
        MultiHeadAttention: {"projections": 2},
    },
    source="https://github.com/MrYxJ/calculate-flops.pytorch",
)
"""calflops' FLOPs: two for each multiply-add, biases of convolutions, and an estimate for most other layers.

The products of attention are 0. A transposed convolution divides its filters by the groups twice, so a
depthwise one is 0, and has the biases of a convolution of its settings. Dense layers have no biases.
Interpolation to a size counts positions without channels, interpolation by a factor the input. With PyTorch's
`padding="same"` and an even kernel, one position an axis is missing. `ReLU6` is counted as a function, not as
a module; sigmoids, `Hardswish` and sums are 0. It replaces functions, so a module counts as its function.
"""

DEEPSPEED = Convention(
    "DeepSpeed",
    "FLOPs",
    {
        **_FUNCTIONS,
        Transposed: {"macs": 2, "biases": 1},
        UpSample: {"outputs": 1},
        MultiHeadAttention: {"macs": 2},
    },
    source="https://www.deepspeed.ai/tutorials/flops-profiler/",
)
"""DeepSpeed's FLOPs profiler, of which calflops is a copy: the same but where that has been mended since.

Transposed convolutions and attention are right; interpolation by a factor counts the output, that to a size
still positions without channels. That is DeepSpeed 0.19.8; older ones counted transposed convolutions as
calflops does. Attention that returns its scores is not fused: its softmax counts one for each score besides.
"""
