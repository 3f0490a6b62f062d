"""All-CNN-C: Springenberg et al., Striving for Simplicity (2014), https://arxiv.org/abs/1412.6806."""

from torch import nn

from .convolve import convolve


def all_cnn_c() -> nn.Module:
    """Return network C of tables 1 and 2, which ends with an average over 6 x 6."""
    return nn.Sequential(
        convolve(3, 96, 3, padding=1),
        convolve(96, 96, 3, padding=1),
        convolve(96, 96, 3, padding=1, stride=2),
        convolve(96, 192, 3, padding=1),
        convolve(192, 192, 3, padding=1),
        convolve(192, 192, 3, padding=1, stride=2),
        convolve(192, 192, 3),
        convolve(192, 192, 1),
        convolve(192, 10, 1),
        nn.AvgPool2d(6),
        nn.Flatten(),
    )
