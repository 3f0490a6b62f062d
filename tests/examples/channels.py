"""Examples of layers that rearrange channels."""

from cnnparams import ChannelShuffle, ChannelSlice, PadChannels
from tests.examples.record import TORCH, Example

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
        torch="ChannelShuffle",
    ),
    Example(ChannelShuffle(2), (5, 4), (5, 4), (), 0, TORCH + "ChannelShuffle.html"),
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
