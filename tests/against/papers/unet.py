"""U-Net: Ronneberger, Fischer and Brox (2015), https://arxiv.org/abs/1505.04597."""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from .convolve import convolve


class UNet(nn.Module):
    """The network of figure 1."""

    def __init__(self) -> None:
        super().__init__()
        widths = (64, 128, 256, 512, 1024)
        self.down = nn.ModuleList(self._twice(*both) for both in pairwise((1, *widths)))
        self.up, self.across = nn.ModuleList(), nn.ModuleList()
        for below, width in pairwise(reversed(widths)):
            self.up.append(nn.ConvTranspose2d(below, width, 2, stride=2))
            self.across.append(self._twice(2 * width, width))
        self.last = nn.Conv2d(64, 2, 1)

    @staticmethod
    def _twice(before: int, width: int) -> nn.Module:
        return nn.Sequential(convolve(before, width, 3), convolve(width, width, 3))

    def forward(self, image: Tensor) -> Tensor:
        kept: list[Tensor] = []
        for stage in self.down:
            image = stage(functional.max_pool2d(image, 2) if kept else image)
            kept.append(image)
        kept.pop()
        for up, stage in zip(self.up, self.across, strict=True):
            image, left = up(image), kept.pop()
            border = (left.shape[-1] - image.shape[-1]) // 2
            image = stage(torch.cat([functional.pad(left, [-border] * 4), image], dim=1))
        return self.last(image)
