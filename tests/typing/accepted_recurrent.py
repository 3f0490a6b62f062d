"""Recurrent layers and wrappers that every checker lets through, with the rank that a flag decides."""

from typing import Any, assert_type

from cnnparams import (
    GRU,
    LSTM,
    Bidirectional,
    Conv2D,
    ConvLSTM1D,
    ConvLSTM2D,
    ConvLSTM3D,
    Dense,
    Embedding,
    Flatten,
    Image,
    Layer,
    Network,
    ReLU,
    Series,
    Shape,
    SimpleRNN,
    TimeDistributed,
    Vector,
    Volume,
)


def a_flag_decides_the_rank(series: Network[Series], volume: Network[Volume], *, flag: bool) -> None:
    assert_type(LSTM(8), LSTM[tuple[int]])
    assert_type(GRU(8, return_sequences=False, bias=False, num_layers=2), GRU[tuple[int]])
    assert_type(SimpleRNN(units=8, return_sequences=True, bias_vectors=2), SimpleRNN[tuple[int, int]])
    assert_type(LSTM(8, return_sequences=flag, name="L1", trainable=False), LSTM[Any])
    assert_type(series.add(LSTM(8)), Network[tuple[int]])
    assert_type(series.add(LSTM(8, return_sequences=True)).add(GRU(8)).add(Dense(1)), Network[tuple[int]])
    assert_type(series.add(LSTM(8, return_sequences=flag)), Network[Any])
    assert_type(volume.add(ConvLSTM2D(8, 3, padding="same")), Network[tuple[int, int, int]])
    assert_type(volume.add(ConvLSTM2D(8, (3, 3), return_sequences=True)), Network[tuple[int, int, int, int]])
    assert_type(ConvLSTM1D(8, (3,), stride=2).output_shape((5, 7, 3)), tuple[int, int])
    assert_type(ConvLSTM1D(8, 3, return_sequences=True).output_shape((5, 7, 3)), tuple[int, int, int])
    assert_type(
        Network((5, 7, 7, 7, 3)).add(ConvLSTM3D(8, 3, dilation=(1, 1, 2))), Network[tuple[int, int, int, int]]
    )
    assert_type(ConvLSTM3D(8, 3, return_sequences=True).output_shape((5, 7, 7, 7, 3)), tuple[int, ...])
    assert_type(LSTM(8).output_shape((7, 3)), tuple[int])
    assert_type(LSTM(8).units, int)
    assert_type(LSTM(8, projection=3, peepholes=True).projection, int | None)
    assert_type(LSTM(8).return_sequences, bool)


def wrappers(series: Network[Series], volume: Network[Volume]) -> None:
    assert_type(series.add(Bidirectional(LSTM(8))), Network[tuple[int]])
    assert_type(
        series.add(Bidirectional(GRU(8, return_sequences=True), merge="sum")), Network[tuple[int, int]]
    )
    assert_type(volume.add(Bidirectional(ConvLSTM2D(8, 3))), Network[tuple[int, int, int]])
    assert_type(volume.add(TimeDistributed(Conv2D(8, 3))), Network[Any])
    assert_type(volume.add(TimeDistributed(Flatten())).add(LSTM(8)), Network[tuple[int]])
    assert_type(series.add(TimeDistributed(Dense(8), name="T1")), Network[Any])
    TimeDistributed(TimeDistributed(ReLU()))


def words(vector: Network[Vector]) -> None:
    assert_type(vector.add(Embedding(1000, 16)), Network[Any])
    assert_type(vector.add(Embedding(1000, 16)).add(LSTM(8)), Network[tuple[int]])


def as_layers() -> None:
    _last: Layer[Series, Vector] = LSTM(8)
    _all: Layer[Series, Series] = GRU(8, return_sequences=True)
    _images: Layer[Volume, Image] = ConvLSTM2D(8, 3)
    _mixed: list[Layer[Series, Shape]] = [LSTM(8), SimpleRNN(8, return_sequences=True), Dense(8)]
