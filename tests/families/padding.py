"""Padding and cropping: PyTorch writes the last axis first, and crops with negative padding."""

from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import ConfigError, Crop1D, Crop2D, Crop3D, Layer, ShapeError, ZeroPad1D, ZeroPad2D, ZeroPad3D
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, TORCH_DOCS, Example, Wrong

EXAMPLES = [
    Example(ZeroPad2D(((0, -1), (2, -1))), (5, 5, 3), (4, 6, 3), (), 0, TORCH_DOCS + "ZeroPad2d.html"),
    Example(
        ZeroPad1D(2),
        (8, 3),
        (12, 3),  # 8 + 2 + 2
        (),
        0,
        KERAS_DOCS + "reshaping_layers/zero_padding1d/",
    ),
    Example(
        ZeroPad1D((1, 2)),
        (4, 3),
        (7, 3),  # keras.layers.ZeroPadding1D((1, 2)), torch.nn.ZeroPad1d((1, 2))
        (),
        0,
        TORCH_DOCS + "ZeroPad1d.html",
    ),
    Example(
        ZeroPad2D(3),
        (224, 224, 3),
        (230, 230, 3),  # conv1_pad of keras.applications.ResNet50
        (),
        0,
        KERAS_DOCS + "reshaping_layers/zero_padding2d/",
    ),
    Example(
        ZeroPad2D(((3, 4), (1, 2))),
        (4, 4, 8),
        (11, 7, 8),  # torch.nn.ZeroPad2d((1, 2, 3, 4))
        (),
        0,
        TORCH_DOCS + "ZeroPad2d.html",
    ),
    Example(
        ZeroPad2D((1, (0, 1))),
        (4, 5, 6),
        (6, 6, 6),  # keras.layers.ZeroPadding2D((1, (0, 1)))
        (),
        0,
        KERAS_DOCS + "reshaping_layers/zero_padding2d/",
    ),
    Example(
        ZeroPad3D((1, 2, (0, 1))),
        (4, 5, 6, 3),
        (6, 9, 7, 3),  # keras.layers.ZeroPadding3D((1, 2, (0, 1)))
        (),
        0,
        KERAS_DOCS + "reshaping_layers/zero_padding3d/",
    ),
    Example(
        Crop1D(1),
        (4, 3),
        (2, 3),  # 4 - 1 - 1
        (),
        0,
        KERAS_DOCS + "reshaping_layers/cropping1d/",
    ),
    Example(
        Crop1D((1, 2)),
        (4, 3),
        (1, 3),  # keras.layers.Cropping1D((1, 2))
        (),
        0,
        KERAS_DOCS + "reshaping_layers/cropping1d/",
    ),
    Example(
        Crop2D((2, 4)),
        (28, 28, 3),
        (24, 20, 3),  # keras.layers.Cropping2D(((2, 2), (4, 4)))
        (),
        0,
        KERAS_DOCS + "reshaping_layers/cropping2d/",
    ),
    Example(
        Crop2D(((1, 0), (0, 2))),
        (8, 9, 3),
        (7, 7, 3),  # 8 - 1 - 0, 9 - 0 - 2
        (),
        0,
        KERAS_DOCS + "reshaping_layers/cropping2d/",
    ),
    Example(
        Crop3D((1, 2, (0, 1))),
        (4, 5, 6, 3),
        (2, 1, 5, 3),  # keras.layers.Cropping3D((1, 2, (0, 1)))
        (),
        0,
        KERAS_DOCS + "reshaping_layers/cropping3d/",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

ENDS = "must be a whole number or (before, after)"
SIDES = "must be a whole number, or for each of (height, width) a whole number or (before, after)"
FACES = "must be a whole number, or for each of (depth, height, width) a whole number or (before, after)"


WRONG: list[Wrong] = [
    (lambda: any_of.ZeroPad1D(1.0), TypeError, f"ZeroPad1D: padding {ENDS}, got 1.0 (float)"),
    (lambda: any_of.ZeroPad1D((1, True)), TypeError, f"ZeroPad1D: padding {ENDS}, got (1, True) (tuple)"),
    (lambda: any_of.ZeroPad1D((1, 2, 3)), ConfigError, f"ZeroPad1D: padding {ENDS}, got (1, 2, 3)"),
    (
        lambda: ZeroPad1D((-2, -1)).output_shape((3, 5)),
        ShapeError,
        "ZeroPad1D(padding=((-2, -1),)): padding must leave some of the length, got 0 (input (3, 5))",
    ),
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
    (
        lambda: ZeroPad1D((2, -4)).output_shape((3, 5)),
        ShapeError,
        "ZeroPad1D(padding=((2, -4),)): padding must not cut off more than there is of the length, got 4"
        " (input (3, 5))",
    ),
    (
        lambda: ZeroPad2D((0, -3)).output_shape((5, 5, 2)),
        ShapeError,
        "ZeroPad2D(padding=((0, 0), (-3, -3))): padding must not cut off more than there is of the width, got 6 (input (5, 5, 2))",
    ),
    (
        lambda: any_of.ZeroPad2D(1).output_shape((49,)),
        ShapeError,
        "ZeroPad2D(padding=((1, 1), (1, 1))): expects an input (height, width, channels), got (49,)",
    ),
    (
        lambda: any_of.ZeroPad3D([1, 1, 1]),
        TypeError,
        f"ZeroPad3D: padding {FACES}, got [1, 1, 1] (list); write (1, 1, 1)",
    ),
    (lambda: any_of.ZeroPad3D((1, 1)), ConfigError, f"ZeroPad3D: padding {FACES}, got (1, 1)"),
    (
        lambda: ZeroPad3D((-1, 0, 0)).output_shape((2, 5, 5, 2)),
        ShapeError,
        "ZeroPad3D(padding=((-1, -1), (0, 0), (0, 0))): padding must leave some of the depth, got 0"
        " (input (2, 5, 5, 2))",
    ),
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
        "Crop2D(cropping=((1, 1), (1, 1))): expects an input (height, width, channels), got (7, 5); an image with one channel is (7, 5, 1)",
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


def below_none(sides: Any) -> bool:
    return any(number < 0 for side in sides for number in side)


def ends(layer: type[Layer[Any, Any]], axes: int, setting: str, theirs: str, sign: int) -> Entry:
    """Return the entry of a layer that changes both ends of so many axes; `theirs` is Keras' name of it."""

    def torch_module(torch: Any, layer: Any, _: Any) -> Any:
        numbers = [sign * number for sides in reversed(getattr(layer, setting)) for number in sides]
        return getattr(torch.nn, f"ZeroPad{axes}d")(numbers)

    def keras_layer(keras: Any, layer: Any, _: Any) -> Any:
        sides = getattr(layer, setting)
        return getattr(keras.layers, theirs)(sides if axes > 1 else sides[0])

    most = 9 // axes
    numbers = draw.padding(axes, most)
    if sign > 0:  # zeros, which PyTorch takes away where there are fewer than none
        numbers |= st.tuples(*[st.tuples(*[st.integers(-4, most)] * 2)] * axes)
    lengths = st.tuples(st.integers(1, 300), draw.channels)
    return Entry(
        layer,
        required={setting: numbers if axes > 1 else numbers | st.tuples(*[st.integers(0, most)] * 2)},
        inputs=draw.shape(axes + 1) if axes > 1 else draw.shape(2) | lengths,
        torch=Torch(torch_module, lacks={"a rank": lambda _, shape: len(shape) != axes + 1}),
        keras=Keras(
            keras_layer, lacks={"fewer zeros than none": lambda pad, _: below_none(getattr(pad, setting))}
        ),
    )


ENTRIES = (
    ends(ZeroPad1D, 1, "padding", "ZeroPadding1D", 1),
    ends(ZeroPad2D, 2, "padding", "ZeroPadding2D", 1),
    ends(ZeroPad3D, 3, "padding", "ZeroPadding3D", 1),
    ends(Crop1D, 1, "cropping", "Cropping1D", -1),
    ends(Crop2D, 2, "cropping", "Cropping2D", -1),
    ends(Crop3D, 3, "cropping", "Cropping3D", -1),
)
