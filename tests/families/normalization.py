"""Normalisation: in PyTorch a shift comes with a scale; in Keras statistics are always tracked."""

from collections.abc import Callable
from math import prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import (
    BatchNorm,
    ConfigError,
    FrozenBatchNorm,
    GroupNorm,
    InstanceNorm,
    LayerNorm,
    LocalResponseNorm,
    Normalization,
    RMSNorm,
    Shape,
    ShapeError,
    Weight,
)
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, TORCH_DOCS, Example, Wrong
from tests.tally import Forward, Number, Numbers, each

EXAMPLES = [
    Example(
        BatchNorm(),
        (28, 28, 64),
        (28, 28, 64),
        (
            Weight("gamma", channels=64),
            Weight("beta", channels=64),
            Weight.state("moving_mean", channels=64),
            Weight.state("moving_variance", channels=64),
        ),
        128,  # 2 * 64 in PyTorch, of Keras' 4 * 64 the trainable half
        KERAS_DOCS + "normalization_layers/batch_normalization/",
    ),
    Example(
        BatchNorm(scale=False),
        (149, 149, 32),
        (149, 149, 32),
        (
            Weight("beta", channels=32),
            Weight.state("moving_mean", channels=32),
            Weight.state("moving_variance", channels=32),
        ),
        32,  # as in Keras' InceptionV3
        KERAS_DOCS + "normalization_layers/batch_normalization/",
    ),
    Example(
        BatchNorm(center=False, track_statistics=False),
        (10,),
        (10,),
        (Weight("gamma", channels=10),),
        10,
        TORCH_DOCS + "BatchNorm1d.html",
    ),
    Example(
        BatchNorm(axis=1, scale=False),
        (5, 6, 3),
        (5, 6, 3),
        (
            Weight("beta", height=5),
            Weight.state("moving_mean", height=5),
            Weight.state("moving_variance", height=5),
        ),
        5,  # keras.layers.BatchNormalization(axis=1, scale=False): 5 of each
        KERAS_DOCS + "normalization_layers/batch_normalization/",
    ),
    Example(
        FrozenBatchNorm(),
        (56, 56, 64),
        (56, 56, 64),
        (
            Weight.state("gamma", channels=64),
            Weight.state("beta", channels=64),
            Weight.state("moving_mean", channels=64),
            Weight.state("moving_variance", channels=64),
        ),
        0,
        "https://docs.pytorch.org/vision/stable/generated/torchvision.ops.FrozenBatchNorm2d.html",
    ),
    Example(
        Normalization(),
        (224, 224, 3),
        (224, 224, 3),
        (Weight.state("mean", channels=3), Weight.state("variance", channels=3), Weight.state("count")),
        0,  # Keras' EfficientNetB0 says 7 (non-trainable): 3 + 3 + 1
        KERAS_DOCS + "preprocessing_layers/numerical/normalization/",
    ),
    Example(
        Normalization(axis=-2),
        (5, 6),
        (5, 6),
        (Weight.state("mean", length=5), Weight.state("variance", length=5), Weight.state("count")),
        0,  # keras.layers.Normalization(axis=-2): 5 + 5 + 1 (non-trainable)
        KERAS_DOCS + "preprocessing_layers/numerical/normalization/",
    ),
    Example(
        LayerNorm(),
        (197, 768),
        (197, 768),
        (Weight("gamma", channels=768), Weight("beta", channels=768)),
        1536,  # 2 * 768
        TORCH_DOCS + "LayerNorm.html",
    ),
    Example(
        LayerNorm(axes=3, center=False),
        (4, 5, 6),
        (4, 5, 6),
        (Weight("gamma", height=4, width=5, channels=6),),
        120,  # 4 * 5 * 6
        TORCH_DOCS + "LayerNorm.html",
    ),
    Example(
        LayerNorm(axes=2, scale=False),
        (2, 3, 4, 5),
        (2, 3, 4, 5),
        (Weight("beta", width=4, channels=5),),
        20,  # 4 * 5
        KERAS_DOCS + "normalization_layers/layer_normalization/",
    ),
    Example(
        RMSNorm(),
        (128, 4096),
        (128, 4096),
        (Weight("scale", channels=4096),),
        4096,
        KERAS_DOCS + "normalization_layers/rms_normalization/",
    ),
    Example(
        RMSNorm(axes=2),
        (5, 8),
        (5, 8),
        (Weight("scale", length=5, channels=8),),
        40,  # 5 * 8
        TORCH_DOCS + "RMSNorm.html",
    ),
    Example(RMSNorm(scale=False), (2, 3, 4, 5, 6), (2, 3, 4, 5, 6), (), 0, TORCH_DOCS + "RMSNorm.html"),
    Example(
        GroupNorm(32),
        (56, 56, 256),
        (56, 56, 256),
        (Weight("gamma", channels=256), Weight("beta", channels=256)),
        512,  # 2 * 256
        TORCH_DOCS + "GroupNorm.html",
    ),
    Example(
        GroupNorm(3, scale=False),
        (10, 6),
        (10, 6),
        (Weight("beta", channels=6),),
        6,
        KERAS_DOCS + "normalization_layers/group_normalization/",
    ),
    Example(
        GroupNorm(1, center=False),
        (6,),
        (6,),
        (Weight("gamma", channels=6),),
        6,
        TORCH_DOCS + "GroupNorm.html",
    ),
    Example(InstanceNorm(), (64, 64, 32), (64, 64, 32), (), 0, TORCH_DOCS + "InstanceNorm2d.html"),
    Example(
        InstanceNorm(scale=True, center=True),
        (128, 16),
        (128, 16),
        (Weight("gamma", channels=16), Weight("beta", channels=16)),
        32,  # 2 * 16
        TORCH_DOCS + "InstanceNorm1d.html",
    ),
    # More than one position, even if they are in one line.
    Example(InstanceNorm(), (1, 5, 4), (1, 5, 4), (), 0, TORCH_DOCS + "InstanceNorm2d.html"),
    Example(InstanceNorm(), (5, 1, 4), (5, 1, 4), (), 0, TORCH_DOCS + "InstanceNorm2d.html"),
    Example(InstanceNorm(), (1, 1, 2, 4), (1, 1, 2, 4), (), 0, TORCH_DOCS + "InstanceNorm3d.html"),
    Example(LocalResponseNorm(), (55, 55, 96), (55, 55, 96), (), 0, TORCH_DOCS + "LocalResponseNorm.html"),
    Example(LocalResponseNorm(2), (24, 5), (24, 5), (), 0, TORCH_DOCS + "LocalResponseNorm.html"),
]

