"""The conventions of tools that ask each module of PyTorch, by its class."""

from cnnparams.bases.base import Layer
from cnnparams.conventions.convention import Convention
from cnnparams.conventions.kinds import AVERAGES, CONVOLUTIONS, LINEAR, of_each
from cnnparams.layers.activations import PReLU
from cnnparams.layers.adaptive_pooling import AdaptivePool
from cnnparams.layers.attention import MultiHeadAttention
from cnnparams.layers.dense import Bilinear
from cnnparams.layers.depthwise import Separable
from cnnparams.layers.global_pooling import GlobalPool
from cnnparams.layers.normalization import BatchNorm, GroupNorm, InstanceNorm, LayerNorm, RMSNorm
from cnnparams.layers.parameters import ClassToken, PositionEmbedding
from cnnparams.layers.pooling import AvgPool, MaxPool
from cnnparams.layers.products import MatMul
from cnnparams.layers.recurrent import GRU, LSTM, SimpleRNN
from cnnparams.layers.regularization import Dropout
from cnnparams.layers.resizing import Resize, UpSample1D, UpSample2D, UpSample3D
from cnnparams.layers.transposed import Transposed

THOP = Convention(
    "thop",
    "MACs",
    {
        **of_each(CONVOLUTIONS, macs=1),
        Transposed: {"macs_at_output": 1},
        **of_each(LINEAR, macs=1),
        **of_each((BatchNorm, LayerNorm, InstanceNorm), inputs=2, affine=2),
        PReLU: {"inputs": 1},
        "softmax": {"inputs": 3, "rows": -1},
        AvgPool: {"outputs": 1},
        **of_each(AVERAGES, inputs=1, outputs=1),
        UpSample1D: {"nearest": 1, "linear": 5},
        **of_each((UpSample2D, Resize), nearest=1, linear=11, cubic=259),
        UpSample3D: {"nearest": 1},
        LSTM: {"macs": 1, "biases": 1, "cells": 8},
        GRU: {"macs": 1, "biases": 1, "cells": 7},
        SimpleRNN: {"macs": 1, "biases": 1, "cells": 1},
    },
    source="https://github.com/Lyken17/pytorch-OpCounter",
)
"""thop's `profile`: multiply-adds, and others where it has a rule; attention and group norms are 0.

It finds its rules by the exact class of a module, so one derived from `nn.Conv3d` is 0.
"""

ULTRALYTICS = Convention(
    "ultralytics-thop",
    "MACs",
    {
        **of_each((*CONVOLUTIONS, Transposed, *LINEAR, Bilinear, MatMul), macs=1),
        **of_each((BatchNorm, LayerNorm, GroupNorm, InstanceNorm, RMSNorm), inputs=2, affine=2),
        PReLU: {"inputs": 1},
        "softmax": {"inputs": 3, "rows": -1},
        "log_softmax": {"inputs": 3},
        **of_each((AvgPool, *AVERAGES), taps=1, outputs=1),
        UpSample1D: {"linear": 5},
        **of_each((UpSample2D, Resize), linear=11, cubic=259),
        UpSample3D: {"linear": 31},
        MultiHeadAttention: {"macs": 1, "scores": 2, "compare": 1},
        LSTM: {"macs": 1, "biases": 1, "cells": 8},
        GRU: {"macs": 1, "biases": 1, "cells": 7},
        SimpleRNN: {"macs": 1, "biases": 1, "cells": 1},
    },
    source="https://github.com/ultralytics/thop",
)
"""ultralytics-thop's `profile`, a fork of thop that goes on: its package is also called `thop`.

It mends what thop has wrong: transposed convolutions, group norms, attention, derived classes. It also counts
products of matrices that are functions. A pool, an interpolation or a softmax that is a function is 0.
"""

TORCHSCAN = Convention(
    "torchscan",
    "FLOPs",
    {
        **of_each((*CONVOLUTIONS, *LINEAR), macs=2, biases=1, outputs=-1),
        Separable: {"macs": 2, "biases": 1, "outputs": -1, "spread": -1},
        Transposed: {"macs_at_output": 2, "biases": 1, "outputs": -1, "axes": 8},
        BatchNorm: {"inputs": 2, "affine": 2, "channels": 2},
        LayerNorm: {"inputs": 6, "root": 2, "learnt": 1},
        "relu": {"inputs": 1},
        "relu6": {"inputs": 2},
        "leaky_relu": {"inputs": 4},
        "elu": {"inputs": 6},
        "sigmoid": {"inputs": 4},
        "tanh": {"inputs": 6},
        MaxPool: {"windows": 1, "outputs": -1},
        AvgPool: {"windows": 1, "outputs": -1, "outputs_by_axis": 1},
        **of_each(AVERAGES, inputs=1, outputs=-1, outputs_by_axis=1),
        **of_each((AdaptivePool, GlobalPool), inputs=1, outputs=-1),
        Dropout: {"inputs": 1},
        MultiHeadAttention: {
            "macs": 2,
            "biases": 1,
            "outputs": -1,
            "queries": -3,
            "scores": 1,
            "compare": 1,
            "layers": 1,
        },
    },
    source="https://github.com/frgfm/torch-scan",
)
"""torchscan's FLOPs by module, the sum of what it knows.

A sum of n products is 2n - 1. A transposed convolution counts its kernel at each position of the output.
Dropout counts one for each element, also when the network is used. Recurrent layers, group and instance
norms, `SiLU`, `GELU`, `Softmax` and interpolation are 0. A pool's window is the product of its sizes; where
PyTorch's pool is given one number, it is that number alone, so that `MaxPool2d(3)` counts 3 and not 9. For an
adaptive pool whose windows are not all of one size it is further off. Functions are 0.
"""

TORCHINFO = Convention(
    "torchinfo",
    "mult-adds",
    {
        Layer: {"params": 1},
        **of_each(CONVOLUTIONS, macs=1, biases=1),
        Transposed: {"macs_at_output": 1, "biases": 1},
        **of_each((LSTM, GRU, SimpleRNN), macs=1, biases=1),
        **of_each((MultiHeadAttention, PositionEmbedding, ClassToken)),
    },
    source="https://github.com/TylerYep/torchinfo",
)
"""torchinfo's "mult-adds": of convolutions and recurrent layers, with biases; else the parameters, once.

A dense layer on many positions counts its parameters once, and an embedding counts its whole table.
"""
