"""The command line: `cnnparams`, which is the same as `python -m cnnparams`."""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO, TypeAlias

from cnnparams.analysis.report import SUFFIXES
from cnnparams.errors import CNNParamsError, NetworkError, nearest
from cnnparams.networks.network import Network
from cnnparams.render.cells import thousands
from cnnparams.zoo.catalogue import build, names

if TYPE_CHECKING:
    from cnnparams.analysis.report import Report

Unknown: TypeAlias = Literal["refuse", "keep"]
"""What to do with operations in a file that no layer describes."""

FINE, OTHERWISE, WRONG = 0, 1, 2
"""What the program ends with."""

_ENDS = """\
ends with 0 if all is well, 1 if a network is over a budget or two are different, and 2 if the
arguments are wrong or a file cannot be read
"""
_EXAMPLES = """\
A NETWORK is a name of the zoo, such as resnet50, a JSON file that network.to_json() wrote, a .keras
file or an .onnx file.

examples:
  cnnparams                                       the textbook network, with its arithmetic
  cnnparams show resnet50                         its table: layers, shapes, parameters
  cnnparams show resnet50 --columns layer,params,macs --depth 1
  cnnparams show vgg16 --input 64,64,3 --format csv --output vgg16.csv
  cnnparams explain lenet5 C3                     the arithmetic of one layer
  cnnparams draw unet --output unet.svg           a picture
  cnnparams compare resnet18 resnet34             what is different
  cnnparams check mobilenet_v2 --max-params 4e6 --max-macs 300e6 --max-memory 32MB
  cnnparams zoo                                   the names of all networks

"""


def _from_json(path: Path, _shape: tuple[int, ...] | None, _unknown: Unknown) -> Network[Any]:
    return Network.from_json(path.read_text(encoding="utf-8-sig"))


def _from_keras(path: Path, input_shape: tuple[int, ...] | None, _unknown: Unknown) -> Network[Any]:
    from cnnparams.interop.keras import from_keras

    return from_keras(path, input_shape=input_shape)


def _from_onnx(path: Path, input_shape: tuple[int, ...] | None, unknown: Unknown) -> Network[Any]:
    from cnnparams.interop.onnx import from_onnx

    return from_onnx(path, input_shape=input_shape, unknown=unknown)


READERS: Mapping[str, Callable[[Path, tuple[int, ...] | None, Unknown], Network[Any]]] = {
    ".json": _from_json,
    ".keras": _from_keras,
    ".onnx": _from_onnx,
}
"""How files are read, by the ends of their names."""

