"""DenseNets for CIFAR: Huang et al. (2016), https://arxiv.org/abs/1608.06993."""

import torch
from torch import Tensor, nn


class DenseNetCifar(nn.Module):
    """The plain networks of section 3, without bottlenecks and without compression."""

    def __init__(self, *, depth: int, growth: int) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(3, 16, 3, padding=1, bias=False)]
        channels = 16
        for block in range(3):
            if block:
                layers += [
                    self._active(channels),
                    nn.Conv2d(channels, channels, 1, bias=False),
                    nn.AvgPool2d(2),
                ]
            for _ in range((depth - 4) // 3):
                layers.append(
                    _Wider(self._active(channels), nn.Conv2d(channels, growth, 3, padding=1, bias=False))
                )
                channels += growth
        self.features = nn.Sequential(*layers, self._active(channels), nn.AvgPool2d(8), nn.Flatten())
        self.classifier = nn.Linear(channels, 10)

    @staticmethod
    def _active(channels: int) -> nn.Module:
        return nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU())

    def forward(self, image: Tensor) -> Tensor:
        return self.classifier(self.features(image))


class _Wider(nn.Sequential):
    def forward(self, image: Tensor) -> Tensor:
        return torch.cat([image, super().forward(image)], dim=1)
