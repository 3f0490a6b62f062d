"""Published architectures, each as its paper or its framework has it: `zoo.resnet50()` is a network."""

from cnnparams.lazy import lazy_exports

__all__, __getattr__, __dir__ = lazy_exports(__name__)
