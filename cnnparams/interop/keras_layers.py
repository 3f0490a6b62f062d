"""The layers of Keras as layers of this library: a line for each class."""

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any, TypeAlias

import cnnparams as c
from cnnparams.bases.base import Layer
from cnnparams.errors import ConfigError
from cnnparams.interop.drafting import Call, as_list, as_mapping

AnyLayer: TypeAlias = Layer[Any, Any]
Make: TypeAlias = Callable[[Call], AnyLayer]


def _tuple(value: Any) -> Any:
    """Return lists as tuples, at any depth."""
    items = as_list(value)
    return value if items is None else tuple([_tuple(each) for each in items])


def _name(value: Any) -> str | None:
    """Return the name of an activation; of one that does nothing, None.

    A name is a text or, for a function of one's own, an object with a `config` that may be its name.
    """
    found = as_mapping(value)
    if found is not None:
        value = found.get("config") if isinstance(found.get("config"), str) else found.get("class_name")
    return None if value in {None, "linear"} else str(value)


def _windows(call: Call) -> dict[str, Any]:
    """Return the settings that all convolutions have."""
    settings = call.config
    return {
        "stride": _tuple(settings["strides"]),
        "padding": settings["padding"],
        "dilation": _tuple(settings.get("dilation_rate", 1)),
        "bias": settings["use_bias"],
        "activation": _name(settings.get("activation")),
    }


def _convolution(kind: Any) -> Make:
    return lambda call: kind(
        call.config["filters"],
        _tuple(call.config["kernel_size"]),
        groups=call.config.get("groups", 1),
        **_windows(call),
    )


def _transposed(kind: Any) -> Make:
    def make(call: Call) -> AnyLayer:
        padding = call.config.get("output_padding")
        if padding is not None:
            raise ConfigError("output_padding is not read, got " + str(padding))
        made: AnyLayer = kind(call.config["filters"], _tuple(call.config["kernel_size"]), **_windows(call))
        return made

    return make


def _depthwise(kind: Any) -> Make:
    return lambda call: kind(
        _tuple(call.config["kernel_size"]), depth_multiplier=call.config["depth_multiplier"], **_windows(call)
    )


def _separable(kind: Any) -> Make:
    return lambda call: kind(
        call.config["filters"],
        _tuple(call.config["kernel_size"]),
        depth_multiplier=call.config["depth_multiplier"],
        **_windows(call),
    )


def _pool(kind: Any) -> Make:
    return lambda call: kind(
        _tuple(call.config["pool_size"]),
        stride=_tuple(call.config["strides"]),
        padding=call.config["padding"],
    )


def _global(kind: Any) -> Make:
    return lambda call: kind(keepdims=call.config.get("keepdims", False))


def _recurrent(kind: Any, **more: Callable[[Mapping[str, Any]], Any]) -> Make:
    return lambda call: kind(
        call.config["units"],
        return_sequences=call.config.get("return_sequences", False),
        bias=call.config["use_bias"],
        **{name: value(call.config) for name, value in more.items()},
    )


def _conv_lstm(kind: Any) -> Make:
    return lambda call: kind(
        call.config["filters"],
        _tuple(call.config["kernel_size"]),
        return_sequences=call.config.get("return_sequences", False),
        stride=_tuple(call.config["strides"]),
        padding=call.config["padding"],
        dilation=_tuple(call.config["dilation_rate"]),
        bias=call.config["use_bias"],
    )


def _last_axis(call: Call, axis: int) -> int:
    """Return an axis as it is written here: the last one is -1."""
    return -1 if axis in {-1, len(call.shapes[0])} else axis


def _batch_norm(call: Call) -> AnyLayer:
    (axis,) = (
        _tuple(call.config["axis"])
        if isinstance(call.config["axis"], list | tuple)
        else (call.config["axis"],)
    )
    axis = _last_axis(call, axis)
    return c.BatchNorm(axis=axis, scale=call.config["scale"], center=call.config["center"])


def _last_axes(call: Call) -> int:
    """Return over how many axes, the last ones, a norm goes."""
    rank = len(call.shapes[0]) + 1
    given = as_list(call.config["axis"]) or [call.config["axis"]]
    axes = sorted({each % rank for each in given})
    if axes != list(range(rank - len(axes), rank)):
        raise ConfigError(f"axis must be the last axes, got {given}")
    return len(axes)


def _layer_norm(call: Call) -> AnyLayer:
    axes = _last_axes(call)
    if call.config.get("rms_scaling"):
        return c.RMSNorm(axes=axes, scale=call.config["scale"])
    return c.LayerNorm(axes=axes, scale=call.config["scale"], center=call.config["center"])


def _group_norm(call: Call) -> AnyLayer:
    if _last_axis(call, call.config["axis"]) != -1:
        raise ConfigError(f"axis must be the last one, got {call.config['axis']}")
    groups = call.config["groups"]
    groups = call.shapes[0][-1] if groups == -1 else groups
    return c.GroupNorm(groups, scale=call.config["scale"], center=call.config["center"])


