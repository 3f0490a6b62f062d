"""Examples of recurrent convolutions."""

from cnnparams import ConvLSTM2D, Weight
from tests.examples.record import KERAS, Example

FIVE_BY_FIVE = {"kernel_height": 5, "kernel_width": 5}
THREE_BY_TWO = {"kernel_height": 3, "kernel_width": 2}
SOURCE = KERAS + "recurrent_layers/conv_lstm2d/"

EXAMPLES = [
    Example(
        ConvLSTM2D(64, 5, padding="same", return_sequences=True),
        (19, 64, 64, 1),
        (19, 64, 64, 64),
        (
            Weight("kernel", **FIVE_BY_FIVE, in_channels=1, gates=4, filters=64),
            Weight("recurrent_kernel", **FIVE_BY_FIVE, hidden_filters=64, gates=4, filters=64),
            Weight("bias", gates=4, filters=64),
        ),
        416256,  # ((5 * 5 * 1) + (5 * 5 * 64) + 1) * 4 * 64: https://keras.io/examples/vision/conv_lstm/
        SOURCE,
        keras="ConvLSTM2D",
    ),
    Example(
        ConvLSTM2D(4, (3, 2), stride=(2, 1), bias=False),
        (7, 9, 8, 3),
        (4, 7, 4),  # (9 - 3) // 2 + 1, (8 - 2) // 1 + 1
        (
            Weight("kernel", **THREE_BY_TWO, in_channels=3, gates=4, filters=4),
            Weight("recurrent_kernel", **THREE_BY_TWO, hidden_filters=4, gates=4, filters=4),
        ),
        672,  # ((3 * 2 * 3) + (3 * 2 * 4)) * 4 * 4
        SOURCE,
    ),
    Example(
        ConvLSTM2D(4, (3, 2), dilation=(1, 2)),
        (7, 9, 8, 3),
        (7, 6, 4),  # (9 - 3) // 1 + 1, (8 - ((2 - 1) * 2 + 1)) // 1 + 1
        (
            Weight("kernel", **THREE_BY_TWO, in_channels=3, gates=4, filters=4),
            Weight("recurrent_kernel", **THREE_BY_TWO, hidden_filters=4, gates=4, filters=4),
            Weight("bias", gates=4, filters=4),
        ),
        688,  # 672 + 4 * 4
        SOURCE,
    ),
]
