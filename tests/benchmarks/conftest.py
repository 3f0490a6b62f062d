"""Each benchmark takes turns with a yardstick, so that noise hits both; a table at the end compares them."""

from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from tabulate import tabulate

ROWS = pytest.StashKey[list[dict[str, str]]]()


@pytest.fixture
def side_by_side(benchmark: BenchmarkFixture, request: pytest.FixtureRequest) -> Callable[..., None]:
    """Time a candidate and a yardstick in turns, `before` ahead of each; show the time for one of `per`."""

    def run(
        candidate: Callable[[], object],
        yardstick: Callable[[], object],
        *,
        rounds: int,
        before: Callable[[], None] = lambda: None,
        per: int = 1,
        memory: str = "",
    ) -> None:
        yardstick_times: list[float] = []

        def take_turns() -> None:
            before()
            start = perf_counter()
            yardstick()
            yardstick_times.append(perf_counter() - start)
            before()

        before()
        expected = yardstick()
        before()
        assert candidate() == expected
        benchmark.pedantic(candidate, setup=take_turns, rounds=rounds)
        if benchmark.stats is None:  # --benchmark-disable
            return
        times = benchmark.stats.stats.data
        pairs = list(zip(times, yardstick_times, strict=True))
        low, ratio, high = quantiles([ours / theirs for ours, theirs in pairs], n=4)
        more = median([ours - theirs for ours, theirs in pairs])
        best, yardstick_best = min(times), min(yardstick_times)
        row = {
            "typical / best": request.node.name.removeprefix("test_"),
            "takes": _shown(median(times) / per, best / per),
            "yardstick": yardstick.__name__.replace("_", " "),
            "yardstick takes": _shown(median(yardstick_times) / per, yardstick_best / per),
            "difference": _shown(more / per, (best - yardstick_best) / per),
            "ratio": f"{ratio:.2f} / {best / yardstick_best:.2f}",
            "middle half of ratios": f"{low:.2f} to {high:.2f}",
            "memory": memory,
        }
        benchmark.extra_info.update(row)
        request.config.stash.setdefault(ROWS, []).append(row)

    return run


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show the pairs of this run: medians, and the least that was ever needed."""
    if rows := config.stash.get(ROWS, []):
        terminalreporter.section("side by side")
        terminalreporter.write_line(tabulate(rows, headers="keys", disable_numparse=True))


def _shown(typical: float, best: float) -> str:
    factor, unit = (1e6, "µs") if abs(typical) < 1e-3 else (1e3, "ms")
    return f"{typical * factor:.2f} / {best * factor:.2f} {unit}"
