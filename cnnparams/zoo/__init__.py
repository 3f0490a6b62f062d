"""Published architectures, each as its paper or its framework has it: `zoo.resnet50()` is a network."""

from cnnparams.contents import attach

__all__, __getattr__, __dir__ = attach(__name__, __path__[0])
