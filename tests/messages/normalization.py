"""Wrong uses of normalisation."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import (
    BatchNorm,
    ConfigError,
    GroupNorm,
    InstanceNorm,
    LayerNorm,
    LocalResponseNorm,
    RMSNorm,
    ShapeError,
)

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
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
        "BatchNorm(): a shape must be a tuple of whole numbers, got [28, 28, 64] (list)",
    ),
    (
        lambda: BatchNorm(scale=False).output_shape((28, 0, 64)),
        ShapeError,
        "BatchNorm(scale=False): every size in a shape must be 1 or more, got (28, 0, 64)",
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
        "InstanceNorm(): expects an input with an axis in front of its channels, got (64,); use LayerNorm() instead",
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
        "LocalResponseNorm(size=3): expects an input with an axis in front of its channels, got (96,)",
    ),
]
