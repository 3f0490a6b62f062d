"""Wrong uses of convolutions of all kinds."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import (
    ConfigError,
    Conv1D,
    Conv3D,
    ConvTranspose2D,
    DepthwiseConv2D,
    LocallyConnected2D,
    PartialConv2D,
    SeparableConv1D,
    SeparableConv2D,
    ShapeError,
    Subsample2D,
)

any_of: Any = cnnparams  # wrong types are passed on purpose

LENGTH = "must be 'valid', 'same', 'causal', a whole number, or for each of (length) a whole number or (before, after)"
VOLUME = "must be 'valid', 'same', a whole number, or for each of (depth, height, width) a whole number or (before, after)"
TABLE = "must be a tuple that holds, for each filter, the tuple of its channels"

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: any_of.Conv1D(8, 5, padding="full"), ConfigError, f"Conv1D: padding {LENGTH}, got 'full'"),
    (lambda: any_of.Conv1D(8, 5, padding=(1, 2)), ConfigError, f"Conv1D: padding {LENGTH}, got (1, 2)"),
    (
        lambda: any_of.Conv1D(8, (5, 5)),
        ConfigError,
        "Conv1D: kernel_size must be a whole number, or 1 of them (length), got (5, 5)",
    ),
    (lambda: Conv1D(8, 5, groups=3), ConfigError, "Conv1D: groups must divide the 8 filters, got 3"),
    (lambda: any_of.Conv3D(8, 5, padding="causal"), ConfigError, f"Conv3D: padding {VOLUME}, got 'causal'"),
    (
        lambda: Conv3D(8, 5).param_count((4, 9, 9, 3)),
        ShapeError,
        "Conv3D(filters=8, kernel_size=(5, 5, 5)): a 5 x 5 x 5 kernel does not fit into 4 x 9 x 9 (input (4, 9, 9, 3))",
    ),
    (
        lambda: any_of.Conv1D(8, 5).weights((9, 9, 3)),
        ShapeError,
        "Conv1D(filters=8, kernel_size=(5,)): expects an input (length, channels), got (9, 9, 3)",
    ),
    (
        lambda: ConvTranspose2D(8, 3, stride=2, output_padding=2),
        ConfigError,
        "ConvTranspose2D: output_padding must be smaller than the stride 2, got 2",
    ),
    (
        lambda: ConvTranspose2D(8, 3, stride=2, dilation=3, output_padding=2),
        ConfigError,
        "ConvTranspose2D: output_padding must be smaller than the stride 2, got 2",
    ),
    (
        lambda: any_of.ConvTranspose2D(8, 3, output_padding=-1),
        ConfigError,
        "ConvTranspose2D: output_padding must be 0 or more, got -1",
    ),
    (
        lambda: ConvTranspose2D(8, 3, groups=3),
        ConfigError,
        "ConvTranspose2D: groups must divide the 8 filters, got 3",
    ),
    (
        lambda: ConvTranspose2D(8, 3, groups=4).param_count((5, 5, 6)),
        ShapeError,
        "ConvTranspose2D(filters=8, kernel_size=(3, 3), groups=4): groups must divide the 6 channels of the input"
        " (input (5, 5, 6))",
    ),
    (
        lambda: ConvTranspose2D(8, 3, padding=2).output_shape((2, 9, 6)),
        ShapeError,
        "ConvTranspose2D(filters=8, kernel_size=(3, 3), padding=((2, 2), (2, 2))): nothing is left of 2 x 9 but 0 x 7"
        " (input (2, 9, 6)); use less padding",
    ),
    (
        lambda: any_of.DepthwiseConv2D(3, depth_multiplier=0),
        ConfigError,
        "DepthwiseConv2D: depth_multiplier must be 1 or more, got 0",
    ),
    (
        lambda: DepthwiseConv2D(3).output_shape((2, 2, 1)),
        ShapeError,
        "DepthwiseConv2D(kernel_size=(3, 3)): a 3 x 3 kernel does not fit into 2 x 2 (input (2, 2, 1))",
    ),
    (
        lambda: any_of.DepthwiseConv1D(3).weights((2,)),
        ShapeError,
        "DepthwiseConv1D(kernel_size=(3,)): expects an input (length, channels), got (2,)",
    ),
    (
        lambda: SeparableConv1D(4, 3).output_shape((2, 2)),
        ShapeError,
        "SeparableConv1D(filters=4, kernel_size=(3,)): a 3 kernel does not fit into 2 (input (2, 2))",
    ),
    (lambda: SeparableConv2D(0, 3), ConfigError, "SeparableConv2D: filters must be 1 or more, got 0"),
    (
        lambda: LocallyConnected2D(8, 5).weights((4, 4, 1)),
        ShapeError,
        "LocallyConnected2D(filters=8, kernel_size=(5, 5)): a 5 x 5 kernel does not fit into 4 x 4 (input (4, 4, 1))",
    ),
    (
        lambda: Subsample2D(3).param_count((2, 2, 1)),
        ShapeError,
        "Subsample2D(pool_size=(3, 3)): a 3 x 3 pool does not fit into 2 x 2 (input (2, 2, 1))",
    ),
    (
        lambda: any_of.PartialConv2D(5, [[0]]),
        TypeError,
        f"PartialConv2D: connections {TABLE}, got [[0]] (list)",
    ),
    (
        lambda: any_of.PartialConv2D(5, ((0, True),)),
        TypeError,
        f"PartialConv2D: connections {TABLE}, got ((0, True),) (tuple)",
    ),
    (
        lambda: PartialConv2D(5, ((0, 0),)),
        ConfigError,
        f"PartialConv2D: connections {TABLE}, at least one, from 0 on and none twice, got ((0, 0),)",
    ),
    (
        lambda: PartialConv2D(5, ()),
        ConfigError,
        f"PartialConv2D: connections {TABLE}, at least one, from 0 on and none twice, got ()",
    ),
    (
        lambda: PartialConv2D(5, ((),)),
        ConfigError,
        f"PartialConv2D: connections {TABLE}, at least one, from 0 on and none twice, got ((),)",
    ),
    (
        lambda: PartialConv2D(1, ((0, 3),)).param_count((5, 5, 3)),
        ShapeError,
        "PartialConv2D(kernel_size=(1, 1), connections=((0, 3),)): connections go up to channel 3,"
        " the input has 3 from 0 on (input (5, 5, 3))",
    ),
]