FORMATS = {
    "text": "text",
    "markdown": "markdown",
    "latex": "latex",
    "html": "html",
    "csv": "csv",
    "json": "json",
}
_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments, or with those of the command line; return what it ends with."""
    try:
        options = _parser().parse_args(arguments)
        ends_with: int = options.run(options)
        stdout: TextIO | None = sys.stdout  # None if it is closed
        if stdout is not None:
            stdout.flush()
    except BrokenPipeError:
        # The reader, such as `head`, has enough. What is left must not meet the closed pipe when Python ends:
        # https://docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except UnicodeEncodeError as error:
        print(
            f"cnnparams: the terminal cannot show {error.object[error.start]!a}; use --output",
            file=sys.stderr,
        )
        return WRONG
    except (CNNParamsError, TypeError, OSError, ImportError) as error:
        notes: Sequence[str] = getattr(error, "__notes__", ())
        print("\n".join([f"cnnparams: {error}", *notes]), file=sys.stderr)
        return WRONG
    return ends_with


def textbook_network() -> Network[tuple[int]]:
    """Return LeNet-5 as the lesson counts it: 62,958 parameters."""
    from cnnparams.zoo.families.lenet import lenet5

    return lenet5(variant="lesson")


def _version(_options: Namespace) -> int:
    from cnnparams.version import __version__  # slow to find out

    print(f"cnnparams {__version__}")
    return FINE


def _lesson(_options: Namespace) -> int:
    lenet = textbook_network()
    print(lenet.summary(columns=("layer", "type", "output_shape", "size", "params")))
    print()
    print(lenet.explain())
    return FINE


def _show(options: Namespace) -> int:
    network = _network(options.network, options.input, options.unknown)
    summary = network.summary(
        columns=options.columns,
        depth=options.depth,
        repeats=not options.no_repeats,
        leaves=options.leaves,
        layout="channels_first" if options.channels_first else "channels_last",
    )
    _report(summary, options)
    return FINE


def _explain(options: Namespace) -> int:
    network = _network(options.network, options.input, options.unknown)
    explained = network if options.step is None else network[options.step]
    explanation = explained.explain(depth=options.depth, operations=options.operations)
    _write(explanation.to(_format(options)), options.output)
    return FINE


def _draw(options: Namespace) -> int:
    network = _network(options.network, options.input, options.unknown)
    diagram = network.diagram(options.style, depth=options.depth)
    if options.output is not None:
        diagram.save(options.output)
    else:
        print(diagram.svg)
    return FINE


def _zoo(_options: Namespace) -> int:
    print("\n".join(names()))
    return FINE


def _compare(options: Namespace) -> int:
    difference = _network(options.network, None, options.unknown).compare(
        _network(options.other, None, options.unknown)
    )
    _report(difference, options)
    return FINE if difference else OTHERWISE


def _check(options: Namespace) -> int:
    network = _network(options.network, options.input, options.unknown)
    budgets: list[tuple[str, int | None, Callable[[], int]]] = [
        ("parameters", options.max_params, network.param_count),
        ("multiply-adds", options.max_macs, network.macs),
        ("bytes of memory", options.max_memory, lambda: _memory(network, options)),
    ]
    if all(most is None for _, most, _ in budgets):
        raise NetworkError("check: give a budget: --max-params, --max-macs or --max-memory")
    ends_with = FINE
    for what, most, count in budgets:
        if most is None:
            continue
        number = count()
        over = number - most
        verdict = f"OVER by {thousands(over)}" if over > 0 else "ok"
        print(f"{verdict}: {thousands(number)} {what}, at most {thousands(most)}")
        ends_with = OTHERWISE if over > 0 else ends_with
    return ends_with


def _memory(network: Network[Any], options: Namespace) -> int:
    memory = network.memory(batch=options.batch, dtype=options.dtype)
    return memory.parameters + memory.state + memory.peak


def _network(name: str, input_shape: tuple[int, ...] | None, unknown: Unknown) -> Network[Any]:
    """Return the network of this name: from a file, or from the zoo."""
    path = Path(name)
    if path.suffix in READERS:
        if input_shape is not None and path.suffix == ".json":
            raise NetworkError(f"{name}: a file has its own input shape, got --input")
        try:
            return READERS[path.suffix](path, input_shape, unknown)
        except (CNNParamsError, UnicodeDecodeError) as error:
            is_kept = path.suffix == ".onnx" and "unknown='keep'" in str(error)
            hint = "; here, by --keep-unknown" if is_kept else ""
            raise NetworkError(f"{name}: {error}{hint}") from None
    if name not in names():
        *others, last = READERS
        files = f"{', '.join(others)} or {last}"
        known = "'cnnparams zoo' lists the names"
        raise NetworkError(
            f"there is no network {name!r} in the zoo, nor is it a file that ends with {files}; "
            f"{known}{nearest(name, names())}"
        )
    return build(name) if input_shape is None else build(name, input_shape=input_shape)


def _report(report: "Report", options: Namespace) -> None:
    """Print a report, or write it to a file."""
    if options.output is None and options.format is None:
        print(report)  # as wide as the terminal
    else:
        _write(report.to(_format(options)), options.output)


def _format(options: Namespace) -> str:
    """Return the format that is asked for: by its name, or by that of the file."""
    if options.format is not None or options.output is None:
        return options.format or "text"
    suffix = Path(options.output).suffix
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        rule = f"the name of a file ends with {known}, or --format names the format"
        raise NetworkError(f"{options.output}: {rule}")
    return SUFFIXES[suffix]


def _write(text: str, output: str | None) -> None:
    if output is None:
        print(text)
    else:
        Path(output).write_text(text, encoding="utf-8", newline="")


def _shape(text: str) -> tuple[int, ...]:
    """Read a shape such as `224,224,3`."""
    try:
        return tuple([int(size) for size in text.replace("x", ",").split(",")])
    except ValueError:
        raise ArgumentTypeError(f"a shape is written as 224,224,3, got {text!r}") from None


def _number(text: str) -> int:
    """Read a whole number such as `5e6` or `5_000_000`."""
    return _amount(text, {"": 1})


def _bytes(text: str) -> int:
    """Read a number of bytes such as `64MB` or `64MiB`."""
    return _amount(text, _UNITS)


def _amount(text: str, units: Mapping[str, int]) -> int:
    digits = text.strip().rstrip("BbKkMmGgi")
    unit = text.strip()[len(digits) :].upper()
    try:
        number = Decimal(digits)
        amount = number * units[unit]
        whole = int(amount)
        if whole != amount:
            raise ArgumentTypeError(f"must be a whole number, got {text!r}")
    except (ArithmeticError, KeyError, ValueError):
        example = "64MB" if len(units) > 1 else "5e6"
        raise ArgumentTypeError(f"a number is written as {example}, got {text!r}") from None
    if number < 0:
        raise ArgumentTypeError(f"must be 0 or more, got {text!r}")
    return whole


def _list(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="cnnparams",
        description="Say what a convolutional network costs: exactly, and with the arithmetic shown.",
        epilog=_EXAMPLES + _ENDS,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action="store_const", const=_version, dest="run", help="print the version"
    )
    parser.set_defaults(run=_lesson)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run: Callable[[Namespace], int], text: str) -> ArgumentParser:
        made = commands.add_parser(name, help=text, description=f"{text}.", epilog=_ENDS, allow_abbrev=False)
        made.set_defaults(run=run)
        return made

    def keeps(made: ArgumentParser) -> None:
        which = "keep what no layer describes in an .onnx file, with its parameters and shapes"
        made.add_argument(
            "--keep-unknown", dest="unknown", action="store_const", const="keep", default="refuse", help=which
        )

    def on_a_network(name: str, run: Callable[[Namespace], int], text: str) -> ArgumentParser:
        made = command(name, run, text)
        made.add_argument(
            "network", metavar="NETWORK", help="a name of the zoo, or a .json, .keras or .onnx file"
        )
        made.add_argument("--input", type=_shape, metavar="SHAPE", help="shape of the input, as in 224,224,3")
        keeps(made)
        return made

    def writes(made: ArgumentParser, formats: Sequence[str]) -> None:
        which = "the format; that of the file's name, or text, if left out"
        made.add_argument("--format", choices=formats, help=which)
        made.add_argument("--output", metavar="FILE", help="the file to write; the terminal if left out")

    depth = "levels of blocks that are opened; as many as a person reads if left out"
    show = on_a_network("show", _show, "Print the table of a network")
    show.add_argument("--columns", type=_list, metavar="NAMES", help="columns, as in layer,params,macs")
    show.add_argument("--depth", type=int, metavar="N", help=depth)
    show.add_argument("--leaves", action="store_true", help="a row for each layer inside blocks")
    show.add_argument("--no-repeats", action="store_true", help="a row for each of several equal blocks")
    show.add_argument("--channels-first", action="store_true", help="write shapes as PyTorch does")
    writes(show, tuple(FORMATS))
    explain = on_a_network("explain", _explain, "Print the arithmetic of a network, or of one of its layers")
    explain.add_argument("step", metavar="STEP", nargs="?", help="path of a layer or block")
    explain.add_argument("--depth", type=int, metavar="N", help=depth)
    explain.add_argument("--operations", action="store_true", help="the operations of each layer too")
    writes(explain, ("text", "markdown", "latex", "html"))
    draw = on_a_network("draw", _draw, "Draw a network as SVG, or as PNG or PDF with CairoSVG")
    draw.add_argument("--style", choices=("volumes", "graph"), help="volumes to scale, or boxes and arrows")
    draw.add_argument("--depth", type=int, metavar="N", help=depth)
    draw.add_argument("--output", metavar="FILE", help="a name that ends with .svg, .png or .pdf")
    compare = command("compare", _compare, "Compare two networks layer by layer")
    compare.add_argument(
        "network", metavar="NETWORK", help="a name of the zoo, or a .json, .keras or .onnx file"
    )
    compare.add_argument("other", metavar="OTHER", help="another one")
    keeps(compare)
    writes(compare, tuple(FORMATS))
    check = on_a_network("check", _check, "Check a network against a budget, for continuous integration")
    check.add_argument("--max-params", type=_number, metavar="N", help="learnable parameters, as in 5e6")
    check.add_argument(
        "--max-macs", type=_number, metavar="N", help="multiply-adds for one example, as in 600e6"
    )
    check.add_argument("--max-memory", type=_bytes, metavar="BYTES", help="to run it, as in 64MB or 64MiB")
    check.add_argument("--batch", type=int, default=1, metavar="N", help="examples at once, for the memory")
    check.add_argument(
        "--dtype", default="float32", metavar="TYPE", help="type of the numbers, for the memory"
    )
    command("zoo", _zoo, "Print the names of all networks of the zoo")
    return parser
