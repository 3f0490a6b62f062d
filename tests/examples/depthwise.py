"""Examples of depthwise and separable convolutions."""

from cnnparams import DepthwiseConv1D, DepthwiseConv2D, SeparableConv1D, SeparableConv2D, Weight
from tests.examples.record import KERAS, Example

EXAMPLES = [
    Example(
        DepthwiseConv1D(3, depth_multiplier=2, dilation=2, padding="causal"),
        (128, 16),
        (128, 32),  # ceil(128 / 1), 16 * 2
        (
            Weight("kernel", kernel_length=3, in_channels=16, depth_multiplier=2),
            Weight("bias", filters=32),
        ),
        128,  # (3 * 16 * 2) + 32
        KERAS + "convolution_layers/depthwise_convolution1d/",
        torch="Conv1d(groups=channels)",
        keras="DepthwiseConv1D",
    ),
    Example(
        DepthwiseConv2D(3, stride=2, padding=1, bias=False),
        (112, 112, 64),
        (56, 56, 64),  # (112 + 2 - 3) // 2 + 1
        (Weight("kernel", kernel_height=3, kernel_width=3, in_channels=64, depth_multiplier=1),),
        576,  # 3 * 3 * 64: MobileNet's second depthwise layer
        "Howard et al., MobileNets (2017), https://arxiv.org/abs/1704.04861, table 1",
        torch="Conv2d(groups=channels)",
        keras="DepthwiseConv2D",
    ),
    Example(
        DepthwiseConv2D((3, 5), depth_multiplier=2, activation="relu"),
        (9, 9, 4),
        (7, 5, 8),
        (
            Weight("kernel", kernel_height=3, kernel_width=5, in_channels=4, depth_multiplier=2),
            Weight("bias", filters=8),
        ),
        128,  # (3 * 5 * 4 * 2) + 8
        KERAS + "convolution_layers/depthwise_convolution2d/",
    ),
    Example(
        SeparableConv1D(64, 3, depth_multiplier=2),
        (128, 16),
        (126, 64),
        (
            Weight("depthwise_kernel", kernel_length=3, in_channels=16, depth_multiplier=2),
            Weight("pointwise_kernel", spread_channels=32, filters=64),
            Weight("bias", filters=64),
        ),
        2208,  # (3 * 16 * 2) + (32 * 64) + 64
        KERAS + "convolution_layers/separable_convolution1d/",
        torch="Conv1d(groups=channels), Conv1d(1)",
        keras="SeparableConv1D",
    ),
    Example(
        SeparableConv2D(128, 3, padding="same", bias=False),
        (147, 147, 64),
        (147, 147, 128),
        (
            Weight("depthwise_kernel", kernel_height=3, kernel_width=3, in_channels=64, depth_multiplier=1),
            Weight("pointwise_kernel", spread_channels=64, filters=128),
        ),
        8768,  # (3 * 3 * 64) + (64 * 128): Xception's first, Keras Applications' block2_sepconv1
        "Chollet, Xception (2017), https://arxiv.org/abs/1610.02357",
        torch="Conv2d(groups=channels), Conv2d(1)",
        keras="SeparableConv2D",
    ),
]
