"""Products: PyTorch is asked for one example at a time, so that the batch cannot be taken for an axis."""

from math import prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import ConfigError, Dot, MatMul, OuterProduct, Shape, ShapeError
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import KERAS_DOCS, Example, Wrong
from tests.tally import Forward, Numbers, each

ATTENTION = "https://arxiv.org/abs/1706.03762, equation 1"
MATMUL = "https://docs.pytorch.org/docs/stable/generated/torch.matmul.html"
DOT = KERAS_DOCS + "merging_layers/dot/"
BILINEAR = "https://arxiv.org/abs/1504.07889, section 3.1"

EXAMPLES = [
    Example(
        MatMul(transpose_second=True),
        ((8, 100, 64), (8, 200, 64)),
        (8, 100, 200),  # Q K^T, for 8 heads
        (),
        0,
        ATTENTION,
    ),
    Example(MatMul(), ((8, 100, 200), (8, 200, 64)), (8, 100, 64), (), 0, ATTENTION),  # times V
    Example(MatMul(transpose_first=True), ((5, 3), (5, 4)), (3, 4), (), 0, MATMUL),
    Example(MatMul(transpose_first=True, transpose_second=True), ((5, 3), (4, 5)), (3, 4), (), 0, MATMUL),
    Example(MatMul(), ((10, 1, 2, 3), (6, 3, 5)), (10, 6, 2, 5), (), 0, MATMUL),  # broadcast as there
    Example(
        Dot((1, 2)),
        ((2, 5), (5, 2)),
        (5, 5),  # keras.layers.Dot(axes=(1, 2)) of (10, 2, 5) and (10, 5, 2): the example there
        (),
        0,
        DOT,
    ),
    Example(Dot(-1), ((10, 64), (20, 64)), (10, 20), (), 0, DOT),
    Example(Dot(1, normalize=True), ((64,), (64,)), (1,), (), 0, DOT),  # keras.layers.Dot(axes=1)
    Example(Dot((3, 1)), ((3, 4, 6), (6, 7)), (3, 4, 7), (), 0, DOT),  # keras.layers.Dot(axes=(3, 1))
    Example(OuterProduct(), ((512,), (256,)), (512, 256), (), 0, BILINEAR),
    Example(OuterProduct(), ((28, 28, 512), (28, 28, 8)), (28, 28, 512, 8), (), 0, BILINEAR),
    Example(OuterProduct(), ((7, 1, 3), (5, 4)), (7, 5, 3, 4), (), 0, BILINEAR),
]

any_of: Any = cnnparams  # wrong types are passed on purpose

AXES = "must be a whole number, or 2 of them, one for each input"
COUNTED = "must be counted from 1, or from -1 at the end (0 is the batch, which shapes leave out)"

