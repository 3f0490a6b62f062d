"""Wrong uses of layers that rearrange channels."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import ChannelShuffle, ChannelSlice, ConfigError, PadChannels, ShapeError

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (
        lambda: any_of.ChannelShuffle(None),
        TypeError,
        "ChannelShuffle: groups must be a whole number, got None (NoneType)",
    ),
    (lambda: ChannelShuffle(0), ConfigError, "ChannelShuffle: groups must be 1 or more, got 0"),
    (
        lambda: any_of.ChannelShuffle(3).output_shape("224"),
        TypeError,
        "ChannelShuffle(groups=3): a shape must be a tuple of whole numbers, got '224' (str)",
    ),
    (
        lambda: ChannelShuffle(3).output_shape((240,)),
        ShapeError,
        "ChannelShuffle(groups=3): expects an input with an axis in front of its channels, got (240,)",
    ),
    (
        lambda: ChannelShuffle(3).output_shape((28, 28, 200)),
        ShapeError,
        "ChannelShuffle(groups=3): groups must divide the 200 channels of the input (input (28, 28, 200))",
    ),
    (
        lambda: any_of.ChannelSlice(0.0, 58),
        TypeError,
        "ChannelSlice: start must be a whole number, got 0.0 (float)",
    ),
    (
        lambda: any_of.ChannelSlice(0, None),
        TypeError,
        "ChannelSlice: stop must be a whole number, got None (NoneType)",
    ),
    (lambda: ChannelSlice(-58, 58), ConfigError, "ChannelSlice: start must be 0 or more, got -58"),
    (lambda: ChannelSlice(0, -1), ConfigError, "ChannelSlice: stop must be 1 or more, got -1"),
    (lambda: ChannelSlice(58, 58), ConfigError, "ChannelSlice: stop must be more than start, 58, got 58"),
    (
        lambda: any_of.ChannelSlice(0, 58).output_shape((28, 28, "116")),
        TypeError,
        "ChannelSlice(start=0, stop=58): a shape must hold whole numbers only, got (28, 28, '116')",
    ),
    (
        lambda: ChannelSlice(0, 58).output_shape((28, 28, 57)),
        ShapeError,
        "ChannelSlice(start=0, stop=58): the input must have 58 channels or more, got 57 (input (28, 28, 57))",
    ),
    (
        lambda: ChannelSlice(0, 58).output_shape((28, 0, 58)),
        ShapeError,
        "ChannelSlice(start=0, stop=58): every size in a shape must be 1 or more, got (28, 0, 58)",
    ),
    (
        lambda: any_of.PadChannels(8, "8"),
        TypeError,
        "PadChannels: after must be a whole number, got '8' (str)",
    ),
    (lambda: PadChannels(-8, 0), ConfigError, "PadChannels: before must be 0 or more, got -8"),
    (
        lambda: any_of.PadChannels(8, 8).output_shape(None),
        TypeError,
        "PadChannels(before=8, after=8): a shape must be a tuple of whole numbers, got None (NoneType)",
    ),
    (
        lambda: any_of.PadChannels(8, 8).output_shape(()),
        ShapeError,
        "PadChannels(before=8, after=8): a shape must have at least one axis, got ()",
    ),
]
