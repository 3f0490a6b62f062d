"""The command line: what it prints, what it ends with, and what it says of mistakes."""

import fcntl
import io
import json
import os
import pty
import runpy
import struct
import subprocess
import sys
import termios
import zipfile
from pathlib import Path

import pytest

from cnnparams import Network, ReLU, __version__, zoo
from cnnparams.command_line import main, textbook_network
from tests.test_network import LESSON

ARITHMETIC = {
    "CONV1": "((m * n * d) + 1) * k = ((5 * 5 * 3) + 1) * 8 = 608",
    "CONV2": "((m * n * d) + 1) * k = ((5 * 5 * 8) + 1) * 16 = 3,216",
    "FC3": "(c * p) + 1 * c = (120 * 400) + 1 * 120 = 48,120",
    "FC4": "(c * p) + 1 * c = (84 * 120) + 1 * 84 = 10,164",
    "Softmax": "(c * p) + 1 * c = (10 * 84) + 1 * 10 = 850",
}


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    ends_with = main(arguments)
    printed = capsys.readouterr()
    return ends_with, printed.out, printed.err


def test_the_lesson_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    ends_with, out, _ = ran(capsys)
    assert ends_with == 0
    table, letters, arithmetic = out.split("\n\n")
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


def test_both_ways_to_start_it_are_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["cnnparams", "zoo"])
    sys.modules.pop("cnnparams.__main__", None)
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("cnnparams", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.splitlines() == list(zoo.names())


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    for words in (
        "show",
        "explain",
        "draw",
        "compare",
        "check",
        "zoo",
        "examples:",
        "ends with 0 if all is well",
    ):
        assert words in text
    assert ran(capsys, "--version") == (0, f"cnnparams {__version__}\n", "")


def test_every_example_of_the_help_works(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    lines = capsys.readouterr().out.splitlines()
    examples = [line.split("   ")[0].split() for line in lines if line.startswith("  cnnparams ")]
    assert len(examples) == 9
    monkeypatch.chdir(tmp_path)
    for _, *arguments in examples:
        ends_with, _, err = ran(capsys, *arguments)
        assert err == ""
        assert ends_with == (1 if arguments[:1] in (["compare"], ["check"]) else 0)
    assert {path.name for path in tmp_path.iterdir()} == {"vgg16.csv", "unet.svg"}


def test_a_table_is_shown_in_every_form(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    network = zoo.resnet18()
    assert ran(capsys, "show", "resnet18") == (0, f"{network.summary()}\n", "")
    assert ran(capsys, "show", "resnet18", "--columns", "layer, macs", "--depth", "1", "--no-repeats")[1] == (
        f"{network.summary(columns=['layer', 'macs'], depth=1, repeats=False)}\n"
    )
    assert ran(capsys, "show", "resnet18", "--leaves", "--channels-first", "--format", "markdown")[1] == (
        network.summary(leaves=True, layout="channels_first").to_markdown() + "\n"
    )
    file = tmp_path / "table.json"
    assert ran(
        capsys, "show", "resnet18", "--input", "64x64x3", "--format", "json", "--output", str(file)
    ) == (0, "", "")
    assert json.loads(file.read_text(encoding="utf-8"))["rows"][0]["output_shape"] == [64, 64, 3]


def test_a_layer_or_a_network_is_explained(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    network = zoo.lenet5()
    assert ran(capsys, "explain", "lenet5", "C3")[1] == f"{network['C3'].explain()}\n"
    assert ran(capsys, "explain", "lenet5", "--depth", "1", "--operations")[1] == (
        f"{network.explain(depth=1, operations=True)}\n"
    )
    ran(capsys, "show", "lenet5", "--output", str(tmp_path / "table.md"))
    assert (tmp_path / "table.md").read_text(encoding="utf-8") == network.summary().to_markdown()
    file = tmp_path / "c3.tex"
    ran(capsys, "explain", "lenet5", "C3", "--format", "latex", "--output", str(file))
    assert file.read_text(encoding="utf-8") == network["C3"].explain().to("latex")


def test_a_picture_is_drawn(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert ran(capsys, "draw", "lenet5", "--depth", "1")[1] == zoo.lenet5().diagram(depth=1).svg + "\n"
    ran(capsys, "draw", "resnet18", "--style", "graph", "--output", str(tmp_path / "net.svg"))
    assert (tmp_path / "net.svg").read_text(encoding="utf-8") == zoo.resnet18().diagram("graph").svg


def test_a_network_of_a_file_is_as_good_as_one_of_the_zoo(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "mine.json"
    file.write_text(textbook_network().rename("mine").to_json(), encoding="utf-8")
    assert ran(capsys, "show", str(file))[1].startswith("mine\n")
    assert ran(capsys, "compare", str(file), str(file))[0] == 0
    ends_with, out, _ = ran(capsys, "compare", str(file), "lenet5", "--format", "csv")
    assert ends_with == 1
    assert out.startswith("layer,status,first,second,change")
    keras = tmp_path / "model.keras"
    dense = {"class_name": "Dense", "config": {"name": "d", "units": 3, "use_bias": True}}
    image = {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, None]}}
    with zipfile.ZipFile(keras, "w") as archive:
        config = {"class_name": "Sequential", "config": {"name": "theirs", "layers": [image, dense]}}
        archive.writestr("config.json", json.dumps(config))
    assert "Params 15 " in ran(capsys, "show", str(keras), "--input", "4")[1]
    assert ran(capsys, "show", str(file), "--input", "8,8,3")[::2] == (
        2,
        f"cnnparams: {file}: a file has its own input shape, got --input\n",
    )


def test_a_budget_is_kept_or_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, "check", "mobilenet_v2", "--max-params", "3_504_872", "--max-macs", "1e9") == (
        0,
        "ok: 3,504,872 parameters, at most 3,504,872\nok: 300,774,272 multiply-adds, at most 1,000,000,000\n",
        "",
    )
    assert ran(capsys, "check", "mobilenet_v2", "--max-params", "3.5e6", "--max-memory", "22.5MiB") == (
        1,
        "OVER by 4,872: 3,504,872 parameters, at most 3,500,000\n"
        "OVER by 197,184: 23,790,144 bytes of memory, at most 23,592,960\n",
        "",
    )
    half = ran(
        capsys, "check", "mobilenet_v2", "--max-memory", "12000kb", "--dtype", "float16", "--batch", "1"
    )
    assert half[0] == 0
    assert half[1].startswith("ok: 11,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["show", "resnet5"],
            "there is no network 'resnet5' in the zoo, nor is it a file that ends with .json, .keras or .onnx; "
            "'cnnparams zoo' lists the names; did you mean 'resnet50'?",
        ),
        (["show", "no/such/file.json"], "[Errno 2] No such file or directory: 'no/such/file.json'"),
        (["show", "resnet18", "--depth", "0"], "summary: depth must be 1 or more, got 0"),
        (["explain", "lenet5", "c3"], "LeNet-5: there is no step 'c3'; did you mean 'C3'?"),
        (
            ["draw", "lenet5", "--output", "x.gif"],
            "save: the name of a file ends with .svg, .png, .pdf, got 'x.gif'",
        ),
        (
            ["show", "lenet5", "--output", "x.png"],
            "x.png: the name of a file ends with .txt, .md, .tex, .html, .csv, .json, or --format names the format",
        ),
        (["check", "lenet5"], "check: give a budget: --max-params, --max-macs or --max-memory"),
        (
            ["show", "lenet5", "--input", "8,8,1"],
            None,
        ),
    ],
)
def test_what_cannot_be_done_is_told(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str | None
) -> None:
    ends_with, out, err = ran(capsys, *arguments)
    assert (ends_with, out) == (2, "")
    assert err == f"cnnparams: {message}\n" if message else err.startswith("cnnparams: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["resnet50", "--depth=2"], "invalid choice: 'resnet50'"),
        (["show"], "the following arguments are required: NETWORK"),
        (["show", "lenet5", "--input", "a"], "a shape is written as 224,224,3, got 'a'"),
        (["check", "lenet5", "--max-params", "many"], "a number is written as 5e6, got 'many'"),
        (["check", "lenet5", "--max-params", "5MB"], "a number is written as 5e6, got '5MB'"),
        (["check", "lenet5", "--max-params", "-1"], "must be 0 or more, got '-1'"),
        (["check", "lenet5", "--max-params", "1.5"], "must be a whole number, got '1.5'"),
        (["check", "lenet5", "--max-params", "1e9999999"], "a number is written as 5e6, got '1e9999999'"),
        (["check", "lenet5", "--max-params", "inf"], "a number is written as 5e6, got 'inf'"),
        (["check", "lenet5", "--max-memory", "5TB"], "a number is written as 64MB, got '5TB'"),
        (["show", "lenet5", "--format", "docx"], "invalid choice: 'docx'"),
    ],
)
def test_wrong_arguments_are_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("usage: cnnparams")
    assert message in printed.err


