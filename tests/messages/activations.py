"""Wrong uses of activations."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import Activation, ConfigError, PReLU, ReLU, ShapeError, Softmax

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: any_of.Activation(3), TypeError, "Activation: function must be a string, got 3 (int)"),
    (lambda: Activation(" "), ConfigError, "Activation: function must not be empty, got ' '"),
    (
        lambda: any_of.Activation("tanh").output_shape(6),
        TypeError,
        "Activation(function='tanh'): a shape must be a tuple of whole numbers, got 6 (int)",
    ),
    (
        lambda: Activation("tanh").output_shape((6, 0)),
        ShapeError,
        "Activation(function='tanh'): every size in a shape must be 1 or more, got (6, 0)",
    ),
    (
        lambda: any_of.ReLU().output_shape((6, 1.5)),
        TypeError,
        "ReLU(): a shape must hold whole numbers only, got (6, 1.5)",
    ),
    (lambda: ReLU().output_shape(()), ShapeError, "ReLU(): a shape must have at least one axis, got ()"),
    (
        lambda: any_of.Softmax().output_shape([10]),
        TypeError,
        "Softmax(): a shape must be a tuple of whole numbers, got [10] (list)",
    ),
    (
        lambda: Softmax().output_shape((-10,)),
        ShapeError,
        "Softmax(): every size in a shape must be 1 or more, got (-10,)",
    ),
    (
        lambda: any_of.PReLU(per="image"),
        ConfigError,
        "PReLU: per must be 'channel', 'network' or 'element', got 'image'",
    ),
    (
        lambda: any_of.PReLU(per=1),
        TypeError,
        "PReLU: per must be 'channel', 'network' or 'element', got 1 (int)",
    ),
    (
        lambda: any_of.PReLU(per="network").weights(None),
        TypeError,
        "PReLU(per='network'): a shape must be a tuple of whole numbers, got None (NoneType)",
    ),
    (
        lambda: PReLU(per="element").output_shape((4, 0)),
        ShapeError,
        "PReLU(per='element'): every size in a shape must be 1 or more, got (4, 0)",
    ),
]
