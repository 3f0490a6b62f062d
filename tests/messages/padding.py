"""Wrong uses of padding and cropping."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import ConfigError, Crop1D, Crop2D, Crop3D, ShapeError, ZeroPad1D, ZeroPad2D, ZeroPad3D

any_of: Any = cnnparams  # wrong types are passed on purpose

ENDS = "must be a whole number or (before, after)"
SIDES = "must be a whole number, or for each of (height, width) a whole number or (before, after)"
FACES = "must be a whole number, or for each of (depth, height, width) a whole number or (before, after)"

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: any_of.ZeroPad1D(1.0), TypeError, f"ZeroPad1D: padding {ENDS}, got 1.0 (float)"),
    (lambda: any_of.ZeroPad1D((1, True)), TypeError, f"ZeroPad1D: padding {ENDS}, got (1, True) (tuple)"),
    (lambda: any_of.ZeroPad1D((1, 2, 3)), ConfigError, f"ZeroPad1D: padding {ENDS}, got (1, 2, 3)"),
    (lambda: ZeroPad1D((0, -1)), ConfigError, "ZeroPad1D: padding must be 0 or more, got -1"),
    (
        lambda: any_of.ZeroPad1D(1).output_shape((7, 7, 3)),
        ShapeError,
        "ZeroPad1D(padding=((1, 1),)): expects an input (length, channels), got (7, 7, 3)",
    ),
    (lambda: any_of.ZeroPad2D("same"), TypeError, f"ZeroPad2D: padding {SIDES}, got 'same' (str)"),
    (lambda: any_of.ZeroPad2D(None), TypeError, f"ZeroPad2D: padding {SIDES}, got None (NoneType)"),
    (lambda: any_of.ZeroPad2D((1, 0.5)), TypeError, f"ZeroPad2D: padding {SIDES}, got 0.5 (float)"),
    (lambda: any_of.ZeroPad2D((1, 2, 3, 4)), ConfigError, f"ZeroPad2D: padding {SIDES}, got (1, 2, 3, 4)"),
    (lambda: any_of.ZeroPad2D((1, (2, 3, 4))), ConfigError, f"ZeroPad2D: padding {SIDES}, got (2, 3, 4)"),
    (lambda: any_of.ZeroPad2D((1,)), ConfigError, f"ZeroPad2D: padding {SIDES}, got (1,)"),
    (lambda: ZeroPad2D(-1), ConfigError, "ZeroPad2D: padding must be 0 or more, got -1"),
    (
        lambda: any_of.ZeroPad2D(1).output_shape((49,)),
        ShapeError,
        "ZeroPad2D(padding=((1, 1), (1, 1))): expects an input (height, width, channels), got (49,)",
    ),
    (lambda: any_of.ZeroPad3D([1, 1, 1]), TypeError, f"ZeroPad3D: padding {FACES}, got [1, 1, 1] (list)"),
    (lambda: any_of.ZeroPad3D((1, 1)), ConfigError, f"ZeroPad3D: padding {FACES}, got (1, 1)"),
    (lambda: ZeroPad3D((1, 1, -2)), ConfigError, "ZeroPad3D: padding must be 0 or more, got -2"),
    (
        lambda: any_of.ZeroPad3D(0).output_shape((7, 7, 3)),
        ShapeError,
        "ZeroPad3D(padding=((0, 0), (0, 0), (0, 0))): expects an input (depth, height, width, channels),"
        " got (7, 7, 3)",
    ),
    (lambda: any_of.Crop1D("1"), TypeError, f"Crop1D: cropping {ENDS}, got '1' (str)"),
    (lambda: any_of.Crop1D(()), ConfigError, f"Crop1D: cropping {ENDS}, got ()"),
    (lambda: Crop1D(-1), ConfigError, "Crop1D: cropping must be 0 or more, got -1"),
    (
        lambda: Crop1D((3, 4)).output_shape((7, 5)),
        ShapeError,
        "Crop1D(cropping=((3, 4),)): cropping must leave some of the length, got 3 + 4 of 7 (input (7, 5))",
    ),
    (
        lambda: any_of.Crop1D(1).output_shape((7,)),
        ShapeError,
        "Crop1D(cropping=((1, 1),)): expects an input (length, channels), got (7,)",
    ),
    (lambda: any_of.Crop2D(True), TypeError, f"Crop2D: cropping {SIDES}, got True (bool)"),
    (lambda: any_of.Crop2D((1, 1, 1)), ConfigError, f"Crop2D: cropping {SIDES}, got (1, 1, 1)"),
    (lambda: Crop2D(((1, -1), 0)), ConfigError, "Crop2D: cropping must be 0 or more, got -1"),
    (
        lambda: Crop2D((0, 4)).output_shape((7, 7, 5)),
        ShapeError,
        "Crop2D(cropping=((0, 0), (4, 4))): cropping must leave some of the width, got 4 + 4 of 7"
        " (input (7, 7, 5))",
    ),
    (
        lambda: any_of.Crop2D(1).output_shape((7, 5)),
        ShapeError,
        "Crop2D(cropping=((1, 1), (1, 1))): expects an input (height, width, channels), got (7, 5); a picture without colours is (7, 5, 1)",
    ),
    (lambda: any_of.Crop3D({1}), TypeError, f"Crop3D: cropping {FACES}, got {{1}} (set)"),
    (lambda: any_of.Crop3D((1, 2)), ConfigError, f"Crop3D: cropping {FACES}, got (1, 2)"),
    (lambda: Crop3D(-3), ConfigError, "Crop3D: cropping must be 0 or more, got -3"),
    (
        lambda: Crop3D(((1, 0), 0, 0)).output_shape((1, 7, 7, 5)),
        ShapeError,
        "Crop3D(cropping=((1, 0), (0, 0), (0, 0))): cropping must leave some of the depth, got 1 + 0 of 1"
        " (input (1, 7, 7, 5))",
    ),
    (
        lambda: any_of.Crop3D(0).output_shape((7, 7, 5)),
        ShapeError,
        "Crop3D(cropping=((0, 0), (0, 0), (0, 0))): expects an input (depth, height, width, channels),"
        " got (7, 7, 5)",
    ),
]
