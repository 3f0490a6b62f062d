"""A package whose table of contents is its `__init__.pyi`: each name is loaded when it is first used."""

import ast
from collections.abc import Callable
from importlib import import_module
from operator import attrgetter
from sys import modules

Exports = tuple[list[str], Callable[[str], object], Callable[[], list[str]]]


def lazy_exports(package: str) -> Exports:
    """Read the table of contents of a package; return its `__all__`, `__getattr__` and `__dir__`.

    Type checkers read the same table. Importing the package costs the same for any number of names.
    """
    module = modules[package]
    # Loaders of folders and of zip files have this method. (`pkgutil`, which wraps it, is slow to load.)
    read: Callable[[str], bytes] = attrgetter("__loader__.get_data")(module)
    table = read(f"{module.__path__[0]}/__init__.pyi")
    homes = {
        entry.name: str(chapter.module)
        for chapter in ast.parse(table).body
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
