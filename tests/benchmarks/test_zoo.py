"""What published networks take: a whole search space, and ResNet-50 beside what people do instead."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from cnnparams import zoo

ROOT = Path(__file__).parents[2]
OPERATIONS = ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")


def test_the_whole_of_nasbench201(benchmark: BenchmarkFixture) -> None:
    """Build and count all 15,625 networks of the benchmark's own size, in one go."""

    def whole_space() -> list[int]:
        return [
            zoo.nasbench201(f"|{a}~0|+|{b}~0|{c}~1|+|{d}~0|{e}~1|{f}~2|").param_count()
            for a, b, c, d, e, f in product(OPERATIONS, repeat=6)
        ]

    counts = benchmark.pedantic(whole_space, rounds=1)
    assert len(counts) == 5**6
    # tests/golden/xautodl: no convolution in the cells, and nothing else than 3 x 3 convolutions
    assert (min(counts), max(counts)) == (73_306, 1_531_546)


def test_resnet152_beside_resnet50(side_by_side: Callable[..., None]) -> None:
    def resnet152() -> bool:
        return zoo.resnet152().param_count() == 60_192_808

    def resnet50() -> bool:
        return zoo.resnet50().param_count() == 25_557_032

    side_by_side(resnet152, resnet50, rounds=200)


@pytest.mark.framework("torch", "torchinfo")
def test_resnet50_beside_torchinfo(side_by_side: Callable[..., None]) -> None:
    from tests.benchmarks.torch_resnet50 import counted_by_torchinfo

    def cnnparams() -> int:
        return zoo.resnet50().param_count()

    side_by_side(cnnparams, counted_by_torchinfo, rounds=20)


@pytest.mark.framework("torch", "torchinfo")
def test_resnet50_in_a_fresh_process(tmp_path: Path, side_by_side: Callable[..., None]) -> None:
    # As after the first run on anybody's machine, all is compiled.
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(tmp_path)}

    def printed(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        environment = os.environ | compiled
        return subprocess.run(  # noqa: S603 - the code is ours
            command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        ).stdout

    def cnnparams() -> str:
        return printed("-c", "from cnnparams import zoo; print(zoo.resnet50().param_count())")

    def torchinfo() -> str:
        return printed("tests/benchmarks/torch_resnet50.py")

    side_by_side(cnnparams, torchinfo, rounds=3)
