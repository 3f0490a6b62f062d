"""Wrong uses of resizing."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import (
    ConfigError,
    PixelShuffle,
    PixelUnshuffle,
    Resize,
    ShapeError,
    UpSample1D,
    UpSample2D,
    UpSample3D,
)

any_of: Any = cnnparams  # wrong types are passed on purpose

ONE = "must be a whole number, or 1 of them (length)"
PAIR = "must be a whole number, or 2 of them (height, width)"
TRIPLE = "must be a whole number, or 3 of them (depth, height, width)"

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: any_of.UpSample1D(1.5), TypeError, f"UpSample1D: size {ONE}, got 1.5 (float)"),
    (lambda: UpSample1D(0), ConfigError, "UpSample1D: size must be 1 or more, got 0"),
    (
        lambda: any_of.UpSample1D().output_shape((7,)),
        ShapeError,
        "UpSample1D(): expects an input (length, channels), got (7,)",
    ),
    (lambda: any_of.UpSample2D(None), TypeError, f"UpSample2D: size {PAIR}, got None (NoneType)"),
    (lambda: any_of.UpSample2D((2, 2, 2)), ConfigError, f"UpSample2D: size {PAIR}, got (2, 2, 2)"),
    (lambda: UpSample2D((2, -1)), ConfigError, "UpSample2D: size must be 1 or more, got -1"),
    (
        lambda: any_of.UpSample2D(3).output_shape((7, 5)),
        ShapeError,
        "UpSample2D(size=(3, 3)): expects an input (height, width, channels), got (7, 5); a picture without colours is (7, 5, 1)",
    ),
    (lambda: any_of.UpSample3D([2]), TypeError, f"UpSample3D: size {TRIPLE}, got [2] (list)"),
    (lambda: any_of.UpSample3D((2,)), ConfigError, f"UpSample3D: size {TRIPLE}, got (2,)"),
    (lambda: UpSample3D(-2), ConfigError, "UpSample3D: size must be 1 or more, got -2"),
    (
        lambda: any_of.UpSample3D().output_shape((7, 7, 5)),
        ShapeError,
        "UpSample3D(): expects an input (depth, height, width, channels), got (7, 7, 5)",
    ),
    (lambda: any_of.Resize("7"), TypeError, f"Resize: size {PAIR}, got '7' (str)"),
    (lambda: any_of.Resize((7,)), ConfigError, f"Resize: size {PAIR}, got (7,)"),
    (lambda: Resize((7, 0)), ConfigError, "Resize: size must be 1 or more, got 0"),
    (
        lambda: any_of.Resize(7).output_shape((49, 5)),
        ShapeError,
        "Resize(size=(7, 7)): expects an input (height, width, channels), got (49, 5); a picture without colours is (49, 5, 1)",
    ),
    (
        lambda: any_of.PixelShuffle((2, 2)),
        TypeError,
        "PixelShuffle: factor must be a whole number, got (2, 2) (tuple)",
    ),
    (lambda: PixelShuffle(0), ConfigError, "PixelShuffle: factor must be 1 or more, got 0"),
    (
        lambda: any_of.PixelShuffle(2).output_shape((7, 4)),
        ShapeError,
        "PixelShuffle(factor=2): expects an input (height, width, channels), got (7, 4); a picture without colours is (7, 4, 1)",
    ),
    (
        lambda: PixelShuffle(3).output_shape((64, 64, 10)),
        ShapeError,
        "PixelShuffle(factor=3): factor * factor = 9 must divide the 10 channels of the input"
        " (input (64, 64, 10)); add Conv2D(18, 1) before it",
    ),
    (
        lambda: any_of.PixelUnshuffle(2.0),
        TypeError,
        "PixelUnshuffle: factor must be a whole number, got 2.0 (float)",
    ),
    (lambda: PixelUnshuffle(-1), ConfigError, "PixelUnshuffle: factor must be 1 or more, got -1"),
    (
        lambda: any_of.PixelUnshuffle(2).output_shape((8,)),
        ShapeError,
        "PixelUnshuffle(factor=2): expects an input (height, width, channels), got (8,)",
    ),
    (
        lambda: PixelUnshuffle(4).output_shape((8, 9, 3)),
        ShapeError,
        "PixelUnshuffle(factor=4): factor must divide height and width, got 8 x 9 (input (8, 9, 3));"
        " add ZeroPad2D(((0, 0), (0, 3))) before it",
    ),
    (
        lambda: PixelUnshuffle(4).output_shape((7, 8, 3)),
        ShapeError,
        "PixelUnshuffle(factor=4): factor must divide height and width, got 7 x 8 (input (7, 8, 3));"
        " add ZeroPad2D(((0, 1), (0, 0))) before it",
    ),
]
