"""Sweeps: lazy, resumable, and by number."""

import pickle
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from cnnparams import ConfigError, Conv2D, Network, sweep, zoo
from cnnparams.progress import with_progress

BUILT: list[tuple[int, int]] = []


def small(size: int, filters: int) -> Any:
    BUILT.append((size, filters))
    return Network((size, size, 3)).add(Conv2D(filters, 3))


def test_each_network_is_built_when_it_is_asked_for() -> None:
    BUILT.clear()
    rows = sweep(small, size=[8, 16], filters=range(1, 4))
    assert (len(rows), BUILT) == (6, [])
    first = next(iter(rows))
    assert (first.settings, first.network.param_count()) == ({"size": 8, "filters": 1}, 28)
    assert BUILT == [(8, 1)]
    assert [row.settings["filters"] for row in rows[4:]] == [2, 3]
    assert BUILT[1:] == [(16, 2), (16, 3)]
    assert rows[-1].settings == rows[2:][3].settings == {"size": 16, "filters": 3}
    with pytest.raises(IndexError):
        rows[6]


def test_a_sweep_becomes_a_data_frame() -> None:
    frame = pd.DataFrame(row.to_dict() for row in sweep(small, size=[8], filters=[1, 2]))
    assert list(frame.columns) == ["size", "filters", "params", "macs", "output_shape"]
    assert list(frame.params) == [28, 56]
    assert list(frame.macs) == [27 * 36, 54 * 36]


def test_a_sweep_goes_through_processes_by_its_numbers() -> None:
    rows = sweep(zoo.lenet5, variant=["lesson", "1998"])
    assert pickle.loads(pickle.dumps(rows)) == rows
    # Not by forks, which other threads of this process may hinder.
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(rows.__getitem__, range(len(rows))))
    assert [row.network for row in found] == [row.network for row in rows]


@pytest.mark.parametrize(
    ("build", "settings", "error", "message"),
    [
        (3, {}, TypeError, "sweep: takes a function that builds a network, got 3 (int)"),
        (small, {"size": 3}, TypeError, "sweep: the values of size must be in a list, got 3 (int)"),
        (
            small,
            {"size": range(10**10), "filters": range(10**10)},
            ConfigError,
            f"sweep: at most {sys.maxsize} networks can be numbered, got {10**20}",
        ),
        (small, {"size": []}, ConfigError, "sweep: size must have one value or more, got none"),
    ],
)
def test_wrong_sweeps_are_refused(build: Any, settings: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as refused:
        sweep(build, **settings)
    assert str(refused.value) == message


def test_a_long_sweep_is_no_list() -> None:
    rows = sweep(small, size=range(8, 10**9), filters=[1])
    assert rows[10**6].settings == {"size": 10**6 + 8, "filters": 1}
    assert repr(rows).startswith("Sweep(build=small, choices=(('size', range(8, 1000000000)),")
    wrong: Any = sweep(lambda size: size, size=[3])
    with pytest.raises(TypeError, match=r"sweep: <lambda> must return a network, got 3 \(int\)"):
        wrong[0]


def test_progress_is_shown_to_those_who_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, Any]] = []

    def tqdm(items: Iterable[int], **options: Any) -> Iterable[int]:
        shown.append(options)
        return items

    monkeypatch.setitem(sys.modules, "tqdm", SimpleNamespace(tqdm=tqdm))
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: False))
    assert list(with_progress([1, 2], "steps")) == [1, 2]
    assert shown == []
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: True))
    assert list(with_progress([1, 2], "steps", 2)) == [1, 2]
    assert shown == [{"desc": "steps", "total": 2, "delay": 1.0, "leave": False}]
    assert Network((8, 8, 3)).add(Conv2D(1, 3)).input_sizes(up_to=4) == (3, 4)
    assert shown[1]["desc"] == "sizes"
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert list(with_progress([3], "steps")) == [3]


def test_the_real_tqdm_takes_these_words(capsys: pytest.CaptureFixture[str]) -> None:
    import tqdm

    assert list(tqdm.tqdm([1, 2], desc="steps", total=2, delay=1.0, leave=False)) == [1, 2]
    assert capsys.readouterr().err == ""
