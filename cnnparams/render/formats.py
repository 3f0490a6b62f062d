"""The formats by name: each module of this folder with a function of one of these names is one.

`write_table` writes a table for people, `write_data` its rows for programs, `write_sheet` arithmetic.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias, cast

from cnnparams import render
from cnnparams.arithmetic.values import got
from cnnparams.errors import NetworkError, nearest

if TYPE_CHECKING:
    from cnnparams.render.sheets import Sheet
    from cnnparams.render.tables import Table

Writer: TypeAlias = "Callable[[Table], str]"
SheetWriter: TypeAlias = "Callable[[Sheet], str]"


def writer_of(format_name: str) -> tuple[Writer, bool]:
    """Return the function that writes a table in this format, and whether it writes data.

    Raises:
        TypeError: the name is not a string.
        NetworkError: there is no such format.
    """
    writer = _found("report", format_name, "write_table", "write_data")
    is_data = getattr(writer, "__name__", "") == "write_data"
    return cast("Writer", writer), is_data  # by the rule of this folder


def sheet_writer_of(format_name: str) -> SheetWriter:
    """Return the function that writes a sheet of arithmetic in this format.

    Raises:
        TypeError: the name is not a string.
        NetworkError: there is no such format.
    """
    return cast("SheetWriter", _found("explanation", format_name, "write_sheet"))  # as above


def _found(who: str, format_name: str, *functions: str) -> object:
    from pkgutil import iter_modules  # slow to load

    if not isinstance(format_name, str):
        raise TypeError(f"{who}: a format is chosen by its name, {got(format_name)}")
    modules = [module.name for module in iter_modules(render.__path__)]
    writer = _writer_in(format_name, functions) if format_name in modules else None
    if writer is None:
        formats = [name for name in modules if _writer_in(name, functions) is not None]
        near = nearest(format_name, formats)
        raise NetworkError(f"{who}: the formats are {', '.join(formats)}, got {format_name!r}{near}")
    return writer


def _writer_in(module: str, functions: tuple[str, ...]) -> object:
    found = import_module(f"{render.__name__}.{module}")
    return next((getattr(found, name) for name in functions if hasattr(found, name)), None)
