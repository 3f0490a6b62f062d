"""Channels: PyTorch has a module that shuffles them and functions for the rest; Keras does it by hand."""

from hypothesis import strategies as st

from cnnparams import ChannelShuffle, ChannelSlice, PadChannels
from tests.against import draw
from tests.against.entry import Entry
from tests.against.torch_side import Torch

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
