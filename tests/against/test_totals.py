"""The totals that we state for Keras and PyTorch are those that they have, for every layer that they have."""

from collections.abc import Callable
from math import prod
from typing import Any

import pytest
from hypothesis import assume, given, settings

from cnnparams import (
    GRU,
    LSTM,
    BatchNorm,
    CNNParamsError,
    Conv2D,
    ConvTranspose2D,
    CrossAttention,
    Dense,
    DepthwiseConv2D,
    GroupNorm,
    Layer,
    LayerNorm,
    MultiHeadAttention,
    PReLU,
    RMSNorm,
    SimpleRNN,
    SpectralNorm,
    Step,
    WeightNorm,
)
from cnnparams.analysis.ledgers import Totals, total_up
from tests.against.compare import DRAWS
from tests.against.entry import Entry
from tests.against.facts import Facts
from tests.against.test_layers import entries_with
from tests.test_totals import NETWORK


@pytest.mark.framework("keras", "jax")
def test_keras_says_the_same() -> None:
    import keras
    from keras import layers

    def same_size() -> layers.Layer:
        return layers.Conv2D(8, 3, padding="same")

    with keras.StatelessScope(initialize_variables=False):  # shapes are enough
        again = same_size()
        again.trainable = False
        inputs = keras.Input((32, 32, 3))
        outputs = again(layers.ReLU()(again(layers.BatchNormalization()(same_size()(inputs)))))
        network = keras.Model(inputs, layers.Dense(10)(layers.GlobalAveragePooling2D()(outputs)))
    lines: list[str] = []
    network.summary(print_fn=lambda line, **_: lines.append(line))
    counts = [
        int(line.split(":")[1].split("(")[0].replace(",", ""))
        for line in "\n".join(lines).splitlines()
        if "params:" in line
    ]
    ours = NETWORK.freeze("again").totals().keras
    assert counts == [ours.total, ours.trainable, ours.non_trainable]


@pytest.mark.framework("torch")
def test_pytorch_says_the_same() -> None:
    from torch import nn

    again = nn.Conv2d(8, 8, 3, padding=1)
    network = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), again, nn.ReLU(), again, nn.Linear(8, 10)
    )
    again.requires_grad_(requires_grad=False)
    parameters = list(network.parameters())
    ours = NETWORK.freeze("again").totals().torch
    assert sum(parameter.numel() for parameter in parameters) == ours.total
    assert sum(each.numel() for each in parameters if not each.requires_grad) == ours.non_trainable


def totals_of(layer: Layer[Any, Any], prev_shape: Any) -> Totals:
    """Return the totals of a network of this layer alone."""
    prev_shapes = prev_shape if layer.takes_several else (prev_shape,)
    output_shape, weights = layer.output_shape(prev_shape), layer.weights(prev_shape)
    return total_up("one", [Step("one", layer, ("input",), prev_shapes, output_shape, weights)])


def compare_totals(entry: Entry, framework: str) -> None:
    """Compare the totals of every draw that the framework has words for; there, nothing may differ."""
    side: Any = getattr(entry, framework)

    @settings(DRAWS, max_examples=60)
    @given(entry.draws())
    def agree(draw: tuple[dict[str, Any], Any]) -> None:
        try:
            layer = entry.layer(**draw[0])
            totals = totals_of(layer, draw[1])
        except (CNNParamsError, TypeError):
            assume(False)
            raise
        assume(not side.lacking(layer, draw[1]))
        theirs = side.verdict(layer, draw[1])
        assume(isinstance(theirs, Facts))
        learnt, state = (sum(map(prod, shapes.values())) for shapes in (theirs.learnt, theirs.state))
        ours = getattr(totals, framework)
        assert ours.trainable == learnt, layer
        assert ours.non_trainable == (state if framework == "keras" else 0), layer
        assert all(not difference.nearest for difference, _ in ours.differences), layer

    agree()


@pytest.mark.framework("torch")
@entries_with("torch")
def test_the_ledger_of_pytorch_is_what_it_has(entry: Entry) -> None:
    compare_totals(entry, "torch")


@pytest.mark.framework("keras", "jax")
@entries_with("keras")
def test_the_ledger_of_keras_is_what_it_has(entry: Entry) -> None:
    compare_totals(entry, "keras")


SERIES = (10, 12)
TWO = (SERIES, (4, 7))

