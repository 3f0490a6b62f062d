"""The convention of the TensorFlow profiler, which looks at the operators that Keras makes on TensorFlow."""

from cnnparams.conventions.convention import Convention
from cnnparams.conventions.kinds import CONVOLUTIONS, LINEAR, of_each
from cnnparams.layers.activations import PReLU
from cnnparams.layers.attention import Attention, CrossAttention, MultiHeadAttention
from cnnparams.layers.embedding import Embedding
from cnnparams.layers.global_pooling import GlobalAvgPool1D, GlobalAvgPool2D, GlobalAvgPool3D
from cnnparams.layers.merging import Add, Average, Divide, Maximum, Minimum, Multiply, Subtract
from cnnparams.layers.normalization import (
    BatchNorm,
    FrozenBatchNorm,
    GroupNorm,
    InstanceNorm,
    LayerNorm,
    Normalization,
    RMSNorm,
)
from cnnparams.layers.parameters import LayerScale
from cnnparams.layers.pooling import AvgPool1D, AvgPool2D, MaxPool1D, MaxPool2D
from cnnparams.layers.products import Dot, MatMul, OuterProduct
from cnnparams.layers.recurrent import GRU, LSTM, SimpleRNN
from cnnparams.layers.reducing import Mean, Sum
from cnnparams.layers.reshaping import RepeatVector
from cnnparams.layers.resizing import UpSample
from cnnparams.layers.scaling import Scale
from cnnparams.layers.slicing import Select
from cnnparams.layers.transposed import ConvTranspose1D, ConvTranspose2D, ConvTranspose3D

TENSORFLOW = Convention(
    "TensorFlow",
    "FLOPs",
    {
        **of_each((*CONVOLUTIONS, *LINEAR), macs=2, biases=1),
        **of_each((ConvTranspose1D, ConvTranspose2D), macs_by_stride=2, biases=1),
        ConvTranspose3D: {"biases": 1},
        **of_each((MatMul, Dot), macs=2),
        **of_each((BatchNorm, FrozenBatchNorm), inputs=2, channels=5, gamma=1),
        Normalization: {"inputs": 2, "channels": 1},
        LayerNorm: {"inputs": 6, "root": 5, "learnt": 1, "scaled": 1, "scaled_sets": -1},
        **of_each((GroupNorm, InstanceNorm), inputs=6, root=5, params=1, gamma=1, scaled_sets=-1),
        RMSNorm: {"inputs": 4, "root": 3},
        "softmax": {"inputs": 5},
        "celu": {"inputs": 5},
        "gelu": {"inputs": 4},
        "hard_swish": {"inputs": 3},
        **of_each(("hard_sigmoid", "silu"), inputs=2),
        "mish": {"inputs": 1},
        PReLU: {"inputs": 3, "params": 1},
        **of_each((MaxPool1D, MaxPool2D, AvgPool1D, AvgPool2D), windows=1),
        **of_each((GlobalAvgPool1D, GlobalAvgPool2D, GlobalAvgPool3D, Mean), inputs=1),
        Sum: {"inputs": 1, "outputs": -1},
        **of_each((Add, Subtract, Multiply, Divide, Maximum, Minimum), merged=1),
        Average: {"merged": 1, "outputs": 1},
        OuterProduct: {"outputs": 1},
        LayerScale: {"inputs": 1},
        Scale: {"inputs": 2},
        MultiHeadAttention: {"projections": 2, "biases": 1, "scores": 6},
        CrossAttention: {"projections": 2, "biases": 1, "scores": 6},
        Attention: {"macs": 2, "scores": 5},
        LSTM: {"kernel": 2, "biases_of_step": 1, "units": 5},
        **of_each((GRU, SimpleRNN), kernel=2, biases_of_step=1),
        Embedding: {"inputs": 2},
        UpSample: {"axes": 1},
        RepeatVector: {"layers": 1},
        Select: {"layers": 2},
    },
    source="https://github.com/tensorflow/tensorflow, python/profiler/internal/flops_registry.py",
)
"""The TensorFlow profiler, as keras-flops asks it: the operators of a model of Keras 3, for one example.

An operator whose size is not known counts 0. So it is with a grouped convolution on the CPU, and with what
comes behind; and in recurrent layers, of which one step is counted, and that without its recurrent kernel.
The products of attention, pools and transposed convolutions of volumes, rectifiers and sigmoids have no price
and are 0. A dilated convolution may count more positions than it has, to a multiple of the dilation.
Bilinear interpolation is 0; where elements are repeated, only the arithmetic of shapes is counted. Adaptive
pools and convolutional recurrent layers are many small operators, and not in this table.
"""
