"""Attention that no checker lets through."""

from cnnparams import CrossAttention, Image, MultiHeadAttention, Network, Series, WindowAttention


def wrong_settings(attention: MultiHeadAttention) -> None:
    MultiHeadAttention(12)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    MultiHeadAttention("12", 64)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MultiHeadAttention(12, 64, True)  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
    MultiHeadAttention(12, 64, dropout=0.1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    CrossAttention(12, 64, 32)  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
    WindowAttention(3, "7")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    attention.heads = 9  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def wrong_ranks(series: Network[Series], image: Network[Image]) -> None:
    series.add(WindowAttention(3, 7))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(CrossAttention(8, 64))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