NEAREST_IN_TORCH: list[tuple[Layer[Any, Any], Any, Callable[[Any], Any]]] = [
    (SimpleRNN(8), SERIES, lambda nn: nn.RNN(12, 8)),
    (LSTM(8, num_layers=3), SERIES, lambda nn: nn.LSTM(12, 8, 3)),
    (LSTM(8, projection=3), SERIES, lambda nn: nn.LSTM(12, 8, proj_size=3)),
    (LSTM(8, bias_vectors=2, num_layers=2, peepholes=True), SERIES, lambda nn: nn.LSTM(12, 8, 2)),
    (GRU(8, bias_vectors=1), SERIES, lambda nn: nn.GRU(12, 8)),
    (BatchNorm(scale=False), (5, 5, 6), lambda nn: nn.BatchNorm2d(6)),
    (BatchNorm(scale=False, axis=1), (5, 4, 6), lambda nn: nn.BatchNorm2d(5)),
    (LayerNorm(scale=False, axes=2), SERIES, lambda nn: nn.LayerNorm(SERIES)),
    (GroupNorm(3, scale=False), (5, 5, 6), lambda nn: nn.GroupNorm(3, 6)),
    (PReLU(per="element"), (5, 5, 6), lambda nn: nn.PReLU(6)),
    (MultiHeadAttention(2, 5), SERIES, lambda nn: nn.MultiheadAttention(12, 2)),
    (MultiHeadAttention(2, 6, output_features=5), SERIES, lambda nn: nn.MultiheadAttention(12, 2)),
    (
        MultiHeadAttention(2, 5, bias=False, bias_kv=True),
        SERIES,
        lambda nn: nn.MultiheadAttention(12, 2, bias=False, add_bias_kv=True),
    ),
    (CrossAttention(2, 6, value_features=5), TWO, lambda nn: nn.MultiheadAttention(12, 2, kdim=7, vdim=7)),
    (
        CrossAttention(3, 5, bias=False),
        (*TWO, (4, 9)),
        lambda nn: nn.MultiheadAttention(12, 3, bias=False, kdim=7, vdim=9),
    ),
]


@pytest.mark.framework("torch")
@pytest.mark.parametrize(("layer", "prev_shape", "build"), NEAREST_IN_TORCH, ids=str)
def test_the_nearest_in_pytorch_has_what_the_ledger_says(
    layer: Layer[Any, Any], prev_shape: Any, build: Callable[[Any], Any]
) -> None:
    from torch import nn

    ledger = totals_of(layer, prev_shape).torch
    assert ledger.total == sum(parameter.numel() for parameter in build(nn).parameters())
    assert len(ledger.differences) == 1


@pytest.mark.framework("torch")
@pytest.mark.parametrize(
    ("wrapper", "function"), [(WeightNorm, "weight_norm"), (SpectralNorm, "spectral_norm")]
)
def test_a_depthwise_kernel_has_as_many_filters_in_pytorch(wrapper: Any, function: str) -> None:
    from torch import nn

    module = getattr(nn.utils.parametrizations, function)(nn.Conv2d(4, 8, 3, groups=4))
    layer = wrapper(DepthwiseConv2D(3, depth_multiplier=2))
    ledger = totals_of(layer, (8, 8, 4)).torch
    assert ledger.total == sum(parameter.numel() for parameter in module.parameters())
    assert not ledger.differences
    state = [weight.size for weight in layer.weights((8, 8, 4)) if not weight.learnable]
    assert state == [buffer.numel() for buffer in module.buffers()]


NEAREST_IN_KERAS: list[tuple[Layer[Any, Any], Any, Callable[[Any], Any]]] = [
    (SimpleRNN(8, bias_vectors=2), SERIES, lambda layers: layers.SimpleRNN(8)),
    (LSTM(8, bias_vectors=2), SERIES, lambda layers: layers.LSTM(8)),
    (LSTM(8, peepholes=True), SERIES, lambda layers: layers.LSTM(8)),
    (BatchNorm(track_statistics=False), (5, 5, 6), lambda layers: layers.BatchNormalization()),
    (BatchNorm(track_statistics=False, axis=1), (5, 5, 6), lambda layers: layers.BatchNormalization(1)),
    (RMSNorm(scale=False, axes=2), SERIES, lambda layers: layers.RMSNormalization((-2, -1))),
    (SpectralNorm(Dense(5)), SERIES, lambda layers: layers.SpectralNormalization(layers.Dense(5))),
    (
        SpectralNorm(Conv2D(6, 3, groups=2)),
        (8, 8, 4),
        lambda layers: layers.SpectralNormalization(layers.Conv2D(6, 3, groups=2)),
    ),
    (
        SpectralNorm(ConvTranspose2D(6, 3, padding="same")),
        (8, 8, 4),
        lambda layers: layers.SpectralNormalization(layers.Conv2DTranspose(6, 3)),
    ),
    (
        SpectralNorm(DepthwiseConv2D(3, depth_multiplier=2)),
        (8, 8, 4),
        lambda layers: layers.SpectralNormalization(layers.DepthwiseConv2D(3, depth_multiplier=2)),
    ),
    (MultiHeadAttention(2, 5, bias_kv=True), SERIES, lambda layers: called_twice(layers, 2, 5)),
]


def called_twice(layers: Any, heads: int, key_dim: int) -> Any:
    """Return Keras' attention, which is built by the shapes of query and value."""
    attention = layers.MultiHeadAttention(heads, key_dim)
    attention.build((2, *SERIES), (2, *SERIES))
    return attention


@pytest.mark.framework("keras", "jax")
@pytest.mark.parametrize(("layer", "prev_shape", "build"), NEAREST_IN_KERAS, ids=str)
def test_the_nearest_in_keras_has_what_the_ledger_says(
    layer: Layer[Any, Any], prev_shape: Any, build: Callable[[Any], Any]
) -> None:
    from keras import layers

    built = build(layers)
    if not built.built:
        built.build((2, *prev_shape))
    ledger = totals_of(layer, prev_shape).keras
    assert ledger.total == built.count_params()
    assert len(ledger.differences) == 1
