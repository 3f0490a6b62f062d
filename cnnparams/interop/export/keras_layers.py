"""The layers of this library in Keras: a line for each class, from which both model and source are made."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve

import cnnparams as c
from cnnparams.interop.export import (
    keras_plain as plain,
    keras_several as several,
    keras_windows as windows,
)
from cnnparams.interop.export.expressions import Items, call
from cnnparams.interop.export.keras_parts import Link, Write, lacks, layer, made, merging, operation
from cnnparams.interop.export.ways import NOTHING, LacksError, Site


def links_of(site: Site) -> Sequence[Link]:
    """Return how a layer is written.

    Raises:
        LacksError: there is nothing for it.
    """
    kind: type[Any] = site.layer.__class__
    write = TABLE.get(kind)
    if write is None:
        raise LacksError(NOTHING)
    return write(site)


_NO_OWN_KERNELS = lacks("it has no kernels for each position")
_NO_ARRAYS = lacks("it has no layer for an array of its own")
_NO_PARAMETRIZATION = lacks("it has no such parametrisation")


def _each_step(site: Site) -> list[Link]:
    """Return Keras' wrapper around each layer inside."""
    leaf = evolve(
        site.leaf,
        layer=site.layer.layer,
        prev_shapes=(site.shape[1:],),
        output_shape=site.leaf.output_shape[1:],
    )
    links: list[Link] = []
    for link in links_of(evolve(site, leaf=leaf)):
        if link.layer is None or link.compute is not None:
            raise LacksError("the layer inside of it must be one of Keras'")
        links.append(evolve(link, layer=call("layers.TimeDistributed", link.layer)))
    return links


