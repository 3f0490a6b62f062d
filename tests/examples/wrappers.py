"""Examples of wrappers."""

from cnnparams import (
    GRU,
    LSTM,
    BatchNorm,
    Bidirectional,
    Conv2D,
    ConvLSTM2D,
    Dense,
    Flatten,
    Shared,
    SimpleRNN,
    TimeDistributed,
    Weight,
)
from tests.examples.record import KERAS, TORCH, Example

THREE_BY_THREE = {"kernel_height": 3, "kernel_width": 3}
BIDIRECTIONAL = KERAS + "recurrent_layers/bidirectional/"
TIME_DISTRIBUTED = KERAS + "recurrent_layers/time_distributed/"

EXAMPLES = [
    Example(
        Bidirectional(LSTM(64, return_sequences=True)),
        (200, 128),
        (200, 128),  # 2 * 64
        (
            Weight("forward_kernel", inputs=128, gates=4, units=64),
            Weight("forward_recurrent_kernel", hidden=64, gates=4, units=64),
            Weight("forward_bias", gates=4, units=64),
            Weight("backward_kernel", inputs=128, gates=4, units=64),
            Weight("backward_recurrent_kernel", hidden=64, gates=4, units=64),
            Weight("backward_bias", gates=4, units=64),
        ),
        98816,  # https://keras.io/examples/nlp/bidirectional_lstm_imdb/
        BIDIRECTIONAL,
        keras="Bidirectional",
    ),
    Example(
        Bidirectional(GRU(20, bias=False)),
        (5, 10),
        (40,),
        (
            Weight("forward_kernel", inputs=10, gates=3, units=20),
            Weight("forward_recurrent_kernel", hidden=20, gates=3, units=20),
            Weight("backward_kernel", inputs=10, gates=3, units=20),
            Weight("backward_recurrent_kernel", hidden=20, gates=3, units=20),
        ),
        3600,  # torch.nn.GRU(10, 20, bias=False, bidirectional=True)
        TORCH + "GRU.html",
    ),
    Example(
        Bidirectional(SimpleRNN(4, bias=False), merge="ave"),
        (5, 3),
        (4,),
        (
            Weight("forward_kernel", inputs=3, units=4),
            Weight("forward_recurrent_kernel", hidden=4, units=4),
            Weight("backward_kernel", inputs=3, units=4),
            Weight("backward_recurrent_kernel", hidden=4, units=4),
        ),
        56,  # 2 * (3 + 4) * 4
        BIDIRECTIONAL,
    ),
    Example(
        Bidirectional(ConvLSTM2D(4, 3, bias=False)),
        (7, 9, 9, 3),
        (7, 7, 8),  # (9 - 3) // 1 + 1, 2 * 4
        (
            Weight("forward_kernel", **THREE_BY_THREE, in_channels=3, gates=4, filters=4),
            Weight("forward_recurrent_kernel", **THREE_BY_THREE, hidden_filters=4, gates=4, filters=4),
            Weight("backward_kernel", **THREE_BY_THREE, in_channels=3, gates=4, filters=4),
            Weight("backward_recurrent_kernel", **THREE_BY_THREE, hidden_filters=4, gates=4, filters=4),
        ),
        2016,  # 2 * ((3 * 3 * 3) + (3 * 3 * 4)) * 4 * 4
        BIDIRECTIONAL,
    ),
    Example(
        TimeDistributed(Conv2D(64, 3)),
        (10, 128, 128, 3),
        (10, 126, 126, 64),
        (
            Weight("kernel", **THREE_BY_THREE, in_channels=3, filters=64),
            Weight("bias", filters=64),
        ),
        1792,  # ((3 * 3 * 3) + 1) * 64
        TIME_DISTRIBUTED,
        keras="TimeDistributed",
    ),
    Example(
        TimeDistributed(Dense(8)),
        (10, 16),
        (10, 8),
        (Weight("kernel", inputs=16, units=8), Weight("bias", units=8)),
        136,  # (8 * 16) + 1 * 8
        TIME_DISTRIBUTED,
    ),
    Example(
        TimeDistributed(TimeDistributed(Flatten())), (3, 10, 4, 4, 2), (3, 10, 32), (), 0, TIME_DISTRIBUTED
    ),
    Example(
        TimeDistributed(BatchNorm()),
        (10, 16),
        (10, 16),
        (
            Weight("gamma", channels=16),
            Weight("beta", channels=16),
            Weight.state("moving_mean", channels=16),
            Weight.state("moving_variance", channels=16),
        ),
        32,  # 2 * 16
        TIME_DISTRIBUTED,
    ),
    Example(
        Shared(Conv2D(9, 3, padding=1), name="head"),
        (64, 64, 256),
        (64, 64, 9),
        (Weight("kernel", **THREE_BY_THREE, in_channels=256, filters=9), Weight("bias", filters=9)),
        20745,  # ((3 * 3 * 256) + 1) * 9
        "the layer that is shared",
    ),
]
