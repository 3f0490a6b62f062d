"""A convolution as it was before batch normalisation."""

from torch import nn


def convolve(
    before: int, width: int, size: int, *, stride: int = 1, padding: int = 0, groups: int = 1
) -> nn.Module:
    """Return a convolution with a bias, and its ReLU."""
    return nn.Sequential(nn.Conv2d(before, width, size, stride, padding, groups=groups), nn.ReLU())
