"""Layers with several inputs: what they refuse, how they are wired, and mends that really mend."""

from itertools import combinations
from math import prod
from typing import Any

import pytest
from hypothesis import given, strategies as st

import cnnparams
from cnnparams import (
    Add,
    Average,
    CNNParamsError,
    Concat,
    Conv2D,
    CropLike,
    Divide,
    FullyConnected,
    GlobalAvgPool2D,
    Maximum,
    Merge,
    Minimum,
    Multiply,
    Network,
    NetworkError,
    Parameter,
    ReLU,
    Shape,
    ShapeError,
    Subtract,
    UpSample2D,
    WeightedSum,
)
from tests.families import joining, matching, merging, products
from tests.records import Example

MERGES = [*merging.EXAMPLES, *joining.EXAMPLES, *matching.EXAMPLES, *products.EXAMPLES]
every_merge = pytest.mark.parametrize("example", MERGES, ids=lambda example: str(example.layer))

SMALL = st.integers(1, 6)
SHAPES = st.lists(SMALL, min_size=1, max_size=5).map(tuple)
SEVERAL = st.lists(SHAPES, min_size=2, max_size=4).map(tuple)


@every_merge
@pytest.mark.parametrize(
    "inputs", [None, "abc", 5, [(8, 3), (8, 3)], (8, 8, 3), ((8, 3), [8, 3]), ((8, 3), 8)]
)
def test_what_is_no_tuple_of_shapes_is_a_type_error(example: Example, inputs: Any) -> None:
    with pytest.raises(TypeError, match="takes a tuple of shapes, one for each input"):
        example.layer.param_count(inputs)


@every_merge
@pytest.mark.parametrize("shape", [(8.0, 3), (True, 3), ("8", 3), (8, None)])
def test_an_input_that_is_no_shape_is_a_type_error(example: Example, shape: Any) -> None:
    for place in range(len(example.prev_shape)):
        inputs = (*example.prev_shape[:place], shape, *example.prev_shape[place + 1 :])
        with pytest.raises(TypeError):
            example.layer.param_count(inputs)


@every_merge
@pytest.mark.parametrize("shape", [(), (0, 3), (-8, 3), (8, 0)])
def test_an_impossible_input_is_refused(example: Example, shape: Any) -> None:
    if shape == () and isinstance(example.layer, ELEMENT_BY_ELEMENT):  # a single number
        return
    for place in range(len(example.prev_shape)):
        inputs = (*example.prev_shape[:place], shape, *example.prev_shape[place + 1 :])
        with pytest.raises(CNNParamsError):
            example.layer.param_count(inputs)


ELEMENT_BY_ELEMENT = (Add, Subtract, Multiply, Divide, Average, Maximum, Minimum)


# https://docs.pytorch.org/docs/stable/notes/broadcasting.html: a tensor without axes goes with any other
@pytest.mark.parametrize("kind", ELEMENT_BY_ELEMENT)
def test_a_single_number_goes_with_any_input(kind: Any) -> None:
    network = Network((4, 4, 3)).add(Parameter((), name="number"))
    assert network.output_shape == ()
    merged = network.add(kind(), after=["input", "number"])
    assert (merged.output_shape, merged.param_count()) == ((4, 4, 3), 1)
    assert kind().output_shape(((), (5,))) == (5,)
    assert kind().output_shape(((), ())) == ()
    with pytest.raises(ShapeError) as caught:
        network.add(Concat(), after=["input", "number"])
    assert str(caught.value) == "Concat(): a shape must have at least one axis, got ()"


@every_merge
def test_a_merge_of_fewer_than_two_is_refused_unless_it_joins(example: Example) -> None:
    least = "one input" if isinstance(example.layer, Concat) else "two inputs"
    with pytest.raises(ShapeError, match=f"takes {least}"):
        example.layer.param_count(())
    one = example.prev_shape[:1]
    if isinstance(example.layer, Concat):
        assert example.layer.output_shape(one) == one[0]
        return
    with pytest.raises(ShapeError, match="takes two inputs"):
        example.layer.param_count(one)


