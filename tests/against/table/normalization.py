"""Normalisation: in PyTorch a shift comes with a scale; in Keras statistics are always tracked."""

from math import prod
from typing import Any

from hypothesis import strategies as st

from cnnparams import BatchNorm, GroupNorm, InstanceNorm, LayerNorm, LocalResponseNorm, RMSNorm
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch

SWITCHES = {"scale": draw.flags, "center": draw.flags}
NO_SHIFT_ALONE = {"a shift without a scale": lambda layer, _: layer.center and not layer.scale}
SPARES_THE_BATCH = {"sparing the batch": lambda layer, shape: layer.axes == len(shape) + 1}


def affine(layer: Any) -> dict[str, bool]:
    return {"affine": layer.scale, "bias": layer.center}


def switches(layer: Any) -> dict[str, bool]:
    return {"scale": layer.scale, "center": layer.center}


def last_sizes(layer: Any, shape: Any) -> list[int]:
    return [shape[-place] for place in range(layer.axes, 0, -1)]


def last_axes(layer: Any) -> list[int]:
    return list(range(-layer.axes, 0))


ENTRIES = (
    Entry(
        BatchNorm,
        options=SWITCHES | {"track_statistics": draw.flags},
        inputs=draw.any_shape(),
        torch=Torch(
            lambda torch, layer, shape: getattr(torch.nn, f"BatchNorm{max(1, len(shape) - 1)}d")(
                shape[-1], track_running_stats=layer.track_statistics, **affine(layer)
            ),
            lacks=NO_SHIFT_ALONE,
        ),
        keras=Keras(
            lambda keras, layer, _: keras.layers.BatchNormalization(**switches(layer)),
            lacks={"doing without statistics": lambda layer, _: not layer.track_statistics},
        ),
    ),
    Entry(
        LayerNorm,
        options=SWITCHES | {"axes": st.integers(1, 4)},
        inputs=draw.any_shape(),
        torch=Torch(
            lambda torch, layer, shape: torch.nn.LayerNorm(
                last_sizes(layer, shape), elementwise_affine=layer.scale, bias=layer.center
            ),
            lacks=NO_SHIFT_ALONE,
            channels_last=True,
        ),
        keras=Keras(
            lambda keras, layer, _: keras.layers.LayerNormalization(last_axes(layer), **switches(layer)),
            lacks=SPARES_THE_BATCH,
        ),
    ),
    Entry(
        RMSNorm,
        options={"axes": st.integers(1, 4), "scale": draw.flags},
        inputs=draw.any_shape(),
        torch=Torch(
            lambda torch, layer, shape: torch.nn.RMSNorm(
                last_sizes(layer, shape), elementwise_affine=layer.scale
            ),
            weights={"scale": lambda shape: ("weight", shape)},
            channels_last=True,
        ),
        keras=Keras(
            lambda keras, layer, _: keras.layers.RMSNormalization(last_axes(layer)),
            lacks=SPARES_THE_BATCH | {"doing without a scale": lambda layer, _: not layer.scale},
        ),
    ),
    Entry(
        GroupNorm,
        required={"groups": draw.groups},
        options=SWITCHES,
        inputs=draw.any_shape(),
        torch=Torch(
            lambda torch, layer, shape: torch.nn.GroupNorm(layer.groups, shape[-1], **affine(layer)),
            lacks=NO_SHIFT_ALONE,
        ),
        keras=Keras(lambda keras, layer, _: keras.layers.GroupNormalization(layer.groups, **switches(layer))),
    ),
    Entry(
        InstanceNorm,
        options=SWITCHES,
        inputs=draw.any_shape(),
        torch=Torch(
            lambda torch, layer, shape: getattr(
                torch.nn, {2: "InstanceNorm1d", 3: "InstanceNorm2d", 4: "InstanceNorm3d"}[len(shape)]
            )(shape[-1], **affine(layer)),
            lacks=NO_SHIFT_ALONE,
        ),
        keras=Keras(
            lambda keras, layer, _: keras.layers.GroupNormalization(-1, **switches(layer)),
            lacks={"refusing one element for each channel": lambda _, shape: prod(shape[:-1]) == 1},
        ),
    ),
    Entry(
        LocalResponseNorm,
        options={"size": st.integers(1, 9)},
        inputs=draw.any_shape(),
        torch=Torch(lambda torch, layer, _: torch.nn.LocalResponseNorm(layer.size)),
        keras="Keras has no such layer",
    ),
)
