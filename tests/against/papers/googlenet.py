"""GoogLeNet: Szegedy et al., Going Deeper with Convolutions (2014), https://arxiv.org/abs/1409.4842."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from .convolve import convolve


class GoogLeNet(nn.Module):
    """The network of table 1 with the heads of section 5: with 5 x 5, and without batch normalisation."""

    # Channels of the input, 1 x 1, before 3 x 3, 3 x 3, before 5 x 5, 5 x 5, and after the pooling.
    INCEPTIONS = (
        (192, 64, 96, 128, 16, 32, 32),
        (256, 128, 128, 192, 32, 96, 64),
        (480, 192, 96, 208, 16, 48, 64),
        (512, 160, 112, 224, 24, 64, 64),
        (512, 128, 128, 256, 24, 64, 64),
        (512, 112, 144, 288, 32, 64, 64),
        (528, 256, 160, 320, 32, 128, 128),
        (832, 256, 160, 320, 32, 128, 128),
        (832, 384, 192, 384, 48, 128, 128),
    )

    def __init__(self, *, aux: bool) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            convolve(3, 64, 7, stride=2, padding=3),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            nn.LocalResponseNorm(5),
            convolve(64, 64, 1),
            convolve(64, 192, 3, padding=1),
            nn.LocalResponseNorm(5),
            nn.MaxPool2d(3, 2, ceil_mode=True),
        )
        self.inceptions = nn.ModuleList(nn.ModuleList(self._branches(*widths)) for widths in self.INCEPTIONS)
        self.aux = nn.ModuleDict({"2": self._head(512), "5": self._head(528)} if aux else {})
        self.classifier = nn.Sequential(nn.AvgPool2d(7), nn.Flatten(), nn.Dropout(), nn.Linear(1024, 1000))

    @staticmethod
    def _branches(
        before: int, one: int, less3: int, three: int, less5: int, five: int, pooled: int
    ) -> list[nn.Module]:
        return [
            convolve(before, one, 1),
            nn.Sequential(convolve(before, less3, 1), convolve(less3, three, 3, padding=1)),
            nn.Sequential(convolve(before, less5, 1), convolve(less5, five, 5, padding=2)),
            nn.Sequential(nn.MaxPool2d(3, 1, padding=1), convolve(before, pooled, 1)),
        ]

    @staticmethod
    def _head(before: int) -> nn.Module:
        return nn.Sequential(
            nn.AvgPool2d(5, 3),
            convolve(before, 128, 1),
            nn.Flatten(),
            nn.Sequential(nn.Linear(4 * 4 * 128, 1024), nn.ReLU(), nn.Dropout(0.7)),
            nn.Linear(1024, 1000),
        )

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        image = self.stem(image)
        outputs = []
        for position, branches in enumerate(self.inceptions):
            if position in {2, 7}:
                image = functional.max_pool2d(image, 3, 2, ceil_mode=True)
            image = torch.cat([branch(image) for branch in branches], dim=1)
            outputs += [head(image) for name, head in self.aux.items() if name == str(position)]
        return (*outputs, self.classifier(image))
