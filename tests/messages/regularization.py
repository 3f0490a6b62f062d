"""Wrong uses of regularisation."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import ConfigError, Dropout, DropPath, GaussianNoise, ShapeError, SpatialDropout

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: Dropout(-0.1), ConfigError, "Dropout: rate must be a number from 0 to 1, got -0.1"),
    (lambda: any_of.Dropout("0.5"), TypeError, "Dropout: rate must be a number from 0 to 1, got '0.5' (str)"),
    (
        lambda: any_of.Dropout(0.1).output_shape(4096),
        TypeError,
        "Dropout(rate=0.1): a shape must be a tuple of whole numbers, got 4096 (int)",
    ),
    (
        lambda: Dropout().output_shape(()),
        ShapeError,
        "Dropout(): a shape must have at least one axis, got ()",
    ),
    (lambda: SpatialDropout(2), ConfigError, "SpatialDropout: rate must be a number from 0 to 1, got 2"),
    (
        lambda: any_of.SpatialDropout(None),
        TypeError,
        "SpatialDropout: rate must be a number from 0 to 1, got None (NoneType)",
    ),
    (
        lambda: any_of.SpatialDropout().output_shape([14, 512]),
        TypeError,
        "SpatialDropout(): a shape must be a tuple of whole numbers, got [14, 512] (list)",
    ),
    (
        lambda: SpatialDropout(0.1).output_shape((512,)),
        ShapeError,
        "SpatialDropout(rate=0.1): expects an input with an axis in front of its channels, got (512,);"
        " use Dropout() instead",
    ),
    (
        lambda: SpatialDropout().output_shape((0, 512)),
        ShapeError,
        "SpatialDropout(): every size in a shape must be 1 or more, got (0, 512)",
    ),
    (lambda: DropPath(1.1), ConfigError, "DropPath: rate must be a number from 0 to 1, got 1.1"),
    (
        lambda: any_of.DropPath(True),
        TypeError,
        "DropPath: rate must be a number from 0 to 1, got True (bool)",
    ),
    (
        lambda: any_of.DropPath(0.1).output_shape("96"),
        TypeError,
        "DropPath(rate=0.1): a shape must be a tuple of whole numbers, got '96' (str)",
    ),
    (
        lambda: DropPath(0.1).output_shape((7, 0)),
        ShapeError,
        "DropPath(rate=0.1): every size in a shape must be 1 or more, got (7, 0)",
    ),
    (lambda: GaussianNoise(1.5), ConfigError, "GaussianNoise: stddev must be a number from 0 to 1, got 1.5"),
    (
        lambda: any_of.GaussianNoise(1j),
        TypeError,
        "GaussianNoise: stddev must be a number from 0 to 1, got 1j (complex)",
    ),
    (
        lambda: any_of.GaussianNoise(0.1).output_shape((28, None)),
        TypeError,
        "GaussianNoise(stddev=0.1): a shape must hold whole numbers only, got (28, None)",
    ),
    (
        lambda: GaussianNoise(0.1).output_shape((28, -1)),
        ShapeError,
        "GaussianNoise(stddev=0.1): every size in a shape must be 1 or more, got (28, -1)",
    ),
]