@every_merge
def test_a_merge_works_in_a_network(example: Example) -> None:
    network: Network[Any] = Network(example.prev_shape[0])
    for place, shape in enumerate(example.prev_shape[1:], start=2):
        network = network.add_input(f"input{place}", shape)
    names = [step.path for step in network.steps]
    merged = network.add(example.layer, after=names)
    assert merged.output_shape == example.output_shape
    assert merged.steps[-1].prev_shapes == example.prev_shape
    assert merged.param_count() == example.count
    assert eval(repr(merged), vars(cnnparams)) == merged
    with pytest.raises(NetworkError, match="has several inputs; name them"):
        network.add(example.layer)


def test_the_same_step_may_come_in_twice() -> None:
    network = Network((8, 8, 3)).add(Concat(), after=["input", "input"])
    assert network.output_shape == (8, 8, 6)


def test_a_shortcut_meets_its_body() -> None:
    network = (
        Network((56, 56, 64))
        .add(Conv2D(128, 3, stride=2, padding=1, name="body"))
        .add(Conv2D(128, 1, stride=2, name="shortcut"), after="input")
        .add(Add(), after=["body", "shortcut"])
        .add(ReLU())
    )
    assert network.output_shape == (28, 28, 128)
    assert network.param_count() == (3 * 3 * 64 + 1) * 128 + (64 + 1) * 128


def test_a_gate_scales_each_channel() -> None:
    network = (
        Network((56, 56, 256))
        .add(GlobalAvgPool2D())
        .add(FullyConnected(16, activation="relu"))
        .add(FullyConnected(256, activation="sigmoid", name="gate"))
        .add(Multiply(), after=["input", "gate"])
    )
    assert network.output_shape == (56, 56, 256)


def test_a_u_net_hands_over_what_it_has_cut() -> None:
    network = (
        Network((64, 64, 512), name="U-Net")
        .add_input("below", (28, 28, 1024))
        .add(UpSample2D(name="up"))
        .add(CropLike(name="cut"), after=["input", "up"])
        .add(Concat(), after=["cut", "up"])
    )
    assert network.output_shape == (56, 56, 1536)


def test_what_is_joined_is_explained() -> None:
    text = str(Concat().explain(((28, 28, 64), (28, 28, 128), (28, 28, 32))))
    assert text.splitlines()[4:6] == [
        "Concat  (28, 28, 64) + (28, 28, 128) + (28, 28, 32) -> (28, 28, 224)",
        "    channels  d1 + d2 + d3 = 64 + 128 + 32 = 224",
    ]


def agree(inputs: tuple[Shape, ...]) -> bool:
    """Compare every size with every other, counted from the last axis."""
    return all(
        one == two or 1 in {one, two}
        for shape, other in combinations(inputs, 2)
        for one, two in zip(reversed(shape), reversed(other), strict=False)
    )


@given(SEVERAL)
def test_what_is_broadcast_covers_every_input(inputs: tuple[Shape, ...]) -> None:
    for layer in (Add(), Multiply(), Average(), Maximum(), Minimum()):
        if not agree(inputs):
            with pytest.raises(ShapeError):
                layer.output_shape(inputs)
            continue
        merged = layer.output_shape(inputs)
        assert len(merged) == max(map(len, inputs))
        assert agree((merged, *inputs))
        assert prod(merged) >= max(map(prod, inputs))
        for place, size in enumerate(reversed(merged), start=1):
            assert size in {shape[-place] for shape in inputs if len(shape) >= place}
        assert layer.output_shape((merged, *inputs[::-1])) == merged


@given(SHAPES)
def test_equal_inputs_keep_their_shape(shape: Shape) -> None:
    for layer in (Add(), Subtract(), Multiply(), Divide(), Average(), Maximum(), Minimum(), WeightedSum()):
        assert layer.output_shape((shape, shape)) == shape


@given(SHAPES, st.lists(SMALL, min_size=1, max_size=4), st.data())
def test_joining_keeps_every_element(shape: Shape, sizes: list[int], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(shape) - 1))
    inputs = (shape, *[(*shape[:place], size, *shape[place + 1 :]) for size in sizes])
    joined = Concat(axis=place + 1).output_shape(inputs)
    assert prod(joined) == sum(map(prod, inputs))
    assert Concat(axis=place - len(shape)).output_shape(inputs) == joined


