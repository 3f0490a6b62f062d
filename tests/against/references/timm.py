"""Networks of timm that neither torchvision nor Keras has."""

from .modules import facts
from .record import Case

__all__ = ["cases", "facts"]


def cases() -> list[Case]:
    """Return all networks.

    timm has SE-ResNet-50 twice. The legacy one has the stride where the authors' network has it, in the first
    1 x 1 convolution. In a block with a projection, it computes the projection before the excitation.
    """
    arguments = {"model_name": "legacy_seresnet50"}
    return [Case("se_resnet50", "timm.create_model", arguments, "se_resnet50", ordered=False)]