any_of: Any = cnnparams  # wrong types are passed on purpose


WRONG: list[Wrong] = [
    (lambda: any_of.BatchNorm(scale=1), TypeError, "BatchNorm: scale must be True or False, got 1 (int)"),
    (
        lambda: any_of.BatchNorm(center=None),
        TypeError,
        "BatchNorm: center must be True or False, got None (NoneType)",
    ),
    (
        lambda: any_of.BatchNorm(track_statistics="no"),
        TypeError,
        "BatchNorm: track_statistics must be True or False, got 'no' (str)",
    ),
    (
        lambda: any_of.BatchNorm().weights([28, 28, 64]),
        TypeError,
        "BatchNorm(): a shape must be a tuple of whole numbers, got [28, 28, 64] (list); write (28, 28, 64)",
    ),
    (
        lambda: BatchNorm(scale=False).output_shape((28, 0, 64)),
        ShapeError,
        "BatchNorm(scale=False): every size in a shape must be 1 or more, got (28, 0, 64)",
    ),
    (
        lambda: any_of.BatchNorm(axis=1.0),
        TypeError,
        "BatchNorm: axis must be a whole number, got 1.0 (float)",
    ),
    (
        lambda: any_of.BatchNorm(axis=True),
        TypeError,
        "BatchNorm: axis must be a whole number, got True (bool)",
    ),
    (
        lambda: BatchNorm(axis=0),
        ConfigError,
        "BatchNorm: axis must be counted from 1, or from -1 at the end (0 is the batch, which shapes leave out), got 0",
    ),
    (
        lambda: BatchNorm(axis=4).weights((28, 28, 64)),
        ShapeError,
        "BatchNorm(axis=4): there is no axis 4, got (28, 28, 64)",
    ),
    (
        lambda: BatchNorm(axis=-2).output_shape((64,)),
        ShapeError,
        "BatchNorm(axis=-2): there is no axis -2, got (64,)",
    ),
    (
        lambda: any_of.FrozenBatchNorm().weights("64"),
        TypeError,
        "FrozenBatchNorm(): a shape must be a tuple of whole numbers, got '64' (str)",
    ),
    (
        lambda: any_of.FrozenBatchNorm().output_shape(()),
        ShapeError,
        "FrozenBatchNorm(): a shape must have at least one axis, got ()",
    ),
    (
        lambda: FrozenBatchNorm().weights((0, 64)),
        ShapeError,
        "FrozenBatchNorm(): every size in a shape must be 1 or more, got (0, 64)",
    ),
    (
        lambda: Normalization(axis=0),
        ConfigError,
        "Normalization: axis must be counted from 1, or from -1 at the end (0 is the batch, which shapes leave out),"
        " got 0",
    ),
    (
        lambda: any_of.Normalization(axis=None),
        TypeError,
        "Normalization: axis must be a whole number, got None (NoneType)",
    ),
    (
        lambda: any_of.Normalization().weights(3),
        TypeError,
        "Normalization(): a shape must be a tuple of whole numbers, got 3 (int)",
    ),
    (
        lambda: Normalization(axis=2).output_shape((3,)),
        ShapeError,
        "Normalization(axis=2): there is no axis 2, got (3,)",
    ),
    (
        lambda: Normalization().output_shape((3, -3)),
        ShapeError,
        "Normalization(): every size in a shape must be 1 or more, got (3, -3)",
    ),
    (lambda: any_of.LayerNorm(axes=-1), ConfigError, "LayerNorm: axes must be 1 or more, got -1"),
    (
        lambda: any_of.LayerNorm(axes=(1, 2)),
        TypeError,
        "LayerNorm: axes must be a whole number, got (1, 2) (tuple)",
    ),
    (lambda: any_of.LayerNorm(scale=0), TypeError, "LayerNorm: scale must be True or False, got 0 (int)"),
    (lambda: any_of.LayerNorm(center=0), TypeError, "LayerNorm: center must be True or False, got 0 (int)"),
    (
        lambda: any_of.LayerNorm().output_shape((197, 768.0)),
        TypeError,
        "LayerNorm(): a shape must hold whole numbers only, got (197, 768.0)",
    ),
    (
        lambda: LayerNorm(axes=3).weights((197, 768)),
        ShapeError,
        "LayerNorm(axes=3): axes must be at most 2, the number of axes of the input (input (197, 768))",
    ),
    (lambda: RMSNorm(axes=0), ConfigError, "RMSNorm: axes must be 1 or more, got 0"),
    (lambda: any_of.RMSNorm(axes=True), TypeError, "RMSNorm: axes must be a whole number, got True (bool)"),
    (lambda: any_of.RMSNorm(scale=0), TypeError, "RMSNorm: scale must be True or False, got 0 (int)"),
    (
        lambda: any_of.RMSNorm().output_shape(768),
        TypeError,
        "RMSNorm(): a shape must be a tuple of whole numbers, got 768 (int)",
    ),
    (
        lambda: RMSNorm(axes=2, scale=False).output_shape((768,)),
        ShapeError,
        "RMSNorm(axes=2, scale=False): axes must be at most 1, the number of axes of the input (input (768,))",
    ),
    (lambda: GroupNorm(0), ConfigError, "GroupNorm: groups must be 1 or more, got 0"),
    (lambda: any_of.GroupNorm(2.0), TypeError, "GroupNorm: groups must be a whole number, got 2.0 (float)"),
    (lambda: any_of.GroupNorm(2, scale=0), TypeError, "GroupNorm: scale must be True or False, got 0 (int)"),
    (
        lambda: any_of.GroupNorm(2, center=0),
        TypeError,
        "GroupNorm: center must be True or False, got 0 (int)",
    ),
    (
        lambda: any_of.GroupNorm(2).weights((4, "4")),
        TypeError,
        "GroupNorm(groups=2): a shape must hold whole numbers only, got (4, '4')",
    ),
    (
        lambda: GroupNorm(32).output_shape((7, 7, 48)),
        ShapeError,
        "GroupNorm(groups=32): groups must divide the 48 channels of the input (input (7, 7, 48))",
    ),
    (
        lambda: GroupNorm(1).weights(()),
        ShapeError,
        "GroupNorm(groups=1): a shape must have at least one axis, got ()",
    ),
    (
        lambda: any_of.InstanceNorm(scale=1),
        TypeError,
        "InstanceNorm: scale must be True or False, got 1 (int)",
    ),
    (
        lambda: any_of.InstanceNorm(center=1),
        TypeError,
        "InstanceNorm: center must be True or False, got 1 (int)",
    ),
    (
        lambda: any_of.InstanceNorm().weights(None),
        TypeError,
        "InstanceNorm(): a shape must be a tuple of whole numbers, got None (NoneType)",
    ),
    (
        lambda: InstanceNorm().weights((64,)),
        ShapeError,
        "InstanceNorm(): expects an input with an axis before its channels, got (64,); use LayerNorm() instead",
    ),
    (
        lambda: InstanceNorm().output_shape((1, 64)),
        ShapeError,
        "InstanceNorm(): each channel must have more than one element to normalise over (input (1, 64))",
    ),
    (
        lambda: InstanceNorm(scale=True).output_shape((1, 1, 64)),
        ShapeError,
        "InstanceNorm(scale=True): each channel must have more than one element to normalise over (input (1, 1, 64))",
    ),
    (lambda: LocalResponseNorm(0), ConfigError, "LocalResponseNorm: size must be 1 or more, got 0"),
    (
        lambda: any_of.LocalResponseNorm(0.5),
        TypeError,
        "LocalResponseNorm: size must be a whole number, got 0.5 (float)",
    ),
    (
        lambda: any_of.LocalResponseNorm().output_shape("abc"),
        TypeError,
        "LocalResponseNorm(): a shape must be a tuple of whole numbers, got 'abc' (str)",
    ),
    (
        lambda: LocalResponseNorm(3).output_shape((96,)),
        ShapeError,
        "LocalResponseNorm(size=3): expects an input with an axis before its channels, got (96,)",
    ),
]

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


