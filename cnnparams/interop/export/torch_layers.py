"""The layers of this library in PyTorch: a line for each class, from which both model and source are made."""

from collections.abc import Mapping
from typing import Any

import cnnparams as c
from cnnparams.interop.export import (
    torch_merges as merges,
    torch_plain as plain,
    torch_sequences as sequences,
    torch_shapes as shapes,
    torch_windows as windows,
)
from cnnparams.interop.export.torch_parts import Write, as_ours, first, kept, lacks, made, module
from cnnparams.interop.export.ways import NOTHING, LacksError, Site, Way

_NO_CELLS = lacks("it has no recurrent convolutions")
_NO_OWN_KERNELS = lacks("it has no kernels for each position")


def way_of(site: Site) -> Way:
    """Return how a layer is written.

    Raises:
        LacksError: there is nothing for it.
    """
    kind: type[Any] = site.layer.__class__
    write = TABLE.get(kind)
    if write is None:
        raise LacksError(NOTHING)
    return write(site)


TABLE: Mapping[type[Any], Write] = {
    c.Conv1D: windows.convolution,
    c.Conv2D: windows.convolution,
    c.Conv3D: windows.convolution,
    c.ConvTranspose1D: windows.transposed,
    c.ConvTranspose2D: windows.transposed,
    c.ConvTranspose3D: windows.transposed,
    c.DepthwiseConv1D: windows.depthwise,
    c.DepthwiseConv2D: windows.depthwise,
    c.SeparableConv1D: windows.separable,
    c.SeparableConv2D: windows.separable,
    c.LocallyConnected1D: _NO_OWN_KERNELS,
    c.LocallyConnected2D: _NO_OWN_KERNELS,
    c.PartialConv2D: windows.partial,
    c.Subsample2D: plain.subsample,
    c.Dense: plain.linear,
    c.FullyConnected: plain.fully_connected,
    c.Bilinear: plain.bilinear,
    c.Embedding: plain.embedding,
    c.MaxPool1D: windows.max_pool,
    c.MaxPool2D: windows.max_pool,
    c.MaxPool3D: windows.max_pool,
    c.AvgPool1D: windows.avg_pool,
    c.AvgPool2D: windows.avg_pool,
    c.AvgPool3D: windows.avg_pool,
    c.AdaptiveAvgPool1D: windows.adaptive("Avg", 1),
    c.AdaptiveAvgPool2D: windows.adaptive("Avg", 2),
    c.AdaptiveAvgPool3D: windows.adaptive("Avg", 3),
    c.AdaptiveMaxPool1D: windows.adaptive("Max", 1),
    c.AdaptiveMaxPool2D: windows.adaptive("Max", 2),
    c.AdaptiveMaxPool3D: windows.adaptive("Max", 3),
    c.GlobalAvgPool1D: windows.over_all("Avg", 1),
    c.GlobalAvgPool2D: windows.over_all("Avg", 2),
    c.GlobalAvgPool3D: windows.over_all("Avg", 3),
    c.GlobalMaxPool1D: windows.over_all("Max", 1),
    c.GlobalMaxPool2D: windows.over_all("Max", 2),
    c.GlobalMaxPool3D: windows.over_all("Max", 3),
    c.MaxUnpool2D: lacks("no pool tells it where the maxima were"),
    c.BatchNorm: plain.batch_norm,
    c.FrozenBatchNorm: first(lambda s: made("FrozenBatchNorm", s.channels)),
    c.Normalization: plain.normalization,
    c.LayerNorm: plain.layer_norm,
    c.RMSNorm: plain.rms_norm,
    c.GroupNorm: plain.group_norm,
    c.InstanceNorm: plain.instance_norm,
    c.LocalResponseNorm: first(lambda s: made("nn.LocalResponseNorm", s.layer.size)),
    c.Activation: plain.activated,
    c.ReLU: module("nn.ReLU"),
    c.Softmax: lambda s: Way(s.orders, s.order, made("nn.Softmax", s.dim(s.layer.axis))),
    c.GLU: lambda s: Way(s.orders, s.order, made("nn.GLU", s.dim(s.layer.axis))),
    c.PReLU: plain.prelu,
    c.Scale: kept(plain.scaled),
    c.LayerScale: plain.layer_scale,
    c.Dropout: lambda s: Way(s.orders, s.order, made("nn.Dropout", s.layer.rate)),
    c.SpatialDropout: plain.spatial_dropout,
    c.DropPath: lambda s: Way(s.orders, s.order, made("DropPath", s.layer.rate)),
    c.GaussianNoise: lambda s: Way(s.orders, s.order, made("GaussianNoise", s.layer.stddev)),
    c.Identity: plain.identity,
    c.Flatten: shapes.flatten,
    c.FlattenPositions: shapes.flatten_positions,
    c.Reshape: shapes.reshape,
    c.Permute: shapes.permute,
    c.RepeatVector: as_ours(shapes.repeat),
    c.Expand: as_ours(shapes.expand),
    c.ZeroPad1D: windows.pads("padding", 1, 1),
    c.ZeroPad2D: windows.pads("padding", 1, 2),
    c.ZeroPad3D: windows.pads("padding", 1, 3),
    c.Crop1D: windows.pads("cropping", -1, 1),
    c.Crop2D: windows.pads("cropping", -1, 2),
    c.Crop3D: windows.pads("cropping", -1, 3),
    c.UpSample1D: first(lambda s: plain.resized("scale_factor", s)),
    c.UpSample2D: first(lambda s: plain.resized("scale_factor", s)),
    c.UpSample3D: first(lambda s: plain.resized("scale_factor", s)),
    c.Resize: first(lambda s: plain.resized("size", s)),
    c.PixelShuffle: first(lambda s: made("nn.PixelShuffle", s.layer.factor)),
    c.PixelUnshuffle: first(lambda s: made("nn.PixelUnshuffle", s.layer.factor)),
    c.DepthToSpace: plain.depth_to_space,
    c.SpaceToDepth: plain.space_to_depth,
    c.ChannelShuffle: first(lambda s: made("nn.ChannelShuffle", s.layer.groups)),
    c.ChannelSlice: kept(shapes.channels),
    c.PadChannels: kept(shapes.padded_channels),
    c.Slice: kept(shapes.sliced),
    c.Select: shapes.select,
    c.Split: kept(shapes.chunk),
    c.Mean: shapes.reduced("mean"),
    c.Sum: shapes.reduced("sum"),
    c.Max: shapes.reduced("amax"),
    c.Min: shapes.reduced("amin"),
    c.Parameter: plain.learnt,
    c.PositionEmbedding: plain.positions,
    c.ClassToken: plain.class_token,
    c.SimpleRNN: sequences.recurrent,
    c.LSTM: sequences.recurrent,
    c.GRU: sequences.recurrent,
    c.Bidirectional: sequences.bidirectional,
    c.ConvLSTM1D: _NO_CELLS,
    c.ConvLSTM2D: _NO_CELLS,
    c.ConvLSTM3D: _NO_CELLS,
    c.MultiHeadAttention: sequences.self_attention,
    c.CrossAttention: sequences.cross_attention,
    c.Attention: as_ours(sequences.attention),
    c.WindowAttention: sequences.window_attention,
    c.TimeDistributed: sequences.each_step(way_of),
    c.WeightNorm: sequences.parametrized("nn.utils.parametrizations.weight_norm", way_of),
    c.SpectralNorm: sequences.parametrized("nn.utils.parametrizations.spectral_norm", way_of),
    c.WeightStandardization: sequences.parametrized("standardized", way_of),
    c.Add: merges.elementwise(merges.added),
    c.Subtract: merges.elementwise(merges.operator("-")),
    c.Multiply: merges.elementwise(merges.operator("*")),
    c.Divide: merges.elementwise(merges.operator("/")),
    c.Average: merges.elementwise(merges.mean),
    c.Maximum: merges.elementwise(merges.pairwise("torch.maximum")),
    c.Minimum: merges.elementwise(merges.pairwise("torch.minimum")),
    c.WeightedSum: merges.weighted_sum,
    c.Concat: merges.concat,
    c.Stack: as_ours(merges.stack),
    c.MatMul: as_ours(merges.mat_mul),
    c.OuterProduct: as_ours(merges.outer),
    c.Dot: as_ours(merges.dot),
    c.CropLike: shapes.alike(shapes.crop_like),
    c.ResizeLike: shapes.alike(merges.resize_like),
    c.UnflattenLike: shapes.unflatten_like,
}
"""A class of layers -> how it is written in PyTorch."""

SPREADS: frozenset[type[Any]] = frozenset(
    {
        *(c.Add, c.Subtract, c.Multiply, c.Divide, c.Average, c.Maximum, c.Minimum),
        *(c.MatMul, c.OuterProduct, c.Attention),
    }
)
"""Merges that repeat an input with one example for all of a batch by themselves."""

KEEPS_ELEMENTS: frozenset[type[Any]] = frozenset(
    {
        *(c.Activation, c.ReLU, c.Softmax, c.PReLU, c.Scale, c.LayerScale, c.Dropout, c.DropPath),
        *(c.GaussianNoise, c.Identity, c.BatchNorm, c.FrozenBatchNorm, c.Normalization, c.LayerNorm),
        *(c.RMSNorm, c.Concat),
    }
)
"""Layers for which it does not matter in which order the elements of a vector come."""

MIXES_ELEMENTS: frozenset[type[Any]] = frozenset({c.Dense, c.FullyConnected})
"""Layers that learn in which order the elements of a vector come, and give them in any."""
