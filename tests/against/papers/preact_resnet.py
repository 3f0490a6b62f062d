"""ResNets with pre-activation: He et al., Identity Mappings (2016), https://arxiv.org/abs/1603.05027."""

from itertools import pairwise

from torch import Tensor, nn


class PreActResNet(nn.Module):
    """ResNet-18 and 34 with the units of figure 4e, as Facebook's fb.resnet.torch has them.

    The very first block has no activation before it, because there is one before the pooling.
    """

    def __init__(self, *, blocks: tuple[int, ...]) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.MaxPool2d(3, 2, padding=1),
        )
        self.blocks = nn.ModuleList()
        widths = [64 * 2**stage for stage, count in enumerate(blocks) for _ in range(count)]
        for before, width in pairwise([64, *widths]):
            block = nn.ModuleDict()
            if self.blocks:
                block["active"] = nn.Sequential(nn.BatchNorm2d(before), nn.ReLU())
            block["body"] = nn.Sequential(
                nn.Conv2d(before, width, 3, stride=width // before, padding=1, bias=False),
                nn.BatchNorm2d(width),
                nn.ReLU(),
                nn.Conv2d(width, width, 3, padding=1, bias=False),
            )
            if width != before:
                block["shortcut"] = nn.Conv2d(before, width, 1, stride=2, bias=False)
            self.blocks.append(block)
        self.last = nn.Sequential(nn.BatchNorm2d(512), nn.ReLU(), nn.AvgPool2d(7), nn.Flatten())
        self.classifier = nn.Linear(512, 1000)

    def forward(self, image: Tensor) -> Tensor:
        image = self.stem(image)
        for block in self.blocks:
            active = block["active"](image) if "active" in block else image
            changed = block["body"](active)
            image = changed + (block["shortcut"](active) if "shortcut" in block else image)
        return self.classifier(self.last(image))
