"""Networks of timm that neither torchvision nor Keras has."""

from .modules import facts
from .record import Case

__all__ = ["cases", "facts"]


def cases() -> list[Case]:
    """Return all networks.

    timm has SE-ResNet-50 twice; the legacy one has the stride where the authors' has it, in the first
    convolution, of 1 x 1. Of a block with a projection as its shortcut, it makes that before the excitation.
    """
    arguments = {"model_name": "legacy_seresnet50"}
    return [Case("se_resnet50", "timm.create_model", arguments, "se_resnet50", ordered=False)]
