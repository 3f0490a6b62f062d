"""cnnparams: what a convolutional network costs, exactly and with the arithmetic shown."""

import ast
from importlib import import_module

# The table of contents is `__init__.pyi`. Type checkers read it; here it says from where a name is
# loaded when it is first used, so that importing costs the same however many layers there are.

with open(f"{__path__[0]}/__init__.pyi", encoding="utf-8") as _contents:  # noqa: PTH123 - pathlib is slow to load
    _HOMES = {
        entry.name: str(chapter.module)
        for chapter in ast.parse(_contents.read()).body
        if isinstance(chapter, ast.ImportFrom)
        for entry in chapter.names
    }

__all__ = list(_HOMES)  # pyright: ignore[reportUnsupportedDunderAll] - type checkers read the table itself


def __getattr__(name: str) -> object:
    """Load a name when it is first used."""
    if name == "__version__":
        return import_module("importlib.metadata").version(__name__)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({"__version__", *__all__})
