"""A package whose table of contents is its `__init__.pyi`: each name is loaded when it is first used."""

import ast
from collections.abc import Callable
from importlib import import_module
from sys import modules


def attach(package: str, folder: str) -> tuple[list[str], Callable[[str], object], Callable[[], list[str]]]:
    """Read the table of a package; return its `__all__`, `__getattr__` and `__dir__`.

    Type checkers read the same table. So importing costs the same however many names there are.
    """
    with open(f"{folder}/__init__.pyi", "rb") as table:  # noqa: PTH123 - pathlib is slow to load
        homes = {
            entry.name: str(chapter.module)
            for chapter in ast.parse(table.read()).body
            if isinstance(chapter, ast.ImportFrom)
            for entry in chapter.names
            if entry.asname == entry.name
        }

    def load(name: str) -> object:
        """Load a name when it is first used."""
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home = homes[name]
        value = import_module(f"{home}.{name}") if home == package else getattr(import_module(home), name)
        setattr(modules[package], name, value)
        return value

    def table_of_contents() -> list[str]:
        return sorted(homes)

    return [name for name in homes if not name.startswith("_")], load, table_of_contents