def _relu(call: Call) -> AnyLayer:
    if call.config.get("max_value") == 6 and not call.config.get("negative_slope"):
        return c.Activation("relu6")
    return c.Activation("leaky_relu") if call.config.get("negative_slope") else c.ReLU()


def _activation(call: Call) -> AnyLayer:
    name = _name(call.config["activation"])
    simple: dict[str | None, AnyLayer] = {None: c.Identity(), "relu": c.ReLU(), "softmax": c.Softmax()}
    return simple.get(name) or c.Activation(str(name))


def _prelu(call: Call) -> AnyLayer:
    shared = _tuple(call.config.get("shared_axes")) or ()
    if not shared:
        return c.PReLU(per="element")
    if len(shared) == len(call.shapes[0]) - 1 and len(call.shapes[0]) not in shared:
        return c.PReLU()
    raise ConfigError(f"shared_axes must be none, or all but the channels, got {shared}")


def _concatenate(call: Call) -> AnyLayer:
    return c.Concat(axis=_last_axis(call, call.config["axis"]))


def _softmax(call: Call) -> AnyLayer:
    axis = call.config["axis"]
    if as_list(axis) is not None:
        raise ConfigError(f"axis must be one axis, got {axis}")
    return c.Softmax(axis=_last_axis(call, axis))


def _attention(call: Call) -> AnyLayer:
    heads, size = call.config["num_heads"], call.config["key_dim"]
    bias, values = call.config["use_bias"], call.config.get("value_dim")
    if values not in {None, size} or call.config.get("attention_axes") not in (None, [1], [-2]):
        raise ConfigError("value_dim and attention_axes are not read")
    if call.config.get("output_shape") is not None:
        raise ConfigError("output_shape is not read")
    if len(call.shapes) == 1:
        return c.MultiHeadAttention(heads, size, output_features=call.shapes[0][-1], bias=bias)
    return c.CrossAttention(heads, size, output_features=call.shapes[0][-1], bias=bias)


def _normalization(call: Call) -> AnyLayer:
    means, variances = call.config.get("mean"), call.config.get("variance")
    if call.config.get("invert"):
        raise ConfigError("invert=True is not read")
    if means is not None and variances is not None:
        # Numbers that are given are not stored. Those of the first channel stand for all: they cost the same.
        factor = 1 / sqrt(_first(variances))
        return c.Scale(factor, offset=-_first(means) * factor)
    axis = call.config.get("axis")
    if [_last_axis(call, each) for each in as_list(axis) or [axis] if each is not None] != [-1]:
        raise ConfigError(f"axis must be the last one, got {axis}")
    return c.Normalization()


def _first(numbers: Any) -> float:
    while as_list(numbers):
        numbers = numbers[0]
    return float(numbers)


def _einsum_dense(call: Call) -> AnyLayer:
    """Return the one use of this class that is read: a number for each channel, as `to_keras` writes it."""
    positions = "xyzuvw"[: len(call.shapes[0]) - 1]
    if call.config["equation"] != f"b{positions}c,c->b{positions}c" or call.config.get("bias_axes"):
        raise ConfigError(f"equation must be a product along the channels, got {call.config['equation']!r}")
    return c.LayerScale()


def _rescaling(call: Call) -> AnyLayer:
    return c.Scale(_tuple(call.config["scale"]), offset=_tuple(call.config["offset"]))


def _resizing(call: Call) -> AnyLayer:
    size = (call.config["height"], call.config["width"])
    return c.Resize(size, interpolation=call.config.get("interpolation", "bilinear"))


