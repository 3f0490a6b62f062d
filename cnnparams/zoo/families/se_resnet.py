"""SE-ResNet: before a block adds what it made, it weighs each of its channels."""

from typing import Literal

from cnnparams import Image, Network, Residual, Sequential, Vector
from cnnparams.zoo.architecture import architecture, check_choice
from cnnparams.zoo.families.resnet import Block, bottleneck, resnet
from cnnparams.zoo.parts import squeeze_excite

Variant = Literal["v1", "v1.5"]
"""Where the stride of a stage is: in its first convolution (v1), or in the 3 x 3 behind it (v1.5)."""

RATIO = 16
"""So many channels share one of the squeezed."""


def squeezing(block: Block) -> Block:
    """Weigh the channels at the end of a block's body."""

    def squeezed(
        filters: int, stride: int, shortcut: Sequential[Image, Image] | None, dilation: int
    ) -> Residual[Image]:
        plain = block(filters, stride, shortcut, dilation)
        weigh = squeeze_excite(filters * 4, filters * 4 // RATIO, name="se")
        return Residual(*plain.body, weigh, shortcut=plain.shortcut, then=plain.then)

    return squeezed


@architecture
def se_resnet50(
    *, num_classes: int = 1000, input_shape: Image = (224, 224, 3), variant: Variant = "v1"
) -> Network[Vector]:
    """SE-ResNet-50: 3 + 4 + 6 + 3 bottlenecks whose channels are squeezed 16 to 1.

    The stride of a stage is in its first convolution (v1), as in the authors' model and in timm's
    legacy_seresnet50. `variant="v1.5"` has it in the 3 x 3 convolution behind it, as timm's seresnet50.

    Source:
        Hu et al., Squeeze-and-Excitation Networks (2017), https://arxiv.org/abs/1709.01507, table 1; timm

    >>> se_resnet50().param_count()  # as timm
    28088024
    """
    check_choice("variant", variant, ["v1", "v1.5"])
    return resnet(
        "SE-ResNet-50",
        squeezing(bottleneck(variant=variant)),
        (3, 4, 6, 3),
        expansion=4,
        num_classes=num_classes,
        input_shape=input_shape,
    )
