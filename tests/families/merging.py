"""Merges, element by element: what Keras has as layers, PyTorch writes as arithmetic."""

from collections.abc import Callable
from functools import reduce
from operator import mul
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import (
    Add,
    Average,
    Divide,
    Layer,
    Maximum,
    Minimum,
    Multiply,
    Network,
    Shape,
    ShapeError,
    Subtract,
    Weight,
    WeightedSum,
)
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, Example, Wrong
from tests.tally import Forward, Number, Numbers, each

RESNET = "https://arxiv.org/abs/1512.03385"
SENET = "https://arxiv.org/abs/1709.01507"

BIFPN = "https://arxiv.org/abs/1911.09070, section 3.3"

EXAMPLES = [
    Example(Add(), ((56, 56, 64), (56, 56, 64)), (56, 56, 64), (), 0, RESNET),
    Example(
        Add(),
        ((4, 1, 3), (1, 5, 3), (1,)),
        (4, 5, 3),  # keras.layers.Add()
        (),
        0,
        KERAS_DOCS + "merging_layers/add/",
    ),
    Example(
        Subtract(),
        ((1, 1, 3), (28, 28, 3)),
        (28, 28, 3),  # keras.layers.Subtract()
        (),
        0,
        KERAS_DOCS + "merging_layers/subtract/",
    ),
    Example(Multiply(), ((56, 56, 256), (1, 1, 256)), (56, 56, 256), (), 0, SENET),
    Example(Multiply(), ((256,), (56, 56, 256)), (56, 56, 256), (), 0, SENET),
    Example(Average(), ((10,), (10,), (10,)), (10,), (), 0, KERAS_DOCS + "merging_layers/average/"),
    Example(
        Divide(),
        ((56, 56, 96), (96,)),
        (56, 56, 96),  # keras.ops.divide
        (),
        0,
        "https://keras.io/api/ops/numpy/#divide-function",
    ),
    Example(Minimum(), ((9, 4), (1, 4), (9, 1)), (9, 4), (), 0, KERAS_DOCS + "merging_layers/minimum/"),
    Example(
        WeightedSum(),
        ((32, 32, 64), (32, 32, 64), (32, 32, 64)),
        (32, 32, 64),
        (Weight("weight", merged_inputs=3),),
        3,  # w1, w2 and w3 in the equation of the node P6 out
        BIFPN,
    ),
    Example(WeightedSum(), ((5,), (5,)), (5,), (Weight("weight", merged_inputs=2),), 2, BIFPN),
    Example(Maximum(), ((9, 4), (9, 4)), (9, 4), (), 0, KERAS_DOCS + "merging_layers/maximum/"),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

CUT = "resize or crop one of them first, for example with CropLike()"


WRONG: list[Wrong] = [
    (
        lambda: any_of.Add().output_shape((8, 8, 64)),
        TypeError,
        "Add(): takes a tuple of shapes, one for each input, got (8, 8, 64) (tuple)",
    ),
    (
        lambda: any_of.Add().output_shape([(8, 8, 64), (8, 8, 64)]),
        TypeError,
        "Add(): takes a tuple of shapes, one for each input, got [(8, 8, 64), (8, 8, 64)] (list)",
    ),
    (
        lambda: any_of.Add().output_shape(((8, 8, 64), (8, 8, 64.0))),
        TypeError,
        "Add(): a shape must hold whole numbers only, got (8, 8, 64.0)",
    ),
    (
        lambda: Add().output_shape(((8, 0, 64), (8, 8, 64))),
        ShapeError,
        "Add(): every size in a shape must be 1 or more, got (8, 0, 64)",
    ),
    (lambda: any_of.Add().output_shape(()), ShapeError, "Add(): takes two inputs or more, got 0: ()"),
    (
        lambda: Add().output_shape(((8, 8, 64),)),
        ShapeError,
        "Add(): takes two inputs or more, got 1: ((8, 8, 64),)",
    ),
    (
        lambda: Add().output_shape(((56, 56, 64), (56, 56, 64), (56, 56, 256))),
        ShapeError,
        "Add(): inputs 1 and 3 must have the same channels, or 1, got (56, 56, 64) and (56, 56, 256);"
        " put Conv2D(256, 1) after input 1",
    ),
    (
        lambda: Add().output_shape(((28, 28, 128), (56, 56, 64))),
        ShapeError,
        "Add(): inputs 1 and 2 must have the same height, width and channels, or 1, got (28, 28, 128) and"
        " (56, 56, 64); put Conv2D(128, 1, stride=2) after input 2",
    ),
    (
        lambda: Add().output_shape(((9, 30, 30, 64), (3, 15, 30, 64))),
        ShapeError,
        "Add(): inputs 1 and 2 must have the same depth and height, or 1, got (9, 30, 30, 64) and"
        " (3, 15, 30, 64); put Conv3D(64, 1, stride=(3, 2, 1)) after input 1",
    ),
    (
        lambda: Add().output_shape(((100, 64), (50, 32))),
        ShapeError,
        "Add(): inputs 1 and 2 must have the same length and channels, or 1, got (100, 64) and (50, 32);"
        " put Conv1D(32, 1, stride=2) after input 1",
    ),
    (
        lambda: Add().output_shape(((30, 30, 64), (28, 28, 64))),
        ShapeError,
        f"Add(): inputs 1 and 2 must have the same height and width, or 1, got (30, 30, 64) and (28, 28, 64); {CUT}",
    ),
    (
        lambda: any_of.Add().output_shape(((30, 56, 64), (28, 64))),
        ShapeError,
        "Add(): inputs 1 and 2 must have the same width, or 1, got (30, 56, 64) and (28, 64); resize or crop one of them first",
    ),
    (
        lambda: Add().output_shape(((2, 2, 2, 2, 3), (2, 2, 2, 4, 3))),
        ShapeError,
        "Add(): inputs 1 and 2 must have the same axis3, or 1, got (2, 2, 2, 2, 3) and (2, 2, 2, 4, 3); "
        + CUT,
    ),
    (
        lambda: Network((8, 8, 3)).add(any_of.Add(), after="input"),
        ShapeError,
        "Add(): takes two inputs or more, got 1: ((8, 8, 3),)",
    ),
    (
        lambda: any_of.Subtract().output_shape(None),
        TypeError,
        "Subtract(): takes a tuple of shapes, one for each input, got None (NoneType)",
    ),
    (
        lambda: Subtract().output_shape(((4,), (4,), (4,))),
        ShapeError,
        "Subtract(): takes two inputs, got 3: ((4,), (4,), (4,))",
    ),
    (
        lambda: Subtract().output_shape(((4,),)),
        ShapeError,
        "Subtract(): takes two inputs, got 1: ((4,),)",
    ),
    (
        lambda: Subtract().output_shape(((4,), (5,))),
        ShapeError,
        "Subtract(): inputs 1 and 2 must have the same features, or 1, got (4,) and (5,);"
        " put Dense(5) after input 1",
    ),
    (
        lambda: any_of.Multiply().output_shape(((4,), 4)),
        TypeError,
        "Multiply(): takes a tuple of shapes, one for each input, got ((4,), 4) (tuple)",
    ),
    (
        lambda: any_of.Multiply().output_shape(((56, 56, 256), (16,))),
        ShapeError,
        "Multiply(): inputs 1 and 2 must have the same channels, or 1, got (56, 56, 256) and (16,);"
        " put Dense(256) after input 2",
    ),
    (
        lambda: Multiply().output_shape(((56, 56, 256), (1, 1, 16))),
        ShapeError,
        "Multiply(): inputs 1 and 2 must have the same channels, or 1, got (56, 56, 256) and (1, 1, 16);"
        " put Conv2D(256, 1) after input 2",
    ),
    (
        lambda: any_of.Average().output_shape("ab"),
        TypeError,
        "Average(): takes a tuple of shapes, one for each input, got 'ab' (str)",
    ),
    (
        lambda: Average().output_shape(((10,), (10,), (12,))),
        ShapeError,
        "Average(): inputs 1 and 3 must have the same features, or 1, got (10,) and (12,);"
        " put Dense(12) after input 1",
    ),
    (
        lambda: any_of.Maximum().output_shape(7),
        TypeError,
        "Maximum(): takes a tuple of shapes, one for each input, got 7 (int)",
    ),
    (
        lambda: Maximum().output_shape(((1, 4), (9, 4), (8, 4))),
        ShapeError,
        f"Maximum(): inputs 2 and 3 must have the same length, or 1, got (9, 4) and (8, 4); {CUT}",
    ),
    (
        lambda: any_of.Minimum().output_shape(7),
        TypeError,
        "Minimum(): takes a tuple of shapes, one for each input, got 7 (int)",
    ),
    (
        lambda: Minimum().output_shape(((9, 4), (8, 4))),
        ShapeError,
        f"Minimum(): inputs 1 and 2 must have the same length, or 1, got (9, 4) and (8, 4); {CUT}",
    ),
    (
        lambda: any_of.Divide().output_shape(None),
        TypeError,
        "Divide(): takes a tuple of shapes, one for each input, got None (NoneType)",
    ),
    (
        lambda: Divide().output_shape(((4,), (4,), (4,))),
        ShapeError,
        "Divide(): takes two inputs, got 3: ((4,), (4,), (4,))",
    ),
    (
        lambda: Divide().output_shape(((4,), (5,))),
        ShapeError,
        "Divide(): inputs 1 and 2 must have the same features, or 1, got (4,) and (5,); put Dense(5) after input 1",
    ),
    (
        lambda: any_of.WeightedSum().weights(7),
        TypeError,
        "WeightedSum(): takes a tuple of shapes, one for each input, got 7 (int)",
    ),
    (
        lambda: WeightedSum().output_shape(((4,),)),
        ShapeError,
        "WeightedSum(): takes two inputs or more, got 1: ((4,),)",
    ),
    (
        lambda: WeightedSum().output_shape(((8, 4), (8, 0))),
        ShapeError,
        "WeightedSum(): every size in a shape must be 1 or more, got (8, 0)",
    ),
    (
        lambda: WeightedSum().weights(((8, 4), (1, 4))),
        ShapeError,
        f"WeightedSum(): inputs 1 and 2 must have the same length, got (8, 4) and (1, 4); {CUT}",
    ),
]

SIZES = st.lists(st.integers(2, 40), min_size=1, max_size=4)


@st.composite
def inputs(draw: st.DrawFn) -> tuple[Shape, ...]:
    """Draw shapes that can be broadcast, and shapes of which one cannot, with or without axes missing."""
    agreeing, ragged = draw(st.booleans()), draw(st.booleans())
    whole = draw(SIZES)
    shapes = [tuple(whole if agreeing else draw(SIZES))]
    for _ in range(draw(st.integers(1, 3))):
        present = whole[draw(st.integers(0, len(whole) - 1)) :] if ragged else whole
        shapes.append(tuple([draw(st.sampled_from((size, 1))) for size in present]))
    return tuple(shapes)


RAGGED = {"an axis missing behind the batch": lambda _, shapes: len({*map(len, shapes)}) > 1}


def merge(layer: type[Layer[Any, Any]], torch_build: Any, keras: Keras | None = None) -> Entry:
    """Return the entry of a merge. Of one input, which we refuse, frameworks make the same again."""
    return Entry(
        layer,
        inputs=inputs(),
        torch=Torch(torch_build, lacks=RAGGED),
        keras=keras or Keras(lambda keras, *_: getattr(keras.layers, layer.__name__)()),
    )


ENTRIES = (
    merge(Add, lambda *_: lambda *arrays: sum(arrays)),
    merge(Subtract, lambda *_: lambda first, second: first - second),
    merge(Multiply, lambda *_: lambda *arrays: reduce(mul, arrays)),
    merge(
        Divide,
        lambda *_: lambda first, second: first / second,
        Keras(lambda keras, *_: lambda arrays: keras.ops.divide(*arrays), lacks=RAGGED),
    ),
    merge(Average, lambda *_: lambda *arrays: sum(arrays) / len(arrays)),
    merge(Maximum, lambda torch, *_: lambda *arrays: reduce(torch.maximum, arrays)),
    merge(Minimum, lambda torch, *_: lambda *arrays: reduce(torch.minimum, arrays)),
    Entry(
        WeightedSum,
        torch="PyTorch has no such module: a Parameter is multiplied by hand",
        keras="Keras has no such layer: weights are added by hand",
    ),
)


def merge(one_more: Callable[[Number], object], end: Callable[[Number], object] = lambda x: x) -> Forward:
    """Merge the inputs one after another, element by element."""

    def run(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
        for _ in each(layer.output_shape(prev_shape)):
            for _more in prev_shape[1:]:
                one_more(numbers.one)
            end(numbers.one)

    return run


def weighted(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Add the inputs, each times its weight: not negative, and a share of their sum."""
    weights = [numbers.one.larger(0) for _ in prev_shape]
    total = numbers.sum(len(weights)) + 1e-4
    for _weight in weights:
        numbers.one / total
    for _ in each(layer.output_shape(prev_shape)):
        products = [numbers.one * 1 for _ in prev_shape]
        numbers.sum(len(products))


FORWARD: dict[type, Forward] = {
    Add: merge(lambda x: x + 1),
    Subtract: merge(lambda x: x - 1),
    Multiply: merge(lambda x: x * 1),
    Divide: merge(lambda x: x / 1),
    Average: merge(lambda x: x + 1, lambda x: x / 2),
    Maximum: merge(lambda x: x.larger(1)),
    Minimum: merge(lambda x: x.smaller(1)),
    WeightedSum: weighted,
}