TABLE: Mapping[type[Any], Write] = {
    c.Conv1D: windows.conv("Conv1D", groups=windows.groups),
    c.Conv2D: windows.conv("Conv2D", groups=windows.groups),
    c.Conv3D: windows.conv("Conv3D", groups=windows.groups),
    c.ConvTranspose1D: windows.transposed,
    c.ConvTranspose2D: windows.transposed,
    c.ConvTranspose3D: windows.transposed,
    c.DepthwiseConv1D: windows.conv("DepthwiseConv1D", depth_multiplier=windows.multiplier),
    c.DepthwiseConv2D: windows.conv("DepthwiseConv2D", depth_multiplier=windows.multiplier),
    c.SeparableConv1D: windows.conv("SeparableConv1D", depth_multiplier=windows.multiplier),
    c.SeparableConv2D: windows.conv("SeparableConv2D", depth_multiplier=windows.multiplier),
    c.LocallyConnected1D: _NO_OWN_KERNELS,
    c.LocallyConnected2D: _NO_OWN_KERNELS,
    c.PartialConv2D: lacks("it has no convolution with a table of connections"),
    c.Subsample2D: lacks("it has no pooling with weights"),
    c.Dense: plain.dense,
    c.FullyConnected: plain.fully_connected,
    c.Bilinear: lacks("it has no layer that multiplies two inputs"),
    c.Embedding: lambda s: [Link(made("Embedding", s.layer.vocabulary_size, s.layer.features))],
    c.MaxPool1D: windows.pool("Max"),
    c.MaxPool2D: windows.pool("Max"),
    c.MaxPool3D: windows.pool("Max"),
    c.AvgPool1D: windows.pool("Average"),
    c.AvgPool2D: windows.pool("Average"),
    c.AvgPool3D: windows.pool("Average"),
    c.AdaptiveAvgPool1D: windows.adaptive("Average", 1),
    c.AdaptiveAvgPool2D: windows.adaptive("Average", 2),
    c.AdaptiveAvgPool3D: windows.adaptive("Average", 3),
    c.AdaptiveMaxPool1D: windows.adaptive("Max", 1),
    c.AdaptiveMaxPool2D: windows.adaptive("Max", 2),
    c.AdaptiveMaxPool3D: windows.adaptive("Max", 3),
    c.GlobalAvgPool1D: windows.over_all("Average", 1),
    c.GlobalAvgPool2D: windows.over_all("Average", 2),
    c.GlobalAvgPool3D: windows.over_all("Average", 3),
    c.GlobalMaxPool1D: windows.over_all("Max", 1),
    c.GlobalMaxPool2D: windows.over_all("Max", 2),
    c.GlobalMaxPool3D: windows.over_all("Max", 3),
    c.MaxUnpool2D: lacks("it has no pooling that remembers where the maxima were"),
    c.BatchNorm: plain.batch_norm,
    c.FrozenBatchNorm: layer("BatchNormalization", trainable=False),
    c.Normalization: lambda s: [Link(made("Normalization", axis=plain.axis(s)))],
    c.LayerNorm: lambda s: [Link(made("LayerNormalization", **plain.last_axes(s), **plain.switches(s)))],
    c.RMSNorm: plain.rms_norm,
    c.GroupNorm: lambda s: [Link(made("GroupNormalization", s.layer.groups, **plain.switches(s)))],
    c.InstanceNorm: lambda s: [Link(made("GroupNormalization", -1, **plain.switches(s)))],
    c.LocalResponseNorm: lacks("it has no such normalisation"),
    c.Activation: plain.activation,
    c.ReLU: layer("ReLU"),
    c.Softmax: lambda s: [Link(made("Softmax", axis=plain.axis(s)))],
    c.GLU: lambda s: [operation(lambda x: call("keras.ops.glu", x, axis=s.layer.axis))],
    c.PReLU: plain.prelu,
    c.Scale: lambda s: [Link(made("Rescaling", s.layer.factor, offset=s.layer.offset))],
    c.LayerScale: plain.layer_scale,
    c.Dropout: lambda s: [Link(made("Dropout", s.layer.rate))],
    c.SpatialDropout: plain.spatial_dropout,
    c.DropPath: lambda s: [Link(made("Dropout", s.layer.rate, noise_shape=(None, *[1] * s.rank)))],
    c.GaussianNoise: lambda s: [Link(made("GaussianNoise", s.layer.stddev))],
    c.Identity: plain.nothing,
    c.Flatten: layer("Flatten"),
    c.FlattenPositions: lambda s: [Link(made("Reshape", (-1, s.channels)))],
    c.Reshape: lambda s: [Link(made("Reshape", s.layer.target_shape))],
    c.Permute: lambda s: [Link(made("Permute", s.layer.axes))],
    c.RepeatVector: lambda s: [Link(made("RepeatVector", s.layer.n))],
    c.Expand: plain.expand,
    c.ZeroPad1D: windows.pad_or_crop,
    c.ZeroPad2D: windows.pad_or_crop,
    c.ZeroPad3D: windows.pad_or_crop,
    c.Crop1D: windows.crop(1),
    c.Crop2D: windows.crop(2),
    c.Crop3D: windows.crop(3),
    c.UpSample1D: plain.up_sample(1),
    c.UpSample2D: plain.up_sample(2),
    c.UpSample3D: plain.up_sample(3),
    c.Resize: plain.resize,
    c.PixelShuffle: plain.into_space((2, 0, 1)),
    c.PixelUnshuffle: plain.out_of_space((2, 0, 1)),
    c.DepthToSpace: plain.into_space((0, 1, 2)),
    c.SpaceToDepth: plain.out_of_space((0, 1, 2)),
    c.ChannelShuffle: plain.shuffle,
    c.ChannelSlice: lambda s: plain.part(s, -1, f"{s.layer.start}:{s.layer.stop}"),
    c.PadChannels: lambda s: [plain.pad_by_channels(s)],
    c.Slice: plain.sliced,
    c.Select: lambda s: plain.part(s, s.layer.axis, str(s.layer.index)),
    c.Split: plain.split,
    c.Mean: plain.reduced("mean"),
    c.Sum: plain.reduced("sum"),
    c.Max: plain.reduced("max"),
    c.Min: plain.reduced("min"),
    c.Parameter: _NO_ARRAYS,
    c.PositionEmbedding: _NO_ARRAYS,
    c.ClassToken: _NO_ARRAYS,
    c.WeightedSum: _NO_ARRAYS,
    c.SimpleRNN: several.cells("SimpleRNN"),
    c.LSTM: several.cells("LSTM"),
    c.GRU: several.cells("GRU"),
    c.Bidirectional: several.bidirectional,
    c.ConvLSTM1D: several.conv_cell,
    c.ConvLSTM2D: several.conv_cell,
    c.ConvLSTM3D: several.conv_cell,
    c.MultiHeadAttention: several.self_attention,
    c.CrossAttention: several.cross_attention,
    c.Attention: several.attention,
    c.WindowAttention: lacks("it has no attention in windows"),
    c.TimeDistributed: _each_step,
    c.WeightNorm: _NO_PARAMETRIZATION,
    c.SpectralNorm: lacks("it keeps one vector of the two"),
    c.WeightStandardization: _NO_PARAMETRIZATION,
    c.Add: several.merge("Add"),
    c.Subtract: several.merge("Subtract"),
    c.Multiply: several.merge("Multiply"),
    c.Divide: several.divide,
    c.Average: several.merge("Average"),
    c.Maximum: several.merge("Maximum"),
    c.Minimum: several.merge("Minimum"),
    c.Concat: several.merge("Concatenate", axis=plain.axis),
    c.Stack: lambda s: [merging(lambda x: call("keras.ops.stack", Items(x), axis=s.layer.axis))],
    c.MatMul: several.mat_mul,
    c.OuterProduct: several.outer,
    c.Dot: several.dot,
    c.CropLike: several.crop_like,
    c.ResizeLike: several.resize_like,
    c.UnflattenLike: several.unflatten_like,
}
"""A class of layers -> how it is written in Keras."""
