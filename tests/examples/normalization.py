"""Examples of normalisation."""

from cnnparams import BatchNorm, GroupNorm, InstanceNorm, LayerNorm, LocalResponseNorm, RMSNorm, Weight
from tests.examples.record import KERAS, TORCH, Example

EXAMPLES = [
    Example(
        BatchNorm(),
        (28, 28, 64),
        (28, 28, 64),
        (
            Weight("gamma", channels=64),
            Weight("beta", channels=64),
            Weight.state("moving_mean", channels=64),
            Weight.state("moving_variance", channels=64),
        ),
        128,  # 2 * 64 in PyTorch, of Keras' 4 * 64 the trainable half
        KERAS + "normalization_layers/batch_normalization/",
        torch="BatchNorm2d",
        keras="BatchNormalization",
    ),
    Example(
        BatchNorm(scale=False),
        (149, 149, 32),
        (149, 149, 32),
        (
            Weight("beta", channels=32),
            Weight.state("moving_mean", channels=32),
            Weight.state("moving_variance", channels=32),
        ),
        32,  # as in Keras' InceptionV3
        KERAS + "normalization_layers/batch_normalization/",
    ),
    Example(
        BatchNorm(center=False, track_statistics=False),
        (10,),
        (10,),
        (Weight("gamma", channels=10),),
        10,
        TORCH + "BatchNorm1d.html",
    ),
    Example(
        LayerNorm(),
        (197, 768),
        (197, 768),
        (Weight("gamma", channels=768), Weight("beta", channels=768)),
        1536,  # 2 * 768
        TORCH + "LayerNorm.html",
        torch="LayerNorm",
        keras="LayerNormalization",
    ),
    Example(
        LayerNorm(axes=3, center=False),
        (4, 5, 6),
        (4, 5, 6),
        (Weight("gamma", height=4, width=5, channels=6),),
        120,  # 4 * 5 * 6
        TORCH + "LayerNorm.html",
    ),
    Example(
        LayerNorm(axes=2, scale=False),
        (2, 3, 4, 5),
        (2, 3, 4, 5),
        (Weight("beta", width=4, channels=5),),
        20,  # 4 * 5
        KERAS + "normalization_layers/layer_normalization/",
    ),
    Example(
        RMSNorm(),
        (128, 4096),
        (128, 4096),
        (Weight("scale", channels=4096),),
        4096,
        KERAS + "normalization_layers/rms_normalization/",
        torch="RMSNorm",
        keras="RMSNormalization",
    ),
    Example(
        RMSNorm(axes=2),
        (5, 8),
        (5, 8),
        (Weight("scale", length=5, channels=8),),
        40,  # 5 * 8
        TORCH + "RMSNorm.html",
    ),
    Example(RMSNorm(scale=False), (2, 3, 4, 5, 6), (2, 3, 4, 5, 6), (), 0, TORCH + "RMSNorm.html"),
    Example(
        GroupNorm(32),
        (56, 56, 256),
        (56, 56, 256),
        (Weight("gamma", channels=256), Weight("beta", channels=256)),
        512,  # 2 * 256
        TORCH + "GroupNorm.html",
        torch="GroupNorm",
        keras="GroupNormalization",
    ),
    Example(
        GroupNorm(3, scale=False),
        (10, 6),
        (10, 6),
        (Weight("beta", channels=6),),
        6,
        KERAS + "normalization_layers/group_normalization/",
    ),
    Example(
        GroupNorm(1, center=False), (6,), (6,), (Weight("gamma", channels=6),), 6, TORCH + "GroupNorm.html"
    ),
    Example(
        InstanceNorm(),
        (64, 64, 32),
        (64, 64, 32),
        (),
        0,
        TORCH + "InstanceNorm2d.html",
        torch="InstanceNorm2d",
        keras="GroupNormalization",
    ),
    Example(
        InstanceNorm(scale=True, center=True),
        (128, 16),
        (128, 16),
        (Weight("gamma", channels=16), Weight("beta", channels=16)),
        32,  # 2 * 16
        TORCH + "InstanceNorm1d.html",
    ),
    Example(
        LocalResponseNorm(),
        (55, 55, 96),
        (55, 55, 96),
        (),
        0,
        TORCH + "LocalResponseNorm.html",
        torch="LocalResponseNorm",
    ),
    Example(LocalResponseNorm(2), (24, 5), (24, 5), (), 0, TORCH + "LocalResponseNorm.html"),
]
