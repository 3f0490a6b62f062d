"""The formats of tables by name: each module of this folder with a function `write_table` is one."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from cnnparams import render
from cnnparams.arithmetic.values import got
from cnnparams.errors import NetworkError, nearest
from cnnparams.render.tables import Table

Writer = Callable[[Table], str]


def writer_of(format_name: str) -> Writer:
    """Return the function that writes a table in this format.

    Raises:
        TypeError: the name is not a string.
        NetworkError: there is no such format.
    """
    if not isinstance(format_name, str):
        raise TypeError(f"report: a format is chosen by its name, {got(format_name)}")
    modules = [module.name for module in iter_modules(render.__path__)]
    writer = _writer_in(format_name) if format_name in modules else None
    if writer is None:
        formats = [name for name in modules if _writer_in(name) is not None]
        near = nearest(format_name, formats)
        raise NetworkError(f"report: the formats are {', '.join(formats)}, got {format_name!r}{near}")
    return writer


def _writer_in(module: str) -> Writer | None:
    found = getattr(import_module(f"{render.__name__}.{module}"), "write_table", None)
    return cast("Writer | None", found)  # by the rule of this folder
