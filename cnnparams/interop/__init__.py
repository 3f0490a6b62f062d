"""From and to models of frameworks, and both compared. No framework is needed to import this."""

from cnnparams.lazy import lazy_exports

__all__, __getattr__, __dir__ = lazy_exports(__name__)
