"""Wrong uses of learnt tensors."""

from collections.abc import Callable
from typing import Any

import cnnparams
from cnnparams import ClassToken, LayerScale, Network, Parameter, PositionEmbedding, ShapeError

any_of: Any = cnnparams  # wrong types are passed on purpose

WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (
        lambda: any_of.LayerScale().weights([96]),
        TypeError,
        "LayerScale(): a shape must be a tuple of whole numbers, got [96] (list)",
    ),
    (
        lambda: LayerScale().output_shape((7, 7, 0)),
        ShapeError,
        "LayerScale(): every size in a shape must be 1 or more, got (7, 7, 0)",
    ),
    (
        lambda: any_of.PositionEmbedding().weights(196),
        TypeError,
        "PositionEmbedding(): a shape must be a tuple of whole numbers, got 196 (int)",
    ),
    (
        lambda: any_of.PositionEmbedding().output_shape((14, 14, 768)),
        ShapeError,
        "PositionEmbedding(): expects an input (length, channels), got (14, 14, 768)",
    ),
    (
        lambda: any_of.ClassToken().output_shape((196.0, 768)),
        TypeError,
        "ClassToken(): a shape must hold whole numbers only, got (196.0, 768)",
    ),
    (
        lambda: any_of.ClassToken().weights((768,)),
        ShapeError,
        "ClassToken(): expects an input (length, channels), got (768,)",
    ),
    (
        lambda: ClassToken().output_shape((0, 768)),
        ShapeError,
        "ClassToken(): every size in a shape must be 1 or more, got (0, 768)",
    ),
    (
        lambda: PositionEmbedding().output_shape((0, 768)),
        ShapeError,
        "PositionEmbedding(): every size in a shape must be 1 or more, got (0, 768)",
    ),
    (
        lambda: any_of.Parameter(768),
        TypeError,
        "Parameter: a shape must be a tuple of whole numbers, got 768 (int)",
    ),
    (lambda: Parameter(()), ShapeError, "Parameter: a shape must have at least one axis, got ()"),
    (lambda: Parameter((1, 0)), ShapeError, "Parameter: every size in a shape must be 1 or more, got (1, 0)"),
    (
        lambda: Parameter((1, 768)).weights(((196, 768),)),
        ShapeError,
        "Parameter(shape=(1, 768)): has no input, got ((196, 768),)",
    ),
    (
        lambda: Network((196, 768)).add(Parameter((1, 768)), after="input"),
        ShapeError,
        "Parameter(shape=(1, 768)): has no input, got ((196, 768),)",
    ),
    (
        lambda: any_of.Parameter((1, 768)).param_count(None),
        TypeError,
        "Parameter(shape=(1, 768)): has no input, got None (NoneType)",
    ),
]
