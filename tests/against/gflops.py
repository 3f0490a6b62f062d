"""Write tests/golden/torchvision_gflops.tsv: what torchvision publishes with each set of weights.

    pip install --no-deps torchvision==0.29.1
    python tests/against/gflops.py

The source of torchvision is read, not run: PyTorch is not needed. `_ops` are the GFLOPS of its documentation.
They are multiply-adds: `get_ops` in its test/common_extended_utils.py.
"""

import ast
import json
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from cnnparams import zoo

GOLDEN = Path(__file__).parents[1] / "golden"
HEAD = """\
# torchvision {version}: "_ops" in its source, https://github.com/pytorch/vision/tree/{commit}
# columns: set of weights, our network and its options, GFLOPS, file and line
"""


class Weights(NamedTuple):
    """One set of weights: its name, the function that has it, its input's size, and what is published."""

    name: str
    function: str
    size: int
    gflops: float
    line: int


def published(file: Path) -> Iterator[Weights]:
    """Yield the sets of weights in a file of torchvision whose networks we have."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = {name: node.name for node in ast.walk(tree) for name in _wanted(node)}
    functions = {name: function for name, function in functions.items() if function in zoo.names()}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name in functions:
            for member in node.body:
                if isinstance(member, ast.Assign) and isinstance(member.value, ast.Call):
                    name = f"{node.name}.{ast.unparse(member.targets[0])}"
                    yield _weights(name, functions[node.name], member.value)


def _wanted(node: ast.AST) -> Iterator[str]:
    """Yield the enumeration that a function says its `weights` are of."""
    if isinstance(node, ast.FunctionDef):
        for argument in node.args.kwonlyargs:
            if argument.arg == "weights" and argument.annotation:
                for name in ast.walk(argument.annotation):
                    if isinstance(name, ast.Name) and name.id.endswith("Weights"):
                        yield name.id


def _weights(name: str, function: str, call: ast.Call) -> Weights:
    arguments = {keyword.arg: keyword.value for keyword in call.keywords}
    transforms, meta = arguments["transforms"], arguments["meta"]
    assert isinstance(transforms, ast.Call)
    assert isinstance(meta, ast.Dict)
    sizes = {
        keyword.arg: ast.literal_eval(keyword.value)
        for keyword in transforms.keywords
        if keyword.arg and keyword.arg.endswith("_size")
    }
    # Networks of segmentation take the whole picture, at this height and width if it is square.
    size = sizes.get("crop_size", sizes.get("resize_size"))
    size = size[0] if isinstance(size, tuple) else size
    (ops,) = (
        value
        for key, value in zip(meta.keys, meta.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "_ops"
    )
    return Weights(name, function, size, ast.literal_eval(ops), ops.lineno)


def ours(weights: Weights, folder: str) -> dict[str, Any]:  # Any: each network has its own options
    """Return the name and the options of our network."""
    shape = [weights.size, weights.size, 3]
    if folder == "segmentation":  # the weights have the auxiliary head
        return {"name": weights.function, "options": {"input_shape": shape, "aux": True}}
    if folder == "video":
        shape = [16, *shape]
    return {"name": weights.function, "options": {"input_shape": shape}}


def lines(package: Path) -> Iterator[str]:
    """Yield one line for each set of weights whose network we have."""
    for file in sorted((package / "models").rglob("*.py")):
        for weights in published(file):
            network = json.dumps(ours(weights, file.parent.name))
            place = f"{file.relative_to(package.parent).as_posix()}:{weights.line}"
            yield "\t".join([weights.name, network, str(weights.gflops), place])


if __name__ == "__main__":
    spec = find_spec("torchvision")
    assert spec
    assert spec.origin
    package = Path(spec.origin).parent
    source = (package / "version.py").read_text(encoding="utf-8")
    commit = source.partition("git_version = '")[2].partition("'")[0]
    head = HEAD.format(version=version("torchvision"), commit=commit)
    text = head + "".join(f"{line}\n" for line in lines(package))
    (GOLDEN / "torchvision_gflops.tsv").write_text(text, encoding="utf-8")
