"""Kinds of layers that most tools treat alike, and how a rule for several is written."""

from typing import Any

from cnnparams.bases.base import Layer
from cnnparams.conventions.convention import Factors, Kind
from cnnparams.layers.adaptive_pooling import AdaptiveAvgPool1D, AdaptiveAvgPool2D, AdaptiveAvgPool3D
from cnnparams.layers.convolution import Convolution
from cnnparams.layers.dense import Dense, FullyConnected
from cnnparams.layers.depthwise import Depthwise, Separable
from cnnparams.layers.global_pooling import GlobalAvgPool1D, GlobalAvgPool2D, GlobalAvgPool3D
from cnnparams.layers.lenet import PartialConv2D

CONVOLUTIONS: tuple[type[Layer[Any, Any]], ...] = (Convolution, Depthwise, Separable, PartialConv2D)
"""All convolutions but the transposed ones."""  # Any: of all ranks

LINEAR: tuple[type[Layer[Any, Any]], ...] = (Dense, FullyConnected)
"""Dense layers."""

AVERAGES: tuple[type[Layer[Any, Any]], ...] = (
    AdaptiveAvgPool1D,
    AdaptiveAvgPool2D,
    AdaptiveAvgPool3D,
    GlobalAvgPool1D,
    GlobalAvgPool2D,
    GlobalAvgPool3D,
)
"""Average pools that are as large as the image, or divide it; PyTorch has one class for both."""


def of_each(kinds: tuple[Kind, ...], **factors: int) -> dict[Kind, Factors]:
    """Return the same rule for each of these kinds.

    Args:
        kinds: classes of layers, or names of activations.
        **factors: how often each quantity is counted.
    """
    return dict.fromkeys(kinds, factors)
