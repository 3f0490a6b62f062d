"""SE-ResNet: a ResNet whose blocks scale each channel by squeeze-and-excitation before the addition."""

from functools import partial
from typing import Literal

from cnnparams import Image, Network, Residual, Vector
from cnnparams.zoo.architecture import architecture, check_choice
from cnnparams.zoo.families.resnet import Shortcut, bottleneck, resnet
from cnnparams.zoo.parts import squeeze_excite

Variant = Literal["v1", "v1.5"]
"""Where a stage has its stride: in its first convolution (v1) or in the 3 x 3 convolution after it (v1.5)."""

REDUCTION = 16
"""The channels of a block, divided by those of the layer between squeeze and excitation."""


def se_bottleneck(
    filters: int,
    *,
    stride: int = 1,
    dilation: int = 1,
    shortcut: Shortcut = None,
    variant: Variant,
) -> Residual[Image]:
    """A bottleneck that ends with squeeze-and-excitation."""
    plain = bottleneck(filters, stride=stride, dilation=dilation, shortcut=shortcut, variant=variant)
    excitation = squeeze_excite(filters * 4, filters * 4 // REDUCTION, name="se")
    return Residual(*plain.body, excitation, shortcut=plain.shortcut, then=plain.then)


@architecture
def se_resnet50(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), variant: Variant = "v1"
) -> Network[Vector]:
    """SE-ResNet-50: 3 + 4 + 6 + 3 bottlenecks with squeeze-and-excitation, reduction 16.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: where a stage has its stride: `"v1"` in its first convolution, as in the authors' model and
            in timm's legacy_seresnet50; `"v1.5"` in the 3 x 3 convolution after it, as in timm's seresnet50.

    Source:
        Hu et al., Squeeze-and-Excitation Networks (2017), https://arxiv.org/abs/1709.01507, table 1; timm

    >>> se_resnet50().param_count()  # as timm
    28088024
    """
    check_choice("variant", variant, ["v1", "v1.5"])
    return resnet(
        "SE-ResNet-50",
        partial(se_bottleneck, variant=variant),
        (3, 4, 6, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
    )
