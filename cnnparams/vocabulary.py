"""The words of Keras and PyTorch for what is in this library: for hints, importers and the docs.

Plain data: it imports neither of them, and no layer. The names are those of Keras 3.15 and PyTorch 2.13.
"""

from typing import final

from attrs import frozen


@final
@frozen
class Words:
    """The name of a layer in each framework; "" where it has none."""

    keras: str
    torch: str


@final
@frozen
class Phrase:
    """The same in three libraries: code, and after a `#` a note; "" where there is none."""

    ours: str
    keras: str
    torch: str


LAYERS: dict[str, Words] = {
    "Sequential": Words("Sequential", "Sequential"),
    "Input": Words("InputLayer", ""),
    "Dense": Words("Dense", "Linear"),
    "Bilinear": Words("", "Bilinear"),
    "Conv1D": Words("Conv1D", "Conv1d"),
    "Conv2D": Words("Conv2D", "Conv2d"),
    "Conv3D": Words("Conv3D", "Conv3d"),
    "ConvTranspose1D": Words("Conv1DTranspose", "ConvTranspose1d"),
    "ConvTranspose2D": Words("Conv2DTranspose", "ConvTranspose2d"),
    "ConvTranspose3D": Words("Conv3DTranspose", "ConvTranspose3d"),
    "DepthwiseConv1D": Words("DepthwiseConv1D", ""),
    "DepthwiseConv2D": Words("DepthwiseConv2D", ""),
    "SeparableConv1D": Words("SeparableConv1D", ""),
    "SeparableConv2D": Words("SeparableConv2D", ""),
    "MaxPool1D": Words("MaxPooling1D", "MaxPool1d"),
    "MaxPool2D": Words("MaxPooling2D", "MaxPool2d"),
    "MaxPool3D": Words("MaxPooling3D", "MaxPool3d"),
    "AvgPool1D": Words("AveragePooling1D", "AvgPool1d"),
    "AvgPool2D": Words("AveragePooling2D", "AvgPool2d"),
    "AvgPool3D": Words("AveragePooling3D", "AvgPool3d"),
    "AdaptiveAvgPool1D": Words("AdaptiveAveragePooling1D", "AdaptiveAvgPool1d"),
    "AdaptiveMaxPool1D": Words("AdaptiveMaxPooling1D", "AdaptiveMaxPool1d"),
    "AdaptiveAvgPool2D": Words("AdaptiveAveragePooling2D", "AdaptiveAvgPool2d"),
    "AdaptiveMaxPool2D": Words("AdaptiveMaxPooling2D", "AdaptiveMaxPool2d"),
    "AdaptiveAvgPool3D": Words("AdaptiveAveragePooling3D", "AdaptiveAvgPool3d"),
    "AdaptiveMaxPool3D": Words("AdaptiveMaxPooling3D", "AdaptiveMaxPool3d"),
    "GlobalAvgPool1D": Words("GlobalAveragePooling1D", ""),
    "GlobalMaxPool1D": Words("GlobalMaxPooling1D", ""),
    "GlobalAvgPool2D": Words("GlobalAveragePooling2D", ""),
    "GlobalMaxPool2D": Words("GlobalMaxPooling2D", ""),
    "GlobalAvgPool3D": Words("GlobalAveragePooling3D", ""),
    "GlobalMaxPool3D": Words("GlobalMaxPooling3D", ""),
    "MaxUnpool2D": Words("", "MaxUnpool2d"),
    "Activation": Words("Activation", "Tanh"),
    "ReLU": Words("ReLU", "ReLU"),
    "Softmax": Words("Softmax", "Softmax"),
    "GLU": Words("", "GLU"),
    "Scale": Words("Rescaling", ""),
    "PReLU": Words("PReLU", "PReLU"),
    "BatchNorm": Words("BatchNormalization", "BatchNorm2d"),
    "LayerNorm": Words("LayerNormalization", "LayerNorm"),
    "RMSNorm": Words("RMSNormalization", "RMSNorm"),
    "GroupNorm": Words("GroupNormalization", "GroupNorm"),
    "InstanceNorm": Words("GroupNormalization", "InstanceNorm2d"),
    "LocalResponseNorm": Words("", "LocalResponseNorm"),
    "Normalization": Words("Normalization", ""),
    "Parameter": Words("", "Parameter"),
    "MultiHeadAttention": Words("MultiHeadAttention", "MultiheadAttention"),
    "CrossAttention": Words("MultiHeadAttention", "MultiheadAttention"),
    "Attention": Words("Attention", ""),
    "Embedding": Words("Embedding", "Embedding"),
    "SimpleRNN": Words("SimpleRNN", "RNN"),
    "LSTM": Words("LSTM", "LSTM"),
    "GRU": Words("GRU", "GRU"),
    "ConvLSTM1D": Words("ConvLSTM1D", ""),
    "ConvLSTM2D": Words("ConvLSTM2D", ""),
    "ConvLSTM3D": Words("ConvLSTM3D", ""),
    "Bidirectional": Words("Bidirectional", ""),
    "TimeDistributed": Words("TimeDistributed", ""),
    "SpectralNorm": Words("SpectralNormalization", ""),
    "Dropout": Words("Dropout", "Dropout"),
    "SpatialDropout": Words("SpatialDropout2D", "Dropout2d"),
    "GaussianNoise": Words("GaussianNoise", ""),
    "Identity": Words("Identity", "Identity"),
    "Flatten": Words("Flatten", "Flatten"),
    "Reshape": Words("Reshape", "Unflatten"),
    "Permute": Words("Permute", ""),
    "RepeatVector": Words("RepeatVector", ""),
    "ZeroPad1D": Words("ZeroPadding1D", "ZeroPad1d"),
    "ZeroPad2D": Words("ZeroPadding2D", "ZeroPad2d"),
    "ZeroPad3D": Words("ZeroPadding3D", "ZeroPad3d"),
    "Crop1D": Words("Cropping1D", ""),
    "Crop2D": Words("Cropping2D", ""),
    "Crop3D": Words("Cropping3D", ""),
    "UpSample1D": Words("UpSampling1D", "Upsample"),
    "UpSample2D": Words("UpSampling2D", "Upsample"),
    "UpSample3D": Words("UpSampling3D", "Upsample"),
    "Resize": Words("Resizing", "Upsample"),
    "PixelShuffle": Words("", "PixelShuffle"),
    "PixelUnshuffle": Words("", "PixelUnshuffle"),
    "ChannelShuffle": Words("", "ChannelShuffle"),
    "Add": Words("Add", ""),
    "Subtract": Words("Subtract", ""),
    "Multiply": Words("Multiply", ""),
    "Average": Words("Average", ""),
    "Maximum": Words("Maximum", ""),
    "Minimum": Words("Minimum", ""),
    "Dot": Words("Dot", ""),
    "Concat": Words("Concatenate", ""),
}
"""The name of one of our layers -> the one class of each framework that is the same layer."""

