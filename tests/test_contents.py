"""The table of contents: every name is found, where type checkers find it, and nothing else is."""

import ast
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import cnnparams

STUB = Path(cnnparams.__file__).with_suffix(".pyi")


def test_every_name_is_found_where_the_table_says() -> None:
    entries = {
        entry.name: chapter.module
        for chapter in ast.walk(ast.parse(STUB.read_text(encoding="utf-8")))
        if isinstance(chapter, ast.ImportFrom)
        for entry in chapter.names
        if entry.asname == entry.name  # what makes type checkers export it
    }
    assert list(entries) == cnnparams.__all__
    for name, module in entries.items():
        assert getattr(cnnparams, name) is getattr(import_module(str(module)), name)
    assert dir(cnnparams) == sorted([*cnnparams.__all__, "__version__"])


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads(STUB.parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cnnparams.__version__ == project["version"]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError) as caught:
        cnnparams.Conv9D  # type: ignore[attr-defined]  # noqa: B018
    assert str(caught.value) == "module 'cnnparams' has no attribute 'Conv9D'"


def test_a_name_is_loaded_once() -> None:
    vars(cnnparams).pop("Conv2D", None)
    first = cnnparams.Conv2D
    assert vars(cnnparams)["Conv2D"] is first
