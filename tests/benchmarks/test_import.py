"""What an import adds to the start of Python; attrs, which the package loads, is measured for comparison."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "statement",
    ["import attrs", "import cnnparams", "from cnnparams import Conv2D, Network", "from cnnparams import *"],
)
def test_import(statement: str, tmp_path: Path, side_by_side: Callable[..., None]) -> None:
    # As after the first run on anybody's machine, all is compiled.
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(tmp_path)}

    def python(code: str) -> None:
        command = [sys.executable, "-c", code]
        subprocess.run(command, cwd=ROOT, env=os.environ | compiled, check=True)  # noqa: S603 - the code is ours

    def start_and_import() -> None:
        python(statement)

    def start() -> None:
        python("pass")

    side_by_side(start_and_import, start, rounds=20)
