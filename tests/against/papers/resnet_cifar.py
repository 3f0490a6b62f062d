"""ResNets for CIFAR: He et al., Deep Residual Learning (2015), https://arxiv.org/abs/1512.03385."""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional


class ResNetCifar(nn.Module):
    """The networks of section 4.2, whose shortcuts are of type A: zeros for the new channels."""

    def __init__(self, *, depth: int) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU())
        blocks = (depth - 2) // 6
        self.blocks = nn.ModuleList()
        for before, width in pairwise([16, *[16] * blocks, *[32] * blocks, *[64] * blocks]):
            stride = width // before
            self.blocks.append(
                nn.Sequential(
                    nn.Conv2d(before, width, 3, stride=stride, padding=1, bias=False),
                    nn.BatchNorm2d(width),
                    nn.ReLU(),
                    nn.Conv2d(width, width, 3, padding=1, bias=False),
                    nn.BatchNorm2d(width),
                )
            )
        self.classifier = nn.Sequential(nn.AvgPool2d(8), nn.Flatten(), nn.Linear(64, 10))

    def forward(self, image: Tensor) -> Tensor:
        image = self.stem(image)
        for block in self.blocks:
            changed = block(image)
            stride = image.shape[-1] // changed.shape[-1]
            zeros = [0, 0, 0, 0, 0, changed.shape[1] - image.shape[1]]
            image = torch.relu(changed + functional.pad(image[:, :, ::stride, ::stride], zeros))
        return self.classifier(image)