NAMESPACES = frozenset({"nn", "Layers", "keras", "torch"})
"""Where Keras and PyTorch have their layers."""


def ours_for(word: str) -> list[str]:
    """Return the names of our layers that are this class of Keras or PyTorch."""
    return [name for name, words in LAYERS.items() if word in {words.keras, words.torch}]


FUNCTIONS: dict[str, str] = {
    "CELU": "celu",
    "ELU": "elu",
    "GELU": "gelu",
    "Hardsigmoid": "hard_sigmoid",
    "Hardswish": "hard_swish",
    "Hardtanh": "hard_tanh",
    "LeakyReLU": "leaky_relu",
    "LogSigmoid": "log_sigmoid",
    "LogSoftmax": "log_softmax",
    "Mish": "mish",
    "ReLU6": "relu6",
    "SELU": "selu",
    "Sigmoid": "sigmoid",
    "SiLU": "silu",
    "Softplus": "softplus",
    "Softsign": "softsign",
    "Tanh": "tanh",
}
"""The activations that are classes of PyTorch or Keras, and names of functions here."""

MADE_OF: dict[str, Words] = {
    "FullyConnected": Words("Flatten, Dense", "Flatten, Linear"),
    "DepthwiseConv1D": Words("", "Conv1d(groups=channels)"),
    "DepthwiseConv2D": Words("", "Conv2d(groups=channels)"),
    "SeparableConv1D": Words("", "Conv1d(groups=channels), Conv1d(1)"),
    "SeparableConv2D": Words("", "Conv2d(groups=channels), Conv2d(1)"),
    "FrozenBatchNorm": Words("BatchNormalization(trainable=False)", ""),
    "GlobalAvgPool1D": Words("", "AdaptiveAvgPool1d(1), Flatten"),
    "GlobalMaxPool1D": Words("", "AdaptiveMaxPool1d(1), Flatten"),
    "GlobalAvgPool2D": Words("", "AdaptiveAvgPool2d(1), Flatten"),
    "GlobalMaxPool2D": Words("", "AdaptiveMaxPool2d(1), Flatten"),
    "GlobalAvgPool3D": Words("", "AdaptiveAvgPool3d(1), Flatten"),
    "GlobalMaxPool3D": Words("", "AdaptiveMaxPool3d(1), Flatten"),
}
"""The name of one of our layers -> the classes that a framework without such a class makes it of."""

