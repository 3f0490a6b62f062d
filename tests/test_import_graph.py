"""Which file imports which, late imports included, read from the source: there is one known circle."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import cnnparams

PACKAGE = Path(cnnparams.__file__).parent
ROOT = PACKAGE.parent

EDITING = {"cnnparams.networks.network", "cnnparams.networks.graph"}
"""An edited network may hold a block that holds a network: the one circle."""


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


SOURCES = {module_name(path): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}


def exports(package: str) -> dict[str, str]:
    """Return where the names of a table of contents come from."""
    stub = PACKAGE.joinpath(*package.split(".")[1:], "__init__.pyi")
    if not stub.exists():
        return {}
    imports = [node for node in ast.parse(stub.read_bytes()).body if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in imports for alias in node.names}


EXPORTS = {package: exports(package) for package in ("cnnparams", "cnnparams.zoo")}


def imported_by(source: str) -> Iterator[str]:
    """Yield the modules of ours that a source imports when it runs, at its top or inside of a function."""
    pending: list[ast.AST] = [ast.parse(source)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            pending += node.orelse
            continue
        pending += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            yield from [alias.name for alias in node.names if alias.name in SOURCES]
        if isinstance(node, ast.ImportFrom) and node.module in SOURCES:
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                home = EXPORTS.get(node.module, {}).get(alias.name, node.module)
                yield submodule if submodule in SOURCES else home


def circles(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """Return the groups of modules of which each leads to every other."""
    reached: dict[str, set[str]] = {}
    for module in graph:
        reached[module] = set()
        pending = [module]
        while pending:
            new = graph[pending.pop()] - reached[module]
            reached[module] |= new
            pending += new
    groups = [{other for other in reached[module] if module in reached[other]} for module in graph]
    return [group for at, group in enumerate(groups) if group and group not in groups[:at]]


def test_there_is_no_circle_but_that_of_editing() -> None:
    graph = {module: set(imported_by(source)) - {module} for module, source in SOURCES.items()}
    assert circles(graph) == [EDITING]


def test_a_late_import_is_seen_and_one_for_type_checkers_is_not() -> None:
    source = """
if TYPE_CHECKING:
    from cnnparams.step import Step
else:
    import cnnparams.weights

def late():
    from cnnparams.networks.graph import Graph
    from cnnparams import Conv2D, render
"""
    assert sorted(imported_by(source)) == [
        "cnnparams.layers.convolution",
        "cnnparams.networks.graph",
        "cnnparams.render",
        "cnnparams.weights",
    ]


def test_a_circle_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": {"d"}, "f": {"a"}}
    assert circles(graph) == [{"a", "b", "c"}, {"d", "e"}]
