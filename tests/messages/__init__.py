"""One table of wrong uses: each with its error, word for word; every file here is part of it."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

Wrong = tuple[Callable[[], object], type[Exception], str]

WRONG: list[Wrong] = [
    wrong for family in iter_modules(__path__) for wrong in import_module(f"{__name__}.{family.name}").WRONG
]