ARGUMENTS: dict[str, tuple[str, ...]] = {
    "out_channels": ("filters",),
    "out_features": ("units",),
    "hidden_size": ("units",),
    "kernel": ("kernel_size",),
    "kernel_size": ("pool_size",),
    "strides": ("stride",),
    "dilation_rate": ("dilation",),
    "use_bias": ("bias",),
    "num_groups": ("groups",),
    "num_heads": ("heads",),
    "key_dim": ("head_features",),
    "num_embeddings": ("vocabulary_size",),
    "embedding_dim": ("features",),
    "input_dim": ("vocabulary_size",),
    "output_dim": ("features",),
    "p": ("rate",),
    "scale_factor": ("size",),
    "upscale_factor": ("factor",),
    "downscale_factor": ("factor",),
    "merge_mode": ("merge",),
    "dim": ("axis",),
    "dims": ("axes",),
    "unflattened_size": ("target_shape",),
}
"""What an argument is called in Keras or PyTorch -> what it is called here, in layers that have it."""

FOLLOWS_FROM_INPUT = frozenset(
    {
        "in_channels",
        "in_features",
        "input_size",
        "input_shape",
        "batch_size",
        "num_features",
        "num_channels",
        "num_parameters",
        "normalized_shape",
        "embed_dim",
        "data_format",
    }
)
"""Arguments of Keras and PyTorch that are not needed here: they follow from the input."""

WITHOUT_EFFECT = frozenset(
    {
        "eps",
        "epsilon",
        "momentum",
        "inplace",
        "device",
        "dropout",
        "recurrent_dropout",
        "dtype",
        "seed",
        "align_corners",
        "interpolation",
        "mode",
        "batch_first",
        "kernel_initializer",
        "bias_initializer",
        "kernel_regularizer",
        "bias_regularizer",
        "activity_regularizer",
        "kernel_constraint",
        "bias_constraint",
    }
)
"""Arguments of Keras and PyTorch that change neither a shape nor a count."""

_KERAS_CONV = ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups")
_TORCH_CONV = (
    "in_channels",
    "out_channels",
    "kernel_size",
    "stride",
    "padding",
    "dilation",
    "groups",
    "bias",
)
_TORCH_TRANSPOSED = (*_TORCH_CONV[:5], "output_padding", "groups", "bias", "dilation")
_RECURRENT = ("input_size", "hidden_size", "num_layers", "bias")

