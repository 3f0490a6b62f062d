"""What `import cnnparams` loads, seen in a fresh process."""

import subprocess
import sys

import pytest

from cnnparams.interop import from_onnx

LOADED = """
import sys
before = set(sys.modules)
{statement}
known = set(sys.stdlib_module_names) | {{"attr", "attrs", "cnnparams"}}
print(*sorted({{name.partition(".")[0] for name in set(sys.modules) - before}} - known))
"""


def loaded_by(statement: str) -> list[str]:
    """Return what a statement loads beyond Python, attrs and ourselves."""
    command = [sys.executable, "-c", LOADED.format(statement=statement)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()  # noqa: S603


def test_importing_loads_attrs_and_nothing_heavier() -> None:
    assert loaded_by("import cnnparams") == []


def test_counting_loads_nothing_more() -> None:
    count = "from cnnparams import *; Network((9, 9, 3)).add(Conv2D(8, 5)).param_count()"
    assert loaded_by(count) == []


@pytest.mark.parametrize(
    ("statement", "parts"),
    [
        (
            "from cnnparams import Conv2D, Network; Network((9, 9, 3)).add(Conv2D(8, 5)).param_count()",
            [
                "operations",
                "window",
                "sharing",
                "layers.shared",
                "layers.tied",
                "layers.group",
                "explanation",
            ],
        ),
        ("from cnnparams import *", ["render.graph", "render.volumes", "render.plot", "zoo.families"]),
    ],
)
def test_nothing_of_ours_is_loaded_before_it_is_needed(statement: str, parts: list[str]) -> None:
    code = f"{statement}; import sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    loaded = set(run.stdout.split())
    assert "cnnparams.layers.convolution" in loaded
    assert [part for part in parts if f"cnnparams.{part}" in loaded] == []


@pytest.mark.parametrize(
    "statement", ["import tabulate", "from cnnparams import *; Network((3,)).summary().to_markdown()"]
)
def test_this_test_sees_what_is_loaded(statement: str) -> None:
    assert "tabulate" in loaded_by(statement)


def test_a_reader_loads_its_framework_when_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loaded_by("from cnnparams.interop import from_keras, from_onnx, from_torch") == []
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ImportError) as missing:
        from_onnx("model.onnx")
    assert str(missing.value) == "from_onnx needs onnx: pip install 'cnnparams[onnx]'"
