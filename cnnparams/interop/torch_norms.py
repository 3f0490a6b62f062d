"""Normalisations and the ReLU with slopes."""

import cnnparams as c
from cnnparams.interop.sketch import UnreadableError
from cnnparams.interop.torch_kernels import affine
from cnnparams.interop.torch_layout import channels_at, channels_last_of, last_axes_last
from cnnparams.interop.torch_reader import Reader
from cnnparams.interop.torch_trace import Called
from cnnparams.interop.values import Value


def batch_norm(reader: Reader, call: Called) -> Value:
    """Read batch normalisation."""
    value = reader.value(call.get(0, "input"))
    mean, variance = call.get(1, "running_mean"), call.get(2, "running_var")
    gamma, beta = call.get(3, "weight"), call.get(4, "bias")
    place = value.place(channels_at(value))
    if place is None:  # a single channel, which no layer before has shown
        value = channels_last_of(reader, value)
        place = len(value.order) - 1
    layer = c.BatchNorm(
        axis=-1 if place == len(value.order) - 1 else place + 1,
        scale=gamma is not None,
        center=beta is not None,
        track_statistics=mean is not None,
    )
    arrays = affine(reader, gamma=gamma, beta=beta, moving_mean=mean, moving_variance=variance)
    return reader.add(call, layer, [value], value.order, arrays)


def layer_norm(reader: Reader, call: Called) -> Value:
    """Read layer normalisation, over the last axes of the model."""
    value, count = reader.value(call.get(0, "input")), len(call.get(1, "normalized_shape"))
    value = last_axes_last(reader, value, count)
    gamma, beta = call.get(2, "weight"), call.get(3, "bias")
    layer = c.LayerNorm(axes=count, scale=gamma is not None, center=beta is not None)
    return reader.add(call, layer, [value], value.order, affine(reader, gamma=gamma, beta=beta))


def rms_norm(reader: Reader, call: Called) -> Value:
    """Read the normalisation by the root of the mean square."""
    value, count = reader.value(call.get(0, "input")), len(call.get(1, "normalized_shape"))
    value = last_axes_last(reader, value, count)
    scale = call.get(2, "weight")
    layer = c.RMSNorm(axes=count, scale=scale is not None)
    return reader.add(call, layer, [value], value.order, affine(reader, scale=scale))


def group_norm(reader: Reader, call: Called) -> Value:
    """Read group normalisation."""
    value = channels_last_of(reader, reader.value(call.get(0, "input")))
    gamma, beta = call.get(2, "weight"), call.get(3, "bias")
    layer = c.GroupNorm(call.get(1, "num_groups"), scale=gamma is not None, center=beta is not None)
    return reader.add(call, layer, [value], value.order, affine(reader, gamma=gamma, beta=beta))


def instance_norm(reader: Reader, call: Called) -> Value:
    """Read instance normalisation."""
    value = channels_last_of(reader, reader.value(call.get(0, "input")))
    gamma, beta = call.get(3, "weight"), call.get(4, "bias")
    if call.get(1, "running_mean") is not None:
        raise UnreadableError("with moving statistics")
    layer = c.InstanceNorm(scale=gamma is not None, center=beta is not None)
    return reader.add(call, layer, [value], value.order, affine(reader, gamma=gamma, beta=beta))


def prelu(reader: Reader, call: Called) -> Value:
    """Read the ReLU with slopes that are learnt."""
    value, alpha = channels_last_of(reader, reader.value(call.get(0, "input"))), call.get(1, "weight")
    size = alpha.shape[0] if alpha.shape else 1
    is_one = size == 1 and value.own[-1] != 1
    layer = c.PReLU(per="network" if is_one else "channel")
    return reader.add(call, layer, [value], value.order, affine(reader, alpha=alpha))
