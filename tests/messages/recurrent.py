"""Wrong uses of recurrent layers."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import GRU, ConfigError, ShapeError, SimpleRNN

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: SimpleRNN(0), ConfigError, "SimpleRNN: units must be 1 or more, got 0"),
    (lambda: any_of.LSTM(8.0), TypeError, "LSTM: units must be a whole number, got 8.0 (float)"),
    (
        lambda: any_of.LSTM(8, return_sequences="yes"),
        TypeError,
        "LSTM: return_sequences must be True or False, got 'yes' (str)",
    ),
    (lambda: any_of.GRU(8, bias=None), TypeError, "GRU: bias must be True or False, got None (NoneType)"),
    (lambda: GRU(8, bias_vectors=0), ConfigError, "GRU: bias_vectors must be 1 or more, got 0"),
    (lambda: SimpleRNN(8, bias_vectors=3), ConfigError, "SimpleRNN: bias_vectors must be 1 or 2, got 3"),
    (
        lambda: any_of.LSTM(8, bias_vectors=True),
        TypeError,
        "LSTM: bias_vectors must be a whole number, got True (bool)",
    ),
    (lambda: GRU(8, num_layers=0), ConfigError, "GRU: num_layers must be 1 or more, got 0"),
    (
        lambda: any_of.GRU(8, num_layers="2"),
        TypeError,
        "GRU: num_layers must be a whole number, got '2' (str)",
    ),
    (any_of.LSTM, TypeError, "LSTM.__init__() missing 1 required positional argument: 'units'"),
    (
        lambda: any_of.LSTM(8, dropout=0.5),
        TypeError,
        "LSTM.__init__() got an unexpected keyword argument 'dropout'",
    ),
    (
        lambda: any_of.SimpleRNN(8).output_shape((128,)),
        ShapeError,
        "SimpleRNN(units=8): expects an input (length, channels), got (128,)",
    ),
    (
        lambda: any_of.LSTM(8, return_sequences=True).param_count((7, 7, 3)),
        ShapeError,
        "LSTM(units=8, return_sequences=True): expects an input (length, channels), got (7, 7, 3)",
    ),
    (
        lambda: GRU(8).weights((0, 3)),
        ShapeError,
        "GRU(units=8): every size in a shape must be 1 or more, got (0, 3)",
    ),
    (
        lambda: any_of.GRU(8).weights("abc"),
        TypeError,
        "GRU(units=8): a shape must be a tuple of whole numbers, got 'abc' (str)",
    ),
]