WRONG: list[Wrong] = [
    (
        lambda: any_of.MatMul(transpose_first=1),
        TypeError,
        "MatMul: transpose_first must be True or False, got 1 (int)",
    ),
    (
        lambda: any_of.MatMul(transpose_second=None),
        TypeError,
        "MatMul: transpose_second must be True or False, got None (NoneType)",
    ),
    (
        lambda: any_of.MatMul().output_shape((8, 8)),
        TypeError,
        "MatMul(): takes a tuple of shapes, one for each input, got (8, 8) (tuple)",
    ),
    (
        lambda: MatMul().output_shape(((8, 8), (8, 8), (8, 8))),
        ShapeError,
        "MatMul(): takes two inputs, got 3: ((8, 8), (8, 8), (8, 8))",
    ),
    (
        lambda: MatMul().output_shape(((8, 0), (8, 8))),
        ShapeError,
        "MatMul(): every size in a shape must be 1 or more, got (8, 0)",
    ),
    (
        lambda: MatMul().output_shape(((8, 64), (64,))),
        ShapeError,
        "MatMul(): expects inputs of two axes or more, got (64,);"
        " put Reshape((1, 64)) or Reshape((64, 1)) after input 2",
    ),
    (
        lambda: MatMul().output_shape(((100, 64), (200, 64))),
        ShapeError,
        "MatMul(): the columns of input 1 must be as many as the rows of input 2, got 64 and 200"
        " (inputs (100, 64) and (200, 64)); MatMul(transpose_second=True) would",
    ),
    (
        lambda: MatMul(transpose_first=True, transpose_second=True).output_shape(((5, 3), (5, 4))),
        ShapeError,
        "MatMul(transpose_first=True, transpose_second=True): the columns of input 1 must be as many as the rows"
        " of input 2, got 5 and 4 (inputs (5, 3) and (5, 4)); MatMul(transpose_first=True) would",
    ),
    (
        lambda: MatMul().output_shape(((5, 3), (2, 4))),
        ShapeError,
        "MatMul(): the columns of input 1 must be as many as the rows of input 2, got 3 and 2"
        " (inputs (5, 3) and (2, 4))",
    ),
    (
        lambda: MatMul().output_shape(((8, 5, 3), (4, 3, 2))),
        ShapeError,
        "MatMul(): the axes before the last 2 must be equal, or 1, got (8, 5, 3) and (4, 3, 2)",
    ),
    (lambda: any_of.Dot(1.0), TypeError, f"Dot: axes {AXES}, got 1.0 (float)"),
    (lambda: any_of.Dot((1, True)), TypeError, f"Dot: axes {AXES}, got (1, True) (tuple)"),
    (lambda: any_of.Dot((1, 2, 1)), ConfigError, f"Dot: axes {AXES}, got (1, 2, 1)"),
    (lambda: Dot(0), ConfigError, f"Dot: axes {COUNTED}, got (0, 0)"),
    (lambda: any_of.Dot(1, normalize=0), TypeError, "Dot: normalize must be True or False, got 0 (int)"),
    (
        lambda: any_of.Dot(1).output_shape("ab"),
        TypeError,
        "Dot(axes=(1, 1)): takes a tuple of shapes, one for each input, got 'ab' (str)",
    ),
    (
        lambda: Dot(1).output_shape(((8,),)),
        ShapeError,
        "Dot(axes=(1, 1)): takes two inputs, got 1: ((8,),)",
    ),
    (
        lambda: Dot(1).output_shape(((8,), (-8,))),
        ShapeError,
        "Dot(axes=(1, 1)): every size in a shape must be 1 or more, got (-8,)",
    ),
    (
        lambda: Dot(2).output_shape(((8, 3), (3,))),
        ShapeError,
        "Dot(axes=(2, 2)): there is no axis 2, got (3,)",
    ),
    (
        lambda: Dot((2, -1)).output_shape(((8, 3), (3, 4))),
        ShapeError,
        "Dot(axes=(2, -1)): axis 2 of input 1 and axis -1 of input 2 must be equal, got 3 and 4"
        " (inputs (8, 3) and (3, 4))",
    ),
    (
        lambda: any_of.OuterProduct().output_shape((8, 8)),
        TypeError,
        "OuterProduct(): takes a tuple of shapes, one for each input, got (8, 8) (tuple)",
    ),
    (
        lambda: OuterProduct().output_shape(((8,),)),
        ShapeError,
        "OuterProduct(): takes two inputs, got 1: ((8,),)",
    ),
    (
        lambda: OuterProduct().output_shape(((8,), (0,))),
        ShapeError,
        "OuterProduct(): every size in a shape must be 1 or more, got (0,)",
    ),
    (
        lambda: OuterProduct().output_shape(((7, 8), (6, 8))),
        ShapeError,
        "OuterProduct(): the axes before the last must be equal, or 1, got (7, 8) and (6, 8)",
    ),
]

SIZES = st.integers(2, 12)
LEADING = st.lists(SIZES, max_size=2)


