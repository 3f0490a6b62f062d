"""Packages that not everyone needs: each is loaded when it is used, and named where it is missing."""

from importlib import import_module
from types import ModuleType


def load_extra(module: str, who: str, extra: str) -> ModuleType:
    """Import a module of a package that is installed with an extra of this one.

    Args:
        module: name of the module.
        who: what needs it, for the message.
        extra: name of the extra.

    Raises:
        ImportError: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise ImportError(f"{who} needs {package}: pip install 'cnnparams[{extra}]'", name=package) from error
