"""`python -m cnnparams` prints the lesson: the table, the total and the arithmetic."""

import os
import runpy
import sys

import pytest

from tests.test_network import LESSON

ARITHMETIC = {
    "CONV1": "((m * n * d) + 1) * k = ((5 * 5 * 3) + 1) * 8 = 608",
    "CONV2": "((m * n * d) + 1) * k = ((5 * 5 * 8) + 1) * 16 = 3,216",
    "FC3": "(c * p) + 1 * c = (120 * 400) + 1 * 120 = 48,120",
    "FC4": "(c * p) + 1 * c = (84 * 120) + 1 * 84 = 10,164",
    "Softmax": "(c * p) + 1 * c = (10 * 84) + 1 * 10 = 850",
}


USAGE = "usage: python -m cnnparams [-h]\n"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["__main__.py", *arguments])
    with pytest.warns(RuntimeWarning, match="found in sys.modules"):
        runpy.run_module("cnnparams", run_name="__main__")


def test_the_lesson_is_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch)
    table, letters, arithmetic = capsys.readouterr().out.split("\n\n")
    rows = table.splitlines()[3:11]
    assert table.splitlines()[1].split() == ["Layer", "Type", "Output", "shape", "Output", "size", "Params"]
    for row, (name, shape, size, count) in zip(rows, LESSON, strict=True):
        assert row.startswith(f"{name} ")
        assert str(shape) in row
        assert row.split()[-2:] == [f"{size:,}", f"{count:,}"]
    assert "Params 62,958 · trainable 62,958 · frozen 0" in table
    explained: dict[str, str] = {}
    name = ""
    for line in arithmetic.splitlines():
        if not line.startswith("    "):
            name = line.split()[0]
        elif line.strip().startswith("total"):
            explained[name] = line.split(maxsplit=1)[1]
    assert explained == {
        **{name: "0" for name, *_ in LESSON},
        **ARITHMETIC,
        "LeNet-5": "608 + 3216 + 48120 + 10164 + 850 = 62,958",
    }
    assert "m = filter or window width" in letters


def test_help_is_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, "--help")
    assert ended.value.code == 0
    usage, description, _options = capsys.readouterr().out.split("\n\n")
    assert usage + "\n" == USAGE
    assert " ".join(description.split()) == (
        "Print a textbook network, LeNet-5: the table of its layers, and the arithmetic of each count."
    )


def test_arguments_are_refused(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, "resnet50", "--depth=2")
    assert ended.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"{USAGE}python -m cnnparams: error: unrecognized arguments: resnet50 --depth=2\n"


def test_a_reader_may_end_early(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)  # as `head` does when it has its lines
    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        with pytest.raises(SystemExit) as ended:
            run(monkeypatch)
    assert ended.value.code == 1
    assert capsys.readouterr().err == ""
