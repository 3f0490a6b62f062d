"""The tables of contents: every name is found, where type checkers find it, and nothing else is."""

import ast
import os
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import pytest

import cnnparams
from cnnparams import interop, zoo
from cnnparams.lazy import lazy_exports

PROJECT = Path(cnnparams.__file__).parents[1] / "pyproject.toml"
both = pytest.mark.parametrize("package", [cnnparams, zoo])


def entries_of(stub: Path) -> dict[str, str]:
    """Return the module of each name of a table, as Python itself reads it."""
    return {
        entry.name: str(chapter.module)
        for chapter in ast.walk(ast.parse(stub.read_text(encoding="utf-8")))
        if isinstance(chapter, ast.ImportFrom)
        for entry in chapter.names
        if entry.asname == entry.name  # what makes type checkers export it
    }


@pytest.mark.parametrize("package", [cnnparams, interop, zoo])
def test_every_name_is_found_where_the_table_says(package: ModuleType) -> None:
    entries = entries_of(Path(str(package.__file__)).with_suffix(".pyi"))
    assert package.__all__ == [name for name in entries if name != "__version__"]
    for name, module in entries.items():
        assert getattr(package, name) is getattr(import_module(module), name)
    assert dir(package) == sorted(entries)


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    assert cnnparams.__version__ == project["version"]


@both
def test_an_unknown_name_is_an_attribute_error(package: ModuleType) -> None:
    with pytest.raises(AttributeError) as caught:
        _ = package.conv9d
    assert str(caught.value) == f"module '{package.__name__}' has no attribute 'conv9d'"


@pytest.mark.parametrize(
    "table",
    [
        "from math import pi as pi\n",
        '"""From here on.\n\nWhat `from math import tau` finds."""\n\nfrom math import pi as pi\n',
        "# für Menschen\nfrom math import pi as pi, tau\n",
        "from math import (\n    e as e,\n    pi as pi,\n)\nfrom cmath import inf as inf, nan as nan",
        "from math import (e as e, pi as pi)\n",
        "from math import pi as pi\r\nfrom cmath import inf as inf\r\n",
        "",
    ],
)
def test_a_table_is_read_as_python_reads_it(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "with_a_table"
    folder.mkdir()
    folder.joinpath("__init__.py").touch()
    folder.joinpath("__init__.pyi").write_bytes(table.encode())
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, folder.name, raising=False)
    package = import_module(folder.name)
    entries = entries_of(folder / "__init__.pyi")
    names, load, _ = lazy_exports(folder.name)
    assert names == [*entries]
    for name, module in entries.items():
        assert load(name) is getattr(import_module(module), name)
        assert name in vars(package)


def test_the_package_works_from_a_zip_file(tmp_path: Path) -> None:
    package = Path(cnnparams.__file__).parent
    archive = tmp_path / "packed.zip"
    with ZipFile(archive, "w") as packed:
        for path in package.rglob("*.py*"):
            packed.write(path, path.relative_to(package.parent))
    code = """
import cnnparams
from cnnparams import Conv2D, Network, zoo
print(cnnparams.__file__)
print(zoo.resnet50().param_count(), len(dir(zoo)) == len(zoo.__all__))
print(Network((32, 32, 3)).add(Conv2D(8, 5)).summary()._repr_html_()[:10])
"""
    command = [sys.executable, "-c", code]
    environment = os.environ | {"PYTHONPATH": str(archive)}
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path, env=environment)  # noqa: S603 - the code is ours
    assert run.stdout.splitlines() == [f"{archive}/cnnparams/__init__.py", "25557032 True", "<div class"]


def test_a_name_is_loaded_once() -> None:
    vars(cnnparams).pop("Conv2D", None)
    first = cnnparams.Conv2D
    assert vars(cnnparams)["Conv2D"] is first


def test_no_module_of_the_zoo_hides_a_network() -> None:
    """Python sets a module as an attribute of its package: it would stand where the function should."""
    modules = {file.stem for file in Path(str(zoo.__file__)).parent.iterdir()}
    assert not modules & set(zoo.__all__)
