"""The totals of Keras and PyTorch, side by side."""

from typing import Any

import pytest
from attrs import frozen

from cnnparams import (
    GRU,
    LSTM,
    BatchNorm,
    Bidirectional,
    Conv2D,
    ConvTranspose2D,
    CrossAttention,
    Dense,
    FrozenBatchNorm,
    GlobalAvgPool2D,
    Layer,
    LayerNorm,
    LayerScale,
    LocallyConnected1D,
    MultiHeadAttention,
    Network,
    Normalization,
    PReLU,
    ReLU,
    RMSNorm,
    Sequential,
    Shared,
    SpectralNorm,
    TimeDistributed,
    Weight,
    WeightNorm,
    WeightStandardization,
)
from tests.test_render import Cells

NETWORK = (
    Network((32, 32, 3), name="<small>")
    .add(Conv2D(8, 3, padding=1, name="conv"))
    .add(BatchNorm(name="bn"))
    .add(Shared(Conv2D(8, 3, padding=1), name="again"))
    .add(ReLU())
    .add(Shared(Conv2D(8, 3, padding=1), name="again"))
    .add(GlobalAvgPool2D())
    .add(Dense(10, name="fc"))
)
# 224 = ((3 * 3 * 3) + 1) * 8; 16 = 2 * 8; 584 = ((3 * 3 * 8) + 1) * 8; 90 = (10 * 8) + 10; state: 16 = 2 * 8

TABLE = """\
<small>
Framework  Total params  Trainable params  Non-trainable params
───────────────────────────────────────────────────────────────
Keras               930               898                    32
PyTorch             914               898                    16
Keras counts the 16 numbers of state too (moving means and the like), PyTorch does not."""


def test_the_totals_of_both_stand_side_by_side() -> None:
    totals = NETWORK.freeze("bn").totals()
    assert (totals.keras.total, totals.keras.trainable, totals.keras.non_trainable) == (930, 898, 32)
    assert (totals.torch.total, totals.torch.trainable, totals.torch.non_trainable) == (914, 898, 16)
    assert (totals.title, totals.state) == ("<small>", 16)


def test_the_table_says_where_the_difference_comes_from() -> None:
    totals = NETWORK.freeze("bn").totals()
    assert str(totals) == TABLE
    html = totals._repr_html_()
    assert "<strong>&lt;small&gt;</strong>" in html
    table, _, reason = html.rpartition("<p>")
    assert Cells(table).rows == [
        ["Framework", "Total params", "Trainable params", "Non-trainable params"],
        ["Keras", "930", "898", "32"],
        ["PyTorch", "914", "898", "16"],
    ]
    assert (html.count('align="left"'), html.count('align="right"')) == (1 + 3, 3 * 3)
    assert reason == f"{TABLE.splitlines()[-1]}</p></div>"


def test_totals_too_long_for_decimals_are_set_to_the_right_too() -> None:
    huge = 10**5000
    totals = Network((3,), name="net").add(Dense(huge)).totals()
    width = len(hex(4 * huge))
    assert str(totals).splitlines()[1].startswith(f"Framework  {'Total params':>{width}}  ")
    assert totals._repr_html_().count('align="right"') == 3 * 3


def test_without_state_they_agree() -> None:
    totals = Network((3,), name="net").add(Dense(2)).totals()
    assert str(totals).splitlines()[-3:] == [
        "Keras                 8                 8                     0",
        "PyTorch               8                 8                     0",
        "They agree: nothing is stored that is not learnt.",
    ]


ONE = "{} with one bias vector is not in PyTorch; its nearest has two: {} more ({})."


