"""Wrong uses of wrappers."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import (
    LSTM,
    Add,
    Bidirectional,
    ConfigError,
    Dense,
    Flatten,
    Input,
    ReLU,
    Sequential,
    ShapeError,
    Shared,
    TimeDistributed,
)

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (
        lambda: any_of.TimeDistributed(Shared(ReLU(), name="a")),
        ConfigError,
        "TimeDistributed: layer must not be shared itself, got Shared(layer=ReLU()); share what is outside",
    ),
    (
        lambda: any_of.TimeDistributed(Sequential(Sequential(Shared(ReLU(), name="a")))),
        ConfigError,
        "TimeDistributed: layer must hold nothing that is shared, got Shared(layer=ReLU())",
    ),
    (
        lambda: any_of.TimeDistributed(Sequential(Dense(3, trainable=False))),
        ConfigError,
        "TimeDistributed: layer must hold nothing that is frozen, got Dense(units=3, trainable=False)",
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
        lambda: any_of.Shared(Add(), name="head"),
        ConfigError,
        "Shared: layer must have one input, got Add()",
    ),
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
    (
        lambda: any_of.Bidirectional(3),
        TypeError,
        "Bidirectional: layer must be a layer, got 3 (int)",
    ),
    (
        lambda: any_of.TimeDistributed(Dense),
        TypeError,
        "TimeDistributed: layer must be a layer, got the class Dense; write Dense(...)",
    ),
    (
        lambda: TimeDistributed(Input((4,))),
        ConfigError,
        "TimeDistributed: layer must have one input, got Input(shape=(4,))",
    ),
    (
        lambda: any_of.Bidirectional(Dense(8)),
        ConfigError,
        "Bidirectional: layer must be recurrent, as LSTM(8) is, got Dense(units=8)",
    ),
    (
        lambda: TimeDistributed(Dense(8, name="FC1")),
        ConfigError,
        "TimeDistributed: layer must leave name and trainable to its wrapper, got name='FC1';"
        " write TimeDistributed(..., name='FC1')",
    ),
    (
        lambda: Bidirectional(LSTM(8, name="A", trainable=False)),
        ConfigError,
        "Bidirectional: layer must leave name and trainable to its wrapper, got name='A',"
        " trainable=False; write Bidirectional(..., name='A', trainable=False)",
    ),
    (
        lambda: any_of.Bidirectional(LSTM(8), merge="average"),
        ConfigError,
        "Bidirectional: merge must be 'concat', 'sum', 'mul' or 'ave', got 'average'",
    ),
    (
        lambda: any_of.Bidirectional(LSTM(8), merge=None),
        TypeError,
        "Bidirectional: merge must be 'concat', 'sum', 'mul' or 'ave', got None (NoneType)",
    ),
    (
        lambda: any_of.Bidirectional(LSTM(8)).param_count((7, 7, 3)),
        ShapeError,
        "LSTM(units=8): expects an input (length, channels), got (7, 7, 3)",
    ),
    (
        lambda: TimeDistributed(Dense(8)).output_shape((10,)),
        ShapeError,
        "TimeDistributed(layer=Dense(units=8)): expects an input with an axis in front of its channels,"
        " got (10,)",
    ),
    (
        lambda: TimeDistributed(Flatten()).weights((10, 0)),
        ShapeError,
        "TimeDistributed(layer=Flatten()): every size in a shape must be 1 or more, got (10, 0)",
    ),
    (
        lambda: any_of.TimeDistributed(Flatten()).weights(10),
        TypeError,
        "TimeDistributed(layer=Flatten()): a shape must be a tuple of whole numbers, got 10 (int)",
    ),
]
