"""Examples of recurrent layers."""

from cnnparams import GRU, LSTM, SimpleRNN, Weight
from tests.examples.record import KERAS, TORCH, Example

EXAMPLES = [
    Example(
        SimpleRNN(4),
        (5, 3),
        (4,),
        (
            Weight("kernel", inputs=3, units=4),
            Weight("recurrent_kernel", hidden=4, units=4),
            Weight("bias", units=4),
        ),
        32,  # (3 + 4 + 1) * 4
        KERAS + "recurrent_layers/simple_rnn/",
        torch="RNN",
        keras="SimpleRNN",
    ),
    Example(
        SimpleRNN(20, return_sequences=True, bias_vectors=2, num_layers=2),
        (5, 10),
        (5, 20),
        (
            Weight("kernel", inputs=10, units=20),
            Weight("recurrent_kernel", hidden=20, units=20),
            Weight("bias", bias_vectors=2, units=20),
            Weight("kernel_l1", hidden=20, units=20),
            Weight("recurrent_kernel_l1", hidden=20, units=20),
            Weight("bias_l1", bias_vectors=2, units=20),
        ),
        1480,  # torch.nn.RNN(10, 20, 2): (10 + 20 + 2) * 20 + (20 + 20 + 2) * 20
        TORCH + "RNN.html",
    ),
    Example(
        SimpleRNN(20, bias=False, bias_vectors=2),
        (1, 10),
        (20,),
        (Weight("kernel", inputs=10, units=20), Weight("recurrent_kernel", hidden=20, units=20)),
        600,  # (10 + 20) * 20
        TORCH + "RNN.html",
    ),
    Example(
        LSTM(64, return_sequences=True),
        (200, 128),
        (200, 64),
        (
            Weight("kernel", inputs=128, gates=4, units=64),
            Weight("recurrent_kernel", hidden=64, gates=4, units=64),
            Weight("bias", gates=4, units=64),
        ),
        49408,  # (128 + 64 + 1) * 4 * 64: half of https://keras.io/examples/nlp/bidirectional_lstm_imdb/
        KERAS + "recurrent_layers/lstm/",
        torch="LSTM",
        keras="LSTM",
    ),
    Example(
        LSTM(20, bias_vectors=2, num_layers=2),
        (5, 10),
        (20,),
        (
            Weight("kernel", inputs=10, gates=4, units=20),
            Weight("recurrent_kernel", hidden=20, gates=4, units=20),
            Weight("bias", bias_vectors=2, gates=4, units=20),
            Weight("kernel_l1", hidden=20, gates=4, units=20),
            Weight("recurrent_kernel_l1", hidden=20, gates=4, units=20),
            Weight("bias_l1", bias_vectors=2, gates=4, units=20),
        ),
        5920,  # torch.nn.LSTM(10, 20, 2): (10 + 20 + 2) * 4 * 20 + (20 + 20 + 2) * 4 * 20
        TORCH + "LSTM.html",
    ),
    Example(
        LSTM(20, bias=False),
        (5, 10),
        (20,),
        (
            Weight("kernel", inputs=10, gates=4, units=20),
            Weight("recurrent_kernel", hidden=20, gates=4, units=20),
        ),
        2400,  # (10 + 20) * 4 * 20
        TORCH + "LSTM.html",
    ),
    Example(
        GRU(4),
        (5, 3),
        (4,),
        (
            Weight("kernel", inputs=3, gates=3, units=4),
            Weight("recurrent_kernel", hidden=4, gates=3, units=4),
            Weight("bias", bias_vectors=2, gates=3, units=4),
        ),
        108,  # (3 + 4 + 2) * 3 * 4
        KERAS + "recurrent_layers/gru/",
        torch="GRU",
        keras="GRU",
    ),
    Example(
        GRU(5, return_sequences=True, bias_vectors=1, num_layers=3),
        (7, 3),
        (7, 5),
        (
            Weight("kernel", inputs=3, gates=3, units=5),
            Weight("recurrent_kernel", hidden=5, gates=3, units=5),
            Weight("bias", gates=3, units=5),
            Weight("kernel_l1", hidden=5, gates=3, units=5),
            Weight("recurrent_kernel_l1", hidden=5, gates=3, units=5),
            Weight("bias_l1", gates=3, units=5),
            Weight("kernel_l2", hidden=5, gates=3, units=5),
            Weight("recurrent_kernel_l2", hidden=5, gates=3, units=5),
            Weight("bias_l2", gates=3, units=5),
        ),
        465,  # three of keras.layers.GRU(5, reset_after=False): 135 + 165 + 165
        KERAS + "recurrent_layers/gru/",
    ),
    Example(
        GRU(20, bias=False),
        (5, 10),
        (20,),
        (
            Weight("kernel", inputs=10, gates=3, units=20),
            Weight("recurrent_kernel", hidden=20, gates=3, units=20),
        ),
        1800,  # (10 + 20) * 3 * 20
        TORCH + "GRU.html",
    ),
]
