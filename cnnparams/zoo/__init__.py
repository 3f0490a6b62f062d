"""Published architectures, as in their papers or in a framework: `zoo.resnet50()` is a network."""

from cnnparams.lazy import lazy_exports

__all__, __getattr__, __dir__ = lazy_exports(__name__)
