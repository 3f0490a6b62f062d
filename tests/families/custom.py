"""Custom layers: whatever their user says they are."""

from typing import Any

from cnnparams import Custom, Shape, ShapeError, Weight
from tests.against.entry import Entry
from tests.records import Example, Wrong


def one_per_channel(shape: Shape) -> tuple[Weight, ...]:
    return (Weight("gamma", channels=shape[-1]),)


def halved(shape: Shape) -> Shape:
    return (shape[0] // 2, *shape[1:])


def one_per_input(shapes: tuple[Shape, ...]) -> tuple[Weight, ...]:
    return (Weight("weight", inputs=len(shapes)),)


def first(shapes: tuple[Shape, ...]) -> Shape:
    return shapes[0]


EXAMPLES = [
    Example(
        Custom((Weight("codebook", codes=512, features=64), Weight.state("usage", codes=512)), (16, 64)),
        (16, 64),
        (16, 64),
        (Weight("codebook", codes=512, features=64), Weight.state("usage", codes=512)),
        32768,  # 512 * 64
        "what is given",
    ),
    Example(
        Custom(one_per_channel, halved),
        (8, 6, 4),
        (4, 6, 4),
        (Weight("gamma", channels=4),),
        4,
        "what is given",
    ),
    Example(
        Custom(one_per_input, first, takes_several=True),
        ((8, 6, 4), (8, 6, 1)),
        (8, 6, 4),
        (Weight("weight", inputs=2),),
        2,
        "what is given",
    ),
]

custom: Any = Custom  # wrong types are passed on purpose

RULE = "must be a tuple of Weight or a function of the input's shape"


def three(shape: object) -> int:
    return 3


WRONG: list[Wrong] = [
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
        lambda: custom((), (1,), takes_several=1),
        TypeError,
        "Custom: takes_several must be True or False, got 1 (int)",
    ),
    (
        lambda: custom((), (1,), takes_several=True).param_count((3,)),
        TypeError,
        "Custom(weights=(), output_shape=(1,), takes_several=True): takes a tuple of shapes, one for each input,"
        " got (3,) (tuple)",
    ),
    (
        lambda: custom((), (1,)).param_count(3),
        TypeError,
        "Custom(weights=(), output_shape=(1,)): a shape must be a tuple of whole numbers, got 3 (int)",
    ),
]

ENTRIES = (
    Entry(
        Custom,
        torch="it is whatever its user says it is",
        keras="it is whatever its user says it is",
    ),
)
