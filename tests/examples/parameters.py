"""Examples of learnt tensors."""

from cnnparams import ClassToken, LayerScale, Parameter, PositionEmbedding, Weight
from tests.examples.record import TORCH, Example

VIT = "https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.vit_b_16.html"
CONVNEXT = "https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.convnext_tiny.html"

EXAMPLES = [
    Example(LayerScale(), (56, 56, 96), (56, 56, 96), (Weight("gamma", channels=96),), 96, CONVNEXT),
    Example(
        PositionEmbedding(),
        (197, 768),
        (197, 768),
        (Weight("embeddings", length=197, channels=768),),
        151296,  # 197 * 768: encoder.pos_embedding
        VIT,
    ),
    Example(
        ClassToken(),
        (196, 768),
        (197, 768),  # 14 * 14 patches and the token
        (Weight("class_token", channels=768),),
        768,
        VIT,
    ),
    Example(
        Parameter((100, 256)),
        (),
        (100, 256),
        (Weight("parameter", axis0=100, axis1=256),),
        25600,  # 100 * 256: the object queries of DETR
        TORCH + "parameter.Parameter.html",
        torch="Parameter",
    ),
    Example(
        Parameter((1,)),
        (),
        (1,),
        (Weight("parameter", axis0=1),),
        1,  # the logit scale of CLIP
        TORCH + "parameter.Parameter.html",
    ),
]
