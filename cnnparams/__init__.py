"""cnnparams: what a convolutional network costs, exactly and with the arithmetic shown."""

from cnnparams.contents import attach

# The table of contents is `__init__.pyi`: type checkers read it, and so does this.
__all__, __getattr__, __dir__ = attach(__name__, __path__[0])
