"""Wrong uses of pooling of all kinds."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import AdaptiveAvgPool2D, AvgPool1D, ConfigError, MaxPool3D, MaxUnpool2D, ShapeError

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (
        lambda: AvgPool1D(4, padding=((0, 3),)),
        ConfigError,
        "AvgPool1D: padding must be at most half of the pool size 4, got 3",
    ),
    (
        lambda: MaxPool3D((3, 1, 1), dilation=2).output_shape((4, 4, 4, 1)),
        ShapeError,
        "MaxPool3D(pool_size=(3, 1, 1), dilation=(2, 2, 2)): a 3 x 1 x 1 pool dilated to 5 x 1 x 1 does not fit"
        " into 4 x 4 x 4 (input (4, 4, 4, 1))",
    ),
    (
        lambda: any_of.GlobalAvgPool2D(keepdims=1),
        TypeError,
        "GlobalAvgPool2D: keepdims must be True or False, got 1 (int)",
    ),
    (
        lambda: any_of.GlobalMaxPool1D().param_count((7, 7, 3)),
        ShapeError,
        "GlobalMaxPool1D(): expects an input (length, channels), got (7, 7, 3)",
    ),
    (lambda: AdaptiveAvgPool2D(0), ConfigError, "AdaptiveAvgPool2D: output_size must be 1 or more, got 0"),
    (
        lambda: any_of.AdaptiveMaxPool3D(1).output_shape((7, 7, 3)),
        ShapeError,
        "AdaptiveMaxPool3D(output_size=(1, 1, 1)): expects an input (depth, height, width, channels), got (7, 7, 3)",
    ),
    (lambda: MaxUnpool2D(0), ConfigError, "MaxUnpool2D: pool_size must be 1 or more, got 0"),
    (
        lambda: any_of.MaxUnpool2D().param_count((7,)),
        ShapeError,
        "MaxUnpool2D(): expects an input (height, width, channels), got (7,)",
    ),
]