AXES = (-1, -1, -1, 1, 2, 3, -2, -3, 0, 4, -4)
THE_BATCH = {"sparing the batch": lambda layer, shape: layer.axis in {0, -len(shape) - 1}}


def torch_batch_norm(torch: Any, layer: BatchNorm, shape: Shape) -> Any:
    """Return PyTorch's module; another axis than the channels is brought to their place, and back."""
    module = getattr(torch.nn, f"BatchNorm{max(1, len(shape) - 1)}d")(
        shape[layer.axis - 1 if layer.axis > 0 else layer.axis],
        track_running_stats=layer.track_statistics,
        **affine(layer),
    )
    if layer.axis in {-1, len(shape)}:
        return module
    place = 1 + (layer.axis if layer.axis > 0 else len(shape) + layer.axis + 1)
    moved = torch.nn.Module()
    moved.norm = module
    moved.forward = lambda array: module(array.transpose(1, place)).transpose(1, place)
    return moved


def torch_frozen(torch: Any, _: FrozenBatchNorm, shape: Shape) -> Any:
    """Return a module like torchvision's, which has four buffers and no parameters."""
    module = torch.nn.Module()
    for name in ("weight", "bias", "running_mean", "running_var"):
        module.register_buffer(name, torch.ones(shape[-1]))

    def forward(array: Any) -> Any:
        weight, bias, mean, variance = (
            buffer.reshape(-1, *[1] * (array.ndim - 2)) for buffer in module.buffers()
        )
        return (array - mean) * (weight * (variance + 1e-5).rsqrt()) + bias

    module.forward = forward
    return module


