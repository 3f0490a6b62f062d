"""Wrong uses of custom layers."""

from collections.abc import Callable
from typing import Any

from cnnparams import Custom, ShapeError

custom: Any = Custom  # wrong types are passed on purpose

RULE = "must be a tuple of Weight or a function of the input's shape"


def three(shape: object) -> int:
    return 3


WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: custom(3, (1,)), TypeError, f"Custom: weights {RULE}, got 3 (int)"),
    (lambda: custom((3,), (1,)), TypeError, f"Custom: weights {RULE}, got (3,) (tuple)"),
    (
        lambda: custom((), 3),
        TypeError,
        "Custom: output_shape: a shape must be a tuple of whole numbers, got 3 (int)",
    ),
    (
        lambda: custom((), (0,)),
        ShapeError,
        "Custom: output_shape: every size in a shape must be 1 or more, got (0,)",
    ),
    (
        lambda: custom(three, (1,)).param_count((1,)),
        TypeError,
        "Custom(weights=three, output_shape=(1,)): weights() must return a tuple of Weight, got 3 (int)",
    ),
    (
        lambda: custom((), three).param_count((1,)),
        TypeError,
        "Custom(weights=(), output_shape=three): a shape must be a tuple of whole numbers, got 3 (int)",
    ),
    (
        lambda: custom((), (1,)).param_count(3),
        TypeError,
        "Custom(weights=(), output_shape=(1,)): a shape must be a tuple of whole numbers, got 3 (int)",
    ),
]
