"""Channels: PyTorch has a module that shuffles them and functions for the rest; Keras does it by hand."""

from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import ChannelShuffle, ChannelSlice, ConfigError, PadChannels, ShapeError
from tests.against import draw
from tests.against.entry import Entry
from tests.against.torch_side import Torch
from tests.records import TORCH_DOCS, Example, Wrong

SHUFFLENET = "https://arxiv.org/abs/1707.01083, table 1"
RESNET = "https://arxiv.org/abs/1512.03385, section 4.2"

EXAMPLES = [
    Example(
        ChannelShuffle(3),
        (28, 28, 240),
        (28, 28, 240),  # stage 2 with g = 3
        (),
        0,
        SHUFFLENET,
    ),
    Example(ChannelShuffle(2), (5, 4), (5, 4), (), 0, TORCH_DOCS + "ChannelShuffle.html"),
    Example(
        ChannelSlice(0, 58),
        (28, 28, 116),
        (28, 28, 58),  # half of stage 2 of ShuffleNet V2 1x: 116 // 2
        (),
        0,
        "https://arxiv.org/abs/1807.11164, table 5",
    ),
    Example(
        ChannelSlice(3, 8),
        (8,),
        (5,),
        (),
        0,
        "https://docs.pytorch.org/docs/stable/generated/torch.narrow.html",
    ),  # torch.narrow(x, 1, 3, 8 - 3)
    Example(PadChannels(8, 8), (16, 16, 16), (16, 16, 32), (), 0, RESNET),  # from 16 filters to 32
    Example(PadChannels(0, 5), (7,), (12,), (), 0, RESNET),  # 7 + 0 + 5
]

any_of: Any = cnnparams  # wrong types are passed on purpose


WRONG: list[Wrong] = [
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
        "ChannelShuffle(groups=3): expects an input with an axis before its channels, got (240,)",
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

BY_HAND = "Keras has no layer for it, only operations on arrays"

ENTRIES = (
    Entry(
        ChannelShuffle,
        required={"groups": draw.groups},
        inputs=draw.any_shape(),
        torch=Torch(lambda torch, layer, _: torch.nn.ChannelShuffle(layer.groups)),
        keras=BY_HAND,
    ),
    Entry(
        ChannelSlice,
        required={"start": st.integers(0, 4), "stop": st.integers(1, 12)},
        inputs=draw.any_shape(),
        torch=Torch(
            lambda _, layer, __: lambda array: array.narrow(1, layer.start, layer.stop - layer.start)
        ),
        keras=BY_HAND,
    ),
    Entry(
        PadChannels,
        required={"before": st.integers(0, 9), "after": st.integers(0, 9)},
        inputs=draw.any_shape(),
        torch=Torch(
            lambda torch, layer, shape: (
                lambda array: torch.nn.functional.pad(
                    array, [0, 0] * (len(shape) - 1) + [layer.before, layer.after]
                )
            )
        ),
        keras=BY_HAND,
    ),
)