def test_a_damaged_file_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "net.json"
    file.write_bytes(b"\xff\xfe")
    assert ran(capsys, "show", str(file))[0] == 2
    file.write_text("{}", encoding="utf-8-sig")
    message = f"cnnparams: {file}: from_json: the text: must have 'schema'\n"
    assert ran(capsys, "show", str(file)) == (2, "", message)
    silent = Network((3,)).add(ReLU())
    file.write_text(silent.to_json(), encoding="utf-8")
    assert ran(capsys, "check", str(file), "--max-macs", "0")[0] == 0


def test_a_reader_may_end_early(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)  # as `head` does when it has its lines
    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert main([]) == 0
    assert capsys.readouterr().err == ""


def test_what_the_terminal_cannot_show_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert main(["draw", "lenet5"]) == 2
    assert capsys.readouterr().err == "cnnparams: the terminal cannot show '\\xd7'; use --output\n"
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["zoo"]) == 0


def test_the_program_is_installed() -> None:
    program = Path(sys.executable).with_name("cnnparams")
    command = [str(program)] if program.exists() else [sys.executable, "-m", "cnnparams"]
    run = subprocess.run([*command, "zoo"], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert run.stdout.splitlines() == list(zoo.names())


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_in_a_real_terminal_no_line_is_wider_and_no_number_is_cut(width: int) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, width, 0, 0))
    command = [sys.executable, "-m", "cnnparams", "show", "resnet50"]
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    with subprocess.Popen(command, stdout=theirs, stdin=theirs, env=environment | {"PYTHONUTF8": "1"}) as run:  # noqa: S603
        os.close(theirs)
        printed = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the program has ended
                break
            if not part:
                break
            printed += part
    os.close(ours)
    assert run.returncode == 0
    text = printed.decode("utf-8").replace("\r\n", "\n").rstrip("\n")
    assert text == zoo.resnet50().summary().to_text(width=width, ascii=False)
    assert max(map(len, text.splitlines())) <= width
    for count in ("25,557,032", "14,964,736", "8,925,184"):
        assert count in text
