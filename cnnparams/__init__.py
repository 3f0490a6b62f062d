"""cnnparams: what a convolutional network costs, exactly and with the arithmetic shown."""

from cnnparams.lazy import lazy_exports

# The table of contents is `__init__.pyi`: type checkers read it, and so does this.
__all__, __getattr__, __dir__ = lazy_exports(__name__)