LAYERS: dict[str, Make] = {
    "Activation": _activation,
    "ActivityRegularization": lambda _: c.Identity(),
    "AdaptiveAveragePooling1D": lambda call: c.AdaptiveAvgPool1D(_tuple(call.config["output_size"])),
    "AdaptiveAveragePooling2D": lambda call: c.AdaptiveAvgPool2D(_tuple(call.config["output_size"])),
    "AdaptiveAveragePooling3D": lambda call: c.AdaptiveAvgPool3D(_tuple(call.config["output_size"])),
    "AdaptiveMaxPooling1D": lambda call: c.AdaptiveMaxPool1D(_tuple(call.config["output_size"])),
    "AdaptiveMaxPooling2D": lambda call: c.AdaptiveMaxPool2D(_tuple(call.config["output_size"])),
    "AdaptiveMaxPooling3D": lambda call: c.AdaptiveMaxPool3D(_tuple(call.config["output_size"])),
    "Add": lambda _: c.Add(),
    "AlphaDropout": lambda call: c.Dropout(call.config["rate"]),
    "Average": lambda _: c.Average(),
    "AveragePooling1D": _pool(c.AvgPool1D),
    "AveragePooling2D": _pool(c.AvgPool2D),
    "AveragePooling3D": _pool(c.AvgPool3D),
    "BatchNormalization": _batch_norm,
    "Concatenate": _concatenate,
    "Conv1D": _convolution(c.Conv1D),
    "Conv2D": _convolution(c.Conv2D),
    "Conv3D": _convolution(c.Conv3D),
    "Conv1DTranspose": _transposed(c.ConvTranspose1D),
    "Conv2DTranspose": _transposed(c.ConvTranspose2D),
    "Conv3DTranspose": _transposed(c.ConvTranspose3D),
    "ConvLSTM1D": _conv_lstm(c.ConvLSTM1D),
    "ConvLSTM2D": _conv_lstm(c.ConvLSTM2D),
    "ConvLSTM3D": _conv_lstm(c.ConvLSTM3D),
    "Cropping1D": lambda call: c.Crop1D(_tuple(call.config["cropping"])),
    "Cropping2D": lambda call: c.Crop2D(_tuple(call.config["cropping"])),
    "Cropping3D": lambda call: c.Crop3D(_tuple(call.config["cropping"])),
    "Dense": lambda call: c.Dense(
        call.config["units"], bias=call.config["use_bias"], activation=_name(call.config.get("activation"))
    ),
    "DepthwiseConv1D": _depthwise(c.DepthwiseConv1D),
    "DepthwiseConv2D": _depthwise(c.DepthwiseConv2D),
    "Dropout": lambda call: c.Dropout(call.config["rate"]),
    "EinsumDense": _einsum_dense,
    "ELU": lambda _: c.Activation("elu"),
    "Embedding": lambda call: c.Embedding(call.config["input_dim"], call.config["output_dim"]),
    "Flatten": lambda _: c.Flatten(),
    "GaussianDropout": lambda call: c.Dropout(call.config["rate"]),
    "GaussianNoise": lambda call: c.GaussianNoise(call.config["stddev"]),
    "GlobalAveragePooling1D": _global(c.GlobalAvgPool1D),
    "GlobalAveragePooling2D": _global(c.GlobalAvgPool2D),
    "GlobalAveragePooling3D": _global(c.GlobalAvgPool3D),
    "GlobalMaxPooling1D": _global(c.GlobalMaxPool1D),
    "GlobalMaxPooling2D": _global(c.GlobalMaxPool2D),
    "GlobalMaxPooling3D": _global(c.GlobalMaxPool3D),
    "GRU": _recurrent(c.GRU, bias_vectors=lambda config: 2 if config.get("reset_after") else 1),
    "GroupNormalization": _group_norm,
    "Identity": lambda _: c.Identity(),
    "LayerNormalization": _layer_norm,
    "LayerScale": lambda _: c.LayerScale(),
    "LeakyReLU": lambda _: c.Activation("leaky_relu"),
    "LSTM": _recurrent(c.LSTM),
    "Masking": lambda _: c.Identity(),
    "MaxPooling1D": _pool(c.MaxPool1D),
    "MaxPooling2D": _pool(c.MaxPool2D),
    "MaxPooling3D": _pool(c.MaxPool3D),
    "Maximum": lambda _: c.Maximum(),
    "Minimum": lambda _: c.Minimum(),
    "MultiHeadAttention": _attention,
    "Multiply": lambda _: c.Multiply(),
    "Normalization": _normalization,
    "Permute": lambda call: c.Permute(_tuple(call.config["dims"])),
    "PReLU": _prelu,
    "ReLU": _relu,
    "RepeatVector": lambda call: c.RepeatVector(call.config["n"]),
    "Rescaling": _rescaling,
    "Resizing": _resizing,
    "Reshape": lambda call: c.Reshape(_tuple(call.config["target_shape"])),
    "RMSNormalization": lambda call: c.RMSNorm(axes=_last_axes(call)),
    "SeparableConv1D": _separable(c.SeparableConv1D),
    "SeparableConv2D": _separable(c.SeparableConv2D),
    "SimpleRNN": _recurrent(c.SimpleRNN),
    "Softmax": _softmax,
    "SpatialDropout1D": lambda call: c.SpatialDropout(call.config["rate"]),
    "SpatialDropout2D": lambda call: c.SpatialDropout(call.config["rate"]),
    "SpatialDropout3D": lambda call: c.SpatialDropout(call.config["rate"]),
    "StochasticDepth": lambda call: c.DropPath(call.config["drop_path_rate"]),
    "Subtract": lambda _: c.Subtract(),
    "UpSampling1D": lambda call: c.UpSample1D(call.config["size"]),
    "UpSampling2D": lambda call: c.UpSample2D(
        _tuple(call.config["size"]), interpolation=call.config.get("interpolation", "nearest")
    ),
    "UpSampling3D": lambda call: c.UpSample3D(_tuple(call.config["size"])),
    "ZeroPadding1D": lambda call: c.ZeroPad1D(_tuple(call.config["padding"])),
    "ZeroPadding2D": lambda call: c.ZeroPad2D(_tuple(call.config["padding"])),
    "ZeroPadding3D": lambda call: c.ZeroPad3D(_tuple(call.config["padding"])),
}
"""How a layer is made of a call of each class."""
