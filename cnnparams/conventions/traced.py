"""The conventions of tools that look at the operators of PyTorch, whatever module has called them."""

from cnnparams.conventions.convention import Convention
from cnnparams.conventions.kinds import AVERAGES, CONVOLUTIONS, LINEAR, of_each
from cnnparams.layers.adaptive_pooling import AdaptiveAvgPool2D
from cnnparams.layers.attention import MultiHeadAttention
from cnnparams.layers.global_pooling import GlobalAvgPool2D
from cnnparams.layers.matching import ResizeLike
from cnnparams.layers.merging import Multiply
from cnnparams.layers.normalization import BatchNorm, GroupNorm, InstanceNorm, LayerNorm
from cnnparams.layers.parameters import LayerScale
from cnnparams.layers.pooling import AvgPool
from cnnparams.layers.products import MatMul, OuterProduct
from cnnparams.layers.recurrent import GRU, LSTM, SimpleRNN
from cnnparams.layers.reducing import Mean
from cnnparams.layers.resizing import Resize, UpSample2D
from cnnparams.layers.transposed import Transposed

TORCH = Convention(
    "FlopCounterMode",
    "FLOPs",
    {
        **of_each((*CONVOLUTIONS, Transposed, *LINEAR, MatMul), macs=2),
        **of_each((GRU, SimpleRNN), macs=2),
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
        **of_each((*CONVOLUTIONS, Transposed, *LINEAR, MatMul), macs=1),
        BatchNorm: {"inputs": 1, "affine": 1},
        **of_each((LayerNorm, GroupNorm, InstanceNorm), inputs=4, affine=1),
        AdaptiveAvgPool2D: {"inputs": 1},
        GlobalAvgPool2D: {"inputs": 1},
        **of_each((UpSample2D, Resize, ResizeLike), nearest=1, linear=4),
        MultiHeadAttention: {"projections": 1},
    },
    source="https://github.com/facebookresearch/fvcore/blob/main/fvcore/nn/flop_count.py",
)
"""fvcore's `FlopCountAnalysis`: multiply-adds, which it calls flops, and estimates for normalisations.

Recurrent layers, RMS norms and average pools are 0, and so is a convolution with PyTorch's `padding="same"`.
"""

TORCHPROFILE = Convention(
    "torchprofile",
    "MACs",
    {
        **of_each((*CONVOLUTIONS, *LINEAR, MatMul), macs=1),
        Transposed: {"ungrouped_at_output": 1},
        **of_each((BatchNorm, LayerNorm, GroupNorm, InstanceNorm), affine=1),
        **of_each((AvgPool, *AVERAGES), outputs=1),
        "leaky_relu": {"inputs": 1},
        Multiply: {"merged": 1},
        **of_each((OuterProduct, Mean, LayerScale), outputs=1),
        **of_each((UpSample2D, Resize, ResizeLike), bilinear=4),
        LSTM: {"macs": 1},
        MultiHeadAttention: {"macs": 1, "layers": 4},
    },
    source="https://github.com/zhijian-liu/torchprofile",
)
"""torchprofile's `profile_macs`: multiply-adds, and one for each element of norms, means and products.

A transposed convolution counts its kernel at each position of the output, and of several groups as if there
were one. GRUs, RNNs, bicubic interpolation and a convolution with PyTorch's `padding="same"` are 0. Products
of shapes in Python are counted, too: those are the 4 of an attention layer. It sees operators, so a mean is
the same as a pool.
"""