@st.composite
def leading(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Draw axes that can be broadcast, with 1 or nothing in the place of some, or, now and then, others."""
    whole = draw(LEADING)
    if not draw(st.integers(0, 7)):
        return whole, draw(LEADING)
    part = [draw(st.sampled_from((size, size, 1))) for size in whole]
    pair = (whole, part if draw(st.booleans()) else part[draw(st.integers(0, len(part))) :])
    return pair if draw(st.booleans()) else pair[::-1]


@st.composite
def matrices(draw: st.DrawFn) -> tuple[Shape, ...]:
    """Draw matrices that can be multiplied most often, however they are turned."""
    first, second = draw(leading())
    size = draw(SIZES)
    rows, columns = draw(st.tuples(SIZES, SIZES) | st.just((size, size)))
    return (*first, rows, size), (*second, *draw(st.sampled_from(((size, columns), (columns, size)))))


@st.composite
def vectors(draw: st.DrawFn) -> tuple[Shape, ...]:
    """Draw vectors, with axes before them."""
    first, second = draw(leading())
    sizes = st.integers(1, 30)
    return (*first, draw(sizes)), (*second, draw(sizes))


@st.composite
def with_an_equal_axis(draw: st.DrawFn) -> tuple[Shape, ...]:
    """Draw shapes of few different sizes."""
    shapes = draw(st.tuples(*[st.lists(st.sampled_from((3, 3, 3, 2)), min_size=1, max_size=3)] * 2))
    return tuple(map(tuple, shapes))


def torch_matmul(torch: Any, layer: Any, _: Any) -> Any:
    def run(first: Any, second: Any) -> Any:
        first = first.transpose(-1, -2) if layer.transpose_first else first
        return torch.matmul(first, second.transpose(-1, -2) if layer.transpose_second else second)

    return torch.vmap(run)


def keras_matmul(keras: Any, layer: Any, _: Any) -> Any:
    def run(arrays: Any) -> Any:
        first, second = arrays
        first = keras.ops.swapaxes(first, -1, -2) if layer.transpose_first else first
        return keras.ops.matmul(
            first, keras.ops.swapaxes(second, -1, -2) if layer.transpose_second else second
        )

    return run


RAGGED = {"an axis missing behind the batch": lambda _, shapes: len({*map(len, shapes)}) > 1}

ENTRIES = (
    Entry(
        MatMul,
        options={"transpose_first": draw.flags, "transpose_second": draw.flags},
        inputs=matrices(),
        torch=Torch(torch_matmul, channels_last=True),
        keras=Keras(keras_matmul, lacks=RAGGED),
    ),
    Entry(
        Dot,
        required={
            "axes": st.sampled_from((1, 1, -1, -1, 2, 3)) | st.tuples(*[st.sampled_from((1, 2, -1, -2))] * 2)
        },
        options={"normalize": draw.flags},
        inputs=with_an_equal_axis(),
        torch="PyTorch has no such module: it is written as tensordot or einsum",
        keras=Keras(
            lambda keras, layer, _: keras.layers.Dot(
                layer.axes if layer.axes[0] != layer.axes[1] else layer.axes[0], normalize=layer.normalize
            ),
        ),
    ),
    Entry(
        OuterProduct,
        inputs=vectors(),
        torch=Torch(
            lambda torch, *_: torch.vmap(lambda first, second: first[..., :, None] * second[..., None, :]),
            channels_last=True,
        ),
        keras=Keras(
            lambda *_: lambda arrays: arrays[0][..., :, None] * arrays[1][..., None, :],
            lacks=RAGGED,
        ),
    ),
)


def matrices_multiplied(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    inner = prev_shape[0][-2 if layer.transpose_first else -1]
    for _ in each(layer.output_shape(prev_shape)):
        numbers.sum_of_products(inner)


def dotted(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    axes = [axis if axis < 0 else axis - 1 for axis in layer.axes]
    inner = prev_shape[0][axes[0]]
    for shape, axis in zip(prev_shape, axes, strict=True) if layer.normalize else ():
        for _ in range(prod(shape) // shape[axis]):
            numbers.sum_of_products(inner).root()
            for _element in range(inner):
                numbers.one / 1
    for _ in each(layer.output_shape(prev_shape)):
        numbers.sum_of_products(inner)


def every_pair(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    for _ in each(layer.output_shape(prev_shape)):
        numbers.one * 1


FORWARD: dict[type, Forward] = {MatMul: matrices_multiplied, Dot: dotted, OuterProduct: every_pair}
