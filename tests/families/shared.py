"""What is shared: one layer in several places, which frameworks write as a call more."""

from typing import Any

import cnnparams
from cnnparams import ConfigError, Conv2D, Input, ReLU, Sequential, ShapeError, Shared, Weight
from tests.against.entry import Entry
from tests.records import Example, Wrong

THREE_BY_THREE = {"kernel_height": 3, "kernel_width": 3}

EXAMPLES = [
    Example(
        Shared(Conv2D(9, 3, padding=1), name="head"),
        (64, 64, 256),
        (64, 64, 9),
        (Weight("kernel", **THREE_BY_THREE, in_channels=256, filters=9), Weight("bias", filters=9)),
        20745,  # ((3 * 3 * 256) + 1) * 9
        "the layer that is shared",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

HEAD = Shared(Conv2D(4, 1), name="head")
CONV = "Conv2D(filters=4, kernel_size=(1, 1))"

WRONG: list[Wrong] = [
    (
        lambda: any_of.Shared(ReLU, name="a"),
        TypeError,
        "Shared: layer must be a layer, got the class ReLU; write ReLU(...)",
    ),
    (
        lambda: Shared(ReLU(trainable=False), name="a"),
        ConfigError,
        "Shared: layer must leave name and trainable to its wrapper, got trainable=False; write Shared(..., trainable=False)",
    ),
    (
        lambda: Shared(Shared(ReLU(), name="a"), name="b"),
        ConfigError,
        "Shared: layer must not be shared itself, got Shared(layer=ReLU())",
    ),
    (
        lambda: any_of.Shared(Input((3,)), name="a"),
        ConfigError,
        "Shared: layer must have an input, got Input(shape=(3,))",
    ),
    (lambda: Shared(ReLU(), name="a\n"), ConfigError, "Shared: name must be printable, got 'a\\n'"),
    (lambda: Shared(ReLU(), name="a", place=""), ConfigError, "Shared: place must not be empty, got ''"),
    (
        lambda: any_of.Shared(ReLU(), name="a", place=3),
        TypeError,
        "Shared: place must be a string, got 3 (int)",
    ),
    (
        lambda: any_of.Shared(ReLU(), name="a", trainable=1),
        TypeError,
        "Shared: trainable must be True or False, got 1 (int)",
    ),
    (
        lambda: any_of.Shared(Conv2D(4, 1), name="head").param_count((8,)),
        ShapeError,
        f"{CONV}: expects an input (height, width, channels), got (8,)",
    ),
    (
        lambda: any_of.Shared(Conv2D(4, 1), name="head").explain((8,)),
        ShapeError,
        f"{CONV}: expects an input (height, width, channels), got (8,)",
    ),
    (
        lambda: HEAD.output_shape((8, 8, 0)),
        ShapeError,
        f"{CONV}: every size in a shape must be 1 or more, got (8, 8, 0)",
    ),
    (
        lambda: any_of.Shared(Conv2D(4, 1), name="head").weights([8, 8, 4]),
        TypeError,
        f"{CONV}: a shape must be a tuple of whole numbers, got [8, 8, 4] (list); write (8, 8, 4)",
    ),
    (
        lambda: any_of.Shared(Sequential(Shared(Sequential(Shared(ReLU(), name="a")), name="b")), name="a"),
        ConfigError,
        "Shared: layer must not hold a use of its own name 'a', got Shared(layer=ReLU())",
    ),
    (
        lambda: any_of.Shared(ReLU(), name="a "),
        ConfigError,
        "Shared: name must not begin or end with a blank, got 'a '",
    ),
    (lambda: any_of.Shared(3, name="head"), TypeError, "Shared: layer must be a layer, got 3 (int)"),
    (
        lambda: any_of.Shared(ReLU(name="a"), name="head"),
        ConfigError,
        "Shared: layer must leave name and trainable to its wrapper, got name='a'; write Shared(..., name='a')",
    ),
    (
        lambda: any_of.Shared(ReLU(), name=None),
        TypeError,
        "Shared: name must be a string, got None (NoneType)",
    ),
    (lambda: any_of.Shared(ReLU(), name=" "), ConfigError, "Shared: name must not be empty, got ' '"),
    (lambda: any_of.Shared(ReLU(), name="a/b"), ConfigError, "Shared: name must not contain '/', got 'a/b'"),
    (
        lambda: any_of.Shared(ReLU(), name="a", place="a/b"),
        ConfigError,
        "Shared: place must not contain '/', got 'a/b'",
    ),
]

ENTRIES = (
    Entry(
        Shared,
        torch="a module called twice: compared in whole networks",
        keras="a layer called twice: compared in whole networks",
    ),
)
