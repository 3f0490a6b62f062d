"""From and to models of frameworks: `from_keras`, `to_keras`, `to_torch`. None is needed to import this."""

from cnnparams.lazy import lazy_exports

__all__, __getattr__, __dir__ = lazy_exports(__name__)
