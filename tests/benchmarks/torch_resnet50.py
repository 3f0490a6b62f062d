"""ResNet-50 in PyTorch, counted by torchinfo on the meta device: what people do instead."""

import warnings
from typing import Any

import torch
import torchinfo
from torch import nn


class Bottleneck(nn.Module):
    """Three convolutions and a way around them."""

    def __init__(self, channels: int, width: int, stride: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            *conv_norm(channels, width, 1),
            nn.ReLU(),
            *conv_norm(width, width, 3, stride),
            nn.ReLU(),
            *conv_norm(width, 4 * width, 1),
        )
        same = stride == 1 and channels == 4 * width
        self.shortcut = nn.Identity() if same else nn.Sequential(*conv_norm(channels, 4 * width, 1, stride))
        self.relu = nn.ReLU()

    def forward(self, images: Any) -> Any:
        return self.relu(self.body(images) + self.shortcut(images))


def conv_norm(channels: int, filters: int, size: int, stride: int = 1) -> tuple[nn.Module, nn.Module]:
    return (
        nn.Conv2d(channels, filters, size, stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(filters),
    )


def resnet50() -> nn.Module:
    layers: list[nn.Module] = [*conv_norm(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, padding=1)]
    channels = 64
    for number, depth in enumerate((3, 4, 6, 3)):
        width = 64 * 2**number
        for place in range(depth):
            layers.append(Bottleneck(channels, width, 2 if number and not place else 1))
            channels = 4 * width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1000))


def counted_by_torchinfo() -> int:
    with torch.device("meta"):
        network = resnet50()
    return torchinfo.summary(network, (1, 3, 224, 224), device="meta", verbose=0).total_params


def macs_by_torchinfo() -> int:
    with torch.device("meta"):
        network = resnet50()
    return int(torchinfo.summary(network, (1, 3, 224, 224), device="meta", verbose=0).total_mult_adds)


def macs_by_fvcore() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it is made of
        from fvcore.nn import FlopCountAnalysis

        counted = FlopCountAnalysis(resnet50().eval(), torch.zeros((1, 3, 224, 224)))
        return int(counted.unsupported_ops_warnings(False).uncalled_modules_warnings(False).total())


if __name__ == "__main__":
    print(counted_by_torchinfo())  # noqa: T201 - what the benchmark reads
