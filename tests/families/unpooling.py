"""Unpooling: PyTorch's takes the places of the numbers as a second argument, which says nothing of shapes."""

from typing import Any

import cnnparams
from cnnparams import ConfigError, MaxUnpool2D, ShapeError
from tests.against import draw
from tests.against.entry import Entry
from tests.against.torch_side import Torch, unbatched
from tests.records import TORCH_DOCS, Example, Wrong

EXAMPLES = [
    Example(
        MaxUnpool2D(),
        (14, 14, 8),
        (28, 28, 8),  # (14 - 1) * 2 + 2
        (),
        0,
        TORCH_DOCS + "MaxUnpool2d.html",
    ),
    Example(
        MaxUnpool2D((3, 2), stride=(2, 1)), (5, 5, 3), (11, 6, 3), (), 0, TORCH_DOCS + "MaxUnpool2d.html"
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[Wrong] = [
    (lambda: MaxUnpool2D(0), ConfigError, "MaxUnpool2D: pool_size must be 1 or more, got 0"),
    (
        lambda: any_of.MaxUnpool2D().param_count((7,)),
        ShapeError,
        "MaxUnpool2D(): expects an input (height, width, channels), got (7,)",
    ),
]

ENTRIES = (
    Entry(
        MaxUnpool2D,
        options={"pool_size": draw.per_axis(2, 5), "stride": draw.per_axis(2, 4)},
        inputs=draw.shape(3),
        torch=Torch(
            lambda torch, pool, _: torch.nn.MaxUnpool2d(pool.pool_size, pool.stride),
            call=lambda unpool, array: unpool(array, array.long()),
            lacks=unbatched(3),
        ),
        keras="Keras has no pooling that remembers where the maxima were",
    ),
)
