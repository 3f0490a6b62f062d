"""Wrappers around a kernel that no checker lets through."""

from cnnparams import Add, Conv2D, Network, Series, SpectralNorm, WeightNorm


def wrong(series: Network[Series]) -> None:
    WeightNorm(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    SpectralNorm(Conv2D)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    WeightNorm(Add())  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    WeightNorm(Conv2D(8, 3), 0)  # type: ignore[call-arg, arg-type]  # pyright: ignore[reportCallIssue]
    series.add(WeightNorm(Conv2D(8, 3)))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
