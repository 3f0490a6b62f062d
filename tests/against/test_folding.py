"""Batch normalisation folded as PyTorch folds it: the same numbers are left."""

from typing import Any

import pytest

from cnnparams import BatchNorm, Conv2D, ConvTranspose2D, Dense, DepthwiseConv2D, FullyConnected, Network


@pytest.mark.framework("torch")
@pytest.mark.parametrize("bias", [True, False])
def test_what_pytorch_leaves(bias: bool) -> None:
    import torch
    from torch.nn.utils.fusion import fuse_conv_bn_eval, fuse_linear_bn_eval

    nn: Any = torch.nn
    norm2, norm1 = nn.BatchNorm2d(6).eval(), nn.BatchNorm1d(6).eval()
    pairs = [
        (Conv2D(6, 3, bias=bias), fuse_conv_bn_eval(nn.Conv2d(4, 6, 3, bias=bias).eval(), norm2)),
        (
            ConvTranspose2D(6, 3, bias=bias),
            fuse_conv_bn_eval(nn.ConvTranspose2d(4, 6, 3, bias=bias).eval(), norm2, transpose=True),
        ),
        (
            DepthwiseConv2D(3, bias=bias),
            fuse_conv_bn_eval(nn.Conv2d(4, 4, 3, groups=4, bias=bias).eval(), nn.BatchNorm2d(4).eval()),
        ),
        (FullyConnected(6, bias=bias), fuse_linear_bn_eval(nn.Linear(256, 6, bias=bias).eval(), norm1)),
        (Dense(6, bias=bias), fuse_linear_bn_eval(nn.Linear(4, 6, bias=bias).eval(), norm1)),
    ]
    for layer, fused in pairs:
        network = Network((8, 8, 4)).add(layer).add(BatchNorm())
        assert network.fold_batch_norm().param_count() == sum(array.numel() for array in fused.parameters())