@given(st.sampled_from((Add(), Concat(), Concat(axis=1))), SHAPES, SHAPES)
def test_what_is_offered_mends(layer: Merge[Any, Any], one: Shape, two: Shape) -> None:
    inputs = [one, two]
    try:
        layer.output_shape((one, two))
    except ShapeError as error:
        _, offered, mend = str(error).partition("; put ")
        source, _, place = mend.partition(" after input ")
        if offered:
            mended = int(place) - 1
            inputs[mended] = eval(source, vars(cnnparams)).output_shape(inputs[mended])
            layer.output_shape(tuple(inputs))


HUGE = 10**5000  # Python writes no more than 4,300 digits
HEX = hex(HUGE)


@pytest.mark.parametrize(
    ("inputs", "rule"),
    [
        (
            ((8, 8, HUGE), (8, 8, 3)),
            f"same channels, or 1, got (8, 8, {HEX}) and (8, 8, 3); put Conv2D({HEX}, 1) after input 2",
        ),
        (
            ((3,), (HUGE,)),
            f"same features, or 1, got (3,) and ({HEX},); put Dense({HEX}) after input 1",
        ),
        (
            ((HUGE, 8, 3), (2, 8, 3)),
            (
                f"same height, or 1, got ({HEX}, 8, 3) and (2, 8, 3);"
                f" put Conv2D(3, 1, stride=({hex(HUGE // 2)}, 1)) after input 1"
            ),
        ),
        (
            ((HUGE, HUGE, 3), (2, 2, 3)),
            (
                f"same height and width, or 1, got ({HEX}, {HEX}, 3) and (2, 2, 3);"
                f" put Conv2D(3, 1, stride={hex(HUGE // 2)}) after input 1"
            ),
        ),
    ],
    ids=["channels", "features", "one stride", "two strides"],
)
def test_sizes_too_long_for_decimals_do_not_hide_the_error(inputs: tuple[Shape, ...], rule: str) -> None:
    with pytest.raises(ShapeError) as caught:
        Add().output_shape(inputs)
    assert str(caught.value) == f"Add(): inputs 1 and 2 must have the {rule}"


def test_too_many_inputs_of_any_size_are_told() -> None:
    with pytest.raises(ShapeError) as caught:
        Subtract().output_shape(((HUGE,), (HUGE,), (HUGE,)))
    assert str(caught.value) == f"Subtract(): takes two inputs, got 3: (({HEX},), ({HEX},), ({HEX},))"


@pytest.mark.parametrize(
    ("one", "two", "rule"),
    [
        ((4, 4, 3), (5, 3), "same width, or 1, got (4, 4, 3) and (5, 3)"),
        ((5, 3), (4, 4, 3), "same width, or 1, got (5, 3) and (4, 4, 3)"),
        ((2, 3), (7, 5, 4, 3), "same width, or 1, got (2, 3) and (7, 5, 4, 3)"),
        ((2, 8), (7, 5, 4, 3), "same width and channels, or 1, got (2, 8) and (7, 5, 4, 3)"),
    ],
)
def test_axes_of_inputs_of_different_ranks_are_named_after_the_higher_one(
    one: Shape, two: Shape, rule: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        Add().output_shape((one, two))
    mend = "resize or crop one of them first"  # CropLike() takes inputs of one rank
    assert str(caught.value) == f"Add(): inputs 1 and 2 must have the {rule}; {mend}"


def test_a_stride_is_suggested_that_rounds_up() -> None:
    with pytest.raises(ShapeError) as caught:
        Add().output_shape(((15, 13, 3), (8, 7, 3)))
    # ceil(15 / 2) = 8, ceil(13 / 2) = 7
    assert str(caught.value).endswith("; put Conv2D(3, 1, stride=2) after input 1")


def test_channels_of_inputs_of_different_ranks_are_mended_by_their_own_rank() -> None:
    for inputs, mend in [
        (((7, 5, 4, 3), (4, 8)), "Conv3D(8, 1) after input 1"),
        (((7, 5, 4, 8), (4, 3)), "Conv1D(8, 1) after input 2"),
        (((3,), (5, 4, 8)), "Dense(8) after input 1"),
    ]:
        with pytest.raises(ShapeError, match="the same channels, or 1, got") as caught:
            Add().output_shape(inputs)
        assert str(caught.value).endswith(f"; put {mend}")
