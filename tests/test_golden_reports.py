"""Reports and pictures of five networks look as they did when somebody looked at them."""

import importlib
from pkgutil import iter_modules

import pytest

from cnnparams import render
from cnnparams.command_line import textbook_network
from tests.golden.reports import FOLDER, FORMATS, rounded, written

WRITTEN = dict(written())


@pytest.mark.parametrize("name", WRITTEN)
def test_a_report_is_as_it_was(name: str) -> None:
    assert WRITTEN[name] == FOLDER.joinpath(name).read_bytes().decode("utf-8")


def test_every_file_and_every_format_is_there() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.suffix not in {".py", ""}} == set(WRITTEN)
    modules = [
        importlib.import_module(f"cnnparams.render.{found.name}") for found in iter_modules(render.__path__)
    ]
    formats = [
        module for module in modules if hasattr(module, "write_table") or hasattr(module, "write_data")
    ]
    assert {module.__name__.rpartition(".")[2] for module in formats} == set(FORMATS)


def test_the_picture_of_the_front_page_is_that_of_the_library() -> None:
    svg = FOLDER.parents[2].joinpath("docs", "images", "lenet5.svg").read_text(encoding="utf-8")
    assert rounded(svg) == rounded(textbook_network().diagram().svg)
