"""Wrong uses of embeddings."""

from collections.abc import Callable
from typing import Any

from cnnparams import ConfigError, Embedding, ShapeError

embedding: Any = Embedding  # wrong types are passed on purpose

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (
        lambda: embedding(0, 16),
        ConfigError,
        "Embedding: vocabulary_size must be 1 or more, got 0",
    ),
    (lambda: embedding(1000, -1), ConfigError, "Embedding: features must be 1 or more, got -1"),
    (
        lambda: embedding(1e4, 16),
        TypeError,
        "Embedding: vocabulary_size must be a whole number, got 10000.0 (float)",
    ),
    (
        lambda: embedding(1000, 16).output_shape((7, 7)),
        ShapeError,
        "Embedding(vocabulary_size=1000, features=16): expects an input (features), got (7, 7);"
        " add Flatten() before it",
    ),
    (
        lambda: embedding(1000, 16).weights([7]),
        TypeError,
        "Embedding(vocabulary_size=1000, features=16): a shape must be a tuple of whole numbers, got [7] (list)",
    ),
]