ORDER: dict[str, tuple[str, ...]] = {
    **{f"Conv{number}D": _KERAS_CONV for number in (1, 2, 3)},
    **{f"Conv{number}DTranspose": _KERAS_CONV[:4] for number in (1, 2, 3)},
    **{f"DepthwiseConv{number}D": ("kernel_size", *_KERAS_CONV[2:4]) for number in (1, 2)},
    **{f"SeparableConv{number}D": _KERAS_CONV[:4] for number in (1, 2)},
    **{
        f"{kind}Pooling{number}D": ("pool_size", "strides", "padding")
        for kind in ("Max", "Average")
        for number in (1, 2, 3)
    },
    **{f"Conv{number}d": _TORCH_CONV for number in (1, 2, 3)},
    **{f"ConvTranspose{number}d": _TORCH_TRANSPOSED for number in (1, 2, 3)},
    **{f"MaxPool{number}d": ("kernel_size", "stride", "padding", "dilation") for number in (1, 2, 3)},
    **{f"AvgPool{number}d": ("kernel_size", "stride", "padding", "ceil_mode") for number in (1, 2, 3)},
    "Dense": ("units", "activation", "use_bias"),
    "Linear": ("in_features", "out_features", "bias"),
    "RNN": ("input_size", "hidden_size", "num_layers"),
    "LSTM": _RECURRENT,
    "GRU": _RECURRENT,
    "BatchNorm2d": ("num_features",),
    "InstanceNorm2d": ("num_features",),
    "LayerNorm": ("normalized_shape",),
    "RMSNorm": ("normalized_shape",),
    "GroupNorm": ("num_groups", "num_channels"),
    "PReLU": ("num_parameters",),
    "MultiHeadAttention": ("num_heads", "key_dim"),
    "MultiheadAttention": ("embed_dim", "num_heads"),
    "Softmax": ("dim",),
}
"""The first arguments of classes of Keras and PyTorch, in their order."""

SETTINGS: tuple[Phrase, ...] = (
    Phrase("filters", "filters", "out_channels"),
    Phrase("stride", "strides", "stride"),
    Phrase('padding="valid"', 'padding="valid"', "padding=0"),
    Phrase('padding="same"', 'padding="same"', 'padding="same"  # where the stride is 1'),
    Phrase("padding=2", "ZeroPadding2D(2)  # before it", "padding=2"),
    Phrase("dilation", "dilation_rate", "dilation"),
    Phrase("groups", "groups", "groups"),
    Phrase("bias", "use_bias", "bias"),
    Phrase('activation="relu"', 'activation="relu"', "ReLU()  # after it"),
    Phrase("ceil_mode", "", "ceil_mode"),
    Phrase("trainable=False", "trainable = False", "requires_grad_(False)"),
)
"""What is written in the call of a layer, and how it is frozen."""