# What both frameworks have is compared with them in tests/against/test_totals.py.
@pytest.mark.parametrize(
    ("layer", "shape", "keras", "torch", "note"),
    [
        (LSTM(64), (10, 32), 24832, 25088, ONE.format("LSTM", 256, "layer")),
        (
            ConvTranspose2D(4, 3, groups=2),
            (8, 8, 6),
            3 * 3 * 6 * 4 + 4,
            3 * 3 * 6 * 2 + 4,
            "ConvTranspose2D in groups is not in Keras; its nearest has one: 108 more (layer).",
        ),
        (
            LSTM(64, bias_vectors=2),
            (10, 32),
            24832,
            25088,
            "LSTM with two bias vectors is not in Keras; its nearest has one: 256 fewer (layer).",
        ),
        (
            LSTM(64, projection=8, bias_vectors=2, peepholes=True),
            (10, 32),
            (32 + 8 + 2) * 4 * 64 + 64 * 8 + 3 * 64,
            (32 + 8 + 2) * 4 * 64 + 64 * 8,
            "LSTM with peepholes is not in PyTorch; its nearest has none: 192 fewer (layer).",
        ),
        (
            LSTM(64, projection=8, bias=False),
            (10, 32),
            (32 + 8) * 4 * 64 + 64 * 8,
            (32 + 8) * 4 * 64 + 64 * 8,
            "LSTM with a projection is not in Keras; its weights are counted as they are (layer).",
        ),
        (
            LSTM(64, peepholes=True, bias=False),
            (10, 32),
            24576,
            24576,
            "LSTM with peepholes is not in either of them; its nearest has none: 192 fewer (layer).",
        ),
        (GRU(64, bias_vectors=1), (10, 32), 18624, 18816, ONE.format("GRU", 192, "layer")),
        (
            Bidirectional(LSTM(64)),
            (10, 32),
            49664,
            50176,
            ONE.format("LSTM", 512, "layer/forward, layer/backward"),
        ),
        (TimeDistributed(LSTM(64)), (5, 10, 32), 24832, 25088, ONE.format("LSTM", 256, "layer")),
        (Shared(LSTM(64), name="layer"), (10, 32), 24832, 25088, ONE.format("LSTM", 256, "layer")),
        (
            TimeDistributed(Sequential(ReLU(), LSTM(64))),
            (5, 10, 32),
            24832,
            25088,
            ONE.format("LSTM", 256, "layer/1"),
        ),
        (
            BatchNorm(track_statistics=False),
            (8, 8, 4),
            16,  # 2 * 4 learnt, 2 * 4 of state
            8,
            "BatchNorm without statistics is not in Keras; its nearest has a moving mean and variance: 8 more (layer).",
        ),
        (
            BatchNorm(track_statistics=False, axis=1),
            (8, 8, 4),
            32,  # 2 * 8 learnt, 2 * 8 of state
            16,
            "BatchNorm without statistics is not in Keras; its nearest has a moving mean and variance: 16 more (layer).",
        ),
        (
            WeightNorm(Dense(5)),
            (7, 3),
            25,  # (3 + 1) * 5 + 5
            25,
            "WeightNorm is not in Keras; its weights are counted as they are (layer).",
        ),
        (
            SpectralNorm(Dense(5)),
            (7, 3),
            25,  # (3 + 1) * 5 + 5 of state
            20,
            "SpectralNorm with two vectors is not in Keras; its nearest has one: 3 fewer (layer).",
        ),
        (
            SpectralNorm(LocallyConnected1D(2, 3, bias=False)),
            (5, 2),
            38,  # 3 * 3 * 2 * 2 + 2 of state
            36,
            "SpectralNorm with two vectors is not in Keras; its nearest has one: 18 fewer (layer).",
        ),
        (
            WeightStandardization(Dense(5)),
            (7, 3),
            20,
            20,
            "WeightStandardization is not in either of them; its weights are counted as they are (layer).",
        ),
        (
            FrozenBatchNorm(),
            (8, 8, 4),
            16,  # 4 * 4 of state
            0,
            "FrozenBatchNorm is not in PyTorch; its weights are counted as they are (layer).",
        ),
        (
            Normalization(),
            (8, 8, 3),
            7,
            0,
            "Normalization is not in PyTorch; its weights are counted as they are (layer).",
        ),
        (
            RMSNorm(scale=False, axes=2),
            (5, 6),
            30,
            0,
            "RMSNorm without a scale is not in Keras; its nearest has one: 30 more (layer).",
        ),
        (
            LayerNorm(scale=False),
            (5, 6),
            6,
            12,
            "LayerNorm with a shift but no scale is not in PyTorch; its nearest has both: 6 more (layer).",
        ),
        (
            PReLU(per="element"),
            (5, 6),
            30,
            6,
            "PReLU with a slope for each element is not in PyTorch; its nearest has one for each channel: 24 fewer"
            " (layer).",
        ),
        (
            MultiHeadAttention(2, 5),
            (7, 8),
            4 * 8 * 10 + 3 * 10 + 8,
            4 * (8 * 8 + 8),
            "MultiHeadAttention whose heads or output have a width of their own is not in PyTorch; its nearest has the"
            " channels of the input in all of them: 70 fewer (layer).",
        ),
        (
            MultiHeadAttention(3, 5, bias=False),
            (7, 8),
            480,
            480,
            "MultiHeadAttention whose heads or output have a width of their own is not in PyTorch; its weights are"
            " counted as they are (layer).",
        ),
        (
            MultiHeadAttention(2, 5, bias=False, bias_kv=True),
            (7, 8),
            4 * 8 * 10,
            4 * 8 * 8 + 2 * 8,
            "MultiHeadAttention whose heads or output have a width of their own is not in PyTorch; its nearest has the"
            " channels of the input in all of them: 68 fewer (layer).",
        ),
        (
            MultiHeadAttention(2, 4, bias_kv=True),
            (7, 8),
            4 * (8 * 8 + 8),
            4 * (8 * 8 + 8) + 2 * 8,
            "MultiHeadAttention with bias_kv is not in Keras; its nearest has none: 16 fewer (layer).",
        ),
        (
            LayerScale(),
            (5, 6),
            6,
            6,
            "LayerScale is not in either of them; its weights are counted as they are (layer).",
        ),
    ],
)
def test_a_layer_that_a_framework_lacks_is_counted_as_its_nearest(
    layer: Layer[Any, Any], shape: tuple[int, ...], keras: int, torch: int, note: str
) -> None:
    totals = Network(shape, name="net").add(layer, name="layer").totals()
    assert (totals.keras.total, totals.torch.total) == (keras, torch)
    assert str(totals).splitlines()[-1] == note
    assert "They agree" not in str(totals)


