"""A package whose table of contents is its `__init__.pyi`: each name is loaded when it is first used."""

from collections.abc import Callable
from importlib import import_module
from operator import attrgetter
from sys import modules

TYPE_CHECKING = False  # as type checkers know it, without `typing`, which is slow to load
if TYPE_CHECKING:
    from typing import NoReturn

Exports = tuple[list[str], Callable[[str], object], Callable[[], list[str]]]


def _refuse(package: str, name: str, known: list[str]) -> "NoReturn":
    """Say that there is no such name, and which name may be meant: ours for a word of Keras or PyTorch."""
    from cnnparams.errors import nearest
    from cnnparams.vocabulary import FUNCTIONS, NAMESPACES, ours_for

    meant = [each for each in ours_for(name) if each in known]
    hint = f"; here it is {' or '.join(meant)}" if meant else ""
    if name in FUNCTIONS:
        hint = f"; here it is Activation({FUNCTIONS[name]!r})"
    if name in NAMESPACES:
        hint = "; all layers are in cnnparams itself"
    hint = hint or _elsewhere(package, name)
    if _is_from_import():  # which hides an AttributeError
        raise ImportError(
            f"cannot import name {name!r} from {package!r}{hint or nearest(name, known)}", name=name
        )
    message = f"module {package!r} has no attribute {name!r}{hint}"
    # With a name but no module, Python does not add a guess of its own.
    raise AttributeError(message, name=name) if hint else AttributeError(message)


def _elsewhere(package: str, name: str) -> str:
    """Say where a name is, if it is that of a module or is in a package inside this one."""
    from importlib.util import find_spec

    if name.isidentifier() and find_spec(f"{package}.{name}") is not None:
        return f"; it is a module: import {package}.{name}"
    inside = [f"{package}.{each}" for each in ("interop", "zoo") if package == "cnnparams"]
    return next((f"; it is in {each}" for each in inside if name in import_module(each).__all__), "")


def _is_from_import() -> bool:
    """Whether a missing name was asked for by `from package import name`."""
    from inspect import currentframe
    from opcode import opmap

    frame = currentframe()
    for _ in range(3):  # this function, `_refuse` and `load`
        frame = None if frame is None else frame.f_back
    return frame is not None and frame.f_code.co_code[frame.f_lasti] == opmap["IMPORT_FROM"]


def _homes(table: str) -> dict[str, str]:
    """Return the module of each name that a table of contents exports: those imported `as` themselves.

    A table has nothing but imports from modules, which this reads in a tenth of the time of `ast`.
    """
    homes: dict[str, str] = {}
    for chapter in f"\n{table}".split("\nfrom ")[1:]:
        home, _, names = chapter.partition(" import ")
        for entry in names.replace("(", "").replace(")", "").split(","):
            if len(words := entry.split()) == 3 and words[0] == words[2]:
                homes[words[0]] = home
    return homes


def lazy_exports(package: str) -> Exports:
    """Read the table of contents of a package; return its `__all__`, `__getattr__` and `__dir__`.

    Type checkers read the same table. Importing the package costs the same for any number of names.
    """
    module = modules[package]
    # Loaders of folders and of zip files have this method. (`pkgutil`, which wraps it, is slow to load.)
    read: Callable[[str], bytes] = attrgetter("__loader__.get_data")(module)
    table = read(f"{module.__path__[0]}/__init__.pyi")
    homes = _homes(table.decode())

    def load(name: str) -> object:
        """Load a name when it is first used."""
        if name not in homes:
            _refuse(package, name, list(homes))
        home = homes[name]
        value = import_module(f"{home}.{name}") if home == package else getattr(import_module(home), name)
        setattr(modules[package], name, value)
        return value

    def table_of_contents() -> list[str]:
        return sorted(homes)

    return [name for name in homes if not name.startswith("_")], load, table_of_contents
