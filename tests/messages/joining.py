"""Wrong uses of merges in which one input lies behind another, or is cut to fit."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import Concat, ConfigError, CropLike, ShapeError

any_of: Any = cnnparams  # wrong types are passed on purpose

CUT = "resize or cut one of them first, for example with CropLike()"

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: any_of.Concat(axis=None), TypeError, "Concat: axis must be a whole number, got None (NoneType)"),
    (lambda: any_of.Concat(axis=True), TypeError, "Concat: axis must be a whole number, got True (bool)"),
    (
        lambda: Concat(axis=0),
        ConfigError,
        "Concat: axis must be counted from 1, or from -1 at the end (0 is the batch, which shapes leave out), got 0",
    ),
    (
        lambda: any_of.Concat().output_shape((28, 28, 64)),
        TypeError,
        "Concat(): takes a tuple of shapes, one for each input, got (28, 28, 64) (tuple)",
    ),
    (
        lambda: Concat().output_shape(((28, 28, 64),)),
        ShapeError,
        "Concat(): takes two inputs or more, got 1: ((28, 28, 64),)",
    ),
    (
        lambda: Concat().output_shape(((28, 28, 64), (28, -28, 64))),
        ShapeError,
        "Concat(): every size in a shape must be 1 or more, got (28, -28, 64)",
    ),
    (
        lambda: Concat(axis=4).output_shape(((28, 28, 64), (28, 28, 64))),
        ShapeError,
        "Concat(axis=4): there is no axis 4, got (28, 28, 64)",
    ),
    (
        lambda: Concat(axis=-4).output_shape(((28, 28, 64), (28, 28, 64))),
        ShapeError,
        "Concat(axis=-4): there is no axis -4, got (28, 28, 64)",
    ),
    (
        lambda: Concat().output_shape(((28, 28, 64), (28, 28, 32), (27, 28, 32))),
        ShapeError,
        f"Concat(): inputs 1 and 3 must have the same height, got (28, 28, 64) and (27, 28, 32); {CUT}",
    ),
    (
        lambda: Concat().output_shape(((56, 56, 64), (28, 28, 64))),
        ShapeError,
        f"Concat(): inputs 1 and 2 must have the same height and width, got (56, 56, 64) and (28, 28, 64); {CUT}",
    ),
    (
        lambda: Concat(axis=1).output_shape(((1, 512), (196, 768))),
        ShapeError,
        "Concat(axis=1): inputs 1 and 2 must have the same channels, got (1, 512) and (196, 768);"
        " put Conv1D(768, 1) behind input 1",
    ),
    (
        lambda: any_of.Concat().output_shape(((5, 5, 16), (10,))),
        ShapeError,
        "Concat(): inputs 1 and 2 must have equally many axes, got (5, 5, 16) and (10,);"
        " put Flatten() behind input 1",
    ),
    (
        lambda: any_of.Concat().output_shape(((10,), (10,), (5, 5, 16))),
        ShapeError,
        "Concat(): inputs 1 and 3 must have equally many axes, got (10,) and (5, 5, 16);"
        " put Flatten() behind input 3",
    ),
    (
        lambda: any_of.Concat().output_shape(((5, 5, 16), (5, 16))),
        ShapeError,
        "Concat(): inputs 1 and 2 must have equally many axes, got (5, 5, 16) and (5, 16)",
    ),
    (
        lambda: any_of.CropLike().output_shape([]),
        TypeError,
        "CropLike(): takes a tuple of shapes, one for each input, got [] (list)",
    ),
    (
        lambda: CropLike().output_shape(((8, 8, 3), (8, 8, 3), (8, 8, 3))),
        ShapeError,
        "CropLike(): takes two inputs, got 3: ((8, 8, 3), (8, 8, 3), (8, 8, 3))",
    ),
    (
        lambda: CropLike().output_shape(((8, 0, 3), (8, 8, 3))),
        ShapeError,
        "CropLike(): every size in a shape must be 1 or more, got (8, 0, 3)",
    ),
    (
        lambda: any_of.CropLike().output_shape(((8, 8, 3), (8, 3))),
        ShapeError,
        "CropLike(): expects two inputs with equally many axes, got (8, 8, 3) and (8, 3)",
    ),
    (
        lambda: CropLike().output_shape(((8,), (3,))),
        ShapeError,
        "CropLike(): expects an input with an axis in front of its channels, got (8,)",
    ),
    (
        lambda: CropLike().output_shape(((56, 56, 1024), (64, 64, 512))),
        ShapeError,
        "CropLike(): input 1 must be as large as input 2 or larger, got (56, 56, 1024) and (64, 64, 512);"
        " name them the other way round",
    ),
    (
        lambda: CropLike().output_shape(((56, 64, 8), (64, 56, 8))),
        ShapeError,
        "CropLike(): input 1 must be as large as input 2 or larger, got (56, 64, 8) and (64, 56, 8)",
    ),
]