def test_attention_to_a_memory_has_pytorchs_nearest_too() -> None:
    network = Network((7, 8), name="net").add_input("memory", (5, 6))
    for layer in (CrossAttention(2, 4), CrossAttention(2, 4, value_features=3)):
        totals = network.add(layer, after=["input", "memory"], name="cross").totals()
        assert totals.torch.total == 2 * 8 * 8 + 2 * 6 * 8 + 4 * 8
    assert totals.keras.total == (8 * 8 + 6 * 8 + 6 * 6 + 6 * 8) + (8 + 8 + 6 + 8)
    assert str(totals).splitlines()[-1] == (
        "CrossAttention whose heads or output have a width of their own is not in PyTorch; its nearest has the"
        " channels of the queries in all of them: 30 more (cross)."
    )


def test_one_layer_may_differ_in_several_things() -> None:
    totals = Network((10, 32), name="net").add(LSTM(64, peepholes=True), name="layer").totals()
    assert (totals.keras.total, totals.torch.total) == (24832, 25088)
    assert str(totals).splitlines()[-2:] == [
        "LSTM with peepholes is not in either of them; its nearest has none: 192 fewer (layer).",
        ONE.format("LSTM", 256, "layer"),
    ]


def test_the_same_difference_is_said_once() -> None:
    network = Network((10, 32), name="net")
    for number in range(5):
        network = network.add(LSTM(32, return_sequences=True), name=f"r{number}")
    frozen_too = network.freeze("r4").totals()
    assert str(frozen_too).splitlines()[5:] == [ONE.format("LSTM", 640, "r0, r1, r2 and 2 more")]
    assert (frozen_too.torch.trainable, frozen_too.torch.non_trainable) == (4 * 8448, 8448)


def test_what_is_counted_elsewhere_differs_there_only() -> None:
    head = Shared(LSTM(32, return_sequences=True), name="head")
    totals = Network((10, 32), name="net").add(head).add(head).totals()
    assert (totals.keras.total, totals.torch.total) == (8320, 8448)


def test_a_layer_of_your_own_is_in_neither() -> None:
    @frozen(repr=False)
    class Mine(Layer[Any, Any]):
        def weights(self, prev_shape: Any) -> tuple[Weight, ...]:
            return (Weight("w", size=3), Weight.state("seen", size=2))

        def output_shape(self, prev_shape: Any) -> Any:
            return prev_shape

    assert str(Network((3,), name="net").add(Mine()).totals()).splitlines()[3:] == [
        "Keras                 5                 3                     2",
        "PyTorch               3                 3                     0",
        "Keras counts the 2 numbers of state too (moving means and the like), PyTorch does not.",
        "Mine is not in either of them; its weights are counted as they are (mine).",
    ]


@pytest.mark.parametrize(
    ("layer", "keras", "torch"),
    [
        (LSTM(8), True, False),
        (LSTM(8, bias_vectors=2), False, True),
        (LSTM(8, bias=False), True, True),
        (LSTM(8, bias=False, projection=3), False, True),
        (LSTM(8, bias=False, peepholes=True), False, False),
        (GRU(8), True, True),
        (BatchNorm(), True, True),
        (BatchNorm(axis=1), True, True),
        (FrozenBatchNorm(), True, False),
        (Normalization(), True, False),
        (LayerNorm(), True, True),
        (LayerNorm(scale=False, center=False), True, True),
        (RMSNorm(), True, True),
        (PReLU(), True, True),
        (MultiHeadAttention(2, 3), True, True),
        (MultiHeadAttention(2, 3, output_features=6), True, True),
        (MultiHeadAttention(2, 3, bias_kv=True), False, True),
        (Dense(5), True, True),
        (WeightNorm(Dense(5)), False, True),
        (SpectralNorm(Dense(5)), False, True),
        (SpectralNorm(Dense(1)), False, True),
        (TimeDistributed(SpectralNorm(Dense(5))), False, True),
    ],
)
def test_what_a_framework_has_differs_in_nothing(layer: Layer[Any, Any], keras: bool, torch: bool) -> None:
    totals = Network((5, 6)).add(layer).totals()
    assert (not totals.keras.differences, not totals.torch.differences) == (keras, torch)


def test_a_transposed_convolution_without_groups_is_in_both() -> None:
    totals = Network((8, 8, 6)).add(ConvTranspose2D(4, 3)).totals()
    assert str(totals).endswith("They agree.") == str(Network((3,)).add(Dense(4)).totals()).endswith(
        "They agree."
    )
    assert [ledger.total for ledger in (totals.keras, totals.torch)] == [3 * 3 * 6 * 4 + 4] * 2