IDIOMS: tuple[Phrase, ...] = (
    Phrase(
        "(height, width, channels)  # a shape",
        "(batch, height, width, channels)",
        "(batch, channels, height, width)",
    ),
    Phrase(
        "Conv2D(filters, kernel_size)",
        "Conv2D(filters, kernel_size)",
        "Conv2d(in_channels, out_channels, kernel_size)",
    ),
    Phrase("MaxPool2D(pool_size)", "MaxPooling2D(pool_size)", "MaxPool2d(kernel_size)"),
    Phrase("AvgPool2D(pool_size)", "AveragePooling2D(pool_size)", "AvgPool2d(kernel_size)"),
    Phrase(
        "FullyConnected(units)", "Flatten(), Dense(units)", "Flatten(), Linear(in_features, out_features)"
    ),
    Phrase("Dense(units)", "Dense(units)", "Linear(in_features, out_features)"),
    Phrase("Dropout(rate)", "Dropout(rate)", "Dropout(p)"),
    Phrase(
        "kernel  # (kernel_height, kernel_width, in_channels, filters)",
        "kernel  # the same order",
        "weight  # (out_channels, in_channels, height, width)",
    ),
    Phrase("kernel  # (inputs, units)", "kernel  # the same order", "weight  # (out_features, in_features)"),
    Phrase(
        "BatchNorm(scale=False, center=False)",
        "BatchNormalization(scale=False, center=False)",
        "BatchNorm2d(channels, affine=False)",
    ),
    Phrase(
        "BatchNorm(track_statistics=False)",
        "",
        "BatchNorm2d(channels, track_running_stats=False)",
    ),
    Phrase(
        "BatchNorm(axis=1)",
        "BatchNormalization(axis=1)",
        "# BatchNorm2d on transposed axes",
    ),
    Phrase(
        "FrozenBatchNorm()",
        "BatchNormalization(trainable=False)",
        "# torchvision.ops.FrozenBatchNorm2d",
    ),
    Phrase("LSTM(units, bias_vectors=1)", "LSTM(units)", "# none: it has two bias vectors"),
    Phrase("LSTM(units, bias_vectors=2, return_sequences=True)", "", "LSTM(input_size, units)"),
    Phrase("LSTM(units, projection=...)", "", "LSTM(input_size, units, proj_size=...)"),
    Phrase(
        'Bidirectional(layer, merge="concat")',
        'Bidirectional(layer, merge_mode="concat")',
        "bidirectional=True",
    ),
    Phrase("WeightNorm(layer)", "", "weight_norm(layer)  # of torch.nn.utils.parametrizations"),
    Phrase(
        "SpectralNorm(layer)",
        "SpectralNormalization(layer)  # one vector",
        "spectral_norm(layer)  # of torch.nn.utils.parametrizations",
    ),
    Phrase("Concat(axis=-1)  # the channels", "Concatenate(axis=-1)", "cat(..., dim=1)"),
    Phrase('add(Add(), after=["a", "b"])', "Add()([a, b])", "a + b"),
    Phrase(
        "MultiHeadAttention(heads, head_features)",
        "MultiHeadAttention(heads, key_dim)",
        "MultiheadAttention(heads * head_features, heads)",
    ),
    Phrase(
        "CrossAttention(heads, head_features)",
        "MultiHeadAttention(heads, key_dim)  # called on query and value",
        "MultiheadAttention(heads * head_features, heads, kdim=..., vdim=...)",
    ),
    Phrase(
        'add(Attention(), after=["query", "key", "value"])',
        "Attention()([query, value, key])",
        "scaled_dot_product_attention(query, key, value)",
    ),
    Phrase(
        "WindowAttention(heads, window_size)",
        "",
        "# torchvision.models.swin_transformer.ShiftedWindowAttention",
    ),
    Phrase("MultiHeadAttention(bias_kv=True)", "", "MultiheadAttention(add_bias_kv=True)"),
    Phrase("UpSample2D(size)", "UpSampling2D(size)", "Upsample(scale_factor=size)"),
    Phrase(
        "ZeroPad2D(padding)",
        "ZeroPadding2D(padding)",
        "ZeroPad2d  # sides in the order left, right, top, bottom",
    ),
    Phrase(
        'Shared(layer, name="...")  # added twice', "# one layer, called twice", "# one module, called twice"
    ),
    Phrase("Graph(network)", "Model  # called as a layer", "Module  # inside another"),
    Phrase("network.outputs", "model.outputs  # as given", "# what forward returns"),
    Phrase("# state", "non_trainable_weights  # a part of them", "# buffers"),
    Phrase(
        "param_count()",
        "count_params()  # without state",
        "sum(p.numel() for p in model.parameters())",
    ),
    Phrase(
        "param_count() + state_count()",
        "count_params()",
        "# parameters and buffers, without num_batches_tracked",
    ),
)
"""What a layer's name alone does not say: calls, weights, networks and their counts."""
