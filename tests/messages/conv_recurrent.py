"""Wrong uses of recurrent convolutions."""

from collections.abc import Callable
from typing import Any

from cnnparams import ConfigError, ConvLSTM2D, ShapeError

conv: Any = ConvLSTM2D  # wrong types are passed on purpose

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: conv(0, 3), ConfigError, "ConvLSTM2D: filters must be 1 or more, got 0"),
    (
        lambda: conv(8, 3, stride="2"),
        TypeError,
        "ConvLSTM2D: stride must be a whole number, or 2 of them (height, width), got '2' (str)",
    ),
    (lambda: conv(8, 3, dilation=0), ConfigError, "ConvLSTM2D: dilation must be 1 or more, got 0"),
    (
        lambda: conv(8, 3, padding="causal"),
        ConfigError,
        "ConvLSTM2D: padding must be 'valid' or 'same', got 'causal'",
    ),
    (
        lambda: conv(8, 3, padding=1),
        TypeError,
        "ConvLSTM2D: padding must be 'valid' or 'same', got 1 (int)",
    ),
    (
        lambda: conv(8, 3, stride=(2, 1), dilation=(1, 2)),
        ConfigError,
        "ConvLSTM2D: dilation must be 1 with the stride (2, 1), got (1, 2)",
    ),
    (
        lambda: conv(8, 3).param_count((64, 64, 3)),
        ShapeError,
        "ConvLSTM2D(filters=8, kernel_size=(3, 3)): expects an input (depth, height, width, channels),"
        " got (64, 64, 3)",
    ),
    (
        lambda: conv(8, 5).output_shape((10, 4, 4, 3)),
        ShapeError,
        "ConvLSTM2D(filters=8, kernel_size=(5, 5)): a 5 x 5 kernel does not fit into 4 x 4 (input (4, 4, 3))",
    ),
]
