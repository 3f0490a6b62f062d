"""Random layers, shapes and networks for the property tests."""

from typing import Any

from hypothesis import strategies as st

from cnnparams import (
    Activation,
    AvgPool2D,
    CNNParamsError,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    FullyConnected,
    Layer,
    MaxPool2D,
    Network,
    ReLU,
)
from tests.reference_model.generator import DEPTH, NetworkGenerator, input_shapes
from tests.reference_model.parts import ReferenceNetwork

small = st.integers(1, 5)
pairs = st.tuples(small, small)
sides = st.tuples(st.integers(0, 2), st.integers(0, 2))
paddings = st.sampled_from(["valid", "same"]) | st.integers(0, 2) | sides | st.tuples(sides, sides)
images = st.tuples(st.integers(1, 20), st.integers(1, 20), st.integers(1, 6))


@st.composite
def convolutions(draw: st.DrawFn) -> Conv2D:
    groups = draw(st.integers(1, 3))
    return Conv2D(
        groups * draw(small),
        draw(small | pairs),
        stride=draw(small | pairs),
        padding=draw(paddings),
        dilation=draw(st.integers(1, 3) | pairs),
        groups=groups,
        bias=draw(st.booleans()),
    )


@st.composite
def max_pools(draw: st.DrawFn) -> MaxPool2D:
    size = draw(pairs)
    half = st.tuples(*(st.tuples(st.integers(0, n // 2), st.integers(0, n // 2)) for n in size))
    return MaxPool2D(
        size,
        stride=draw(st.none() | small | pairs),
        padding=draw(st.just("same") | half),
        dilation=draw(st.integers(1, 3)),
        ceil_mode=draw(st.booleans()),
    )


layers: st.SearchStrategy[Layer[Any, Any]] = st.one_of(
    convolutions(),
    max_pools(),
    st.builds(AvgPool2D, pairs, ceil_mode=st.booleans()),
    st.builds(FullyConnected, small, bias=st.booleans()),
    st.builds(Dense, small, bias=st.booleans()),
    st.builds(Dropout, st.floats(0, 1)),
    st.sampled_from([Flatten(), ReLU(), Activation("tanh")]),
)


@st.composite
def networks(draw: st.DrawFn) -> Network[Any]:
    """Draw a network: of a list of random layers, those that fit."""
    network: Network[Any] = Network(draw(images), name=draw(st.none() | st.just("random")))
    for layer in draw(st.lists(layers, max_size=8)):
        try:
            network = network.add(layer)
        except CNNParamsError:
            continue
    return network


@st.composite
def reference_networks(draw: st.DrawFn) -> ReferenceNetwork:
    """Draw a reference network: inputs, merges, nested blocks, shared parts and frozen parts."""
    return NetworkGenerator(draw).network(draw(input_shapes), DEPTH)
