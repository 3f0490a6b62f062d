"""Opaque layers: the shapes and weights that their user gives."""

from typing import Any

from cnnparams import ConfigError, Opaque, ShapeError, Weight
from tests.against.entry import Entry
from tests.records import Example, Wrong

EXAMPLES = [
    Example(
        Opaque(
            (16, 64), (16, 64), (Weight("codebook", codes=512, features=64), Weight.state("usage", codes=512))
        ),
        (16, 64),
        (16, 64),
        (Weight("codebook", codes=512, features=64), Weight.state("usage", codes=512)),
        32768,  # 512 * 64
        "what is given",
    ),
    Example(
        Opaque(((38, 50, 256), (100, 4)), (100, 7, 7, 256), kind="RoIAlign"),
        ((38, 50, 256), (100, 4)),
        (100, 7, 7, 256),
        (),
        0,
        "what is given",
    ),
    Example(Opaque((), (9, 4), kind="Anchors"), (), (9, 4), (), 0, "what is given"),
]

opaque: Any = Opaque  # wrong types are passed on purpose

WRONG: list[Wrong] = [
    (
        lambda: opaque(3, (1,)),
        TypeError,
        "Opaque: input_shapes must be a shape, or a tuple of shapes, got 3 (int)",
    ),
    (
        lambda: opaque(((3,), 3), (1,)),
        TypeError,
        "Opaque: input_shapes must be a shape, or a tuple of shapes, got ((3,), 3) (tuple)",
    ),
    (
        lambda: opaque(((3,), (0,)), (1,)),
        ShapeError,
        "Opaque: input_shapes: every size in a shape must be 1 or more, got (0,)",
    ),
    (
        lambda: opaque((3,), ()),
        ShapeError,
        "Opaque: output_shape: a shape must have at least one axis, got ()",
    ),
    (
        lambda: opaque((3,), (3,), (3,)),
        TypeError,
        "Opaque: weights must be a tuple of Weight, got (3,) (tuple)",
    ),
    (lambda: opaque((3,), (3,), 3), TypeError, "Opaque: weights must be a tuple of Weight, got 3 (int)"),
    (lambda: opaque((3,), (3,), kind=""), ConfigError, "Opaque: kind must not be empty, got ''"),
    (
        lambda: Opaque((3,), (4,)).output_shape((5,)),
        ShapeError,
        "Opaque(input_shapes=((3,),), output_shape=(4,)): expects (3,), got (5,)",
    ),
    (
        lambda: Opaque(((3,), (4,)), (4,)).output_shape(((3,), (4,), (4,))),
        ShapeError,
        "Opaque(input_shapes=((3,), (4,)), output_shape=(4,)): expects (3,) and (4,), got (3,) and (4,) and (4,)",
    ),
    (
        lambda: Opaque((), (4,)).weights(((3,),)),
        ShapeError,
        "Opaque(input_shapes=(), output_shape=(4,)): expects no input, got (3,)",
    ),
    (
        lambda: Opaque(((3,), (4,)), (4,)).output_shape(()),
        ShapeError,
        "Opaque(input_shapes=((3,), (4,)), output_shape=(4,)): expects (3,) and (4,), got none",
    ),
    (
        lambda: opaque(((3,), (4,)), (4,)).output_shape(3),
        TypeError,
        "Opaque(input_shapes=((3,), (4,)), output_shape=(4,)): takes a tuple of shapes, one for each input,"
        " got 3 (int)",
    ),
]

ENTRIES = (
    Entry(
        Opaque,
        torch="it is whatever its user says it is",
        keras="it is whatever its user says it is",
    ),
)
