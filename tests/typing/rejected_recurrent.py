"""Recurrent layers and wrappers that no checker lets through."""

from cnnparams import GRU, LSTM, Bidirectional, Dense, Image, Network, Series, TimeDistributed, Vector


def wrong_ranks(vector: Network[Vector], series: Network[Series], image: Network[Image]) -> None:
    image.add(LSTM(8))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    series.add(LSTM(8)).add(LSTM(8))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Bidirectional(LSTM(8)))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    _all: Network[Series] = series.add(LSTM(8))  # type: ignore[arg-type]  # pyright: ignore[reportAssignmentType]


def wrong_settings(lstm: LSTM[Vector]) -> None:
    LSTM("8")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    LSTM(8, True)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    LSTM(8, dropout=0.5)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    GRU(8, projection=3)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    LSTM(8, projection=True, peepholes=1)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    LSTM(8, bias="no")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    LSTM(8, return_sequences="yes")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    Bidirectional(lstm, merge="average")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Bidirectional(lstm, "sum")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    TimeDistributed(Dense)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    lstm.units = 9  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