ENTRIES = (
    Entry(
        BatchNorm,
        options=SWITCHES | {"track_statistics": draw.flags, "axis": st.sampled_from(AXES)},
        inputs=draw.any_shape(),
        torch=Torch(torch_batch_norm, lacks=NO_SHIFT_ALONE | THE_BATCH),
        keras=Keras(
            lambda keras, layer, _: keras.layers.BatchNormalization(layer.axis, **switches(layer)),
            lacks={"doing without statistics": lambda layer, _: not layer.track_statistics, **THE_BATCH},
        ),
    ),
    Entry(
        FrozenBatchNorm,
        inputs=draw.any_shape(),
        torch=Torch(torch_frozen),
        keras=Keras(lambda keras, *_: keras.layers.BatchNormalization(trainable=False)),
    ),
    Entry(
        Normalization,
        options={"axis": st.sampled_from(AXES)},
        inputs=draw.any_shape(),
        torch="PyTorch normalises images before the network",
        keras=Keras(lambda keras, layer, _: keras.layers.Normalization(layer.axis), lacks=THE_BATCH),
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


def scaled(layer: Any, x: Number) -> None:
    x = x * 1 if layer.scale else x
    x + 1 if getattr(layer, "center", False) else x


def normalize(numbers: Numbers, layer: Any, many: int) -> None:
    """Bring so many elements to mean 0 and deviation 1, then scale and shift them."""
    numbers.sum(many) / many
    squares = [(numbers.one - 1) * 1 for _ in range(many)]
    numbers.sum(len(squares)) / many
    (numbers.one + 1e-5).root()  # its inverse, made once
    for _ in range(many):
        scaled(layer, numbers.one * 1)


def over(many: Callable[[Any, Any], int]) -> Forward:
    """Normalise the elements in sets of so many."""

    def run(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
        size = many(layer, prev_shape)
        for _ in range(prod(prev_shape) // size):
            normalize(numbers, layer, size)

    return run


def with_statistics(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Scale and shift each element by numbers that are made of statistics and parameters beforehand."""
    if getattr(layer, "track_statistics", True):
        for _ in each(prev_shape):
            numbers.one * 1 + 1
    else:
        axis = layer.axis if layer.axis < 0 else layer.axis - 1
        over(lambda _, shape: prod(shape) // shape[axis])(layer, prev_shape, numbers)


def root_mean_square(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    many = prod(prev_shape[-layer.axes :])
    for _ in range(prod(prev_shape) // many):
        squares = [numbers.one * 1 for _ in range(many)]
        (numbers.sum(len(squares)) / many + 1e-5).root()
        for _ in range(many):
            scaled(layer, numbers.one * 1)


def local_response(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Divide by (k + alpha * sum of squares) to a power, the exponential of a logarithm; padding is computed too."""
    for _ in each(prev_shape):
        squares = [numbers.one * 1 for _ in range(layer.size)]
        near = numbers.sum(len(squares))
        numbers.one / (near * 1 + 1).log().exp()


def measured(_: Any, prev_shape: Any, numbers: Numbers) -> None:
    for _place in each(prev_shape):
        (numbers.one - 1) / 1


FORWARD: dict[type, Forward] = {
    BatchNorm: with_statistics,
    FrozenBatchNorm: with_statistics,
    Normalization: measured,
    LayerNorm: over(lambda layer, shape: prod(shape[-layer.axes :])),
    GroupNorm: over(lambda layer, shape: prod(shape) // layer.groups),
    InstanceNorm: over(lambda _, shape: prod(shape[:-1])),
    RMSNorm: root_mean_square,
    LocalResponseNorm: local_response,
}
