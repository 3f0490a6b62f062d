"""Wrong uses of attention."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import ConfigError, MultiHeadAttention, ShapeError

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: MultiHeadAttention(0, 64), ConfigError, "MultiHeadAttention: heads must be 1 or more, got 0"),
    (
        lambda: any_of.MultiHeadAttention("12", 64),
        TypeError,
        "MultiHeadAttention: heads must be a whole number, got '12' (str)",
    ),
    (
        lambda: MultiHeadAttention(12, -64),
        ConfigError,
        "MultiHeadAttention: head_features must be 1 or more, got -64",
    ),
    (
        lambda: any_of.MultiHeadAttention(12, 768 / 12),
        TypeError,
        "MultiHeadAttention: head_features must be a whole number, got 64.0 (float)",
    ),
    (
        lambda: MultiHeadAttention(12, 64, output_features=0),
        ConfigError,
        "MultiHeadAttention: output_features must be 1 or more, got 0",
    ),
    (
        lambda: any_of.MultiHeadAttention(12, 64, output_features=(768,)),
        TypeError,
        "MultiHeadAttention: output_features must be a whole number, got (768,) (tuple)",
    ),
    (
        lambda: any_of.MultiHeadAttention(12, 64, bias=0),
        TypeError,
        "MultiHeadAttention: bias must be True or False, got 0 (int)",
    ),
    (
        lambda: any_of.MultiHeadAttention(2, 4).weights([49, 8]),
        TypeError,
        "MultiHeadAttention(heads=2, head_features=4): a shape must be a tuple of whole numbers, got [49, 8] (list)",
    ),
    (
        lambda: MultiHeadAttention(2, 4).weights((8,)),
        ShapeError,
        "MultiHeadAttention(heads=2, head_features=4): expects an input with an axis in front of its channels, got (8,)",
    ),
    (
        lambda: MultiHeadAttention(2, 4, bias=False).output_shape((0, 8)),
        ShapeError,
        "MultiHeadAttention(heads=2, head_features=4, bias=False): every size in a shape must be 1 or more, got (0, 8)",
    ),
]
